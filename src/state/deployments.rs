//! Projects, their environments, and what was deployed to them when.

use super::{Error, Lease, Store};
use crate::model::{app::App, files::Published, resource::Address, target::Target};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path};

/// One environment of one project on one cloud: what a lock and a set of resources belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Environment {
    pub(crate) id: i64,
    pub(crate) project: String,
    pub(crate) target: Target,
}

/// A line of `projects`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ProjectSummary {
    pub(crate) project: String,
    pub(crate) folder: String,
    pub(crate) environment: String,
    pub(crate) cloud: String,
    pub(crate) region: String,
    pub(crate) resources: i64,
    /// Number of the last deployment that succeeded.
    pub(crate) release: Option<String>,
    pub(crate) deployed_at: Option<String>,
}

/// How a deployment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DeploymentStatus {
    /// It runs, or it was killed.
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

impl DeploymentStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    fn parse(text: &str) -> Result<Self, Error> {
        [Self::Running, Self::Succeeded, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or_else(|| Error::Unreadable(format!("deployment status `{text}`")))
    }
}

/// A deployment about to start.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewDeployment<'a> {
    /// `deploy`, `rollback` or `destroy`.
    pub(crate) kind: &'a str,
    pub(crate) app: &'a App,
    pub(crate) git_sha: Option<&'a str>,
    pub(crate) dirty: bool,
    pub(crate) now: jiff::Timestamp,
}

/// A deployment as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deployment {
    /// Counts from 1 in each environment; shown as `v1`.
    pub(crate) number: i64,
    pub(crate) kind: String,
    pub(crate) status: DeploymentStatus,
    pub(crate) started_at: jiff::Timestamp,
    pub(crate) finished_at: Option<jiff::Timestamp>,
    pub(crate) app: App,
    pub(crate) git_sha: Option<String>,
    pub(crate) dirty: bool,
    /// Steps by action name.
    pub(crate) actions: BTreeMap<String, usize>,
    pub(crate) error: Option<String>,
}

