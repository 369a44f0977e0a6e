//! `mikrocloud destroy`: takes everything down that this project has in one environment.

use super::{
    Context, Done,
    deploy::{Applying, outputs, verdict},
    flow,
    history::Which,
};
use crate::{
    apply,
    clouds::{self, Cloud, Session},
    model::{app::App, resource::Resource},
    output::{Failure, FailureKind, Format, PlanView, ask_text, count, duration, render_plan},
    plan::{self, Plan},
    state::{Environment, Lease, NewDeployment, Store},
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// Delete everything of an environment
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    apply: Applying,
}

pub(super) async fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    let begun = Instant::now();
    let (store, environment, described) = find(context, &args.which)?;
    let cloud = super::settings::find_cloud(&environment.target.cloud)?;
    let last = store.history(environment.id)?.into_iter().next().map(|d| d.app);
    let app = described.or(last);
    let login = context.login(cloud, app.as_ref(), &environment.target.region)?;
    let cancelled = context.cancellation();
    let watch = context.ui.observer();
    let session = context.connect(cloud, &login, &watch, false).await?;
    let environment = Environment {
        target: crate::model::target::Target { account: Some(session.account().id.clone()), ..environment.target },
        ..environment
    };
    let lease = Arc::new(context.lock(&store, &environment).await?);
    lease.settle_journal(context.world.now())?;
    let desired = resources(cloud, app.as_ref(), &environment);
    let plan = survey(context, session.as_ref(), &store, &environment, &desired, watch.as_ref()).await;
    let (plan, known) = plan?;
    let title = flow::title(&environment.project, cloud, &environment.target);
    if context.ui.format == Format::Human && !plan.is_empty() {
        context.ui.note(&render_plan(&PlanView { plan: &plan, title: &title, verbose: context.ui.verbose }, context.ui.err));
        context.ui.note("");
    }
    agree(context, &plan, &environment.project, &args.apply.confirm_destroy)?;
    let deleted = plan.steps.len();
    let now = context.world.now();
    let number = match &app {
        Some(app) => lease.begin(&NewDeployment { kind: "destroy", app, git_sha: None, dirty: false, now })?,
        None => 0,
    };
    let applying = apply::Context {
        session,
        lease: Arc::clone(&lease),
        deployment: number,
        files: BTreeMap::new(),
        watch,
        cancelled,
        parallelism: usize::from(args.apply.parallelism),
        transfers: 1,
        poll: Duration::from_millis(500),
        wait_timeout: args.apply.wait_timeout,
        detach: false,
        clock: context.world.clock(),
        outputs: Mutex::new(known),
    };
    let summary = plan.summary();
    let outcome = apply::execute(plan, &applying).await?;
    drop(applying);
    finish(context, &lease, number, &outcome, &summary)?;
    let target = &environment.target;
    context.ui.document(&json!({
        "status": "destroyed", "project": environment.project, "environment": target.environment, "cloud": target.cloud, "deleted": deleted,
    }));
    context.ui.say(&format!(
        "{} {title}: {} deleted in {}",
        context.ui.out.green("✓"),
        count(deleted, "resource"),
        duration(begun.elapsed())
    ));
    Ok(Done::Ok)
}

fn finish(
    context: &Context<'_>,
    lease: &Lease,
    number: i64,
    outcome: &apply::Outcome,
    summary: &BTreeMap<String, usize>,
) -> Result<(), Failure> {
    let (status, failure) = verdict(outcome);
    let Some(failure) = failure else {
        lease.leave()?;
        return Ok(());
    };
    if number > 0 {
        lease.finish(number, status, summary, Some(&failure.message), context.world.now())?;
    }
    Err(failure)
}

/// The environment; one that the state file lost is worked out from the description, so that its resources can be found.
fn find(context: &Context<'_>, which: &Which) -> Result<(Arc<Store>, Environment, Option<App>), Failure> {
    let described = if which.project.is_none() { Some(context.project()?) } else { None };
    match context.deployed(which) {
        Ok((store, environment)) => Ok((store, environment, described.map(|p| p.manifest.app))),
        Err(failure) if failure.kind == FailureKind::NotFound => {
            let Some(project) = described else { return Err(failure) };
            // A cloud must be named for this: without rows, looking everywhere would be guessing.
            let Some(name) = context.named_cloud().map(ToOwned::to_owned).or_else(|| project.manifest.app.cloud.clone()) else {
                return Err(failure);
            };
            let cloud = super::settings::find_cloud(&name)?;
            let app = project.manifest.app;
            let region = context.region(cloud, &app)?;
            let target = crate::model::target::Target { cloud: name, region, environment: app.environment.clone(), account: None };
            let store = context.store()?;
            let environment = store.enter(&app.name, &project.folder, &target, context.world.now())?;
            Ok((store, environment, Some(app)))
        }
        Err(failure) => Err(failure),
    }
}

/// What the description would make: where to look for what the state file does not know.
fn resources(cloud: &dyn Cloud, app: Option<&App>, environment: &Environment) -> Vec<Resource> {
    let Some(app) = app else { return Vec::new() };
    let contents = app.services.keys().map(|n| (n.clone(), clouds::Content::default())).collect();
    // A description that this cloud refuses made nothing here.
    cloud.expand(app, &environment.target, &contents).map(|e| e.resources).unwrap_or_default()
}

type Planned = (Plan, BTreeMap<crate::model::resource::Address, crate::model::resource::Outputs>);

async fn survey(
    context: &Context<'_>,
    session: &dyn Session,
    store: &Store,
    environment: &Environment,
    desired: &[Resource],
    watch: &dyn apply::Observer,
) -> Result<Planned, Failure> {
    let known = flow::known(Some(store), Some(environment))?;
    let mut current = flow::survey(context, session, desired, known, watch, false).await?;
    plan::recovered(desired, &mut current);
    let files = BTreeMap::new();
    let request = plan::Request { desired: &[], files: &files, current: &current, kinds: &clouds::kind, only: None, destroy: true };
    Ok((plan::build(&request)?, outputs(&current)))
}

/// `--yes` for what can be made again; the project's name for what cannot.
fn agree(context: &Context<'_>, plan: &Plan, project: &str, confirmed: &[String]) -> Result<(), Failure> {
    if plan.is_empty() {
        return Ok(());
    }
    let named = confirmed.iter().any(|c| c == project);
    let stateful = plan.losses().stateful;
    if named || (context.global.yes && stateful.is_empty()) {
        return Ok(());
    }
    if context.ui.can_ask && !context.global.yes {
        let typed = ask_text(&format!("Type `{project}` to delete {}", count(plan.steps.len(), "resource")), "", |_| Ok(()));
        return if typed.as_deref() == Some(project) { Ok(()) } else { Err(Failure::new(FailureKind::Cancelled, "nothing was deleted")) };
    }
    let flag = if stateful.is_empty() { "--yes".to_owned() } else { format!("--confirm-destroy {project}") };
    Err(Failure::new(FailureKind::Missing, format!("this deletes {}, and was not confirmed", count(plan.steps.len(), "resource")))
        .hint(format!("nothing was deleted; to go ahead add `{flag}`")))
}
