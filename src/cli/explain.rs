//! `mikrocloud explain CODE`

use super::{Context, Done};
use crate::{
    manifest,
    output::{Failure, FailureKind},
};
use serde_json::{Value, json};

/// Explain an error code
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A code such as MC0013; without one, all are listed
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// One code and what it stands for.
struct Entry {
    code: &'static str,
    kind: &'static str,
    exit: u8,
    text: &'static str,
}

impl Entry {
    fn document(&self) -> Value {
        json!({"code": self.code, "kind": self.kind, "exit": self.exit, "explanation": self.text})
    }
}

pub(super) fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    let Some(code) = &args.code else {
        let all = table();
        context.ui.document(&json!({"codes": all.iter().map(Entry::document).collect::<Vec<_>>()}));
        let rows: Vec<Vec<String>> = all
            .iter()
            .map(|e| {
                let first = e.text.split_inclusive(". ").next().unwrap_or(e.text).trim();
                // One line each, also on a terminal of 100 columns.
                let short = if first.chars().count() > 85 {
                    format!("{}...", first.chars().take(82).collect::<String>().trim_end())
                } else {
                    first.to_owned()
                };
                vec![e.code.to_owned(), e.exit.to_string(), short]
            })
            .collect();
        context.ui.say(&crate::output::table(&["CODE", "EXIT", "MEANING"], &rows, context.ui.out));
        return Ok(Done::Ok);
    };
    let wanted = code.to_ascii_uppercase();
    let Some(entry) = table().into_iter().find(|e| e.code == wanted) else {
        return Err(Failure::new(FailureKind::NotFound, format!("there is no error code `{code}`")).next("mikrocloud explain"));
    };
    context.ui.document(&entry.document());
    let head = format!("{} {}, exit status {}", context.ui.out.bold(entry.code), entry.kind.replace('_', " "), entry.exit);
    context.ui.say(&format!("{head}\n\n{}", wrap(entry.text, 80)));
    Ok(Done::Ok)
}

/// Every code with its exit status and explanation, in order.
fn table() -> Vec<Entry> {
    let own = FailureKind::ALL.iter().map(|k| Entry { code: k.code(), kind: k.name(), exit: k.exit(), text: k.explain() });
    let described = manifest::CODES.iter().map(|c| Entry {
        code: c.code,
        kind: FailureKind::Manifest.name(),
        exit: FailureKind::Manifest.exit(),
        text: c.text,
    });
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
