//! `package.json`, and the package manager that goes with it.

use super::tree::Tree;
use regex_lite::Regex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) dependencies: BTreeSet<String>,
    pub(super) dev_dependencies: BTreeSet<String>,
    pub(super) scripts: BTreeMap<String, String>,
    /// Patterns of folders with packages of their own.
    pub(super) workspaces: Vec<String>,
    /// `main`, the file that `node .` runs.
    pub(super) main: Option<String>,
    /// `packageManager`: `pnpm@9.1.0`.
    manager: Option<String>,
    engines: BTreeSet<String>,
}

impl Package {
    /// `None` without the file or where it is not JSON.
    pub(super) fn read(tree: &Tree) -> Option<Self> {
        let json: Value = serde_json::from_str(tree.text("package.json")?.trim_start_matches('\u{feff}')).ok()?;
        let keys = |name: &str| json[name].as_object().map(|o| o.keys().cloned().collect()).unwrap_or_default();
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
        let scripts = json["scripts"].as_object().into_iter().flatten().filter_map(|(k, v)| Some((k.clone(), text(v)?))).collect();
        let workspaces = json["workspaces"].as_array().or_else(|| json["workspaces"]["packages"].as_array());
        let mut dependencies: BTreeSet<String> = keys("dependencies");
        dependencies.extend(keys("peerDependencies"));
        Some(Self {
            dependencies,
            dev_dependencies: keys("devDependencies"),
            scripts,
            workspaces: workspaces.into_iter().flatten().filter_map(text).collect(),
            main: text(&json["main"]),
            manager: text(&json["packageManager"]),
            engines: keys("engines"),
        })
    }

    pub(super) fn needs(&self, name: &str) -> bool {
        self.dependencies.contains(name) || self.dev_dependencies.contains(name)
    }

    /// The script that runs `tool`; `preferred` before others.
    pub(super) fn script_with(&self, tool: &str, preferred: &str) -> Option<&str> {
        let regex = Regex::new(&format!(r"(^|[\s;&|/]){}(\s|$)", regex_lite::escape(tool))).ok()?;
        let runs = |name: &str| self.scripts.get(name).is_some_and(|text| regex.is_match(text));
        let build = |name: &&String| name.contains("build") || name.contains(preferred);
        [preferred, "build"]
            .into_iter()
            .find(|name| runs(name))
            .or_else(|| self.scripts.keys().filter(build).find(|name| runs(name)).map(String::as_str))
            .and_then(|name| self.scripts.get_key_value(name))
            .map(|(name, _)| name.as_str())
    }
}

/// How packages are installed and scripts run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Manager {
    pub(super) name: &'static str,
    /// `package-lock.json`
    pub(super) because: String,
    install: &'static str,
}

/// Lock files; the first that is there decides.
const LOCKS: [(&str, &str); 7] = [
    ("pnpm-lock.yaml", "pnpm"),
    ("bun.lock", "bun"),
    ("bun.lockb", "bun"),
    (".yarnrc.yml", "yarn"),
    ("yarn.lock", "yarn"),
    ("package-lock.json", "npm"),
    ("npm-shrinkwrap.json", "npm"),
];

impl Manager {
    /// From `packageManager`, a lock file here or at the root of the workspace, or `engines`; npm otherwise.
    pub(super) fn of(here: &Tree, root: &Tree) -> Self {
        let packages: Vec<Package> = [here, root].into_iter().filter_map(Package::read).collect();
        let locked = [here, root].into_iter().any(|tree| LOCKS.iter().any(|(file, _)| *file != ".yarnrc.yml" && tree.has(file)));
        let modern = [here, root].into_iter().any(|tree| tree.has(".yarnrc.yml"));
        if let Some(wish) = packages.iter().find_map(|p| p.manager.as_deref()) {
            let (name, version) = wish.split_once('@').unwrap_or((wish, ""));
            let modern = modern || !version.starts_with('1');
            if let Some(name) = ["npm", "pnpm", "yarn", "bun"].into_iter().find(|n| *n == name) {
                return Self::new(name, format!("`packageManager` in package.json is `{wish}`"), locked, modern);
            }
        }
        let lock = [here, root].into_iter().find_map(|tree| LOCKS.iter().find(|(file, _)| tree.has(file)));
        if let Some((file, name)) = lock {
            return Self::new(name, format!("`{file}` is here"), locked, modern);
        }
        let engine = ["pnpm", "bun", "yarn"].into_iter().find(|name| packages.iter().any(|p| p.engines.contains(*name)));
        match engine {
            Some(name) => Self::new(name, "`engines` in package.json names it".to_owned(), locked, modern),
            None => Self::new("npm", "there is no lock file".to_owned(), false, false),
        }
    }

    fn new(name: &'static str, because: String, locked: bool, modern: bool) -> Self {
        let install = match (name, locked) {
            ("pnpm", true) => "pnpm install --frozen-lockfile",
            ("bun", true) => "bun install --frozen-lockfile",
            ("yarn", true) if modern => "yarn install --immutable",
            ("yarn", true) => "yarn install --frozen-lockfile",
            ("npm", true) => "npm ci",
            ("pnpm", _) => "pnpm install",
            ("bun", _) => "bun install",
            ("yarn", _) => "yarn install",
            _ => "npm install",
        };
        Self { name, because, install }
    }

    pub(super) fn run(&self, script: &str) -> String {
        format!("{} && {} run {script}", self.install, self.name)
    }

    pub(super) fn exec(&self, command: &str) -> String {
        let exec = match self.name {
            "pnpm" => "pnpm exec",
            "yarn" => "yarn",
            "bun" => "bunx",
            _ => "npx",
        };
        format!("{} && {exec} {command}", self.install)
    }
}
