//! A project in AWS's own terms. Pure.

mod headers;
mod site;

use super::{
    super::{Content, Contents, Expanded},
    names,
};
use crate::{
    clouds::attributes,
    model::{
        app::{App, Service},
        problem::Problem,
        reference,
        resource::{Address, Fields, Resource},
        target::Target,
    },
};
use serde_json::Value;
use std::collections::BTreeMap;

type Attributes = BTreeMap<String, BTreeMap<String, String>>;

/// The resources of every service, or all that cannot be done.
pub(super) fn expand(app: &App, target: &Target, contents: &Contents) -> Result<Expanded, Vec<Problem>> {
    let attributes: Attributes = app.services.iter().map(|(name, service)| (name.clone(), provided(name, service))).collect();
    let mut resources = Vec::new();
    let mut problems = Vec::new();
    for (name, service) in &app.services {
        let context = Context { app, target, service: name, attributes: &attributes };
        match service {
            Service::Site(site) => match site::expand(&context, site, contents.get(name)) {
                Ok(made) => resources.extend(made),
                Err(found) => problems.extend(found),
            },
        }
    }
    if problems.is_empty() { Ok(Expanded { resources, attributes }) } else { Err(problems) }
}

/// What `${service.attribute}` stands for here.
fn provided(name: &str, service: &Service) -> BTreeMap<String, String> {
    match service {
        Service::Site(_) => {
            let cdn = Address::of(name, "cdn");
            ["url", "host"].map(|output| (output.to_owned(), reference::to(&cdn, output))).into()
        }
    }
}

/// One service while it is expanded.
struct Context<'a> {
    app: &'a App,
    target: &'a Target,
    service: &'a str,
    attributes: &'a Attributes,
}

impl Context<'_> {
    fn address(&self, part: &str) -> Address {
        Address::of(self.service, part)
    }

    /// A reference to another part of this service.
    fn to(&self, part: &str, output: &str) -> String {
        reference::to(&self.address(part), output)
    }

    fn name(&self, part: &str, max: usize) -> String {
        names::physical(&self.app.name, self.target, self.service, part, max)
    }

    /// Who it belongs to, for kinds that have a comment and no tags.
    fn comment(&self) -> String {
        format!("mikrocloud {} {} {}", self.app.name, self.target.environment, self.service)
    }

    fn tags(&self) -> Value {
        names::tags(&self.app.name, self.target, &self.address(""))
    }

    /// Manifest text with `${service.attribute}` as references to resources.
    fn translate(&self, text: &str) -> String {
        attributes::translate(text, &|service, attribute| self.attributes.get(service)?.get(attribute).cloned())
    }

    /// Whether a text needs this very service to exist first.
    fn refers_to_itself(&self, text: &str) -> bool {
        text.contains(&format!("${{service.{}/", self.service))
    }

    fn problem(&self, path: &str, message: String, hint: &str) -> Problem {
        Problem { path: format!("services.{}.{path}", self.service), message, hint: Some(hint.to_owned()) }
    }

    fn resource(&self, part: &str, kind: &str, name: String, fields: Vec<(&str, Value)>, after: &[&str]) -> Resource {
        Resource {
            address: self.address(part),
            kind: kind.to_owned(),
            name,
            fields: fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Fields>(),
            after: after.iter().map(|part| self.address(part)).collect(),
        }
    }
}

/// A path pattern as the edge compares it: from the root.
fn rooted(pattern: &str) -> String {
    if pattern.starts_with('/') || pattern.starts_with('*') { pattern.to_owned() } else { format!("/{pattern}") }
}

/// Nothing was built yet: a plan without files.
const NOTHING: Content = Content { digest: String::new(), files: 0, bytes: 0, flat: false };

#[cfg(test)]
mod tests;
