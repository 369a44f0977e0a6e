//! YAML text to a checked `App`, with the place of every mistake. Pure: no I/O.
//!
//! text -> `yaml` (a tree that knows places) -> `merge` (an environment over the project) -> `check` (against the tables in
//! `project` and `services`) -> `App`. The JSON schema comes from the same tables.

mod check;
mod codes;
mod merge;
mod node;
mod project;
mod references;
mod report;
mod rules;
mod schema;
mod services;
mod shape;
mod source;
mod suggest;
#[cfg(test)]
mod tests;
mod yaml;

use crate::model::{app::App, problem::Problem};
use check::Checker;
use node::{Kind, Node};
use source::{Source, Span};
use std::collections::BTreeMap;

pub(crate) use codes::CODES;
pub(crate) use report::Report;
pub(crate) use schema::schema;

/// The largest file that is read, in bytes.
const LARGEST: usize = 1024 * 1024;

/// A project, and where in the file each of its values was written.
#[derive(Debug, Clone)]
pub(crate) struct Manifest {
    pub(crate) app: App,
    source: Source,
    /// Where the key of a map or list, or the value of anything else, was written, by path.
    places: BTreeMap<String, Span>,
}

/// What the manifest may name but this module does not know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    /// As in `--cloud`.
    pub(crate) clouds: &'a [&'a str],
}

/// Reads `text` for one environment; `file` is what messages call it. Every environment in it is checked, and every mistake
/// is in the report. Without `environment` it is `dev`, unless the file has `environments:` and no `dev` among them.
pub(crate) fn parse(file: &str, text: &str, environment: Option<&str>, known: &Known<'_>) -> Result<Manifest, Report> {
    if text.len() > LARGEST {
        let message = format!("the file has {} bytes, and {LARGEST} are the most that is read", text.len());
        let found = report::Found::new(codes::TOO_MUCH, Span::default(), "", message).hint("check that this is the right file");
        return Err(Report::new(&Source::new(file, ""), vec![found]));
    }
    let source = Source::new(file, text.strip_prefix('\u{feff}').unwrap_or(text));
    let (root, mut found) = yaml::read(&source);
    let Some(root) = root.filter(|root| usable(root, &mut found)) else {
        if found.is_empty() {
            found.push(empty());
        }
        return Err(Report::new(&source, found));
    };
    let variants = project::variants(&root, environment);
    found.extend(variants.found);
    for tree in std::iter::once(&variants.chosen).chain(&variants.others) {
        let checker = Checker::new(&source, known, services::offers(tree));
        found.extend(checker.run(tree, &project::PROJECT));
    }
    if found.is_empty() {
        let places = places(&variants.chosen);
        let app = project::app(&variants.chosen, &variants.environment);
        return Ok(Manifest { app, source, places });
    }
    for found in &mut found {
        found.path = written(&found.path, found.span, &variants.written);
    }
    Err(Report::new(&source, found))
}

impl Manifest {
    /// What a cloud cannot do, at the deepest place of each path that is in the file.
    pub(crate) fn report(&self, problems: &[Problem]) -> Report {
        let found = problems.iter().map(|problem| report::Found {
            span: self.place(&problem.path),
            code: codes::CLOUD_CANNOT,
            path: problem.path.clone(),
            message: problem.message.clone(),
            hint: problem.hint.clone(),
        });
        Report::new(&self.source, found.collect())
    }

    fn place(&self, path: &str) -> Span {
        let mut path = path;
        loop {
            if let Some(span) = self.places.get(path) {
                return *span;
            }
            match path.rfind(['.', '[']) {
                Some(at) => path = &path[..at],
                None if path.is_empty() => return Span::default(),
                None => path = "",
            }
        }
    }
}

/// Whether the file holds a map at all.
fn usable(root: &Node, found: &mut Vec<report::Found>) -> bool {
    if root.is_map() {
        return true;
    }
    if root.is_null() {
        found.push(empty());
    } else if root.kind != Kind::Unusable {
        let message = format!("the file is {}, and a project is a map", root.describe());
        found.push(report::Found::new(codes::NOT_A_PROJECT, root.span, "", message).hint("begin it with `name: my-project`"));
    }
    false
}

fn empty() -> report::Found {
    let hint = "run `mikrocloud init`, or write `name:` and `services:`";
    report::Found::new(codes::NOT_A_PROJECT, Span::default(), "", "the file is empty").hint(hint)
}

/// A path in the project as it was written: `environments.staging.` is in front of what stands there.
fn written(path: &str, span: Span, environments: &[(Span, String)]) -> String {
    if path.starts_with("environments") {
        return path.to_owned();
    }
    match environments.iter().find(|(range, _)| (range.start..range.end).contains(&span.start)) {
        Some((_, name)) => merge::join(&format!("environments.{name}"), path),
        None => path.to_owned(),
    }
}

fn places(root: &Node) -> BTreeMap<String, Span> {
    let mut places = BTreeMap::from([(String::new(), Span { end: root.span.start, ..root.span })]);
    collect(root, "", &mut places);
    places
}

fn collect(node: &Node, path: &str, places: &mut BTreeMap<String, Span>) {
    for entry in node.entries() {
        let path = merge::join(path, &entry.key);
        places.insert(path.clone(), if entry.value.text().is_some() { entry.value.span } else { entry.key_span });
        collect(&entry.value, &path, places);
    }
    for (index, item) in node.items().iter().enumerate() {
        let path = format!("{path}[{index}]");
        places.insert(path.clone(), item.span);
        collect(item, &path, places);
    }
}
