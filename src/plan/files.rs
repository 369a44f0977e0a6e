//! Which files travel: what is wanted, against what the cloud says it has and what is recorded of that.

use crate::model::{
    files::{FileEntry, FileSet, Published, Stored},
    kind::Moves,
};
use std::collections::BTreeMap;

/// What is published for one content resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FilesNow {
    /// The cloud's own list.
    pub(crate) listed: BTreeMap<String, Stored>,
    /// What each key held when we last wrote or looked at it; believed only where the list agrees.
    pub(crate) published: BTreeMap<String, Published>,
    /// `listed` is what was recorded, and the cloud's mark of the last publication confirms it; no file was looked at.
    pub(crate) trusted: bool,
    /// What was found out by looking at single files: to be recorded, or the next run looks again, or believes a gap.
    pub(crate) learned: Learned,
    /// What we last wrote to keys that the cloud has something else under now.
    pub(crate) touched: BTreeMap<String, FileEntry>,
}

/// Files that were looked at one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Learned {
    pub(crate) ours: Vec<(String, Published)>,
    /// Recorded as ours, and something else now, or nothing.
    pub(crate) foreign: Vec<String>,
}

/// The transfers of one step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FileDelta {
    pub(crate) put: Vec<Put>,
    /// Ours, and wanted no more; removed after the new release is live.
    pub(crate) remove: Vec<String>,
    /// Bytes to move.
    pub(crate) bytes: u64,
    /// Nothing in the project changed: somebody touched the cloud.
    pub(crate) only_drift: bool,
    /// Files wanted in all.
    pub(crate) total: usize,
    /// [`FilesNow::trusted`]
    pub(crate) trusted: bool,
}

/// One file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Put {
    pub(crate) key: String,
    /// The mark of the content it replaces, where the cloud tells it.
    pub(crate) replacing: Option<String>,
}

impl FileDelta {
    pub(crate) fn is_empty(&self) -> bool {
        self.put.is_empty() && self.remove.is_empty()
    }
}

/// The calls of a transfer, in order; the one for each file is named once. `pending` if an earlier run left caches to empty,
/// `first` if there are none yet.
pub(super) fn calls(delta: &FileDelta, moves: &Moves, pending: bool, first: bool) -> Vec<&'static str> {
    let mut calls = Vec::new();
    let replaced = pending || (!first && !delta.put.is_empty());
    if !delta.put.is_empty() {
        calls.push(moves.put);
    }
    if moves.publish_all || replaced {
        calls.push(moves.publish);
    }
    if let Some((remove, batch)) = moves.remove.filter(|_| !delta.remove.is_empty()) {
        calls.extend(std::iter::repeat_n(remove, delta.remove.len().div_ceil(batch)));
        // What was removed may be cached too.
        calls.push(moves.publish);
    }
    calls
}

/// The difference between `wanted` and what is there.
pub(super) fn delta(wanted: &FileSet, now: &FilesNow) -> FileDelta {
    let mut delta = FileDelta { only_drift: true, total: wanted.entries.len(), trusted: now.trusted, ..FileDelta::default() };
    for (key, entry) in &wanted.entries {
        let listed = now.listed.get(key);
        let known = now.published.get(key);
        let same = known.is_some_and(|k| k.entry == *entry);
        let believed = matches!((listed, known), (Some(l), Some(k)) if k.stored.is_listed_as(l));
        if same && believed {
            continue;
        }
        delta.only_drift &= same || now.touched.get(key) == Some(entry);
        delta.bytes += entry.size;
        let mark = if believed { known.map(|k| &k.stored.etag) } else { listed.map(|l| &l.etag) };
        delta.put.push(Put { key: key.clone(), replacing: mark.filter(|m| !m.is_empty()).cloned() });
    }
    for key in now.published.keys() {
        if !wanted.entries.contains_key(key) && now.listed.contains_key(key) {
            delta.only_drift = false;
            delta.remove.push(key.clone());
        }
    }
    delta.only_drift &= !delta.is_empty();
    delta
}
