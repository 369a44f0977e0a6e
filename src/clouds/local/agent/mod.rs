//! The background server of this machine's own cloud: serves sites, and takes orders over the control API.
//! Disk is the truth: an agent that was killed comes back with the same sites on the same ports.

pub(super) mod client;
mod control;
pub(super) mod disk;
mod listener;
mod lock;
pub(super) mod protocol;
mod refusal;
mod site;
mod start;
mod store;
pub(super) mod web;

use crate::{clouds::local::names, model::files::hex};
use disk::{Dir, Log};
use listener::{Handler, Listener};
use lock::Lock;
use protocol::{AgentFile, SiteSpec, version};
use refusal::Refusal;
use site::Site;
use std::{
    collections::BTreeMap,
    io,
    net::Ipv4Addr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::Store;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::{Notify, Semaphore},
    time::Instant,
};

/// Visitors' connections at a time, over all sites.
const VISITORS: usize = 1024;
/// Connections to the control API at a time.
const CALLERS: usize = 256;
/// How often ports in trouble are tried again, and the agent looks whether it is still wanted.
const TICK: Duration = Duration::from_secs(1);
/// An agent without a site, which nobody calls, ends after this long.
const IDLE: Duration = Duration::from_secs(60);

/// Serves the sites in `dir` until the last one is deleted, somebody stops it, or the directory is gone.
/// Returns at once if another agent does so already.
///
/// # Errors
/// The directory or what is in it cannot be used.
pub(crate) async fn serve(dir: &Path) -> io::Result<()> {
    let dir = Dir::new(&std::path::absolute(dir)?);
    let Some(lock) = Lock::take(&dir).await? else { return Ok(()) };
    raise_file_limit();
    let agent = Arc::new(Agent::load(dir.clone()).await?);
    let control = open(&agent).await?;
    let ended = agent.until_stopped().await;
    let empty = agent.close(control).await;
    let clean = empty && agent.remove_directory_but_lock();
    lock.release(&dir, clean)?;
    if clean {
        _ = fs_err::remove_dir(dir.path());
    }
    ended
}

pub(super) struct Agent {
    dir: Dir,
    log: Log,
    token: String,
    sites: tokio::sync::Mutex<Sites>,
    visitors: Arc<Semaphore>,
    wanted: Notify,
    last_call: Mutex<Instant>,
}

#[derive(Default)]
struct Sites {
    open: BTreeMap<String, Arc<Site>>,
    /// No site is made any more.
    closing: bool,
}

impl Agent {
    async fn load(dir: Dir) -> io::Result<Self> {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        let agent = Self {
            log: Log::new(&dir),
            token: hex(&bytes),
            sites: tokio::sync::Mutex::default(),
            visitors: Arc::new(Semaphore::new(VISITORS)),
            wanted: Notify::new(),
            last_call: Mutex::new(Instant::now()),
            dir,
        };
        for path in agent.dir.site_dirs()? {
            let site = Site::restore(Store::new(path.clone()), Arc::clone(&agent.visitors)).await?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(trouble) = site.view().trouble {
                agent.log.line(&format!("{name}: {trouble}"));
            }
            agent.sites.lock().await.open.insert(name, Arc::new(site));
        }
        Ok(agent)
    }

    /// The site called `name`.
    async fn site(&self, name: &str) -> Result<Arc<Site>, Refusal> {
        let found = self.sites.lock().await.open.get(name).cloned();
        found.ok_or_else(|| Refusal::not_found("NoSuchSite", format!("there is no site `{name}`")))
    }

