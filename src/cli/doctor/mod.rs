//! `mikrocloud doctor`: looks at what a deploy needs. One file a check.

mod login;
mod manifest;
mod state;
mod tools;

use super::{Context, Done};
use crate::output::{Failure, FailureKind};
use futures::future::BoxFuture;
use serde_json::json;

/// Check this machine, its logins and its state file
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Finding {
    Good(String),
    /// Not needed for everything, or not used here.
    Note(String),
    /// What is wrong, and what to do.
    Bad(String, String),
}

type Check = for<'a> fn(&'a Context<'a>) -> BoxFuture<'a, Finding>;

/// Every check, in the order of the report.
const CHECKS: &[(&str, Check)] =
    &[("state", state::check), ("project", manifest::check), ("logins", login::check), ("tools", tools::check)];

pub(super) async fn run(context: &Context<'_>, _: &Args) -> Result<Done, Failure> {
    let mut documents = Vec::new();
    let mut bad = 0;
    for (name, check) in CHECKS {
        let finding = check(context).await;
        let paint = context.ui.out;
        let (status, mark, text, hint) = match finding {
            Finding::Good(text) => ("ok", paint.green("✓"), text, None),
            Finding::Note(text) => ("note", paint.dim("-"), text, None),
            Finding::Bad(text, hint) => ("bad", paint.red("✗"), text, Some(hint)),
        };
        bad += usize::from(status == "bad");
        context.ui.say(&format!("{mark} {name:8} {text}"));
        if let Some(hint) = &hint {
            context.ui.say(&format!("           {} {hint}", paint.cyan("hint:")));
        }
        documents.push(json!({"check": name, "status": status, "text": text, "hint": hint}));
    }
    if bad > 0 {
        let mut failure = Failure::new(FailureKind::Unhealthy, format!("{bad} of {} checks found something wrong", CHECKS.len()));
        failure.hint = Some("the lines marked ✗ say what to do".to_owned());
        failure.report = Some(json!({"checks": documents}));
        return Err(failure);
    }
    context.ui.document(&json!({"checks": documents}));
    Ok(Done::Ok)
}
