//! `mikrocloud completions SHELL`

use super::{Context, Done};
use crate::output::Failure;
use clap_complete::Shell;
use serde_json::json;

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Shell to write it for
    #[arg(value_enum)]
    shell: Shell,
}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub(super) fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut offered(), "mikrocloud", &mut script);
    let script = String::from_utf8_lossy(&script);
    context.ui.raw(&script, &json!({"shell": args.shell.to_string(), "script": script}));
    Ok(Done::Ok)
}

/// The command tree without what is not for people: some shells' scripts would offer it.
fn offered() -> clap::Command {
    let tree = super::command();
    let commands = tree.get_subcommands().filter(|sub| !sub.is_hide_set()).cloned();
    clap::Command::new("mikrocloud").version(env!("CARGO_PKG_VERSION")).args(tree.get_arguments()).subcommands(commands)
}
