//! An environment's values over the project's: maps merge key by key, everything else replaces, `null` removes.
//! The place of a value is always where the winning one was written.

use super::{
    codes,
    node::{Entry, Kind, Node},
    report::Found,
    source::Span,
    suggest::{nearest, quote},
};
use std::collections::{BTreeMap, BTreeSet};

/// `base` with `over` laid over it.
pub(super) fn merge(base: &Node, over: &Node, path: &str, found: &mut Vec<Found>) -> Node {
    let (Kind::Map(below), Kind::Map(above)) = (&base.kind, &over.kind) else {
        return over.clone();
    };
    let old: BTreeMap<&str, &Entry> = below.iter().map(|e| (e.key.as_str(), e)).collect();
    let new: BTreeSet<&str> = above.iter().map(|e| e.key.as_str()).collect();
    let mut merged: Vec<Entry> = below.iter().filter(|e| !new.contains(e.key.as_str())).cloned().collect();
    for entry in above {
        let path = join(path, &entry.key);
        match old.get(entry.key.as_str()) {
            Some(_) if entry.value.is_null() => {}
            Some(old) => {
                let value = merge(&old.value, &entry.value, &path, found);
                // An error about a map as a whole (a key that is missing) belongs to where the map was begun.
                let key_span = if deep(&old.value, &entry.value) { old.key_span } else { entry.key_span };
                merged.push(Entry { key: entry.key.clone(), key_span, value });
            }
            None if entry.value.is_null() => found.push(nothing(entry.key_span, &path, &entry.key, below)),
            None => merged.push(entry.clone()),
        }
    }
    Node { span: base.span, kind: Kind::Map(merged) }
}

fn deep(below: &Node, above: &Node) -> bool {
    matches!((&below.kind, &above.kind), (Kind::Map(_), Kind::Map(_)))
}

fn nothing(span: Span, path: &str, key: &str, below: &[Entry]) -> Found {
    let found = Found::new(codes::REMOVES_NOTHING, span, path, format!("there is no {} to remove", quote(key)));
    match nearest(key, below.iter().map(|e| e.key.as_str())) {
        Some(near) => found.hint(format!("did you mean {}? an empty value under an environment removes the project's", quote(near))),
        None => found.hint("write a value, or remove the line: an empty value under an environment removes the project's"),
    }
}

/// `path.key`, or `key` at the top.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
