//! Who are we on each cloud?

use super::Finding;
use crate::{cli::Context, clouds};
use futures::future::BoxFuture;

pub(super) fn check<'a>(context: &'a Context<'a>) -> BoxFuture<'a, Finding> {
    Box::pin(async move {
        let mut found = Vec::new();
        for cloud in clouds::ALL.iter().filter(|c| c.capability().account) {
            let app = context.project().ok().map(|p| p.manifest.app);
            let region = app.as_ref().and_then(|a| context.region(*cloud, a).ok()).or_else(|| cloud.region(None).ok()).unwrap_or_default();
            let text = match context.login(*cloud, app.as_ref(), &region) {
                Ok(login) => match cloud.connect(&login).await {
                    Ok(session) => format!("{}: {} in account {}", cloud.title(), session.account().identity, session.account().id),
                    Err(error) => format!("{}: no login ({})", cloud.title(), error.message),
                },
                Err(failure) => format!("{}: {}", cloud.title(), failure.message),
            };
            found.push(text);
        }
        // A missing login is nothing wrong: nobody needs every cloud, and `local` needs none.
        Finding::Note(if found.is_empty() { "this binary knows no cloud that needs one".to_owned() } else { found.join("; ") })
    })
}
