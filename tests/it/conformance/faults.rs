//! A bad network changes how long it takes, not what is there in the end.

use super::{CLOUDS, Rig};
use crate::support::proxy::Fault;
use std::time::Duration;

const FILES: &[(&str, &str)] = &[("index.html", "one"), ("about/index.html", "about"), ("app.js", "1"), ("style.css", "x{}")];

/// A seeded generator (SplitMix64): the same faults in every run.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

const KINDS: &[Fault] = &[
    Fault::Status(500, false),
    Fault::Status(503, true),
    Fault::Status(429, true),
    Fault::Reset,
    Fault::LostAnswer,
    Fault::Truncated,
    Fault::Late(Duration::from_millis(150)),
    Fault::Stall,
];

#[test]
fn a_deploy_through_faults_ends_right() {
    for cloud in CLOUDS {
        let clean = Rig::new(cloud, FILES);
        clean.sandbox.ok(&["deploy"]);
        let expected = clean.inventory();
        let mut injected = 0;
        for seed in 1..=4u64 {
            let mut rig = Rig::new(cloud, FILES);
            rig.sandbox.env("MIKROCLOUD_CALL_TIMEOUT", "2s");
            let mut state = seed;
            rig.proxy.fault(move |_, _| {
                let roll = random(&mut state);
                roll.is_multiple_of(5).then(|| KINDS[usize::try_from((roll >> 8) % KINDS.len() as u64).unwrap()])
            });
            let mut runs = 1;
            let mut ran = rig.sandbox.run(&["deploy", "--json"]);
            while ran.status != 0 {
                // It may give up, with a word on what to do; the next run goes on from there.
                let error = &ran.json()["error"];
                assert!(
                    error["message"].is_string() && (error["hint"].is_string() || error["next"][0].is_string()),
                    "{cloud}: {}",
                    ran.stdout
                );
                runs += 1;
                assert!(runs < 10, "{cloud} seed {seed}: {}", ran.stderr);
                ran = rig.sandbox.run(&["deploy", "--json"]);
            }
            injected += rig.proxy.seen().iter().filter(|s| s.status.is_none_or(|s| s >= 429)).count();
            assert_eq!(rig.inventory(), expected, "{cloud} seed {seed}");
            rig.proxy.clear();
            assert_eq!(rig.sandbox.json(&["deploy"])["status"], "unchanged", "{cloud} seed {seed}");
        }
        assert!(injected > 4, "{cloud}: only {injected} faults: the proxy is broken");
        println!("{cloud}: 4 seeds, {injected} requests failed on purpose");
    }
}

#[test]
fn a_cloud_that_is_down_is_said_so_soon_and_changes_nothing() {
    for cloud in CLOUDS {
        let rig = Rig::new(cloud, FILES);
        rig.sandbox.ok(&["deploy"]);
        let before = rig.inventory();
        rig.sandbox.write("dist/index.html", "two");
        rig.proxy.fault(|_, seen| seen.mutating.then_some(Fault::Status(403, false)));
        let ran = rig.sandbox.run(&["deploy", "--json"]);
        assert_eq!(ran.status, 4, "{cloud}: {}", ran.stderr);
        assert_eq!(ran.json()["status"], "failed");
        rig.proxy.clear();
        assert_eq!(rig.inventory(), before, "{cloud}");
        assert_eq!(rig.sandbox.json(&["deploy"])["status"], "succeeded", "{cloud}");
    }
}
