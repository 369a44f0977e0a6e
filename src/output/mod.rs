//! The only module that writes to a terminal, and the only one that asks.

mod ask;
mod failure;
mod github;
mod plan;
mod progress;
mod style;
mod table;

pub(crate) use ask::{ask_text, choose, confirm};
pub(crate) use failure::{Failure, FailureKind, Mistake};
pub(crate) use github::{Report as PipelineReport, report as report_to_pipeline};
pub(crate) use plan::{PlanView, markdown as plan_markdown, render as render_plan, to_json as plan_json};
pub(crate) use style::{Paint, count, duration, size};
pub(crate) use table::table;

use crate::{apply::Observer, world::World};
use serde::Serialize;
use serde_json::Value;
use std::{
    io::{self, Write},
    sync::Arc,
};

/// First in every JSON document; counts up when a field is renamed or removed.
const SCHEMA_VERSION: u32 = 1;

/// What stdout carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Format {
    #[default]
    Human,
    /// One document.
    Json,
    /// One event a line.
    Ndjson,
}

/// How a run shows itself.
#[derive(Debug, Clone)]
pub(crate) struct Ui {
    pub(crate) format: Format,
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
    /// For stdout and stderr.
    pub(crate) out: Paint,
    pub(crate) err: Paint,
    /// Somebody sits at stderr, and bars may move there.
    pub(crate) live: bool,
    /// Somebody can be asked.
    pub(crate) can_ask: bool,
    actions: Option<github::Actions>,
}

/// `--color`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl Ui {
    pub(crate) fn new(world: &World, format: Format, color: Color, quiet: bool, verbose: bool, no_input: bool) -> Self {
        let dumb = world.var("TERM") == Some("dumb");
        let wanted = |terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !dumb && world.var("NO_COLOR").is_none(),
        };
        Self {
            format,
            quiet,
            verbose,
            out: Paint::new(wanted(world.stdout_is_terminal)),
            err: Paint::new(wanted(world.stderr_is_terminal)),
            live: world.stderr_is_terminal && !dumb && !quiet && !world.is_ci(),
            can_ask: world.can_ask() && !no_input,
            actions: github::Actions::of(world),
        }
    }

    /// The result for a person; nothing in the machine formats.
    pub(crate) fn say(&self, text: &str) {
        if self.format == Format::Human {
            put(&mut io::stdout().lock(), text);
        }
    }

    /// A result that is a file's text, such as a script: as it is for people, within `body` for programs.
    pub(crate) fn raw(&self, text: &str, body: &Value) {
        self.say(text);
        self.document(body);
    }

    /// The result for a program, as the one JSON document, or as the last NDJSON line with the same fields.
    pub(crate) fn document(&self, body: &impl Serialize) {
        match self.format {
            Format::Human => {}
            Format::Json => put(&mut io::stdout().lock(), &document(body)),
            Format::Ndjson => put(&mut io::stdout().lock(), &line("result", body)),
        }
    }

    /// A remark on the way, on stderr.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            put(&mut io::stderr().lock(), text);
        }
    }

    /// Something that a person should know and that stops nothing.
    pub(crate) fn warn(&self, text: &str) {
        put(&mut io::stderr().lock(), &format!("{} {text}", self.err.yellow("warning:")));
        if let Some(actions) = &self.actions {
            put(&mut io::stderr().lock(), &actions.annotation("warning", None, text));
        }
    }

    /// The end of a run that did not work.
    pub(crate) fn fail(&self, failure: &Failure) {
        match self.format {
            Format::Human => {}
            Format::Json => put(&mut io::stdout().lock(), &document(&failure.document())),
            Format::Ndjson => put(&mut io::stdout().lock(), &line("error", &failure.document())),
        }
        put(&mut io::stderr().lock(), &failure.render(self.err));
        if let Some(actions) = &self.actions {
            for (place, message) in failure.annotations() {
                put(&mut io::stderr().lock(), &actions.annotation("error", place, &message));
            }
        }
    }

    /// Shows an apply while it runs. Keep it until the run is over: dropping it clears the screen of what moves.
    pub(crate) fn observer(&self) -> Arc<dyn Observer> {
        match self.format {
            Format::Ndjson => Arc::new(progress::Events),
            _ if self.quiet => Arc::new(progress::Silent),
            _ if self.live => Arc::new(progress::Bars::new(self.err)),
            _ => Arc::new(progress::Lines::new(self.err)),
        }
    }

    pub(crate) fn actions(&self) -> Option<&github::Actions> {
        self.actions.as_ref()
    }
}

/// `body` with the schema version in front, over several lines.
fn document(body: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(body).unwrap_or_default();
    match text.strip_prefix("{") {
        Some("}") => format!("{{\n  \"schema_version\": {SCHEMA_VERSION}\n}}"),
        Some(rest) => format!("{{\n  \"schema_version\": {SCHEMA_VERSION},{rest}"),
        None => text,
    }
}

/// `body` as one event line.
fn line(event: &str, body: &impl Serialize) -> String {
    let text = serde_json::to_string(body).unwrap_or_default();
    let rest = text.strip_prefix('{').map_or_else(|| format!("\"value\":{text}}}"), ToOwned::to_owned);
    let comma = if rest == "}" { "" } else { "," };
    format!("{{\"schema_version\":{SCHEMA_VERSION},\"event\":\"{event}\"{comma}{rest}")
}

/// Writes a text and a line end. A reader that went away is not our failure.
fn put(to: &mut impl Write, text: &str) {
    _ = writeln!(to, "{}", text.trim_end_matches('\n'));
    _ = to.flush();
}

#[cfg(test)]
mod tests {
    use super::{document, line};
    use serde_json::json;

    #[test]
    fn the_schema_version_comes_first() {
        assert_eq!(document(&json!({})), "{\n  \"schema_version\": 1\n}");
        assert_eq!(document(&json!({"a": 1})), "{\n  \"schema_version\": 1,\n  \"a\": 1\n}");
        assert_eq!(line("x", &json!({})), r#"{"schema_version":1,"event":"x"}"#);
        assert_eq!(line("x", &json!({"a": 1})), r#"{"schema_version":1,"event":"x","a":1}"#);
    }
}
