//! Runs a plan: as much at once as its order allows, to the end, to a cancellation, or past what failed.

use super::{
    Error, Event, Observer, step,
    wait::{self, Until},
};
use crate::{
    clouds::Session,
    model::{
        files::FileSet,
        resource::{Address, Outputs, Recorded},
    },
    plan::{self, Action, Plan, Step},
    state::{Batch, Change, Clock, Lease},
};
use futures::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::watch, time::Instant};

/// What an apply works with.
pub(crate) struct Context {
    pub(crate) session: Arc<dyn Session>,
    pub(crate) lease: Arc<Lease>,
    /// Number of the deployment that this is part of.
    pub(crate) deployment: i64,
    /// The files of each content resource.
    pub(crate) files: BTreeMap<Address, FileSet>,
    pub(crate) watch: Arc<dyn Observer>,
    /// Turns true when the run is to stop; calls under way are seen through.
    pub(crate) cancelled: watch::Receiver<bool>,
    /// Steps at once.
    pub(crate) parallelism: usize,
    /// Files at once.
    pub(crate) transfers: usize,
    /// First pause between two polls.
    pub(crate) poll: Duration,
    /// The longest wait for one resource.
    pub(crate) wait_timeout: Duration,
    /// Do not wait for the cloud to finish what it was told.
    pub(crate) detach: bool,
    pub(crate) clock: Clock,
    /// What every resource told so far, by address.
    pub(crate) outputs: Mutex<BTreeMap<Address, Outputs>>,
}

impl Context {
    pub(super) fn tell(&self, event: &Event) {
        self.watch.event(event);
    }

    pub(super) fn now(&self) -> jiff::Timestamp {
        (self.clock)()
    }

    pub(super) fn is_cancelled(&self) -> bool {
        *self.cancelled.borrow()
    }

    pub(super) fn output(&self, address: &Address, output: &str) -> Option<String> {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner).get(address)?.get(output).cloned()
    }

    pub(super) fn know(&self, row: &Recorded) {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner).insert(row.address.clone(), row.outputs.clone());
    }

    pub(super) fn forget(&self, address: &Address) {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner).remove(address);
    }
}

/// What was done, whatever the end.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) done: Vec<(Address, Action)>,
    pub(crate) failed: Vec<(Address, Error)>,
    /// Steps that were never begun.
    pub(crate) left: Vec<Address>,
    /// Made, and still at work in the cloud.
    pub(crate) waiting: Vec<Address>,
}

/// How an apply ended. Nobody can `?` away what was done.
#[must_use]
#[derive(Debug)]
pub(crate) enum Outcome {
    Completed(Report),
    Cancelled(Report),
    Failed(Report),
    /// All calls were made, and the cloud did not finish in time.
    TimedOut(Report),
}

/// Does what the plan says.
///
/// # Errors
/// Only if the rows that need no call could not be written; nothing was called then.
pub(crate) async fn execute(plan: Plan, context: &Context) -> Result<Outcome, Error> {
    for row in &plan.adopt {
        context.lease.note(Change::Put(row), context.now())?;
        context.know(row);
    }
    for (address, learned) in &plan.learned {
        let batch = Batch { put: learned.ours.clone(), removed: learned.foreign.clone() };
        context.lease.files(address, &batch)?;
    }
    for address in &plan.forget {
        context.lease.note(Change::Remove(address), context.now())?;
    }
    let waits = plan::order(&plan.steps);
    let mut run = Run { context, steps: &plan.steps, waits, state: vec![State::Open; plan.steps.len()], report: Report::default() };
    run.all(&plan.waiting).await;
    Ok(run.outcome())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Running,
    Done,
    Failed,
}

struct Run<'a> {
    context: &'a Context,
    steps: &'a [Step],
    waits: Vec<Vec<usize>>,
    state: Vec<State>,
    report: Report,
}

enum Ended {
    Step(usize, Result<Option<Recorded>, Error>),
    Wait(Address, Result<(), Error>),
}

impl Run<'_> {
    async fn all(&mut self, waiting: &[Recorded]) {
        let context = self.context;
        let mut running: FuturesUnordered<BoxFuture<'_, Ended>> = FuturesUnordered::new();
        for row in waiting.iter().filter(|_| !context.detach) {
            running.push(Box::pin(settle(context, row.clone())));
        }
        loop {
            for n in self.ready() {
                self.state[n] = State::Running;
                let step = &self.steps[n];
                running.push(Box::pin(async move { Ended::Step(n, timed(context, step).await) }));
            }
            match running.next().await {
                None => break,
                Some(Ended::Step(n, Ok(row))) => {
                    self.state[n] = State::Done;
                    self.report.done.push((self.steps[n].address.clone(), self.steps[n].action));
                    match row {
                        Some(row) if context.detach => self.report.waiting.push(row.address),
                        Some(row) => running.push(Box::pin(settle(context, row))),
                        None => {}
                    }
                }
                Some(Ended::Step(n, Err(error))) => {
                    self.state[n] = State::Failed;
                    self.fail(self.steps[n].address.clone(), error);
                }
                Some(Ended::Wait(_, Ok(()))) => {}
                Some(Ended::Wait(address, Err(error))) => self.fail(address, error),
            }
        }
        for (n, step) in self.steps.iter().enumerate().filter(|(n, _)| self.state[*n] == State::Open) {
            if !context.is_cancelled() && self.waits[n].iter().any(|m| self.state[*m] != State::Done) {
                context.tell(&Event::Skipped { address: step.address.clone() });
            }
            self.report.left.push(step.address.clone());
        }
    }

    /// The steps that may start now.
    fn ready(&self) -> Vec<usize> {
        if self.context.is_cancelled() {
            return Vec::new();
        }
        let free = self.context.parallelism.saturating_sub(self.state.iter().filter(|s| **s == State::Running).count());
        (0..self.steps.len())
            .filter(|n| self.state[*n] == State::Open && self.waits[*n].iter().all(|m| self.state[*m] == State::Done))
            .take(free)
            .collect()
    }

    fn fail(&mut self, address: Address, error: Error) {
        if !matches!(error, Error::Cancelled) {
            self.context.tell(&Event::Failed { address: address.clone(), error: error.to_string() });
        }
        self.report.failed.push((address, error));
    }

    fn outcome(self) -> Outcome {
        let report = self.report;
        let only = |test: fn(&Error) -> bool| report.failed.iter().all(|(_, e)| test(e));
        if report.failed.is_empty() && report.left.is_empty() {
            Outcome::Completed(report)
        } else if only(|e| matches!(e, Error::Cancelled)) && self.context.is_cancelled() {
            Outcome::Cancelled(report)
        } else if report.left.is_empty() && only(|e| matches!(e, Error::TimedOut { .. })) {
            Outcome::TimedOut(report)
        } else {
            Outcome::Failed(report)
        }
    }
}

async fn timed(context: &Context, step: &Step) -> Result<Option<Recorded>, Error> {
    let begun = Instant::now();
    context.tell(&Event::Started { address: step.address.clone(), title: step.kind.title, action: step.action });
    let row = step::run(context, step).await?;
    context.tell(&Event::Finished { address: step.address.clone(), action: step.action, took: begun.elapsed() });
    Ok(row)
}

async fn settle(context: &Context, row: Recorded) -> Ended {
    let done = wait::until(context, &row, Until::Ready).await.map(|_| ());
    Ended::Wait(row.address, done)
}
