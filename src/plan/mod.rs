//! What has to be done, as a value: a pure diff of what is wanted, what was recorded and what the cloud says. No I/O.

mod diff;
mod files;
mod guard;
mod order;
mod saved;

pub(crate) use diff::FieldChange;
pub(crate) use files::{FileDelta, FilesNow, Learned};
pub(crate) use order::order;
pub(crate) use saved::fingerprint;

use crate::model::{
    files::FileSet,
    kind::{Kind, Moves},
    reference,
    resource::{Address, Fields, Observed, Recorded, Resource},
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The field of a content resource that holds the digest of what was last published.
pub(crate) const PUBLISHED: &str = "digest";
/// The field of a recorded content resource with the keys that were written and may still be answered from a cache.
pub(crate) const PENDING: &str = "pending";
/// The field with the cloud's mark of the last publication.
pub(crate) const MARK: &str = "mark";
/// The field with the time at which the cloud last listed all files.
pub(crate) const LISTED: &str = "listed_at";

/// What is known of one address before planning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Current {
    pub(crate) recorded: Option<Recorded>,
    pub(crate) observed: Option<Observed>,
    /// For content: what is published.
    pub(crate) files: FilesNow,
}

/// All that a plan is made from.
pub(crate) struct Request<'a> {
    pub(crate) desired: &'a [Resource],
    /// The files of each content resource.
    pub(crate) files: &'a BTreeMap<Address, FileSet>,
    pub(crate) current: &'a BTreeMap<Address, Current>,
    pub(crate) kinds: &'a dyn Fn(&str) -> Option<&'static Kind>,
    /// Plan for these services only; what they need of others is planned too.
    pub(crate) only: Option<&'a BTreeSet<String>>,
    /// Everything goes: `desired` is empty because nothing is wanted, not because the description changed.
    pub(crate) destroy: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Action {
    Create,
    Update,
    Replace,
    Delete,
}

impl Action {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
        }
    }
}

/// Why a step is in the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cause {
    /// It never was there.
    New,
    /// It was recorded, and the cloud says that it is gone.
    Gone,
    /// The description changed.
    Changed,
    /// Somebody changed the cloud.
    Drift,
    /// An earlier run stopped half-way.
    Unfinished,
    /// This field cannot be changed in place.
    Immutable(String),
    /// The description has it no more.
    Removed,
    /// All is to go.
    Destroy,
}

impl Cause {
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::New => "new".to_owned(),
            Self::Gone => "it was deleted outside mikrocloud".to_owned(),
            Self::Changed => "the description changed".to_owned(),
            Self::Drift => "it was changed outside mikrocloud".to_owned(),
            Self::Unfinished => "an earlier run did not finish".to_owned(),
            Self::Immutable(field) => format!("`{field}` cannot be changed in place"),
            Self::Removed => "it is no longer described".to_owned(),
            Self::Destroy => "everything is to be destroyed".to_owned(),
        }
    }
}

/// One resource to create, change, replace or delete.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) address: Address,
    pub(crate) kind: &'static Kind,
    pub(crate) action: Action,
    pub(crate) cause: Cause,
    pub(crate) fields: Vec<FieldChange>,
    /// The calls that this step makes, in order; for content, the one that is made for each file is named once.
    pub(crate) calls: Vec<&'static str>,
    /// As wanted, references open; `None` for a delete.
    pub(crate) want: Option<Resource>,
    /// As recorded (or found); `None` for a create.
    pub(crate) have: Option<Recorded>,
    /// For content: which files travel.
    pub(crate) delta: Option<FileDelta>,
}

/// A plan. Made without I/O, shown, then consumed by `apply`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// In an order in which they could run one by one.
    pub(crate) steps: Vec<Step>,
    /// Found in the cloud, ours, and not recorded (or recorded otherwise): rows to write, no call.
    pub(crate) adopt: Vec<Recorded>,
    /// Recorded, gone from the cloud, and not wanted: rows to drop, no call.
    pub(crate) forget: Vec<Address>,
    /// Resources that are as they should be.
    pub(crate) unchanged: Vec<Address>,
    /// What was found out about files: rows to write, no call.
    pub(crate) learned: Vec<(Address, Learned)>,
    /// Rows that are still being built in the cloud: to be waited for, no call.
    pub(crate) waiting: Vec<Recorded>,
}

impl Plan {
    pub(crate) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Steps by action, every action named, and what stays.
    pub(crate) fn summary(&self) -> BTreeMap<String, usize> {
        let mut counts: BTreeMap<String, usize> =
            [Action::Create, Action::Update, Action::Replace, Action::Delete].map(|a| (a.as_str().to_owned(), 0)).into();
        for step in &self.steps {
            *counts.entry(step.action.as_str().to_owned()).or_default() += 1;
        }
        counts.insert("unchanged".to_owned(), self.unchanged.len());
        counts
    }
}

