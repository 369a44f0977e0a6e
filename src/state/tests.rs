//! The state file under two programs, killed holders and newer formats.

use super::*;
use crate::model::{app::App, resource::Address, target::Target};
use std::{collections::BTreeMap, sync::Arc};

fn store() -> (tempfile::TempDir, Arc<Store>) {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(&folder.path().join("deep/state.db")).unwrap());
    (folder, store)
}

fn at(second: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn clock(second: i64) -> Clock {
    Arc::new(move || at(second))
}

fn holder(host: &str, pid: u32) -> Holder {
    Holder { host: host.to_owned(), pid, command: "mikrocloud deploy".to_owned(), since: at(0) }
}

fn enter(store: &Store, project: &str) -> i64 {
    let target = Target { cloud: "local".into(), region: "local".into(), environment: "dev".into(), account: None };
    store.enter(project, Path::new("/shop"), &target, at(0)).unwrap().id
}

fn app() -> App {
    App { name: "shop".into(), environment: "dev".into(), cloud: None, region: None, clouds: BTreeMap::new(), services: BTreeMap::new() }
}

#[test]
fn a_second_writer_is_told_who_has_the_environment() {
    let (_folder, store) = store();
    let id = enter(&store, "shop");
    let first = Lease::take(&store, id, &holder("here", std::process::id()), &clock(0)).unwrap();
    let error = Lease::take(&store, id, &holder("here", 7), &clock(1)).unwrap_err().to_string();
    assert!(error.contains("`mikrocloud deploy` (process"), "{error}");
    drop(first);
    Lease::take(&store, id, &holder("here", 7), &clock(1)).unwrap();
}

#[test]
fn a_killed_holder_frees_itself_and_can_write_no_more() {
    let (_folder, store) = store();
    let id = enter(&store, "shop");
    let elsewhere = Lease::take(&store, id, &holder("elsewhere", 7), &clock(0)).unwrap();
    assert!(matches!(Lease::take(&store, id, &holder("here", 7), &clock(29)), Err(Error::Locked(_))));
    let next = Lease::take(&store, id, &holder("here", std::process::id()), &clock(31)).unwrap();
    let late = elsewhere.note(Change::Remove(&Address::of("web", "cdn")), at(31));
    assert!(matches!(late, Err(Error::LostLock)), "{late:?}");
    drop(elsewhere);
    next.note(Change::Remove(&Address::of("web", "cdn")), at(31)).unwrap();
}

#[test]
fn a_dead_process_of_this_machine_holds_nothing() {
    let (_folder, store) = store();
    let id = enter(&store, "shop");
    let mut child = std::process::Command::new("true").spawn().unwrap();
    child.wait().unwrap();
    let dead = Lease::take(&store, id, &holder("here", child.id()), &clock(0)).unwrap();
    Lease::take(&store, id, &holder("here", std::process::id()), &clock(1)).unwrap();
    drop(dead);
}

#[test]
fn a_newer_file_is_refused_and_left_alone() {
    let (folder, store) = store();
    let path = folder.path().join("deep/state.db");
    store.sql().pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    let error = Store::open(&path).unwrap_err().to_string();
    assert!(error.contains("newer mikrocloud (format 99"), "{error}");
    assert_eq!(Connection::open(&path).unwrap().query_row("PRAGMA user_version", [], |r| r.get::<_, i64>(0)).unwrap(), 99);
}

#[test]
fn deployments_are_numbered_kept_and_forgotten_with_their_environment() {
    let (_folder, store) = store();
    let id = enter(&store, "shop");
    let lease = Lease::take(&store, id, &holder("here", std::process::id()), &clock(0)).unwrap();
    let new = NewDeployment { kind: "deploy", app: &app(), git_sha: Some("abc"), dirty: true, now: at(1) };
    assert_eq!(lease.begin(&new).unwrap(), 1);
    lease.settle_journal(at(2)).unwrap();
    assert_eq!(lease.begin(&new).unwrap(), 2);
    let actions = BTreeMap::from([("create".to_owned(), 3)]);
    lease.finish(2, DeploymentStatus::Succeeded, &actions, None, at(3)).unwrap();
    let history = store.history(id).unwrap();
    assert_eq!(
        history.iter().map(|d| (d.number, d.status)).collect::<Vec<_>>(),
        [(2, DeploymentStatus::Succeeded), (1, DeploymentStatus::Failed)]
    );
    assert_eq!((&history[0].app, &history[0].actions), (&app(), &actions));
    assert_eq!(store.projects().unwrap()[0].release.as_deref(), Some("v2"));
    lease.leave().unwrap();
    assert!(store.projects().unwrap().is_empty());
}
