//! AWS.

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
        &[]
    }
    fn capability(&self) -> &'static Capability {
        &Capability { services: &[], regions: &[], account: false }
    }
    fn region(&self, _: Option<&str>) -> Result<String, Problem> {
        Ok(String::new())
    }
    fn expand(&self, _: &App, _: &Target, _: &Contents) -> Result<Expanded, Vec<Problem>> {
        Ok(Expanded::default())
    }
    fn connect<'a>(&'a self, _: &'a Login) -> BoxFuture<'a, Result<Box<dyn Session>, Error>> {
        Box::pin(async { Err(Error::new(super::ErrorKind::Unexpected, "login", "not written")) })
    }
}
