//! A site that is being served: its ports, and what is behind them.

use super::{
    listener::{Handler, Listener},
    protocol::{Release, SiteSpec, SiteView},
    refusal::Refusal,
    store::Store,
    web::{Live, Rules, Served, respond},
};
use crate::{clouds::local::names, model::files::FileEntry};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{net::TcpListener, sync::Semaphore};

pub(super) struct Site {
    pub(super) served: Arc<Served>,
    port: u16,
    limit: Arc<Semaphore>,
    listeners: tokio::sync::Mutex<Vec<Listener>>,
    trouble: Mutex<Option<String>>,
    /// One change at a time; true once the site is deleted.
    changing: tokio::sync::Mutex<bool>,
}

impl Site {
    /// A new site on the first port that is free.
    pub(super) async fn create(
        store: Store,
        name: &str,
        spec: SiteSpec,
        taken: &BTreeSet<u16>,
        limit: Arc<Semaphore>,
    ) -> Result<Self, Refusal> {
        let rules = compile(&spec)?;
        for port in names::ports(name).filter(|port| !taken.contains(port)) {
            let sockets = match bind(port).await {
                Ok(sockets) => sockets,
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => continue,
                Err(error) => return Err(error.into()),
            };
            let view = SiteView { spec: spec.clone(), port, trouble: None };
            blocking(&store, move |store| Ok(store.save(&view)?)).await?;
            let site = Self::closed(store, Live { spec, rules, release: Release::default() }, port, limit);
            site.open(sockets).await;
            return Ok(site);
        }
        Err(Refusal::conflict("NoPort", "every port from 20000 to 29999 is in use"))
    }

    /// A site as an earlier agent left it. Its port may be in use: that is the site's trouble, not the agent's.
    pub(super) async fn restore(store: Store, limit: Arc<Semaphore>) -> io::Result<Self> {
        let (view, release) = blocking(&store, |store| Ok(store.load()?)).await.map_err(|e: Refusal| io::Error::other(format!("{e:?}")))?;
        let rules = Rules::compile(&view.spec).map_err(io::Error::other)?;
        let site = Self::closed(store, Live { spec: view.spec, rules, release }, view.port, limit);
        site.reopen().await;
        Ok(site)
    }

    fn closed(store: Store, live: Live, port: u16, limit: Arc<Semaphore>) -> Self {
        Self {
            served: Arc::new(Served::new(store, live)),
            port,
            limit,
            listeners: tokio::sync::Mutex::default(),
            trouble: Mutex::default(),
            changing: tokio::sync::Mutex::default(),
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn view(&self) -> SiteView {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
        SiteView { spec: self.served.live().spec.clone(), port: self.port, trouble }
    }

    /// Opens the ports if they are not open.
    pub(super) async fn reopen(&self) {
        if !self.listeners.lock().await.is_empty() {
            return;
        }
        let trouble = match bind(self.port).await {
            Ok(sockets) => {
                self.open(sockets).await;
                None
            }
            Err(error) => Some(format!("port {} cannot be opened: {error}", self.port)),
        };
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Closes the ports; returns when no visitor is left.
    pub(super) async fn close(&self) {
        let listeners = std::mem::take(&mut *self.listeners.lock().await);
        futures::future::join_all(listeners.into_iter().map(Listener::close)).await;
    }

    /// Closes the ports, then removes the site from disk.
    pub(super) async fn destroy(&self) -> Result<(), Refusal> {
        let mut gone = self.change().await?;
        self.close().await;
        blocking(&self.served.store, |store| Ok(store.destroy()?)).await?;
        *gone = true;
        Ok(())
    }

    /// Writes the settings.
    pub(super) async fn configure(&self, spec: SiteSpec) -> Result<(), Refusal> {
        let _one = self.change().await?;
        let rules = compile(&spec)?;
        let live = self.served.live();
        let same = |a: &SiteSpec| (a.project.clone(), a.environment.clone(), a.service.clone());
        if same(&live.spec) != same(&spec) {
            return Err(Refusal::conflict("OtherOwner", "a site keeps its project, environment and service"));
        }
        let view = SiteView { spec: spec.clone(), port: self.port, trouble: None };
        blocking(&self.served.store, move |store| Ok(store.save(&view)?)).await?;
        self.served.swap(Live { spec, rules, release: live.release.clone() });
        Ok(())
    }

    /// Makes `entries` what visitors get.
    pub(super) async fn publish(&self, entries: BTreeMap<String, FileEntry>) -> Result<(), Refusal> {
        let _one = self.change().await?;
        let live = self.served.live();
        let old = live.release.clone();
        let release = blocking(&self.served.store, move |store| store.publish(&old, entries)).await?;
        self.exchange(&live, release)
    }

    /// Removes every file; the site goes on and has nothing to show.
    pub(super) async fn clear(&self) -> Result<(), Refusal> {
        let _one = self.change().await?;
        let live = self.served.live();
        self.exchange(&live, Release::default())?;
        blocking(&self.served.store, |store| Ok(store.clear()?)).await
    }

    async fn change(&self) -> Result<tokio::sync::MutexGuard<'_, bool>, Refusal> {
        let gone = self.changing.lock().await;
        if *gone { Err(Refusal::not_found("NoSuchSite", "the site was deleted meanwhile")) } else { Ok(gone) }
    }

    fn exchange(&self, live: &Live, release: Release) -> Result<(), Refusal> {
        self.served.swap(Live { spec: live.spec.clone(), rules: compile(&live.spec)?, release });
        self.served.variants.forget();
        Ok(())
    }

    async fn open(&self, sockets: Vec<TcpListener>) {
        let served = Arc::clone(&self.served);
        let handler: Handler = Arc::new(move |request| {
            let served = Arc::clone(&served);
            Box::pin(async move { respond(&served, &request).await })
        });
        let start = |socket| Listener::start(socket, Arc::clone(&self.limit), Arc::clone(&handler));
        *self.listeners.lock().await = sockets.into_iter().map(start).collect();
    }
}

fn compile(spec: &SiteSpec) -> Result<Rules, Refusal> {
    Rules::compile(spec).map_err(|message| Refusal::unprocessable("InvalidRule", message))
}

/// The port on both loopback addresses: browsers try `::1` first for `*.localhost`, and nobody else may sit there.
async fn bind(port: u16) -> io::Result<Vec<TcpListener>> {
    let mut sockets = vec![TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?];
    match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await {
        Ok(socket) => sockets.push(socket),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
        // No IPv6 on this machine.
        Err(_) => {}
    }
    Ok(sockets)
}

/// Runs disk work where it may block.
pub(super) async fn blocking<T: Send + 'static>(
    store: &Store,
    work: impl FnOnce(Store) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let store = store.clone();
    tokio::task::spawn_blocking(move || work(store)).await.map_err(io::Error::other)?
}
