//! The outside world as a value: arguments, environment, directory, clock, terminals. Tests need no global locks and no real clock.

use etcetera::{BaseStrategy, base_strategy::Xdg};
use std::{collections::BTreeMap, ffi::OsString, io::IsTerminal, path::PathBuf, sync::Arc};

/// Everything the program may ask its surroundings, taken once at the start.
#[derive(Clone)]
pub struct World {
    pub(crate) args: Vec<OsString>,
    env: BTreeMap<OsString, OsString>,
    pub(crate) cwd: PathBuf,
    /// This program's own file.
    pub(crate) program: PathBuf,
    pub(crate) stdin_is_terminal: bool,
    pub(crate) stdout_is_terminal: bool,
    pub(crate) stderr_is_terminal: bool,
    /// Where this user's configuration and state belong, by the XDG rules; `None` without a home.
    pub(crate) config_dir: Option<PathBuf>,
    pub(crate) state_dir: Option<PathBuf>,
    pub(crate) host: String,
    pub(crate) pid: u32,
    clock: Arc<dyn Fn() -> jiff::Timestamp + Send + Sync>,
}

impl std::fmt::Debug for World {
    /// Without the environment: it may hold secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("cwd", &self.cwd).field("pid", &self.pid).finish_non_exhaustive()
    }
}

impl World {
    /// The process as it was started.
    ///
    /// # Errors
    /// When this program's own file cannot be named.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    pub fn real() -> std::io::Result<Self> {
        let dirs = Xdg::new().ok();
        Ok(Self {
            config_dir: dirs.as_ref().map(BaseStrategy::config_dir),
            state_dir: dirs.as_ref().and_then(BaseStrategy::state_dir),
            args: std::env::args_os().collect(),
            env: std::env::vars_os().collect(),
            // A folder that was deleted under our feet: what needs it says so; what does not works.
            cwd: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            program: std::env::current_exe()?,
            stdin_is_terminal: std::io::stdin().is_terminal(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            host: rustix::system::uname().nodename().to_string_lossy().into_owned(),
            pid: std::process::id(),
            clock: Arc::new(jiff::Timestamp::now),
        })
    }

    /// A variable that is set, not empty, and UTF-8.
    pub(crate) fn var(&self, name: &str) -> Option<&str> {
        self.env.get(std::ffi::OsStr::new(name))?.to_str().filter(|v| !v.is_empty())
    }

    /// Every variable whose name starts with `prefix`, with the rest of its name.
    pub(crate) fn vars_under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> + 'a {
        self.env.iter().filter_map(move |(k, v)| Some((k.to_str()?.strip_prefix(prefix)?, v.to_str()?)))
    }

    pub(crate) fn now(&self) -> jiff::Timestamp {
        (self.clock)()
    }

    /// The clock, for what outlives a borrow of the world.
    pub(crate) fn clock(&self) -> Arc<dyn Fn() -> jiff::Timestamp + Send + Sync> {
        Arc::clone(&self.clock)
    }

    /// `CI` is set to anything but `false` or `0`.
    pub(crate) fn is_ci(&self) -> bool {
        self.var("CI").is_some_and(|v| !matches!(v, "false" | "0"))
    }

    /// Whether somebody is there to answer a question.
    pub(crate) fn can_ask(&self) -> bool {
        self.stdin_is_terminal && self.stderr_is_terminal && !self.is_ci()
    }
}
