//! `buitenkant doctor`: why the bot is ready, or not.

use std::process::ExitCode;

use super::FAULTS;
use super::state::{StateArgs, block_on};
use crate::matrix::{CheckState, doctor};

/// Which bot.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    state: StateArgs,
}

/// Checks session, cross-signing, recovery and rooms, and explains each.
///
/// # Errors
/// When the state folder or the homeserver cannot be reached.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let config = args.state.config()?;
    let folder = args.state.open()?;
    let checks = block_on(async { Ok(doctor(&config, &folder).await?) })?;
    for check in &checks {
        let mark = match check.state {
            CheckState::Good => "good",
            CheckState::Note => "note",
            CheckState::Bad => "BAD ",
        };
        println!("{mark}  {}: {}\n      {}", check.what, check.found, check.why);
    }
    let bad = checks.iter().any(|check| check.state == CheckState::Bad);
    Ok(if bad { ExitCode::from(FAULTS) } else { ExitCode::SUCCESS })
}
