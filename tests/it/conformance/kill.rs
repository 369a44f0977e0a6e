//! Killed after every single call that writes, a plain re-run reaches what a clean run reaches.

use super::{CLOUDS, Rig};
use crate::support::sandbox::Ran;

const FILES: &[(&str, &str)] = &[("index.html", "one"), ("about/index.html", "about"), ("app.js", "1"), ("style.css", "x{}")];

/// Prepares the project for a scenario, on a rig without faults.
type Prepare = fn(&Rig);

/// Scenarios: what was there before, and the command that is killed.
const SCENARIOS: &[(&str, Prepare, &[&str])] = &[
    ("first deploy", |_| {}, &["deploy"]),
    ("second deploy", change, &["deploy"]),
    ("destroy", |rig| _ = rig.sandbox.ok(&["deploy"]), &["destroy", "--yes"]),
];

fn change(rig: &Rig) {
    rig.sandbox.ok(&["deploy"]);
    rig.sandbox.write("dist/index.html", "two");
    rig.sandbox.write("dist/new.html", "new");
    rig.sandbox.remove("dist/about/index.html");
    rig.sandbox.write(
        "mikrocloud.yaml",
        "name: shop\nservices:\n  web:\n    type: site\n    output: dist\n    redirects: [{from: /old, to: /new.html}]\n    headers: [{path: \"/*\", set: {X-A: b}}]\n",
    );
}

fn clean(cloud: &'static str, prepare: Prepare, command: &[&str]) -> (std::collections::BTreeSet<String>, usize) {
    let rig = Rig::new(cloud, FILES);
    prepare(&rig);
    rig.proxy.clear();
    rig.sandbox.ok(command);
    (rig.inventory(), rig.proxy.mutations().len())
}

fn killed(cloud: &'static str, prepare: Prepare, command: &[&str], k: usize, before_answer: bool) -> Rig {
    let rig = Rig::new(cloud, FILES);
    prepare(&rig);
    rig.proxy.clear();
    rig.proxy.kill_after(k, before_answer);
    let child = rig.sandbox.spawn(command);
    rig.proxy.victim(child.id());
    let ended = Ran::of(&child.wait_with_output().unwrap());
    assert!(ended.status == 137 || ended.status == 0, "{cloud} k={k}: ended with {}: {}", ended.status, ended.stderr);
    if before_answer {
        assert_eq!(ended.status, 137, "{cloud} k={k}: was not killed");
    }
    rig.proxy.clear();
    rig
}

#[test]
fn a_killed_run_is_finished_by_the_next() {
    let mut tried = 0;
    for cloud in CLOUDS {
        for (name, prepare, command) in SCENARIOS {
            let (expected, calls) = clean(cloud, *prepare, command);
            assert!(calls > 1, "{cloud}: {name} makes {calls} calls");
            for k in 1..=calls {
                for before_answer in [true, false] {
                    let rig = killed(cloud, *prepare, command, k, before_answer);
                    let again = rig.sandbox.run(command);
                    // A destroy that was killed at its very last row has nothing left to find.
                    let over = command[0] == "destroy" && again.status == 6;
                    assert!(again.status == 0 || over, "{cloud} {name} k={k} {before_answer}: {}", again.stderr);
                    assert_eq!(
                        rig.inventory(),
                        expected,
                        "{cloud}: {name}, killed after call {k} of {calls} (before its answer: {before_answer})"
                    );
                    if command[0] == "deploy" {
                        rig.proxy.clear();
                        let plan = rig.sandbox.json(&["plan"]);
                        assert_eq!(plan["changes"].as_array().map(Vec::len), Some(0), "{cloud} {name} k={k} {before_answer}: {plan:#}");
                        assert_eq!(rig.sandbox.json(&["deploy"])["status"], "unchanged", "{cloud} {name} k={k}");
                        assert!(rig.proxy.mutations().is_empty(), "{cloud} {name} k={k}");
                    }
                    tried += 1;
                }
            }
            println!("{cloud}: {name}: killed after each of {calls} calls, before and after the answer");
        }
    }
    println!("{tried} kills in all");
}
