//! The end of a run that did not work: what, why, and what to type next.

use super::Paint;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Classes of failure. Each has a code to look up, a name that programs can test, and the exit status; nothing else decides one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureKind {
    Bug,
    Usage,
    Missing,
    NoManifest,
    Manifest,
    Unsupported,
    Build,
    Files,
    Auth,
    Denied,
    Deploy,
    NotFound,
    Locked,
    Conflict,
    Stale,
    Cancelled,
    TimedOut,
    State,
    NewerState,
    Cloud,
    Io,
    Unhealthy,
}

impl FailureKind {
    pub(crate) const ALL: &'static [Self] = &[
        Self::Bug,
        Self::Usage,
        Self::Missing,
        Self::NoManifest,
        Self::Manifest,
        Self::Unsupported,
        Self::Build,
        Self::Files,
        Self::Auth,
        Self::Denied,
        Self::Deploy,
        Self::NotFound,
        Self::Locked,
        Self::Conflict,
        Self::Stale,
        Self::Cancelled,
        Self::TimedOut,
        Self::State,
        Self::NewerState,
        Self::Cloud,
        Self::Io,
        Self::Unhealthy,
    ];

    /// Code, name, exit status.
    fn facts(self) -> (&'static str, &'static str, u8) {
        match self {
            Self::Bug => ("MC0001", "bug", 70),
            Self::Usage => ("MC0002", "usage", 2),
            Self::Missing => ("MC0003", "missing_input", 2),
            Self::NoManifest => ("MC0004", "no_manifest", 2),
            Self::Manifest => ("MC0005", "manifest", 2),
            Self::Unsupported => ("MC0006", "unsupported", 2),
            Self::Build => ("MC0007", "build", 1),
            Self::Files => ("MC0008", "files", 2),
            Self::Auth => ("MC0009", "auth", 3),
            Self::Denied => ("MC0010", "denied", 1),
            Self::Deploy => ("MC0011", "deploy", 4),
            Self::NotFound => ("MC0012", "not_found", 6),
            Self::Locked => ("MC0013", "locked", 7),
            Self::Conflict => ("MC0014", "conflict", 7),
            Self::Stale => ("MC0015", "stale_plan", 7),
            Self::Cancelled => ("MC0016", "cancelled", 8),
            Self::TimedOut => ("MC0017", "timed_out", 9),
            Self::State => ("MC0018", "state", 1),
            Self::NewerState => ("MC0019", "newer_state", 1),
            Self::Cloud => ("MC0020", "cloud", 1),
            Self::Io => ("MC0021", "io", 1),
            Self::Unhealthy => ("MC0022", "unhealthy", 4),
        }
    }

    pub(crate) fn code(self) -> &'static str {
        self.facts().0
    }

    pub(crate) fn name(self) -> &'static str {
        self.facts().1
    }

    pub(crate) fn exit(self) -> u8 {
        self.facts().2
    }

    /// A paragraph for `mikrocloud explain`.
    pub(crate) fn explain(self) -> &'static str {
        match self {
            Self::Bug => {
                "mikrocloud met a state that it should never be in. Nothing that was recorded is lost; please report it with the output of the same command under `-v`."
            }
            Self::Usage => {
                "The command line was not understood: an unknown command or flag, a value out of range, or two flags that exclude each other. `mikrocloud help COMMAND` shows what a command takes."
            }
            Self::Missing => {
                "A value or a confirmation was needed, and nobody could be asked: input is not a terminal, `CI` is set, or `--no-input` was given. The message names the flag and the variable for each."
            }
            Self::NoManifest => {
                "No `mikrocloud.yaml` was found in this folder or above it. `mikrocloud init` writes one; `-C DIR` and `--config FILE` point elsewhere."
            }
            Self::Manifest => {
                "The project description has mistakes. Each is listed with its place and a code of its own, which `mikrocloud explain` knows too."
            }
            Self::Unsupported => {
                "The description asks for something that the chosen cloud cannot do. The message names the place in the description."
            }
            Self::Build => "The build command of a service ended with an error. Its output is above; nothing was deployed.",
            Self::Files => {
                "The files to publish are missing or cannot be published as they are: no output folder, a name that is not UTF-8, a link that leaves the project."
            }
            Self::Auth => "The cloud does not know who is calling: there is no login on this machine, or it has expired.",
            Self::Denied => "The login is valid and lacks the right to make a call. The message names the call to allow.",
            Self::Deploy => "Some steps failed. What was done is recorded; the same command run again goes on from there.",
            Self::NotFound => "There is no project, environment or deployment of that name in the state file.",
            Self::Locked => {
                "Another run is at work on the same environment. Its lock ends with it, at the latest 30 seconds after it was killed; `--lock-timeout` waits for it."
            }
            Self::Conflict => {
                "The cloud has something else under a name that mikrocloud would give, or somebody changed a resource during the run. Nothing that is not ours was touched."
            }
            Self::Stale => {
                "The saved plan no longer fits: the project, the state or the cloud changed since it was made. Make a new one with `mikrocloud plan --out FILE`."
            }
            Self::Cancelled => {
                "The run was stopped on request. Calls that were under way were seen through and recorded; the same command run again goes on from there."
            }
            Self::TimedOut => "All calls were made, and the cloud is still at work. `mikrocloud status` tells how far it is.",
            Self::State => "The state file could not be read or written. `mikrocloud doctor` checks it.",
            Self::NewerState => {
                "The state file was written by a newer mikrocloud, and reading it wrongly could lose track of resources. Upgrade mikrocloud, or point `MIKROCLOUD_STATE` to another file."
            }
            Self::Cloud => "The cloud answered with an error that trying again did not mend.",
            Self::Io => "A file or folder could not be read or written.",
            Self::Unhealthy => {
                "The deployment was made, and what it serves does not answer as it should; or `mikrocloud doctor` found something wrong."
            }
        }
    }
}

