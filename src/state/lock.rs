//! One writer per environment: a lease with a heartbeat and a fencing token. A holder that was killed frees itself.

use super::{Error, Store};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

/// A lease that is not renewed for this long is over.
const LEASE: Duration = Duration::from_secs(30);
const HEARTBEAT: Duration = Duration::from_secs(5);

/// Who holds an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Holder {
    pub(crate) host: String,
    pub(crate) pid: u32,
    /// `mikrocloud deploy`
    pub(crate) command: String,
    pub(crate) since: jiff::Timestamp,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` (process {} on {}, since {})", self.command, self.pid, self.host, self.since.strftime("%Y-%m-%d %H:%M:%S UTC"))
    }
}

impl Holder {
    /// Whether this machine knows that the process is gone.
    fn is_dead(&self, host: &str) -> bool {
        self.host == host
            && i32::try_from(self.pid)
                .ok()
                .and_then(rustix::process::Pid::from_raw)
                .is_none_or(|pid| rustix::process::test_kill_process(pid) == Err(rustix::io::Errno::SRCH))
    }
}

/// The right to write to one environment; given back when dropped.
#[derive(Debug)]
pub(crate) struct Lease {
    pub(super) environment: i64,
    pub(super) token: i64,
    store: Arc<Store>,
    stop: Arc<(Mutex<bool>, Condvar)>,
    beat: Option<JoinHandle<()>>,
}

/// Tells the time; the same clock for all who share a state file.
pub(crate) type Clock = Arc<dyn Fn() -> jiff::Timestamp + Send + Sync>;

impl Lease {
    /// Takes the environment, or says in [`Error::Locked`] who has it.
    pub(crate) fn take(store: &Arc<Store>, environment: i64, holder: &Holder, clock: &Clock) -> Result<Self, Error> {
        let token = claim(store, environment, holder, clock())?;
        let stop = Arc::new((Mutex::new(false), Condvar::new()));
        let beat = std::thread::spawn({
            let (store, stop, clock) = (Arc::clone(store), Arc::clone(&stop), Arc::clone(clock));
            move || heartbeat(&store, environment, token, &stop, &clock)
        });
        Ok(Self { environment, token, store: Arc::clone(store), stop, beat: Some(beat) })
    }

    pub(crate) fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Fails if somebody else has taken the environment since.
    pub(super) fn check(&self, within: &Transaction<'_>) -> Result<(), Error> {
        let token: Option<i64> = within
            .prepare_cached("SELECT token FROM locks WHERE environment = ?1 AND holder IS NOT NULL")?
            .query_row([self.environment], |row| row.get(0))
            .optional()?;
        if token == Some(self.token) { Ok(()) } else { Err(Error::LostLock) }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        *self.stop.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.stop.1.notify_all();
        if let Some(beat) = self.beat.take() {
            _ = beat.join();
        }
        // Best effort: a lease that is not given back runs out by itself. The token stays, so that it only ever grows.
        _ = self.store.sql().execute(
            "UPDATE locks SET holder = NULL, expires_at = 0 WHERE environment = ?1 AND token = ?2",
            [self.environment, self.token],
        );
    }
}

fn claim(store: &Store, environment: i64, holder: &Holder, now: jiff::Timestamp) -> Result<i64, Error> {
    let mut sql = store.sql();
    let within = sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let row: Option<(i64, Option<String>, i64)> = within
        .query_row("SELECT token, holder, expires_at FROM locks WHERE environment = ?1", [environment], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    if let Some((_, Some(other), expires)) = &row {
        let other: Holder = serde_json::from_str(other)?;
        if *expires > now.as_millisecond() && !other.is_dead(&holder.host) {
            return Err(Error::Locked(other));
        }
    }
    let token = row.map_or(1, |(token, ..)| token + 1);
    within.execute(
        "INSERT INTO locks (environment, token, holder, expires_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (environment) DO UPDATE SET token = ?2, holder = ?3, expires_at = ?4",
        params![environment, token, serde_json::to_string(holder)?, expiry(now)],
    )?;
    within.commit()?;
    Ok(token)
}

fn heartbeat(store: &Store, environment: i64, token: i64, stop: &(Mutex<bool>, Condvar), clock: &Clock) {
    let mut stopped = stop.0.lock().unwrap_or_else(PoisonError::into_inner);
    while !*stopped {
        let (waited, timeout) = stop.1.wait_timeout(stopped, HEARTBEAT).unwrap_or_else(PoisonError::into_inner);
        stopped = waited;
        if !timeout.timed_out() {
            continue;
        }
        // A missed beat is made up by the next; six in a row lose the lease, and then every write says so.
        _ = store.sql().execute(
            "UPDATE locks SET expires_at = ?3 WHERE environment = ?1 AND token = ?2",
            params![environment, token, expiry(clock())],
        );
    }
}

fn expiry(now: jiff::Timestamp) -> i64 {
    now.as_millisecond().saturating_add(i64::try_from(LEASE.as_millis()).unwrap_or(i64::MAX))
}
