//! What the control API and the files beside it say. Read by both sides; no behaviour here.

use crate::model::{
    app::{HeaderRule, Redirect},
    files::FileEntry,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Counts changes of the control API or of the files on disk: an agent of a lower one is replaced.
const REVISION: u64 = 1;

/// This build, ordered by semver with its build metadata.
pub(crate) fn version() -> String {
    format!("{}+{REVISION}", env!("CARGO_PKG_VERSION"))
}

/// `agent.json`: where the running agent listens, and the token it wants. Never printed: it has no `Debug`.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct AgentFile {
    pub(crate) pid: u32,
    pub(crate) port: u16,
    /// 32 random bytes in hex, new at each start.
    pub(crate) token: String,
    pub(crate) version: String,
    /// RFC 3339.
    pub(crate) started: String,
}

/// What a site is asked to be: the fields of `local.site`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteSpec {
    pub(crate) project: String,
    pub(crate) environment: String,
    pub(crate) service: String,
    pub(crate) spa: bool,
    pub(crate) not_found: Option<String>,
    pub(crate) headers: Vec<HeaderRule>,
    pub(crate) redirects: Vec<Redirect>,
}

/// `site.json`, and the answer to `GET` and `PUT` of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SiteView {
    pub(crate) spec: SiteSpec,
    pub(crate) port: u16,
    /// Why it is not reachable now. Not on disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) trouble: Option<String>,
}

/// The files that visitors get, by key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Release {
    /// Counts publications of this site from 1; 0 before the first.
    #[serde(default)]
    pub(crate) number: u64,
    pub(crate) entries: BTreeMap<String, FileEntry>,
    /// When each key's content last changed, in seconds since 1970. Set by the agent.
    #[serde(default)]
    pub(crate) modified: BTreeMap<String, u64>,
}

impl Release {
    /// The same release as if it had one key.
    pub(crate) fn only(&self, key: &str) -> Self {
        let entry = self.entries.get(key).map(|entry| (key.to_owned(), entry.clone()));
        let modified = self.modified.get(key).map(|since| (key.to_owned(), *since));
        Self { number: self.number, entries: entry.into_iter().collect(), modified: modified.into_iter().collect() }
    }
}

/// Query of `GET .../release`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReleaseQuery {
    /// Only this key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
}

/// Query of `PUT .../blobs/{sha256}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BlobQuery {
    /// Bytes.
    pub(crate) size: u64,
    /// The key it will be released under.
    pub(crate) key: String,
    /// The content that key has to have now, if it has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) replacing: Option<String>,
    /// No body follows: the blob has to be here from an earlier release.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) kept: bool,
}

/// Answer to `DELETE` of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Deleted {
    /// It was the only one: the agent ends itself and removes its directory.
    pub(crate) last: bool,
}

/// Answer to `GET /v1/health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Health {
    pub(crate) version: String,
    pub(crate) sites: usize,
}

/// Body of every refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refused {
    pub(crate) code: String,
    pub(crate) message: String,
}
