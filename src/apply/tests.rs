//! The engine against a cloud in memory: order, failure, cancellation, waiting, and what is recorded when.

use super::{Context, Error, Event, Observer, Outcome, execute};
use crate::{
    clouds::{self, Account, ErrorKind, Files, Session, Upload, Written},
    model::{
        files::{FileSet, Published, Stored},
        kind::Kind,
        reference,
        resource::{Address, Observed, Outputs, Recorded, Resource},
        target::Target,
    },
    plan::{self, Current, FilesNow, Plan},
    state::{Holder, Lease, Store},
};
use futures::future::BoxFuture;
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::watch;

static THING: Kind = Kind {
    name: "test.s.thing",
    title: "thing",
    create: "s:Create",
    settings: &[],
    delete: &["s:Stop", "s:Delete"],
    replace_on: &[],
    stateful: false,
    content: None,
};

fn kinds(_: &str) -> Option<&'static Kind> {
    Some(&THING)
}

/// What the cloud does with calls to one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Broken,
    /// Still in use this many times.
    Busy(usize),
    /// Not ready for this many reads.
    Slow(usize),
}

struct Cloud {
    account: Account,
    log: Mutex<Vec<String>>,
    there: Mutex<BTreeSet<String>>,
    moods: Mutex<BTreeMap<String, Mood>>,
    /// Cancels the run at this call.
    cancel_at: Option<(&'static str, watch::Sender<bool>)>,
}

impl Cloud {
    fn act(&self, call: &str, address: &Address) -> Result<(), clouds::Error> {
        let line = format!("{call} {}", address.part());
        if let Some((at, cancel)) = &self.cancel_at
            && *at == line
        {
            cancel.send(true).unwrap();
        }
        self.log.lock().unwrap().push(line);
        match self.moods.lock().unwrap().get_mut(address.part()) {
            Some(Mood::Broken) => Err(clouds::Error::new(ErrorKind::Denied, call, "no")),
            Some(Mood::Busy(left)) if call == "delete" && *left > 0 => {
                *left -= 1;
                Err(clouds::Error::new(ErrorKind::Busy, call, "in use"))
            }
            _ => Ok(()),
        }
    }
}

impl Session for Cloud {
    fn account(&self) -> &Account {
        &self.account
    }

    fn find<'a>(&'a self, _: &'a Resource) -> BoxFuture<'a, Result<Option<Observed>, clouds::Error>> {
        Box::pin(async { Ok(None) })
    }

    fn read<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<Option<Observed>, clouds::Error>> {
        Box::pin(async move {
            if !self.there.lock().unwrap().contains(row.address.part()) {
                return Ok(None);
            }
            let mut observed = Observed { id: row.id.clone(), ..Observed::default() };
            if let Some(Mood::Slow(left)) = self.moods.lock().unwrap().get_mut(row.address.part())
                && *left > 0
            {
                *left -= 1;
                observed.waiting = Some("InProgress".to_owned());
            }
            Ok(Some(observed))
        })
    }

    fn create<'a>(&'a self, want: &'a Resource) -> BoxFuture<'a, Result<Written, clouds::Error>> {
        Box::pin(async move {
            self.act("create", &want.address)?;
            self.there.lock().unwrap().insert(want.address.part().to_owned());
            let slow = matches!(self.moods.lock().unwrap().get(want.address.part()), Some(Mood::Slow(_)));
            let outputs = Outputs::from([("arn".to_owned(), format!("arn:{}", want.address.part()))]);
            if let Some(seen) = want.fields.get("to") {
                self.log.lock().unwrap().push(format!("saw {seen}"));
            }
            Ok(Written { id: "id".to_owned(), outputs, waiting: slow.then(|| "InProgress".to_owned()) })
        })
    }

    fn update<'a>(&'a self, _: &'a Resource, _: &'a Recorded, _: &'a str) -> BoxFuture<'a, Result<Written, clouds::Error>> {
        Box::pin(async { Ok(Written::default()) })
    }

    fn delete<'a>(&'a self, row: &'a Recorded, call: &'a str) -> BoxFuture<'a, Result<(), clouds::Error>> {
        Box::pin(async move {
            let name = if call == "s:Delete" { "delete" } else { "stop" };
            self.act(name, &row.address)?;
            if name == "delete" {
                self.there.lock().unwrap().remove(row.address.part());
            }
            Ok(())
        })
    }

    fn files(&self) -> &dyn Files {
        self
    }
}

