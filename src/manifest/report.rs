//! Mistakes, in the order of the file, and how they are shown.

use super::{
    codes,
    source::{Source, Span},
};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::fmt;

/// All that is wrong with a manifest.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// Not empty; in the order of their positions.
    pub(crate) diagnostics: Vec<Diagnostic>,
    source: Source,
}

/// One mistake and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    /// One of [`codes::CODES`].
    pub(crate) code: &'static str,
    /// As it was given to `parse`.
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: usize,
    /// From 1, in characters.
    pub(crate) col: usize,
    /// `services.web.headers[0].path`; empty for the file as a whole.
    pub(crate) path: String,
    /// What is wrong, without an end mark.
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) hint: Option<String>,
    span: Span,
}

/// A mistake before its line was looked up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub(super) span: Span,
    pub(super) code: &'static str,
    pub(super) path: String,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl Found {
    pub(super) fn new(code: &'static str, span: Span, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { span, code, path: path.into(), message: message.into(), hint: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Report {
    /// `found` must not be empty. What was found twice at one place is kept once.
    pub(super) fn new(source: &Source, mut found: Vec<Found>) -> Self {
        found.sort();
        found.dedup_by(|b, a| (a.span.start, a.code, &a.message) == (b.span.start, b.code, &b.message));
        let diagnostics = found.into_iter().map(|f| diagnostic(source, f)).collect();
        Self { diagnostics, source: source.clone() }
    }

    /// Each mistake with the line it is on, for a terminal that understands colour codes or one that does not.
    pub(crate) fn render(&self, color: bool) -> String {
        const MOST: usize = 50;
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let mut blocks: Vec<String> = self.diagnostics.iter().take(MOST).map(|d| self.block(&renderer, d)).collect();
        if let Some(rest) = self.diagnostics.len().checked_sub(MOST).filter(|rest| *rest > 0) {
            blocks.push(format!("and {rest} more of these"));
        }
        blocks.join("\n\n")
    }

    fn block(&self, renderer: &Renderer, diagnostic: &Diagnostic) -> String {
        let span = self.source.first_line(diagnostic.span);
        let snippet = Snippet::source(self.source.text.as_str())
            .path(diagnostic.file.as_str())
            .annotation(AnnotationKind::Primary.span(span.start..span.end));
        let mut group: Group<'_> = Level::ERROR.primary_title(diagnostic.message.as_str()).id(diagnostic.code).element(snippet);
        if let Some(hint) = &diagnostic.hint {
            group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
        }
        renderer.render(&[group])
    }
}

fn diagnostic(source: &Source, found: Found) -> Diagnostic {
    debug_assert!(codes::explain(found.code).is_some(), "{} has no explanation", found.code);
    let (line, col) = source.position(found.span.start);
    let Found { span, code, path, message, hint } = found;
    Diagnostic { code, file: source.file.clone(), line, col, path, message, hint, span }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {} [{}]", self.file, self.line, self.col, self.message, self.code)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.diagnostics.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Report {}
