//! What mikrocloud remembers: projects, environments, deployments, resources and the journal, in one SQLite file.
//! The only module that opens it.

mod deployments;
mod journal;
mod lock;
mod schema;

pub(crate) use deployments::{Deployment, DeploymentStatus, Environment, NewDeployment, ProjectSummary};
pub(crate) use journal::{Batch, Change};
pub(crate) use lock::{Clock, Holder, Lease};

use rusqlite::{Connection, OpenFlags};
use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Why the state could not be read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("cannot use the state file `{}`", path.display())]
    Open { path: PathBuf, source: rusqlite::Error },
    #[error("cannot make the folder of the state file `{}`", path.display())]
    Folder { path: PathBuf, source: std::io::Error },
    #[error(
        "the state file `{}` was written by a newer mikrocloud (format {found}; this one knows up to {known})",
        path.display()
    )]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("the state file cannot be read or written")]
    Sql(#[from] rusqlite::Error),
    #[error("a row of the state file is damaged")]
    Damaged(#[from] serde_json::Error),
    #[error("a row of the state file is damaged: {0}")]
    Unreadable(String),
    #[error("{0} is working on this environment")]
    Locked(Holder),
    #[error("another run took over this environment while this one was asleep; nothing of this run is recorded any more")]
    LostLock,
}

/// The open state file. Calls take well under a millisecond and hold no lock across an await.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
}

impl Store {
    /// Opens the file, makes it if there is none, and brings an older one up to date.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        if let Some(folder) = path.parent() {
            fs_err::create_dir_all(folder).map_err(|source| Error::Folder { path: path.to_owned(), source })?;
        }
        let connection = connect(path)?;
        schema::migrate(&connection, path)?;
        Ok(Self { connection: Mutex::new(connection), path: path.to_owned() })
    }

    /// Opens the file if there is one; reading a state makes nothing.
    pub(crate) fn open_existing(path: &Path) -> Result<Option<Self>, Error> {
        if path.exists() { Self::open(path).map(Some) } else { Ok(None) }
    }

    /// Whether SQLite finds the file sound: its own words, `ok` if so.
    pub(crate) fn check(&self) -> Result<String, Error> {
        Ok(self.sql().query_row("PRAGMA quick_check", [], |row| row.get(0))?)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn sql(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect(path: &Path) -> Result<Connection, Error> {
    let open = |path: &Path| -> Result<Connection, rusqlite::Error> {
        let connection = Connection::open_with_flags(path, OpenFlags::default())?;
        connection.busy_timeout(Duration::from_secs(30))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    };
    open(path).map_err(|source| Error::Open { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
