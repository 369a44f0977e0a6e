//! New projects: from a template and answers to it, or from what a folder holds already, to files on disk.
//!
//! template + answers -> `render` (all in memory) -> `Work::plan` (against what is on disk) -> `Work::carry_out` (all or nothing).
//! Nothing here asks or prints: questions go through a function that the caller gives.

mod answers;
mod builtin;
mod engine;
mod error;
mod existing;
mod filters;
mod package;
mod paths;
mod record;
mod render;
mod write;

pub(crate) use answers::{Answers, Asked, Given, Question, Reply, project_name, resolve};
pub(crate) use builtin::{builtin, choices, find};
pub(crate) use error::{Error, Missing};
pub(crate) use existing::manifest_of;
pub(crate) use filters::shquote;
pub(crate) use package::Template;
pub(crate) use record::{companions, mistakes};
pub(crate) use render::{Rendered, Strategy, next_steps, render};
pub(crate) use write::{Action, Merge, Work};

#[cfg(test)]
mod tests;
