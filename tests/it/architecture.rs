//! The layers of docs/architecture.md, checked on the syntax tree; and each check shown a breach that it must catch.

use proc_macro2::{TokenStream, TokenTree};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use syn::visit::{self, Visit};

/// Lower layers first; a module may import only from layers before its own.
const LAYERS: &[&[&str]] =
    &[&["model"], &["world"], &["manifest", "plan", "clouds", "state", "artifact"], &["apply", "scaffold"], &["output"], &["cli"]];
/// Layers are an upper bound; these modules are held tighter.
const ONLY: &[(&str, &[&str])] =
    &[("clouds", &["model"]), ("plan", &["model"]), ("state", &["model"]), ("manifest", &["model"]), ("artifact", &["model", "world"])];
/// Modules without I/O: crates and std paths they must not name.
const PURE: &[&str] = &["plan", "manifest", "model"];
const IMPURE: &[&str] = &["tokio", "fs_err", "rusqlite", "std::fs", "std::net", "std::process", "std::io::stdin", "std::time::SystemTime"];
/// Words of clouds; `local` is a plain English word too and is not looked for.
const CLOUD_WORDS: &[&str] = &["aws", "azure", "gcp"];
/// Files that must stand in every cloud's folder, so that who knows one knows all.
const CLOUD_FILES: &[&str] = &["auth", "errors", "expand", "files", "kinds", "mod", "names"];
const LONGEST_FILE: usize = 600;

/// One source file below `src/`.
struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// The module path: `clouds`, `aws`, `files` for `clouds/aws/files.rs`.
    fn module(&self) -> Vec<String> {
        let mut parts: Vec<String> = self.path.with_extension("").iter().map(|p| p.to_str().unwrap().to_owned()).collect();
        if parts.last().is_some_and(|last| last == "mod") {
            parts.pop();
        }
        parts
    }

    fn top(&self) -> String {
        self.module().first().cloned().unwrap_or_default()
    }

    fn tree(&self) -> syn::File {
        syn::parse_file(&self.text).unwrap_or_else(|e| panic!("{}: {e}", self.path.display()))
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    walk(&root(), &mut paths);
    paths.sort();
    assert!(paths.len() > 50, "only {} files found: the walk is broken", paths.len());
    paths
        .into_iter()
        .map(|path| Source { text: fs::read_to_string(&path).unwrap(), path: path.strip_prefix(root()).unwrap().to_owned() })
        .collect()
}

