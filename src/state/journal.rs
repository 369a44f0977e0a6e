//! Resources and published files, and the journal of calls: an intent before each, a result after it.

use super::{Error, Lease, Store};
use crate::model::{
    files::{FileEntry, Published, Stored, hex},
    resource::{Address, Recorded},
};
use rusqlite::{Row, Transaction, TransactionBehavior, params};
use std::collections::BTreeMap;

/// Changes to the published files of one resource, written together.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) put: Vec<(String, Published)>,
    pub(crate) removed: Vec<String>,
}

impl Store {
    /// The recorded resources of an environment.
    pub(crate) fn resources(&self, environment: i64) -> Result<BTreeMap<Address, Recorded>, Error> {
        let sql = self.sql();
        let mut query = sql.prepare_cached("SELECT body FROM resources WHERE environment = ?1")?;
        let mut rows = query.query([environment])?;
        let mut found = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let recorded: Recorded = serde_json::from_str(&row.get::<_, String>(0)?)?;
            found.insert(recorded.address.clone(), recorded);
        }
        Ok(found)
    }

    /// The files recorded as published, by content resource.
    pub(crate) fn all_published(&self, environment: i64) -> Result<BTreeMap<Address, BTreeMap<String, Published>>, Error> {
        let sql = self.sql();
        let mut query = sql.prepare_cached(
            "SELECT address, key, size, sha256, content_type, cache_control, etag, version FROM files WHERE environment = ?1",
        )?;
        let mut rows = query.query([environment])?;
        let mut found: BTreeMap<Address, BTreeMap<String, Published>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let address = Address::parse(&row.get::<_, String>(0)?);
            found.entry(address).or_default().insert(row.get(1)?, published(row)?);
        }
        Ok(found)
    }

    /// The calls that were begun and never ended, oldest first: what a killed run was doing.
    pub(crate) fn unfinished(&self, environment: i64) -> Result<Vec<(String, String)>, Error> {
        let sql = self.sql();
        let mut query = sql.prepare_cached("SELECT address, call FROM journal WHERE environment = ?1 AND ended_at IS NULL ORDER BY id")?;
        let rows = query.query_map([environment], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Lease {
    /// Notes that `call` is about to be made; the answer goes to [`Lease::ended`].
    pub(crate) fn begun(&self, deployment: i64, address: &Address, call: &str, now: jiff::Timestamp) -> Result<i64, Error> {
        self.write(|within| {
            within
                .prepare_cached("INSERT INTO journal (environment, deployment, address, call, begun_at) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![self.environment, deployment, address.as_str(), call, now.to_string()])?;
            Ok(within.last_insert_rowid())
        })
    }

    /// Notes how a call ended, together with what is true of the resource now.
    pub(crate) fn ended(&self, intent: i64, row: Change<'_>, error: Option<&str>, now: jiff::Timestamp) -> Result<(), Error> {
        self.write(|within| {
            within.prepare_cached("UPDATE journal SET ended_at = ?2, error = ?3 WHERE id = ?1")?.execute(params![
                intent,
                now.to_string(),
                error
            ])?;
            self.change(within, row, now)
        })
    }

    /// Writes or removes a row without a call: what was found in the cloud, or found gone.
    pub(crate) fn note(&self, row: Change<'_>, now: jiff::Timestamp) -> Result<(), Error> {
        self.write(|within| self.change(within, row, now))
    }

    /// Notes files as published or removed.
    pub(crate) fn files(&self, address: &Address, batch: &Batch) -> Result<(), Error> {
        self.write(|within| {
            let mut put = within.prepare_cached(
                "INSERT OR REPLACE INTO files (environment, address, key, size, sha256, content_type, cache_control, etag, version)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            for (key, file) in &batch.put {
                let size = i64::try_from(file.entry.size).unwrap_or(i64::MAX);
                let (entry, stored) = (&file.entry, &file.stored);
                put.execute(params![
                    self.environment,
                    address.as_str(),
                    key,
                    size,
                    unhex(&entry.sha256),
                    entry.content_type,
                    entry.cache_control,
                    stored.etag,
                    stored.version
                ])?;
            }
            let mut remove = within.prepare_cached("DELETE FROM files WHERE environment = ?1 AND address = ?2 AND key = ?3")?;
            for key in &batch.removed {
                remove.execute(params![self.environment, address.as_str(), key])?;
            }
            Ok(())
        })
    }

    /// Closes what a killed run left open in the journal.
    pub(crate) fn settle_journal(&self, now: jiff::Timestamp) -> Result<(), Error> {
        self.write(|within| {
            within.execute(
                "UPDATE journal SET ended_at = ?2, error = 'the run ended before the answer came' WHERE environment = ?1 AND ended_at IS NULL",
                params![self.environment, now.to_string()],
            )?;
            within.execute(
                "UPDATE deployments SET status = 'failed', finished_at = ?2, error = 'the run was killed'
                 WHERE environment = ?1 AND status = 'running'",
                params![self.environment, now.to_string()],
            )?;
            Ok(())
        })
    }

    /// Runs `work` in a transaction that holds only while this lease does.
    pub(super) fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let mut sql = self.store().sql();
        let within = sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.check(&within)?;
        let value = work(&within)?;
        within.commit()?;
        Ok(value)
    }

    fn change(&self, within: &Transaction<'_>, row: Change<'_>, now: jiff::Timestamp) -> Result<(), Error> {
        match row {
            Change::None => {}
            Change::Put(recorded) => {
                within
                    .prepare_cached("INSERT OR REPLACE INTO resources (environment, address, body, updated_at) VALUES (?1, ?2, ?3, ?4)")?
                    .execute(params![self.environment, recorded.address.as_str(), serde_json::to_string(recorded)?, now.to_string()])?;
            }
            Change::Remove(address) => {
                for table in ["resources", "files"] {
                    within
                        .prepare_cached(&format!("DELETE FROM {table} WHERE environment = ?1 AND address = ?2"))?
                        .execute(params![self.environment, address.as_str()])?;
                }
            }
        }
        Ok(())
    }
}

/// What becomes of a resource's row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change<'a> {
    None,
    Put(&'a Recorded),
    Remove(&'a Address),
}

fn published(row: &Row<'_>) -> rusqlite::Result<Published> {
    Ok(Published {
        entry: FileEntry {
            size: u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0),
            sha256: hex(&row.get::<_, Vec<u8>>(3)?),
            content_type: row.get(4)?,
            cache_control: row.get(5)?,
        },
        stored: Stored { etag: row.get(6)?, version: row.get(7)? },
    })
}

fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes().chunks_exact(2).filter_map(|pair| std::str::from_utf8(pair).ok().and_then(|p| u8::from_str_radix(p, 16).ok())).collect()
}
