//! The one integration binary: structure, command line, clouds.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops where something is not as it should be, and looks at the world directly"
)]

mod architecture;
mod cli;
mod conformance;
mod docs;
mod real_site;
mod support;
