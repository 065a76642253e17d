//! Command line, tracing and exit codes; nothing else.

use std::process::ExitCode;

use buitenkant::cli::{Cli, WRONG_USE};
use clap::Parser;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    // The client library's own debug lines hold ids and content: warnings only, unless asked for.
    // It also calls every expected 404 an error; what matters of those the adapter reports itself.
    let filter = EnvFilter::try_from_env("BUITENKANT_LOG").unwrap_or_else(|_| {
        EnvFilter::new("warn,matrix_sdk::http_client=off,matrix_sdk_crypto=error,buitenkant=info")
    });
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("buitenkant: {error:#}");
            ExitCode::from(WRONG_USE)
        }
    }
}
