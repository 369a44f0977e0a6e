//! From a project to the native resources of this machine's own cloud. Pure.

mod site;

use crate::{
    clouds::{Contents, Expanded},
    model::{
        app::{App, Service},
        problem::Problem,
        reference,
        resource::Address,
        target::Target,
    },
};

/// The resources of every service, or all that cannot be done.
pub(super) fn expand(app: &App, target: &Target, contents: &Contents) -> Result<Expanded, Vec<Problem>> {
    let (mut expanded, mut problems) = (Expanded::default(), Vec::new());
    for (name, service) in &app.services {
        let made = match service {
            Service::Site(site) => site::expand(app, target, name, site, contents.get(name)),
        };
        match made {
            Ok(made) => expanded.resources.extend(made),
            Err(found) => problems.extend(found),
        }
        let address = Address::of(name, "site");
        let outputs = ["url", "host"].map(|output| (output.to_owned(), reference::to(&address, output)));
        expanded.attributes.insert(name.clone(), outputs.into());
    }
    if problems.is_empty() { Ok(expanded) } else { Err(problems) }
}
