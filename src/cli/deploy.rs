//! `mikrocloud deploy`: from a description to something that runs.

use super::{
    Context, Done,
    flow::{self, Wanted},
    git,
    plan::{self as plan_command, Saved},
};
use crate::{
    apply::{self, Outcome, Report},
    clouds::Cloud,
    model::{
        files::FileSet,
        resource::{Address, Outputs, Recorded},
        target::Target,
    },
    output::{Failure, FailureKind, Format, PipelineReport, PlanView, confirm, count, duration, render_plan, report_to_pipeline},
    plan::{Current, Plan},
    state::{DeploymentStatus, Lease, NewDeployment, Store},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// Build the project and bring it to a cloud
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Deploy this service and what it needs; may be given more than once
    #[arg(short, long = "service", value_name = "NAME")]
    services: Vec<String>,
    /// Do what this saved plan says, or nothing
    #[arg(long, value_name = "FILE", conflicts_with = "services")]
    plan: Option<PathBuf>,
    /// Show the plan and stop
    #[arg(long)]
    dry_run: bool,
    /// Take the output folders as they are, without building
    #[arg(long)]
    no_build: bool,
    /// Compare every file with the cloud's list, also where nothing was published since
    #[arg(long)]
    verify: bool,
    #[command(flatten)]
    pub(super) apply: Applying,
}

/// Flags of every command that changes a cloud.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Applying {
    /// Do not wait for the cloud to finish what it was told
    #[arg(long)]
    pub(super) detach: bool,
    /// The longest wait for one resource: 90s, 30m
    #[arg(long, value_name = "TIME", default_value = "45m", value_parser = super::args::parse_duration)]
    pub(super) wait_timeout: Duration,
    /// Resources to work on at once
    #[arg(long, value_name = "N", default_value = "10", value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(super) parallelism: u16,
    /// Agree to lose the data of this service; with `destroy`, project
    #[arg(long, value_name = "NAME")]
    pub(super) confirm_destroy: Vec<String>,
}

pub(super) async fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    let begun = Instant::now();
    let project = context.project()?;
    let app = &project.manifest.app;
    let saved = args.plan.as_ref().map(|file| Saved::read(&context.folder().join(file))).transpose()?;
    let only = flow::selection(app, saved.as_ref().map_or(&args.services, |s| s.services()))?;
    let cloud = context.cloud(Some(app))?;
    let region = context.region(cloud, app)?;
    let login = context.login(cloud, Some(app), &region)?;
    let target = Target { cloud: cloud.name().to_owned(), region, environment: app.environment.clone(), account: None };
    if let Some(saved) = &saved {
        saved.is_for(&app.name, &target)?;
    }
    // A state file that cannot be used is told before a long build.
    context.existing_store()?;
    let releases = context.releases(&project, only.as_ref(), !args.no_build).await?;
    let cancelled = context.cancellation();
    let watch = context.ui.observer();
    let session = context.connect(cloud, &login, &watch, args.dry_run).await?;
    let target = Target { account: Some(session.account().id.clone()), ..target };
    let wanted = flow::expand(context, cloud, app, target, releases, Some(&project.manifest))?;
    if args.dry_run {
        let store = context.existing_store()?;
        let environment = store.as_ref().map(|s| s.environment(&app.name, &app.environment, cloud.name())).transpose()?.flatten();
        let known = flow::known(store.as_deref(), environment.as_ref())?;
        let current = flow::survey(context, session.as_ref(), &wanted.expanded.resources, known, watch.as_ref(), args.verify).await?;
        let plan = flow::plan(&wanted, &current, only.as_ref())?;
        let title = flow::title(&app.name, cloud, &wanted.target);
        context.ui.document(&plan_command::document(&wanted.target, &plan));
        context.ui.say(&render_plan(&PlanView { plan: &plan, title: &title, verbose: context.ui.verbose }, context.ui.out));
        return Ok(Done::Ok);
    }
    let store = context.store()?;
    let environment = store.enter(&app.name, &project.folder, &wanted.target, context.world.now())?;
    let lease = Arc::new(context.lock(&store, &environment).await?);
    lease.settle_journal(context.world.now())?;
    let known = flow::known(Some(&store), Some(&environment))?;
    let current = flow::survey(context, session.as_ref(), &wanted.expanded.resources, known, watch.as_ref(), args.verify).await?;
    let plan = flow::plan(&wanted, &current, only.as_ref())?;
    if let Some(saved) = &saved {
        saved.fits(&app.name, &wanted.target, &plan)?;
    }
    let (git_sha, dirty) = git::commit(&project.folder);
    let job = Job {
        context,
        cloud,
        kind: "deploy",
        options: &args.apply,
        begun,
        git_sha,
        dirty,
        store: &store,
        environment: environment.id,
        lease,
        session,
        watch,
        cancelled,
    };
    job.carry_out(wanted, &current, plan).await
}