/// Why no plan can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    #[error("resources need each other in a circle: {0}")]
    Cycle(String),
    #[error("`{address}` is of kind `{kind}`, which this mikrocloud does not know")]
    UnknownKind { address: Address, kind: String },
    #[error("`{address}` needs `{missing}`, which is not part of the project")]
    Dangling { address: Address, missing: Address },
}

/// Plans. The same request gives the same plan.
pub(crate) fn build(request: &Request<'_>) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    let wanted: BTreeMap<&Address, &Resource> = request.desired.iter().map(|r| (&r.address, r)).collect();
    let selected = select(request, &wanted)?;
    let mut replaced = BTreeSet::new();
    for address in order::creation(&wanted)? {
        let resource = wanted[&address];
        if selected.contains(&address) {
            add_wanted(&mut plan, request, resource, &mut replaced)?;
        }
    }
    for (address, current) in request.current {
        let mine = request.only.is_none_or(|only| address.service().is_some_and(|s| only.contains(s)));
        if !wanted.contains_key(address) && mine {
            add_unwanted(&mut plan, request, address, current)?;
        }
    }
    let learned = request.current.iter().filter(|(_, c)| c.files.learned != Learned::default());
    plan.learned = learned.map(|(address, c)| (address.clone(), c.files.learned.clone())).collect();
    plan.steps = order::sorted(plan.steps)?;
    Ok(plan)
}

/// The addresses to plan: those of the chosen services and all that they need.
fn select(request: &Request<'_>, wanted: &BTreeMap<&Address, &Resource>) -> Result<BTreeSet<Address>, Error> {
    let mut open: Vec<&Address> =
        wanted.keys().copied().filter(|a| request.only.is_none_or(|only| a.service().is_none_or(|s| only.contains(s)))).collect();
    let mut selected = BTreeSet::new();
    while let Some(address) = open.pop() {
        if !selected.insert(address.clone()) {
            continue;
        }
        for need in needs(wanted[address]) {
            let Some((known, _)) = wanted.get_key_value(&need) else {
                return Err(Error::Dangling { address: address.clone(), missing: need });
            };
            open.push(known);
        }
    }
    Ok(selected)
}

/// What must exist before `resource`: what it refers to and what it names.
pub(crate) fn needs(resource: &Resource) -> BTreeSet<Address> {
    let mut needs = reference::targets(&resource.fields);
    needs.extend(resource.after.iter().cloned());
    needs
}

