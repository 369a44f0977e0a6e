//! `type: site`: a directory of files, served over HTTPS.

use super::super::{
    check::Place,
    codes,
    node::{Entry, Node},
    report::Found,
    rules,
    shape::{Field, Keys, Record, Shape},
    suggest::quote,
};
use super::Type;
use crate::model::app::{CacheRule, HeaderRule, Redirect, Service, Site};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static TYPE: Type = Type {
    name: "site",
    written: "type: site",
    record: &Record { what: "a site", fields: FIELDS, planned: &["secrets"] },
    cross,
    build: |node| Service::Site(build(node)),
};

const fn field(key: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { key, about, required: false, shape }
}

const fn required(key: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { key, about, required: true, shape }
}

static FIELDS: &[Field] = &[
    field("root", Shape::Text(&rules::PATH), "the folder of the sources, relative to this file; `.` if left out"),
    field("build", Shape::Text(&rules::COMMAND), "the shell command that makes the files, run in `root`; none if left out"),
    field("output", Shape::Text(&rules::PATH), "the folder to publish, relative to `root`; needed with `build`, otherwise `.` if left out"),
    field("spa", Shape::Bool, "`true` answers unknown paths with `index.html` and status 200; `false` if left out"),
    field("not_found", Shape::Text(&rules::PATH), "the page for unknown paths, relative to `output`, such as `404.html`"),
    field(
        "env",
        Shape::Map { keys: Keys::Rule(&rules::VARIABLE), values: &Shape::Verbatim(&rules::VALUE), some: false },
        "environment variables of the build command",
    ),
    field("headers", Shape::List(&Shape::Record(&HEADER)), "response headers by path"),
    field("redirects", Shape::List(&Shape::Record(&REDIRECT)), "redirects by path; the first that matches is taken"),
    field("cache", Shape::List(&Shape::Record(&CACHE)), "Cache-Control by path; the first that matches is taken"),
];

static HEADER: Record = Record {
    what: "a header rule",
    planned: &[],
    fields: &[
        required("path", Shape::Text(&rules::PATTERN), "the request path; `*` stands for any characters, as in `/docs/*`"),
        required(
            "set",
            Shape::Map { keys: Keys::Rule(&rules::HEADER_NAME), values: &Shape::Verbatim(&rules::HEADER_VALUE), some: true },
            "header values by name; values may hold `${service.attribute}`",
        ),
    ],
};

static REDIRECT: Record = Record {
    what: "a redirect",
    planned: &[],
    fields: &[
        required("from", Shape::Text(&rules::PATTERN), "the request path; `*` stands for any characters, as in `/old/*`"),
        required(
            "to",
            Shape::Text(&rules::TARGET),
            "where to go: a path, a full address or `${service.url}`; `:splat` stands for what the `*` at the end of `from` matched",
        ),
        field("status", Shape::Number(&[301, 302, 307, 308]), "the status of the answer; 301 if left out"),
    ],
};

static CACHE: Record = Record {
    what: "a cache rule",
    planned: &[],
    fields: &[
        required("path", Shape::Text(&rules::PATTERN), "the request path; `*` stands for any characters, as in `/assets/*`"),
        required("control", Shape::Text(&rules::CACHE), "the value of Cache-Control, such as `public, max-age=3600`"),
    ],
};

fn build(node: &Node) -> Site {
    let items = |key: &str| node.get(key).map(Node::items).unwrap_or_default();
    let text = |node: &Node, key: &str| node.text_of(key).unwrap_or_default();
    Site {
        root: node.text_of("root").map_or_else(|| ".".to_owned(), |path| tidy(&path)),
        build: node.text_of("build"),
        output: node.text_of("output").map_or_else(|| ".".to_owned(), |path| tidy(&path)),
        spa: node.get("spa").is_some_and(Node::is_true),
        not_found: node.text_of("not_found").map(|path| tidy(&path)),
        env: node.get("env").map(Node::texts).unwrap_or_default(),
        headers: items("headers")
            .iter()
            .map(|rule| HeaderRule { path: text(rule, "path"), set: rule.get("set").map(Node::texts).unwrap_or_default() })
            .collect(),
        redirects: items("redirects")
            .iter()
            .map(|rule| Redirect {
                from: text(rule, "from"),
                to: text(rule, "to"),
                status: rule.text_of("status").and_then(|s| s.parse().ok()).unwrap_or(301),
            })
            .collect(),
        cache: items("cache").iter().map(|rule| CacheRule { path: text(rule, "path"), control: text(rule, "control") }).collect(),
    }
}