fn planted(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

/// Every path that a file names, made absolute: `crate::` and `super::` become the module's own place in the crate.
struct Paths {
    here: Vec<String>,
    found: BTreeSet<Vec<String>>,
}

impl Paths {
    fn of(source: &Source) -> BTreeSet<Vec<String>> {
        let mut paths = Self { here: source.module(), found: BTreeSet::new() };
        paths.visit_file(&source.tree());
        paths.found
    }

    fn add(&mut self, mut parts: Vec<String>) {
        let mut base = self.here.clone();
        match parts.first().map(String::as_str) {
            Some("crate") => {
                parts.remove(0);
                parts.insert(0, "crate".to_owned());
            }
            Some("super" | "self") => {
                while parts.first().is_some_and(|p| p == "super" || p == "self") {
                    if parts.remove(0) == "super" {
                        base.pop();
                    }
                }
                parts = std::iter::once("crate".to_owned()).chain(base).chain(parts).collect();
            }
            _ => {}
        }
        self.found.insert(parts);
    }

    fn tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| before.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
        match tree {
            syn::UseTree::Path(path) => self.tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) => self.add(with(&name.ident)),
            syn::UseTree::Rename(name) => self.add(with(&name.ident)),
            syn::UseTree::Glob(_) => self.add(before.to_vec()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.tree(item, before)),
        }
    }

    /// Macros hide their paths from the parser: `crate::x` is looked for among their tokens.
    fn tokens(&mut self, tokens: TokenStream) {
        let all: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in all.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(ident) if ident == "crate" => {
                    if let Some(TokenTree::Ident(module)) = all.get(at + 3) {
                        self.add(vec!["crate".to_owned(), module.to_string()]);
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'a> Visit<'a> for Paths {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.tree(&item.tree, &[]);
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        self.here.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.here.pop();
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.add(path.segments.iter().map(|s| s.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// Imports that point sideways or upwards.
fn upward(source: &Source) -> Vec<String> {
    let me = source.top();
    let Some(mine) = layer(&me) else { return Vec::new() };
    let allowed = ONLY.iter().find(|(module, _)| *module == me).map(|(_, allowed)| *allowed);
    let others: BTreeSet<String> =
        Paths::of(source).into_iter().filter(|p| p[0] == "crate" && p.len() > 1).map(|p| p[1].clone()).filter(|o| *o != me).collect();
    others
        .into_iter()
        .filter(|other| layer(other).is_none_or(|l| l >= mine) || allowed.is_some_and(|a| !a.contains(&other.as_str())))
        .map(|other| format!("{}: {me} -> {other}", source.path.display()))
        .collect()
}

/// I/O and async in modules that promise neither.
fn impure(source: &Source) -> Vec<String> {
    if !PURE.contains(&source.top().as_str()) || is_test(source) {
        return Vec::new();
    }
    let mut found: Vec<String> = Paths::of(source)
        .into_iter()
        .map(|p| p.join("::"))
        .filter(|p| IMPURE.iter().any(|bad| p == bad || p.starts_with(&format!("{bad}::"))))
        .map(|p| format!("{}: {p}", source.path.display()))
        .collect();
    if words(source).contains("async") {
        found.push(format!("{}: async", source.path.display()));
    }
    found
}

fn is_test(source: &Source) -> bool {
    source.module().iter().any(|part| part == "tests")
}

/// Every word in code and in string literals; not in comments, documentation and tests.
fn words(source: &Source) -> BTreeSet<String> {
    let mut words = Words::default();
    words.visit_file(&source.tree());
    words.found
}

#[derive(Default)]
struct Words {
    found: BTreeSet<String>,
}

impl Words {
    fn add(&mut self, text: &str) {
        self.found.extend(text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase));
    }
}

fn of_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| a.path().is_ident("cfg") && a.meta.require_list().is_ok_and(|l| l.tokens.to_string() == "test"))
}

impl<'a> Visit<'a> for Words {
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !of_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        if !of_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_attribute(&mut self, attribute: &'a syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.add(&list.tokens.to_string());
        }
    }

    fn visit_ident(&mut self, ident: &'a proc_macro2::Ident) {
        self.add(&ident.to_string());
    }

    fn visit_lit_str(&mut self, text: &'a syn::LitStr) {
        self.add(&text.value());
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.add(&item.tokens.to_string());
    }

    fn visit_expr_async(&mut self, item: &'a syn::ExprAsync) {
        self.add("async");
        visit::visit_expr_async(self, item);
    }

    fn visit_signature(&mut self, item: &'a syn::Signature) {
        if item.asyncness.is_some() {
            self.add("async");
        }
        visit::visit_signature(self, item);
    }
}

/// Clouds named outside their own folders.
fn cloud_names(source: &Source) -> Vec<String> {
    if source.top() == "clouds" || is_test(source) {
        return Vec::new();
    }
    let words = words(source);
    CLOUD_WORDS.iter().filter(|w| words.contains(**w)).map(|w| format!("{} names `{w}`", source.path.display())).collect()
}

/// One cloud reaching into another.
fn cross_cloud(source: &Source, clouds: &BTreeSet<String>) -> Vec<String> {
    let module = source.module();
    let Some(mine) = module.get(1).filter(|m| module[0] == "clouds" && clouds.contains(*m)) else { return Vec::new() };
    Paths::of(source)
        .into_iter()
        .filter(|p| p.len() > 2 && p[0] == "crate" && p[1] == "clouds" && clouds.contains(&p[2]) && p[2] != *mine)
        .map(|p| format!("{}: {}", source.path.display(), p.join("::")))
        .collect()
}

/// Writing to a cloud, to a terminal, or to the state file from where it does not belong.
fn misplaced(source: &Source) -> Vec<String> {
    let me = source.top();
    let rules: &[(&[&str], &[&str])] = &[
        (&["rusqlite"], &["state"]),
        (&["indicatif", "dialoguer", "console", "comfy_table"], &["output"]),
        (&["std::io::stdout", "std::io::stderr", "io::stdout", "io::stderr"], &["output", "world"]),
        (&["std::process::exit"], &["cli"]),
    ];
    let mut found = Vec::new();
    for path in Paths::of(source).into_iter().map(|p| p.join("::")) {
        for (names, homes) in rules {
            let hit = names.iter().any(|n| path == *n || path.starts_with(&format!("{n}::")));
            if hit && !homes.contains(&me.as_str()) && !is_test(source) {
                found.push(format!("{}: {path} belongs in {homes:?}", source.path.display()));
            }
        }
    }
    found
}

fn clouds() -> BTreeSet<String> {
    let entries = fs::read_dir(root().join("clouds")).unwrap().map(Result::unwrap);
    let found: BTreeSet<String> =
        entries.filter(|e| e.path().join("auth.rs").is_file()).map(|e| e.file_name().into_string().unwrap()).collect();
    assert!(found.len() >= 2, "{found:?}");
    found
}

fn none(breaches: &[String]) {
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn imports_point_downwards() {
    none(&sources().iter().flat_map(upward).collect::<Vec<_>>());
}

#[test]
fn every_module_has_a_layer() {
    none(&sources().iter().map(Source::top).filter(|m| layer(m).is_none() && !["main", "lib"].contains(&m.as_str())).collect::<Vec<_>>());
}

#[test]
fn plan_manifest_and_model_do_no_io() {
    none(&sources().iter().flat_map(impure).collect::<Vec<_>>());
}

#[test]
fn cloud_names_stay_in_clouds() {
    none(&sources().iter().flat_map(cloud_names).collect::<Vec<_>>());
}

#[test]
fn clouds_do_not_know_each_other() {
    let clouds = clouds();
    none(&sources().iter().flat_map(|s| cross_cloud(s, &clouds)).collect::<Vec<_>>());
}

#[test]
fn only_the_right_module_prints_stores_and_exits() {
    none(&sources().iter().flat_map(misplaced).collect::<Vec<_>>());
}

#[test]
fn cloud_folders_mirror_each_other() {
    let stems = |dir: &Path| -> BTreeSet<String> {
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect()
    };
    let services = service_types();
    for cloud in clouds() {
        let base = root().join("clouds").join(&cloud);
        let here = stems(&base);
        for file in CLOUD_FILES {
            assert!(here.contains(*file), "clouds/{cloud} has no `{file}`");
        }
        // One file for each service type, also where a cloud lacks it: then it says so.
        let expands = stems(&base.join("expand"));
        for service in &services {
            assert!(expands.contains(service), "clouds/{cloud}/expand has no `{service}`");
        }
    }
}

/// The variants of `model::app::Service`, in lower case.
fn service_types() -> BTreeSet<String> {
    let tree = sources().into_iter().find(|s| s.path.ends_with("model/app.rs")).unwrap().tree();
    let service = tree.items.iter().find_map(|item| match item {
        syn::Item::Enum(item) if item.ident == "Service" => Some(item),
        _ => None,
    });
    service.unwrap().variants.iter().map(|v| v.ident.to_string().to_lowercase()).collect()
}

#[test]
fn files_stay_short_enough_to_read() {
    let long = sources().into_iter().filter(|s| s.text.lines().count() > LONGEST_FILE).map(|s| s.path.display().to_string());
    none(&long.collect::<Vec<_>>());
}

#[test]
fn every_check_catches_a_planted_breach() {
    let clouds = clouds();
    for (path, text) in [
        ("plan/x.rs", "use crate::state::Store;"),
        ("plan/x.rs", "use crate::{model::app::App, world::World};"),
        ("plan/x.rs", "use super::super::state::Store;"),
        ("model/x.rs", "fn f() { crate::plan::build(); }"),
        ("apply/x.rs", "fn f() { assert!(crate::cli::X); }"),
        ("state/x.rs", "mod inner { use super::super::super::clouds::Error; }"),
    ] {
        assert!(!upward(&planted(path, text)).is_empty(), "missed: {path}: {text}");
    }
    for text in ["use std::fs;", "fn f() { tokio::spawn(g()); }", "async fn f() {}", "use fs_err as fs;"] {
        assert!(!impure(&planted("plan/x.rs", text)).is_empty(), "missed: {text}");
    }
    for text in ["const A: &str = \"aws.s3\";", "fn gcp_bucket() {}", "#[cfg(feature = \"azure\")] fn f() {}"] {
        assert!(!cloud_names(&planted("cli/x.rs", text)).is_empty(), "missed: {text}");
    }
    assert!(cloud_names(&planted("cli/x.rs", "/// On AWS this is free.\nfn f() {} // aws")).is_empty());
    for text in ["use super::super::local::names;", "fn f() { crate::clouds::local::serve(); }"] {
        assert!(!cross_cloud(&planted("clouds/aws/x.rs", text), &clouds).is_empty(), "missed: {text}");
    }
    for (path, text) in [
        ("apply/x.rs", "use rusqlite::Connection;"),
        ("cli/x.rs", "use std::io; fn f() { io::stdout(); }"),
        ("apply/x.rs", "fn f() { std::process::exit(1); }"),
        ("cli/x.rs", "use indicatif::ProgressBar;"),
    ] {
        assert!(!misplaced(&planted(path, text)).is_empty(), "missed: {path}: {text}");
    }
}
