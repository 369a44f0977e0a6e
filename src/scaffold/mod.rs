//! scaffold.