/// A change on its way to a cloud: what `deploy` and `rollback` have in common once they know what they want.
pub(super) struct Job<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) cloud: &'static dyn Cloud,
    /// `deploy` or `rollback`
    pub(super) kind: &'static str,
    pub(super) options: &'a Applying,
    pub(super) begun: Instant,
    pub(super) git_sha: Option<String>,
    pub(super) dirty: bool,
    pub(super) store: &'a Arc<Store>,
    pub(super) environment: i64,
    pub(super) lease: Arc<Lease>,
    pub(super) session: Arc<dyn crate::clouds::Session>,
    pub(super) watch: Arc<dyn apply::Observer>,
    pub(super) cancelled: tokio::sync::watch::Receiver<bool>,
}

impl Job<'_> {
    /// Shows the plan, asks where something is lost, applies, records, and tells the result.
    pub(super) async fn carry_out(self, wanted: Wanted, current: &BTreeMap<Address, Current>, plan: Plan) -> Result<Done, Failure> {
        let ui = &self.context.ui;
        let title = flow::title(&wanted.app.name, self.cloud, &wanted.target);
        if ui.format == Format::Human && !plan.is_empty() {
            ui.note(&render_plan(&PlanView { plan: &plan, title: &title, verbose: ui.verbose }, ui.err));
            ui.note("");
        }
        if let Err(refused) = agree(self.context, &plan, &self.options.confirm_destroy) {
            self.withdraw()?;
            return Err(refused);
        }
        let summary = plan.summary();
        let unchanged = plan.is_empty();
        let started = self.context.world.now();
        let number = if unchanged {
            self.last_number()?
        } else {
            let (git_sha, dirty) = (self.git_sha.as_deref(), self.dirty);
            self.lease.begin(&NewDeployment { kind: self.kind, app: &wanted.app, git_sha, dirty, now: started })?
        };
        let applying = self.applying(number, &wanted.files, current);
        let outcome = apply::execute(plan, &applying).await?;
        drop(applying);
        let ended = Ended { number, summary, unchanged, started, pending: pending(&outcome) };
        self.conclude(&wanted, &outcome, &ended, &title)
    }

    fn last_number(&self) -> Result<i64, Failure> {
        Ok(self.store.history(self.environment)?.first().map_or(0, |d| d.number))
    }

    /// Nothing was ever done here: leaves no trace of having asked.
    fn withdraw(&self) -> Result<(), Failure> {
        if self.store.history(self.environment)?.is_empty() && self.store.resources(self.environment)?.is_empty() {
            self.lease.leave()?;
        }
        Ok(())
    }

    fn applying(&self, number: i64, files: &BTreeMap<Address, FileSet>, current: &BTreeMap<Address, Current>) -> apply::Context {
        apply::Context {
            session: Arc::clone(&self.session),
            lease: Arc::clone(&self.lease),
            deployment: number,
            files: files.clone(),
            watch: Arc::clone(&self.watch),
            cancelled: self.cancelled.clone(),
            parallelism: usize::from(self.options.parallelism),
            transfers: 32,
            poll: Duration::from_millis(500),
            wait_timeout: self.options.wait_timeout,
            detach: self.options.detach,
            clock: self.context.world.clock(),
            outputs: Mutex::new(outputs(current)),
        }
    }

    fn conclude(self, wanted: &Wanted, outcome: &Outcome, ended: &Ended, title: &str) -> Result<Done, Failure> {
        let rows = self.store.resources(self.environment)?;
        let now = self.context.world.now();
        let (status, failure) = verdict(outcome);
        if !ended.unchanged {
            let error = failure.as_ref().map(|f| f.message.clone());
            self.lease.finish(ended.number, status, &ended.summary, error.as_deref(), now)?;
        }
        let shown = if ended.unchanged && failure.is_none() { "unchanged" } else { status.as_str() };
        let result = Telling { job: &self, wanted, rows: &rows, ended, shown, now };
        let body = result.document();
        report_to_pipeline(&self.context.ui, &result.pipeline(title));
        if let Some(mut failure) = failure {
            failure.report = Some(body);
            return Err(failure);
        }
        self.context.ui.document(&body);
        self.context.ui.say(&result.text(title));
        Ok(Done::Ok)
    }
}

