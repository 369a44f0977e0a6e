//! `mikrocloud status`: what runs, as the cloud says.

use super::{Context, Done, deploy::version, flow, history::Which};
use crate::{
    apply::Observer,
    clouds::{Contents, Session},
    model::resource::{Address, Observed, Recorded},
    output::{Failure, FailureKind, table},
    state::{DeploymentStatus, Environment, Store},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// Show what runs and where
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    /// Wait until everything is ready
    #[arg(long)]
    wait: bool,
    /// The longest wait: 90s, 30m
    #[arg(long, value_name = "TIME", default_value = "45m", value_parser = super::args::parse_duration)]
    wait_timeout: Duration,
}

/// A service as it is now.
struct Line {
    name: String,
    kind: &'static str,
    status: &'static str,
    url: Option<String>,
}

pub(super) async fn run(context: &Context<'_>, args: &Args) -> Result<Done, Failure> {
    let (store, environment) = context.deployed(&args.which)?;
    let cloud = super::settings::find_cloud(&environment.target.cloud)?;
    let live = store.history(environment.id)?.into_iter().find(|d| d.status == DeploymentStatus::Succeeded);
    let app = live.as_ref().map(|d| &d.app);
    let login = context.login(cloud, app, &environment.target.region)?;
    let watch = context.ui.observer();
    let session = context.connect(cloud, &login, &watch, true).await?;
    let begun = Instant::now();
    let lines = loop {
        let lines = match &live {
            Some(live) => lines(context, &store, &environment, &live.app, session.as_ref(), watch.as_ref()).await?,
            None => Vec::new(),
        };
        if !args.wait || lines.iter().all(|l| l.status != "pending") {
            break lines;
        }
        if begun.elapsed() >= args.wait_timeout {
            return Err(Failure::new(FailureKind::TimedOut, "not everything is ready yet"));
        }
        tokio::time::sleep(Duration::from_secs(3)).await;
    };
    drop(watch);
    let deployment = live.as_ref().map(|d| version(d.number));
    show(context, &environment, &lines, deployment.as_deref());
    if args.wait && lines.iter().any(|l| l.status == "missing") {
        return Err(Failure::new(FailureKind::Unhealthy, "parts of a service are missing").next("mikrocloud deploy"));
    }
    Ok(Done::Ok)
}

async fn lines(
    context: &Context<'_>,
    store: &Arc<Store>,
    environment: &Environment,
    app: &crate::model::app::App,
    session: &dyn Session,
    watch: &dyn Observer,
) -> Result<Vec<Line>, Failure> {
    let cloud = super::settings::find_cloud(&environment.target.cloud)?;
    let rows = store.resources(environment.id)?;
    // Files are counted as there if their service is: listing them all is for `plan`.
    let plain: BTreeMap<Address, Recorded> = rows
        .iter()
        .filter(|(_, r)| crate::clouds::kind(&r.kind).is_some_and(|k| k.content.is_none()))
        .map(|(a, r)| (a.clone(), r.clone()))
        .collect();
    let known = flow::Known { rows: plain, published: BTreeMap::new() };
    let current = flow::survey(context, session, &[], known, watch, false).await?;
    let contents = app.services.keys().map(|n| (n.clone(), crate::clouds::Content::default())).collect::<Contents>();
    let expanded = cloud.expand(app, &environment.target, &contents).unwrap_or_default();
    let urls = flow::urls(&expanded, &rows);
    let of =
        |name: &str| current.iter().filter(move |(a, _)| a.service() == Some(name)).map(|(_, c)| c.observed.clone()).collect::<Vec<_>>();
    Ok(app
        .services
        .iter()
        .map(|(name, service)| Line {
            name: name.clone(),
            kind: service.type_name(),
            status: summed(&of(name)),
            url: urls.get(name).cloned(),
        })
        .collect())
}

/// `ready`, `pending` or `missing`
fn summed(parts: &[Option<Observed>]) -> &'static str {
    if parts.is_empty() || parts.iter().any(Option::is_none) {
        "missing"
    } else if parts.iter().flatten().any(|o| o.waiting.is_some()) {
        "pending"
    } else {
        "ready"
    }
}

fn show(context: &Context<'_>, environment: &Environment, lines: &[Line], deployment: Option<&str>) {
    let services: Vec<Value> =
        lines.iter().map(|l| json!({"name": l.name, "type": l.kind, "status": l.status, "url": l.url, "deployment": deployment})).collect();
    let target = &environment.target;
    context.ui.document(&json!({
        "project": environment.project, "environment": target.environment, "cloud": target.cloud, "region": target.region, "services": services,
    }));
    let paint = context.ui.out;
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|l| {
            vec![
                l.name.clone(),
                l.kind.to_owned(),
                l.status.to_owned(),
                deployment.unwrap_or("-").to_owned(),
                l.url.clone().unwrap_or_else(|| "-".to_owned()),
            ]
        })
        .collect();
    context.ui.say(&table(&["SERVICE", "TYPE", "STATUS", "RELEASE", "URL"], &rows, paint));
}
