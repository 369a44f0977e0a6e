//! The agent starts when it is needed, survives what it can, and leaves nothing behind.

use super::{Rig, content, deploy, get, login, release, site, start, try_send, until};
use crate::clouds::{
    ErrorKind, Files as _, Session as _,
    local::{
        agent::{disk::Dir, protocol::version, serve},
        auth, names,
    },
};
use axum::{body::Body, http::Method};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use std::{
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread")]
async fn looking_starts_nothing_and_writes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let session = auth::connect(&login(data.path(), Path::new("/nowhere"))).await.unwrap();
    let want = site("looking", |_| {});
    let row = want.recorded("x", [].into(), Vec::new());
    assert_eq!(session.find(&want).await.unwrap(), None);
    assert_eq!(session.read(&row).await.unwrap(), None);
    assert_eq!(session.list(&content("looking")).await.unwrap(), [].into());
    session.delete(&row, "local:DeleteSite").await.unwrap();
    assert_eq!(fs_err::read_dir(data.path()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_brings_every_site_back_where_it_was() {
    let mut rig = Rig::new().await;
    let session = rig.session().await;
    let url = deploy(&session, &site("restart", |_| {}), &[("index.html", b"home")]).await;
    deploy(&session, &site("restart-too", |_| {}), &[("index.html", b"other")]).await;
    let before = session.find(&site("restart", |_| {})).await.unwrap();
    let modified = get(&url, &[]).await.header("last-modified").unwrap().to_owned();
    rig.restart().await;
    let again = get(&url, &[]).await;
    assert_eq!((again.text().as_str(), again.header("last-modified")), ("home", Some(modified.as_str())));
    // The same session, which knew the old agent: it notices by itself.
    _ = session.find(&site("restart", |_| {})).await;
    assert_eq!(session.find(&site("restart", |_| {})).await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_was_taken_meanwhile_is_reported_and_had_back() {
    let mut rig = Rig::new().await;
    let session = rig.session().await;
    let url = deploy(&session, &site("taken", |_| {}), &[("index.html", b"home")]).await;
    rig.call(Method::POST, "/v1/stop", "").await;
    (&mut rig.agent).await.unwrap().unwrap();
    let thief = TcpListener::bind(url.strip_prefix("http://").unwrap()).await.unwrap();
    rig.agent = start(rig.data.path()).await;
    let session = rig.session().await;
    let found = session.find(&site("taken", |_| {})).await.unwrap().unwrap();
    assert!(found.waiting.is_some_and(|why| why.contains("port")));
    drop(thief);
    for _ in 0..100 {
        if session.find(&site("taken", |_| {})).await.unwrap().unwrap().waiting.is_none() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(get(&url, &[]).await.text(), "home");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_port_is_passed_over() {
    let rig = Rig::new().await;
    let mut ports = names::ports("test.dev.busy");
    let first = ports.next().unwrap();
    let _thief = TcpListener::bind(("127.0.0.1", first)).await;
    let url = deploy(&rig.session().await, &site("busy", |_| {}), &[("index.html", b"home")]).await;
    assert!(!url.ends_with(&first.to_string()), "{url}");
    assert_eq!(get(&url, &[]).await.text(), "home");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_delete_leaves_nothing() {
    let rig = Rig::new().await;
    let session = rig.session().await;
    let first = deploy(&session, &site("first", |_| {}), &[("index.html", b"1")]).await;
    let last = deploy(&session, &site("last", |_| {}), &[("index.html", b"2")]).await;
    let file = rig.file();
    for (service, url) in [("first", &first), ("last", &last)] {
        session.delete(&content(service), "local:DeleteFiles").await.unwrap();
        assert_eq!(get(url, &[]).await.status, 404);
        session.delete(&site(service, |_| {}).recorded("x", [].into(), Vec::new()), "local:DeleteSite").await.unwrap();
        assert!(TcpListener::bind(url.strip_prefix("http://").unwrap()).await.is_ok(), "the port is free");
        assert_eq!(rig.dir().exists(), service == "first");
    }
    rig.agent.await.unwrap().unwrap();
    assert!(TcpListener::bind(("127.0.0.1", file.port)).await.is_ok());
    assert_eq!(fs_err::read_dir(rig.data.path()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_whose_directory_is_gone_ends() {
    let rig = Rig::new().await;
    let url = deploy(&rig.session().await, &site("wiped", |_| {}), &[("index.html", b"1")]).await;
    fs_err::remove_dir_all(rig.dir()).unwrap();
    rig.agent.await.unwrap().unwrap();
    assert!(try_send(Method::GET, &url, &[], Body::empty()).await.is_err());
    assert_eq!(fs_err::read_dir(rig.data.path()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_agents_one_stays() {
    let data = tempfile::tempdir().unwrap();
    let dir = data.path().join("local");
    let mut agents = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let dir = dir.clone();
        agents.spawn(async move { serve(&dir).await });
    }
    for _ in 0..5 {
        agents.join_next().await.unwrap().unwrap().unwrap();
    }
    assert!(tokio::time::timeout(std::time::Duration::from_millis(300), agents.join_next()).await.is_err());
    let session = auth::connect(&login(data.path(), Path::new("/nowhere"))).await.unwrap();
    session.create(&site("one", |_| {})).await.unwrap();
    let log = fs_err::read_to_string(dir.join("agent.log")).unwrap();
    assert_eq!(log.matches("listens on port").count(), 1, "the others never became agents: {log}");
}

/// Not a test: what [`program`] runs as the agent's process.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by other tests as a process of its own"]
async fn agent_process() {
    let mut dir = String::new();
    std::io::stdin().read_line(&mut dir).unwrap();
    serve(Path::new(dir.trim())).await.unwrap();
}

/// A program that does what `mikrocloud agent --dir DIR` does.
fn program(at: &Path) -> PathBuf {
    let (script, me) = (at.join("mikrocloud"), std::env::current_exe().unwrap());
    let test = "clouds::local::tests::lifecycle::agent_process";
    let text = format!(
        "#!/bin/sh\n[ \"$1 $2\" = 'agent --dir' ] || exit 9\nprintf '%s\\n' \"$3\" >\"$0.$$\"\nexec '{}' --exact {test} --ignored --nocapture <\"$0.$$\"\n",
        me.display()
    );
    fs_err::write(&script, text).unwrap();
    fs_err::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).unwrap();
    script
}

fn pid(data: &Path) -> Pid {
    let agent = Dir::new(&data.join("local")).agent().unwrap().unwrap();
    Pid::from_raw(i32::try_from(agent.pid).unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_process_is_started_outlives_a_kill_and_ends_with_the_last_site() {
    let (data, bin) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let login = login(data.path(), &program(bin.path()));
    let session = auth::connect(&login).await.unwrap();
    assert!(!data.path().join("local").exists(), "a login starts nothing");
    // Two at once: both must end up with the same agent.
    let other = auth::connect(&login).await.unwrap();
    let (wants, too) = (site("process", |_| {}), site("process-too", |_| {}));
    let (one, two) = tokio::join!(session.create(&wants), other.create(&too));
    let url = one.unwrap().outputs["plain_url"].clone();
    two.unwrap();
    release(&session, "process", &[("index.html", b"home")]).await;
    let first = pid(data.path());
    assert_ne!(u32::try_from(first.as_raw_nonzero().get()).unwrap(), std::process::id());

    kill_process(first, Signal::KILL).unwrap();
    until("the agent is dead", || test_kill_process(first).is_err()).await;
    assert!(try_send(Method::GET, &url, &[], Body::empty()).await.is_err());
    let session = auth::connect(&login).await.unwrap();
    assert_eq!(get(&url, &[]).await.text(), "home", "a login brings the sites back");

    let second = pid(data.path());
    assert_ne!(first, second);
    kill_process(second, Signal::HUP).unwrap();
    assert_eq!(get(&url, &[]).await.text(), "home", "a closed terminal is no reason to end");
    kill_process(second, Signal::TERM).unwrap();
    until("the agent has ended", || test_kill_process(second).is_err()).await;
    assert!(!data.path().join("local/agent.json").exists());

    release(&session, "process", &[("index.html", b"new")]).await;
    let third = pid(data.path());
    assert_eq!(get(&url, &[]).await.text(), "new");
    for want in [wants, too] {
        session.delete(&want.recorded("x", [].into(), Vec::new()), "local:DeleteSite").await.unwrap();
    }
    assert!(test_kill_process(third).is_err(), "the process is over when the delete returns");
    assert_eq!(fs_err::read_dir(data.path()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_agent_is_replaced_and_its_sites_stay() {
    let (data, bin) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let login = login(data.path(), &program(bin.path()));
    let session = auth::connect(&login).await.unwrap();
    let url = deploy(&session, &site("handover", |_| {}), &[("index.html", b"home")]).await;
    let dir = Dir::new(&data.path().join("local"));
    let mut file = dir.agent().unwrap().unwrap();
    let (old, pid_before) = (file.token.clone(), file.pid);
    file.version = "0.0.1+1".to_owned();
    fs_err::write(dir.agent_file(), serde_json::to_vec(&file).unwrap()).unwrap();
    let session = auth::connect(&login).await.unwrap();
    let now = dir.agent().unwrap().unwrap();
    assert!(now.token != old && now.pid != pid_before && now.version == version());
    assert_eq!(get(&url, &[]).await.text(), "home");
    session.delete(&site("handover", |_| {}).recorded("x", [].into(), Vec::new()), "local:DeleteSite").await.unwrap();
    assert_eq!(fs_err::read_dir(data.path()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_does_not_start_is_quoted() {
    let (data, bin) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let script = bin.path().join("broken");
    fs_err::write(&script, "#!/bin/sh\necho 'cannot find libfoo' >&2\nexit 3\n").unwrap();
    fs_err::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).unwrap();
    for (program, words) in [(script.as_path(), "cannot find libfoo"), (Path::new("/nowhere/mikrocloud"), "/nowhere/mikrocloud")] {
        let session = auth::connect(&login(data.path(), program)).await.unwrap();
        let error = session.create(&site("broken", |_| {})).await.unwrap_err();
        assert!(error.message.contains(words), "{error}");
        assert_ne!(error.kind, ErrorKind::Unavailable, "no retry helps");
        assert_eq!(fs_err::read_dir(data.path()).unwrap().count(), 0);
    }
}
