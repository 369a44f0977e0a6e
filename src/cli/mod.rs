//! The edge: arguments in, exit code out. One file per command.

mod agent;
mod args;
mod check;
mod completions;
mod deploy;
mod destroy;
mod doctor;
mod explain;
mod failures;
mod flow;
mod git;
mod history;
mod init;
mod man;
mod plan;
mod project;
mod projects;
mod rollback;
mod schema;
mod settings;
mod signals;
mod status;

pub use args::command;

use crate::{
    clouds,
    output::{Failure, FailureKind, Ui},
    world::World,
};
use args::{Args, Command};
use clap::Parser;
use serde_json::json;
use std::process::ExitCode;

/// What a command has at hand.
pub(crate) struct Context<'a> {
    pub(crate) world: &'a World,
    pub(crate) ui: Ui,
    pub(crate) global: args::Global,
    /// `mikrocloud deploy`
    pub(crate) command: String,
}

/// How a command that did not fail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    Ok,
    /// `--detailed-exitcode`, and there is something to do.
    Pending,
}

/// What each cloud of this binary can do, as data: for the documentation.
#[must_use]
pub fn capabilities() -> serde_json::Value {
    let clouds: Vec<_> = clouds::ALL
        .iter()
        .map(|cloud| {
            let can = cloud.capability();
            let regions: Vec<_> = can.regions.iter().map(|(family, region)| json!({"family": family, "region": region})).collect();
            json!({"name": cloud.name(), "title": cloud.title(), "services": can.services, "regions": regions, "account": can.account})
        })
        .collect();
    json!({"clouds": clouds})
}

/// Runs one command.
#[must_use]
pub fn run(world: &World) -> ExitCode {
    let args = match Args::try_parse_from(&world.args) {
        Ok(args) => args,
        Err(error) => return args::refuse(world, &error),
    };
    let detailed = matches!(&args.command, Command::Plan(plan) if plan.detailed_exitcode);
    let ui = args.global.ui(world);
    let context = Context { world, ui: ui.clone(), command: format!("mikrocloud {}", args.command.name()), global: args.global };
    let conflict = context.global.conflict(&args.command);
    match caught(|| conflict.map_or_else(|| dispatch(&context, args.command), Err)) {
        Ok(Done::Ok) => ExitCode::SUCCESS,
        Ok(Done::Pending) => ExitCode::from(2),
        Err(failure) => {
            let failure = failure.or_explained();
            ui.fail(&failure);
            // With `--detailed-exitcode`, 2 means "changes pending" and nothing else.
            ExitCode::from(if detailed && failure.kind.exit() == 2 { 1 } else { failure.kind.exit() })
        }
    }
}

/// A panic is a failure like any other, with a class of its own.
fn caught(work: impl FnOnce() -> Result<Done, Failure>) -> Result<Done, Failure> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Failure::new(FailureKind::Bug, "mikrocloud stopped at a place it should never reach")
            .hint("what was done so far is recorded; please report this with the lines above"))
    })
}

fn dispatch(context: &Context<'_>, command: Command) -> Result<Done, Failure> {
    match command {
        Command::Init(args) => flow::block_on(context, init::run(context, &args)),
        Command::Check(args) => check::run(context, &args),
        Command::Plan(args) => flow::block_on(context, plan::run(context, &args)),
        Command::Deploy(args) => flow::block_on(context, deploy::run(context, &args)),
        Command::Status(args) => flow::block_on(context, status::run(context, &args)),
        Command::History(args) => history::run(context, &args),
        Command::Rollback(args) => flow::block_on(context, rollback::run(context, &args)),
        Command::Destroy(args) => flow::block_on(context, destroy::run(context, &args)),
        Command::Projects(args) => projects::run(context, &args),
        Command::Doctor(args) => flow::block_on(context, doctor::run(context, &args)),
        Command::Explain(args) => explain::run(context, &args),
        Command::Schema(args) => schema::run(context, &args),
        Command::Completions(args) => completions::run(context, &args),
        Command::Man(args) => man::run(context, &args),
        Command::Agent(args) => flow::block_on(context, agent::run(context, &args)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Done, caught};

    #[test]
    fn a_panic_is_our_bug_and_exits_with_70() {
        let failure = caught(|| panic!("planted")).unwrap_err();
        assert_eq!((failure.kind.name(), failure.kind.exit()), ("bug", 70));
        assert_eq!(caught(|| Ok(Done::Pending)).unwrap(), Done::Pending);
    }
}
