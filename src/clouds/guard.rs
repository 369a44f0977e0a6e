//! What every session is wrapped in: retries with backoff and jitter, a circuit breaker per API, and a read-only mode.
//! One attempt of one call is below; what to do about its failure is decided here and nowhere else.

use super::{Account, Cloud, Error, ErrorKind, Files, Login, Session, Upload, Written, kind};
use crate::model::{
    files::{FileSet, Published, Stored},
    resource::{Observed, Recorded, Resource},
};
use backon::{BackoffBuilder, ExponentialBuilder};
use futures::future::BoxFuture;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// How often and how long a call is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Policy {
    /// Attempts after the first.
    pub(crate) retries: usize,
    pub(crate) first_wait: Duration,
    pub(crate) longest_wait: Duration,
    /// The longest that a cloud's own `Retry-After` is believed.
    pub(crate) longest_retry_after: Duration,
    /// A single attempt that takes longer is given up; uploads get a second more for every 8 KiB, since many may share a
    /// slow line.
    pub(crate) attempt: Duration,
    /// Failed calls in a row (retries used up) after which an API is left alone.
    pub(crate) breaker_after: u32,
    /// For how long.
    pub(crate) breaker_rest: Duration,
    /// Refuse every call that writes.
    pub(crate) read_only: bool,
}

impl Policy {
    pub(crate) const DEFAULT: Self = Self {
        retries: 7,
        first_wait: Duration::from_millis(200),
        longest_wait: Duration::from_secs(20),
        longest_retry_after: Duration::from_secs(120),
        attempt: Duration::from_secs(30),
        breaker_after: 3,
        breaker_rest: Duration::from_secs(30),
        read_only: false,
    };

    /// The pauses between attempts: doubling, with jitter.
    fn waits(&self) -> impl Iterator<Item = Duration> + Send + use<> {
        ExponentialBuilder::new()
            .with_min_delay(self.first_wait)
            .with_max_delay(self.longest_wait)
            .with_max_times(self.retries)
            .with_jitter()
            .build()
    }

    /// What the cloud asked for, within reason, and no less than `ours`.
    fn pause(&self, error: &Error, ours: Duration) -> Duration {
        error.retry_after.map_or(ours, |asked| asked.min(self.longest_retry_after).max(ours))
    }
}

/// Told before each wait, so that a person sees why nothing moves.
pub(crate) type Notify = Arc<dyn Fn(&Error, Duration) + Send + Sync>;

/// Logs in, trying again like any other call.
pub(crate) async fn connect(cloud: &dyn Cloud, login: &Login, policy: Policy, notify: Notify) -> Result<Guarded, Error> {
    let mut waits = policy.waits();
    loop {
        let error = match tokio::time::timeout(policy.attempt, cloud.connect(login)).await {
            Ok(Ok(session)) => return Ok(Guarded::new(session, policy, notify)),
            Ok(Err(error)) => error,
            Err(_) => silent("login", policy.attempt),
        };
        let Some(wait) = waits.next().filter(|_| error.is_transient()) else { return Err(error) };
        let wait = policy.pause(&error, wait);
        notify(&error, wait);
        tokio::time::sleep(wait).await;
    }
}

/// A session with [`Policy`] around every call.
pub(crate) struct Guarded {
    inner: Box<dyn Session>,
    policy: Policy,
    notify: Notify,
    breakers: Mutex<HashMap<String, Breaker>>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Breaker {
    failures: u32,
    open_until: Option<Instant>,
}

impl Guarded {
    pub(crate) fn new(inner: Box<dyn Session>, policy: Policy, notify: Notify) -> Self {
        Self { inner, policy, notify, breakers: Mutex::default() }
    }

    /// Runs `attempt` until it works, fails for good, or the policy is used up.
    async fn run<'a, T>(&self, call: &Call<'_>, attempt: impl Fn() -> BoxFuture<'a, Result<T, Error>>) -> Result<T, Error> {
        if call.writes && self.policy.read_only {
            return Err(Error::new(
                ErrorKind::Denied,
                call.operation,
                "this command only reads, and a call that writes was about to be made",
            ));
        }
        let mut waits = self.policy.waits();
        loop {
            self.admit(call)?;
            let limit = self.limit(call);
            let tried = tokio::time::timeout(limit, attempt()).await.unwrap_or_else(|_| Err(silent(call.operation, limit)));
            let error = match tried {
                Ok(value) => {
                    self.settle(call, true);
                    return Ok(value);
                }
                Err(error) => error,
            };
            let wait = if error.is_transient() { waits.next() } else { None };
            let Some(wait) = wait else {
                self.settle(call, error.kind != ErrorKind::Unavailable && error.kind != ErrorKind::Throttled);
                return Err(error);
            };
            let wait = self.policy.pause(&error, wait);
            (self.notify)(&error, wait);
            tokio::time::sleep(wait).await;
        }
    }

    fn limit(&self, call: &Call<'_>) -> Duration {
        self.policy.attempt + Duration::from_secs(call.bytes / (8 << 10))
    }

