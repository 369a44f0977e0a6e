//! The command line as people and pipelines meet it.

mod contract;
mod init;
