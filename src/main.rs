//! The command: arguments in, exit code out.

use std::process::ExitCode;

/// The allocator of the command; what it is worth stands in docs/performance.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    morgue::cli::run(std::env::args_os())
}
