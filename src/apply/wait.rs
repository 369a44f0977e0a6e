//! Waiting for a cloud: polls without changing anything, ends on cancellation and on a deadline.

use super::{Context, Error, Event};
use crate::model::resource::{Observed, Recorded};
use std::time::Duration;
use tokio::time::Instant;

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    Ready,
    Gone,
    /// Ready for the next call of a delete, or gone already.
    ReadyOrGone,
}

/// Polls until the cloud says so; `None` once it is gone.
pub(super) async fn until(context: &Context, row: &Recorded, goal: Until) -> Result<Option<Observed>, Error> {
    let begun = Instant::now();
    let mut pause = context.poll;
    loop {
        let observed = context.session.read(row).await?;
        let why = match (&observed, goal) {
            (None, Until::Gone | Until::ReadyOrGone) => return Ok(None),
            (None, Until::Ready) => "not to be seen yet".to_owned(),
            (Some(seen), Until::Ready | Until::ReadyOrGone) => match &seen.waiting {
                None => return Ok(observed),
                Some(why) => why.clone(),
            },
            (Some(seen), Until::Gone) => seen.waiting.clone().unwrap_or_else(|| "being deleted".to_owned()),
        };
        pause_for(context, row, &why, begun, pause).await?;
        pause = (pause * 2).min(Duration::from_secs(10));
    }
}

/// Sleeps, tells so, and ends early when the run is cancelled or the time is up.
pub(super) async fn pause_for(context: &Context, row: &Recorded, why: &str, begun: Instant, pause: Duration) -> Result<(), Error> {
    if begun.elapsed() >= context.wait_timeout {
        return Err(Error::TimedOut { seconds: begun.elapsed().as_secs(), why: format!("`{}` is {why}", row.address) });
    }
    context.tell(&Event::Waiting { address: row.address.clone(), why: why.to_owned(), elapsed: begun.elapsed() });
    let mut cancelled = context.cancelled.clone();
    tokio::select! {
        () = tokio::time::sleep(pause.min(context.wait_timeout)) => Ok(()),
        Ok(_) = cancelled.wait_for(|stop| *stop) => Err(Error::Cancelled),
    }
}
