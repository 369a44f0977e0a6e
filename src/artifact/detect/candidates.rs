//! Rows of the table that fit a folder, and how sure that is.

use super::{
    package::Package,
    table::{Row, rows},
    tree::Tree,
};
use regex_lite::Regex;

/// From here on a server is not taken for a mere tool.
pub(super) const SURE: u8 = 30;

/// A row that fits.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) row: &'static Row,
    /// 50 the project's own script runs it, 40 it is configured, 30 a dependency, 20 one of development, 5 a weak row.
    pub(super) rank: u8,
    evidence: Vec<String>,
}

impl Candidate {
    pub(super) fn evidence(&self) -> String {
        self.evidence.join(", ")
    }

    /// For a row that somebody asked for.
    pub(super) fn wished(row: &'static Row) -> Self {
        Self { row, rank: 0, evidence: vec!["what you said".to_owned()] }
    }
}

/// All that fit, without those that another one includes.
pub(super) fn find(tree: &Tree, package: Option<&Package>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = rows().iter().filter_map(|row| of(row, tree, package)).collect();
    let included: Vec<&String> = found.iter().flat_map(|c| &c.row.supersedes).collect();
    let included: Vec<String> = included.into_iter().cloned().collect();
    found.retain(|c| !included.contains(&c.row.slug));
    found
}

/// `row`, if it fits.
pub(super) fn of(row: &'static Row, tree: &Tree, package: Option<&Package>) -> Option<Candidate> {
    let mut evidence = row.all.iter().map(|e| proof(e, tree, package)).collect::<Option<Vec<_>>>()?;
    if !row.any.is_empty() {
        evidence.push(row.any.iter().find_map(|e| proof(e, tree, package))?);
    }
    let config = row.config.iter().flat_map(|name| tree.named(name)).next();
    let named = |text: &String| config.as_ref().is_some_and(|c| *text == format!("`{c}`"));
    if let Some(file) = config.as_ref().filter(|_| !evidence.iter().any(named)) {
        evidence.push(format!("`{file}`"));
    }
    let rank = rank(row, package, config.is_some());
    Some(Candidate { row, rank, evidence })
}

fn rank(row: &Row, package: Option<&Package>, configured: bool) -> u8 {
    let names = row.all.iter().chain(&row.any).filter_map(|e| e.strip_prefix("dep:"));
    let depends = package.is_some_and(|p| names.clone().any(|n| p.dependencies.contains(n)));
    let develops = package.is_some_and(|p| names.clone().any(|n| p.dev_dependencies.contains(n)));
    let runs =
        package.is_some_and(|p| p.scripts.get(&row.script).is_some_and(|_| p.script_with(row.tool(), &row.script) == Some(&row.script)));
    match () {
        () if row.weak => 5,
        () if runs && !row.tool().is_empty() => 50,
        () if configured || !(depends || develops) || row.all.iter().any(|e| e.starts_with("entry:")) => 40,
        () if depends => 30,
        () => 20,
    }
}

/// The words for a piece of evidence, if it is there.
fn proof(evidence: &str, tree: &Tree, package: Option<&Package>) -> Option<String> {
    if let Some(name) = evidence.strip_prefix("dep:") {
        return package?.needs(name).then(|| format!("`{name}` in package.json"));
    }
    if let Some(name) = evidence.strip_prefix("entry:") {
        return entry(name, tree).map(|file| format!("`{file}`, which imports it"));
    }
    let file = evidence.strip_prefix("file:")?;
    let (pattern, regex) = file.split_once('~').map_or((file, None), |(file, regex)| (file, Regex::new(regex).ok()));
    let fits = |name: &String| regex.as_ref().is_none_or(|regex| tree.config(name).is_some_and(|text| regex.is_match(&text)));
    tree.named(pattern).into_iter().find(fits).map(|name| format!("`{name}`"))
}

/// A script that a server would begin with, and that imports `name`.
fn entry(name: &str, tree: &Tree) -> Option<String> {
    let imports = Regex::new(&format!(r#"(?:from|require|import)\s*(?:\(\s*)?["']{}["']"#, regex_lite::escape(name))).ok()?;
    let stems = ["app", "index", "server", "main", "src/app", "src/index", "src/server", "src/main"];
    let files = stems.iter().flat_map(|stem| tree.named(&format!("{stem}.*")));
    files.into_iter().find(|file| tree.config(file).is_some_and(|text| imports.is_match(&text)))
}
