//! A site: its address, and its files.

use super::super::{
    agent::{protocol::SiteSpec, web::header},
    kinds::{FILES, SITE, site::fields},
    names,
};
use crate::{
    clouds::{Content, attributes::translate},
    model::{
        app::{App, HeaderRule, Redirect, Site},
        problem::Problem,
        reference::{self, literal},
        resource::{Address, Resource},
        target::Target,
    },
};
use serde_json::json;

/// The resources of one site, or what the agent would refuse.
pub(super) fn expand(
    app: &App,
    target: &Target,
    name: &str,
    site: &Site,
    content: Option<&Content>,
) -> Result<Vec<Resource>, Vec<Problem>> {
    let problems = check(name, site);
    if !problems.is_empty() {
        return Err(problems);
    }
    let address = Address::of(name, "site");
    let physical = names::site(&app.name, &target.environment, name);
    let content = content.cloned().unwrap_or_default();
    let files = [
        ("site".to_owned(), json!(reference::to(&address, "name"))),
        ("digest".to_owned(), json!(content.digest)),
        ("files".to_owned(), json!(content.files)),
        ("bytes".to_owned(), json!(content.bytes)),
    ];
    let resource =
        |address: Address, kind: &str, fields, after| Resource { address, kind: kind.to_owned(), name: physical.clone(), fields, after };
    Ok(vec![
        resource(address.clone(), SITE, fields(&spec(app, target, name, site)), Vec::new()),
        resource(Address::of(name, "files"), FILES, files.into(), vec![address]),
    ])
}

/// The site's settings with what they refer to in other services as references; everything else comes out of
/// [`reference::resolve`] as it was written.
fn spec(app: &App, target: &Target, name: &str, site: &Site) -> SiteSpec {
    let lookup = |service: &str, attribute: &str| {
        let known = app.services.get(service)?.attributes().contains(&attribute);
        known.then(|| reference::to(&Address::of(service, "site"), attribute))
    };
    let header = |rule: &HeaderRule| HeaderRule {
        path: literal(&rule.path),
        set: rule.set.iter().map(|(name, value)| (name.clone(), translate(value, &lookup))).collect(),
    };
    let redirect = |rule: &Redirect| Redirect { from: literal(&rule.from), to: translate(&rule.to, &lookup), status: rule.status };
    SiteSpec {
        project: app.name.clone(),
        environment: target.environment.clone(),
        service: name.to_owned(),
        spa: site.spa,
        not_found: site.not_found.as_deref().map(literal),
        headers: site.headers.iter().map(header).collect(),
        redirects: site.redirects.iter().map(redirect).collect(),
    }
}

/// What the agent would refuse, told before anything is made.
fn check(name: &str, site: &Site) -> Vec<Problem> {
    let own = |text: &str| {
        let found = std::cell::Cell::new(false);
        translate(text, &|service, _| {
            found.set(found.get() | (service == name));
            None
        });
        found.get()
    };
    let problem = |part: &str, message: String, hint: Option<&str>| Problem {
        path: format!("services.{name}.{part}"),
        message,
        hint: hint.map(str::to_owned),
    };
    let mut problems = Vec::new();
    for (header_name, value) in site.headers.iter().flat_map(|rule| &rule.set) {
        if let Err(message) = header(header_name, value) {
            problems.push(problem("headers", message, None));
        }
    }
    let texts = site.headers.iter().flat_map(|rule| rule.set.values()).map(|text| ("headers", text));
    for (part, text) in texts.chain(site.redirects.iter().map(|rule| ("redirects", &rule.to))) {
        if own(text) {
            let message = format!("`{text}` refers to the site it belongs to, whose address is known only after it was made");
            problems.push(problem(part, message, Some("write a path, or `'self'` in a content security policy")));
        }
    }
    problems
}
