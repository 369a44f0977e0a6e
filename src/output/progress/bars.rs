//! One live line per resource under way; what is done scrolls up and stays.

use super::{past, present};
use crate::{
    apply::{Event, Observer},
    output::{Paint, duration, size},
};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// What ends sooner than this never shows a spinner.
const GRACE: Duration = Duration::from_millis(250);

pub(in crate::output) struct Bars {
    paint: Paint,
    all: MultiProgress,
    doing: Mutex<HashMap<String, Live>>,
}

struct Live {
    bar: ProgressBar,
    begun: Instant,
    shown: bool,
}

impl Bars {
    pub(in crate::output) fn new(paint: Paint) -> Self {
        Self { paint, all: MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(12)), doing: Mutex::default() }
    }

    fn start(&self, address: &str, text: String) {
        let bar = ProgressBar::new_spinner().with_message(text).with_prefix(address.to_owned());
        bar.set_style(spinner(self.paint));
        self.lock().insert(address.to_owned(), Live { bar, begun: Instant::now(), shown: false });
        self.reveal();
    }

    /// Shows what has outlived the grace period.
    fn reveal(&self) {
        for live in self.lock().values_mut().filter(|live| !live.shown && live.begun.elapsed() >= GRACE) {
            live.shown = true;
            live.bar = self.all.add(live.bar.clone());
            live.bar.enable_steady_tick(Duration::from_millis(120));
        }
    }

    fn message(&self, address: &str, text: String) {
        if let Some(live) = self.lock().get(address) {
            live.bar.set_message(text);
        }
        self.reveal();
    }

    fn end(&self, address: &str, line: &str) {
        if let Some(live) = self.lock().remove(address) {
            live.bar.finish_and_clear();
        }
        _ = self.all.println(line);
        self.reveal();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Live>> {
        self.doing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Bars {
    fn event(&self, event: &Event) {
        let paint = self.paint;
        match event {
            Event::Started { address, title, action } => self.start(address.as_str(), format!("{} {title}", present(*action))),
            Event::Moving { address, files, of_files, bytes, of_bytes } => {
                self.message(address.as_str(), format!("{files}/{of_files} files, {} of {}", size(*bytes), size(*of_bytes)));
            }
            Event::Waiting { address, why, elapsed } => {
                if !self.lock().contains_key(address.as_str()) {
                    self.start(address.as_str(), String::new());
                }
                self.message(address.as_str(), format!("{why}, {}", duration(*elapsed)));
            }
            Event::Retrying { error, wait } => {
                _ = self.all.println(format!("{} {error}; trying again in {}", paint.yellow("!"), duration(*wait)));
            }
            Event::Finished { address, action, took } => {
                let line = format!("{} {address} {}", paint.green("✓"), paint.dim(&format!("{} in {}", past(*action), duration(*took))));
                self.end(address.as_str(), &line);
            }
            Event::Failed { address, error } => self.end(address.as_str(), &format!("{} {address} {error}", paint.red("✗"))),
            Event::Skipped { address } => self.end(address.as_str(), &format!("{} {address} {}", paint.yellow("-"), paint.dim("skipped"))),
            Event::Calling { .. } | Event::Refreshing { .. } => self.reveal(),
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        _ = self.all.clear();
    }
}

fn spinner(paint: Paint) -> ProgressStyle {
    let template = if paint.is_on() { "{spinner:.cyan} {prefix} {wide_msg:.dim}" } else { "{spinner} {prefix} {wide_msg}" };
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
