//! The service types of the manifest. A new one is a file here and a line in [`TYPES`].

mod site;

use super::{
    check::Place,
    node::Node,
    references::Offers,
    report::Found,
    rules,
    shape::{Record, Shape},
};
use crate::model::app::Service;

/// One service type.
#[derive(Debug)]
pub(super) struct Type {
    /// The word after `type:`.
    pub(super) name: &'static str,
    /// `type: site`.
    pub(super) written: &'static str,
    /// Its keys besides `type`.
    pub(super) record: &'static Record,
    /// Mistakes that only show when several values are looked at together.
    pub(super) cross: fn(&Node, &Place) -> Vec<Found>,
    /// The service, from a tree without mistakes. For any other tree it returns something, so that references can be checked.
    pub(super) build: fn(&Node) -> Service,
}

/// Every service type of this version.
pub(super) static TYPES: &[&Type] = &[&site::TYPE];

/// Types of later versions: refused with words of their own.
pub(super) static PLANNED: &[&str] = &["container", "function", "job", "worker", "postgres", "redis", "bucket", "queue"];

/// What `type:` must be, when it is not even a text.
pub(super) static NAME_OF_TYPE: Shape = Shape::Text(&rules::NAME);

pub(super) fn find(name: &str) -> Option<&'static Type> {
    TYPES.iter().copied().find(|t| t.name == name)
}

/// The service that `node` describes; `None` where its type is not known.
pub(super) fn build(node: &Node) -> Option<Service> {
    let name = node.get("type").and_then(Node::text)?;
    find(name).map(|found| (found.build)(node))
}

/// What the services under `services:` offer to each other.
pub(super) fn offers(root: &Node) -> Offers {
    let services = root.get("services").map(Node::entries).unwrap_or_default();
    services.iter().map(|e| (e.key.clone(), build(&e.value).map(|service| service.attributes()))).collect()
}