/// One mistake at one place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) code: &'static str,
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: usize,
    /// From 1, in characters.
    pub(crate) column: usize,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// File, line, column.
pub(super) type Place<'a> = (&'a str, usize, usize);

/// Everything that is said about a failure.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    pub(crate) message: String,
    pub(crate) causes: Vec<String>,
    pub(crate) hint: Option<String>,
    /// Commands to type next.
    pub(crate) next: Vec<String>,
    pub(crate) mistakes: Vec<Mistake>,
    /// Shown before the message: snippets with their places.
    pub(crate) picture: Option<String>,
    /// What was done all the same: fields of the JSON document beside `error`.
    pub(crate) report: Option<Value>,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            causes: Vec::new(),
            hint: None,
            next: Vec::new(),
            mistakes: Vec::new(),
            picture: None,
            report: None,
        }
    }

    /// With the chain of reasons below `error`, and `error` itself as the message.
    pub(crate) fn from_error(kind: FailureKind, error: &dyn std::error::Error) -> Self {
        let mut failure = Self::new(kind, error.to_string());
        let mut source = error.source();
        while let Some(cause) = source {
            failure.causes.push(cause.to_string());
            source = cause.source();
        }
        failure
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn next(mut self, command: impl Into<String>) -> Self {
        self.next.push(command.into());
        self
    }

    pub(crate) fn cause(mut self, cause: impl Into<String>) -> Self {
        self.causes.push(cause.into());
        self
    }

    /// With something to type next, if nothing better is known: nobody is left with a message alone.
    pub(crate) fn or_explained(self) -> Self {
        if self.hint.is_some() || !self.next.is_empty() {
            return self;
        }
        let code = self.mistakes.first().map_or(self.kind.code(), |mistake| mistake.code);
        self.next(format!("mikrocloud explain {code}"))
    }

    /// For a person.
    pub(super) fn render(&self, paint: Paint) -> String {
        let mut text = String::new();
        if let Some(picture) = &self.picture {
            _ = writeln!(text, "{picture}\n");
        }
        _ = writeln!(text, "{} {}", paint.red(&paint.bold(&format!("error[{}]:", self.kind.code()))), self.message);
        for cause in &self.causes {
            _ = writeln!(text, "  Caused by: {cause}");
        }
        if let Some(hint) = &self.hint {
            _ = writeln!(text, "{} {hint}", paint.cyan("hint:"));
        }
        for command in &self.next {
            _ = writeln!(text, "{} `{command}`", paint.cyan("next:"));
        }
        text
    }

    /// For a program: the `error` object, and what was done all the same beside it.
    pub(super) fn document(&self) -> Value {
        let mut body = self.report.clone().unwrap_or_else(|| json!({}));
        body["error"] = self.to_json();
        body
    }

    fn to_json(&self) -> Value {
        let mistakes: Vec<Value> = self
            .mistakes
            .iter()
            .map(|m| json!({"code": m.code, "file": m.file, "line": m.line, "column": m.column, "message": m.message, "hint": m.hint}))
            .collect();
        let mut message = self.message.clone();
        for cause in &self.causes {
            _ = write!(message, ": {cause}");
        }
        json!({
            "code": self.kind.code(),
            "kind": self.kind.name(),
            "message": message,
            "hint": self.hint,
            "next": self.next,
            "details": mistakes,
        })
    }

    /// Place and text of each thing to mark in a pull request.
    pub(super) fn annotations(&self) -> Vec<(Option<Place<'_>>, String)> {
        if self.mistakes.is_empty() {
            return vec![(None, self.message.clone())];
        }
        self.mistakes.iter().map(|m| (Some((m.file.as_str(), m.line, m.column)), m.message.clone())).collect()
    }
}
