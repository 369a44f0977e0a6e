//! Finds and reads the project description.

use super::Context;
use crate::{
    clouds,
    manifest::{self, Known, Manifest},
    output::{Failure, FailureKind},
};
use std::path::{Path, PathBuf};

const NAMES: [&str; 2] = ["mikrocloud.yaml", "mikrocloud.yml"];

/// A description and where it lies.
pub(super) struct Project {
    pub(super) folder: PathBuf,
    pub(super) manifest: Manifest,
}

impl Context<'_> {
    /// The folder that the command works in.
    pub(super) fn folder(&self) -> PathBuf {
        self.global.directory.as_ref().map_or_else(|| self.world.cwd.clone(), |d| self.world.cwd.join(d))
    }

    /// The description's file: `--config`, `MIKROCLOUD_CONFIG`, or the nearest one from this folder upwards.
    pub(super) fn manifest_path(&self) -> Result<PathBuf, Failure> {
        let folder = self.folder();
        if !folder.is_dir() {
            return Err(Failure::new(FailureKind::Usage, format!("there is no folder `{}`", folder.display())));
        }
        let named = self.global.config.clone().or_else(|| self.world.var("MIKROCLOUD_CONFIG").map(PathBuf::from));
        if let Some(file) = named {
            let path = folder.join(file);
            if path.is_file() {
                return Ok(path);
            }
            return Err(Failure::new(FailureKind::NoManifest, format!("there is no file `{}`", path.display())));
        }
        let found = folder.ancestors().flat_map(|dir| NAMES.iter().map(|name| dir.join(name))).find(|path| path.is_file());
        found.ok_or_else(|| {
            Failure::new(FailureKind::NoManifest, format!("there is no `{}` in `{}` or above it", NAMES[0], folder.display()))
                .next("mikrocloud init")
        })
    }

    /// The project of this folder in the environment that was asked for.
    pub(super) fn project(&self) -> Result<Project, Failure> {
        self.project_in(self.env_name())
    }

    pub(super) fn project_in(&self, environment: Option<&str>) -> Result<Project, Failure> {
        let path = self.manifest_path()?;
        let bytes = fs_err::read(&path).map_err(|e| Failure::from_error(FailureKind::Io, &e))?;
        let shown = self.shown(&path);
        let text = String::from_utf8(bytes).map_err(|e| {
            let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            Failure::new(FailureKind::Manifest, format!("{shown}:{line}: the file is not UTF-8")).hint("save it as UTF-8")
        })?;
        let names: Vec<&str> = clouds::ALL.iter().map(|c| c.name()).collect();
        let manifest = manifest::parse(&shown, &text, environment, &Known { clouds: &names }).map_err(|report| self.mistakes(report))?;
        let folder = path.parent().map_or_else(|| self.folder(), ToOwned::to_owned);
        Ok(Project { folder, manifest })
    }

    /// A report in the colours of this terminal.
    pub(super) fn mistakes(&self, report: manifest::Report) -> Failure {
        let picture = report.render(self.ui.err.is_on());
        Failure { picture: Some(picture), ..report.into() }
    }

    /// A path as a person would type it from here.
    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.world.cwd).unwrap_or(path).display().to_string()
    }
}
