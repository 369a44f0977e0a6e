//! Under GitHub Actions: annotations on stderr, the step's outputs and its summary in the runner's files.

use super::{Given, local, timed};
use crate::support::{
    proxy::Fault,
    sandbox::{Ran, Sandbox},
};
use std::{collections::BTreeMap, fs, path::PathBuf};

/// One step of a workflow.
struct Step {
    sandbox: Sandbox,
}

impl Step {
    fn new(mut sandbox: Sandbox) -> Self {
        let home = sandbox.path().join("../home");
        let workspace = sandbox.path().display().to_string();
        for (name, value) in [
            ("CI", "true".to_owned()),
            ("GITHUB_ACTIONS", "true".to_owned()),
            ("GITHUB_WORKSPACE", workspace),
            ("GITHUB_OUTPUT", home.join("output").display().to_string()),
            ("GITHUB_STEP_SUMMARY", home.join("summary").display().to_string()),
        ] {
            sandbox.env(name, value);
        }
        Self { sandbox }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.sandbox.path().join("../home").join(name)
    }

    fn run(&self, args: &[&str]) -> Ran {
        for name in ["output", "summary"] {
            fs::write(self.file(name), "").unwrap();
        }
        timed(self.sandbox.command(args))
    }

    fn summary(&self) -> String {
        fs::read_to_string(self.file("summary")).unwrap()
    }

    fn outputs(&self) -> BTreeMap<String, String> {
        let text = fs::read_to_string(self.file("output")).unwrap();
        text.lines().map(|line| line.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).unwrap()).collect()
    }
}

#[test]
fn a_deploy_sets_outputs_and_a_summary() {
    let step = Step::new(Given::Site.make());
    let ran = step.run(&["deploy", "--json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let url = ran.json()["services"][0]["url"].as_str().unwrap().to_owned();
    let outputs = step.outputs();
    assert_eq!(outputs["web_url"], url);
    assert_eq!((outputs["status"].as_str(), outputs["deployment"].as_str()), ("succeeded", "v1"));
    let summary = step.summary();
    assert!(summary.starts_with("### ") && summary.contains("| service | url |\n|---|---|\n| web | http"), "{summary}");
    assert!(!ran.stderr.contains("::"), "{}", ran.stderr);
    step.run(&["deploy"]);
    assert_eq!(step.outputs()["status"], "unchanged");
}

#[test]
fn a_failed_deploy_says_so_to_the_next_step() {
    let mut sandbox = Given::Site.make();
    let proxy = local(&mut sandbox);
    proxy.fault(|_, seen| seen.mutating.then_some(Fault::Status(422, false)));
    let step = Step::new(sandbox);
    let ran = step.run(&["deploy"]);
    assert_eq!(ran.status, 4, "{}", ran.stderr);
    assert_eq!(step.outputs()["status"], "failed");
    assert!(step.summary().contains("failed"), "{}", step.summary());
    assert!(ran.stderr.lines().any(|l| l.starts_with("::error::")), "{}", ran.stderr);
}

#[test]
fn a_plan_writes_its_summary() {
    let step = Step::new(Given::Site.make());
    assert_eq!(step.run(&["plan"]).status, 0);
    assert!(step.summary().contains("| `+` | `service.web/site` |"), "{}", step.summary());
}

#[test]
fn a_mistake_in_the_description_is_marked_at_its_place() {
    let step = Step::new(Given::Broken.make());
    for args in [&["check"][..], &["deploy"], &["plan", "--json"]] {
        let ran = step.run(args);
        let marks: Vec<&str> = ran.stderr.lines().filter(|l| l.starts_with("::")).collect();
        assert_eq!(marks.len(), 1, "{}", ran.stderr);
        assert!(marks[0].starts_with("::error file=mikrocloud.yaml,line=3,col=21::"), "{}", marks[0]);
        assert!(marks[0].contains("outptu"), "{}", marks[0]);
    }
}

#[test]
fn places_are_told_from_the_repository_s_root() {
    let step = Step::new(Sandbox::new());
    step.sandbox.write("apps/shop/mikrocloud.yaml", "name: shop\nservices: {web: {type: site, nope: 1}}\n");
    for args in [&["check", "-C", "apps/shop"][..], &["check", "--config", "apps/shop/mikrocloud.yaml"]] {
        let ran = step.run(args);
        assert!(ran.stderr.contains("::error file=apps/shop/mikrocloud.yaml,line=2,"), "{}", ran.stderr);
    }
    let mut command = step.sandbox.command(&["check"]);
    command.current_dir(step.sandbox.path().join("apps/shop"));
    let ran = timed(command);
    assert!(ran.stderr.contains("::error file=apps/shop/mikrocloud.yaml,line=2,"), "{}", ran.stderr);
}

#[test]
fn a_runner_without_files_is_no_failure() {
    let mut sandbox = Given::Site.make();
    sandbox.env("GITHUB_ACTIONS", "true").env("GITHUB_OUTPUT", "/nowhere/at/all");
    assert_eq!(timed(sandbox.command(&["deploy"])).status, 0);
}