impl Store {
    /// Every project and environment, by name.
    pub(crate) fn projects(&self) -> Result<Vec<ProjectSummary>, Error> {
        let sql = self.sql();
        let mut query = sql.prepare_cached(
            "SELECT p.name, p.folder, e.name, e.cloud, e.region,
                    (SELECT count(*) FROM resources r WHERE r.environment = e.id), live.number, live.finished_at
             FROM environments e JOIN projects p ON p.id = e.project
             LEFT JOIN deployments live ON live.environment = e.id AND live.status = 'succeeded' AND live.number =
                    (SELECT max(number) FROM deployments d WHERE d.environment = e.id AND d.status = 'succeeded')
             ORDER BY p.name, e.name, e.cloud",
        )?;
        let rows = query.query_map([], |row| {
            Ok(ProjectSummary {
                project: row.get(0)?,
                folder: row.get(1)?,
                environment: row.get(2)?,
                cloud: row.get(3)?,
                region: row.get(4)?,
                resources: row.get(5)?,
                release: row.get::<_, Option<i64>>(6)?.map(|n| format!("v{n}")),
                deployed_at: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The environments of one project.
    pub(crate) fn environments(&self, project: &str) -> Result<Vec<Environment>, Error> {
        let sql = self.sql();
        let mut query = sql.prepare_cached(
            "SELECT e.id, p.name, e.cloud, e.region, e.name, e.account FROM environments e JOIN projects p ON p.id = e.project
             WHERE p.name = ?1 ORDER BY e.name, e.cloud",
        )?;
        let rows = query.query_map([project], environment)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One environment, if anything was ever deployed to it.
    pub(crate) fn environment(&self, project: &str, name: &str, cloud: &str) -> Result<Option<Environment>, Error> {
        Ok(self.environments(project)?.into_iter().find(|e| e.target.environment == name && e.target.cloud == cloud))
    }

    /// The folder a project was last deployed from.
    pub(crate) fn folder(&self, project: &str) -> Result<Option<String>, Error> {
        Ok(self.sql().query_row("SELECT folder FROM projects WHERE name = ?1", [project], |row| row.get(0)).optional()?)
    }

    /// Forgets a project that has no resources; with some left it does nothing.
    pub(crate) fn forget(&self, project: &str) -> Result<(), Error> {
        self.sql().execute(
            "DELETE FROM projects WHERE name = ?1 AND NOT EXISTS
             (SELECT 1 FROM environments e JOIN resources r ON r.environment = e.id WHERE e.project = projects.id)",
            [project],
        )?;
        Ok(())
    }

    /// The environment's row, made if there is none; region and account follow `target`.
    pub(crate) fn enter(&self, project: &str, folder: &Path, target: &Target, now: jiff::Timestamp) -> Result<Environment, Error> {
        let mut sql = self.sql();
        let within = sql.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        within.execute(
            "INSERT INTO projects (name, folder, made_at) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET folder = ?2",
            params![project, folder.to_string_lossy(), now.to_string()],
        )?;
        within.execute(
            "INSERT INTO environments (project, name, cloud, region, account)
             VALUES ((SELECT id FROM projects WHERE name = ?1), ?2, ?3, ?4, ?5)
             ON CONFLICT (project, name, cloud) DO UPDATE SET region = ?4, account = ?5",
            params![project, target.environment, target.cloud, target.region, target.account],
        )?;
        let found = within.query_row(
            "SELECT e.id, p.name, e.cloud, e.region, e.name, e.account FROM environments e JOIN projects p ON p.id = e.project
             WHERE p.name = ?1 AND e.name = ?2 AND e.cloud = ?3",
            params![project, target.environment, target.cloud],
            environment,
        )?;
        within.commit()?;
        Ok(found)
    }

    /// Every deployment of an environment, newest first.
    pub(crate) fn history(&self, environment: i64) -> Result<Vec<Deployment>, Error> {
        let sql = self.sql();
        let mut query = sql.prepare_cached(
            "SELECT number, kind, status, started_at, finished_at, app, git_sha, dirty, actions, error
             FROM deployments WHERE environment = ?1 ORDER BY number DESC",
        )?;
        let mut rows = query.query([environment])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(deployment(row)?);
        }
        Ok(found)
    }

    /// The files that a deployment left published, by content resource.
    pub(crate) fn release(&self, environment: i64, number: i64) -> Result<BTreeMap<Address, BTreeMap<String, Published>>, Error> {
        let sql = self.sql();
        let mut query = sql.prepare_cached("SELECT address, files FROM releases WHERE environment = ?1 AND number = ?2")?;
        let mut rows = query.query([environment, number])?;
        let mut found = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let packed: Vec<u8> = row.get(1)?;
            let plain = zstd::decode_all(packed.as_slice()).map_err(|e| Error::Unreadable(format!("files of v{number}: {e}")))?;
            found.insert(Address::parse(&row.get::<_, String>(0)?), serde_json::from_slice(&plain)?);
        }
        Ok(found)
    }
}

impl Lease {
    /// Starts a deployment; its number is the next of its environment.
    pub(crate) fn begin(&self, new: &NewDeployment<'_>) -> Result<i64, Error> {
        self.write(|within| {
            let number: i64 = within.query_row(
                "SELECT coalesce(max(number), 0) + 1 FROM deployments WHERE environment = ?1",
                [self.environment],
                |row| row.get(0),
            )?;
            within.execute(
                "INSERT INTO deployments (environment, number, kind, status, started_at, app, git_sha, dirty)
                 VALUES (?1, ?2, ?3, 'running', ?4, ?5, ?6, ?7)",
                params![self.environment, number, new.kind, new.now.to_string(), serde_json::to_string(new.app)?, new.git_sha, new.dirty],
            )?;
            Ok(number)
        })
    }

    /// Ends a deployment. A successful one keeps what it published, for rollbacks.
    pub(crate) fn finish(
        &self,
        number: i64,
        status: DeploymentStatus,
        actions: &BTreeMap<String, usize>,
        error: Option<&str>,
        now: jiff::Timestamp,
    ) -> Result<(), Error> {
        let releases = if status == DeploymentStatus::Succeeded { self.store().all_published(self.environment)? } else { BTreeMap::new() };
        self.write(|within| {
            within.execute(
                "UPDATE deployments SET status = ?3, finished_at = ?4, actions = ?5, error = ?6 WHERE environment = ?1 AND number = ?2",
                params![self.environment, number, status.as_str(), now.to_string(), serde_json::to_string(actions)?, error],
            )?;
            for (address, files) in &releases {
                let packed = zstd::encode_all(serde_json::to_vec(files)?.as_slice(), 3)
                    .map_err(|e| Error::Unreadable(format!("files of v{number}: {e}")))?;
                within.execute(
                    "INSERT OR REPLACE INTO releases (environment, number, address, files) VALUES (?1, ?2, ?3, ?4)",
                    params![self.environment, number, address.as_str(), packed],
                )?;
            }
            Ok(())
        })
    }

    /// Forgets the environment and all that belongs to it, and its project if that was the last one.
    pub(crate) fn leave(&self) -> Result<(), Error> {
        self.write(|within| {
            let project: i64 = within.query_row("SELECT project FROM environments WHERE id = ?1", [self.environment], |row| row.get(0))?;
            within.execute("DELETE FROM environments WHERE id = ?1", [self.environment])?;
            within
                .execute("DELETE FROM projects WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM environments WHERE project = ?1)", [project])?;
            Ok(())
        })
    }
}

fn environment(row: &Row<'_>) -> rusqlite::Result<Environment> {
    Ok(Environment {
        id: row.get(0)?,
        project: row.get(1)?,
        target: Target { cloud: row.get(2)?, region: row.get(3)?, environment: row.get(4)?, account: row.get(5)? },
    })
}

fn deployment(row: &Row<'_>) -> Result<Deployment, Error> {
    let time = |text: String| text.parse().map_err(|_| Error::Unreadable(format!("time `{text}`")));
    Ok(Deployment {
        number: row.get(0)?,
        kind: row.get(1)?,
        status: DeploymentStatus::parse(&row.get::<_, String>(2)?)?,
        started_at: time(row.get(3)?)?,
        finished_at: row.get::<_, Option<String>>(4)?.map(time).transpose()?,
        app: serde_json::from_str(&row.get::<_, String>(5)?)?,
        git_sha: row.get(6)?,
        dirty: row.get(7)?,
        actions: serde_json::from_str(&row.get::<_, String>(8)?)?,
        error: row.get(9)?,
    })
}
