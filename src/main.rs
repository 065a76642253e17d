//! Command line, tracing and exit codes; nothing else.

use std::process::ExitCode;

use buitenkant::cli::{Cli, WRONG_USE};
use buitenkant::matrix::LOG_FILTER;
use clap::Parser;
use tracing::Level;
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::prelude::*;

fn main() -> ExitCode {
    // Libraries log names, ids and content below WARN: whatever is asked for, those lines stay out. They
    // also call every expected 404 an error; what matters of those the adapter reports itself.
    let own_or_grave =
        filter_fn(|line| line.target().starts_with("buitenkant") || *line.level() <= Level::WARN);
    let asked =
        EnvFilter::try_from_env("BUITENKANT_LOG").unwrap_or_else(|_| EnvFilter::new(LOG_FILTER));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()));
    tracing_subscriber::registry().with(lines.with_filter(own_or_grave)).with(asked).init();
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("buitenkant: {error:#}");
            ExitCode::from(WRONG_USE)
        }
    }
}
