//! Field by field: what changes, whether it can be changed in place, and who changed it.

use super::Cause;
use crate::model::{
    kind::Kind,
    reference,
    resource::{Fields, Recorded},
};
use serde::Serialize;
use serde_json::Value;

/// One changed value. `path` is the field's name, then dots into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FieldChange {
    pub(crate) path: String,
    /// `null` if it is not there.
    pub(crate) before: Value,
    /// `null` if it goes.
    pub(crate) after: Value,
    pub(crate) forces_replace: bool,
    /// `after` is known only once what it refers to was made.
    pub(crate) known_after_apply: bool,
}

impl FieldChange {
    /// The field that a call writes: the first part of the path.
    pub(crate) fn field(&self) -> &str {
        self.path.split('.').next().unwrap_or(&self.path)
    }
}

/// Every difference between what the cloud has and what is wanted, by path.
pub(super) fn fields(before: &Fields, after: &Fields, kind: &Kind) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    for (name, wanted) in after {
        let had = before.get(name).unwrap_or(&Value::Null);
        compare(name, had, wanted, kind.replace_on.contains(&name.as_str()) && before.contains_key(name), &mut changes);
    }
    for (name, had) in before {
        // A field that no call writes cannot be taken away.
        if !after.contains_key(name) && kind.setting(name).is_some() {
            compare(name, had, &Value::Null, false, &mut changes);
        }
    }
    changes
}

fn compare(path: &str, before: &Value, after: &Value, forces_replace: bool, changes: &mut Vec<FieldChange>) {
    if before == after {
        return;
    }
    if let (Value::Object(had), Value::Object(wanted)) = (before, after) {
        let mut keys: Vec<&String> = had.keys().chain(wanted.keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let (had, wanted) = (had.get(key).unwrap_or(&Value::Null), wanted.get(key).unwrap_or(&Value::Null));
            compare(&format!("{path}.{key}"), had, wanted, forces_replace, changes);
        }
        return;
    }
    changes.push(FieldChange {
        path: path.to_owned(),
        before: before.clone(),
        after: after.clone(),
        forces_replace,
        known_after_apply: reference::is_open(after),
    });
}

/// Who is to blame for an update, in the field's own terms: the description, the cloud, or a run that stopped.
pub(super) fn cause(changes: &[FieldChange], recorded: Option<&Recorded>, desired: &Fields, kind: &Kind) -> Cause {
    let Some(recorded) = recorded else { return Cause::Unfinished };
    let mut unfinished = false;
    let mut drift = false;
    for change in changes {
        let field = change.field();
        match recorded.fields.get(field) {
            // Only what a second call writes can be missing from what an earlier run wrote.
            None if kind.setting(field).is_some_and(|s| s.after_create) => unfinished = true,
            None => return Cause::Changed,
            Some(last) if desired.get(field) == Some(last) => drift = true,
            Some(_) => return Cause::Changed,
        }
    }
    match (drift, unfinished) {
        (true, _) => Cause::Drift,
        (false, true) => Cause::Unfinished,
        (false, false) => Cause::Changed,
    }
}

/// The calls that write the changed fields, each once, in the kind's order.
pub(super) fn updating(kind: &'static Kind, changes: &[FieldChange]) -> Vec<&'static str> {
    kind.settings.iter().filter(|s| changes.iter().any(|c| s.fields.contains(&c.field()))).map(|s| s.call).collect()
}