    /// Makes a site, or writes the settings of the one that is there.
    async fn put(&self, name: &str, spec: SiteSpec) -> Result<Arc<Site>, Refusal> {
        if !names::is_site(name) || name != names::site(&spec.project, &spec.environment, &spec.service) {
            return Err(Refusal::unprocessable("InvalidName", format!("`{}` is not this site's name", name.escape_debug())));
        }
        let mut sites = self.sites.lock().await;
        if let Some(site) = sites.open.get(name).cloned() {
            drop(sites);
            site.configure(spec).await?;
            return Ok(site);
        }
        if sites.closing {
            return Err(Refusal::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, "Closing", "the agent is about to end"));
        }
        let taken = sites.open.values().map(|site| site.port()).collect();
        let store = Store::new(self.dir.sites().join(name));
        let site = Arc::new(Site::create(store, name, spec, &taken, Arc::clone(&self.visitors)).await?);
        self.log.line(&format!("{name}: made, on port {}", site.port()));
        sites.open.insert(name.to_owned(), Arc::clone(&site));
        Ok(site)
    }

    /// Deletes a site once its ports are closed. True if none is left: then the agent is ending.
    async fn delete(&self, name: &str) -> Result<bool, Refusal> {
        let mut sites = self.sites.lock().await;
        let Some(site) = sites.open.get(name).cloned() else {
            return Err(Refusal::not_found("NoSuchSite", format!("there is no site `{name}`")));
        };
        site.destroy().await?;
        sites.open.remove(name);
        self.log.line(&format!("{name}: deleted"));
        if sites.open.is_empty() {
            sites.closing = true;
            self.stop();
        }
        Ok(sites.closing)
    }

    /// Ends the agent; its sites stay on disk.
    fn stop(&self) {
        self.wanted.notify_one();
    }

    /// Somebody still wants something.
    fn called(&self) {
        *self.last_call.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Returns when there is a reason to end.
    async fn until_stopped(&self) -> io::Result<()> {
        let mut terminate = signal(SignalKind::terminate())?;
        // The terminal that the first deployment was started in may close.
        let mut hangup = signal(SignalKind::hangup())?;
        let mut tick = tokio::time::interval(TICK);
        loop {
            tokio::select! {
                () = self.wanted.notified() => return Ok(()),
                _ = terminate.recv() => return Ok(()),
                _ = hangup.recv() => {}
                _ = tick.tick() => if !self.look_after_itself().await { return Ok(()) },
            }
        }
    }

    /// Tries ports in trouble again. False if there is nothing left to be here for.
    async fn look_after_itself(&self) -> bool {
        if !self.dir.agent().is_ok_and(|file| file.is_some_and(|file| file.token == self.token)) {
            return false;
        }
        let mut sites = self.sites.lock().await;
        for site in sites.open.values() {
            site.reopen().await;
        }
        let idle = self.last_call.lock().unwrap_or_else(PoisonError::into_inner).elapsed() > IDLE;
        sites.closing |= sites.open.is_empty() && idle;
        !sites.closing
    }

    /// Closes every port. True if no site is left.
    async fn close(&self, control: Listener) -> bool {
        let sites = {
            let mut sites = self.sites.lock().await;
            sites.closing = true;
            sites.open.values().cloned().collect::<Vec<_>>()
        };
        self.log.line("ends");
        // Gone for whoever looks for an agent, but only if the file is this agent's.
        if self.dir.agent().is_ok_and(|file| file.is_some_and(|file| file.token == self.token)) {
            _ = disk::remove(&self.dir.agent_file());
        }
        futures::future::join(control.close(), futures::future::join_all(sites.iter().map(|site| site.close()))).await;
        sites.is_empty()
    }

    /// Removes all that the agent ever wrote; the lock, which keeps others out meanwhile, is the last to go.
    fn remove_directory_but_lock(&self) -> bool {
        let left = self.dir.site_dirs().map_or(true, |dirs| !dirs.is_empty());
        !left && disk::remove(&self.dir.sites()).is_ok() && disk::remove(&self.dir.log_file()).is_ok()
    }
}

/// Opens the control port and tells in `agent.json` where it is: from then on the agent counts as running.
async fn open(agent: &Arc<Agent>) -> io::Result<Listener> {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let port = socket.local_addr()?.port();
    let router = control::router(Arc::clone(agent));
    let owner = Arc::clone(agent);
    let handler: Handler = Arc::new(move |request| {
        let (agent, router) = (Arc::clone(&owner), router.clone());
        Box::pin(async move { control::admit(&agent, router, request).await })
    });
    let listener = Listener::start(socket, Arc::new(Semaphore::new(CALLERS)), handler);
    let started = jiff::Timestamp::try_from(disk::now()).unwrap_or_default().to_string();
    let file = AgentFile { pid: std::process::id(), port, token: agent.token.clone(), version: version(), started };
    disk::replace(&agent.dir.agent_file(), &serde_json::to_vec(&file)?)?;
    agent.log.line(&format!("version {} listens on port {port}", file.version));
    Ok(listener)
}

/// Each visitor costs two file descriptors, and the usual limit is 1024 or less.
fn raise_file_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    const ENOUGH: u64 = 8192;
    let mut limit = getrlimit(Resource::Nofile);
    if let Some(current) = limit.current {
        limit.current = Some(limit.maximum.unwrap_or(ENOUGH).min(ENOUGH).max(current));
        _ = setrlimit(Resource::Nofile, limit);
    }
}
