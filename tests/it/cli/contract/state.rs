//! A state file that cannot be used: said clearly, and left as it is.

use super::{Given, document, timed};
use crate::support::sandbox::{Sandbox, files_below};
use rusqlite::Connection;
use std::{collections::BTreeMap, fs};

const COMMANDS: &[&[&str]] =
    &[&["deploy"], &["plan"], &["status"], &["history"], &["projects"], &["rollback"], &["destroy", "--yes"], &["deploy", "--dry-run"]];

fn database(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    let mut files = files_below(&sandbox.state());
    files.retain(|name, _| name.starts_with("state.db"));
    files
}

/// Every command fails with `code`, and the file stays as it is.
fn refused(sandbox: &Sandbox, code: &str, hint: &str) {
    let before = database(sandbox);
    for args in COMMANDS {
        let ran = timed(sandbox.command(&[args, &["--json"][..]].concat()));
        assert_eq!(ran.status, 1, "{args:?}: {}", ran.stderr);
        let error = document(&ran.stdout).unwrap()["error"].clone();
        assert_eq!(error["code"], code, "{args:?}: {error}");
        assert!(error.to_string().contains(hint), "{args:?}: {error}");
        assert!(error["message"].as_str().unwrap().contains("state.db"), "{args:?} does not name the file: {error}");
        assert_eq!(database(sandbox), before, "{args:?} touched the file");
    }
    let doctor = timed(sandbox.command(&["doctor", "--json"]));
    assert_eq!(doctor.status, 4, "{}", doctor.stderr);
    assert_eq!(database(sandbox), before);
}

#[test]
fn of_a_newer_program() {
    let sandbox = Given::Deployed.make();
    let file = Connection::open(sandbox.state().join("state.db")).unwrap();
    file.pragma_update(None, "user_version", 99).unwrap();
    drop(file);
    refused(&sandbox, "MC0019", "upgrade");
}

#[test]
fn that_is_no_database() {
    let sandbox = Given::Deployed.make();
    for name in ["state.db-wal", "state.db-shm"] {
        _ = fs::remove_file(sandbox.state().join(name));
    }
    fs::write(sandbox.state().join("state.db"), "this was never a state file, and it is long enough to be looked at\n".repeat(100))
        .unwrap();
    refused(&sandbox, "MC0018", "mikrocloud doctor");
}

#[test]
fn that_was_cut_off() {
    let sandbox = Given::Deployed.make();
    let path = sandbox.state().join("state.db");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    refused(&sandbox, "MC0018", "mikrocloud doctor");
}

#[test]
fn where_no_file_can_be() {
    let mut sandbox = Given::Site.make();
    let file = sandbox.path().join("mikrocloud.yaml");
    sandbox.env("MIKROCLOUD_STATE", file.join("state.db").display().to_string());
    let ran = timed(sandbox.command(&["deploy", "--json"]));
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(ran.json()["error"]["message"].as_str().unwrap().contains(&file.display().to_string()), "{}", ran.stderr);
    sandbox.env("MIKROCLOUD_STATE", sandbox.path().join("dist").display().to_string());
    let ran = timed(sandbox.command(&["projects", "--json"]));
    assert_eq!((ran.status, &ran.json()["error"]["code"]), (1, &"MC0018".into()), "{}", ran.stderr);
    let empty = Given::Nothing.make();
    let mut command = empty.command(&["projects", "--json"]);
    command.env_remove("MIKROCLOUD_STATE").env_remove("HOME").env_remove("XDG_STATE_HOME");
    let ran = timed(command);
    assert!(ran.status == 0 || ran.json()["error"]["code"] == "MC0003", "{}", ran.stderr);
}
