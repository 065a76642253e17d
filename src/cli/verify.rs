//! `buitenkant verify`: compare emoji with a coordinator or the operator.

use std::io::{BufRead, Write};
use std::process::ExitCode;

use super::state::{StateArgs, block_on};
use crate::matrix::verify;

/// With whom.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    state: StateArgs,
    /// The person, `@dirk:zvh.example`. The service must be stopped: one process uses a state folder.
    user: String,
    /// Wait for their request in place of sending one.
    #[arg(long)]
    wait: bool,
}

/// Verifies.
///
/// # Errors
/// When the emoji differ, or the other side breaks off or does not answer.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let config = args.state.config()?;
    let folder = args.state.open()?;
    if args.wait {
        eprintln!("Waiting for {} to start the verification in their client.", args.user);
    } else {
        eprintln!("Asking {} to verify: they accept it in their client.", args.user);
    }
    block_on(async {
        Ok(verify(&config.matrix, &folder, &args.user, !args.wait, async |emoji| same(emoji))
            .await?)
    })?;
    eprintln!("Verified.");
    Ok(ExitCode::SUCCESS)
}

/// Shows the emoji; only a typed yes counts.
fn same(emoji: &[(String, String)]) -> bool {
    println!("Do both sides show these, in this order?");
    for (symbol, name) in emoji {
        println!("  {symbol}  {name}");
    }
    print!("yes or no: ");
    let mut answer = String::new();
    if std::io::stdout().flush().is_err() || std::io::stdin().lock().read_line(&mut answer).is_err()
    {
        return false;
    }
    matches!(answer.trim().to_lowercase().as_str(), "yes" | "y" | "ja" | "j")
}
