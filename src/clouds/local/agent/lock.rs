//! One agent per directory.

use super::disk::{self, Dir};
use std::{io, net::Ipv4Addr, os::unix::fs::MetadataExt as _, time::Duration};
use tokio::{net::TcpStream, time::Instant};

/// Longer than an agent that ends needs to close its ports.
const PATIENCE: Duration = Duration::from_secs(10);

/// Held as long as this value lives.
#[derive(Debug)]
pub(super) struct Lock {
    _file: fs_err::File,
}

impl Lock {
    /// Takes the directory, which it makes if need be; `None` if another agent has it and answers.
    ///
    /// # Errors
    /// Another process holds the lock and does not answer.
    pub(super) async fn take(dir: &Dir) -> io::Result<Option<Self>> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(lock) = attempt(dir)? {
                return Ok(Some(lock));
            }
            if let Some(other) = dir.agent()?
                && TcpStream::connect((Ipv4Addr::LOCALHOST, other.port)).await.is_ok()
            {
                return Ok(None);
            }
            if Instant::now() > deadline {
                let message = format!("another process holds `{}` and does not answer", dir.lock_file().display());
                return Err(io::Error::new(io::ErrorKind::WouldBlock, message));
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Gives the directory up, and with `clean` removes the lock's file first.
    pub(super) fn release(self, dir: &Dir, clean: bool) -> io::Result<()> {
        if clean { disk::remove(&dir.lock_file()) } else { Ok(()) }
    }
}

fn attempt(dir: &Dir) -> io::Result<Option<Lock>> {
    use std::os::unix::fs::OpenOptionsExt as _;
    disk::private_dir(dir.path())?;
    let path = dir.lock_file();
    let file = match std::fs::OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path) {
        Ok(file) => fs_err::File::from_parts(file, &path),
        // The directory was removed in between.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => return Ok(None),
        Err(std::fs::TryLockError::Error(error)) => return Err(error),
    }
    // An agent that ended may have removed the file after it was opened here: that lock would hold nothing.
    let same = fs_err::metadata(&path).is_ok_and(|there| file.metadata().is_ok_and(|ours| ours.ino() == there.ino()));
    Ok(same.then_some(Lock { _file: file }))
}
