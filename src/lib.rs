//! mikrocloud: one project description, deployed to any cloud. Data flows one way: manifest -> plan -> apply -> state -> output.

mod clouds;
mod model;
