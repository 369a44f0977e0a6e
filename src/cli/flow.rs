//! The road that `plan`, `deploy`, `rollback` and `destroy` share: what is wanted, what is there, what is to be done.

use super::{Context, Done, project::Project, signals};
use crate::{
    apply::{self, Refresh, refresh},
    artifact,
    clouds::{self, Cloud, Content, Contents, Expanded, Login, Session, guard},
    manifest::Manifest,
    model::{
        app::{App, Service},
        files::FileSet,
        reference,
        resource::{Address, Recorded, Resource},
        target::Target,
    },
    output::{Failure, FailureKind},
    plan::{self, Current, Plan},
    state::{Environment, Holder, Lease, Store},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

const CALL_TIMEOUT: &str = "MIKROCLOUD_CALL_TIMEOUT";
const LOCK_TIMEOUT: &str = "MIKROCLOUD_LOCK_TIMEOUT";

/// Runs a command that waits for a network.
pub(super) fn block_on<F: Future<Output = Result<Done, Failure>>>(context: &Context<'_>, work: F) -> Result<Done, Failure> {
    // A wrong value is told before anything is built or called, not where it is first needed.
    for name in [CALL_TIMEOUT, LOCK_TIMEOUT] {
        context.time_var(name)?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| Failure::from_error(FailureKind::Io, &e))?;
    let done = runtime.block_on(work);
    runtime.shutdown_timeout(Duration::from_millis(100));
    done
}

/// The files of each service that has any.
pub(super) type Releases = BTreeMap<String, FileSet>;

/// A project in one cloud's terms, with its files.
pub(super) struct Wanted {
    pub(super) app: App,
    pub(super) target: Target,
    pub(super) expanded: Expanded,
    /// By content resource.
    pub(super) files: BTreeMap<Address, FileSet>,
}

impl Context<'_> {
    pub(super) fn store(&self) -> Result<Arc<Store>, Failure> {
        Ok(Arc::new(Store::open(&self.state_path()?)?))
    }

    pub(super) fn existing_store(&self) -> Result<Option<Arc<Store>>, Failure> {
        Ok(Store::open_existing(&self.state_path()?)?.map(Arc::new))
    }

    /// Logs in, with retries and a circuit breaker around every call.
    pub(super) async fn connect(
        &self,
        cloud: &dyn Cloud,
        login: &Login,
        watch: &Arc<dyn apply::Observer>,
        read_only: bool,
    ) -> Result<Arc<dyn Session>, Failure> {
        let watch = Arc::clone(watch);
        let notify: guard::Notify = Arc::new(move |error, wait| watch.event(&apply::Event::Retrying { error: error.clone(), wait }));
        let attempt = self.time_var(CALL_TIMEOUT)?.unwrap_or(guard::Policy::DEFAULT.attempt);
        let policy = guard::Policy { read_only, attempt, ..guard::Policy::DEFAULT };
        Ok(Arc::new(guard::connect(cloud, login, policy, notify).await?))
    }

    /// Builds and collects the files of the chosen services; the others count as empty.
    pub(super) async fn releases(&self, project: &Project, only: Option<&BTreeSet<String>>, build: bool) -> Result<Releases, Failure> {
        let mut releases = Releases::new();
        for (name, service) in &project.manifest.app.services {
            let Service::Site(site) = service;
            if only.is_some_and(|only| !only.contains(name)) {
                continue;
            }
            let root = project.folder.join(&site.root);
            if !root.is_dir() {
                return Err(Failure::new(FailureKind::Files, format!("`{name}` has no folder `{}`", root.display()))
                    .hint("set `root:` to the folder that it is built in, seen from the description's folder"));
            }
            if build && site.build.is_some() {
                self.build(name, site, &project.folder).await?;
            }
            let set = artifact::collect(name, site, &project.folder)?;
            if !set.entries.contains_key("index.html") {
                self.ui.warn(&format!("`{name}` has no `index.html` in its output folder: its front page will not be found"));
            }
            releases.insert(name.clone(), set);
        }
        Ok(releases)
    }

    /// Runs one build; its output is shown as it comes with `-v`, and when it fails.
    async fn build(&self, name: &str, site: &crate::model::app::Site, folder: &Path) -> Result<(), Failure> {
        let begun = Instant::now();
        self.ui.note(&format!("building `{name}`: {}", self.ui.err.dim(site.build.as_deref().unwrap_or_default())));
        let kept = Mutex::new(Vec::new());
        let show = |line: &str| {
            let line = format!("{} {line}", self.ui.err.dim(&format!("{name} |")));
            if self.ui.verbose {
                self.ui.note(&line);
            } else {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        };
        let done = artifact::run_build(name, site, folder, &show).await;
        if done.is_err() {
            for line in kept.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                self.ui.note(line);
            }
        }
        done?;
        self.ui.note(&format!("{} built `{name}` in {}", self.ui.err.green("✓"), crate::output::duration(begun.elapsed())));
        Ok(())
    }

    fn time_var(&self, name: &str) -> Result<Option<Duration>, Failure> {
        let wrong =
            |e: String| Failure::new(FailureKind::Usage, format!("`{name}` is wrong: {e}")).hint(format!("unset `{name}` for the default"));
        self.world.var(name).map(|text| super::args::parse_duration(text).map_err(wrong)).transpose()
    }

    /// Takes the environment, waiting as long as `--lock-timeout` says.
    pub(super) async fn lock(&self, store: &Arc<Store>, environment: &Environment) -> Result<Lease, Failure> {
        let holder = Holder { host: self.world.host.clone(), pid: self.world.pid, command: self.command.clone(), since: self.world.now() };
        let timeout = match self.global.lock_timeout {
            Some(time) => time,
            None => self.time_var(LOCK_TIMEOUT)?.unwrap_or_default(),
        };
        let begun = Instant::now();
        let mut told = false;
        loop {
            match Lease::take(store, environment.id, &holder, &self.world.clock()) {
                Err(crate::state::Error::Locked(other)) if begun.elapsed() < timeout => {
                    if !std::mem::replace(&mut told, true) {
                        self.ui.note(&format!("waiting for {other}"));
                    }
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
                taken => return Ok(taken?),
            }
        }
    }

    /// Turns true when the run is to stop.
    pub(super) fn cancellation(&self) -> tokio::sync::watch::Receiver<bool> {
        let ui = self.ui.clone();
        signals::cancellation(move || ui.note("stopping: calls under way are seen through; once more to stop at once"))
    }
}

/// The native resources of a project; `manifest` is asked for the place of what the cloud cannot do.
pub(super) fn expand(
    context: &Context<'_>,
    cloud: &dyn Cloud,
    app: &App,
    target: Target,
    releases: Releases,
    manifest: Option<&Manifest>,
) -> Result<Wanted, Failure> {
    let mut contents = Contents::new();
    for name in app.services.keys() {
        let set = releases.get(name);
        let content = Content {
            digest: set.map(FileSet::digest).unwrap_or_default(),
            files: set.map_or(0, |s| s.entries.len()),
            bytes: set.map_or(0, FileSet::bytes),
            flat: set.is_some_and(FileSet::has_flat_pages),
        };
        contents.insert(name.clone(), content);
    }
    let expanded = cloud.expand(app, &target, &contents).map_err(|problems| match manifest {
        Some(manifest) => context.mistakes(manifest.report(&problems)),
        None => problems
            .iter()
            .fold(Failure::new(FailureKind::Unsupported, "this cloud cannot do what was described"), |f, p| f.cause(p.message.clone())),
    })?;
    let mut files = BTreeMap::new();
    for (name, set) in releases {
        let is_content =
            |r: &&Resource| r.address.service() == Some(name.as_str()) && clouds::kind(&r.kind).is_some_and(|k| k.content.is_some());
        if let Some(resource) = expanded.resources.iter().find(is_content) {
            files.insert(resource.address.clone(), set);
        }
    }
    Ok(Wanted { app: app.clone(), target, expanded, files })
}

/// What is recorded of an environment; nothing if it was never deployed to.
pub(super) struct Known {
    pub(super) rows: BTreeMap<Address, Recorded>,
    pub(super) published: BTreeMap<Address, BTreeMap<String, crate::model::files::Published>>,
}

pub(super) fn known(store: Option<&Store>, environment: Option<&Environment>) -> Result<Known, Failure> {
    let (Some(store), Some(environment)) = (store, environment) else {
        return Ok(Known { rows: BTreeMap::new(), published: BTreeMap::new() });
    };
    let rows = store.resources(environment.id)?;
    let published = store.all_published(environment.id)?;
    Ok(Known { rows, published })
}

/// What the cloud says, of all that is wanted or recorded; with `verify`, of every single file.
pub(super) async fn survey(
    context: &Context<'_>,
    session: &dyn Session,
    desired: &[Resource],
    known: Known,
    watch: &dyn apply::Observer,
    verify: bool,
) -> Result<BTreeMap<Address, Current>, Failure> {
    let now = context.world.now();
    Ok(refresh(Refresh { session, desired, recorded: known.rows, published: known.published, watch, verify, now }).await?)
}

/// The plan that makes `current` into what is wanted.
pub(super) fn plan(wanted: &Wanted, current: &BTreeMap<Address, Current>, only: Option<&BTreeSet<String>>) -> Result<Plan, Failure> {
    let request =
        plan::Request { desired: &wanted.expanded.resources, files: &wanted.files, current, kinds: &clouds::kind, only, destroy: false };
    Ok(plan::build(&request)?)
}

/// The services that `--service` chose; a name that the project lacks is an error.
pub(super) fn selection(app: &App, chosen: &[String]) -> Result<Option<BTreeSet<String>>, Failure> {
    for name in chosen {
        if !app.services.contains_key(name) {
            let known: Vec<String> = app.services.keys().map(|s| format!("`{s}`")).collect();
            return Err(Failure::new(FailureKind::Usage, format!("there is no service `{name}`"))
                .hint(format!("the project has {}", known.join(", "))));
        }
    }
    Ok((!chosen.is_empty()).then(|| chosen.iter().cloned().collect()))
}

/// `shop · dev · AWS eu-west-1`
pub(super) fn title(app_name: &str, cloud: &dyn Cloud, target: &Target) -> String {
    let region = if target.region == cloud.name() { String::new() } else { format!(" {}", target.region) };
    let account = target.account.as_ref().filter(|_| cloud.capability().account).map(|a| format!(" ({a})")).unwrap_or_default();
    format!("{app_name} · {} · {}{region}{account}", target.environment, cloud.title())
}

/// Where each service can be opened, as far as the rows tell.
pub(super) fn urls(expanded: &Expanded, rows: &BTreeMap<Address, Recorded>) -> BTreeMap<String, String> {
    let lookup = |address: &Address, output: &str| rows.get(address)?.outputs.get(output).cloned();
    let mut urls = BTreeMap::new();
    for (service, attributes) in &expanded.attributes {
        let Some(url) = attributes.get("url") else { continue };
        let resolved = reference::resolve(&[("url".to_owned(), url.clone().into())].into(), &lookup);
        if let Some(text) = resolved["url"].as_str().filter(|_| !reference::is_open(&resolved["url"])) {
            urls.insert(service.clone(), text.to_owned());
        }
    }
    urls
}
