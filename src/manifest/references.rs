//! `${service.attribute}` in the manifest's texts, and circles among services.

use super::{
    codes,
    report::Found,
    source::Span,
    suggest::{choices, quote},
};
use std::collections::{BTreeMap, BTreeSet};

/// What a `${` in a text turned out to be. Offsets are bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'t> {
    Reference {
        start: usize,
        end: usize,
        service: &'t str,
        attribute: &'t str,
    },
    /// Not of the form `${service.attribute}`.
    Malformed {
        start: usize,
        end: usize,
    },
}

/// Every `${` of `text` that no `$` escapes.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("${").map(|at| from + at) {
        from = at + 2;
        if text[..at].ends_with('$') {
            continue;
        }
        let rest = &text[from..];
        let close = rest.find('}').filter(|close| rest.find("${").is_none_or(|next| *close < next));
        let inner = close.and_then(|close| rest[..close].split_once('.'));
        let end = close.map_or(from, |close| from + close + 1);
        parts.push(match inner {
            Some((service, attribute)) if word(service, "-") && word(attribute, "_") => {
                Part::Reference { start: at, end, service, attribute }
            }
            _ => Part::Malformed { start: at, end },
        });
        from = end;
    }
    parts
}

fn word(text: &str, joint: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || joint.contains(c))
}

/// What each service offers to others, by name; `None` where its type is not known.
pub(super) type Offers = BTreeMap<String, Option<&'static [&'static str]>>;

/// One reference of a service to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) span: Span,
    pub(super) path: String,
}

/// Whether the service and attribute exist.
pub(super) fn known(offers: &Offers, service: &str, attribute: &str, span: Span, path: &str) -> Result<(), Found> {
    let Some(attributes) = offers.get(service) else {
        let message = format!("there is no service {} to refer to", quote(service));
        let hint = choices(service, "services", offers.keys().map(String::as_str));
        return Err(Found::new(codes::REFERENCE_SERVICE, span, path, message).hint(hint));
    };
    match attributes {
        Some(attributes) if !attributes.contains(&attribute) => {
            let message = format!("the service {} has no attribute {}", quote(service), quote(attribute));
            let hint = choices(attribute, "attributes", attributes.iter().copied());
            Err(Found::new(codes::REFERENCE_ATTRIBUTE, span, path, message).hint(hint))
        }
        _ => Ok(()),
    }
}

/// Each circle once, at the first reference that is part of it.
pub(super) fn circles(links: &[Link]) -> Vec<Found> {
    // A way back is looked for from each link of a circle; this bounds the work for a file that is nothing but circles.
    const LOOKED_AT: usize = 200;
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for link in links {
        next.entry(&link.from).or_default().insert(&link.to);
    }
    let groups = groups(links);
    let mut seen: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    let mut found = Vec::new();
    for link in links.iter().filter(|link| groups.get(link.from.as_str()) == groups.get(link.to.as_str())).take(LOOKED_AT) {
        let Some(back) = way(&next, &link.to, &link.from) else { continue };
        if !seen.insert(back.iter().copied().collect()) {
            continue;
        }
        let circle: Vec<&str> = std::iter::once(link.from.as_str()).chain(back).collect();
        let message = match circle.as_slice() {
            [one, _] => format!("the service {} refers to itself: `{one} -> {one}`", quote(one)),
            _ => format!("services refer to each other in a circle: `{}`", circle.join(" -> ")),
        };
        let hint = "use a relative path, or write one of the addresses out";
        found.push(Found::new(codes::CYCLE, link.span, link.path.as_str(), message).hint(hint));
    }
    found
}

/// A number for each service, the same for those that can reach each other.
fn groups(links: &[Link]) -> BTreeMap<&str, usize> {
    let mut graph = petgraph::graph::DiGraph::<&str, ()>::new();
    let mut nodes = BTreeMap::new();
    for link in links {
        let [from, to] = [&link.from, &link.to].map(|name| *nodes.entry(name.as_str()).or_insert_with(|| graph.add_node(name)));
        graph.add_edge(from, to, ());
    }
    let mut groups = BTreeMap::new();
    for (number, members) in petgraph::algo::kosaraju_scc(&graph).into_iter().enumerate() {
        groups.extend(members.into_iter().map(|node| (graph[node], number)));
    }
    groups
}

/// The shortest way from one service to another along references, both included.
fn way<'l>(next: &BTreeMap<&'l str, BTreeSet<&'l str>>, from: &'l str, to: &'l str) -> Option<Vec<&'l str>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = std::collections::VecDeque::from([from]);
    let mut seen = BTreeSet::from([from]);
    while let Some(here) = queue.pop_front() {
        if here == to {
            let mut way = vec![here];
            while let Some(previous) = way.last().and_then(|last| before.get(last)) {
                way.push(previous);
            }
            way.reverse();
            return Some(way);
        }
        for there in next.get(here).into_iter().flatten().filter(|there| seen.insert(there)) {
            before.insert(there, here);
            queue.push_back(there);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_escapes_and_broken_ones_are_told_apart() {
        let reference = |start, end, service, attribute| Part::Reference { start, end, service, attribute };
        assert_eq!(parts("a ${web.url}/x"), [reference(2, 12, "web", "url")]);
        assert_eq!(parts("$${web.url} $"), []);
        assert_eq!(parts("${web} ${"), [Part::Malformed { start: 0, end: 6 }, Part::Malformed { start: 7, end: 9 }]);
        assert_eq!(parts("${a ${b.url}"), [Part::Malformed { start: 0, end: 2 }, reference(4, 12, "b", "url")]);
        assert_eq!(parts("${Web.url}${web.}"), [Part::Malformed { start: 0, end: 10 }, Part::Malformed { start: 10, end: 17 }]);
    }

    #[test]
    fn a_circle_is_reported_once_with_its_way() {
        let link = |from: &str, to: &str| Link { from: from.to_owned(), to: to.to_owned(), span: Span::default(), path: String::new() };
        let found = circles(&[link("a", "b"), link("b", "c"), link("c", "a"), link("d", "a"), link("e", "e")]);
        let messages: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
        assert!(
            matches!(messages.as_slice(), [one, two] if one.contains("`a -> b -> c -> a`") && two.contains("`e -> e`")),
            "{messages:?}"
        );
    }
}
