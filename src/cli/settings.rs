//! What was asked for, by precedence: flag, `MIKROCLOUD_` variable, project description, user configuration, default.

use super::Context;
use crate::{
    clouds::{self, Cloud, Login},
    model::app::{App, CloudSettings},
    output::{Failure, FailureKind},
};
use serde::Deserialize;
use std::{collections::BTreeMap, path::PathBuf};

/// The cloud that needs no account.
const DEFAULT_CLOUD: &str = "local";

/// `~/.config/mikrocloud/config.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserConfig {
    pub(super) cloud: Option<String>,
    pub(super) region: Option<String>,
}

impl Context<'_> {
    pub(super) fn user_config(&self) -> Result<UserConfig, Failure> {
        let Some(path) = self.world.config_dir.as_ref().map(|d| d.join("mikrocloud/config.toml")).filter(|p| p.is_file()) else {
            return Ok(UserConfig::default());
        };
        let text = fs_err::read_to_string(&path).map_err(|e| Failure::from_error(FailureKind::Io, &e))?;
        toml::from_str(&text).map_err(|e| {
            Failure::new(FailureKind::Usage, format!("`{}` is not understood", path.display()))
                .cause(e.message())
                .hint("it may hold `cloud` and `region`")
        })
    }

    pub(super) fn env_name(&self) -> Option<&str> {
        self.global.env.as_deref().or_else(|| self.world.var("MIKROCLOUD_ENV"))
    }

    /// The cloud that a flag or a variable names.
    pub(super) fn named_cloud(&self) -> Option<&str> {
        self.global.cloud.as_deref().or_else(|| self.world.var("MIKROCLOUD_CLOUD"))
    }

    /// The cloud to work on.
    pub(super) fn cloud(&self, app: Option<&App>) -> Result<&'static dyn Cloud, Failure> {
        let named = match self.named_cloud().map(ToOwned::to_owned).or_else(|| app.and_then(|a| a.cloud.clone())) {
            Some(name) => Some(name),
            None => self.user_config()?.cloud,
        };
        find_cloud(named.as_deref().unwrap_or(DEFAULT_CLOUD))
    }

    /// The cloud's own region.
    pub(super) fn region(&self, cloud: &dyn Cloud, app: &App) -> Result<String, Failure> {
        let flag = self.global.region.clone().or_else(|| self.world.var("MIKROCLOUD_REGION").map(ToOwned::to_owned));
        let wanted = match flag.or_else(|| app.clouds.get(cloud.name()).and_then(|c| c.region.clone())).or_else(|| app.region.clone()) {
            Some(region) => Some(region),
            None => self.user_config()?.region,
        };
        cloud.region(wanted.as_deref()).map_err(|problem| {
            let failure = Failure::new(FailureKind::Usage, problem.message);
            problem.hint.into_iter().fold(failure, Failure::hint)
        })
    }

    pub(super) fn login(&self, cloud: &dyn Cloud, app: Option<&App>, region: &str) -> Result<Login, Failure> {
        let settings = app.and_then(|a| a.clouds.get(cloud.name())).cloned().unwrap_or_default();
        Ok(Login {
            region: region.to_owned(),
            endpoints: self.endpoints(cloud.name(), &settings),
            settings,
            data_dir: self.data_dir()?,
            program: self.world.program.clone(),
        })
    }

    /// `MIKROCLOUD_<CLOUD>_ENDPOINT_URL[_SERVICE]` over the description's `endpoints`. (An SDK's own variables,
    /// such as `AWS_ENDPOINT_URL`, are read by the SDK.)
    fn endpoints(&self, cloud: &str, settings: &CloudSettings) -> BTreeMap<String, String> {
        let mut endpoints = settings.endpoints.clone();
        let prefix = format!("MIKROCLOUD_{}_ENDPOINT_URL", cloud.to_ascii_uppercase());
        for (rest, url) in self.world.vars_under(&prefix).filter(|(_, url)| !url.is_empty()) {
            let service = rest.strip_prefix('_').map_or("default".to_owned(), str::to_ascii_lowercase);
            endpoints.insert(service, url.to_owned());
        }
        endpoints
    }

    /// The state file: `MIKROCLOUD_STATE`, or a place by the XDG rules.
    pub(super) fn state_path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = self.world.var("MIKROCLOUD_STATE") {
            return Ok(self.world.cwd.join(path));
        }
        let folder = self.world.state_dir.as_ref().ok_or_else(|| {
            Failure::new(FailureKind::Missing, "there is no home folder to keep the state in")
                .hint("set `HOME`, or `MIKROCLOUD_STATE` to a file")
        })?;
        Ok(folder.join("mikrocloud/state.db"))
    }

    /// Beside the state file: what belongs together moves together.
    pub(super) fn data_dir(&self) -> Result<PathBuf, Failure> {
        let state = self.state_path()?;
        Ok(state.parent().map_or_else(|| self.world.cwd.clone(), ToOwned::to_owned))
    }
}

pub(super) fn find_cloud(name: &str) -> Result<&'static dyn Cloud, Failure> {
    clouds::find(name).ok_or_else(|| {
        let known: Vec<String> = clouds::ALL.iter().map(|c| format!("`{}`", c.name())).collect();
        Failure::new(FailureKind::Usage, format!("there is no cloud called `{name}`"))
            .hint(format!("this mikrocloud knows {}", known.join(", ")))
    })
}
