//! `mikrocloud schema`: the JSON schema of the project description, for editors.

use super::{Context, Done};
use crate::{manifest, output::Failure};

/// Print the JSON schema of mikrocloud.yaml
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub(super) fn run(context: &Context<'_>, _: &Args) -> Result<Done, Failure> {
    context.ui.raw(&serde_json::to_string_pretty(&manifest::schema()).unwrap_or_default());
    Ok(Done::Ok)
}
