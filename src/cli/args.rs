//! The command line as typed.

use super::{agent, check, completions, deploy, destroy, doctor, explain, history, init, man, plan, projects, rollback, schema, status};
use crate::{
    output::{Color, Failure, FailureKind, Format, Ui},
    world::World,
};
use clap::{CommandFactory, Parser, Subcommand, error::ErrorKind};
use serde_json::json;
use std::{path::PathBuf, process::ExitCode, time::Duration};

/// Deploy one project description to any cloud.
#[derive(Debug, Parser)]
#[command(name = "mikrocloud", version, about, disable_help_subcommand = false, arg_required_else_help = true, max_term_width = 100)]
#[command(
    after_help = "With no cloud named anywhere, everything runs on this machine: no account, no login.\nStart with `mikrocloud init hello --template site --deploy`."
)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init(init::Args),
    Check(check::Args),
    Plan(plan::Args),
    Deploy(deploy::Args),
    Status(status::Args),
    History(history::Args),
    Rollback(rollback::Args),
    Destroy(destroy::Args),
    Projects(projects::Args),
    Doctor(doctor::Args),
    Explain(explain::Args),
    Schema(schema::Args),
    Completions(completions::Args),
    Man(man::Args),
    #[command(hide = true)]
    Agent(agent::Args),
}

impl Command {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Init(_) => "init",
            Self::Check(_) => "check",
            Self::Plan(_) => "plan",
            Self::Deploy(_) => "deploy",
            Self::Status(_) => "status",
            Self::History(_) => "history",
            Self::Rollback(_) => "rollback",
            Self::Destroy(_) => "destroy",
            Self::Projects(_) => "projects",
            Self::Doctor(_) => "doctor",
            Self::Explain(_) => "explain",
            Self::Schema(_) => "schema",
            Self::Completions(_) => "completions",
            Self::Man(_) => "man",
            Self::Agent(_) => "agent",
        }
    }
}

/// Flags of every command. Each has a `MIKROCLOUD_` variable of the same name where that makes sense.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Run as if started in this folder
    #[arg(short = 'C', long = "directory", global = true, value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,
    /// Use this project description [env: MIKROCLOUD_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Environment to work on [env: MIKROCLOUD_ENV] [default: dev]
    #[arg(short, long, global = true, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// Cloud to work on [env: MIKROCLOUD_CLOUD] [default: local]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) cloud: Option<String>,
    /// Region, or a family such as us-east [env: MIKROCLOUD_REGION]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) region: Option<String>,
    /// Print one JSON document on stdout
    #[arg(long, global = true, conflicts_with = "ndjson")]
    pub(crate) json: bool,
    /// Print one JSON event a line on stdout
    #[arg(long, global = true)]
    pub(crate) ndjson: bool,
    /// Go ahead without asking; never agrees to lose data
    #[arg(short, long, global = true)]
    pub(crate) yes: bool,
    /// Ask nothing, even at a terminal
    #[arg(long, global = true)]
    pub(crate) no_input: bool,
    /// Print results and errors only
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Print more: fields, calls, build output
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// Colour the output: auto, always or never
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", hide_possible_values = true)]
    pub(crate) color: Color,
    /// Wait for another run this long: 30s, 5m [env: MIKROCLOUD_LOCK_TIMEOUT]
    #[arg(long, global = true, value_name = "TIME", value_parser = parse_duration)]
    pub(crate) lock_timeout: Option<Duration>,
}

impl Global {
    /// clap does not see that two flags exclude each other when one stands before the command and one behind it.
    pub(super) fn conflict(&self, command: &Command) -> Option<Failure> {
        let markdown = matches!(command, Command::Plan(plan) if plan.markdown);
        let given = [("--json", self.json), ("--ndjson", self.ndjson), ("--markdown", markdown)];
        let given: Vec<&str> = given.iter().filter(|(_, given)| *given).map(|(flag, _)| *flag).collect();
        let [one, other, ..] = given[..] else { return None };
        Some(
            Failure::new(FailureKind::Usage, format!("the argument `{other}` cannot be used with `{one}`"))
                .next(format!("mikrocloud {} --help", command.name())),
        )
    }

