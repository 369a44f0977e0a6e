//! Ctrl-C: once to stop in order, twice to stop at once.

use super::{Given, document, local, locks::until};
use crate::support::{
    proxy::{Fault, Proxy},
    sandbox::{Ran, Sandbox},
};
use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command},
    time::Duration,
};

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// A deploy that is at its first call, which meets `fault`.
fn under_way(fault: Fault, args: &[&str]) -> (Sandbox, Proxy, Child) {
    let mut sandbox = Given::Site.make();
    let proxy = local(&mut sandbox);
    let mut first = true;
    proxy.fault(move |_, seen| (seen.mutating && std::mem::take(&mut first)).then_some(fault));
    let child = sandbox.spawn(args);
    until("the first call", || !proxy.mutations().is_empty());
    (sandbox, proxy, child)
}

#[test]
fn one_signal_stops_in_order() {
    for signal in ["-INT", "-TERM"] {
        let (sandbox, proxy, child) = under_way(Fault::Late(Duration::from_secs(1)), &["deploy", "--json"]);
        send(signal, &child);
        let ran = Ran::of(&child.wait_with_output().unwrap());
        assert_eq!(ran.status, 8, "{}", ran.stderr);
        let body = document(&ran.stdout).unwrap();
        assert_eq!((&body["status"], &body["error"]["kind"]), (&"cancelled".into(), &"cancelled".into()));
        assert_eq!(proxy.mutations().len(), 1, "the call under way was seen through, and no other begun");
        assert_eq!(sandbox.recorded().len(), 1, "what was done is recorded");
        assert_eq!(sandbox.json(&["history"])["deployments"][0]["status"], "cancelled");
        let again = sandbox.json(&["deploy"]);
        assert_eq!((&again["status"], &again["actions"]["create"]), (&"succeeded".into(), &1.into()));
    }
}

#[test]
fn two_signals_stop_at_once() {
    for (signal, status) in [("-INT", 130), ("-TERM", 143)] {
        let (sandbox, proxy, mut child) = under_way(Fault::Stall, &["deploy"]);
        send(signal, &child);
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("stopping") {
            line.clear();
            assert!(lines.read_line(&mut line).unwrap() > 0, "no word about stopping");
        }
        send(signal, &child);
        assert_eq!(child.wait().unwrap().code(), Some(status));
        let mut rest = String::new();
        lines.read_to_string(&mut rest).unwrap();
        assert!(!rest.contains("panicked"), "{rest}");
        proxy.clear();
        // Its lock does not outlive it.
        assert_eq!(sandbox.json(&["deploy"])["status"], "succeeded");
    }
}
