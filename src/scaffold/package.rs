//! A template as its author wrote it: `template.toml` and `files/`. Checked as a whole before anything is asked.

use super::{Error, paths};
use crate::model::{files::hex, name::token};
use regex_lite::Regex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The format that this version reads.
const SCHEMA: u32 = 1;
/// Keys that the engine sets, and names that `__key__` in a file name must leave alone.
const RESERVED: [&str; 6] = ["dir_name", "template", "mikrocloud", "init", "main", "with"];
const KEY: &str = "^[a-z][a-z0-9_]{0,39}$";

/// `template.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Package {
    schema: u32,
    pub(crate) id: String,
    /// Counts up with any change of what is written.
    pub(crate) version: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    /// `static`, `go`, `rust` ...
    pub(crate) language: String,
    /// `static`, `service`, `worker` ...
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) tags: Vec<String>,
    /// The oldest program that can read it.
    min_mikrocloud: Option<String>,
    /// In the order of asking.
    #[serde(default, rename = "prompt")]
    pub(crate) prompts: Vec<Prompt>,
    #[serde(default)]
    pub(super) computed: Vec<Computed>,
    #[serde(default, rename = "rule")]
    pub(super) rules: Vec<Rule>,
    /// Exceptions by target path; the first that matches holds.
    #[serde(default, rename = "file")]
    pub(super) exceptions: Vec<Exception>,
    /// What to do after it is written, as sentences; rendered.
    #[serde(default)]
    pub(super) next: Vec<String>,
}

/// A question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Prompt {
    pub(crate) key: String,
    pub(crate) label: String,
    #[serde(rename = "type")]
    pub(crate) kind: PromptKind,
    /// Rendered with the answers so far. Without one, the value has to be given.
    pub(super) default: Option<String>,
    pub(super) pattern: Option<String>,
    /// In characters.
    pub(super) max_length: Option<usize>,
    /// What fits, for who gave something else.
    pub(super) message: Option<String>,
    /// A condition over the answers so far; where it is false the default is taken.
    pub(super) when: Option<String>,
    #[serde(default)]
    pub(crate) choices: Vec<Choice>,
    /// `false`: taken from `--with` or the default, and never asked for.
    #[serde(default = "yes")]
    pub(crate) ask: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PromptKind {
    String,
    Bool,
    Int,
    Choice,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: Option<String>,
}

/// A value made from others: a text template, or an expression with a type.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Computed {
    pub(super) key: String,
    pub(super) value: Option<String>,
    pub(super) expr: Option<String>,
}

/// Answers that do not go together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) when: String,
    pub(super) error: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exception {
    /// As in `.gitignore`, from the project's root: `scripts/*.sh`, `api/**`.
    pub(super) path: String,
    /// Written only where this is true.
    pub(super) when: Option<String>,
    /// `0755`
    pub(super) mode: Option<String>,
    #[serde(default)]
    pub(super) strategy: super::Strategy,
}

const fn yes() -> bool {
    true
}

/// A package that has been checked, with its files.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub(crate) package: Package,
    /// By their path below `files/`.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// `sha256:` and 64 hex digits over everything in it.
    pub(crate) digest: String,
}

impl Template {
    /// `text` is `template.toml`.
    pub(crate) fn new(text: &str, files: BTreeMap<String, Vec<u8>>) -> Result<Self, Error> {
        let broken = |template: &str, why: String| Error::Template { template: template.to_owned(), why };
        let package: Package = toml::from_str(text).map_err(|e| broken("?", e.to_string()))?;
        package.check().map_err(|why| broken(&package.id, why))?;
        let parts: Vec<String> = files.iter().map(|(path, bytes)| token(&[path, &hex(&Sha256::digest(bytes))], 64)).collect();
        let all: Vec<&str> = std::iter::once(text).chain(parts.iter().map(String::as_str)).collect();
        Ok(Self { digest: format!("sha256:{}", token(&all, 64)), package, files })
    }

    pub(super) fn broken(&self, why: impl Into<String>) -> Error {
        Error::Template { template: self.package.id.clone(), why: why.into() }
    }
}

impl Package {
    fn check(&self) -> Result<(), String> {
        if self.schema != SCHEMA {
            return Err(format!("it is written in format {}, and this version reads {SCHEMA}", self.schema));
        }
        matches(&self.id, "^[a-z][a-z0-9-]{1,40}$").then_some(()).ok_or("`id` is not lower case letters, digits and dashes")?;
        semver::Version::parse(&self.version).map_err(|e| format!("`version`: {e}"))?;
        self.check_age()?;
        let mut keys = BTreeSet::new();
        for key in self.prompts.iter().map(|p| &p.key).chain(self.computed.iter().map(|c| &c.key)) {
            if !matches(key, KEY) || RESERVED.contains(&key.as_str()) || !keys.insert(key) {
                return Err(format!("the key `{key}` is reserved, used twice, or not lower case letters, digits and underscores"));
            }
        }
        self.prompts.iter().try_for_each(Prompt::check)?;
        if let Some(computed) = self.computed.iter().find(|c| c.value.is_some() == c.expr.is_some()) {
            return Err(format!("`{}` needs either `value` or `expr`", computed.key));
        }
        for exception in &self.exceptions {
            paths::glob(&exception.path).map_err(|e| format!("`{}`: {e}", exception.path))?;
            exception.mode()?;
        }
        Ok(())
    }

    fn check_age(&self) -> Result<(), String> {
        let Some(least) = &self.min_mikrocloud else { return Ok(()) };
        let least = semver::Version::parse(least).map_err(|e| format!("`min_mikrocloud`: {e}"))?;
        let here = semver::Version::parse(env!("CARGO_PKG_VERSION")).map_err(|e| e.to_string())?;
        if least > here { Err(format!("it needs mikrocloud {least}, and this is {here}")) } else { Ok(()) }
    }
}

impl Prompt {
    fn check(&self) -> Result<(), String> {
        if (self.kind == PromptKind::Choice) == self.choices.is_empty() {
            return Err(format!("`{}`: `choices` belong to the type `choice`, and only there", self.key));
        }
        let pattern = self.pattern.as_deref().unwrap_or_default();
        Regex::new(pattern).map(|_| ()).map_err(|e| format!("`{}`: {e}", self.key))
    }
}

impl Exception {
    /// Permission bits.
    pub(super) fn mode(&self) -> Result<Option<u32>, String> {
        let Some(text) = &self.mode else { return Ok(None) };
        let mode = u32::from_str_radix(text, 8).ok().filter(|m| *m <= 0o777);
        mode.map(Some).ok_or_else(|| format!("`mode` is `{text}`, not octal digits such as `0755`"))
    }
}

fn matches(text: &str, pattern: &str) -> bool {
    Regex::new(pattern).is_ok_and(|regex| regex.is_match(text))
}
