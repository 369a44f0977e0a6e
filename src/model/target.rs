//! Where a project is deployed to.

use serde::{Deserialize, Serialize};

/// One cloud, region, account and environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Target {
    pub(crate) cloud: String,
    /// The cloud's own region name.
    pub(crate) region: String,
    pub(crate) environment: String,
    /// The cloud's own account id; `None` before a login told it, and then physical names are placeholders.
    pub(crate) account: Option<String>,
}
