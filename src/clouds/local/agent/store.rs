//! One site on disk: its settings, its releases, and their files by content.
//!
//! ```text
//! site.json             settings and port; without it the directory is rubbish
//! release.json          what visitors get
//! releases/<n>.json     the last few of those, for rollback
//! blobs/<aa>/<sha256>   the files
//! variants/<aa>/        compressed copies of them
//! tmp/                  files on their way
//! ```

use super::{
    disk,
    protocol::{Release, SiteView},
    refusal::Refusal,
    web::Encoding,
};
use crate::model::files::FileEntry;
use axum::http::HeaderValue;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};
use tempfile::NamedTempFile;

/// Releases whose files are kept, the active one included.
const KEPT: usize = 10;
/// A file that no release names is kept this long: a deployment may be about to name it.
const UNNAMED: Duration = Duration::from_secs(24 * 60 * 60);

/// Paths and files of one site. Every function blocks.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    root: PathBuf,
}

impl Store {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// `sha256` must be one: see [`is_sha256`].
    pub(super) fn blob(&self, sha256: &str) -> PathBuf {
        self.root.join("blobs").join(&sha256[..2]).join(sha256)
    }

    pub(super) fn variant(&self, sha256: &str, encoding: Encoding) -> PathBuf {
        self.root.join("variants").join(&sha256[..2]).join(format!("{sha256}.{}", encoding.token()))
    }

    /// A file that is removed again unless it is handed to [`Self::keep`]. Mode 0600.
    pub(super) fn temporary(&self) -> io::Result<NamedTempFile> {
        let tmp = self.root.join("tmp");
        disk::private_dir(&tmp)?;
        NamedTempFile::new_in(tmp)
    }

    /// Puts a finished file in its place in one step.
    #[expect(clippy::unused_self, reason = "the counterpart of `temporary`, which needs it")]
    pub(super) fn keep(&self, file: NamedTempFile, path: &Path) -> io::Result<()> {
        if let Some(parent) = path.parent() {
            disk::private_dir(parent)?;
        }
        file.persist(path)?;
        Ok(())
    }

    /// Whether a whole file of that content and size is here.
    pub(super) fn has(&self, sha256: &str, size: u64) -> bool {
        is_sha256(sha256) && fs_err::metadata(self.blob(sha256)).is_ok_and(|m| m.is_file() && m.len() == size)
    }

    pub(super) fn save(&self, view: &SiteView) -> io::Result<()> {
        disk::private_dir(&self.root)?;
        write(&self.root.join("site.json"), view)
    }

    /// Settings and active release, as they were left. Clears what a crash left behind.
    pub(super) fn load(&self) -> io::Result<(SiteView, Release)> {
        let view = parse(&self.root.join("site.json"))?.ok_or(io::ErrorKind::NotFound)?;
        let release = parse(&self.root.join("release.json"))?.unwrap_or_default();
        disk::remove(&self.root.join("tmp"))?;
        self.sweep()?;
        Ok((view, release))
    }

    /// The entries of `release` whose files are here.
    pub(super) fn sound(&self, mut release: Release) -> Release {
        release.entries.retain(|_, entry| self.has(&entry.sha256, entry.size));
        release
    }

    /// Makes `entries` the active release, all of them or, with an error, none.
    pub(super) fn publish(&self, old: &Release, entries: BTreeMap<String, FileEntry>) -> Result<Release, Refusal> {
        for (key, entry) in &entries {
            check(key, entry)?;
            if !self.has(&entry.sha256, entry.size) {
                return Err(Refusal::unprocessable("MissingBlob", format!("the content of `{key}` is not here: {}", entry.sha256)));
            }
        }
        if old.number > 0 && old.entries == entries {
            return Ok(old.clone());
        }
        let now = disk::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_secs());
        let since = |key: &String, entry: &FileEntry| {
            old.modified.get(key).copied().filter(|_| old.entries.get(key).is_some_and(|o| o.sha256 == entry.sha256)).unwrap_or(now)
        };
        let modified = entries.iter().map(|(key, entry)| (key.clone(), since(key, entry))).collect();
        let release = Release { number: old.number + 1, entries, modified };
        disk::private_dir(&self.root.join("releases"))?;
        disk::settle(&self.root)?;
        write(&self.root.join("releases").join(format!("{}.json", release.number)), &release)?;
        write(&self.root.join("release.json"), &release)?;
        self.drop_old()?;
        Ok(release)
    }

    /// Removes every release and every file; the settings stay.
    pub(super) fn clear(&self) -> io::Result<()> {
        ["release.json", "releases", "blobs", "variants", "tmp"].iter().try_for_each(|part| disk::remove(&self.root.join(part)))
    }

    /// Removes the site. Its settings go first: what is left after a crash is rubbish by definition.
    pub(super) fn destroy(&self) -> io::Result<()> {
        disk::remove(&self.root.join("site.json"))?;
        disk::remove(&self.root)
    }

    /// Removes the oldest releases, and the files that only they named.
    fn drop_old(&self) -> io::Result<()> {
        let mut numbers = self.numbers()?;
        if numbers.len() <= KEPT {
            return Ok(());
        }
        let kept = numbers.split_off(numbers.len() - KEPT);
        let named = self.named(&kept)?;
        for number in numbers {
            for sha256 in self.named(&[number])?.difference(&named) {
                self.remove_blob(sha256)?;
            }
            disk::remove(&self.root.join("releases").join(format!("{number}.json")))?;
        }
        Ok(())
    }

    /// Removes files that no release names and that nobody wrote lately.
    fn sweep(&self) -> io::Result<()> {
        let blobs = self.root.join("blobs");
        if !blobs.exists() {
            return Ok(());
        }
        let named = self.named(&self.numbers()?)?;
        for shelf in fs_err::read_dir(blobs)? {
            for blob in fs_err::read_dir(shelf?.path())? {
                let blob = blob?;
                let name = blob.file_name().to_string_lossy().into_owned();
                let old = blob.metadata()?.modified()?.elapsed().is_ok_and(|age| age > UNNAMED);
                if old && is_sha256(&name) && !named.contains(&name) {
                    self.remove_blob(&name)?;
                }
            }
        }
        Ok(())
    }

    fn remove_blob(&self, sha256: &str) -> io::Result<()> {
        [Encoding::Brotli, Encoding::Gzip].iter().try_for_each(|e| disk::remove(&self.variant(sha256, *e)))?;
        disk::remove(&self.blob(sha256))
    }

    /// The numbers of the releases that are kept, in order.
    fn numbers(&self) -> io::Result<Vec<u64>> {
        let releases = self.root.join("releases");
        if !releases.exists() {
            return Ok(Vec::new());
        }
        let names = fs_err::read_dir(releases)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
        let mut numbers: Vec<u64> = names.iter().filter_map(|p| p.file_stem()?.to_str()?.parse().ok()).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// Every content that these releases name.
    fn named(&self, numbers: &[u64]) -> io::Result<BTreeSet<String>> {
        let mut named = BTreeSet::new();
        for number in numbers {
            let release: Option<Release> = parse(&self.root.join("releases").join(format!("{number}.json")))?;
            named.extend(release.into_iter().flat_map(|r| r.entries.into_values()).map(|entry| entry.sha256));
        }
        Ok(named)
    }
}

