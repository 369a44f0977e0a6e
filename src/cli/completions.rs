//! `mikrocloud completions SHELL`

use super::{Context, Done};
use crate::output::Failure;
use clap_complete::Shell;

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_enum)]
    shell: Shell,
}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub(super) fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "mikrocloud", &mut script);
    context.ui.raw(&String::from_utf8_lossy(&script));
    Ok(Done::Ok)
}
