//! What a folder holds: looks for known frameworks, and says how each is built, where its files end up and why that is thought.
//!
//! evidence -> `candidates` (by the table) -> `site` (what this project's own configuration makes of it) -> a verdict. Two that
//! are as likely are both told; nothing is guessed in silence, and nothing of the project is run.

mod candidates;
mod package;
mod plain;
mod site;
mod table;
mod tree;
mod workspace;

use candidates::Candidate;
use package::Package;
use site::Outcome;
use std::path::Path;
use table::rows;
use tree::Tree;

/// The framework of who has pages and no tool.
const PLAIN: &str = "static";
/// The framework of who has a build that the table does not know.
const SCRIPT: &str = "script";

/// What somebody said about the project.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wishes {
    /// A slug of the table, `static` or `script`.
    pub(crate) framework: Option<String>,
    /// The folder of the site's sources.
    pub(crate) root: Option<String>,
    /// The folder of its finished files, seen from there.
    pub(crate) output: Option<String>,
    pub(crate) build: Option<String>,
    pub(crate) spa: Option<bool>,
}

/// A value and the reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) value: String,
    pub(crate) because: String,
}

/// A site as it is to be described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SitePlan {
    pub(crate) slug: String,
    pub(crate) name: String,
    /// What it was known by.
    pub(crate) evidence: String,
    /// `.` or a folder below.
    pub(crate) root: String,
    pub(crate) build: Option<Said>,
    pub(crate) output: Said,
    /// Why unknown paths get the start page; `None` where they do not.
    pub(crate) spa: Option<String>,
    pub(crate) not_found: Option<String>,
    /// What else a person should know, as sentences.
    pub(crate) notes: Vec<String>,
}

/// One of several that are as likely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// For `--with framework=` or `--with root=`.
    pub(crate) key: String,
    pub(crate) label: String,
}

/// Something that needs more than a place for files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) name: String,
    pub(crate) evidence: String,
    /// How to make a site of it.
    pub(crate) advice: Option<String>,
    /// Folders below that hold a site.
    pub(crate) sites: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Site(Box<SitePlan>),
    /// Which framework?
    Frameworks(Vec<Choice>),
    /// Which folder?
    Folders(Vec<Choice>),
    /// This script builds it; where its files end up is not known.
    Output {
        script: String,
    },
    Server(Server),
    /// Nobody knows the framework of this name; these are known.
    Unknown {
        slug: String,
        known: Vec<String>,
    },
    Nothing,
}

/// Looks at `folder`.
pub(crate) fn detect(folder: &Path, wishes: &Wishes) -> Verdict {
    let top = Tree::new(folder);
    let root = wishes.root.as_deref().unwrap_or(".");
    if root != "." {
        return finish(look(&top.below(root), &top, wishes), root, wishes);
    }
    if wishes.framework.is_some() {
        return finish(look(&top, &top, wishes), ".", wishes);
    }
    let members = workspace::members(&top);
    if !members.is_empty() {
        let verdict = among(&top, &members, Verdict::Nothing, wishes);
        if matches!(verdict, Verdict::Site(_) | Verdict::Folders(_)) {
            return verdict;
        }
    }
    match look(&top, &top, wishes) {
        here @ (Verdict::Nothing | Verdict::Server(_)) => {
            let folders = if members.is_empty() { top.folders("") } else { members };
            among(&top, &folders, here, wishes)
        }
        here => finish(here, ".", wishes),
    }
}

/// One folder of several, if one holds a site.
fn among(top: &Tree, folders: &[String], here: Verdict, wishes: &Wishes) -> Verdict {
    let mut sites = Vec::new();
    let mut servers = Vec::new();
    for folder in folders {
        match look(&top.below(folder), top, &Wishes::default()) {
            Verdict::Site(plan) if plan.slug != PLAIN || !matches!(here, Verdict::Server(_)) => sites.push((folder.clone(), plan)),
            Verdict::Server(server) => servers.push((folder.clone(), server)),
            _ => {}
        }
    }
    let choices: Vec<Choice> =
        sites.iter().map(|(folder, plan)| Choice { key: folder.clone(), label: format!("{folder} ({})", plan.name) }).collect();
    match (here, sites.len()) {
        (Verdict::Server(server), _) => Verdict::Server(Server { sites: choices, ..server }),
        (_, 0) => servers.into_iter().next().map_or(Verdict::Nothing, |(folder, server)| {
            Verdict::Server(Server { evidence: format!("{} in `{folder}`", server.evidence), ..server })
        }),
        (_, 1) => {
            let Some((folder, mut plan)) = sites.pop() else { return Verdict::Nothing };
            plan.notes
                .extend(servers.iter().map(|(folder, s)| format!("`{folder}` holds {}, which needs a server and is left out.", s.name)));
            finish(Verdict::Site(plan), &folder, wishes)
        }
        _ => Verdict::Folders(choices),
    }
}

