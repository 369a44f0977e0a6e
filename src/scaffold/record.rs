//! The files that `mikrocloud` keeps in a project for itself, below `.mikrocloud/`, and the check of what it wrote.

use super::{Answers, Rendered, Strategy, Template, filters::yaml};
use crate::manifest::{self, Known, Report};
use std::fmt::Write as _;

/// What every project gets: the schema, so that editors know `mikrocloud.yaml` without a network, and for a project from a
/// template which one it was and its answers.
pub(crate) fn companions(from: Option<(&Template, &Answers)>) -> Vec<Rendered> {
    let schema = serde_json::to_string_pretty(&manifest::schema()).unwrap_or_default() + "\n";
    let mut files = vec![file("schema.json", schema)];
    files.extend(from.map(|(template, answers)| file("template.yaml", record(template, answers))));
    files
}

/// What is wrong with a description that is about to be written: never a thing that a person did.
pub(crate) fn mistakes(file: &Rendered) -> Result<(), Report> {
    let text = String::from_utf8_lossy(&file.bytes);
    manifest::parse(&file.path, &text, None, &Known { clouds: &[] }).map(|_| ())
}

fn file(name: &str, text: String) -> Rendered {
    Rendered { path: format!(".mikrocloud/{name}"), bytes: text.into_bytes(), mode: None, strategy: Strategy::Owned }
}

fn record(template: &Template, answers: &Answers) -> String {
    let package = &template.package;
    let mut text =
        String::from("# Kept by `mikrocloud init`: the template that this project began as, and the answers it was given.\nschema: 1\n");
    text.push_str("instances:\n  - id: main\n    path: .\n");
    _ = writeln!(
        text,
        "    template: {{source: builtin, id: {}, version: {}, digest: \"{}\"}}",
        package.id, package.version, template.digest
    );
    text.push_str("    answers:\n");
    for (key, value) in &answers.recorded {
        let value = value.as_str().map_or_else(|| value.to_string(), yaml);
        _ = writeln!(text, "      {key}: {value}");
    }
    text
}