/// No test here moves files.
impl Files for Cloud {
    fn list<'a>(&'a self, _: &'a Recorded) -> BoxFuture<'a, Result<BTreeMap<String, Stored>, clouds::Error>> {
        Box::pin(async { Ok(BTreeMap::new()) })
    }
    fn inspect<'a>(&'a self, _: &'a Recorded, _: &'a str) -> BoxFuture<'a, Result<Option<Published>, clouds::Error>> {
        Box::pin(async { Ok(None) })
    }
    fn put<'a>(&'a self, _: &'a Recorded, _: &'a Upload<'a>) -> BoxFuture<'a, Result<Stored, clouds::Error>> {
        Box::pin(async { Err(clouds::Error::new(ErrorKind::Unexpected, "put", "no files here")) })
    }
    fn publish<'a>(&'a self, _: &'a Recorded, _: &'a FileSet, _: &'a [String]) -> BoxFuture<'a, Result<Option<String>, clouds::Error>> {
        Box::pin(async { Ok(None) })
    }
    fn mark<'a>(&'a self, _: &'a Recorded) -> BoxFuture<'a, Result<Option<String>, clouds::Error>> {
        Box::pin(async { Ok(None) })
    }
    fn remove<'a>(&'a self, _: &'a Recorded, _: &'a [String]) -> BoxFuture<'a, Result<(), clouds::Error>> {
        Box::pin(async { Ok(()) })
    }
}

struct Ears(Mutex<Vec<String>>);

impl Observer for Ears {
    fn event(&self, event: &Event) {
        if let Event::Skipped { address } = event {
            self.0.lock().unwrap().push(format!("skipped {}", address.part()));
        }
    }
}

struct Rig {
    _folder: tempfile::TempDir,
    store: Arc<Store>,
    environment: i64,
    context: Context,
    cloud: Arc<Cloud>,
    ears: Arc<Ears>,
}

fn rig(moods: &[(&str, Mood)], cancel_at: Option<&'static str>) -> Rig {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(&folder.path().join("state.db")).unwrap());
    let target = Target { cloud: "test".into(), region: "r".into(), environment: "dev".into(), account: None };
    let clock: crate::state::Clock = Arc::new(|| jiff::Timestamp::UNIX_EPOCH);
    let environment = store.enter("shop", folder.path(), &target, clock()).unwrap().id;
    let holder = Holder { host: "h".into(), pid: std::process::id(), command: "test".into(), since: clock() };
    let lease = Arc::new(Lease::take(&store, environment, &holder, &clock).unwrap());
    let (cancel, cancelled) = watch::channel(false);
    let cloud = Arc::new(Cloud {
        account: Account { id: "1".into(), identity: "me".into() },
        log: Mutex::default(),
        there: Mutex::default(),
        moods: Mutex::new(moods.iter().map(|(n, m)| ((*n).to_owned(), *m)).collect()),
        cancel_at: cancel_at.map(|at| (at, cancel)),
    });
    let ears = Arc::new(Ears(Mutex::default()));
    let session: Arc<dyn Session> = Arc::<Cloud>::clone(&cloud);
    let watch: Arc<dyn Observer> = Arc::<Ears>::clone(&ears);
    let context = Context {
        session,
        lease,
        deployment: 1,
        files: BTreeMap::new(),
        watch,
        cancelled,
        parallelism: 4,
        transfers: 1,
        poll: Duration::from_millis(10),
        wait_timeout: Duration::from_secs(60),
        detach: false,
        clock,
        outputs: Mutex::default(),
    };
    Rig { _folder: folder, store, environment, context, cloud, ears }
}

impl Rig {
    fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.cloud.log.lock().unwrap())
    }

    fn rows(&self) -> Vec<String> {
        self.store.resources(self.environment).unwrap().into_keys().map(|a| a.part().to_owned()).collect()
    }

    async fn make(&self, all: &[Resource]) -> Outcome {
        execute(planned(all, &BTreeMap::new()), &self.context).await.unwrap()
    }

    async fn destroy(&self) -> Outcome {
        let rows = self.store.resources(self.environment).unwrap();
        let current = rows.into_iter().map(|(a, row)| {
            let observed = Observed { id: row.id.clone(), ..Observed::default() };
            (a, Current { recorded: Some(row), observed: Some(observed), files: FilesNow::default() })
        });
        execute(planned(&[], &current.collect()), &self.context).await.unwrap()
    }
}

fn planned(desired: &[Resource], current: &BTreeMap<Address, Current>) -> Plan {
    let files = BTreeMap::new();
    plan::build(&plan::Request { desired, files: &files, current, kinds: &kinds, only: None, destroy: false }).unwrap()
}

/// `b` and `c` need `a`; `d` needs nothing.
fn four() -> Vec<Resource> {
    let thing = |part: &str, fields: serde_json::Value| Resource {
        address: Address::of("web", part),
        kind: THING.name.to_owned(),
        name: part.to_owned(),
        fields: serde_json::from_value(fields).unwrap(),
        after: Vec::new(),
    };
    let to_a = json!({"to": reference::to(&Address::of("web", "a"), "arn")});
    vec![thing("a", json!({})), thing("b", to_a.clone()), thing("c", to_a), thing("d", json!({}))]
}