/// 64 lower case hex digits: the only text that becomes part of a path.
pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn check(key: &str, entry: &FileEntry) -> Result<(), Refusal> {
    if key.is_empty() || key.starts_with('/') || key.contains('\0') {
        return Err(Refusal::unprocessable("InvalidKey", format!("`{}` is not a key", key.escape_debug())));
    }
    for value in [&entry.content_type, &entry.cache_control] {
        if HeaderValue::from_str(value).is_err() {
            let message = format!("`{}` of `{key}` cannot be sent as a header", value.escape_debug());
            return Err(Refusal::unprocessable("InvalidHeader", message));
        }
    }
    Ok(())
}

fn write<T: Serialize>(path: &Path, value: &T) -> io::Result<()> {
    disk::replace(path, &serde_json::to_vec(value)?)
}

fn parse<T: DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    let Some(text) = disk::read(path)? else { return Ok(None) };
    let wrong = |e| io::Error::new(io::ErrorKind::InvalidData, format!("`{}` is damaged: {e}", path.display()));
    serde_json::from_slice(&text).map(Some).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::{Release, Store, UNNAMED};
    use crate::clouds::local::{
        agent::{
            disk,
            protocol::{SiteSpec, SiteView},
        },
        tests::{entry, sha},
    };

    fn store(at: &std::path::Path) -> Store {
        let store = Store::new(at.join("site"));
        let [project, environment, service] = ["p", "e", "s"].map(str::to_owned);
        let spec = SiteSpec { project, environment, service, spa: false, not_found: None, headers: Vec::new(), redirects: Vec::new() };
        store.save(&SiteView { spec, port: 1, trouble: None }).unwrap();
        for bytes in ["same", "old", "new"] {
            let file = store.temporary().unwrap();
            fs_err::write(file.path(), bytes).unwrap();
            store.keep(file, &store.blob(&sha(bytes.as_bytes()))).unwrap();
        }
        store
    }

    #[test]
    fn only_what_changed_gets_a_new_date() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let files = |b: &[u8]| [("a.txt", &b"same"[..]), ("b.txt", b)].map(|(key, bytes)| (key.to_owned(), entry(key, bytes))).into();
        let mut first = store.publish(&Release::default(), files(b"old")).unwrap();
        first.modified = first.modified.into_keys().map(|key| (key, 5)).collect();
        let second = store.publish(&first, files(b"new")).unwrap();
        assert_eq!((second.number, second.modified["a.txt"]), (2, 5));
        assert!(second.modified["b.txt"] > 1_000_000_000);
        assert_eq!(store.publish(&second, files(b"new")).unwrap(), second, "the same again is not a release");
        assert_eq!(store.load().unwrap().1, second);
    }

    #[test]
    fn files_that_nobody_named_go_when_they_are_old() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        store.publish(&Release::default(), [("a.txt".to_owned(), entry("a.txt", b"same"))].into()).unwrap();
        for bytes in ["same", "old"] {
            let blob = fs_err::File::options().append(true).open(store.blob(&sha(bytes.as_bytes()))).unwrap();
            blob.set_modified(disk::now() - UNNAMED * 2).unwrap();
        }
        store.load().unwrap();
        let left = ["same", "old", "new"].map(|bytes| store.has(&sha(bytes.as_bytes()), bytes.len() as u64));
        assert_eq!(left, [true, false, true], "named, old, about to be named");
    }
}
