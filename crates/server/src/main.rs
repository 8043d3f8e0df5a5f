//! The program `prophasis`: commands and signals only.

use clap::Parser as _;

fn main() -> std::process::ExitCode {
    server::cli::main(server::cli::Arguments::parse())
}
