//! The keys at the top of the manifest, and what environments are.

use super::{
    codes,
    merge::merge,
    node::{Entry, Kind, Node},
    report::Found,
    rules, services,
    shape::{Field, Keys, Record, Shape},
    source::Span,
    suggest::{choices, list, quote},
};
use crate::model::app::{App, CloudSettings};

/// The manifest as a whole.
pub(super) static PROJECT: Record =
    Record { what: "the project", fields: FIELDS, planned: &["domains", "network", "budget", "usage", "secrets"] };

/// The environment when none is named.
const DEFAULT: &str = "dev";

/// What can differ by environment.
const VARIES: &[&str] = &["cloud", "region", "clouds", "services"];

/// More of them are a mistake: each is checked as a project of its own.
const MOST_ENVIRONMENTS: usize = 100;

static FIELDS: &[Field] = &[
    Field {
        key: "name",
        about: "the project's name: lower case letters, digits and dashes",
        required: true,
        shape: Shape::Text(&rules::NAME),
    },
    Field { key: "cloud", about: "the cloud to deploy to when no `--cloud` is given", required: false, shape: Shape::Cloud },
    Field {
        key: "region",
        about: "a region family such as `us-east`, or a cloud's own region name; the cloud's default if left out",
        required: false,
        shape: Shape::Text(&rules::REGION),
    },
    Field {
        key: "clouds",
        about: "settings for single clouds, by the cloud's name",
        required: false,
        shape: Shape::Map { keys: Keys::Cloud, values: &Shape::Record(&SETTINGS), some: false },
    },
    Field {
        key: "services",
        about: "what the project runs, by name",
        required: true,
        shape: Shape::Map { keys: Keys::Rule(&rules::NAME), values: &Shape::Service, some: true },
    },
    Field {
        key: "environments",
        about: "what differs by environment, laid over the project; an empty value removes the project's",
        required: false,
        shape: Shape::Environments(VARIES),
    },
];

static SETTINGS: Record = Record {
    what: "a cloud's settings",
    planned: &["subscription", "project"],
    fields: &[
        Field {
            key: "region",
            about: "the cloud's own region name; wins over the project's `region`",
            required: false,
            shape: Shape::Text(&rules::REGION),
        },
        Field { key: "profile", about: "a named login of the cloud's own tools", required: false, shape: Shape::Text(&rules::PROFILE) },
        Field {
            key: "endpoints",
            about: "API addresses by the cloud's service name, such as `s3`, or `default` for all",
            required: false,
            shape: Shape::Map { keys: Keys::Rule(&rules::ENDPOINT_NAME), values: &Shape::Text(&rules::ENDPOINT), some: false },
        },
    ],
};

/// A manifest taken apart into the project and its variants.
#[derive(Debug)]
pub(super) struct Variants {
    /// The name of the one that was asked for.
    pub(super) environment: String,
    /// The project with that environment's values.
    pub(super) chosen: Node,
    /// The project with each other environment's values.
    pub(super) others: Vec<Node>,
    /// Where each environment is written, with its name.
    pub(super) written: Vec<(Span, String)>,
    pub(super) found: Vec<Found>,
}

/// `root` with each of its environments laid over it.
pub(super) fn variants(root: &Node, wanted: Option<&str>) -> Variants {
    let mut found = Vec::new();
    let declared = root.entry("environments");
    let environments = declared.map(|entry| environments(entry, &mut found)).unwrap_or_default();
    let base = Node { span: root.span, kind: Kind::Map(root.entries().iter().filter(|e| e.key != "environments").cloned().collect()) };
    let environment = wanted.unwrap_or(DEFAULT).to_owned();
    let names: Vec<&str> = environments.iter().map(|e| e.key.as_str()).collect();
    match declared {
        None => found.extend(outside(&environment, root.span)),
        Some(entry) if entry.value.is_map() && found.iter().all(|f| f.span != entry.key_span) && !names.contains(&environment.as_str()) => {
            found.push(absent(wanted, &names, entry.key_span));
        }
        Some(_) => {}
    }
    let mut chosen = None;
    let mut others = Vec::new();
    for entry in &environments {
        let merged = if entry.value.is_map() { merge(&base, &entry.value, "", &mut found) } else { base.clone() };
        if entry.key == environment {
            chosen = Some(merged);
        } else {
            others.push(merged);
        }
    }
    let end = |index: usize| environments.get(index + 1).map_or(declared.map_or(0, |d| d.value.span.end), |next| next.key_span.start);
    let written = environments
        .iter()
        .enumerate()
        .map(|(index, e)| (Span { start: e.key_span.start, end: end(index).max(e.value.span.end) }, e.key.clone()))
        .collect();
    Variants { environment, chosen: chosen.unwrap_or(base), others, written, found }
}

