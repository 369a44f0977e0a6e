//! The command line as people and pipelines meet it.

mod bad_projects;
mod contract;
mod init;
mod output;
