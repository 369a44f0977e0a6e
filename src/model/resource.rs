//! What a cloud is asked for, what was recorded of it, and what the cloud says it has.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// Names a resource within a project and environment for ever: `service.web/bucket`.
/// Never a name that a person typed into a cloud, so that a rename loses nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Address(String);

impl Address {
    /// The address of a service's part: `service.<service>/<part>`.
    pub(crate) fn of(service: &str, part: &str) -> Self {
        Self(format!("service.{service}/{part}"))
    }

    /// An address that was written by [`fmt::Display`] before.
    pub(crate) fn parse(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The service this belongs to; `None` for what a whole project shares.
    pub(crate) fn service(&self) -> Option<&str> {
        self.0.strip_prefix("service.")?.split_once('/').map(|(service, _)| service)
    }

    /// What it is within its service: `bucket`.
    pub(crate) fn part(&self) -> &str {
        self.0.rsplit_once('/').map_or(self.0.as_str(), |(_, part)| part)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Configuration by field name. Strings may hold references (`reference`); there are no floats.
pub(crate) type Fields = BTreeMap<String, Value>;
/// What others may refer to: `url`, `arn`, `domain`.
pub(crate) type Outputs = BTreeMap<String, String>;

/// One native resource that should exist. Made by a cloud's pure `expand`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Resource {
    pub(crate) address: Address,
    /// A [`super::kind::Kind`]'s name.
    pub(crate) kind: String,
    /// The physical name: a pure function of account, project, environment and address, so that a run that lost
    /// its memory finds what an earlier run made.
    pub(crate) name: String,
    pub(crate) fields: Fields,
    /// What must exist before, besides what the fields refer to.
    pub(crate) after: Vec<Address>,
}

/// A row of the state: what was asked of a cloud, and the id it answered with.
/// It holds all that a read or a delete needs, so that neither looks at the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Recorded {
    pub(crate) address: Address,
    pub(crate) kind: String,
    pub(crate) name: String,
    /// The cloud's own id.
    pub(crate) id: String,
    /// The fields as last written, references resolved.
    pub(crate) fields: Fields,
    pub(crate) outputs: Outputs,
    /// Addresses that this one needs; a delete runs the other way.
    pub(crate) needs: Vec<Address>,
    /// A delete was begun and not seen through.
    pub(crate) deleting: bool,
}

/// What a cloud says of one resource now. Only fields that mikrocloud manages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Observed {
    pub(crate) id: String,
    pub(crate) fields: Fields,
    pub(crate) outputs: Outputs,
    /// Why it is not ready for use yet, in the cloud's words (`InProgress`); `None` when it is.
    pub(crate) waiting: Option<String>,
}

impl Resource {
    /// The row for this resource, before the cloud gave it an id.
    pub(crate) fn recorded(&self, id: &str, outputs: Outputs, needs: Vec<Address>) -> Recorded {
        Recorded {
            address: self.address.clone(),
            kind: self.kind.clone(),
            name: self.name.clone(),
            id: id.to_owned(),
            fields: self.fields.clone(),
            outputs,
            needs,
            deleting: false,
        }
    }
}
