//! The three faces of progress: bars for a person who watches, lines for a log, events for a program.

mod bars;
mod lines;

pub(super) use bars::Bars;
pub(super) use lines::Lines;

use super::{line, put};
use crate::{
    apply::{Event, Observer},
    plan::Action,
};
use serde_json::{Value, json};
use std::io;

/// `--quiet`
pub(super) struct Silent;

impl Observer for Silent {
    fn event(&self, _: &Event) {}
}

/// `--ndjson`
pub(super) struct Events;

impl Observer for Events {
    fn event(&self, event: &Event) {
        let (name, body) = describe(event);
        put(&mut io::stdout().lock(), &line(name, &body));
    }
}

fn describe(event: &Event) -> (&'static str, Value) {
    match event {
        Event::Refreshing { total } => ("refreshing", json!({"total": total})),
        Event::Started { address, title, action } => ("started", json!({"address": address, "title": title, "action": action})),
        Event::Calling { address, call } => ("calling", json!({"address": address, "call": call})),
        Event::Moving { address, files, of_files, bytes, of_bytes } => {
            ("moving", json!({"address": address, "files": files, "of_files": of_files, "bytes": bytes, "of_bytes": of_bytes}))
        }
        Event::Waiting { address, why, elapsed } => {
            ("waiting", json!({"address": address, "why": why, "elapsed_ms": milliseconds(*elapsed)}))
        }
        Event::Retrying { error, wait } => ("retrying", json!({"error": error.to_string(), "wait_ms": milliseconds(*wait)})),
        Event::Finished { address, action, took } => {
            ("finished", json!({"address": address, "action": action, "took_ms": milliseconds(*took)}))
        }
        Event::Failed { address, error } => ("failed", json!({"address": address, "error": error})),
        Event::Skipped { address } => ("skipped", json!({"address": address})),
    }
}

fn milliseconds(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// `created`
fn past(action: Action) -> &'static str {
    match action {
        Action::Create => "created",
        Action::Update => "updated",
        Action::Replace => "replaced",
        Action::Delete => "deleted",
    }
}

/// `creating`
fn present(action: Action) -> &'static str {
    match action {
        Action::Create => "creating",
        Action::Update => "updating",
        Action::Replace => "replacing",
        Action::Delete => "deleting",
    }
}