/// The verdict on one folder, without those below it. `top` is the project's, where lock files may lie.
fn look(here: &Tree, top: &Tree, wishes: &Wishes) -> Verdict {
    let package = Package::read(here);
    match wishes.framework.as_deref() {
        Some(PLAIN) => return plain::plan(here, wishes.output.as_deref()).map_or(Verdict::Nothing, |p| Verdict::Site(Box::new(p))),
        Some(SCRIPT) => return scripted(here, top, package.as_ref(), wishes).unwrap_or(Verdict::Nothing),
        Some(slug) => return named(slug, here, top, package.as_ref()),
        None => {}
    }
    let found = candidates::find(here, package.as_ref());
    let mut outcomes: Vec<(Candidate, Outcome)> =
        found.into_iter().map(|c| (c.clone(), site::resolve(&c, here, top, package.as_ref()))).collect();
    let weak: Vec<_> = outcomes.extract_if(.., |(c, _)| c.row.weak).collect();
    if !outcomes.is_empty() {
        return contest(outcomes);
    }
    let (sites, servers): (Vec<_>, Vec<_>) = weak.into_iter().partition(|(_, outcome)| matches!(outcome, Outcome::Site(_)));
    if !sites.is_empty() {
        return contest(sites);
    }
    if let Some(verdict) = scripted(here, top, package.as_ref(), wishes) {
        return verdict;
    }
    if let Some(plan) = plain::plan(here, wishes.output.as_deref()) {
        return Verdict::Site(Box::new(plan));
    }
    if servers.is_empty() { package.map_or(Verdict::Nothing, |p| plain::program(&p)) } else { contest(servers) }
}

/// The likeliest, or all that are as likely. A server beside a site is as likely as that: who has both has to say so.
fn contest(mut outcomes: Vec<(Candidate, Outcome)>) -> Verdict {
    let top = outcomes.iter().map(|(c, _)| c.rank).max().unwrap_or_default();
    let site_on_top = outcomes.iter().any(|(c, o)| c.rank == top && matches!(o, Outcome::Site(_)));
    let likely =
        |(c, o): &(Candidate, Outcome)| c.rank == top || (site_on_top && matches!(o, Outcome::Server(_)) && c.rank >= candidates::SURE);
    let others: Vec<Choice> =
        outcomes.iter().filter(|x| !likely(x)).map(|(c, _)| Choice { key: c.row.slug.clone(), label: c.row.name.clone() }).collect();
    outcomes.retain(likely);
    if site_on_top && outcomes.len() > 1 {
        let label = |c: &Candidate, o: &Outcome| match o {
            Outcome::Site(plan) => format!("{}: a site, from {}", c.row.name, plan.evidence),
            Outcome::Server(_) => format!("{}: needs a server, from {}", c.row.name, c.evidence()),
        };
        return Verdict::Frameworks(outcomes.iter().map(|(c, o)| Choice { key: c.row.slug.clone(), label: label(c, o) }).collect());
    }
    match outcomes.into_iter().next() {
        Some((_, Outcome::Site(mut plan))) => {
            plan.notes.extend(others.iter().map(|c| format!("{} is here too; `--with framework={}` takes that instead.", c.label, c.key)));
            Verdict::Site(plan)
        }
        Some((candidate, Outcome::Server(advice))) => Verdict::Server(server(&candidate, advice)),
        None => Verdict::Nothing,
    }
}

fn server(candidate: &Candidate, advice: Option<String>) -> Server {
    Server { name: candidate.row.name.clone(), evidence: candidate.evidence(), advice, sites: Vec::new() }
}

/// The framework that somebody named, whatever there is to see of it.
fn named(slug: &str, here: &Tree, top: &Tree, package: Option<&Package>) -> Verdict {
    let Some(row) = rows().iter().find(|row| row.slug == slug) else {
        let known = rows().iter().filter(|r| r.kind == table::Kind::Site).map(|r| r.slug.clone());
        return Verdict::Unknown { slug: slug.to_owned(), known: known.chain([PLAIN.to_owned(), SCRIPT.to_owned()]).collect() };
    };
    let candidate = candidates::of(row, here, package).unwrap_or_else(|| Candidate::wished(row));
    match site::resolve(&candidate, here, top, package) {
        Outcome::Site(plan) => Verdict::Site(plan),
        Outcome::Server(advice) => Verdict::Server(server(&candidate, advice)),
    }
}

/// A build that the table does not know: `build` in package.json, or what was said.
fn scripted(here: &Tree, top: &Tree, package: Option<&Package>, wishes: &Wishes) -> Option<Verdict> {
    let script = package.and_then(|p| p.scripts.get("build"));
    if script.is_none() && wishes.build.is_none() {
        return None;
    }
    let Some(output) = &wishes.output else {
        return Some(Verdict::Output { script: wishes.build.clone().or_else(|| script.cloned()).unwrap_or_default() });
    };
    let manager = package::Manager::of(here, top);
    Some(Verdict::Site(Box::new(SitePlan {
        slug: SCRIPT.to_owned(),
        name: "a build of its own".to_owned(),
        evidence: if script.is_some() { "the `build` script in package.json" } else { "what was said" }.to_owned(),
        root: ".".to_owned(),
        build: script.map(|_| site::own_script("build", &manager)),
        output: Said { value: output.clone(), because: String::new() },
        spa: None,
        not_found: None,
        notes: Vec::new(),
    })))
}

/// With the folder and what else was said.
fn finish(verdict: Verdict, root: &str, wishes: &Wishes) -> Verdict {
    let Verdict::Site(mut plan) = verdict else { return verdict };
    let said = |value: &String| Said { value: value.clone(), because: "As you said.".to_owned() };
    root.clone_into(&mut plan.root);
    if let Some(output) = &wishes.output {
        plan.output = said(output);
    }
    if let Some(build) = &wishes.build {
        plan.build = Some(said(build));
    }
    match wishes.spa {
        Some(true) => (plan.spa, plan.not_found) = (Some("As you said: unknown paths get index.html.".to_owned()), None),
        Some(false) => plan.spa = None,
        None => {}
    }
    Verdict::Site(plan)
}

#[cfg(test)]
mod tests;
