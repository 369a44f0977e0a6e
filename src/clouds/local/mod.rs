//! This machine's own cloud: static sites from a small server in the background. No account, nothing leaves the machine.

mod agent;
mod auth;
mod errors;
mod expand;
mod files;
mod kinds;
mod names;
#[cfg(test)]
mod tests;

use super::{Capability, Contents, Error, Expanded, Login, Session};
use crate::model::{app::App, kind::Kind, problem::Problem, target::Target};
pub(crate) use agent::serve;
use futures::future::BoxFuture;

pub(super) struct Cloud;

impl super::Cloud for Cloud {
    fn name(&self) -> &'static str {
        "local"
    }

    fn title(&self) -> &'static str {
        "this machine"
    }

    fn kinds(&self) -> &'static [Kind] {
        kinds::KINDS
    }

    fn capability(&self) -> &'static Capability {
        &Capability { services: &["site"], regions: &[], account: false }
    }

    /// A machine is in one place: every region is this one.
    fn region(&self, _wanted: Option<&str>) -> Result<String, Problem> {
        Ok("local".to_owned())
    }

    fn expand(&self, app: &App, target: &Target, contents: &Contents) -> Result<Expanded, Vec<Problem>> {
        expand::expand(app, target, contents)
    }

    fn connect<'a>(&'a self, login: &'a Login) -> BoxFuture<'a, Result<Box<dyn Session>, Error>> {
        Box::pin(async move { Ok(Box::new(auth::connect(login).await?) as Box<dyn Session>) })
    }
}
