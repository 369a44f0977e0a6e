//! Holds a tree against its [`Shape`] and finds every mistake, not just the first.

use super::{
    Known, codes,
    merge::join,
    node::{Entry, Meaning, Node},
    references::{self, Link, Offers, Part},
    report::Found,
    services,
    shape::{Field, Keys, Record, Rule, Shape},
    source::{Source, Span},
    suggest::{choices, list, nearest, quote},
};

/// Where a value stands.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// `services.web.headers[0]`.
    pub(super) path: String,
    /// Its key, or itself in a list: what to point at when something in it is missing.
    pub(super) owner: Span,
    /// The service it belongs to.
    service: Option<String>,
}

impl Place {
    /// The whole file.
    pub(super) fn top(owner: Span) -> Self {
        Self { path: String::new(), owner, service: None }
    }

    pub(super) fn under(&self, entry: &Entry) -> Self {
        Self { path: join(&self.path, &entry.key), owner: entry.key_span, service: self.service.clone() }
    }

    pub(super) fn item(&self, index: usize, node: &Node) -> Self {
        Self { path: format!("{}[{index}]", self.path), owner: node.span, service: self.service.clone() }
    }

    /// The last part of the path, for messages.
    fn name(&self) -> &str {
        if self.path.is_empty() { "the project" } else { self.path.rsplit('.').next().unwrap_or(&self.path) }
    }
}

/// Checks one tree: the project with one environment's values in it.
#[derive(Debug)]
pub(super) struct Checker<'c> {
    source: &'c Source,
    known: &'c Known<'c>,
    offers: Offers,
    links: Vec<Link>,
    found: Vec<Found>,
}

impl<'c> Checker<'c> {
    pub(super) fn new(source: &'c Source, known: &'c Known<'c>, offers: Offers) -> Self {
        Self { source, known, offers, links: Vec::new(), found: Vec::new() }
    }

    /// Everything that is wrong with `root`.
    pub(super) fn run(mut self, root: &Node, record: &'static Record) -> Vec<Found> {
        self.record(root, &Place::top(root.span), record, &[]);
        self.found.extend(references::circles(&self.links));
        self.found
    }

    fn push(&mut self, code: &'static str, span: Span, place: &Place, message: impl Into<String>, hint: impl Into<String>) {
        self.found.push(Found::new(code, span, place.path.as_str(), message).hint(hint));
    }

    fn value(&mut self, node: &Node, place: &Place, shape: &Shape) {
        if matches!(node.kind, super::node::Kind::Unusable) {
            return;
        }
        if node.is_null() {
            let message = format!("{} has no value", quote(place.name()));
            let hint = format!("write {}, or remove the line", shape.describe());
            return self.push(codes::KIND, place.owner, place, message, hint);
        }
        match (shape, node.meaning()) {
            (Shape::Text(rule), Some(Meaning::Text)) | (Shape::Verbatim(rule), Some(_)) => self.text(node, place, rule),
            (Shape::Bool, Some(Meaning::Bool(_))) => {}
            (Shape::Number(allowed), Some(Meaning::Number)) => self.number(node, place, shape, allowed),
            (Shape::Cloud, Some(Meaning::Text)) => self.cloud(node.text().unwrap_or_default(), node.span, place),
            (Shape::Map { keys, values, some }, None) if node.is_map() => self.map(node, place, keys, values, *some),
            (Shape::List(items), None) if node.is_list() => {
                for (index, item) in node.items().iter().enumerate() {
                    self.value(item, &place.item(index, item), items);
                }
            }
            (Shape::Record(record), None) if node.is_map() => self.record(node, place, record, &[]),
            (Shape::Service, None) if node.is_map() => self.service(node, place),
            // Checked by laying each of them over the project.
            (Shape::Environments(_), _) => {}
            _ => self.kind(node, place, shape),
        }
    }