/// What is known of a deployment at its end.
struct Ended {
    number: i64,
    summary: BTreeMap<String, usize>,
    unchanged: bool,
    started: jiff::Timestamp,
    /// Services that the cloud is still at work on.
    pending: BTreeSet<String>,
}

/// The result, for each kind of reader.
struct Telling<'a> {
    job: &'a Job<'a>,
    wanted: &'a Wanted,
    rows: &'a BTreeMap<Address, Recorded>,
    ended: &'a Ended,
    shown: &'a str,
    now: jiff::Timestamp,
}

impl Telling<'_> {
    fn urls(&self) -> BTreeMap<String, String> {
        flow::urls(&self.wanted.expanded, self.rows)
    }

    fn document(&self) -> Value {
        let (app, target, urls) = (&self.wanted.app, &self.wanted.target, self.urls());
        let whole = self.shown != "failed" && self.shown != "cancelled";
        let status = |name: &str| match (self.ended.pending.contains(name), whole) {
            (true, _) => "pending",
            (false, true) => "ready",
            (false, false) => "unknown",
        };
        let services: Vec<Value> = app
            .services
            .iter()
            .map(|(name, s)| json!({"name": name, "type": s.type_name(), "status": status(name), "url": urls.get(name)}))
            .collect();
        let resources: Vec<Value> = self.rows.values().map(|row| json!({"address": row.address, "kind": row.kind, "id": row.id})).collect();
        json!({
            "status": self.shown,
            "deployment": {
                "id": version(self.ended.number),
                "project": app.name,
                "environment": app.environment,
                "cloud": target.cloud,
                "region": target.region,
                "started_at": self.ended.started.to_string(),
                "finished_at": self.now.to_string(),
                "git_sha": self.job.git_sha,
                "dirty": self.job.dirty,
            },
            "actions": self.ended.summary,
            "services": services,
            "resources": resources,
        })
    }

    fn text(&self, title: &str) -> String {
        let paint = self.job.context.ui.out;
        let took = duration(self.job.begun.elapsed());
        let head = if self.ended.unchanged {
            format!("{} {title}: nothing to change, checked in {took}", paint.green("✓"))
        } else {
            let verb = if self.job.kind == "rollback" { "rolled back" } else { "deployed" };
            format!("{} {title}: {verb} {} in {took}", paint.green("✓"), paint.bold(&version(self.ended.number)))
        };
        let counts: Vec<String> =
            [("create", "created"), ("update", "updated"), ("replace", "replaced"), ("delete", "deleted"), ("unchanged", "unchanged")]
                .iter()
                .filter_map(|(key, word)| self.ended.summary.get(*key).filter(|n| **n > 0).map(|n| format!("{n} {word}")))
                .collect();
        let urls = self.urls();
        let width = urls.keys().map(String::len).max().unwrap_or(0);
        let lines: String = urls.iter().map(|(name, url)| format!("\n  {name:width$}  {}", paint.cyan(url))).collect();
        format!("{head}\n  {}{lines}", paint.dim(&counts.join(", ")))
    }

    fn pipeline(&self, title: &str) -> PipelineReport {
        let urls = self.urls();
        let mut markdown = format!("### {title}: {}\n\n| service | url |\n|---|---|\n", self.shown);
        markdown.extend(urls.iter().map(|(name, url)| format!("| {name} | {url} |\n")));
        let mut outputs = vec![("status".to_owned(), self.shown.to_owned()), ("deployment".to_owned(), version(self.ended.number))];
        outputs.extend(urls.into_iter().map(|(name, url)| (format!("{name}_url"), url)));
        PipelineReport { markdown, outputs }
    }
}

/// `v12`
pub(super) fn version(number: i64) -> String {
    format!("v{number}")
}

