//! Calls the control API. Where the agent is, and its token, are read anew for each call: it may have been replaced.

use super::{
    disk::Dir,
    protocol::{AgentFile, Health, version},
    start,
};
use crate::clouds::{Error, ErrorKind, local::errors};
use axum::{
    body::{Body, Bytes},
    http::{Method, Request, StatusCode, header::AUTHORIZATION},
};
use http_body_util::{BodyExt as _, Limited};
use hyper_util::{
    client::legacy::{Client as Http, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, sleep, timeout};

/// An agent that runs answers this soon that it does.
const ALIVE: Duration = Duration::from_secs(2);
/// An agent that ends has gone this soon, its visitors included.
const GONE: Duration = Duration::from_secs(10);
/// The longest answer, in bytes: a release's list of files.
const LONGEST: usize = 128 << 20;

/// One call.
pub(crate) struct Call<'a> {
    pub(crate) operation: &'a str,
    pub(crate) method: Method,
    /// Path and query.
    pub(crate) path: &'a str,
    pub(crate) body: Body,
}

impl<'a> Call<'a> {
    pub(crate) fn new(operation: &'a str, method: Method, path: &'a str) -> Self {
        Self { operation, method, path, body: Body::empty() }
    }
}

/// A way to the agent of one directory, running or not.
pub(crate) struct Client {
    dir: Dir,
    program: PathBuf,
    /// Where control calls go instead of to the agent: something that passes them on.
    base: Option<String>,
    http: Http<HttpConnector, Body>,
    /// Token of the agent that last answered.
    known: Mutex<Option<String>>,
    starting: tokio::sync::Mutex<()>,
}

impl Client {
    pub(crate) fn new(dir: &Path, program: &Path, base: Option<&str>) -> Self {
        let mut connector = HttpConnector::new();
        // Otherwise head and body of an upload go out as two packets, and the second waits 40 ms for the first's acknowledgement.
        connector.set_nodelay(true);
        Self {
            dir: Dir::new(dir),
            program: program.to_owned(),
            base: base.map(|b| b.trim_end_matches('/').to_owned()),
            http: Http::builder(TokioExecutor::new()).pool_idle_timeout(Duration::from_secs(10)).build(connector),
            known: Mutex::default(),
            starting: tokio::sync::Mutex::default(),
        }
    }

    /// Makes sure that an agent of this version or a later one runs, if there is anything for it to serve.
    pub(crate) async fn prepare(&self) -> Result<(), Error> {
        if let Some(agent) = self.running().await? {
            if !is_older(&agent.version) {
                return Ok(());
            }
            self.direct(&agent, Call::new("local:Stop", Method::POST, "/v1/stop")).await?;
            self.wait_until_gone(&agent).await;
        }
        if self.has_sites()? { self.ensure().await.map(|_| ()) } else { Ok(()) }
    }

    /// Makes a call that reads; `None` if there is no agent and nothing that it would serve, and then nothing is started.
    pub(crate) async fn read(&self, call: Call<'_>) -> Result<Option<Bytes>, Error> {
        if self.running().await?.is_none() && !self.has_sites()? {
            return Ok(None);
        }
        match self.write(call).await {
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            other => other.map(Some),
        }
    }