/// The declared environments that can be laid over the project, and what is wrong with the others.
fn environments(declared: &Entry, found: &mut Vec<Found>) -> Vec<Entry> {
    if !declared.value.is_map() {
        if !matches!(declared.value.kind, Kind::Unusable) {
            let message = "`environments` must be a map of names";
            let hint = "write `staging: {}`, for example, on a line below it";
            found.push(Found::new(codes::KIND, declared.key_span, "environments", message).hint(hint));
        }
        return Vec::new();
    }
    if declared.value.entries().len() > MOST_ENVIRONMENTS {
        let message = format!("there are more than {MOST_ENVIRONMENTS} environments");
        let hint = "remove those that are not used; short-lived ones need no line here";
        found.push(Found::new(codes::TOO_MUCH, declared.key_span, "environments", message).hint(hint));
        return Vec::new();
    }
    declared.value.entries().iter().filter(|entry| usable(entry, found)).map(known_keys).collect()
}

/// Whether an environment can be laid over the project; what is wrong with it by itself.
fn usable(entry: &Entry, found: &mut Vec<Found>) -> bool {
    let path = format!("environments.{}", entry.key);
    if let Err(wrong) = (rules::ENVIRONMENT.check)(&entry.key) {
        found.push(Found::new(wrong.code, entry.key_span, path.as_str(), wrong.message).hint(wrong.hint));
    }
    if !entry.value.is_map() {
        if !entry.value.is_null() && !matches!(entry.value.kind, Kind::Unusable) {
            let message = format!("{} must be a map, not {}", quote(&entry.key), entry.value.describe());
            let hint = format!("write what differs below it, or {} when nothing does", quote(&format!("{}: {{}}", entry.key)));
            found.push(Found::new(codes::KIND, entry.value.span, path, message).hint(hint));
        }
        return true;
    }
    for inner in entry.value.entries().iter().filter(|e| !VARIES.contains(&e.key.as_str())) {
        let place = format!("{path}.{}", inner.key);
        let key = quote(&inner.key);
        found.push(if PROJECT.field(&inner.key).is_some() {
            let message = format!("{key} cannot differ by environment");
            Found::new(codes::UNKNOWN_KEY, inner.key_span, place, message)
                .hint(format!("remove it; accepted here: {}", list(VARIES.iter().copied())))
        } else if PROJECT.planned.contains(&inner.key.as_str()) {
            let hint = format!("remove it; supported here: {}", list(VARIES.iter().copied()));
            Found::new(codes::PLANNED, inner.key_span, place, format!("{key} is not supported by this version")).hint(hint)
        } else {
            let hint = choices(&inner.key, "accepted here", VARIES.iter().copied());
            Found::new(codes::UNKNOWN_KEY, inner.key_span, place, format!("an environment has no key {key}")).hint(hint)
        });
    }
    true
}

/// An environment without the keys that were found wrong already.
fn known_keys(entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    if let Kind::Map(entries) = &mut entry.value.kind {
        entries.retain(|e| VARIES.contains(&e.key.as_str()));
    }
    entry
}

/// An environment that the file does not mention may have any valid name.
fn outside(name: &str, span: Span) -> Option<Found> {
    let wrong = (rules::ENVIRONMENT.check)(name).err()?;
    Some(Found::new(wrong.code, span, "", format!("environment: {}", wrong.message)).hint(wrong.hint))
}

fn absent(wanted: Option<&str>, names: &[&str], span: Span) -> Found {
    let found = |message: String| Found::new(codes::ENVIRONMENT, span, "environments", message);
    let all = list(names.iter().copied());
    match wanted {
        Some(name) if names.is_empty() => found(format!("there is no environment {} in the file", quote(name)))
            .hint(format!("add a line {} here", quote(&format!("{name}: {{}}")))),
        Some(name) => found(format!("there is no environment {} in the file", quote(name))).hint(format!(
            "{}; or add a line {} here",
            choices(name, "environments", names.iter().copied()),
            quote(&format!("{name}: {{}}"))
        )),
        None if names.is_empty() => found(format!("no environment is declared, not even `{DEFAULT}`"))
            .hint(format!("add a line `{DEFAULT}: {{}}` here, or remove `environments:`")),
        None => found(format!("no environment was chosen, and there is no `{DEFAULT}` among: {all}"))
            .hint(format!("choose one with `--env {}`, or add a line `{DEFAULT}: {{}}` here", names.first().copied().unwrap_or(DEFAULT))),
    }
}

/// The project, from a tree without mistakes.
pub(super) fn app(root: &Node, environment: &str) -> App {
    let entries = |key: &str| root.get(key).map(Node::entries).unwrap_or_default();
    App {
        name: root.text_of("name").unwrap_or_default(),
        environment: environment.to_owned(),
        cloud: root.text_of("cloud"),
        region: root.text_of("region"),
        clouds: entries("clouds").iter().map(|e| (e.key.clone(), settings(&e.value))).collect(),
        services: entries("services").iter().filter_map(|e| Some((e.key.clone(), services::build(&e.value)?))).collect(),
    }
}

fn settings(node: &Node) -> CloudSettings {
    CloudSettings {
        region: node.text_of("region"),
        profile: node.text_of("profile"),
        endpoints: node.get("endpoints").map(Node::texts).unwrap_or_default(),
    }
}
