//! A plan on paper: for a person, for a pull request, for a program.

use super::{Paint, count, size};
use crate::plan::{Action, Cause, FieldChange, FileDelta, Plan, Step};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write as _};

/// A plan and where it goes.
pub(crate) struct PlanView<'a> {
    pub(crate) plan: &'a Plan,
    /// `shop · dev · AWS eu-west-1`
    pub(crate) title: &'a str,
    /// Also the fields of what is made, and the calls.
    pub(crate) verbose: bool,
}

/// For a terminal.
pub(crate) fn render(view: &PlanView<'_>, paint: Paint) -> String {
    let mut text = format!("{}\n", paint.bold(view.title));
    let width = view.plan.steps.iter().map(|s| s.address.part().len()).max().unwrap_or(0);
    let kinds = view.plan.steps.iter().map(|s| s.kind.title.chars().count()).max().unwrap_or(0);
    let mut by_service: BTreeMap<Option<&str>, Vec<&Step>> = BTreeMap::new();
    for step in &view.plan.steps {
        by_service.entry(step.address.service()).or_default().push(step);
    }
    for (service, steps) in by_service {
        _ = writeln!(text, "\n  {}", paint.bold(service.unwrap_or("project")));
        for step in steps {
            let title = format!("{:kinds$}", step.kind.title);
            let line = format!("{:width$}  {title}  {}", step.address.part(), paint.dim(&why(step)));
            _ = writeln!(text, "  {} {line}", mark(step.action, paint));
            details(&mut text, step, view.verbose, paint);
        }
    }
    _ = writeln!(text, "\n{}", total(view.plan));
    text
}

fn details(text: &mut String, step: &Step, verbose: bool, paint: Paint) {
    if let Some(delta) = &step.delta {
        _ = writeln!(text, "      {}", files(delta));
    }
    if verbose || step.action != Action::Create {
        for change in &step.fields {
            _ = writeln!(text, "      {}", field(change, paint));
        }
    }
    if verbose && !step.calls.is_empty() {
        _ = writeln!(text, "      {}", paint.dim(&step.calls.join(", ")));
    }
}

/// What a person would say: files are no part of the description.
fn why(step: &Step) -> String {
    match step.cause {
        Cause::Changed if step.delta.is_some() => "the files changed".to_owned(),
        _ => step.cause.describe(),
    }
}

fn files(delta: &FileDelta) -> String {
    let removed = if delta.remove.is_empty() { String::new() } else { format!(", {} to remove", delta.remove.len()) };
    let kept = match delta.put.len() {
        0 => format!("none of {} to upload", count(delta.total, "file")),
        some => format!("{some} of {} to upload ({})", count(delta.total, "file"), size(delta.bytes)),
    };
    format!("{kept}{removed}")
}

fn field(change: &FieldChange, paint: Paint) -> String {
    let after = if change.known_after_apply { "(known after apply)".to_owned() } else { value(&change.after) };
    let replace = if change.forces_replace { paint.magenta("  forces replacement") } else { String::new() };
    if change.before.is_null() {
        format!("{}: {after}{replace}", change.path)
    } else {
        format!("{}: {} -> {after}{replace}", change.path, value(&change.before))
    }
}

/// A value on one line, cut where it would fill the screen.
fn value(value: &Value) -> String {
    let text = if value.is_null() { "(none)".to_owned() } else { value.to_string() };
    if text.chars().count() > 100 { format!("{}...", text.chars().take(97).collect::<String>()) } else { text }
}

fn mark(action: Action, paint: Paint) -> String {
    match action {
        Action::Create => paint.green("+"),
        Action::Update => paint.yellow("~"),
        Action::Replace => paint.magenta("±"),
        Action::Delete => paint.red("-"),
    }
}

fn total(plan: &Plan) -> String {
    let summary = plan.summary();
    let of = |name: &str| summary.get(name).copied().unwrap_or(0);
    if plan.is_empty() {
        return match of("unchanged") {
            0 => "Nothing to do.".to_owned(),
            1 => "Nothing to do: 1 resource is as described.".to_owned(),
            more => format!("Nothing to do: {more} resources are as described."),
        };
    }
    let words =
        [("create", "to create"), ("update", "to update"), ("replace", "to replace"), ("delete", "to delete"), ("unchanged", "unchanged")];
    let parts: Vec<String> = words.iter().filter(|(name, _)| of(name) > 0).map(|(name, word)| format!("{} {word}", of(name))).collect();
    format!("Plan: {}.", parts.join(", "))
}

/// For a pull request comment.
pub(crate) fn markdown(view: &PlanView<'_>) -> String {
    let mut text = format!("### {}\n\n{}\n", view.title, total(view.plan));
    if view.plan.is_empty() {
        return text;
    }
    text.push_str("\n| | resource | kind | why |\n|---|---|---|---|\n");
    for step in &view.plan.steps {
        let reason = match &step.delta {
            Some(delta) => format!("{}; {}", why(step), files(delta)),
            None => why(step),
        };
        let plain = mark(step.action, Paint::new(false));
        _ = writeln!(text, "| `{plain}` | `{}` | {} | {} |", step.address, step.kind.title, reason.replace('|', "\\|"));
    }
    text
}

/// The `changes` and `summary` of `plan --json`.
pub(crate) fn to_json(plan: &Plan) -> (Vec<Value>, Value) {
    let changes = plan.steps.iter().map(step_json).collect();
    (changes, json!(plan.summary()))
}

fn step_json(step: &Step) -> Value {
    let files = step.delta.as_ref().map(|delta| {
        let put: Vec<&str> = delta.put.iter().map(|p| p.key.as_str()).collect();
        json!({"put": put, "remove": delta.remove, "bytes": delta.bytes, "total": delta.total})
    });
    json!({
        "address": step.address,
        "kind": step.kind.name,
        "action": step.action,
        "cause": why(step),
        "fields": step.fields,
        "calls": step.calls,
        "files": files,
    })
}
