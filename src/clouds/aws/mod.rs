//! AWS: a site is a private bucket behind CloudFront.

mod auth;
mod errors;
mod expand;
mod files;
mod kinds;
mod names;
mod session;

use super::{Capability, Contents, Error, Expanded, Login, Session};
use crate::model::{app::App, kind::Kind, problem::Problem, target::Target};
use futures::future::BoxFuture;

pub(super) struct Cloud;

impl super::Cloud for Cloud {
    fn name(&self) -> &'static str {
        "aws"
    }

    fn title(&self) -> &'static str {
        "AWS"
    }

    fn kinds(&self) -> &'static [Kind] {
        kinds::ALL
    }

    fn capability(&self) -> &'static Capability {
        &Capability { services: &["site"], regions: names::FAMILIES, account: true }
    }

    fn region(&self, wanted: Option<&str>) -> Result<String, Problem> {
        names::region(wanted)
    }

    fn expand(&self, app: &App, target: &Target, contents: &Contents) -> Result<Expanded, Vec<Problem>> {
        expand::expand(app, target, contents)
    }

    fn connect<'a>(&'a self, login: &'a Login) -> BoxFuture<'a, Result<Box<dyn Session>, Error>> {
        Box::pin(auth::connect(login))
    }
}