#[tokio::test(start_paused = true)]
async fn needs_come_first_and_references_are_filled_in() {
    let rig = rig(&[], None);
    assert!(matches!(rig.make(&four()).await, Outcome::Completed(report) if report.done.len() == 4));
    let log = rig.log();
    let at = |line: &str| log.iter().position(|l| l == line).unwrap_or_else(|| panic!("no `{line}` in {log:?}"));
    assert!(at("create a") < at("create b") && at("create a") < at("create c"));
    assert_eq!(log.iter().filter(|l| *l == "saw \"arn:a\"").count(), 2);
    assert_eq!(rig.rows(), ["a", "b", "c", "d"]);
    assert!(rig.store.unfinished(rig.environment).unwrap().is_empty());

    assert!(matches!(rig.destroy().await, Outcome::Completed(_)));
    let log = rig.log();
    let at = |line: &str| log.iter().position(|l| l == line).unwrap_or_else(|| panic!("no `{line}` in {log:?}"));
    assert!(at("stop a") < at("delete a") && at("delete b") < at("stop a") && at("delete c") < at("stop a"), "{log:?}");
    assert_eq!(rig.rows(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_failure_stops_what_needs_it_and_nothing_else() {
    let rig = rig(&[("a", Mood::Broken)], None);
    let Outcome::Failed(report) = rig.make(&four()).await else { panic!("did not fail") };
    assert_eq!(report.done.len(), 1);
    assert!(matches!(report.failed.as_slice(), [(_, Error::Cloud(e))] if e.kind == ErrorKind::Denied));
    assert_eq!(report.left.iter().map(Address::part).collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(rig.rows(), ["d"]);
    assert_eq!(*rig.ears.0.lock().unwrap(), ["skipped b", "skipped c"]);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_run_sees_its_calls_through_and_begins_no_other() {
    let rig = rig(&[], Some("create a"));
    let Outcome::Cancelled(report) = rig.make(&four()).await else { panic!("was not cancelled") };
    assert_eq!(report.left.iter().map(Address::part).collect::<Vec<_>>(), ["b", "c"]);
    assert!(rig.rows().contains(&"a".to_owned()), "the call under way was not recorded");
    assert!(rig.store.unfinished(rig.environment).unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_is_not_ready_is_waited_for_and_not_for_ever() {
    let patient = rig(&[("a", Mood::Slow(5))], None);
    assert!(matches!(patient.make(&four()).await, Outcome::Completed(_)));
    let mut hasty = rig(&[("a", Mood::Slow(1_000_000))], None);
    hasty.context.wait_timeout = Duration::from_secs(30);
    let Outcome::TimedOut(report) = hasty.make(&four()).await else { panic!("did not time out") };
    assert_eq!((report.done.len(), report.left.len()), (4, 0));
    let mut detached = rig(&[("a", Mood::Slow(1_000_000))], None);
    detached.context.detach = true;
    assert!(matches!(detached.make(&four()).await, Outcome::Completed(report) if report.waiting.len() == 1));
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_is_still_in_use_waits() {
    let rig = rig(&[("d", Mood::Busy(3))], None);
    assert!(matches!(rig.make(&four()).await, Outcome::Completed(_)));
    rig.log();
    assert!(matches!(rig.destroy().await, Outcome::Completed(_)));
    assert_eq!(rig.log().iter().filter(|l| *l == "delete d").count(), 4);
    assert_eq!(rig.rows(), [""; 0]);
}

#[test]
fn a_record_stands_for_the_list_only_while_nobody_published() {
    let row = |fields: serde_json::Value| {
        let mut row = four()[0].recorded("id", Outputs::new(), Vec::new());
        row.fields = serde_json::from_value(fields).unwrap();
        row
    };
    let at = |hours: i64| jiff::Timestamp::from_second(hours * 3600).unwrap();
    let listed = at(0).to_string();
    let good = json!({"digest": "d", "mark": "m", "listed_at": listed});
    assert!(super::refresh::stands(&row(good.clone()), "m", at(23)));
    assert!(!super::refresh::stands(&row(good.clone()), "m", at(24)), "the list is a day old");
    assert!(!super::refresh::stands(&row(good.clone()), "n", at(1)), "somebody published");
    assert!(!super::refresh::stands(&row(json!({"digest": "d", "listed_at": listed})), "", at(1)), "no mark was recorded");
    assert!(!super::refresh::stands(&row(json!({"digest": "d", "mark": "m"})), "m", at(1)), "never listed");
    for (field, value) in [("digest", json!(null)), ("pending", json!(["a"]))] {
        let mut open = good.clone();
        open[field] = value;
        assert!(!super::refresh::stands(&row(open), "m", at(1)), "a run was cut off: {field}");
    }
}
