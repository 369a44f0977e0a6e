//! `mikrocloud projects list|show|delete`: what the state file knows.

use super::{Context, Done};
use crate::{
    output::{Failure, FailureKind, Format, count, table},
    state::{ProjectSummary, Store},
};
use serde::Serialize;
use serde_json::json;

/// List what was deployed from this machine
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List all projects and their environments
    List,
    /// Show the resources of one project
    Show {
        /// Project to show
        #[arg(value_name = "NAME")]
        project: String,
    },
    /// Forget a project that has no resources left
    Delete {
        /// Project to forget
        #[arg(value_name = "NAME")]
        project: String,
    },
}

pub(super) fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    let store = context.existing_store()?;
    let all = || store.as_deref().map(Store::projects).transpose().map(Option::unwrap_or_default);
    match args.command.as_ref().unwrap_or(&Command::List) {
        Command::List => list(context, &all()?),
        Command::Show { project } => show(context, store.as_deref(), project)?,
        Command::Delete { project } => delete(context, store.as_deref(), &all()?, project)?,
    }
    Ok(Done::Ok)
}

/// The body of `projects list --json`; not made by `json!`, which would copy ten thousand rows first.
#[derive(Serialize)]
struct List<'a> {
    projects: &'a [ProjectSummary],
}

fn list(context: &Context<'_>, all: &[ProjectSummary]) {
    context.ui.document(&List { projects: all });
    if context.ui.format != Format::Human {
        return;
    }
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|p| {
            let text = |o: &Option<String>| o.clone().unwrap_or_else(|| "-".to_owned());
            let at = p.deployed_at.as_ref().map(|at| at.chars().take(19).collect::<String>().replace('T', " "));
            let (release, at) = (text(&p.release), text(&at));
            vec![p.project.clone(), p.environment.clone(), p.cloud.clone(), p.region.clone(), p.resources.to_string(), release, at]
        })
        .collect();
    if rows.is_empty() {
        context.ui.say("Nothing was deployed yet. Start with `mikrocloud init hello --template site --deploy`.");
    } else {
        context.ui.say(&table(
            &["PROJECT", "ENVIRONMENT", "CLOUD", "REGION", "RESOURCES", "RELEASE", "DEPLOYED (UTC)"],
            &rows,
            context.ui.out,
        ));
    }
}

fn show(context: &Context<'_>, store: Option<&Store>, project: &str) -> Result<(), Failure> {
    let environments = store.map(|s| s.environments(project)).transpose()?.unwrap_or_default();
    if environments.is_empty() {
        return Err(unknown(project));
    }
    let (mut rows, mut documents) = (Vec::new(), Vec::new());
    for environment in &environments {
        let resources = store.map(|s| s.resources(environment.id)).transpose()?.unwrap_or_default();
        for row in resources.values() {
            rows.push(vec![
                environment.target.environment.clone(),
                environment.target.cloud.clone(),
                row.address.to_string(),
                row.kind.clone(),
                row.id.clone(),
            ]);
        }
        let resources: Vec<_> =
            resources.values().map(|r| json!({"address": r.address, "kind": r.kind, "id": r.id, "outputs": r.outputs})).collect();
        documents.push(json!({"environment": environment.target.environment, "target": environment.target, "resources": resources}));
    }
    let folder = store.map(|s| s.folder(project)).transpose()?.flatten();
    context.ui.document(&json!({"project": project, "folder": folder, "environments": documents}));
    context.ui.say(&table(&["ENVIRONMENT", "CLOUD", "ADDRESS", "KIND", "ID"], &rows, context.ui.out));
    Ok(())
}

fn delete(context: &Context<'_>, store: Option<&Store>, all: &[ProjectSummary], project: &str) -> Result<(), Failure> {
    let mine: Vec<&ProjectSummary> = all.iter().filter(|p| p.project == project).collect();
    let Some(store) = store.filter(|_| !mine.is_empty()) else { return Err(unknown(project)) };
    if let Some(full) = mine.iter().find(|p| p.resources > 0) {
        let command = format!("mikrocloud destroy --project {project} --env {} --cloud {}", full.environment, full.cloud);
        return Err(Failure::new(
            FailureKind::Conflict,
            format!("`{project}` still has {} on {}", count(usize::try_from(full.resources).unwrap_or_default(), "resource"), full.cloud),
        )
        .next(command));
    }
    store.forget(project)?;
    context.ui.document(&json!({"deleted": project}));
    context.ui.say(&format!("Forgot `{project}`."));
    Ok(())
}

fn unknown(project: &str) -> Failure {
    Failure::new(FailureKind::NotFound, format!("there is no project `{project}` in the state file")).next("mikrocloud projects list")
}
