//! `buitenkant check`: is everything that people wrote right?

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use super::{FAULTS, embedded, print_faults};
use crate::config::{Config, EXAMPLE};

/// What to check.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The configuration file; without it the shipped example.
    #[arg(long, short)]
    config: Option<PathBuf>,
}

/// Checks, and says file, line and remedy for each fault.
///
/// # Errors
/// When a file cannot be read.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (file, source) = match &args.config {
        Some(path) => {
            let source = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            (path.display().to_string(), source)
        }
        None => ("config/buitenkant.toml".to_owned(), EXAMPLE.to_owned()),
    };
    let faults = match Config::load(&file, &source) {
        Ok(config) => match embedded::review(&config) {
            Ok(review) => {
                let broken = embedded::parts(config).err().unwrap_or_default();
                broken.into_iter().chain(review).collect()
            }
            Err(faults) => faults,
        },
        Err(faults) => faults,
    };
    print_faults(&faults);
    if faults.is_empty() {
        println!("{file}: in order");
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::from(FAULTS))
    }
}
