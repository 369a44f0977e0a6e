//! Moves the files of a release: what pages need first, the pages after it, then the switch, and what is obsolete last.

use super::{Context, Error, Event};
use crate::{
    clouds::{self, ErrorKind, Session, Upload},
    model::{
        files::{FileEntry, FileSet, Published, Source, Stored},
        resource::{Address, Recorded, Resource},
    },
    plan::{FileDelta, LISTED, MARK, PENDING, PUBLISHED, Step, needs},
    state::{Batch, Change},
};
use serde_json::Value;
use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Instant, MissedTickBehavior},
};

/// More keys than this are kept as "all".
const PENDING_KEYS: usize = 1000;
/// How many files a killed run may have to look at again.
const RECORD_EVERY: Duration = Duration::from_millis(200);

/// Moves what the step's delta names. Each file is noted once it is there; the release counts as published at the end.
pub(super) async fn move_all(context: &Context, step: &Step, want: &Resource) -> Result<(), Error> {
    let (Some(set), Some(delta)) = (context.files.get(&step.address), &step.delta) else { return Ok(()) };
    let known = step.want.as_ref().map(needs).unwrap_or_default();
    let mut row = want.recorded(&want.name, [].into(), known.into_iter().collect());
    let last = step.have.as_ref().and_then(|have| have.fields.get(PUBLISHED)).cloned();
    for field in [MARK, LISTED] {
        row.fields.extend(step.have.as_ref().and_then(|have| have.fields.get(field)).map(|value| (field.to_owned(), value.clone())));
    }
    let changed = outdated(step, set, delta);
    let pending: Vec<String> = changed.iter().chain(&delta.remove).cloned().collect();
    open(context, &mut row, last, &pending)?;

    let intent = context.lease.begun(context.deployment, &row.address, step.kind.create, context.now())?;
    let done = transfer(context, &mut row, set, delta, &changed).await;
    let error = done.as_ref().err().map(ToString::to_string);
    if let Ok(mark) = &done {
        let listed = row.fields.remove(LISTED).unwrap_or_else(|| context.now().to_string().into());
        row.fields = want.fields.clone();
        row.fields.extend(mark.iter().flat_map(|mark| [(MARK.to_owned(), mark.as_str().into()), (LISTED.to_owned(), listed.clone())]));
    }
    let change = if done.is_ok() { Change::Put(&row) } else { Change::None };
    context.lease.ended(intent, change, error.as_deref(), context.now())?;
    context.know(&row);
    done.map(|_| ())
}

/// Notes that a release is on its way, so that a run which is killed in the middle still gets its caches emptied.
fn open(context: &Context, row: &mut Recorded, last: Option<Value>, changed: &[String]) -> Result<(), Error> {
    row.fields.remove(PUBLISHED);
    row.fields.extend(last.map(|digest| (PUBLISHED.to_owned(), digest)));
    if !changed.is_empty() {
        // A digest that no release has: the next run knows that this one is not published.
        row.fields.insert(PUBLISHED.to_owned(), Value::Null);
        let keys = if changed.len() > PENDING_KEYS { vec!["*".to_owned()] } else { changed.to_vec() };
        row.fields.insert(PENDING.to_owned(), keys.into());
    }
    context.lease.note(Change::Put(row), context.now())?;
    Ok(())
}

/// The keys whose old content somebody may still be given. A new file too may be known to a cache, as missing.
fn outdated(step: &Step, set: &FileSet, delta: &FileDelta) -> Vec<String> {
    let mut keys: BTreeSet<String> = delta.put.iter().filter(|_| step.have.is_some()).map(|p| p.key.clone()).collect();
    let pending = step.have.as_ref().and_then(|have| have.fields.get(PENDING)).and_then(Value::as_array);
    for key in pending.into_iter().flatten().filter_map(Value::as_str) {
        if key == "*" {
            keys.extend(set.entries.keys().cloned());
        } else {
            keys.insert(key.to_owned());
        }
    }
    keys.into_iter().collect()
}