fn lookup_kind(request: &Request<'_>, address: &Address, kind: &str) -> Result<&'static Kind, Error> {
    (request.kinds)(kind).ok_or_else(|| Error::UnknownKind { address: address.clone(), kind: kind.to_owned() })
}

fn add_wanted(plan: &mut Plan, request: &Request<'_>, resource: &Resource, replaced: &mut BTreeSet<Address>) -> Result<(), Error> {
    let kind = lookup_kind(request, &resource.address, &resource.kind)?;
    let none = Current::default();
    let current = request.current.get(&resource.address).unwrap_or(&none);
    let desired = reference::resolve(&resource.fields, &|address, output| known_output(request, replaced, address, output));
    let files = request.files.get(&resource.address);
    let Some(observed) = &current.observed else {
        let cause = if current.recorded.is_some() { Cause::Gone } else { Cause::New };
        replaced.insert(resource.address.clone());
        let delta = files.map(|set| files::delta(set, &FilesNow::default()));
        let calls = match (&kind.content, &delta) {
            (Some(moves), Some(delta)) => files::calls(delta, moves, false, true),
            _ => creating(kind, &desired),
        };
        plan.steps.push(Step {
            address: resource.address.clone(),
            kind,
            action: Action::Create,
            cause,
            fields: diff::fields(&Fields::new(), &desired, kind),
            calls,
            want: Some(resource.clone()),
            have: None,
            delta,
        });
        return Ok(());
    };
    let have = row(resource, observed, current.recorded.as_ref());
    if let Some(moves) = &kind.content {
        add_content(plan, resource, (kind, moves), have, files.map(|set| files::delta(set, &current.files)), current);
        return Ok(());
    }
    let changes = diff::fields(&observed.fields, &desired, kind);
    let immutable = changes.iter().find(|c| c.forces_replace).map(|c| c.field().to_owned());
    let (action, cause, calls) = if let Some(field) = immutable {
        replaced.insert(resource.address.clone());
        (Action::Replace, Cause::Immutable(field), [kind.delete.to_vec(), creating(kind, &desired)].concat())
    } else if changes.is_empty() {
        keep(plan, current.recorded.as_ref(), have, observed);
        return Ok(());
    } else {
        (Action::Update, diff::cause(&changes, current.recorded.as_ref(), &desired, kind), diff::updating(kind, &changes))
    };
    // Until the step is done the cloud still needs what it needed before: that must not go first.
    let mut have = have;
    have.needs.extend(current.recorded.iter().flat_map(|r| r.needs.clone()).filter(|n| !needs(resource).contains(n)));
    let (want, have) = (Some(resource.clone()), Some(have));
    plan.steps.push(Step { address: resource.address.clone(), kind, action, cause, fields: changes, calls, want, have, delta: None });
    Ok(())
}

fn add_content(
    plan: &mut Plan,
    resource: &Resource,
    (kind, moves): (&'static Kind, &Moves),
    have: Recorded,
    delta: Option<FileDelta>,
    current: &Current,
) {
    // Files may all be in place and yet not be what visitors get: an earlier run was stopped before it published them.
    let published = current.recorded.as_ref().and_then(|r| r.fields.get(PUBLISHED)) == resource.fields.get(PUBLISHED);
    let Some(delta) = delta.filter(|delta| !(delta.is_empty() && published)) else {
        let observed = current.observed.clone().unwrap_or_default();
        keep(plan, current.recorded.as_ref(), have, &observed);
        return;
    };
    plan.steps.push(Step {
        address: resource.address.clone(),
        kind,
        action: Action::Update,
        cause: match (delta.only_drift, delta.is_empty()) {
            (true, _) => Cause::Drift,
            (false, true) => Cause::Unfinished,
            (false, false) => Cause::Changed,
        },
        fields: Vec::new(),
        calls: files::calls(&delta, moves, have.fields.contains_key(PENDING), false),
        want: Some(resource.clone()),
        have: Some(have),
        delta: Some(delta),
    });
}

/// A resource that needs no step: its row is brought up to date if the cloud knows better.
fn keep(plan: &mut Plan, recorded: Option<&Recorded>, have: Recorded, observed: &Observed) {
    plan.unchanged.push(have.address.clone());
    if observed.waiting.is_some() {
        plan.waiting.push(have.clone());
    }
    if recorded != Some(&have) {
        plan.adopt.push(have);
    }
}

fn add_unwanted(plan: &mut Plan, request: &Request<'_>, address: &Address, current: &Current) -> Result<(), Error> {
    let Some(recorded) = &current.recorded else { return Ok(()) };
    if current.observed.is_none() {
        plan.forget.push(address.clone());
        return Ok(());
    }
    let kind = lookup_kind(request, address, &recorded.kind)?;
    let cause = match (request.destroy, recorded.deleting) {
        (_, true) => Cause::Unfinished,
        (true, false) => Cause::Destroy,
        (false, false) => Cause::Removed,
    };
    plan.steps.push(Step {
        address: address.clone(),
        kind,
        action: Action::Delete,
        cause,
        fields: Vec::new(),
        calls: kind.delete.to_vec(),
        want: None,
        have: Some(recorded.clone()),
        delta: None,
    });
    Ok(())
}

/// The row for what the cloud has: fields as observed, so that what is refreshed is what is remembered.
fn row(resource: &Resource, observed: &Observed, recorded: Option<&Recorded>) -> Recorded {
    let mut outputs = recorded.map(|r| r.outputs.clone()).unwrap_or_default();
    outputs.extend(observed.outputs.clone());
    let mut row = resource.recorded(&observed.id, outputs, needs(resource).into_iter().collect());
    row.fields.clone_from(&observed.fields);
    if let Some(recorded) = recorded {
        row.name.clone_from(&recorded.name);
    }
    row
}

/// The rows of what was found in the cloud without one, so that it can be deleted like anything else.
pub(crate) fn recovered(desired: &[Resource], current: &mut BTreeMap<Address, Current>) {
    for resource in desired {
        let Some(found) = current.get_mut(&resource.address) else { continue };
        if let (None, Some(observed)) = (&found.recorded, &found.observed) {
            found.recorded = Some(row(resource, observed, None));
        }
    }
}

/// An output that will still be true when the step runs.
fn known_output(request: &Request<'_>, replaced: &BTreeSet<Address>, address: &Address, output: &str) -> Option<String> {
    if replaced.contains(address) {
        return None;
    }
    let current = request.current.get(address)?;
    let observed = current.observed.as_ref()?;
    observed.outputs.get(output).or_else(|| current.recorded.as_ref()?.outputs.get(output)).cloned()
}

/// The calls that make a resource with these fields.
fn creating(kind: &'static Kind, desired: &Fields) -> Vec<&'static str> {
    let after = kind.settings.iter().filter(|s| s.after_create && s.fields.iter().any(|f| desired.get(*f).is_some_and(|v| !v.is_null())));
    std::iter::once(kind.create).chain(after.map(|s| s.call)).collect()
}

#[cfg(test)]
mod tests;
