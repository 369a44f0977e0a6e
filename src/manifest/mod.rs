//! YAML text to a checked `App`, with the place of every mistake. Pure: no I/O.
