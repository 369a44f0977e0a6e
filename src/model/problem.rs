//! Something in the description that cannot be done, named by its place in it.

/// A feature the target cloud lacks, or a value out of its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Path in the manifest: `services.web.headers`. `manifest` turns it into `file:line:col`.
    pub(crate) path: String,
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) hint: Option<String>,
}
