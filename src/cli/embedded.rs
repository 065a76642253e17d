//! The parts of the bot from a configuration and the files shipped inside the program.

use crate::bot::Parts;
use crate::config::Config;
use crate::dialog::Library;
use crate::fault::Fault;
use crate::minutes::Template;
use crate::scan::Scanner;
use crate::texts::Texts;

/// Builds the parts; every fault of every file is reported, not just the first.
///
/// # Errors
/// The faults.
pub fn parts(config: Config) -> Result<Parts, Vec<Fault>> {
    let texts = Texts::shipped()?;
    let template = Template::shipped()?;
    let dialogs = Library::shipped()?;
    Ok(Parts { config, texts, dialogs, scanner: Scanner::default(), template })
}
