//! One run at a time on an environment.

use super::{Given, document, local, timed};
use crate::support::{proxy::Fault, sandbox::Ran};
use std::time::{Duration, Instant};

/// Waits for a moment that must come.
pub(super) fn until(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{what} did not come");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_second_run_is_told_who_is_at_work_or_waits() {
    let mut sandbox = Given::Site.make();
    let proxy = local(&mut sandbox);
    let mut first = true;
    proxy.fault(move |_, seen| (seen.mutating && std::mem::take(&mut first)).then_some(Fault::Late(Duration::from_secs(3))));
    let holder = sandbox.spawn(&["deploy"]);
    until("the first call", || !proxy.mutations().is_empty());

    let refused = timed(sandbox.command(&["deploy", "--json"]));
    assert_eq!(refused.status, 7, "{}", refused.stderr);
    document(&refused.stdout).unwrap();
    let error = refused.json()["error"].clone();
    assert_eq!(error["code"], "MC0013");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("`mikrocloud deploy`") && message.contains(&format!("process {}", holder.id())), "{message}");
    assert!(error["hint"].as_str().unwrap().contains("--lock-timeout"), "{error}");
    assert_eq!(timed(sandbox.command(&["destroy", "--yes"])).status, 7);
    let short = timed(sandbox.command(&["deploy", "--lock-timeout", "1s"]));
    assert_eq!(short.status, 7, "{}", short.stderr);

    let waited = timed(sandbox.command(&["deploy", "--lock-timeout", "15s", "--json"]));
    assert_eq!(waited.status, 0, "{}", waited.stderr);
    assert!(waited.stderr.contains("waiting for `mikrocloud deploy`"), "{}", waited.stderr);
    assert_eq!(waited.json()["status"], "unchanged");
    assert_eq!(Ran::of(&holder.wait_with_output().unwrap()).status, 0);
}

#[test]
fn reading_needs_no_lock() {
    let mut sandbox = Given::Changed.make();
    let proxy = local(&mut sandbox);
    let mut first = true;
    proxy.fault(move |_, seen| (seen.mutating && std::mem::take(&mut first)).then_some(Fault::Late(Duration::from_secs(2))));
    let holder = sandbox.spawn(&["deploy"]);
    until("the first call", || !proxy.mutations().is_empty());
    for args in [&["status"][..], &["plan"], &["history"], &["projects"], &["deploy", "--dry-run"]] {
        let ran = timed(sandbox.command(args));
        assert_eq!(ran.status, 0, "{args:?}: {}", ran.stderr);
    }
    assert_eq!(Ran::of(&holder.wait_with_output().unwrap()).status, 0);
}
