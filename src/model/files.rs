//! The files of a release: which there are, what is in them, how each is served.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt::Write as _, path::PathBuf};

/// One file of a release, without its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileEntry {
    /// Bytes.
    pub(crate) size: u64,
    /// Lower case hex.
    pub(crate) sha256: String,
    pub(crate) content_type: String,
    pub(crate) cache_control: String,
}

/// Where a file's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// On this machine.
    Disk(PathBuf),
    /// Kept by the cloud from an earlier release, under this version of the same key.
    Version(String),
}

/// The files of one release by key: a `/`-separated UTF-8 path without a leading slash.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FileSet {
    pub(crate) entries: BTreeMap<String, FileEntry>,
    pub(crate) sources: BTreeMap<String, Source>,
}

impl FileSet {
    /// SHA-256 over keys, contents and headers: two sets with one digest serve the same bytes. Lower case hex.
    pub(crate) fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (key, file) in &self.entries {
            for part in [key.as_str(), &file.sha256, &file.content_type, &file.cache_control] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        hex(&hash.finalize())
    }

    /// Whether pages are files (`about.html`) and not folders (`about/index.html`): what `/about` stands for. Where there
    /// are both, or neither, they count as folders.
    pub(crate) fn has_flat_pages(&self) -> bool {
        let page = |key: &str| key.ends_with(".html") && key != "index.html" && key != "404.html";
        self.entries.keys().any(|key| page(key)) && !self.entries.keys().any(|key| key.ends_with("/index.html"))
    }

    /// Sum of the sizes, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        self.entries.values().map(|f| f.size).sum()
    }
}

/// What a cloud keeps under one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stored {
    /// The cloud's own mark of the content; opaque, compared for equality only. Empty in the lists of stores that tell only
    /// that something is there.
    pub(crate) etag: String,
    /// The version to ask for when this release is to come back; `None` where versions are not kept.
    pub(crate) version: Option<String>,
}

impl Stored {
    /// Whether a listed entry is what `self` was when it was written, as far as the list tells.
    pub(crate) fn is_listed_as(&self, listed: &Self) -> bool {
        listed.etag.is_empty() || listed.etag == self.etag
    }
}

/// A row of the state: a file that was published, and what the cloud answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Published {
    pub(crate) entry: FileEntry,
    pub(crate) stored: Stored,
}

/// Bytes as lower case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, b| {
        _ = write!(text, "{b:02x}");
        text
    })
}
