//! `mikrocloud plan`: what a deploy would do. Makes no call that writes.

use super::{Context, Done, flow};
use crate::{
    model::target::Target,
    output::{Failure, FailureKind, PipelineReport, PlanView, plan_json, plan_markdown, render_plan, report_to_pipeline},
    plan::{self, Plan},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Show what a deploy would do
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Save the plan for `deploy --plan`
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Exit with 2 if there is something to do, 0 if not, 1 on errors
    #[arg(long)]
    pub(super) detailed_exitcode: bool,
    /// Print Markdown, for a pull request
    #[arg(long, conflicts_with_all = ["json", "ndjson"])]
    pub(super) markdown: bool,
    /// Plan for this service and what it needs; may be given more than once
    #[arg(short, long = "service", value_name = "NAME")]
    services: Vec<String>,
    /// Take the output folders as they are, without building
    #[arg(long)]
    no_build: bool,
    /// Compare every file with the cloud's list, also where nothing was published since
    #[arg(long)]
    verify: bool,
}

pub(super) async fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    let project = context.project()?;
    let app = &project.manifest.app;
    let only = flow::selection(app, &args.services)?;
    let cloud = context.cloud(Some(app))?;
    let region = context.region(cloud, app)?;
    let login = context.login(cloud, Some(app), &region)?;
    let watch = context.ui.observer();
    let releases = context.releases(&project, only.as_ref(), !args.no_build).await?;
    let session = context.connect(cloud, &login, &watch, true).await?;
    let account = Some(session.account().id.clone());
    let target = Target { cloud: cloud.name().to_owned(), region, environment: app.environment.clone(), account };
    let wanted = flow::expand(context, cloud, app, target, releases, Some(&project.manifest))?;
    let store = context.existing_store()?;
    let environment = match &store {
        Some(store) => store.environment(&app.name, &app.environment, cloud.name())?,
        None => None,
    };
    let known = flow::known(store.as_deref(), environment.as_ref())?;
    let current = flow::survey(context, session.as_ref(), &wanted.expanded.resources, known, watch.as_ref(), args.verify).await?;
    drop(watch);
    let plan = flow::plan(&wanted, &current, only.as_ref())?;
    if let Some(file) = &args.out {
        save(&context.folder().join(file), &Saved::new(&app.name, &wanted.target, args, &plan))?;
    }
    let title = flow::title(&app.name, cloud, &wanted.target);
    show(context, args.markdown, &title, &wanted.target, &plan);
    Ok(if args.detailed_exitcode && !plan.is_empty() { Done::Pending } else { Done::Ok })
}

fn show(context: &Context<'_>, markdown: bool, title: &str, target: &Target, plan: &Plan) {
    let view = PlanView { plan, title, verbose: context.ui.verbose };
    context.ui.document(&document(target, plan));
    let text = plan_markdown(&view);
    report_to_pipeline(&context.ui, &PipelineReport { markdown: text.clone(), outputs: Vec::new() });
    context.ui.say(&if markdown { text } else { render_plan(&view, context.ui.out) });
}

/// The body of `plan --json`.
pub(super) fn document(target: &Target, plan: &Plan) -> Value {
    let (changes, summary) = plan_json(plan);
    json!({"cloud": target.cloud, "environment": target.environment, "region": target.region, "changes": changes, "summary": summary})
}

/// Of a saved plan's file; counts up when an older program would misread it.
const FORMAT: u32 = 1;

/// A plan in a file: enough to know whether it still fits. What is to be done is worked out again and held against it.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Saved {
    schema_version: u32,
    project: String,
    target: Target,
    services: Vec<String>,
    /// [`plan::fingerprint`].
    fingerprint: String,
}

impl Saved {
    fn new(project: &str, target: &Target, args: &Args, plan: &Plan) -> Self {
        let fingerprint = plan::fingerprint(plan);
        Self { schema_version: FORMAT, project: project.to_owned(), target: target.clone(), services: args.services.clone(), fingerprint }
    }

    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let wrong = |failure: Failure| failure.next("mikrocloud plan --out FILE");
        let text = fs_err::read_to_string(path).map_err(|e| wrong(Failure::from_error(FailureKind::Usage, &e)))?;
        let no_plan = || Failure::new(FailureKind::Usage, format!("`{}` is not a plan that this mikrocloud wrote", path.display()));
        let saved: Self = serde_json::from_str(&text).map_err(|e| wrong(no_plan().cause(e.to_string())))?;
        if saved.schema_version != FORMAT {
            return Err(wrong(no_plan().cause(format!("it has format {}, and {FORMAT} is known", saved.schema_version))));
        }
        Ok(saved)
    }

    pub(super) fn services(&self) -> &[String] {
        &self.services
    }

    /// Refuses a plan of another place; as far as that can be told without a call, where `target` has no account yet.
    pub(super) fn is_for(&self, project: &str, target: &Target) -> Result<(), Failure> {
        let account = target.account.clone().or_else(|| self.target.account.clone());
        if self.project != project || self.target != (Target { account, ..target.clone() }) {
            return Err(stale("it is for another project, environment, cloud, region or account"));
        }
        Ok(())
    }

    /// Refuses a plan that would do something else than was shown when it was saved.
    pub(super) fn fits(&self, project: &str, target: &Target, plan: &Plan) -> Result<(), Failure> {
        self.is_for(project, target)?;
        if self.fingerprint != plan::fingerprint(plan) {
            return Err(stale("the project, the state or the cloud changed since"));
        }
        Ok(())
    }
}

fn stale(what: &str) -> Failure {
    Failure::new(FailureKind::Stale, format!("the saved plan no longer fits: {what}")).next("mikrocloud plan --out FILE")
}

fn save(path: &Path, saved: &Saved) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(saved).unwrap_or_default();
    fs_err::write(path, text).map_err(|e| Failure::from_error(FailureKind::Io, &e))
}
