//! The nouns every layer shares. No I/O, no async, and no cloud's name.

pub(crate) mod app;
pub(crate) mod files;
pub(crate) mod kind;
pub(crate) mod name;
pub(crate) mod problem;
pub(crate) mod reference;
pub(crate) mod resource;
pub(crate) mod target;
