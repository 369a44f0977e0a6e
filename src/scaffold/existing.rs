//! The description of a project that is there already: short, with the reason for each line.

use super::{Rendered, Strategy, filters::yaml};
use crate::artifact::SitePlan;
use std::fmt::Write as _;

/// `mikrocloud.yaml` for one site.
pub(crate) fn manifest_of(name: &str, plan: &SitePlan) -> Rendered {
    let mut text = String::from("# yaml-language-server: $schema=.mikrocloud/schema.json\n#\n");
    comment(&mut text, "", &format!("Written by `mikrocloud init`, which found {}: {}.", plan.name, plan.evidence));
    for note in &plan.notes {
        comment(&mut text, "", note);
    }
    _ = writeln!(text, "name: {}\n\nservices:\n  web:\n    type: site", yaml(name));
    if plan.root != "." {
        _ = writeln!(text, "    root: {}", yaml(&plan.root));
    }
    if let Some(build) = &plan.build {
        comment(&mut text, "    ", &build.because);
        _ = writeln!(text, "    build: {}", yaml(&build.value));
    }
    comment(&mut text, "    ", &plan.output.because);
    _ = writeln!(text, "    output: {}", yaml(&plan.output.value));
    match (&plan.spa, &plan.not_found) {
        (Some(why), _) => {
            comment(&mut text, "    ", why);
            text.push_str("    spa: true\n");
        }
        (None, Some(page)) => {
            comment(&mut text, "    ", "Shown, with status 404, for addresses that lead nowhere.");
            _ = writeln!(text, "    not_found: {}", yaml(page));
        }
        (None, None) => {}
    }
    Rendered { path: "mikrocloud.yaml".to_owned(), bytes: text.into_bytes(), mode: None, strategy: Strategy::Seed }
}

/// One sentence, over as many lines as it takes. Words of the project cannot end the comment.
fn comment(text: &mut String, indent: &str, sentence: &str) {
    const WIDTH: usize = 110;
    let mut line = String::new();
    for word in sentence.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if !line.is_empty() && line.chars().count() + word.chars().count() >= WIDTH {
            _ = writeln!(text, "{indent}# {line}");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        _ = writeln!(text, "{indent}# {line}");
    }
}
