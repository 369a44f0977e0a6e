//! What went wrong with a call to the agent, in the seam's terms.

use super::agent::protocol::Refused;
use crate::clouds::{Error, ErrorKind};
use axum::http::StatusCode;
use std::fmt;

/// An answer that is not a success.
pub(super) fn refused(operation: &str, status: StatusCode, body: &[u8]) -> Error {
    let said = serde_json::from_slice::<Refused>(body).unwrap_or_else(|_| Refused {
        code: String::new(),
        message: match String::from_utf8_lossy(body).trim() {
            "" => status.canonical_reason().unwrap_or("no reason given").to_owned(),
            text => text.chars().take(300).collect(),
        },
    });
    let kind = match status.as_u16() {
        // The agent was replaced since its token was read; the next attempt reads the new one.
        401 => ErrorKind::Unavailable,
        403 | 421 => ErrorKind::Denied,
        404 => ErrorKind::NotFound,
        409 | 412 => ErrorKind::Conflict,
        429 => ErrorKind::Throttled,
        507 => ErrorKind::Quota,
        500.. => ErrorKind::Unavailable,
        _ => ErrorKind::Invalid,
    };
    let mut error = Error::new(kind, operation, said.message);
    error.status = Some(status.as_u16());
    error.code = Some(said.code).filter(|code| !code.is_empty());
    error.hint = hint(error.code.as_deref()).map(str::to_owned);
    error
}

fn hint(code: Option<&str>) -> Option<&'static str> {
    match code? {
        "BlobMismatch" => Some("the file changed while it was read: run the same command again"),
        "NoSuchBlob" => Some("the local cloud keeps the files of the last 10 releases: check out that version and deploy it"),
        "DiskFull" => Some("make room on the disk, then run the same command again"),
        _ => None,
    }
}

/// No answer, or a broken one.
pub(super) fn unavailable(operation: &str, cause: impl fmt::Display) -> Error {
    Error::new(ErrorKind::Unavailable, operation, cause.to_string())
}

/// This machine's disk said no.
pub(super) fn disk(operation: &str, error: &std::io::Error) -> Error {
    let kind = match error.kind() {
        std::io::ErrorKind::PermissionDenied => ErrorKind::Denied,
        std::io::ErrorKind::StorageFull => ErrorKind::Quota,
        _ => ErrorKind::Unexpected,
    };
    Error::new(kind, operation, error.to_string())
}

/// An error with all its causes on one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let message = next.to_string();
        if !text.contains(&message) {
            text = format!("{text}: {message}");
        }
        cause = next.source();
    }
    text
}
