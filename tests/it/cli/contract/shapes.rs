//! The documents that pipelines read: names and types of their fields. Fields may be added, not renamed.

use super::{Given, local};
use crate::support::proxy::Fault;
use serde_json::{Value, json};

/// Compares a document with its shape: `string`, `number`, `bool`, each with `?` where it may be null, a list with one
/// shape for all its items (any, if empty), `any`, or an object whose fields must be there.
pub(super) fn check(value: &Value, shape: &Value) -> Result<(), String> {
    let is = match shape {
        Value::String(name) if name == "any" => true,
        Value::String(name) => {
            let kind = name.trim_end_matches('?');
            match value {
                Value::String(_) => kind == "string",
                Value::Number(_) => kind == "number",
                Value::Bool(_) => kind == "bool",
                Value::Null => name.ends_with('?'),
                _ => false,
            }
        }
        Value::Array(items) => match (value, items.first()) {
            (Value::Array(values), Some(item)) => return values.iter().try_for_each(|v| check(v, item)),
            (Value::Array(_), None) => true,
            _ => false,
        },
        Value::Object(fields) => {
            return fields.iter().try_for_each(|(name, shape)| {
                let field = value.get(name).ok_or_else(|| format!("no field `{name}` in {value}"))?;
                check(field, shape).map_err(|why| format!("{name}: {why}"))
            });
        }
        _ => false,
    };
    if is { Ok(()) } else { Err(format!("{value} is not {shape}")) }
}

fn holds(value: &Value, shape: &Value) {
    check(value, shape).unwrap_or_else(|why| panic!("{why}\n{value:#}"));
}

fn deployed() -> Value {
    json!({
        "schema_version": "number",
        "status": "string",
        "deployment": {
            "id": "string", "project": "string", "environment": "string", "cloud": "string", "region": "string",
            "started_at": "string", "finished_at": "string", "git_sha": "string?", "dirty": "bool",
        },
        "actions": actions(),
        "services": [{"name": "string", "type": "string", "status": "string", "url": "string?"}],
        "resources": [{"address": "string", "kind": "string", "id": "string"}],
    })
}

fn actions() -> Value {
    json!({"create": "number", "update": "number", "replace": "number", "delete": "number", "unchanged": "number"})
}

fn planned() -> Value {
    json!({
        "schema_version": "number", "cloud": "string", "environment": "string", "region": "string",
        "changes": [{
            "address": "string", "kind": "string", "action": "string", "cause": "string",
            "fields": [{"path": "string", "before": "any", "after": "any", "forces_replace": "bool"}],
        }],
        "summary": actions(),
    })
}

#[test]
fn deploy() {
    let sandbox = Given::Site.make();
    let (first, again) = (sandbox.json(&["deploy"]), sandbox.json(&["deploy"]));
    holds(&first, &deployed());
    holds(&again, &deployed());
    assert_eq!((first["status"].as_str(), again["status"].as_str()), (Some("succeeded"), Some("unchanged")));
    assert_eq!(first["actions"], json!({"create": 2, "update": 0, "replace": 0, "delete": 0, "unchanged": 0}));
    assert_eq!(again["actions"]["unchanged"], 2);
    assert_eq!((&first["services"][0]["type"], &first["services"][0]["status"]), (&json!("site"), &json!("ready")));
    assert_eq!(first["resources"].as_array().unwrap().len(), 2);
    sandbox.write("dist/index.html", "two");
    let changed = sandbox.json(&["deploy"]);
    assert_eq!((&changed["deployment"]["id"], &changed["actions"]["update"]), (&json!("v2"), &json!(1)));
    holds(&sandbox.json(&["rollback"]), &deployed());
}

#[test]
fn deploy_that_fails() {
    let mut sandbox = Given::Changed.make();
    let proxy = local(&mut sandbox);
    proxy.fault(|_, seen| seen.mutating.then_some(Fault::Status(422, false)));
    let ran = sandbox.run(&["deploy", "--json"]);
    assert_eq!(ran.status, 4, "{}", ran.stderr);
    holds(&ran.json(), &deployed());
    assert_eq!((&ran.json()["status"], &ran.json()["error"]["kind"]), (&json!("failed"), &json!("deploy")));
}

