//! The table of frameworks, `frameworks.toml`.

use serde::Deserialize;
use std::sync::LazyLock;

/// One framework; the fields are explained in the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) slug: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) all: Vec<String>,
    #[serde(default)]
    pub(super) any: Vec<String>,
    #[serde(default)]
    pub(super) config: Vec<String>,
    #[serde(default)]
    pub(super) build: String,
    #[serde(default = "build")]
    pub(super) script: String,
    #[serde(default)]
    pub(super) output: String,
    #[serde(default)]
    pub(super) output_from: Vec<String>,
    #[serde(default)]
    pub(super) kind: Kind,
    pub(super) static_if: Option<String>,
    pub(super) server_if: Option<String>,
    #[serde(default)]
    pub(super) server_deps: Vec<String>,
    pub(super) advice: Option<String>,
    #[serde(default)]
    pub(super) spa: bool,
    #[serde(default)]
    pub(super) spa_deps: Vec<String>,
    #[serde(default)]
    pub(super) not_found: bool,
    #[serde(default)]
    pub(super) not_found_if: Vec<String>,
    #[serde(default)]
    pub(super) supersedes: Vec<String>,
    #[serde(default)]
    pub(super) weak: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    #[default]
    Site,
    Server,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    framework: Vec<Row>,
}

fn build() -> String {
    "build".to_owned()
}

impl Row {
    /// The word by which a script is known to run it.
    pub(super) fn tool(&self) -> &str {
        self.build.split(' ').next().unwrap_or_default()
    }

    /// It is installed by a package manager of JavaScript.
    pub(super) fn is_dependency(&self) -> bool {
        self.all.iter().chain(&self.any).any(|e| e.starts_with("dep:"))
    }
}

/// All rows. A test holds the file to be readable.
pub(super) fn rows() -> &'static [Row] {
    static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| read().unwrap_or_default());
    &ROWS
}

fn read() -> Result<Vec<Row>, toml::de::Error> {
    Ok(toml::from_str::<Table>(include_str!("frameworks.toml"))?.framework)
}

#[cfg(test)]
mod tests {
    use super::{Kind, read};
    use std::collections::BTreeSet;

    #[test]
    fn the_table_holds_together() {
        let rows = read().unwrap();
        let slugs: BTreeSet<&str> = rows.iter().map(|r| r.slug.as_str()).collect();
        assert_eq!(slugs.len(), rows.len(), "a slug is used twice");
        for row in &rows {
            assert!(row.supersedes.iter().all(|s| slugs.contains(s.as_str()) && *s != row.slug), "{}: {:?}", row.slug, row.supersedes);
            assert!(!row.all.is_empty() || !row.any.is_empty(), "{} has no evidence", row.slug);
            assert_eq!(row.kind == Kind::Site, !row.output.is_empty() && !row.build.is_empty(), "{}", row.slug);
            let conditional = row.static_if.is_some() || row.server_if.is_some();
            assert!(!conditional || (row.advice.is_some() && !row.config.is_empty()), "{}", row.slug);
            let evidence = row.all.iter().chain(&row.any).filter_map(|e| e.split_once('~')).map(|(_, regex)| regex);
            for regex in evidence.chain(row.output_from.iter().chain(&row.static_if).chain(&row.server_if).map(String::as_str)) {
                regex_lite::Regex::new(regex).unwrap_or_else(|e| panic!("{}: `{regex}`: {e}", row.slug));
            }
        }
    }
}
