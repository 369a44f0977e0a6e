//! Ctrl-C once: see calls through and stop. Ctrl-C twice: stop now.

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// Turns true at the first SIGINT or SIGTERM. At the second the process ends, with 130 or 143.
pub(super) fn cancellation(note: impl Fn() + Send + 'static) -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) else { return };
        let mut seen = false;
        loop {
            let status = tokio::select! {
                _ = interrupt.recv() => 130,
                _ = terminate.recv() => 143,
            };
            if seen {
                end(status);
            }
            seen = true;
            note();
            _ = sender.send(true);
        }
    });
    receiver
}

#[expect(clippy::disallowed_methods, reason = "the second signal asks for an end without clean-up")]
fn end(status: i32) {
    std::process::exit(status);
}
