//! Files onto the disk: all of them or none. First everything is compared, then everything is written beside its place,
//! then moved there; what goes wrong on the way is undone.

use super::{Error, Rendered, Strategy};
use std::{
    fs::{Metadata, Permissions},
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// What to do with files that exist and differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Merge {
    /// Write nothing at all
    #[default]
    Fail,
    /// Keep them
    Skip,
    /// Replace them
    Overwrite,
    /// Replace them, and keep each as FILE.orig.N
    Backup,
}

/// What becomes of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    Create,
    /// It is there already, byte for byte.
    Same,
    /// Another one is there and stays.
    Keep,
    Replace,
    /// The old one goes on under this name.
    Backup(String),
    /// Lines are added at its end.
    Extend,
}

impl Action {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Same => "same",
            Self::Keep => "keep",
            Self::Replace => "replace",
            Self::Backup(_) => "backup",
            Self::Extend => "extend",
        }
    }
}

/// What is to be written, compared with what is there.
#[derive(Debug)]
pub(crate) struct Work {
    folder: PathBuf,
    steps: Vec<(Rendered, Action)>,
}

impl Work {
    /// Reads only. `folder` need not exist.
    pub(crate) fn plan(folder: &Path, files: Vec<Rendered>, merge: Merge) -> Result<Self, Error> {
        let mut steps = Vec::new();
        let mut differing = Vec::new();
        for mut file in files {
            clear(folder, &file.path)?;
            let path = folder.join(&file.path);
            let action = match look(&path)? {
                None => Action::Create,
                Some(_) => compare(&path, &mut file, merge)?,
            };
            if action == Action::Replace && merge == Merge::Fail && file.strategy != Strategy::Owned {
                differing.push(file.path.clone());
            }
            steps.push((file, action));
        }
        if differing.is_empty() { Ok(Self { folder: folder.to_owned(), steps }) } else { Err(Error::Exists(differing)) }
    }

    /// Each file and what becomes of it.
    pub(crate) fn steps(&self) -> impl Iterator<Item = (&str, &Action)> {
        self.steps.iter().map(|(file, action)| (file.path.as_str(), action))
    }

    /// Writes. After an error the folder is as it was.
    pub(crate) fn carry_out(self) -> Result<(), Error> {
        let mut undo = Undo::default();
        let mut staged = Vec::new();
        folders(&self.folder, &mut undo)?;
        for (file, action) in self.steps {
            if matches!(action, Action::Same | Action::Keep) {
                continue;
            }
            let path = self.folder.join(&file.path);
            let parent = path.parent().unwrap_or(&self.folder);
            folders(parent, &mut undo)?;
            staged.push((stage(parent, &path, &file)?, path, action));
        }
        for (from, path, action) in staged {
            put(from, &path, &action, &mut undo)?;
        }
        undo.forget();
        Ok(())
    }
}

/// What to do with a file that exists.
fn compare(path: &Path, file: &mut Rendered, merge: Merge) -> Result<Action, Error> {
    let here = fs_err::read(path)?;
    if here == file.bytes {
        return Ok(Action::Same);
    }
    if file.strategy == Strategy::Union
        && let Some(joined) = union(&here, &file.bytes)
    {
        file.bytes = joined;
        return Ok(if file.bytes == here { Action::Same } else { Action::Extend });
    }
    Ok(match merge {
        Merge::Skip if file.strategy != Strategy::Owned => Action::Keep,
        Merge::Backup if file.strategy != Strategy::Owned => Action::Backup(spare(path)),
        _ => Action::Replace,
    })
}

/// `here` with the lines of `more` that it lacks; `None` if one of them is not text.
fn union(here: &[u8], more: &[u8]) -> Option<Vec<u8>> {
    let (here, more) = (std::str::from_utf8(here).ok()?, std::str::from_utf8(more).ok()?);
    let mut text = here.to_owned();
    for line in more.lines().filter(|line| !here.lines().any(|h| h.trim() == line.trim())) {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
    }
    Some(text.into_bytes())
}

/// The first free `name.orig.N`.
fn spare(path: &Path) -> String {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    (1..).map(|n: u32| format!("{name}.orig.{n}")).find(|name| !path.with_file_name(name).exists()).unwrap_or_default()
}

