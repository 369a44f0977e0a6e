//! Which response headers go into CloudFront's policy, and which need a function because they depend on the path.
//!
//! A header is set in one place only, so that nobody needs to know whether CloudFront runs its function before or after its policy.

use super::{super::kinds::headers as policy, Context, rooted};
use crate::model::{
    app::{HeaderRule, Site},
    problem::Problem,
    reference,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What every page has unless the manifest says otherwise. No `includeSubDomains`: a domain's other hosts are not ours to decide on.
const DEFAULTS: &[(&str, &str)] = &[
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("strict-transport-security", "max-age=31536000"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "SAMEORIGIN"),
];

/// Headers that neither a policy nor a function may set, and prefixes of such.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html>
const RESERVED: &[&str] = &[
    "accept-ranges",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "date",
    "etag",
    "expect",
    "host",
    "keep-alive",
    "last-modified",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "vary",
    "via",
    "warning",
    "x-accel-buffering",
    "x-accel-charset",
    "x-accel-limit-rate",
    "x-accel-redirect",
    "x-cache",
    "x-forwarded-proto",
    "x-real-ip",
];
const RESERVED_PREFIXES: &[&str] = &["x-amz-cf-", "x-amzn-", "x-edge-"];

/// Custom headers in one policy.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-response-headers-policies>
const MOST_CUSTOM: usize = 10;
/// Characters of a Content-Security-Policy in a policy; the same page.
const LONGEST_CSP: usize = 1783;

/// Where the headers go.
#[derive(Debug, Default)]
pub(super) struct Split {
    pub(super) security: Map<String, Value>,
    pub(super) custom: Map<String, Value>,
    /// Rules of the viewer-response function: `[[pattern, {name: value}]]`.
    pub(super) by_path: Vec<Value>,
}

/// One header of one rule.
struct Setting {
    /// Which rule it is from, in the manifest's order; the defaults come before all.
    rule: usize,
    pattern: String,
    /// Lower case.
    name: String,
    value: String,
}

pub(super) fn split(context: &Context<'_>, site: &Site) -> Result<Split, Vec<Problem>> {
    let mut problems = Vec::new();
    let default =
        |(name, value): &(&str, &str)| Setting { rule: 0, pattern: "/*".to_owned(), name: (*name).to_owned(), value: (*value).to_owned() };
    let mut settings: Vec<Setting> = DEFAULTS.iter().map(default).collect();
    for (at, rule) in site.headers.iter().enumerate() {
        collect(context, at, rule, &mut settings, &mut problems);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut split = Split::default();
    let mut at_edge = BTreeSet::new();
    for name in settings.iter().map(|s| s.name.as_str()).collect::<BTreeSet<_>>() {
        let mut mine = settings.iter().filter(|s| s.name == name);
        let everywhere = mine.clone().all(|s| matches!(s.pattern.as_str(), "/*" | "*"));
        let value = mine.next_back().map(|s| s.value.as_str()).unwrap_or_default();
        match placed(name, value).filter(|_| everywhere) {
            Some((true, value)) => drop(split.security.insert(name.to_owned(), json!(value))),
            Some((false, value)) if split.custom.len() < MOST_CUSTOM => drop(split.custom.insert(name.to_owned(), json!(value))),
            _ => drop(at_edge.insert(name)),
        }
    }
    split.by_path = by_path(&settings, &at_edge);
    Ok(split)
}

/// Whether the policy takes it as a security header (true) or a custom one, and as which text; `None` if it takes it not at all.
fn placed(name: &str, value: &str) -> Option<(bool, String)> {
    if policy::SECURITY.contains(&name) {
        let fits = name != "content-security-policy" || value.chars().count() <= LONGEST_CSP;
        return policy::canonical(name, value).filter(|_| fits).map(|text| (true, text));
    }
    // These CloudFront keeps apart as well, in a shape that says less than the headers do.
    let apart = name.starts_with("access-control-") || name == "x-xss-protection";
    (!apart).then(|| (false, value.to_owned()))
}

fn collect(context: &Context<'_>, at: usize, rule: &HeaderRule, settings: &mut Vec<Setting>, problems: &mut Vec<Problem>) {
    for (name, value) in &rule.set {
        let path = format!("headers[{at}].set.{name}");
        let lower = name.to_ascii_lowercase();
        let value = context.translate(value);
        if RESERVED.contains(&lower.as_str()) || RESERVED_PREFIXES.iter().any(|prefix| lower.starts_with(prefix)) {
            problems.push(context.problem(&path, format!("CloudFront sets `{name}` itself"), "leave this header out"));
        } else if context.refers_to_itself(&value) {
            let message = format!("`{}` cannot refer to itself: its address is known only once its headers are made", context.service);
            problems.push(context.problem(&path, message, "use a path, or `'self'` in a Content-Security-Policy"));
        } else {
            settings.push(Setting { rule: at + 1, pattern: rooted(&rule.path), name: lower, value });
        }
    }
}

/// The function's rules, in the order they are to be applied in.
fn by_path(settings: &[Setting], at_edge: &BTreeSet<&str>) -> Vec<Value> {
    let mut rules: BTreeMap<usize, (&str, Map<String, Value>)> = BTreeMap::new();
    for setting in settings.iter().filter(|s| at_edge.contains(s.name.as_str())) {
        let (_, set) = rules.entry(setting.rule).or_insert_with(|| (&setting.pattern, Map::new()));
        set.insert(setting.name.clone(), json!(setting.value));
    }
    rules.into_values().map(|(pattern, set)| json!([reference::literal(pattern), set])).collect()
}
