//! Finds and hashes the files of a site.

use super::{Error, serve};
use crate::model::{
    app::Site,
    files::{FileEntry, FileSet, Source, hex},
};
use sha2::{Digest, Sha256};
use std::{
    ffi::OsStr,
    io::Read,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

/// Bytes of a key. Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>; Azure and Google allow 1,024 characters and bytes.
const LONGEST_KEY: usize = 1024;
/// Project folders that are never part of a site.
const NEVER: [&str; 2] = ["node_modules", "mikrocloud.yaml"];

/// Every file of the site's output folder. Hidden files stay home, but for `.well-known`; links may not leave the project.
pub(crate) fn collect(service: &str, site: &Site, project: &Path) -> Result<FileSet, Error> {
    let output = project.join(&site.root).join(&site.output);
    if !output.is_dir() {
        return Err(Error::NoOutput { service: service.to_owned(), hint: hint(site, project), path: output });
    }
    let paths = walk(&output, project)?;
    if paths.is_empty() {
        return Err(Error::Empty { service: service.to_owned(), path: output });
    }
    let mut set = FileSet::default();
    for (key, path, size, sha256) in hash_all(paths)? {
        let content_type = serve::content_type(&key);
        let cache_control = serve::cache_control(&key, &content_type, &site.cache);
        set.sources.insert(key.clone(), Source::Disk(path));
        set.entries.insert(key, FileEntry { size, sha256, content_type, cache_control });
    }
    Ok(set)
}

/// Keys and paths, in no order.
fn walk(output: &Path, project: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let home = fs_err::canonicalize(project)?;
    let walker = ignore::WalkBuilder::new(output)
        .standard_filters(false)
        .follow_links(true)
        .filter_entry(|entry| entry.depth() == 0 || is_public(entry.file_name()))
        .build();
    let mut found = Vec::new();
    for entry in walker {
        let entry = entry.map_err(|e| {
            // A link that leads in a circle is no error of the system, and has words of its own.
            let words = e.to_string();
            Error::Io(e.into_io_error().unwrap_or_else(|| std::io::Error::other(words)))
        })?;
        if entry.path_is_symlink() && !fs_err::canonicalize(entry.path())?.starts_with(&home) {
            return Err(Error::Escape { path: entry.into_path() });
        }
        if !entry.file_type().is_some_and(|t| t.is_file()) {
            continue;
        }
        let path = entry.into_path();
        let Some(key) = path.strip_prefix(output).ok().and_then(Path::to_str) else { return Err(Error::Name { path }) };
        if key.len() > LONGEST_KEY {
            return Err(Error::Long { key: key.to_owned(), length: key.len(), max: LONGEST_KEY });
        }
        found.push((key.to_owned(), path));
    }
    Ok(found)
}

fn is_public(name: &OsStr) -> bool {
    let hidden = name.as_encoded_bytes().first() == Some(&b'.');
    (!hidden || name == ".well-known") && !NEVER.iter().any(|n| name == *n)
}

/// SHA-256 and size of each file, on all cores.
fn hash_all(paths: Vec<(String, PathBuf)>) -> Result<Vec<(String, PathBuf, u64, String)>, Error> {
    let threads = std::thread::available_parallelism().map_or(2, usize::from).min(paths.len());
    let next = AtomicUsize::new(0);
    let work = || {
        let mut buffer = vec![0; 64 << 10];
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((_, path)) = paths.get(at) else { return Ok::<_, std::io::Error>(done) };
            done.push((at, hash(path, &mut buffer)?));
        }
    };
    let mut facts: Vec<Option<(u64, String)>> = vec![None; paths.len()];
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            for (at, fact) in worker.join().unwrap_or_else(|_| Err(std::io::Error::other("a hashing thread ended early")))? {
                facts[at] = Some(fact);
            }
        }
        Ok::<_, std::io::Error>(())
    })?;
    Ok(paths.into_iter().zip(facts).filter_map(|((key, path), fact)| fact.map(|(size, sha256)| (key, path, size, sha256))).collect())
}

fn hash(path: &Path, buffer: &mut [u8]) -> Result<(u64, String), std::io::Error> {
    let mut file = fs_err::File::open(path)?;
    let mut hash = Sha256::new();
    let mut size = 0;
    loop {
        let read = file.read(buffer)?;
        if read == 0 {
            return Ok((size, hex(&hash.finalize())));
        }
        hash.update(&buffer[..read]);
        size += read as u64;
    }
}

/// Where the files might be instead.
fn hint(site: &Site, project: &Path) -> String {
    let root = project.join(&site.root);
    let mut candidates: Vec<String> = ["dist", "build", "public", "out", "_site", "www", "."]
        .iter()
        .filter(|name| root.join(name).join("index.html").is_file())
        .map(|name| format!("`{name}`"))
        .collect();
    if candidates.is_empty() {
        let what = if site.build.is_some() { "the build wrote no such folder" } else { "add `build:` with the command that makes it" };
        return format!("{what}; set `output:` to the folder with the finished files");
    }
    candidates.truncate(3);
    format!("set `output:` to {}, which has an `index.html`", candidates.join(" or "))
}
