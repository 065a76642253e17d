//! `buitenkant login`: once, by the operator.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use zeroize::Zeroizing;

use super::state::{StateArgs, block_on};
use crate::matrix::{Login, Secret, login};
use crate::store::write_secret;

/// How to log in. Secrets never come by argument: others can read the arguments of a process.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    state: StateArgs,
    /// File with the password. Else BUITENKANT_PASSWORD, else a prompt.
    #[arg(long, value_name = "FILE", conflicts_with = "token_file")]
    password_file: Option<PathBuf>,
    /// File with an access token of a session made for the bot. Else BUITENKANT_TOKEN.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// File with the recovery key of an account that has one. Else BUITENKANT_RECOVERY_KEY.
    #[arg(long, value_name = "FILE")]
    recovery_key_file: Option<PathBuf>,
    /// Where a new recovery key is written (mode 0600). Without it: standard output.
    #[arg(long, value_name = "FILE")]
    new_recovery_key_file: Option<PathBuf>,
    /// Keep room keys on this machine only, not in the homeserver's sealed key backup.
    #[arg(long)]
    no_key_backup: bool,
    /// The recovery key is lost for good: make a new identity. People must verify the bot anew.
    #[arg(long)]
    reset_identity: bool,
}

/// Logs in, sets up cross-signing, hands over the recovery key.
///
/// # Errors
/// When a secret is missing, or the homeserver refuses.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let config = args.state.config()?;
    if let Some(path) = args.new_recovery_key_file.as_deref().filter(|path| path.exists()) {
        bail!("{} exists (a recovery key is never overwritten: name another file)", path.display());
    }
    let secret = secret(args)?;
    let recovery_key = read_secret(args.recovery_key_file.as_deref(), "BUITENKANT_RECOVERY_KEY")?;
    let folder = args.state.create()?;
    let logged_in = block_on(async {
        let how = Login {
            config: &config.matrix,
            name: &config.name,
            secret,
            recovery_key,
            reset_identity: args.reset_identity,
            backup: !args.no_key_backup,
        };
        Ok(login(&folder, how).await?)
    })?;
    eprintln!("Logged in as {}, device {}.", logged_in.user, logged_in.device);
    eprintln!("Fingerprint of the device: {}", logged_in.fingerprint);
    match (&logged_in.recovery_key, &args.new_recovery_key_file) {
        (None, _) => eprintln!("The account's identity was taken up with the recovery key."),
        (Some(key), Some(path)) => {
            write_secret(path, key.as_bytes())?;
            eprintln!(
                "The recovery key is in {}. Keep it in a safe place, not on this machine.",
                path.display()
            );
        }
        (Some(key), None) => {
            eprintln!(
                "The recovery key follows on standard output, once. Keep it in a safe place."
            );
            let mut out = std::io::stdout();
            writeln!(out, "{}", key.as_str()).context("the recovery key could not be printed")?;
        }
    }
    eprintln!("Next: buitenkant doctor, then buitenkant run.");
    Ok(ExitCode::SUCCESS)
}

fn secret(args: &Args) -> anyhow::Result<Secret> {
    if let Some(token) = read_secret(args.token_file.as_deref(), "BUITENKANT_TOKEN")? {
        return Ok(Secret::Token(token));
    }
    if let Some(password) = read_secret(args.password_file.as_deref(), "BUITENKANT_PASSWORD")? {
        return Ok(Secret::Password(password));
    }
    if !std::io::stdin().is_terminal() {
        bail!(
            "no password and no terminal to ask for it (set BUITENKANT_PASSWORD or BUITENKANT_TOKEN, or use --password-file or --token-file)"
        );
    }
    let password = rpassword::prompt_password("Password of the bot's account: ")
        .context("no password could be read")?;
    Ok(Secret::Password(Zeroizing::new(password)))
}

/// A secret from a file, else from the environment.
fn read_secret(file: Option<&Path>, variable: &str) -> anyhow::Result<Option<Zeroizing<String>>> {
    let found = match file {
        Some(path) => Some(
            std::fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?,
        ),
        None => std::env::var(variable).ok(),
    };
    let trimmed = found.map(Zeroizing::new).map(|text| Zeroizing::new(text.trim().to_owned()));
    Ok(trimmed.filter(|text| !text.is_empty()))
}
