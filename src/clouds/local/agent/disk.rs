//! The agent's directory: who may read it, how a file is replaced, and what is kept where.

use super::protocol::AgentFile;
use std::{
    io::{self, Write as _},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// `<data_dir>/local`: `agent.json`, `agent.lock`, `agent.log` and `sites/<name>/`.
#[derive(Debug, Clone)]
pub(crate) struct Dir(PathBuf);

impl Dir {
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn agent_file(&self) -> PathBuf {
        self.0.join("agent.json")
    }

    pub(crate) fn lock_file(&self) -> PathBuf {
        self.0.join("agent.lock")
    }

    pub(crate) fn log_file(&self) -> PathBuf {
        self.0.join("agent.log")
    }

    pub(crate) fn sites(&self) -> PathBuf {
        self.0.join("sites")
    }

    /// What the last agent that started wrote; it may be gone.
    pub(crate) fn agent(&self) -> io::Result<Option<AgentFile>> {
        Ok(read(&self.agent_file())?.and_then(|text| serde_json::from_slice(&text).ok()))
    }

    /// Directories of the sites that were made and not deleted.
    pub(crate) fn site_dirs(&self) -> io::Result<Vec<PathBuf>> {
        if !self.sites().exists() {
            return Ok(Vec::new());
        }
        let paths = fs_err::read_dir(self.sites())?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
        Ok(paths.into_iter().filter(|path| path.join("site.json").is_file()).collect())
    }
}

/// The file's bytes; `None` if there is no such file.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs_err::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes a directory, and those above it, that only this user can enter.
pub(crate) fn private_dir(path: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|e| io::Error::new(e.kind(), format!("failed to create directory `{}`: {e}", path.display())))
}

/// Replaces a file in one step that survives a power cut: readers see the old text or the new one. Mode 0600.
pub(crate) fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let parent = path.parent().unwrap_or(path);
    let mut file = tempfile::NamedTempFile::new_in(parent)?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    fs_err::File::open(parent)?.sync_all()
}

/// Makes what was written near `path` survive a power cut, all of it in one go: one call per file takes a minute for a thousand
/// files. Elsewhere than on Linux a file that was lost is noticed by its size, and put again by the next deployment.
pub(super) fn settle(path: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(fs_err::File::open(path)?.file())?;
    #[cfg(not(target_os = "linux"))]
    let _ = path;
    Ok(())
}

/// Removes a file or a directory with all that is in it; fine if it is gone already.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    let gone = if path.is_dir() { fs_err::remove_dir_all(path) } else { fs_err::remove_file(path) };
    gone.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// The agent is a process of its own: there is no `World` it could ask.
#[expect(clippy::disallowed_methods, reason = "the agent's one clock")]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

/// `agent.log`: starts, stops and faults; no visitor leaves a line in it.
#[derive(Debug)]
pub(super) struct Log(PathBuf);

impl Log {
    /// The log starts anew beyond this, in bytes.
    const LIMIT: u64 = 1 << 20;

    pub(super) fn new(dir: &Dir) -> Self {
        Self(dir.log_file())
    }

    /// Adds a line. A log that cannot be written stops nothing.
    pub(super) fn line(&self, text: &str) {
        _ = append(&self.0).and_then(|mut file| writeln!(file, "{} {text}", jiff::Timestamp::try_from(now()).unwrap_or_default()));
    }
}

/// Opens a log to write at its end, as a file that only this user can read; empties it when it has grown too long.
pub(crate) fn append(path: &Path) -> io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let file = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    if file.metadata()?.len() > Log::LIMIT {
        file.set_len(0)?;
    }
    Ok(file)
}
