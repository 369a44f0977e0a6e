//! Why there is no new project. Whoever gets one of these finds the folder as it was.

use std::{io, path::PathBuf};

#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A mistake of the template's author.
    #[error("the template `{template}` is broken: {why}")]
    Template { template: String, why: String },
    #[error("there is no template `{name}`")]
    Unknown { name: String, hint: String },
    #[error("the template asks for no `{key}`")]
    Key { key: String, hint: String },
    /// One line for each value that does not fit.
    #[error("{}", .0.join("; "))]
    Answers(Vec<String>),
    #[error("values are missing, and nobody could be asked: {}", .0.iter().map(|m| m.what.as_str()).collect::<Vec<_>>().join(", "))]
    Missing(Vec<Missing>),
    /// A question was left.
    #[error("stopped on request; nothing was written")]
    Left,
    #[error("a file cannot be called `{path}`: {why}")]
    Path { path: String, why: &'static str },
    #[error("files that are here already would be changed: {}", .0.join(", "))]
    Exists(Vec<String>),
    #[error("`{}` is {what}, and a file of the project belongs there", path.display())]
    InTheWay { path: PathBuf, what: &'static str },
    #[error("a file could not be written; nothing was changed")]
    Io(#[from] io::Error),
}

/// A value that somebody has to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missing {
    pub(crate) what: String,
    /// `--with name=VALUE`
    pub(crate) flag: String,
    /// `MIKROCLOUD_SET_NAME`
    pub(crate) variable: String,
}
