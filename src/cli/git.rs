//! Which commit is deployed.

use std::{
    path::Path,
    process::{Command, Stdio},
};

/// The commit that is checked out around `folder`, and whether the tree differs from it; nothing outside a repository.
pub(super) fn commit(folder: &Path) -> (Option<String>, bool) {
    let git = |args: &[&str]| {
        let out = Command::new("git").args(args).current_dir(folder).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        out.status.success().then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
    };
    // One look at the folder a level up is cheaper than a process that finds nothing.
    if !folder.ancestors().any(|dir| dir.join(".git").exists()) {
        return (None, false);
    }
    let Some(sha) = git(&["rev-parse", "HEAD"]) else { return (None, false) };
    let dirty = git(&["status", "--porcelain", "--", "."]).is_some_and(|text| !text.is_empty());
    (Some(sha), dirty)
}
