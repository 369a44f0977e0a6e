//! The one integration binary: structure, command line, clouds.

mod architecture;
mod cli;
mod conformance;
#[expect(dead_code, reason = "used by the next tests")]
mod support;
