//! `mikrocloud explain CODE`

use super::{Context, Done};
use crate::{
    manifest,
    output::{Failure, FailureKind},
};
use serde_json::json;

/// Explain an error code
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A code such as MC0013; without one, all are listed
    code: Option<String>,
}

pub(super) fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    let Some(code) = &args.code else {
        let all: Vec<_> = table();
        context.ui.document(&json!({"codes": all.iter().map(|(code, exit, _)| json!({"code": code, "exit": exit})).collect::<Vec<_>>()}));
        let rows: Vec<Vec<String>> = all
            .iter()
            .map(|(code, exit, text)| {
                let first = text.split_inclusive(". ").next().unwrap_or(text).trim();
                vec![(*code).to_owned(), exit.to_string(), first.to_owned()]
            })
            .collect();
        context.ui.say(&crate::output::table(&["CODE", "EXIT", "MEANING"], &rows, context.ui.out));
        return Ok(Done::Ok);
    };
    let wanted = code.to_ascii_uppercase();
    let Some((code, exit, text)) = table().into_iter().find(|(code, ..)| *code == wanted) else {
        return Err(Failure::new(FailureKind::NotFound, format!("there is no error code `{code}`")).next("mikrocloud explain"));
    };
    context.ui.document(&json!({"code": code, "exit": exit, "explanation": text}));
    context.ui.say(&format!("{} (exit status {exit})\n\n{}", context.ui.out.bold(code), wrap(text, 80)));
    Ok(Done::Ok)
}

/// Every code with its exit status and explanation, in order.
fn table() -> Vec<(&'static str, u8, &'static str)> {
    let own = FailureKind::ALL.iter().map(|kind| (kind.code(), kind.exit(), kind.explain()));
    let described = manifest::CODES.iter().map(|c| (c.code, FailureKind::Manifest.exit(), c.text));
    own.chain(described).collect()
}

fn wrap(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        if lines.last().is_some_and(|line| !line.is_empty() && line.len() + word.len() >= width) {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}
