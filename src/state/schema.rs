//! The tables, as numbered migrations. A migration that was released is never edited; the next one is appended.

use super::Error;
use rusqlite::Connection;
use std::path::Path;

/// Migration `n` brings a file from format `n` to `n + 1`.
const MIGRATIONS: &[&str] = &["
CREATE TABLE projects (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    folder   TEXT NOT NULL,
    made_at  TEXT NOT NULL
) STRICT;
CREATE TABLE environments (
    id       INTEGER PRIMARY KEY,
    project  INTEGER NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    cloud    TEXT NOT NULL,
    region   TEXT NOT NULL,
    account  TEXT,
    UNIQUE (project, name, cloud)
) STRICT;
CREATE TABLE deployments (
    environment  INTEGER NOT NULL REFERENCES environments(id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    status       TEXT NOT NULL,
    started_at   TEXT NOT NULL,
    finished_at  TEXT,
    app          TEXT NOT NULL,
    git_sha      TEXT,
    dirty        INTEGER NOT NULL,
    actions      TEXT NOT NULL DEFAULT '{}',
    error        TEXT,
    PRIMARY KEY (environment, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX deployments_by_status ON deployments (environment, status, number, finished_at);
CREATE TABLE resources (
    environment  INTEGER NOT NULL REFERENCES environments(id) ON DELETE CASCADE,
    address      TEXT NOT NULL,
    body         TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    PRIMARY KEY (environment, address)
) STRICT, WITHOUT ROWID;
-- Counting must not read the bodies.
CREATE INDEX resources_by_environment ON resources (environment);
CREATE TABLE files (
    environment  INTEGER NOT NULL REFERENCES environments(id) ON DELETE CASCADE,
    address      TEXT NOT NULL,
    key          TEXT NOT NULL,
    size         INTEGER NOT NULL,
    sha256       BLOB NOT NULL,
    content_type   TEXT NOT NULL,
    cache_control  TEXT NOT NULL,
    etag         TEXT NOT NULL,
    version      TEXT,
    PRIMARY KEY (environment, address, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE releases (
    environment  INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    address      TEXT NOT NULL,
    files        BLOB NOT NULL,
    PRIMARY KEY (environment, number, address),
    FOREIGN KEY (environment, number) REFERENCES deployments(environment, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE journal (
    id           INTEGER PRIMARY KEY,
    environment  INTEGER NOT NULL REFERENCES environments(id) ON DELETE CASCADE,
    deployment   INTEGER,
    address      TEXT NOT NULL,
    call         TEXT NOT NULL,
    begun_at     TEXT NOT NULL,
    ended_at     TEXT,
    error        TEXT
) STRICT;
CREATE INDEX journal_by_environment ON journal (environment, id);
CREATE TABLE locks (
    environment  INTEGER PRIMARY KEY REFERENCES environments(id) ON DELETE CASCADE,
    token        INTEGER NOT NULL,
    holder       TEXT,
    expires_at   INTEGER NOT NULL
) STRICT;
"];

/// Brings the file to this program's format.
pub(super) fn migrate(connection: &Connection, path: &Path) -> Result<(), Error> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let found = version(connection)?;
    if found > known {
        return Err(Error::Newer { path: path.to_owned(), found, known });
    }
    if found == known {
        return Ok(());
    }
    // Two programs may start on a new file together: the second finds the work done once it has the write lock.
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let done = apply(connection);
    connection.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

fn apply(connection: &Connection) -> Result<(), Error> {
    let from = usize::try_from(version(connection)?).unwrap_or(0);
    for migration in MIGRATIONS.iter().skip(from) {
        connection.execute_batch(migration)?;
    }
    connection.pragma_update(None, "user_version", i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX))?;
    Ok(())
}

fn version(connection: &Connection) -> Result<i64, Error> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}
