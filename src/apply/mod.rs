//! The only module that changes a cloud. Emits events; prints nothing.

mod events;
mod execute;
mod files;
mod refresh;
mod step;
mod wait;

pub(crate) use events::{Event, Observer};
pub(crate) use execute::{Context, Outcome, Report, execute};
pub(crate) use refresh::{Refresh, refresh};

use crate::{clouds, state};

/// Why a step did not work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Cloud(#[from] clouds::Error),
    #[error(transparent)]
    State(#[from] state::Error),
    #[error("`{address}` refers to `{reference}`, which its cloud did not tell")]
    Unresolved { address: String, reference: String },
    #[error("stopped before it was done")]
    Cancelled,
    #[error("still waiting after {seconds} s: {why}")]
    TimedOut { seconds: u64, why: String },
}

#[cfg(test)]
mod tests;