/// The cloud's mark of what is published now.
async fn transfer(
    context: &Context,
    row: &mut Recorded,
    set: &FileSet,
    delta: &FileDelta,
    changed: &[String],
) -> Result<Option<String>, Error> {
    context.tell(&Event::Calling { address: row.address.clone(), call: format!("{} files", delta.put.len()) });
    let (pages, rest): (Vec<_>, Vec<_>) =
        delta.put.iter().partition(|p| set.entries.get(&p.key).is_some_and(|e| e.content_type.starts_with("text/html")));
    let mut meter = Meter::new(row.address.clone(), delta);
    for wave in [rest, pages] {
        let jobs = wave.into_iter().filter_map(|put| {
            let (entry, source) = (set.entries.get(&put.key)?, set.sources.get(&put.key)?);
            Some(Job {
                key: put.key.clone(),
                entry: entry.clone(),
                source: source.clone(),
                replacing: put.replacing.clone(),
                trusted: delta.trusted,
            })
        });
        upload(context, row, jobs.collect(), &mut meter).await?;
    }
    let files = context.session.files();
    let mut mark = files.publish(row, set, changed).await?;
    if !delta.remove.is_empty() {
        files.remove(row, &delta.remove).await?;
        context.lease.files(&row.address, &Batch { put: Vec::new(), removed: delta.remove.clone() })?;
        row.fields.extend(mark.iter().map(|mark| (MARK.to_owned(), mark.as_str().into())));
        mark = files.publish(row, set, &delta.remove).await?.or(mark);
    }
    match mark {
        Some(mark) => Ok(Some(mark)),
        None => Ok(files.mark(row).await?),
    }
}

#[derive(Debug)]
struct Job {
    key: String,
    entry: FileEntry,
    source: Source,
    replacing: Option<String>,
    /// What is replaced was not looked at before.
    trusted: bool,
}

/// How far the transfer is.
struct Meter {
    address: Address,
    files: usize,
    of_files: usize,
    bytes: u64,
    of_bytes: u64,
}

impl Meter {
    fn new(address: Address, delta: &FileDelta) -> Self {
        Self { address, files: 0, of_files: delta.put.len(), bytes: 0, of_bytes: delta.bytes }
    }

    fn event(&self) -> Event {
        Event::Moving {
            address: self.address.clone(),
            files: self.files,
            of_files: self.of_files,
            bytes: self.bytes,
            of_bytes: self.of_bytes,
        }
    }
}

/// Uploads `jobs`, several at once. After a failure no new file is begun; what was written is noted either way.
async fn upload(context: &Context, row: &Recorded, jobs: VecDeque<Job>, meter: &mut Meter) -> Result<(), Error> {
    let workers = context.transfers.min(jobs.len());
    let queue = Arc::new(Mutex::new(jobs));
    let row = Arc::new(row.clone());
    let (sender, mut results) = mpsc::channel(context.transfers * 2);
    let mut tasks = JoinSet::new();
    for _ in 0..workers {
        tasks.spawn(work(Arc::clone(&context.session), Arc::clone(&row), Arc::clone(&queue), sender.clone()));
    }
    drop(sender);
    let mut batch = Batch::default();
    let mut failure = None;
    let mut tick = tokio::time::interval_at(Instant::now() + RECORD_EVERY, RECORD_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            result = results.recv() => match result {
                None => break,
                Some((job, Ok(stored))) => {
                    meter.files += 1;
                    meter.bytes += job.entry.size;
                    batch.put.push((job.key, Published { entry: job.entry, stored }));
                }
                Some((_, Err(error))) => {
                    queue.lock().unwrap_or_else(PoisonError::into_inner).clear();
                    failure = failure.or(Some(error));
                }
            },
            _ = tick.tick() => {
                context.tell(&meter.event());
                context.lease.files(&row.address, &std::mem::take(&mut batch))?;
                if context.is_cancelled() {
                    queue.lock().unwrap_or_else(PoisonError::into_inner).clear();
                }
            }
        }
    }
    context.lease.files(&row.address, &batch)?;
    context.tell(&meter.event());
    match failure {
        Some(error) => Err(error.into()),
        None if context.is_cancelled() && meter.files < meter.of_files => Err(Error::Cancelled),
        None => Ok(()),
    }
}

async fn work(
    session: Arc<dyn Session>,
    row: Arc<Recorded>,
    queue: Arc<Mutex<VecDeque<Job>>>,
    results: mpsc::Sender<(Job, Result<Stored, clouds::Error>)>,
) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some(job) = next else { return };
        let upload = Upload { key: &job.key, entry: &job.entry, source: &job.source, replacing: job.replacing.as_deref() };
        let mut stored = session.files().put(&row, &upload).await;
        if job.trusted && stored.as_ref().is_err_and(|e| e.kind == ErrorKind::Conflict) {
            // Somebody changed this very file by hand: it is drift, and put right like any other.
            stored = session.files().put(&row, &Upload { replacing: None, ..upload }).await;
        }
        if results.send((job, stored)).await.is_err() {
            return;
        }
    }
}
