//! `mikrocloud agent`: the background server of this machine's own cloud. Started by a deploy, not by people.

use super::{Context, Done};
use crate::{
    clouds,
    output::{Failure, FailureKind},
};
use serde_json::json;
use std::path::PathBuf;

/// Serve what was deployed to this machine
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the local cloud
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
}

pub(super) async fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    clouds::serve(&args.dir).await.map_err(|e| Failure::from_error(FailureKind::Io, &e))?;
    context.ui.say(&format!("Nothing left to serve in `{}`.", args.dir.display()));
    context.ui.document(&json!({"dir": args.dir}));
    Ok(Done::Ok)
}
