//! `buitenkant try`: the terminal room. By hand (`screen`) or from a script (`script`); both drive the
//! same `stage`, which is the core with an adapter around it that needs no homeserver.

mod memory;
mod screen;
mod script;
mod stage;

use std::path::PathBuf;
use std::process::ExitCode;

pub use stage::Stage;

/// How to play.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Configuration; without it the shipped example.
    #[arg(long, short)]
    config: Option<PathBuf>,
    /// Play a script: one event a line (JSON). `-` reads standard input.
    #[arg(long)]
    script: Option<PathBuf>,
    /// Print every effect as a line of JSON.
    #[arg(long, requires = "script")]
    json: bool,
    /// Write the files that the bot sends into this folder.
    #[arg(long)]
    files: Option<PathBuf>,
    /// Keep what the bot keeps in this folder, sealed as in service. Without it nothing stays: a script
    /// runs in memory, the room by hand in a temporary folder that is erased at the end.
    #[arg(long)]
    state: Option<PathBuf>,
    /// No colours.
    #[arg(long, env = "NO_COLOR", num_args = 0, value_parser = clap::builder::FalseyValueParser::new())]
    plain: bool,
}

/// Plays the script, or opens the room.
///
/// # Errors
/// When a file cannot be read, or the configuration or the script is wrong.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let (file, source) = match &args.config {
        Some(path) => (path.display().to_string(), std::fs::read_to_string(path)?),
        None => ("config/buitenkant.toml".to_owned(), crate::config::EXAMPLE.to_owned()),
    };
    if let Some(folder) = &args.files {
        std::fs::create_dir_all(folder)?;
    }
    let files = args.files.as_deref();
    let memory = match (&args.script, &args.state) {
        (Some(_), None) => None,
        (_, given) => Some(memory::Memory::open(given.as_deref())?),
    };
    match &args.script {
        Some(path) => script::run(path, &file, &source, args.json, files, memory),
        None => screen::run(&file, &source, args.plain, files, memory),
    }
}
