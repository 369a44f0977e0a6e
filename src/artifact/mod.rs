//! What is shipped: finds out what a folder holds, runs a service's build, collects its files, and says how each is to be served.

mod build;
mod collect;
mod detect;
mod serve;

pub(crate) use build::run_build;
pub(crate) use collect::collect;
pub(crate) use detect::{Choice, Server, SitePlan, Verdict, Wishes, detect};

use std::path::PathBuf;

/// Why there is nothing to ship.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("the build of `{service}` ended with {status}: `{command}`")]
    Build { service: String, command: String, status: String },
    #[error("the build of `{service}` could not be started: `{command}`")]
    Start { service: String, command: String, source: std::io::Error },
    #[error("`{service}` has no output folder `{}`", path.display())]
    NoOutput { service: String, path: PathBuf, hint: String },
    #[error("`{service}` has no files to publish in `{}`", path.display())]
    Empty { service: String, path: PathBuf },
    #[error("`{}` leads out of the project, and would publish what is not part of it", path.display())]
    Escape { path: PathBuf },
    #[error("`{}` has a name that is not UTF-8, which no URL can hold", path.display())]
    Name { path: PathBuf },
    #[error("`{key}` has a name of {length} bytes; a site takes at most {max}")]
    Long { key: String, length: usize, max: usize },
    #[error("a file could not be read")]
    Io(#[from] std::io::Error),
}

#[cfg(test)]
mod tests;