    /// A value of another kind than is expected.
    fn kind(&mut self, node: &Node, place: &Place, shape: &Shape) {
        let text = node.text().unwrap_or_default();
        let hint = match shape {
            Shape::Bool => match text.to_lowercase().as_str() {
                "yes" | "on" | "y" | "true" | "1" => "write `true`".to_owned(),
                "no" | "off" | "n" | "false" | "0" => "write `false`".to_owned(),
                _ => "write `true` or `false`".to_owned(),
            },
            Shape::Text(_) | Shape::Verbatim(_) | Shape::Cloud if node.text().is_some() => {
                format!("put it in quotes: {}", quote(&format!("\"{text}\"")))
            }
            Shape::Text(_) | Shape::Verbatim(_) | Shape::Cloud => {
                format!("write one value after it: {}", quote(&format!("{}: ...", place.name())))
            }
            Shape::Number(_) if node.meaning() == Some(Meaning::Text) && text.parse::<u16>().is_ok() => "remove the quotes".to_owned(),
            Shape::List(_) => {
                format!("write {} with items below it, each on a line that begins with `- `", quote(&format!("{}:", place.name())))
            }
            Shape::Map { .. } | Shape::Record(_) | Shape::Service | Shape::Environments(_) => {
                "write lines of `key: value` below it, indented by two spaces".to_owned()
            }
            _ => format!("write {}", shape.describe()),
        };
        let shown = match node.text() {
            Some(text) => format!("{}, which is {}", quote(text), node.describe()),
            None => node.describe().to_owned(),
        };
        let message = format!("{} must be {}, not {shown}", quote(place.name()), shape.describe());
        self.push(codes::KIND, node.span, place, message, hint);
    }

    fn number(&mut self, node: &Node, place: &Place, shape: &Shape, allowed: &[u16]) {
        let text = node.text().unwrap_or_default();
        if !text.parse::<u16>().is_ok_and(|number| allowed.contains(&number)) {
            let message = format!("{} cannot be {}", quote(place.name()), quote(text));
            self.push(codes::CHOICE, node.span, place, message, format!("write {}", shape.describe()));
        }
    }

    fn cloud(&mut self, name: &str, span: Span, place: &Place) {
        let clouds = self.known.clouds;
        if !clouds.contains(&name) {
            let message = format!("{} is not a cloud that this build of mikrocloud knows", quote(name));
            self.push(codes::CHOICE, span, place, message, choices(name, "clouds", clouds.iter().copied()));
        }
    }

    fn map(&mut self, node: &Node, place: &Place, keys: &Keys, values: &'static Shape, some: bool) {
        if some && node.entries().is_empty() {
            let message = format!("{} is empty", quote(place.name()));
            self.push(codes::MISSING, place.owner, place, message, "write at least one `name: value` below it");
        }
        for entry in node.entries() {
            let mut inner = place.under(entry);
            match keys {
                Keys::Cloud => self.cloud(&entry.key, entry.key_span, &inner),
                Keys::Rule(rule) => {
                    if let Err(wrong) = (rule.check)(&entry.key) {
                        self.push(wrong.code, entry.key_span, &inner, wrong.message, wrong.hint);
                    }
                }
            }
            if matches!(values, Shape::Service) {
                inner.service = Some(entry.key.clone());
            }
            self.value(&entry.value, &inner, values);
        }
    }

