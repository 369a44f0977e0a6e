//! One plain line per finished step, and a heartbeat while nothing ends: a log that says that it lives.

use super::{past, present};
use crate::{
    apply::{Event, Observer},
    output::{Paint, duration, put, size},
};
use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// CLI contract: at least one line every 15 s.
const HEARTBEAT: Duration = Duration::from_secs(10);

#[derive(Debug, Default)]
struct Shared {
    /// What is under way, by address.
    doing: BTreeMap<String, String>,
    last: Option<Instant>,
    over: bool,
}

#[derive(Debug)]
pub(in crate::output) struct Lines {
    paint: Paint,
    shared: Arc<(Mutex<Shared>, Condvar)>,
    beat: Option<JoinHandle<()>>,
}

impl Lines {
    pub(in crate::output) fn new(paint: Paint) -> Self {
        let shared = Arc::new((Mutex::new(Shared { last: Some(Instant::now()), ..Shared::default() }), Condvar::new()));
        let beat = std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || heartbeat(&shared)
        });
        Self { paint, shared, beat: Some(beat) }
    }

    fn say(&self, text: &str) {
        self.lock().last = Some(Instant::now());
        put(&mut io::stderr().lock(), text);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Lines {
    fn event(&self, event: &Event) {
        match event {
            Event::Started { address, action, .. } => {
                self.lock().doing.insert(address.to_string(), present(*action).to_owned());
            }
            Event::Moving { address, files, of_files, bytes, .. } => {
                let text = format!("uploading, {files} of {of_files} files, {}", size(*bytes));
                self.lock().doing.insert(address.to_string(), text);
            }
            Event::Waiting { address, why, elapsed } => {
                self.lock().doing.insert(address.to_string(), format!("{why} for {}", duration(*elapsed)));
            }
            Event::Retrying { error, wait } => {
                self.say(&format!("{} {error}; trying again in {}", self.paint.yellow("retry"), duration(*wait)));
            }
            Event::Finished { address, action, took } => {
                self.lock().doing.remove(address.as_str());
                self.say(&format!("{} {address} ({})", self.paint.green(past(*action)), duration(*took)));
            }
            Event::Failed { address, error } => {
                self.lock().doing.remove(address.as_str());
                self.say(&format!("{} {address}: {error}", self.paint.red("failed")));
            }
            Event::Skipped { address } => self.say(&format!("{} {address}: something it needs failed", self.paint.yellow("skipped"))),
            Event::Refreshing { .. } | Event::Calling { .. } => {}
        }
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.lock().over = true;
        self.shared.1.notify_all();
        if let Some(beat) = self.beat.take() {
            _ = beat.join();
        }
    }
}

fn heartbeat(shared: &(Mutex<Shared>, Condvar)) {
    let mut state = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
    while !state.over {
        state = shared.1.wait_timeout(state, Duration::from_secs(1)).unwrap_or_else(PoisonError::into_inner).0;
        if !state.over && state.last.is_none_or(|last| last.elapsed() >= HEARTBEAT) {
            state.last = Some(Instant::now());
            let doing: Vec<String> = state.doing.iter().map(|(address, what)| format!("{address}: {what}")).collect();
            let text = if doing.is_empty() { "still working".to_owned() } else { format!("still working: {}", doing.join("; ")) };
            put(&mut io::stderr().lock(), &text);
        }
    }
}
