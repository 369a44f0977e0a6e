//! Retries, throttling, the circuit breaker and the read-only mode, against a session that fails on command.

use super::*;
use crate::model::resource::Address;

/// Answers each call with the next of its errors, then works.
struct Flaky {
    account: Account,
    errors: Mutex<Vec<Error>>,
    calls: Mutex<Vec<&'static str>>,
    found: bool,
}

impl Flaky {
    fn answer(&self, call: &'static str) -> Result<(), Error> {
        self.calls.lock().unwrap().push(call);
        self.errors.lock().unwrap().pop().map_or(Ok(()), Err)
    }
}

impl Session for Flaky {
    fn account(&self) -> &Account {
        &self.account
    }
    fn find<'a>(&'a self, _: &'a Resource) -> BoxFuture<'a, Result<Option<Observed>, Error>> {
        Box::pin(async {
            self.calls.lock().unwrap().push("find");
            Ok(self.found.then(|| Observed { id: "found".to_owned(), ..Observed::default() }))
        })
    }
    fn read<'a>(&'a self, _: &'a Recorded) -> BoxFuture<'a, Result<Option<Observed>, Error>> {
        Box::pin(async { self.answer("read").map(|()| None) })
    }
    fn create<'a>(&'a self, _: &'a Resource) -> BoxFuture<'a, Result<Written, Error>> {
        Box::pin(async { self.answer("create").map(|()| Written { id: "made".to_owned(), ..Written::default() }) })
    }
    fn update<'a>(&'a self, _: &'a Resource, _: &'a Recorded, _: &'a str) -> BoxFuture<'a, Result<Written, Error>> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            Ok(Written::default())
        })
    }
    fn delete<'a>(&'a self, _: &'a Recorded, _: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async { self.answer("delete") })
    }
    fn files(&self) -> &dyn Files {
        unreachable!("no test here moves files")
    }
}

fn error(kind: ErrorKind) -> Error {
    Error::new(kind, "s:Call", "no")
}

fn session(mut errors: Vec<Error>, found: bool, policy: Policy) -> (Guarded, Arc<Flaky>, Arc<Mutex<Vec<Duration>>>) {
    errors.reverse();
    let account = Account { id: "1".into(), identity: "me".into() };
    let flaky = Arc::new(Flaky { account, errors: Mutex::new(errors), calls: Mutex::default(), found });
    let waits = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&waits);
    let notify: Notify = Arc::new(move |_, wait| heard.lock().unwrap().push(wait));
    (Guarded::new(Box::new(Shared(Arc::clone(&flaky))), policy, notify), flaky, waits)
}

struct Shared(Arc<Flaky>);

impl Session for Shared {
    fn account(&self) -> &Account {
        self.0.account()
    }
    fn find<'a>(&'a self, want: &'a Resource) -> BoxFuture<'a, Result<Option<Observed>, Error>> {
        self.0.find(want)
    }
    fn read<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<Option<Observed>, Error>> {
        self.0.read(row)
    }
    fn create<'a>(&'a self, want: &'a Resource) -> BoxFuture<'a, Result<Written, Error>> {
        self.0.create(want)
    }
    fn update<'a>(&'a self, want: &'a Resource, row: &'a Recorded, call: &'a str) -> BoxFuture<'a, Result<Written, Error>> {
        self.0.update(want, row, call)
    }
    fn delete<'a>(&'a self, row: &'a Recorded, call: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        self.0.delete(row, call)
    }
    fn files(&self) -> &dyn Files {
        self.0.files()
    }
}

fn want() -> Resource {
    let (kind, name) = ("test.s.thing".into(), "a".into());
    Resource { address: Address::of("web", "a"), kind, name, fields: [].into(), after: Vec::new() }
}

fn row() -> Recorded {
    want().recorded("id", [].into(), Vec::new())
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_tried_again_and_what_will_not_is_not() {
    let (guarded, flaky, waits) = session(vec![error(ErrorKind::Unavailable), error(ErrorKind::Throttled)], false, Policy::DEFAULT);
    guarded.read(&row()).await.unwrap();
    assert_eq!((flaky.calls.lock().unwrap().len(), waits.lock().unwrap().len()), (3, 2));
    for kind in [ErrorKind::Denied, ErrorKind::Invalid, ErrorKind::Auth, ErrorKind::Conflict, ErrorKind::Quota] {
        let (guarded, flaky, _) = session(vec![error(kind)], false, Policy::DEFAULT);
        assert_eq!(guarded.read(&row()).await.unwrap_err().kind, kind);
        assert_eq!(flaky.calls.lock().unwrap().len(), 1, "{kind:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_clouds_own_wait_is_kept_within_reason() {
    let asked = |seconds| Error { retry_after: Some(Duration::from_secs(seconds)), ..error(ErrorKind::Throttled) };
    let (guarded, _, waits) = session(vec![asked(9), asked(100_000)], false, Policy::DEFAULT);
    guarded.read(&row()).await.unwrap();
    assert_eq!(*waits.lock().unwrap(), [Duration::from_secs(9), Policy::DEFAULT.longest_retry_after]);
}

#[tokio::test(start_paused = true)]
async fn a_create_whose_answer_was_lost_is_looked_for_before_it_is_made_again() {
    let (guarded, flaky, _) = session(vec![error(ErrorKind::Unavailable)], true, Policy::DEFAULT);
    assert_eq!(guarded.create(&want()).await.unwrap().id, "found");
    assert_eq!(*flaky.calls.lock().unwrap(), ["create", "find"]);
    let (guarded, flaky, _) = session(vec![error(ErrorKind::Unavailable)], false, Policy::DEFAULT);
    assert_eq!(guarded.create(&want()).await.unwrap().id, "made");
    assert_eq!(*flaky.calls.lock().unwrap(), ["create", "find", "create"]);
}

#[tokio::test(start_paused = true)]
async fn a_call_without_an_answer_ends() {
    let (guarded, ..) = session(Vec::new(), false, Policy { retries: 1, ..Policy::DEFAULT });
    let error = guarded.update(&want(), &row(), "s:Set").await.unwrap_err();
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::Unavailable, "no answer within 30 s"));
}

#[tokio::test(start_paused = true)]
async fn an_api_that_keeps_failing_is_left_alone_for_a_while() {
    let policy = Policy { retries: 0, ..Policy::DEFAULT };
    let (guarded, flaky, _) = session(vec![error(ErrorKind::Unavailable); 3], false, policy);
    for _ in 0..3 {
        guarded.read(&row()).await.unwrap_err();
    }
    let refused = guarded.read(&row()).await.unwrap_err();
    assert!(refused.hint.is_some() && refused.message.contains("left alone"), "{refused:?}");
    assert_eq!(flaky.calls.lock().unwrap().len(), 3);
    tokio::time::advance(policy.breaker_rest + Duration::from_secs(1)).await;
    guarded.read(&row()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_session_that_only_reads_cannot_write() {
    let (guarded, flaky, _) = session(Vec::new(), false, Policy { read_only: true, ..Policy::DEFAULT });
    guarded.read(&row()).await.unwrap();
    assert_eq!(guarded.create(&want()).await.unwrap_err().kind, ErrorKind::Denied);
    assert_eq!(guarded.delete(&row(), "s:Delete").await.unwrap_err().kind, ErrorKind::Denied);
    assert_eq!(*flaky.calls.lock().unwrap(), ["read"]);
}
