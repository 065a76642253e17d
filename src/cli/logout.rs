//! `buitenkant logout`: ends the session and erases the state folder.

use std::process::ExitCode;

use super::state::{StateArgs, block_on};
use crate::matrix::logout;

/// Which bot.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    state: StateArgs,
    /// Erase the state folder even when the homeserver cannot be told.
    #[arg(long)]
    force: bool,
    /// Do it. Cases, drafts and open threads of this bot are erased with the folder.
    #[arg(long)]
    yes: bool,
}

/// Logs out.
///
/// # Errors
/// When the homeserver cannot be told, or files cannot be removed.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if !args.yes {
        anyhow::bail!(
            "logging out erases the state folder with all cases, drafts and open threads (say --yes to do it)"
        );
    }
    let config = args.state.config()?;
    let folder = args.state.open()?;
    block_on(async { Ok(logout(&config.matrix, &folder, args.force).await?) })?;
    eprintln!("Logged out; the state folder is empty.");
    Ok(ExitCode::SUCCESS)
}