#[test]
fn deploy_of_a_commit() {
    let sandbox = Given::Site.make();
    let git = |line: &str| {
        let done = std::process::Command::new("sh").args(["-c", line]).current_dir(sandbox.path()).status();
        assert!(done.unwrap().success(), "{line}");
    };
    git("git init -q && git add . && git -c user.name=t -c user.email=t@example.com commit -qm one");
    let clean = sandbox.json(&["deploy"])["deployment"].clone();
    assert_eq!((clean["git_sha"].as_str().map(str::len), &clean["dirty"]), (Some(40), &json!(false)));
    sandbox.write("dist/index.html", "two");
    assert_eq!(sandbox.json(&["deploy"])["deployment"]["dirty"], true);
}

#[test]
fn plan() {
    let sandbox = Given::Site.make();
    let first = sandbox.json(&["plan"]);
    holds(&first, &planned());
    assert_eq!(first["changes"][0]["action"], "create");
    assert_eq!(first, sandbox.json(&["deploy", "--dry-run"]));
    sandbox.ok(&["deploy"]);
    sandbox.write("mikrocloud.yaml", "name: shop\nservices:\n  web: {type: site, output: dist, spa: true}\n");
    let changed = sandbox.json(&["plan"]);
    holds(&changed, &planned());
    let field = &changed["changes"][0]["fields"][0];
    assert_eq!((&field["before"], &field["after"], &field["forces_replace"]), (&json!(false), &json!(true), &json!(false)), "{changed:#}");
    assert_eq!(changed["summary"]["update"], 1);
}

#[test]
fn status_history_projects() {
    let sandbox = Given::Twice.make();
    holds(
        &sandbox.json(&["status"]),
        &json!({
            "schema_version": "number", "project": "string", "environment": "string", "cloud": "string", "region": "string",
            "services": [{"name": "string", "type": "string", "status": "string", "url": "string?", "deployment": "string?"}],
        }),
    );
    assert_eq!(sandbox.json(&["status"])["services"][0]["deployment"], "v2");
    let history = sandbox.json(&["history"]);
    holds(
        &history,
        &json!({
            "project": "string", "environment": "string", "cloud": "string",
            "deployments": [{
                "id": "string", "kind": "string", "status": "string", "started_at": "string", "finished_at": "string?",
                "git_sha": "string?", "dirty": "bool", "actions": actions(), "error": "string?",
            }],
        }),
    );
    let ids: Vec<&str> = history["deployments"].as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["v2", "v1"]);
    holds(
        &sandbox.json(&["projects"]),
        &json!({"projects": [{
            "project": "string", "folder": "string", "environment": "string", "cloud": "string", "region": "string",
            "resources": "number", "release": "string?", "deployed_at": "string?",
        }]}),
    );
    holds(
        &sandbox.json(&["projects", "show", "shop"]),
        &json!({"project": "string", "folder": "string", "environments": [{
            "environment": "string", "resources": [{"address": "string", "kind": "string", "id": "string", "outputs": {}}],
        }]}),
    );
}

#[test]
fn the_others() {
    let sandbox = Given::Site.make();
    let number = "number";
    holds(
        &sandbox.json(&["check"]),
        &json!({"valid": "bool", "project": "string", "environment": "string", "cloud": "string", "region": "string",
            "services": ["string"], "resources": number}),
    );
    holds(&sandbox.json(&["doctor"]), &json!({"checks": [{"check": "string", "status": "string", "text": "string", "hint": "string?"}]}));
    let code = json!({"code": "string", "kind": "string", "exit": number, "explanation": "string"});
    holds(&sandbox.json(&["explain"]), &json!({"codes": [code]}));
    holds(&sandbox.json(&["explain", "MC0013"]), &code);
    holds(&sandbox.json(&["schema"]), &json!({"schema": {"$schema": "string", "properties": {}}}));
    holds(&sandbox.json(&["completions", "zsh"]), &json!({"shell": "string", "script": "string"}));
    holds(&sandbox.json(&["man"]), &json!({"page": "string"}));
    holds(&sandbox.json(&["man", "--out", "man"]), &json!({"folder": "string", "pages": ["string"]}));
    sandbox.ok(&["deploy"]);
    holds(
        &sandbox.json(&["destroy", "--yes"]),
        &json!({"status": "string", "project": "string", "environment": "string", "cloud": "string", "deleted": number}),
    );
}

#[test]
fn a_shape_catches_what_it_should() {
    let shape = json!({"a": "string", "b": ["number"], "c": "bool?"});
    assert!(check(&json!({"a": "x", "b": [1], "c": null, "more": 1}), &shape).is_ok());
    for wrong in [json!({"a": 1, "b": [], "c": null}), json!({"a": "x", "b": ["y"], "c": true}), json!({"a": "x", "b": []}), json!([])] {
        assert!(check(&wrong, &shape).is_err(), "{wrong}");
    }
}
