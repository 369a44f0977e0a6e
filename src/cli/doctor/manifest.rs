//! Is there a project here, and is its description right?

use super::Finding;
use crate::{cli::Context, output::FailureKind};
use futures::future::BoxFuture;

pub(super) fn check<'a>(context: &'a Context<'a>) -> BoxFuture<'a, Finding> {
    Box::pin(async move {
        match context.project() {
            Ok(project) => Finding::Good(format!("`{}`, {} services", project.manifest.app.name, project.manifest.app.services.len())),
            Err(failure) if failure.kind == FailureKind::NoManifest => Finding::Note("no project in this folder".to_owned()),
            Err(failure) => Finding::Bad(failure.message, "run `mikrocloud check` for the places".to_owned()),
        }
    })
}
