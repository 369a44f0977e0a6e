//! What the tests stand on: a project of their own, servers that others wrote, and a proxy between that records and breaks things.

pub(crate) mod proxy;
pub(crate) mod sandbox;
pub(crate) mod servers;

use std::path::PathBuf;

/// The folder that `tests/run` fills with the tools of the tests.
pub(crate) fn tools() -> PathBuf {
    let tools = std::env::var_os("MIKROCLOUD_TEST_TOOLS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/tools"), PathBuf::from);
    assert!(tools.join("venv/bin/python").exists(), "the test tools are not in `{}`: run `./tests/run` once", tools.display());
    tools
}
