//! A plan's fingerprint: what a saved plan is held against before it is applied.

use super::Plan;
use crate::model::name::token;

/// A hash over every step, change and file transfer: two plans with one fingerprint do the same to the same resources. 64 hex digits.
pub(crate) fn fingerprint(plan: &Plan) -> String {
    let mut parts = Vec::new();
    for step in &plan.steps {
        parts.extend([step.address.to_string(), step.kind.name.to_owned(), step.action.as_str().to_owned()]);
        parts.extend(step.have.iter().map(|have| have.id.clone()));
        parts.extend(step.calls.iter().map(|call| (*call).to_owned()));
        for change in &step.fields {
            parts.extend([change.path.clone(), change.before.to_string(), change.after.to_string()]);
        }
        if let Some(want) = &step.want {
            parts.extend(want.fields.iter().flat_map(|(k, v)| [k.clone(), v.to_string()]));
        }
        if let Some(delta) = &step.delta {
            parts.extend(delta.put.iter().flat_map(|p| [p.key.clone(), p.replacing.clone().unwrap_or_default()]));
            parts.extend(delta.remove.iter().cloned());
        }
    }
    parts.extend(plan.forget.iter().map(ToString::to_string));
    token(&parts.iter().map(String::as_str).collect::<Vec<_>>(), 64)
}
