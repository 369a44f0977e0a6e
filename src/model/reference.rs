//! References between resources: `${service.web/cdn#domain}` in a field stands for an output that is known after its
//! resource was made. `$${` stands for a plain `${`.

use super::resource::{Address, Fields};
use serde_json::Value;
use std::collections::BTreeSet;

/// A reference as it is written into a field.
pub(crate) fn to(address: &Address, output: &str) -> String {
    format!("${{{address}#{output}}}")
}

/// A text that must come out of [`resolve`] as it went in.
pub(crate) fn literal(text: &str) -> String {
    text.replace("${", "$${")
}

/// Every resource that `fields` refer to.
pub(crate) fn targets(fields: &Fields) -> BTreeSet<Address> {
    let mut found = BTreeSet::new();
    for value in fields.values() {
        visit(value, &mut |text| {
            for part in parts(text) {
                if let Part::Reference(address, _) = part {
                    found.insert(Address::parse(address));
                }
            }
        });
    }
    found
}

/// `fields` with each reference replaced by `lookup(address, output)`; one that is not known yet stays as written.
pub(crate) fn resolve(fields: &Fields, lookup: &dyn Fn(&Address, &str) -> Option<String>) -> Fields {
    fields.iter().map(|(k, v)| (k.clone(), resolve_value(v, lookup))).collect()
}

/// Whether a value still holds a reference.
pub(crate) fn is_open(value: &Value) -> bool {
    let mut open = false;
    visit(value, &mut |text| open |= parts(text).iter().any(|p| matches!(p, Part::Reference(..))));
    open
}

fn resolve_value(value: &Value, lookup: &dyn Fn(&Address, &str) -> Option<String>) -> Value {
    match value {
        Value::String(text) => Value::String(resolve_text(text, lookup)),
        Value::Array(items) => items.iter().map(|v| resolve_value(v, lookup)).collect(),
        Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), resolve_value(v, lookup))).collect(),
        other => other.clone(),
    }
}

fn resolve_text(text: &str, lookup: &dyn Fn(&Address, &str) -> Option<String>) -> String {
    let parts = parts(text);
    let open = |p: &Part<'_>| matches!(p, Part::Reference(a, o) if lookup(&Address::parse(a), o).is_none());
    if parts.iter().any(open) {
        return text.to_owned();
    }
    parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => (*text).to_owned(),
            Part::Reference(address, output) => lookup(&Address::parse(address), output).unwrap_or_default(),
        })
        .collect()
}

enum Part<'a> {
    Text(&'a str),
    Reference(&'a str, &'a str),
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        if rest[..at].ends_with('$') {
            parts.push(Part::Text(&rest[..at - 1]));
            parts.push(Part::Text("${"));
            rest = &rest[at + 2..];
            continue;
        }
        let reference = rest[at + 2..]
            .split_once('}')
            .and_then(|(inner, after)| inner.split_once('#').map(|(address, output)| (address, output, after)));
        let Some((address, output, after)) = reference else {
            parts.push(Part::Text(&rest[..at + 2]));
            rest = &rest[at + 2..];
            continue;
        };
        parts.push(Part::Text(&rest[..at]));
        parts.push(Part::Reference(address, output));
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

fn visit(value: &Value, with: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => with(text),
        Value::Array(items) => items.iter().for_each(|v| visit(v, with)),
        Value::Object(map) => map.values().for_each(|v| visit(v, with)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(value: Value) -> Fields {
        [("f".to_owned(), value)].into()
    }

    #[test]
    fn a_reference_is_found_resolved_and_kept_while_unknown() {
        let cdn = Address::of("web", "cdn");
        let wanted = fields(json!({"to": [format!("https://{}/x", to(&cdn, "domain"))]}));
        assert_eq!(targets(&wanted), BTreeSet::from([cdn.clone()]));
        assert_eq!(resolve(&wanted, &|_, _| None), wanted);
        let known = resolve(&wanted, &|a, o| (*a == cdn && o == "domain").then(|| "d.example".to_owned()));
        assert_eq!(known, fields(json!({"to": ["https://d.example/x"]})));
        assert!(is_open(&wanted["f"]) && !is_open(&known["f"]));
    }

    #[test]
    fn a_literal_survives() {
        for text in ["${a#b}", "$", "${", "a${b", "${x}"] {
            let once = resolve(&fields(json!(literal(text))), &|_, _| Some("no".to_owned()));
            assert_eq!(once, fields(json!(text)), "{text}");
        }
    }
}
