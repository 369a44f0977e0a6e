//! Errors of the layers below, as failures with a class, a hint and a next command.

use crate::{
    apply, artifact, clouds,
    clouds::ErrorKind,
    manifest,
    output::{Failure, FailureKind, Mistake},
    plan, state,
};

impl From<state::Error> for Failure {
    fn from(error: state::Error) -> Self {
        let kind = match &error {
            state::Error::Locked(_) | state::Error::LostLock => FailureKind::Locked,
            state::Error::Newer { .. } => FailureKind::NewerState,
            _ => FailureKind::State,
        };
        let failure = Self::from_error(kind, &error);
        match error {
            state::Error::Locked(_) => failure.hint("wait for it, or give `--lock-timeout 5m` to have this run wait"),
            state::Error::Newer { .. } => failure.hint("upgrade mikrocloud, or set `MIKROCLOUD_STATE` to another file"),
            state::Error::LostLock => failure.hint("run the same command again; it goes on from what the cloud has"),
            _ => failure.next("mikrocloud doctor"),
        }
    }
}

impl From<clouds::Error> for Failure {
    fn from(error: clouds::Error) -> Self {
        let kind = match error.kind {
            ErrorKind::Auth => FailureKind::Auth,
            ErrorKind::Denied => FailureKind::Denied,
            ErrorKind::Conflict => FailureKind::Conflict,
            _ => FailureKind::Cloud,
        };
        let failure = Self::new(kind, error.to_string());
        match error.hint.clone() {
            Some(hint) => failure.hint(hint),
            None if error.is_transient() => failure.hint("nothing is lost; run the same command again when the cloud answers"),
            None => failure.next(format!("mikrocloud explain {}", kind.code())),
        }
    }
}

impl From<manifest::Report> for Failure {
    fn from(report: manifest::Report) -> Self {
        let count = report.diagnostics.len();
        let message = if count == 1 {
            "the project description has a mistake".to_owned()
        } else {
            format!("the project description has {count} mistakes")
        };
        let mut failure = Self::new(FailureKind::Manifest, message);
        failure.picture = Some(report.render(false));
        failure.mistakes = report
            .diagnostics
            .iter()
            .map(|d| Mistake {
                code: d.code,
                file: d.file.clone(),
                line: d.line,
                column: d.col,
                message: d.message.clone(),
                hint: d.hint.clone(),
            })
            .collect();
        failure
    }
}

impl From<artifact::Error> for Failure {
    fn from(error: artifact::Error) -> Self {
        let kind = match &error {
            artifact::Error::Build { .. } | artifact::Error::Start { .. } => FailureKind::Build,
            artifact::Error::Io(_) => FailureKind::Io,
            _ => FailureKind::Files,
        };
        let failure = Self::from_error(kind, &error);
        match error {
            artifact::Error::NoOutput { hint, .. } => failure.hint(hint),
            artifact::Error::Empty { .. } => failure.hint("put an `index.html` there, or set `output:` to another folder"),
            artifact::Error::Escape { .. } => failure.hint("copy the file into the project, or remove the link"),
            // What a shell says of a command that it does not find.
            artifact::Error::Build { status, .. } if status.ends_with(" 127") => {
                failure.hint("install what is missing, or correct `build:`")
            }
            artifact::Error::Build { .. } => failure.hint("nothing was deployed; `--no-build` takes the output folder as it is"),
            artifact::Error::Name { .. } | artifact::Error::Long { .. } => failure.hint("rename the file"),
            _ => failure,
        }
    }
}

impl From<plan::Error> for Failure {
    fn from(error: plan::Error) -> Self {
        Self::new(FailureKind::Bug, error.to_string())
    }
}

/// An apply's own error, met before or outside its steps.
impl From<apply::Error> for Failure {
    fn from(error: apply::Error) -> Self {
        match error {
            apply::Error::Cloud(error) => error.into(),
            apply::Error::State(error) => error.into(),
            apply::Error::Cancelled => Self::new(FailureKind::Cancelled, error.to_string()),
            apply::Error::TimedOut { .. } => Self::new(FailureKind::TimedOut, error.to_string()).next("mikrocloud status"),
            apply::Error::Unresolved { .. } => Self::new(FailureKind::Bug, error.to_string()),
        }
    }
}
