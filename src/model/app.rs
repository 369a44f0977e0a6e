//! A project as its author described it, checked, with one environment's overrides merged in.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One project in one environment. Made by `manifest`; stored with each deployment, so that a rollback needs no file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct App {
    /// A DNS label: lower case letters, digits and dashes, 1 to 40 characters.
    pub(crate) name: String,
    pub(crate) environment: String,
    /// The cloud that the description names, for when no flag and no variable does.
    pub(crate) cloud: Option<String>,
    /// A region family (`us-east`) or a cloud's own region name; `None` means the cloud's default.
    pub(crate) region: Option<String>,
    /// What is set per cloud, under `clouds:`.
    pub(crate) clouds: BTreeMap<String, CloudSettings>,
    pub(crate) services: BTreeMap<String, Service>,
}

/// `clouds.<name>` in the manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CloudSettings {
    pub(crate) region: Option<String>,
    /// A named login of the cloud's own tools (a profile of `~/.aws/config`).
    pub(crate) profile: Option<String>,
    /// API endpoint by service name (`s3`), or `default` for all of them.
    #[serde(default)]
    pub(crate) endpoints: BTreeMap<String, String>,
}

/// One thing a project runs. A new service type is a variant here, a parser in `manifest`, and one arm in each cloud's `expand`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum Service {
    Site(Site),
}

impl Service {
    /// The word after `type:` in the manifest.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Site(_) => "site",
        }
    }

    /// What other services may refer to: `url` in `${web.url}`.
    pub(crate) fn attributes(&self) -> &'static [&'static str] {
        match self {
            Self::Site(_) => &["url", "host"],
        }
    }
}

/// A directory of files, served over HTTPS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Site {
    /// Where the sources are, relative to the manifest.
    pub(crate) root: String,
    /// Shell command that makes `output`; `None` when the files are there already.
    pub(crate) build: Option<String>,
    /// Where the files to publish are, relative to `root`.
    pub(crate) output: String,
    /// Unknown paths answer `index.html` with status 200.
    pub(crate) spa: bool,
    /// The page for unknown paths when `spa` is off, relative to `output`.
    pub(crate) not_found: Option<String>,
    /// Environment of the build command.
    pub(crate) env: BTreeMap<String, String>,
    pub(crate) headers: Vec<HeaderRule>,
    pub(crate) redirects: Vec<Redirect>,
    /// `Cache-Control` by path pattern; the first match wins over the defaults by file kind.
    pub(crate) cache: Vec<CacheRule>,
}

/// Response headers for the paths that match. Values may hold `${service.attribute}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeaderRule {
    /// `/docs/*`: `*` stands for any run of characters, slashes included.
    pub(crate) path: String,
    pub(crate) set: BTreeMap<String, String>,
}

/// `from` is a path pattern as in [`HeaderRule`]; a `*` at its end is available in `to` as `:splat`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Redirect {
    pub(crate) from: String,
    pub(crate) to: String,
    /// 301, 302, 307 or 308.
    pub(crate) status: u16,
}

/// `Cache-Control` for the files whose key matches the pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CacheRule {
    pub(crate) path: String,
    pub(crate) control: String,
}