    pub(super) fn ui(&self, world: &World) -> Ui {
        let format = match (self.json, self.ndjson) {
            (true, _) => Format::Json,
            (_, true) => Format::Ndjson,
            _ => Format::Human,
        };
        Ui::new(world, format, self.color, self.quiet, self.verbose, self.no_input)
    }
}

/// The whole command tree: for completions, man pages and the reference.
#[must_use]
pub fn command() -> clap::Command {
    Args::command()
}

/// `90s`, `5m`, `1h30m`, or bare seconds.
pub(super) fn parse_duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a time; write `90s`, `5m` or `1h30m`");
    if let Ok(seconds) = text.parse() {
        return Ok(Duration::from_secs(seconds));
    }
    let mut total = Duration::ZERO;
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let number: u64 = digits.parse().map_err(|_| wrong())?;
        let unit = match c {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return Err(wrong()),
        };
        total += Duration::from_secs(number.checked_mul(unit).ok_or_else(wrong)?);
        digits.clear();
    }
    if digits.is_empty() && !text.is_empty() { Ok(total) } else { Err(wrong()) }
}

/// Help and version as asked for; anything else is a usage error in the format that was asked for.
pub(super) fn refuse(world: &World, error: &clap::Error) -> ExitCode {
    // What comes after `--` are no flags.
    let typed: Vec<&str> = world.args.iter().skip(1).filter_map(|a| a.to_str()).take_while(|a| *a != "--").collect();
    let asked = |flag: &str| typed.contains(&flag);
    let color = typed.iter().enumerate().find_map(|(at, arg)| match arg.strip_prefix("--color")? {
        "" => typed.get(at + 1).copied(),
        rest => rest.strip_prefix('='),
    });
    let color = color.and_then(|when| <Color as clap::ValueEnum>::from_str(when, false).ok()).unwrap_or_default();
    let format = match (asked("--json"), asked("--ndjson")) {
        (true, _) => Format::Json,
        (_, true) => Format::Ndjson,
        _ => Format::Human,
    };
    let ui = Ui::new(world, format, color, false, false, true);
    let text = error.render().to_string();
    let painted = |on: bool| if on { error.render().ansi().to_string() } else { text.clone() };
    let failure = match error.kind() {
        ErrorKind::DisplayHelp => {
            ui.raw(&painted(ui.out.is_on()), &json!({"help": text}));
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayVersion => {
            ui.raw(&text, &json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")}));
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if format == Format::Human => {
            ui.note(&painted(ui.err.is_on()));
            return ExitCode::from(FailureKind::Usage.exit());
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => usage("no command was given", &typed),
        _ => usage_of(&text, &typed),
    };
    ui.fail(&failure);
    ExitCode::from(if asked("--detailed-exitcode") { 1 } else { failure.kind.exit() })
}

/// clap's words as a failure: its first paragraph is the message, its tips are the hint.
fn usage_of(text: &str, typed: &[&str]) -> Failure {
    let mut parts = text.split("\n\n").map(|part| part.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" "));
    let message = parts.next().unwrap_or_default();
    let tips: Vec<String> = parts
        .filter(|part| !part.is_empty() && !part.starts_with("Usage:") && !part.starts_with("For more information"))
        .map(|part| part.trim_start_matches("tip: ").replace(" tip: ", "; "))
        .collect();
    let failure = usage(message.trim_start_matches("error: "), typed);
    if tips.is_empty() { failure } else { failure.hint(ticked(&tips.join("; "))) }
}

/// Points to the help of the command that was meant, if it is one.
fn usage(message: &str, typed: &[&str]) -> Failure {
    let tree = command();
    let named = typed.iter().find_map(|word| tree.find_subcommand(word)).filter(|c| !c.is_hide_set());
    let next = named.map_or_else(|| "mikrocloud --help".to_owned(), |c| format!("mikrocloud {} --help", c.get_name()));
    Failure::new(FailureKind::Usage, ticked(message)).next(next)
}

/// Backticks round what was typed, as in every other message.
fn ticked(text: &str) -> String {
    text.replace('\'', "`")
}

#[cfg(test)]
mod tests {
    use super::parse_duration;
    use std::time::Duration;

    #[test]
    fn times() {
        for (text, seconds) in [("5", 5), ("90s", 90), ("5m", 300), ("1h30m", 5400)] {
            assert_eq!(parse_duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "m", "5x", "1h30", "-1", "99999999999999999999h"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
