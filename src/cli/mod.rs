//! The verbs of the command line, one file each.

mod check;
pub mod dialog;
mod doctor;
mod embedded;
mod login;
mod logout;
mod minutes;
mod report;
mod run;
mod scan;
mod state;
pub mod try_room;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Wrong use or configuration.
pub const WRONG_USE: u8 = 2;
/// The work found faults.
pub const FAULTS: u8 = 1;

/// Buitenkant: guided sharing questions, discreet nudges and pseudonymised minutes in Matrix rooms.
#[derive(Debug, Parser)]
#[command(name = "buitenkant", version)]
pub struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// A room in the terminal, to try everything without a homeserver.
    Try(try_room::Args),
    /// Check configuration, dialogs, lexicon and templates.
    Check(check::Args),
    /// Log in once: session, cross-signing, recovery key.
    Login(login::Args),
    /// Run the bot until SIGTERM or Ctrl-C.
    Run(run::Args),
    /// Say why the bot is ready, or not: session, cross-signing, recovery, rooms.
    Doctor(doctor::Args),
    /// Compare emoji with a coordinator or the operator, so that both sides know each other.
    Verify(verify::Args),
    /// End the session and erase the state folder.
    Logout(logout::Args),
    /// Look at the decision aids, walk them, print their paths.
    Dialog(dialog::Args),
    /// Write minutes to a file, to look at a template before it is used.
    Minutes(minutes::Args),
    /// The log of a case, or the figures of a month.
    Report(report::Args),
    /// Findings in messages, as JSON lines.
    Scan(scan::Args),
}

impl Cli {
    /// Runs the verb.
    ///
    /// # Errors
    /// Whatever kept the verb from doing its work; its exit status is [`WRONG_USE`].
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.verb {
            Verb::Try(args) => try_room::run(args),
            Verb::Check(args) => check::run(&args),
            Verb::Login(args) => login::run(&args),
            Verb::Run(args) => run::run(&args),
            Verb::Doctor(args) => doctor::run(&args),
            Verb::Verify(args) => verify::run(&args),
            Verb::Logout(args) => logout::run(&args),
            Verb::Dialog(args) => dialog::run(args),
            Verb::Minutes(args) => minutes::run(&args),
            Verb::Report(args) => report::run(&args),
            Verb::Scan(args) => scan::run(&args),
        }
    }
}

/// Prints faults to standard error, one a line.
pub(crate) fn print_faults(faults: &[crate::fault::Fault]) {
    for fault in faults {
        eprintln!("{fault}");
    }
}
