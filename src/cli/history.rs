//! `mikrocloud history`: what was deployed when. Also finds the environment that the read commands mean.

use super::{Context, Done, deploy::version};
use crate::{
    output::{Failure, FailureKind, table},
    state::{Environment, Store},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// List the deployments of an environment
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) which: Which,
    /// Show at most this many
    #[arg(short = 'n', long, value_name = "N", default_value = "20")]
    limit: usize,
}

/// Which project, when not the one of this folder.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Which {
    /// Project to work on, from any folder
    #[arg(long, value_name = "NAME")]
    pub(super) project: Option<String>,
}

pub(super) fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    let (store, environment) = context.deployed(&args.which)?;
    let all = store.history(environment.id)?;
    let shown = &all[..all.len().min(args.limit)];
    let documents: Vec<Value> = shown
        .iter()
        .map(|d| {
            json!({
                "id": version(d.number),
                "kind": d.kind,
                "status": d.status,
                "started_at": d.started_at.to_string(),
                "finished_at": d.finished_at.map(|t| t.to_string()),
                "git_sha": d.git_sha,
                "dirty": d.dirty,
                "actions": d.actions,
                "error": d.error,
            })
        })
        .collect();
    let target = &environment.target;
    context.ui.document(&json!({
        "project": environment.project, "environment": target.environment, "cloud": target.cloud, "deployments": documents,
    }));
    let rows: Vec<Vec<String>> = shown
        .iter()
        .map(|d| {
            let git =
                d.git_sha.as_ref().map_or("-".to_owned(), |sha| format!("{}{}", &sha[..sha.len().min(8)], if d.dirty { "+" } else { "" }));
            let changes: Vec<String> =
                d.actions.iter().filter(|(name, n)| **n > 0 && *name != "unchanged").map(|(name, n)| format!("{n} {name}d")).collect();
            vec![
                version(d.number),
                d.kind.clone(),
                d.status.as_str().to_owned(),
                d.started_at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
                git,
                changes.join(", "),
            ]
        })
        .collect();
    context.ui.say(&table(&["ID", "KIND", "STATUS", "STARTED (UTC)", "COMMIT", "CHANGES"], &rows, context.ui.out));
    Ok(Done::Ok)
}

impl Context<'_> {
    /// The environment that the flags, the description or the state file mean, if it was ever deployed to.
    pub(super) fn deployed(&self, which: &Which) -> Result<(Arc<Store>, Environment), Failure> {
        let (project, environment, described) = match &which.project {
            Some(name) => (name.clone(), self.env_name().map(ToOwned::to_owned), None),
            None => {
                let app = self.project()?.manifest.app;
                (app.name, Some(app.environment), app.cloud)
            }
        };
        let not_found = |what: String| Failure::new(FailureKind::NotFound, what).next("mikrocloud projects list");
        let Some(store) = self.existing_store()? else {
            return Err(not_found(format!("`{project}` was never deployed from this machine")));
        };
        let cloud = self.named_cloud().map(ToOwned::to_owned).or(described).or(self.user_config()?.cloud);
        if let Some(cloud) = &cloud {
            super::settings::find_cloud(cloud)?;
        }
        let mut found = store.environments(&project)?;
        found.retain(|e| environment.as_ref().is_none_or(|name| e.target.environment == *name));
        found.retain(|e| cloud.as_ref().is_none_or(|name| e.target.cloud == *name));
        if found.len() > 1 {
            let choices: Vec<String> =
                found.iter().map(|e| format!("`--env {} --cloud {}`", e.target.environment, e.target.cloud)).collect();
            return Err(Failure::new(FailureKind::Missing, format!("`{project}` is deployed to more than one place"))
                .hint(format!("choose with {}", choices.join(" or "))));
        }
        let found = found.pop().ok_or_else(|| {
            let place =
                [environment.map(|e| format!(" to `{e}`")), cloud.map(|c| format!(" on {c}"))].into_iter().flatten().collect::<String>();
            not_found(format!("`{project}` is not deployed{place}"))
        })?;
        Ok((store, found))
    }
}