/// Without `.` parts and doubled slashes, so that two ways to write one path make no difference.
fn tidy(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

fn cross(node: &Node, place: &Place) -> Vec<Found> {
    let mut found = Vec::new();
    found.extend(folders(node, place));
    if let (Some(build), None) = (node.entry("build"), node.entry("output")) {
        let hint = "add `output:` with the folder that the build writes, relative to `root`: often `dist`, `build`, `out` or `public`";
        found.push(
            Found::new(codes::MISSING, build.key_span, format!("{}.output", place.path), "a site with `build:` needs `output:`").hint(hint),
        );
    }
    if let (Some(page), true) = (node.entry("not_found"), node.get("spa").is_some_and(Node::is_true)) {
        let hint = "remove `not_found:`, or write `spa: false`";
        let message = "with `spa: true` the `not_found` page is never shown";
        found.push(Found::new(codes::CONTRADICTION, page.key_span, place.under(page).path, message).hint(hint));
    }
    found.extend(same_header(node, place));
    found.extend(redirects(node, place));
    found.extend(repeated(node, place, "redirects", "from"));
    found.extend(repeated(node, place, "cache", "path"));
    found
}

/// `root`, `output` and `not_found` must stay inside the project.
fn folders(node: &Node, place: &Place) -> Vec<Found> {
    let root = node.text_of("root").unwrap_or_default();
    let wrong = |entry: &Entry, message: &str, hint: &str| {
        let message = format!("{} {message}", quote(entry.value.text().unwrap_or_default()));
        Found::new(codes::FOLDER, entry.value.span, place.under(entry).path, message).hint(hint)
    };
    let mut found = Vec::new();
    for (key, base) in [("root", ""), ("output", root.as_str())] {
        let Some(entry) = node.entry(key) else { continue };
        if entry.value.text().is_some_and(|path| !inside(base, path) && inside("", base)) {
            found.push(wrong(entry, "leaves the project", "move the folder into the project, beside or below `mikrocloud.yaml`"));
        }
    }
    if let Some(entry) = node.entry("not_found") {
        let path = entry.value.text().unwrap_or_default();
        if path.split('/').any(|part| part == "..") {
            found.push(wrong(entry, "leaves the published folder", "write a path below `output`, such as `404.html`"));
        } else if path.ends_with('/') || (!path.is_empty() && tidy(path) == ".") {
            found.push(wrong(entry, "is a folder", "write the page itself, such as `404.html`"));
        }
    }
    found
}

/// Whether `path`, seen from `base`, never climbs above where `base` starts.
fn inside(base: &str, path: &str) -> bool {
    let mut depth = 0_usize;
    for part in base.split('/').chain(path.split('/')).filter(|part| !matches!(*part, "" | ".")) {
        match (part, depth) {
            ("..", 0) => return false,
            ("..", _) => depth -= 1,
            _ => depth += 1,
        }
    }
    true
}

/// A header named twice in one rule, in different case.
fn same_header(node: &Node, place: &Place) -> Vec<Found> {
    let mut found = Vec::new();
    let Some(list) = node.entry("headers") else { return found };
    for (index, rule) in list.value.items().iter().enumerate() {
        let mut seen = BTreeSet::new();
        let Some(set) = rule.entry("set") else { continue };
        for entry in set.value.entries().iter().filter(|e| !seen.insert(e.key.to_ascii_lowercase())) {
            let path = place.under(list).item(index, rule).under(set).under(entry).path;
            let message = format!("the header {} is set twice in this rule: upper and lower case are the same", quote(&entry.key));
            found.push(Found::new(codes::DUPLICATE, entry.key_span, path, message).hint("remove one of the two"));
        }
    }
    found
}

fn redirects(node: &Node, place: &Place) -> Vec<Found> {
    let mut found = Vec::new();
    let Some(list) = node.entry("redirects") else { return found };
    for (index, rule) in list.value.items().iter().enumerate() {
        let (Some(from), Some(to)) = (rule.get("from").and_then(Node::text), rule.entry("to")) else { continue };
        let target = to.value.text().unwrap_or_default();
        let path = place.under(list).item(index, rule).under(to).path;
        if target.contains(":splat") && !from.ends_with('*') {
            let message = format!("there is no `*` at the end of {} that `:splat` could stand for", quote(from));
            let hint =
                format!("write `from: {}`, or remove `:splat`", if from.ends_with('/') { format!("{from}*") } else { format!("{from}/*") });
            found.push(Found::new(codes::TARGET, to.value.span, path, message).hint(hint));
        } else if target.starts_with('/') && matches(from, &target.replace(":splat", "a")) {
            let message = format!("{} leads back to {}: a browser would go round in circles", quote(target), quote(from));
            let hint = "choose a target that the pattern does not match, or a narrower pattern";
            found.push(Found::new(codes::NEVER, to.value.span, path, message).hint(hint));
        }
    }
    found
}

/// Whether `pattern` matches all of `path`.
fn matches(pattern: &str, path: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == path };
    let Some(mut left) = path.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(last)
}

/// Rules after the first for one path.
fn repeated(node: &Node, place: &Place, list: &str, key: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let Some(list) = node.entry(list) else { return found };
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, rule) in list.value.items().iter().enumerate() {
        let Some(entry) = rule.entry(key) else { continue };
        let Some(text) = entry.value.text() else { continue };
        if let Some(first) = seen.get(text) {
            let path = place.under(list).item(index, rule).under(entry).path;
            let message = format!("{} has a rule already, number {}, and the first one wins", quote(text), first + 1);
            found.push(Found::new(codes::NEVER, entry.value.span, path, message).hint("remove one of the two"));
        } else {
            seen.insert(text, index);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_climb_out_are_seen_through() {
        for (base, path) in [("", "a"), ("", "a/../b"), ("web", "../dist"), ("", "."), ("", "..a")] {
            assert!(inside(base, path), "{base} {path}");
        }
        for (base, path) in [("", ".."), ("", "a/../.."), ("web", "../../dist"), ("", "./..")] {
            assert!(!inside(base, path), "{base} {path}");
        }
        assert_eq!((tidy("./web//x/").as_str(), tidy("./").as_str()), ("web/x", "."));
    }

    #[test]
    fn patterns_match_as_the_model_says() {
        for (pattern, path) in [("/a", "/a"), ("/*", "/"), ("/*", "/a/b"), ("/a/*/c", "/a/b/b/c"), ("/*.js", "/x/y.js"), ("/*a*a", "/aa")] {
            assert!(matches(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [("/a", "/a/"), ("/a/*", "/a"), ("/*.js", "/x.jsx"), ("/*aa*a", "/aa")] {
            assert!(!matches(pattern, path), "{pattern} {path}");
        }
    }
}
