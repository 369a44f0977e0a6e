//! `mikrocloud schema`: the JSON schema of the project description, for editors.

use super::{Context, Done};
use crate::{manifest, output::Failure};
use serde_json::json;

/// Print the JSON schema of mikrocloud.yaml
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub(super) fn run(context: &Context<'_>, _: &Args) -> Result<Done, Failure> {
    let schema = manifest::schema();
    context.ui.raw(&serde_json::to_string_pretty(&schema).unwrap_or_default(), &json!({"schema": schema}));
    Ok(Done::Ok)
}
