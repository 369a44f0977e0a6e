//! The schema says what the reader does.

use super::{
    super::{
        node::{Kind, Meaning, Node},
        parse, schema, services,
        source::Source,
        yaml,
    },
    FULL, KNOWN,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn json(node: &Node) -> Value {
    match (&node.kind, node.meaning()) {
        (Kind::Map(entries), _) => entries.iter().map(|e| (e.key.clone(), json(&e.value))).collect(),
        (Kind::List(items), _) => items.iter().map(json).collect(),
        (Kind::Unusable, _) | (_, Some(Meaning::Null)) => Value::Null,
        (_, Some(Meaning::Bool(value))) => json!(value),
        (Kind::Scalar { text, .. }, Some(Meaning::Number)) => serde_json::from_str(text).unwrap_or(json!(0)),
        (Kind::Scalar { text, .. }, _) => json!(text),
    }
}

/// What an editor would make of `text`; `None` when it is no YAML.
fn document(text: &str) -> Option<Value> {
    let (root, found) = yaml::read(&Source::new("f", text));
    root.filter(|_| found.is_empty()).map(|root| json(&root))
}

/// Every key of every record: `services.*.headers[].path`.
fn keys(schema: &Value, path: &str, into: &mut BTreeSet<String>) {
    for (key, inner) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}.{key}");
        into.insert(path.clone());
        keys(inner, &path, into);
    }
    for (key, inner) in [("*", &schema["additionalProperties"]), ("[]", &schema["items"])] {
        if inner.is_object() {
            keys(inner, &format!("{path}.{key}"), into);
        }
    }
    for branch in ["allOf", "anyOf"].iter().filter_map(|b| schema[b].as_array()).flatten() {
        keys(branch, path, into);
        keys(&branch["then"], path, into);
    }
}

#[test]
fn what_the_reader_accepts_the_schema_accepts() {
    let validator = jsonschema::draft7::new(&schema()).unwrap();
    let small = "name: a\nservices: {b: {type: site}}\n";
    let overlay =
        "name: a\nservices: {b: {type: site, env: {A: b}}}\nenvironments: {dev: {services: {b: {env: {A: ~}}}, clouds: {}}, x: ~}\n";
    for text in [FULL, small, overlay] {
        super::app(text, Some("dev"));
        let errors: Vec<String> =
            validator.iter_errors(&document(text).unwrap()).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn what_the_schema_accepts_of_the_broken_manifests_only_the_reader_can_see() {
    const ONLY_THE_READER: &[&str] = &[
        "MC0103", "MC0106", "MC0111", "MC0114", "MC0116", "MC0117", "MC0118", "MC0119", "MC0120", "MC0121", "MC0122", "MC0123", "MC0130",
        "MC0131", "MC0132", "MC0133", "MC0134", "MC0140", "MC0141", "MC0112", "MC0115",
    ];
    let validator = jsonschema::draft7::new(&schema()).unwrap();
    let bad = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/bad");
    let mut refused = 0;
    for entry in fs_err::read_dir(bad).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()) {
        let text = fs_err::read_to_string(entry.join("mikrocloud.yaml")).unwrap();
        let Some(document) = document(text.strip_prefix('\u{feff}').unwrap_or(&text)) else { continue };
        if !validator.is_valid(&document) {
            refused += 1;
            continue;
        }
        let Err(report) = parse("f", &text, Some("dev"), &KNOWN) else { continue };
        for one in report.diagnostics {
            assert!(ONLY_THE_READER.contains(&one.code), "the schema accepts {}: {one}", entry.display());
        }
    }
    assert!(refused >= 40, "{refused}");
}

#[test]
fn the_schema_and_the_full_manifest_have_the_same_keys() {
    let mut known = BTreeSet::new();
    keys(&schema(), "", &mut known);
    let mut used = BTreeSet::new();
    for path in paths(&document(FULL).unwrap(), "") {
        used.insert(path);
    }
    let project: BTreeSet<String> = known.iter().filter(|path| !path.contains("environments.")).cloned().collect();
    assert_eq!(project, used.iter().filter(|path| !path.contains("environments.")).cloned().collect());
    let in_environments: BTreeSet<&str> = known.iter().filter_map(|p| p.strip_prefix(".environments.*")).collect();
    let varying = |path: &&str| !matches!(*path, ".name") && !path.starts_with(".environments");
    assert_eq!(in_environments, project.iter().map(String::as_str).filter(varying).collect());
}

/// The keys of a document as [`keys`] writes them: free keys are `*`.
fn paths(value: &Value, path: &str) -> BTreeSet<String> {
    const FREE: &[&str] = &[".clouds", ".endpoints", ".services", ".env", ".set", ".environments"];
    let mut all = BTreeSet::new();
    for item in value.as_array().into_iter().flatten() {
        all.extend(paths(item, &format!("{path}.[]")));
    }
    for (key, inner) in value.as_object().into_iter().flatten() {
        let free = FREE.iter().any(|free| path.ends_with(free));
        let path = if free { format!("{path}.*") } else { format!("{path}.{key}") };
        if !free {
            all.insert(path.clone());
        }
        all.extend(paths(inner, &path));
    }
    all
}

#[test]
fn a_key_that_the_schema_lacks_is_refused_by_the_reader_and_the_other_way_round() {
    let validator = jsonschema::draft7::new(&schema()).unwrap();
    for found in services::TYPES {
        for field in found.record.fields {
            let text = format!("name: a\nservices: {{b: {{type: {}, {}x: 1}}}}\n", found.name, field.key);
            assert!(!validator.is_valid(&document(&text).unwrap()), "{text}");
            assert_eq!(super::read(&text, None).unwrap_err().diagnostics[0].code, "MC0110", "{text}");
        }
    }
}

#[test]
fn what_is_needed_is_needed_in_the_schema_too() {
    let validator = jsonschema::draft7::new(&schema()).unwrap();
    let site = |body: &str| format!("name: a\nservices: {{b: {{type: site, {body}}}}}\n");
    let texts = [
        "services: {b: {type: site}}\n".to_owned(),
        "name: a\n".to_owned(),
        "name: a\nservices: {}\n".to_owned(),
        "name: a\nservices: {b: {root: x}}\n".to_owned(),
        site("headers: [{path: /a}]"),
        site("headers: [{path: /a, set: {}}]"),
        site("redirects: [{from: /a}]"),
        site("cache: [{control: no-store}]"),
    ];
    for text in &texts {
        assert_eq!(super::read(text, None).unwrap_err().diagnostics[0].code, "MC0112", "{text}");
        assert!(!validator.is_valid(&document(text).unwrap()), "{text}");
    }
}
