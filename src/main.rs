//! The program: the real world in, an exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    match mikrocloud::World::real() {
        Ok(world) => mikrocloud::run(&world),
        Err(_) => ExitCode::FAILURE,
    }
}
