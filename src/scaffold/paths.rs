//! Where files of a template may go: inside the project, under names that every system can hold.

use super::Error;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Files and bytes of one project.
const MOST_FILES: usize = 5000;
const MOST_BYTES: usize = 50 << 20;

/// The target of a file of the package: `dot_x` is `.x`, `__key__` is that answer, `.tmpl` falls away.
pub(super) fn target(path: &str, values: &Map<String, Value>) -> String {
    let path = path.strip_suffix(".tmpl").unwrap_or(path);
    let parts = path.split('/').map(|part| {
        let named = values.iter().fold(part.to_owned(), |part, (key, value)| match value {
            Value::String(text) => part.replace(&format!("__{key}__"), text),
            _ => part,
        });
        part.strip_prefix("dot_").map_or(named.clone(), |_| format!(".{}", &named["dot_".len()..]))
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Refuses what would leave the project or has no name.
pub(super) fn check(path: &str) -> Result<(), Error> {
    let wrong = |why| Err(Error::Path { path: path.to_owned(), why });
    let drive = path.as_bytes().get(1) == Some(&b':');
    match path {
        _ if path.starts_with('/') || drive => wrong("it is an absolute path"),
        _ if path.contains('\\') => wrong("it has a backslash"),
        _ if path.chars().any(char::is_control) => wrong("it has a NUL or another control character"),
        _ if path.split('/').any(|part| part == ".." || part == ".") => wrong("it has `.` or `..` in it"),
        _ if path.split('/').any(str::is_empty) => wrong("a part of it is empty"),
        _ => Ok(()),
    }
}

/// Refuses two files of one name, names that differ in case only, a file where another has a folder, and too much of it.
pub(super) fn check_all<'a>(files: impl Iterator<Item = (&'a str, usize)>) -> Result<(), Error> {
    let wrong = |path: &str, why| Err(Error::Path { path: path.to_owned(), why });
    let mut seen = BTreeMap::new();
    let mut folders = BTreeSet::new();
    let (mut count, mut bytes) = (0, 0);
    for (path, size) in files {
        (count, bytes) = (count + 1, bytes + size);
        if count > MOST_FILES || bytes > MOST_BYTES {
            return wrong(path, "the project has more than 5,000 files or 50 MiB");
        }
        let folded = path.to_lowercase();
        folders.extend(folded.match_indices('/').map(|(at, _)| folded[..at].to_owned()));
        if seen.insert(folded, path).is_some() {
            return wrong(path, "another file has this name, at least where case does not count");
        }
    }
    match seen.iter().find(|(folded, _)| folders.contains(*folded)) {
        Some((_, path)) => wrong(path, "it is a folder as well"),
        None => Ok(()),
    }
}

/// A pattern as in `.gitignore`, from the root of the project.
pub(super) fn glob(pattern: &str) -> Result<Gitignore, ignore::Error> {
    let mut builder = GitignoreBuilder::new("");
    builder.add_line(None, &format!("/{}", pattern.trim_start_matches('/')))?;
    builder.build()
}

pub(super) fn covers(pattern: &str, path: &str) -> bool {
    glob(pattern).is_ok_and(|glob| glob.matched(path, false).is_ignore())
}
