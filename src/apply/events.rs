//! What an apply tells while it runs. `output` turns it into bars, lines or NDJSON.

use crate::{clouds, model::resource::Address, plan::Action};
use std::time::Duration;

/// Something that happened.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// The cloud is being read.
    Refreshing {
        total: usize,
    },
    Started {
        address: Address,
        title: &'static str,
        action: Action,
    },
    /// A call that changes the cloud is about to be made.
    Calling {
        address: Address,
        call: String,
    },
    /// Files on their way; bytes and counts so far and in all.
    Moving {
        address: Address,
        files: usize,
        of_files: usize,
        bytes: u64,
        of_bytes: u64,
    },
    /// Nothing to do but wait for the cloud.
    Waiting {
        address: Address,
        why: String,
        elapsed: Duration,
    },
    /// A call failed and will be tried again.
    Retrying {
        error: clouds::Error,
        wait: Duration,
    },
    Finished {
        address: Address,
        action: Action,
        took: Duration,
    },
    Failed {
        address: Address,
        error: String,
    },
    /// Not begun, since something it needs failed.
    Skipped {
        address: Address,
    },
}

/// Told of every event, from whichever task it happens in.
pub(crate) trait Observer: Send + Sync {
    fn event(&self, event: &Event);
}
