//! `mikrocloud rollback`: an earlier release again, without building anything.

use super::{
    Context, Done,
    deploy::{Applying, Job, version},
    flow::{self, Releases},
    history::Which,
};
use crate::{
    model::files::{FileSet, Published, Source},
    output::{Failure, FailureKind},
    plan::Plan,
    state::{Deployment, DeploymentStatus, Store},
};
use std::{collections::BTreeMap, sync::Arc, time::Instant};

/// Bring an earlier release back
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    /// Deployment to return to, as in `history`; without it, the one before the current
    #[arg(long, value_name = "ID")]
    to: Option<String>,
    #[command(flatten)]
    apply: Applying,
}

pub(super) async fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    let begun = Instant::now();
    let (store, environment) = context.deployed(&args.which)?;
    let history = store.history(environment.id)?;
    let chosen = choose(&store, environment.id, &history, args.to.as_deref())?;
    let cloud = super::settings::find_cloud(&environment.target.cloud)?;
    let login = context.login(cloud, Some(&chosen.app), &environment.target.region)?;
    let cancelled = context.cancellation();
    let watch = context.ui.observer();
    let session = context.connect(cloud, &login, &watch, false).await?;
    let mut releases = Releases::new();
    for (address, files) in store.release(environment.id, chosen.number)? {
        if let Some(service) = address.service() {
            releases.insert(service.to_owned(), restored(files));
        }
    }
    let wanted = flow::expand(context, cloud, &chosen.app, environment.target.clone(), releases, None)?;
    let lease = Arc::new(context.lock(&store, &environment).await?);
    lease.settle_journal(context.world.now())?;
    let known = flow::known(Some(&store), Some(&environment))?;
    let current = flow::survey(context, session.as_ref(), &wanted.expanded.resources, known, watch.as_ref(), false).await?;
    let plan = flow::plan(&wanted, &current, None)?;
    complete(&plan, &wanted.files.values().collect::<Vec<_>>(), chosen.number)?;
    let job = Job {
        context,
        cloud,
        kind: "rollback",
        options: &args.apply,
        begun,
        git_sha: chosen.git_sha.clone(),
        dirty: chosen.dirty,
        store: &store,
        environment: environment.id,
        lease,
        session,
        watch,
        cancelled,
    };
    job.carry_out(wanted, &current, plan).await
}

/// The release to return to: the named one, or the last that worked before the one that is live.
fn choose<'a>(store: &Store, environment: i64, history: &'a [Deployment], to: Option<&str>) -> Result<&'a Deployment, Failure> {
    let Some(to) = to else {
        let none = || Failure::new(FailureKind::NotFound, "there is no earlier release to return to").next("mikrocloud history");
        return previous(store, environment, history)?.ok_or_else(none);
    };
    let number = to.trim_start_matches('v').parse::<i64>().ok();
    let found = history.iter().find(|d| Some(d.number) == number);
    let found =
        found.ok_or_else(|| Failure::new(FailureKind::NotFound, format!("there is no deployment `{to}`")).next("mikrocloud history"))?;
    if found.status != DeploymentStatus::Succeeded || found.kind == "destroy" {
        let why = format!(
            "`{to}` is a `{}` that ended as `{}`; only a release that went live can be returned to",
            found.kind,
            found.status.as_str()
        );
        return Err(Failure::new(FailureKind::NotFound, why).next("mikrocloud history"));
    }
    Ok(found)
}

/// The release before the live one. Where a rollback is live, the one before what it brought back: rolling back twice
/// goes two releases back.
fn previous<'a>(store: &Store, environment: i64, history: &'a [Deployment]) -> Result<Option<&'a Deployment>, Failure> {
    let mut good = Vec::new();
    for deployment in history.iter().filter(|d| d.status == DeploymentStatus::Succeeded && d.kind != "destroy") {
        let files: Vec<_> = store.release(environment, deployment.number)?.into_iter().map(|(a, f)| (a, restored(f).digest())).collect();
        good.push((deployment, files));
    }
    let same = |a: &(&Deployment, Vec<_>), b: &(&Deployment, Vec<_>)| a.0.app == b.0.app && a.1 == b.1;
    let Some(live) = good.first() else { return Ok(None) };
    let origin = good.iter().position(|d| d.0.kind != "rollback" && same(d, live)).unwrap_or(0);
    Ok(good[origin..].iter().find(|d| !same(d, live)).map(|d| d.0))
}

/// The files of a past release, to be had from the cloud that kept them.
fn restored(files: BTreeMap<String, Published>) -> FileSet {
    let mut set = FileSet::default();
    for (key, file) in files {
        if let Some(version) = file.stored.version {
            set.sources.insert(key.clone(), Source::Version(version));
        }
        set.entries.insert(key, file.entry);
    }
    set
}

/// Refuses to bring back half a release.
fn complete(plan: &Plan, sets: &[&FileSet], number: i64) -> Result<(), Failure> {
    let moved = plan.steps.iter().filter_map(|s| s.delta.as_ref()).flat_map(|d| &d.put);
    let lost = moved.map(|p| &p.key).find(|key| !sets.iter().any(|set| set.sources.contains_key(*key)));
    match lost {
        None => Ok(()),
        Some(key) => Err(Failure::new(FailureKind::NotFound, format!("`{key}` of {} is not kept any more", version(number)))
            .hint("check out the commit of that release and run `mikrocloud deploy`")),
    }
}
