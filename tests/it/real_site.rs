//! The main job on real input: a site that a real tool builds, a few hundred files with every kind of name, deployed with one
//! command, opened, changed, deployed again, rolled back and destroyed.

#[cfg(feature = "aws")]
mod aws;
mod input;
mod visitor;

use crate::support::sandbox::{Ran, Sandbox};
use input::{ADDED, built, change, check_input, deleted_page, project};
use serde_json::{Value, json};
use std::{
    net::TcpStream,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use visitor::{Visitor, url_path};

/// What a deploy of the large file may take, in KiB.
const MOST_MEMORY: u64 = 200 << 10;

/// Deploys, and says how much memory the process had at most, in KiB.
fn deploy(sandbox: &Sandbox) -> (Value, u64) {
    let child = sandbox.command(&["deploy", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let over = Arc::new(AtomicBool::new(false));
    let watch = std::thread::spawn({
        let over = Arc::clone(&over);
        move || {
            let mut most = 0;
            while !over.load(Ordering::Relaxed) {
                let text = fs_err::read_to_string(&status).unwrap_or_default();
                let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
                most = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default().max(most);
                std::thread::sleep(Duration::from_millis(3));
            }
            most
        }
    });
    let ran = Ran::of(&child.wait_with_output().unwrap());
    over.store(true, Ordering::Relaxed);
    assert_eq!(ran.status, 0, "stdout: {}\nstderr: {}", ran.stdout, ran.stderr);
    (ran.json(), watch.join().unwrap())
}

#[test]
fn a_site_of_a_real_tool_lives_on_this_machine() {
    let begun = Instant::now();
    let sandbox = project();
    let (deployed, memory) = deploy(&sandbox);
    let visitor = Visitor::new(&deployed, None);
    let first = built(&sandbox);
    let fetched = visitor.compare(&first);
    let followed = visitor.walk(&first);

    change(&sandbox);
    assert_eq!(deploy(&sandbox).0["deployment"]["id"], "v2");
    let second = built(&sandbox);
    check_input(&first, &second);
    let again = visitor.compare(&second);
    visitor.walk(&second);
    assert_eq!(visitor.get(&deleted_page()).status, 404);
    assert_eq!(sandbox.json(&["deploy"])["status"], "unchanged", "the same sources were built again");

    sandbox.json(&["rollback"]);
    visitor.compare(&first);
    visitor.walk(&first);
    assert_eq!(visitor.get(&url_path(&format!("{ADDED}/"))).status, 404);

    sandbox.ok(&["destroy", "--yes"]);
    assert!(!sandbox.state().join("local").exists(), "the local cloud left files");
    assert!(TcpStream::connect(visitor.server.trim_start_matches("http://")).is_err(), "somebody still answers");
    assert_eq!(sandbox.json(&["projects"])["projects"], json!([]));
    assert!((1..=MOST_MEMORY).contains(&memory), "{memory} KiB");
    println!(
        "local: {} files, {fetched} addresses, {followed} links; then {} files, {again} addresses; {} MiB, {:.1} s",
        first.len(),
        second.len(),
        memory >> 10,
        begun.elapsed().as_secs_f32()
    );
}
