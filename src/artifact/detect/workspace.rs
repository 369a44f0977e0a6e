//! Repositories of several packages.

use super::{package::Package, tree::Tree};

/// Files that mark one.
const MARKS: [&str; 6] = ["pnpm-workspace.yaml", "turbo.json", "nx.json", "lerna.json", "rush.json", ".moon/workspace.yml"];
/// Where packages lie when nothing says it.
const USUAL: [&str; 4] = ["apps/*", "packages/*", "sites/*", "websites/*"];
/// More packages than this are not looked into.
const MOST: usize = 200;

/// The folders of its packages; none if this is not one.
pub(super) fn members(top: &Tree) -> Vec<String> {
    let declared = Package::read(top).map(|p| p.workspaces).unwrap_or_default();
    if declared.is_empty() && !MARKS.iter().any(|mark| top.has(mark)) {
        return Vec::new();
    }
    let mut patterns = declared;
    patterns.extend(top.text("pnpm-workspace.yaml").iter().flat_map(|text| listed(text)));
    if patterns.is_empty() {
        patterns.extend(USUAL.map(ToOwned::to_owned));
    }
    let mut found: Vec<String> = patterns.iter().filter(|p| !p.starts_with('!')).flat_map(|p| matching(top, p)).collect();
    found.retain(|folder| top.has(&format!("{folder}/package.json")));
    found.sort();
    found.dedup();
    found.truncate(MOST);
    found
}

/// The items under `packages:`.
fn listed(text: &str) -> Vec<String> {
    let items = text.lines().skip_while(|l| !l.starts_with("packages:")).skip(1);
    items
        .take_while(|l| l.trim().is_empty() || l.starts_with([' ', '-', '#']))
        .filter_map(|l| l.trim().strip_prefix('-'))
        .map(|item| item.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned())
        .collect()
}

fn matching(top: &Tree, pattern: &str) -> Vec<String> {
    let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
    match pattern.split_once("/*") {
        Some((base, _)) => top.folders(base),
        None if pattern == "*" || pattern == "**" => top.folders(""),
        None => vec![pattern.to_owned()],
    }
}
