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
                        // Now the record is trusted, where the cloud has a mark for that: it must not differ from the list.
                        let plan = rig.sandbox.json(&["plan"]);
                        assert_eq!(plan["changes"].as_array().map(Vec::len), Some(0), "{cloud} {name} k={k} {before_answer}: {plan:#}");
                    }
                    tried += 1;
                }
            }
            println!("{cloud}: {name}: killed after each of {calls} calls, before and after the answer");
        }
    }
    println!("{tried} kills in all");
}

#[test]
#[cfg(feature = "aws")]
fn a_removal_that_was_cut_off_is_finished_once() {
    // More than a second apart, so that the invalidations can be told from each other and the record is trusted.
    let pause = || std::thread::sleep(std::time::Duration::from_millis(1100));
    let rig = Rig::new("aws", FILES);
    rig.sandbox.ok(&["deploy"]);
    rig.sandbox.remove("dist/style.css");
    rig.proxy.clear();
    rig.proxy.kill_after(1, true);
    let child = rig.sandbox.spawn(&["deploy"]);
    rig.proxy.victim(child.id());
    assert_eq!(Ran::of(&child.wait_with_output().unwrap()).status, 137);
    rig.proxy.clear();
    pause();
    rig.sandbox.ok(&["deploy"]);
    let made: Vec<String> = rig.proxy.mutations().iter().map(|s| format!("{} {}", s.method, String::from_utf8_lossy(&s.body))).collect();
    assert_eq!(made.len(), 1, "{made:#?}");
    assert!(made[0].contains("<Path>/style.css</Path>"), "the removed file may still be cached: {made:#?}");
    pause();
    let plan = rig.sandbox.json(&["plan"]);
    assert_eq!(plan["changes"].as_array().map(Vec::len), Some(0), "{plan:#}");
}