    fn admit(&self, call: &Call<'_>) -> Result<(), Error> {
        let breakers = self.breakers.lock().unwrap_or_else(PoisonError::into_inner);
        let open = breakers.get(call.api).and_then(|b| b.open_until).is_some_and(|until| until > Instant::now());
        if !open {
            return Ok(());
        }
        let message = format!("`{}` failed {} times in a row and is left alone for a while", call.api, self.policy.breaker_after);
        Err(Error::new(ErrorKind::Unavailable, call.operation, message)
            .hint("run the same command again in a minute; it goes on where it stopped"))
    }

    fn settle(&self, call: &Call<'_>, answered: bool) {
        let mut breakers = self.breakers.lock().unwrap_or_else(PoisonError::into_inner);
        let breaker = breakers.entry(call.api.to_owned()).or_default();
        if answered {
            *breaker = Breaker::default();
            return;
        }
        breaker.failures += 1;
        if breaker.failures >= self.policy.breaker_after {
            breaker.open_until = Some(Instant::now() + self.policy.breaker_rest);
        }
    }
}

/// One call, as the policy sees it.
struct Call<'a> {
    api: &'a str,
    operation: &'a str,
    writes: bool,
    bytes: u64,
}

fn silent(operation: &str, limit: Duration) -> Error {
    Error::new(ErrorKind::Unavailable, operation, format!("no answer within {} s", limit.as_secs()))
}

fn api(of: &str) -> &str {
    kind(of).map_or(of, |kind| kind.api())
}

fn reads(of: &str) -> Call<'_> {
    Call { api: api(of), operation: "read", writes: false, bytes: 0 }
}

fn writes<'a>(of: &'a str, operation: &'a str) -> Call<'a> {
    Call { api: api(of), operation, writes: true, bytes: 0 }
}

impl Session for Guarded {
    fn account(&self) -> &Account {
        self.inner.account()
    }

    fn find<'a>(&'a self, want: &'a Resource) -> BoxFuture<'a, Result<Option<Observed>, Error>> {
        Box::pin(async move { self.run(&reads(&want.kind), || self.inner.find(want)).await })
    }

    fn read<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<Option<Observed>, Error>> {
        Box::pin(async move { self.run(&reads(&row.kind), || self.inner.read(row)).await })
    }

    /// A create whose answer was lost may have worked: the next attempt looks first.
    fn create<'a>(&'a self, want: &'a Resource) -> BoxFuture<'a, Result<Written, Error>> {
        let operation = kind(&want.kind).map_or(want.kind.as_str(), |kind| kind.create);
        let lost = Arc::new(Mutex::new(false));
        Box::pin(async move {
            self.run(&writes(&want.kind, operation), || {
                let lost = Arc::clone(&lost);
                Box::pin(async move {
                    let was_lost = std::mem::replace(&mut *lost.lock().unwrap_or_else(PoisonError::into_inner), true);
                    if was_lost && let Some(found) = self.inner.find(want).await? {
                        return Ok(Written { id: found.id, outputs: found.outputs, waiting: found.waiting });
                    }
                    self.inner.create(want).await
                })
            })
            .await
        })
    }

    fn update<'a>(&'a self, want: &'a Resource, row: &'a Recorded, call: &'a str) -> BoxFuture<'a, Result<Written, Error>> {
        Box::pin(async move { self.run(&writes(&want.kind, call), || self.inner.update(want, row, call)).await })
    }

    fn delete<'a>(&'a self, row: &'a Recorded, call: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { self.run(&writes(&row.kind, call), || self.inner.delete(row, call)).await })
    }

    fn files(&self) -> &dyn Files {
        self
    }
}

impl Files for Guarded {
    fn list<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<BTreeMap<String, Stored>, Error>> {
        Box::pin(async move { self.run(&reads(&row.kind), || self.inner.files().list(row)).await })
    }

    fn inspect<'a>(&'a self, row: &'a Recorded, key: &'a str) -> BoxFuture<'a, Result<Option<Published>, Error>> {
        Box::pin(async move { self.run(&reads(&row.kind), || self.inner.files().inspect(row, key)).await })
    }

    fn put<'a>(&'a self, row: &'a Recorded, upload: &'a Upload<'a>) -> BoxFuture<'a, Result<Stored, Error>> {
        let call = Call { bytes: upload.entry.size, ..writes(&row.kind, "put file") };
        Box::pin(async move { self.run(&call, || self.inner.files().put(row, upload)).await })
    }

    fn publish<'a>(&'a self, row: &'a Recorded, set: &'a FileSet, changed: &'a [String]) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async move { self.run(&writes(&row.kind, "publish files"), || self.inner.files().publish(row, set, changed)).await })
    }

    fn mark<'a>(&'a self, row: &'a Recorded) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async move { self.run(&reads(&row.kind), || self.inner.files().mark(row)).await })
    }

    fn remove<'a>(&'a self, row: &'a Recorded, keys: &'a [String]) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { self.run(&writes(&row.kind, "remove files"), || self.inner.files().remove(row, keys)).await })
    }
}

#[cfg(test)]
mod tests;
