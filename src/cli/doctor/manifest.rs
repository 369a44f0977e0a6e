//! Is there a project here, and is its description right?

use super::Finding;
use crate::{
    cli::Context,
    output::{FailureKind, count},
};
use futures::future::BoxFuture;

pub(super) fn check<'a>(context: &'a Context<'a>) -> BoxFuture<'a, Finding> {
    Box::pin(async move {
        match context.project() {
            Ok(project) => {
                Finding::Good(format!("`{}`, {}", project.manifest.app.name, count(project.manifest.app.services.len(), "service")))
            }
            Err(failure) if failure.kind == FailureKind::NoManifest => Finding::Note("no project in this folder".to_owned()),
            Err(failure) => Finding::Bad(failure.message, "run `mikrocloud check` for the places".to_owned()),
        }
    })
}
