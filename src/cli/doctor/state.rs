//! Is the state file sound?

use super::Finding;
use crate::{
    cli::Context,
    output::{Failure, count},
};
use futures::future::BoxFuture;

pub(super) fn check<'a>(context: &'a Context<'a>) -> BoxFuture<'a, Finding> {
    Box::pin(async move {
        look(context).unwrap_or_else(|failure| {
            let why = std::iter::once(failure.message).chain(failure.causes).collect::<Vec<_>>().join(": ");
            Finding::Bad(why, failure.hint.unwrap_or_else(|| "set `MIKROCLOUD_STATE` to a file that can be written".to_owned()))
        })
    })
}

fn look(context: &Context<'_>) -> Result<Finding, Failure> {
    let path = context.state_path()?;
    let Some(store) = context.existing_store()? else {
        return Ok(Finding::Note(format!("`{}` is not there yet; the first deploy makes it", path.display())));
    };
    let verdict = store.check()?;
    if verdict != "ok" {
        let hint = "restore the file from a backup; resources are found again by name where it is lost";
        return Ok(Finding::Bad(format!("`{}` is damaged: {verdict}", store.path().display()), hint.to_owned()));
    }
    let environments = store.projects()?;
    let mut open = 0;
    for project in &environments {
        if let Some(environment) = store.environment(&project.project, &project.environment, &project.cloud)? {
            open += usize::from(!store.unfinished(environment.id)?.is_empty());
        }
    }
    let open = if open == 0 { String::new() } else { format!("; in {open} of them a run was cut off, and the next deploy goes on there") };
    Ok(Finding::Good(format!("`{}`, {}{open}", path.display(), count(environments.len(), "environment"))))
}
