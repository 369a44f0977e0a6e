//! Which tools for building are there?

use super::Finding;
use crate::cli::Context;
use futures::future::BoxFuture;
use std::path::Path;

const TOOLS: [&str; 6] = ["git", "node", "npm", "python3", "go", "cargo"];

pub(super) fn check<'a>(context: &'a Context<'a>) -> BoxFuture<'a, Finding> {
    Box::pin(async move {
        let path = context.world.var("PATH").unwrap_or_default();
        let there = |tool: &&str| path.split(':').any(|dir| Path::new(dir).join(tool).is_file());
        let (found, missing): (Vec<&str>, Vec<&str>) = TOOLS.into_iter().partition(|tool| there(tool));
        let missing = if missing.is_empty() { String::new() } else { format!("; not on PATH: {}", missing.join(", ")) };
        Finding::Note(format!("{}{missing}", found.join(", ")))
    })
}
