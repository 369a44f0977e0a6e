//! What can go wrong with a cloud, classified once, at the bottom. Nobody above compares text.

use std::{fmt, time::Duration};

/// Why a call failed; decides retries, exit codes and hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ErrorKind {
    /// No login, or an expired one.
    Auth,
    /// A login without the right to do this.
    Denied,
    NotFound,
    /// Something else is there already, or it changed under us.
    Conflict,
    /// It is being changed or still in use; the same call will work later.
    Busy,
    /// Slow down.
    Throttled,
    Quota,
    /// The request was refused as wrong.
    Invalid,
    /// No answer, a broken one, or a 5xx.
    Unavailable,
    /// Anything else.
    Unexpected,
}

/// A failed call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Error {
    pub(crate) kind: ErrorKind,
    /// The call as the cloud's documentation names it: `s3:PutObject`.
    pub(crate) operation: String,
    /// In the cloud's own words where it gave some.
    pub(crate) message: String,
    /// HTTP status.
    pub(crate) status: Option<u16>,
    /// The cloud's own code: `NoSuchBucket`.
    pub(crate) code: Option<String>,
    pub(crate) request_id: Option<String>,
    /// What the cloud asked us to wait.
    pub(crate) retry_after: Option<Duration>,
    /// What a person can do about it.
    pub(crate) hint: Option<String>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, operation: &str, message: impl Into<String>) -> Self {
        Self {
            kind,
            operation: operation.to_owned(),
            message: message.into(),
            status: None,
            code: None,
            request_id: None,
            retry_after: None,
            hint: None,
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether the same call may work when made again.
    pub(crate) fn is_transient(&self) -> bool {
        matches!(self.kind, ErrorKind::Throttled | ErrorKind::Unavailable | ErrorKind::Busy)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` failed: {}", self.operation, self.message)?;
        let facts: Vec<String> =
            [self.status.map(|s| format!("HTTP {s}")), self.code.clone(), self.request_id.as_ref().map(|id| format!("request {id}"))]
                .into_iter()
                .flatten()
                .collect();
        if facts.is_empty() { Ok(()) } else { write!(f, " ({})", facts.join(", ")) }
    }
}

impl std::error::Error for Error {}