/// What every resource told, as far as the cloud and the rows say.
pub(super) fn outputs(current: &BTreeMap<Address, Current>) -> BTreeMap<Address, Outputs> {
    let mut all = BTreeMap::new();
    for (address, current) in current.iter().filter(|(_, c)| c.observed.is_some()) {
        let mut outputs = current.recorded.as_ref().map(|r| r.outputs.clone()).unwrap_or_default();
        outputs.extend(current.observed.as_ref().map(|o| o.outputs.clone()).unwrap_or_default());
        all.insert(address.clone(), outputs);
    }
    all
}

/// The services that were not waited for, or not to the end.
fn pending(outcome: &Outcome) -> BTreeSet<String> {
    let (Outcome::Completed(report) | Outcome::Cancelled(report) | Outcome::Failed(report) | Outcome::TimedOut(report)) = outcome;
    let late = report.failed.iter().filter(|(_, e)| matches!(e, apply::Error::TimedOut { .. })).map(|(address, _)| address);
    report.waiting.iter().chain(late).filter_map(|a| a.service().map(ToOwned::to_owned)).collect()
}

/// How a deployment is recorded, and what there is to say if it did not work.
pub(super) fn verdict(outcome: &Outcome) -> (DeploymentStatus, Option<Failure>) {
    match outcome {
        Outcome::Completed(_) => (DeploymentStatus::Succeeded, None),
        Outcome::Cancelled(report) => {
            let failure = Failure::new(
                FailureKind::Cancelled,
                format!("stopped on request; {} left", count(report.left.len() + report.failed.len(), "step")),
            );
            (DeploymentStatus::Cancelled, Some(failure.hint("run the same command again; it goes on from here")))
        }
        Outcome::TimedOut(report) => {
            let failure = list(Failure::new(FailureKind::TimedOut, "the cloud is still at work"), report);
            (DeploymentStatus::Succeeded, Some(failure.next("mikrocloud status --wait")))
        }
        Outcome::Failed(report) => (DeploymentStatus::Failed, Some(failed(report))),
    }
}

fn failed(report: &Report) -> Failure {
    let kind = match report.failed.first() {
        Some((_, apply::Error::Cloud(e))) if e.kind == crate::clouds::ErrorKind::Auth => FailureKind::Auth,
        Some((_, apply::Error::State(crate::state::Error::LostLock))) => FailureKind::Locked,
        _ => FailureKind::Deploy,
    };
    let left = if report.left.is_empty() { String::new() } else { format!(", {} not begun", report.left.len()) };
    let message = format!("{} failed, {} done{left}", count(report.failed.len(), "step"), report.done.len());
    let hint = report.failed.iter().find_map(|(_, e)| match e {
        apply::Error::Cloud(e) => e.hint.clone(),
        _ => None,
    });
    let failure = list(Failure::new(kind, message), report);
    failure.hint(hint.unwrap_or_else(|| "what was done is recorded; run the same command again and it goes on from there".to_owned()))
}

fn list(failure: Failure, report: &Report) -> Failure {
    report.failed.iter().fold(failure, |failure, (address, error)| failure.cause(format!("{address}: {error}")))
}

/// Asks, where something would go, or refuses with all that is missing.
fn agree(context: &Context<'_>, plan: &Plan, confirmed: &[String]) -> Result<(), Failure> {
    let losses = plan.losses();
    let mut missing: Vec<String> = losses
        .stateful
        .iter()
        .filter_map(Address::service)
        .filter(|service| !confirmed.iter().any(|c| c == service))
        .map(|service| format!("--confirm-destroy {service}"))
        .collect();
    missing.dedup();
    if missing.is_empty() && (losses.removed.is_empty() || context.global.yes) {
        return Ok(());
    }
    let going: Vec<String> = losses.stateful.iter().chain(&losses.removed).map(ToString::to_string).collect();
    if missing.is_empty() && context.ui.can_ask {
        return match confirm(&format!("This deletes or replaces {}. Go on?", going.join(", "))) {
            Some(true) => Ok(()),
            _ => Err(Failure::new(FailureKind::Cancelled, "nothing was changed")),
        };
    }
    if !losses.removed.is_empty() && !context.global.yes {
        missing.push("--yes".to_owned());
    }
    Err(Failure::new(FailureKind::Missing, format!("this deletes or replaces {}, and was not confirmed", going.join(", "))).hint(format!(
        "nothing was changed; to go ahead add {}",
        missing.iter().map(|m| format!("`{m}`")).collect::<Vec<_>>().join(" and ")
    )))
}