    /// Makes a call, once; starts the agent before if it does not run.
    pub(crate) async fn write(&self, call: Call<'_>) -> Result<Bytes, Error> {
        let agent = self.ensure().await?;
        let base = self.base.clone().unwrap_or_else(|| address(&agent));
        let answer = self.send(&base, &agent, call).await;
        if answer.as_ref().is_err_and(|e| e.kind == ErrorKind::Unavailable) {
            *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        answer
    }

    /// Deletes; nothing to do, and nothing to start, if it is gone already.
    pub(crate) async fn delete(&self, operation: &str, path: &str) -> Result<Option<Bytes>, Error> {
        self.read(Call::new(operation, Method::DELETE, path)).await
    }

    /// The agent that runs now, if one does.
    pub(crate) async fn running(&self) -> Result<Option<AgentFile>, Error> {
        let agent = self.dir.agent().map_err(|e| errors::disk("local:ReadAgent", &e))?;
        let Some(agent) = agent else { return Ok(None) };
        if self.known.lock().unwrap_or_else(PoisonError::into_inner).as_ref() == Some(&agent.token) {
            return Ok(Some(agent));
        }
        let asked = timeout(ALIVE, self.direct(&agent, Call::new("local:Health", Method::GET, "/v1/health"))).await;
        let Ok(Ok(answer)) = asked else { return Ok(None) };
        if serde_json::from_slice::<Health>(&answer).is_err() {
            return Ok(None);
        }
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(agent.token.clone());
        Ok(Some(agent))
    }

    /// Waits, within bounds, for an agent that ends: until its directory or at least its lock is free and its process over.
    pub(crate) async fn wait_until_gone(&self, agent: &AgentFile) {
        let deadline = Instant::now() + GONE;
        let lives = || agent.pid != std::process::id() && is_running(agent.pid);
        let listed = || self.dir.agent().is_ok_and(|file| file.is_some_and(|file| file.token == agent.token));
        while (listed() || lives() || self.is_locked()) && Instant::now() < deadline {
            sleep(Duration::from_millis(10)).await;
        }
    }

    fn is_locked(&self) -> bool {
        let Ok(file) = std::fs::OpenOptions::new().write(true).open(self.dir.lock_file()) else { return false };
        file.try_lock().is_err()
    }

    async fn ensure(&self) -> Result<AgentFile, Error> {
        if let Some(agent) = self.running().await? {
            return Ok(agent);
        }
        let _one = self.starting.lock().await;
        if let Some(agent) = self.running().await? {
            return Ok(agent);
        }
        start::start(self, &self.program, &self.dir).await
    }

    fn has_sites(&self) -> Result<bool, Error> {
        Ok(!self.dir.site_dirs().map_err(|e| errors::disk("local:ReadSites", &e))?.is_empty())
    }

    async fn direct(&self, agent: &AgentFile, call: Call<'_>) -> Result<Bytes, Error> {
        self.send(&address(agent), agent, call).await
    }

    async fn send(&self, base: &str, agent: &AgentFile, call: Call<'_>) -> Result<Bytes, Error> {
        let request = Request::builder()
            .method(call.method)
            .uri(format!("{base}{}", call.path))
            .header(AUTHORIZATION, format!("Bearer {}", agent.token))
            .header("content-type", "application/json")
            .body(call.body)
            .map_err(|e| Error::new(ErrorKind::Invalid, call.operation, format!("`{base}` is not an address: {e}")))?;
        let answer = self.http.request(request).await.map_err(|e| errors::unavailable(call.operation, errors::chain(&e)))?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), LONGEST).collect().await;
        let body = body.map_err(|e| errors::unavailable(call.operation, errors::chain(e.as_ref())))?.to_bytes();
        let worked = matches!(status, StatusCode::OK | StatusCode::CREATED | StatusCode::ACCEPTED | StatusCode::NO_CONTENT);
        if worked { Ok(body) } else { Err(errors::refused(call.operation, status, &body)) }
    }
}

fn address(agent: &AgentFile) -> String {
    format!("http://127.0.0.1:{}", agent.port)
}

/// Whether a process is still at work. One that has ended and whose parent has not asked how is not: in a container that may take for ever.
fn is_running(pid: u32) -> bool {
    let known = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    let answers = known.is_some_and(|pid| rustix::process::test_kill_process(pid).is_ok());
    // `31305 (mikrocloud) Z 1 ...`; not there on other systems than Linux.
    let stat = fs_err::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    answers && !stat.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with('Z'))
}

/// Whether an agent of that version is to be replaced by this program's own.
fn is_older(theirs: &str) -> bool {
    let ours = semver::Version::parse(&version());
    semver::Version::parse(theirs).map_or(true, |theirs| ours.is_ok_and(|ours| theirs < ours))
}

#[cfg(test)]
mod tests {
    use super::{is_older, is_running, version};

    #[tokio::test]
    async fn a_process_that_only_waits_to_be_buried_has_ended() {
        assert!(is_running(std::process::id()));
        let mut child = std::process::Command::new("true").spawn().unwrap();
        crate::clouds::local::tests::until("the child has ended", || !is_running(child.id())).await;
        child.wait().unwrap();
    }

    #[test]
    fn only_older_agents_are_replaced() {
        assert!(!is_older(&version()));
        assert!(is_older("0.0.9+9"));
        assert!(is_older(&format!("{}+0", env!("CARGO_PKG_VERSION"))));
        assert!(is_older("?"));
        assert!(!is_older("999.0.0+1"));
    }
}
