//! The calls that a proxy sees are the calls that the plan named; and a plan makes none.

use super::{CLOUDS, Rig};
use std::collections::BTreeMap;

/// How many calls a plan names.
fn planned(plan: &serde_json::Value) -> usize {
    let calls = |change: &serde_json::Value| {
        let named = change["calls"].as_array().unwrap().len();
        // The call that is made for each file is named once.
        let files = change["files"]["put"].as_array().map_or(0, Vec::len);
        if files > 0 { named - 1 + files } else { named }
    };
    plan["changes"].as_array().unwrap().iter().map(calls).sum()
}

fn seen(rig: &Rig) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for call in rig.proxy.mutations() {
        let path = call.path.split('?').next().unwrap();
        *counts.entry(format!("{} {}", call.method, path)).or_insert(0) += 1;
    }
    counts
}

#[test]
fn every_planned_call_is_made_once_and_no_other() {
    for cloud in CLOUDS {
        let rig = Rig::new(cloud, &[("index.html", "one"), ("app.js", "1")]);
        let plan = rig.sandbox.json(&["plan"]);
        assert!(rig.proxy.mutations().is_empty(), "{cloud}: a plan wrote: {:?}", seen(&rig));
        assert!(!rig.sandbox.state().exists() || *cloud != "local", "a plan left something behind");
        let again = rig.sandbox.json(&["plan"]);
        assert_eq!(plan, again, "{cloud}: two plans of the same differ");
        rig.proxy.clear();
        rig.sandbox.ok(&["deploy"]);
        assert_eq!(rig.proxy.mutations().len(), planned(&plan), "{cloud}: planned {plan:#}\nmade {:#?}", seen(&rig));

        rig.proxy.clear();
        let empty = rig.sandbox.json(&["plan"]);
        assert_eq!(empty["changes"].as_array().unwrap().len(), 0, "{cloud}: {empty:#}");
        assert_eq!(rig.sandbox.run(&["plan", "--detailed-exitcode"]).status, 0, "{cloud}");
        rig.sandbox.write("dist/app.js", "2");
        assert_eq!(rig.sandbox.run(&["plan", "--detailed-exitcode"]).status, 2, "{cloud}");
        let small = rig.sandbox.json(&["plan"]);
        rig.proxy.clear();
        rig.sandbox.ok(&["deploy"]);
        assert_eq!(rig.proxy.mutations().len(), planned(&small), "{cloud}: planned {small:#}\nmade {:#?}", seen(&rig));
    }
}

#[test]
fn a_stale_saved_plan_is_refused_and_a_fitting_one_is_done() {
    for cloud in CLOUDS {
        let rig = Rig::new(cloud, &[("index.html", "one")]);
        rig.sandbox.ok(&["plan", "--out", "plan.json"]);
        rig.sandbox.write("dist/index.html", "two");
        rig.proxy.clear();
        let stale = rig.sandbox.run(&["deploy", "--plan", "plan.json", "--json"]);
        assert_eq!(stale.status, 7, "{cloud}: {}", stale.stderr);
        assert_eq!(stale.json()["error"]["kind"], "stale_plan");
        assert!(rig.proxy.mutations().is_empty(), "{cloud}");
        rig.sandbox.ok(&["plan", "--out", "plan.json"]);
        rig.sandbox.ok(&["deploy", "--plan", "plan.json"]);
        assert_eq!(rig.contents()["index.html"], "two", "{cloud}");
        let done = rig.sandbox.run(&["deploy", "--plan", "plan.json", "--json"]);
        assert_eq!(done.status, 7, "{cloud}: a plan was done twice: {}", done.stdout);
    }
}
