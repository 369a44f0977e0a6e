//! `mikrocloud check`: the description alone, without a network.

use super::{Context, Done, flow};
use crate::{
    clouds::{Content, Contents},
    model::target::Target,
    output::{Failure, count},
};
use serde_json::json;

/// Check mikrocloud.yaml, without a network
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(context: &Context<'_>, _: &Args) -> Result<Done, Failure> {
    let project = context.project()?;
    let app = &project.manifest.app;
    let cloud = context.cloud(Some(app))?;
    let region = context.region(cloud, app)?;
    let target = Target { cloud: cloud.name().to_owned(), region, environment: app.environment.clone(), account: None };
    // What is shipped does not matter here: only whether the cloud can be asked for it.
    let contents: Contents = app.services.keys().map(|name| (name.clone(), Content::default())).collect();
    let expanded = cloud.expand(app, &target, &contents).map_err(|problems| context.mistakes(project.manifest.report(&problems)))?;
    let services: Vec<&String> = app.services.keys().collect();
    context.ui.document(&json!({
        "valid": true,
        "project": app.name,
        "environment": app.environment,
        "cloud": target.cloud,
        "region": target.region,
        "services": services,
        "resources": expanded.resources.len(),
    }));
    context.ui.say(&format!(
        "{} {}: valid, {}, {}",
        context.ui.out.green("✓"),
        flow::title(&app.name, cloud, &target),
        count(services.len(), "service"),
        count(expanded.resources.len(), "resource")
    ));
    Ok(Done::Ok)
}
