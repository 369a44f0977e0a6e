//! mikrocloud: one project description, deployed to any cloud. Data flows one way: manifest -> plan -> apply -> state -> output.

mod model;

mod world;

mod artifact;
mod clouds;
mod manifest;
mod plan;
mod state;

mod apply;
mod scaffold;

mod output;

mod cli;

pub use cli::run;
#[doc(hidden)]
pub use cli::{capabilities, command};
pub use world::World;
