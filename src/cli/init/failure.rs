//! Errors of scaffolding, with what to type next.

use crate::{
    output::{Failure, FailureKind},
    scaffold::Error,
};

pub(super) fn failure(error: Error) -> Failure {
    let kind = match &error {
        Error::Template { .. } | Error::Path { .. } => FailureKind::Bug,
        Error::Unknown { .. } | Error::Key { .. } | Error::Answers(_) | Error::InTheWay { .. } => FailureKind::Usage,
        Error::Missing(_) | Error::Exists(_) => FailureKind::Missing,
        Error::Left => FailureKind::Cancelled,
        Error::Io(_) => FailureKind::Io,
    };
    let failure = Failure::from_error(kind, &error);
    match error {
        Error::Unknown { hint, .. } => failure.hint(hint).next("mikrocloud init --list-templates"),
        Error::Key { hint, .. } => failure.hint(hint),
        Error::Missing(missing) => {
            let each: Vec<String> = missing.iter().map(|m| format!("`{}` or `{}`", m.flag, m.variable)).collect();
            failure.hint(format!("nothing was written; give {}", each.join(", ")))
        }
        Error::Exists(files) => {
            let failure = failure.hint(
                "nothing was written; `--merge skip` keeps what is here, `--merge backup` puts it aside, `--merge overwrite` replaces it",
            );
            // Who has a description already probably wants to use it.
            if files.iter().any(|f| f.starts_with("mikrocloud.")) { failure.next("mikrocloud deploy") } else { failure }
        }
        Error::InTheWay { .. } => failure.hint("nothing was written; move it away, or begin in another folder"),
        Error::Answers(_) => failure.hint("nothing was written"),
        _ => failure,
    }
}