fn look(path: &Path) -> Result<Option<Metadata>, io::Error> {
    match fs_err::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(e),
    }
}

/// Refuses to write through a link, into a file, or over a folder.
fn clear(folder: &Path, file: &str) -> Result<(), Error> {
    let mut path = folder.to_owned();
    if fs_err::metadata(folder).is_ok_and(|m| !m.is_dir()) {
        return Err(Error::InTheWay { path, what: "a file, not a folder" });
    }
    let mut parts = file.split('/').peekable();
    while let Some(part) = parts.next() {
        path.push(part);
        let Some(found) = look(&path)? else { return Ok(()) };
        let what = match (found.file_type(), parts.peek()) {
            (kind, _) if kind.is_symlink() => "a link",
            (kind, Some(_)) if !kind.is_dir() => "a file, not a folder",
            (kind, None) if kind.is_dir() => "a folder",
            (kind, None) if !kind.is_file() => "neither a file nor a folder",
            _ => continue,
        };
        return Err(Error::InTheWay { path, what });
    }
    Ok(())
}

/// Makes a folder and what is above it, one by one, so that each can be taken back.
fn folders(path: &Path, undo: &mut Undo) -> Result<(), io::Error> {
    let absent: Vec<&Path> = path.ancestors().take_while(|p| !p.as_os_str().is_empty() && !p.exists()).collect();
    for folder in absent.into_iter().rev() {
        fs_err::create_dir(folder)?;
        undo.0.push(Back::Folder(folder.to_owned()));
    }
    Ok(())
}

/// The whole file, beside its place.
fn stage(parent: &Path, path: &Path, file: &Rendered) -> Result<NamedTempFile, io::Error> {
    // Files of a project are as readable as any other new file; only secrets keep the 0600 of temporary ones.
    let permissions = Permissions::from_mode(file.mode.unwrap_or(0o666));
    let mut staged = tempfile::Builder::new().prefix(".mikrocloud-").permissions(permissions).tempfile_in(parent)?;
    staged.write_all(&file.bytes)?;
    if let Ok(old) = fs_err::metadata(path) {
        fs_err::set_permissions(staged.path(), old.permissions())?;
    }
    staged.as_file().sync_all()?;
    Ok(staged)
}

fn put(from: NamedTempFile, path: &Path, action: &Action, undo: &mut Undo) -> Result<(), io::Error> {
    match action {
        Action::Replace | Action::Extend => {
            let saved = tempfile::Builder::new().prefix(".mikrocloud-").tempfile_in(path.parent().unwrap_or(path))?.into_temp_path();
            fs_err::copy(path, &saved)?;
            undo.0.push(Back::Saved(saved, path.to_owned()));
            from.persist(path).map_err(|e| e.error)?;
        }
        Action::Backup(name) => {
            let aside = path.with_file_name(name);
            fs_err::rename(path, &aside)?;
            undo.0.push(Back::Aside(aside, path.to_owned()));
            from.persist_noclobber(path).map_err(|e| e.error)?;
            undo.0.push(Back::File(path.to_owned()));
        }
        Action::Create => {
            from.persist_noclobber(path).map_err(|e| e.error)?;
            undo.0.push(Back::File(path.to_owned()));
        }
        Action::Same | Action::Keep => {}
    }
    Ok(())
}

/// What was done, for taking it back in reverse. Dropping it takes it back.
#[derive(Default)]
struct Undo(Vec<Back>);

enum Back {
    Folder(PathBuf),
    File(PathBuf),
    /// A copy of what was there, and where.
    Saved(tempfile::TempPath, PathBuf),
    Aside(PathBuf, PathBuf),
}

impl Undo {
    fn forget(&mut self) {
        self.0.clear();
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        while let Some(back) = self.0.pop() {
            // Each is tried: an error here has one before it that is told.
            _ = match back {
                Back::Folder(path) => fs_err::remove_dir(path),
                Back::File(path) => fs_err::remove_file(path),
                Back::Saved(saved, path) => saved.persist(path).map_err(|e| e.error),
                Back::Aside(aside, path) => fs_err::rename(aside, path),
            };
        }
    }
}