    /// `also` are keys that the caller has looked at.
    fn record(&mut self, node: &Node, place: &Place, record: &'static Record, also: &[&'static str]) {
        let mut meant = Vec::new();
        for entry in node.entries() {
            match record.field(&entry.key) {
                Some(field) => self.value(&entry.value, &place.under(entry), &field.shape),
                None if also.contains(&entry.key.as_str()) => {}
                None => meant.extend(self.unknown(entry, place, record, also)),
            }
        }
        let absent = |f: &&Field| f.required && node.entry(f.key).is_none() && !meant.contains(&f.key);
        for field in record.fields.iter().filter(absent) {
            self.missing(place, record, field);
        }
    }

    fn missing(&mut self, place: &Place, record: &Record, field: &Field) {
        let message = format!("{} needs {}", record.what, quote(&format!("{}:", field.key)));
        let inner = Place { path: join(&place.path, field.key), ..place.clone() };
        self.push(codes::MISSING, place.owner, &inner, message, format!("add {}, {}", quote(&format!("{}:", field.key)), field.about));
    }

    /// Refuses a key; the key that was probably meant.
    fn unknown(&mut self, entry: &Entry, place: &Place, record: &Record, also: &[&'static str]) -> Option<&'static str> {
        let place = place.under(entry);
        if record.planned.contains(&entry.key.as_str()) {
            let message = format!("{} is not supported by this version", quote(&format!("{}:", entry.key)));
            let hint = format!("remove it; supported here: {}", list(record.keys()));
            self.push(codes::PLANNED, entry.key_span, &place, message, hint);
            return None;
        }
        let keys = also.iter().copied().chain(record.keys());
        let near = nearest(&entry.key, keys.clone());
        let elsewhere = services::TYPES.iter().any(|t| t.record.field(&entry.key).is_some());
        let hint = if near.is_none() && elsewhere && place.service.is_none() {
            format!("{} belongs to a service: write it under `services:` and the service's name", quote(&entry.key))
        } else {
            choices(&entry.key, "accepted here", keys)
        };
        self.push(codes::UNKNOWN_KEY, entry.key_span, &place, format!("{} has no key {}", record.what, quote(&entry.key)), hint);
        near
    }

    fn service(&mut self, node: &Node, place: &Place) {
        let Some(entry) = node.entry("type") else {
            let inner = Place { path: join(&place.path, "type"), ..place.clone() };
            let hint = format!("add {}", list(services::TYPES.iter().map(|t| t.written)));
            return self.push(codes::MISSING, place.owner, &inner, "a service needs `type:`", hint);
        };
        let inner = place.under(entry);
        if entry.value.meaning() != Some(Meaning::Text) {
            return self.value(&entry.value, &inner, &services::NAME_OF_TYPE);
        }
        let name = entry.value.text().unwrap_or_default();
        if let Some(found) = services::find(name) {
            self.record(node, place, found.record, &["type"]);
            self.found.extend((found.cross)(node, place));
            return;
        }
        let names = services::TYPES.iter().map(|t| t.name);
        if services::PLANNED.contains(&name) {
            let message = format!("{} services are not supported by this version", quote(name));
            return self.push(codes::PLANNED, entry.value.span, &inner, message, format!("supported: {}", list(names)));
        }
        let message = format!("there is no service type {}", quote(name));
        let hint = match nearest(name, names.clone().chain(services::PLANNED.iter().copied())) {
            Some(near) if services::find(near).is_none() => {
                format!("did you mean {}? this version does not support it; supported: {}", quote(near), list(names))
            }
            _ => choices(name, "supported", names),
        };
        self.push(codes::CHOICE, entry.value.span, &inner, message, hint);
    }

    fn text(&mut self, node: &Node, place: &Place, rule: &Rule) {
        let text = node.text().unwrap_or_default();
        if !self.references(node, text, place, rule.references) {
            return;
        }
        if let Err(wrong) = (rule.check)(text) {
            self.push(wrong.code, node.span, place, wrong.message, wrong.hint);
        }
    }

    /// Whether every `${` in the text is in order.
    fn references(&mut self, node: &Node, text: &str, place: &Place, allowed: bool) -> bool {
        let before = self.found.len();
        for part in references::parts(text) {
            match part {
                Part::Malformed { start, end } if allowed => {
                    let span = self.within(node, text, start, end);
                    let message = format!("{} is not a reference", quote(text.get(start..end).unwrap_or("${")));
                    let hint = "write `${service.attribute}`, such as `${web.url}`, or `$${` for the characters themselves";
                    self.push(codes::REFERENCE, span, place, message, hint);
                }
                Part::Malformed { .. } => {}
                Part::Reference { start, end, service, attribute } if allowed => {
                    let span = self.within(node, text, start, end);
                    self.reference(service, attribute, span, place);
                }
                Part::Reference { start, end, service, .. } if self.offers.contains_key(service) => {
                    let span = self.within(node, text, start, end);
                    let message = format!("{} cannot refer to the service {}", quote(place.name()), quote(service));
                    let hint = "references work in header values and redirect targets; write the address out here";
                    self.push(codes::REFERENCE_PLACE, span, place, message, hint);
                }
                Part::Reference { .. } => {}
            }
        }
        self.found.len() == before
    }

    fn reference(&mut self, service: &str, attribute: &str, span: Span, place: &Place) {
        if let Err(found) = references::known(&self.offers, service, attribute, span, &place.path) {
            return self.found.push(found);
        }
        if let Some(from) = place.service.clone() {
            self.links.push(Link { from, to: service.to_owned(), span, path: place.path.clone() });
        }
    }

    /// The place of a part of a text, where the text stands in the file as it is; that of the whole text elsewhere.
    fn within(&self, node: &Node, text: &str, start: usize, end: usize) -> Span {
        let written = self.source.text.get(node.span.start..node.span.end).unwrap_or_default();
        match written.find(text) {
            Some(offset) => Span { start: node.span.start + offset + start, end: node.span.start + offset + end },
            None => node.span,
        }
    }
}
