//! The parts of the bot from a configuration and the files shipped inside the program.

use crate::bot::Parts;
use crate::config::Config;
use crate::dialog::Library;
use crate::fault::Fault;
use crate::minutes::Template;
use crate::scan::{self, LexiconFile, Scanner};
use crate::texts::Texts;

/// Builds the parts; every fault of every file is reported, not just the first.
///
/// # Errors
/// The faults.
pub fn parts(config: Config) -> Result<Parts, Vec<Fault>> {
    let texts = Texts::shipped()?;
    let template = template(&config)?;
    let dialogs = Library::shipped()?;
    let scanner = scanner(&config)?;
    Ok(Parts { config, texts, dialogs, scanner, template })
}

/// The template of the minutes: the organisation's own where one is named, else the shipped one.
///
/// # Errors
/// The faults of the template, or that it (or its logo) cannot be read.
pub fn template(config: &Config) -> Result<Template, Vec<Fault>> {
    let minutes = &config.minutes;
    let mut template = if minutes.template.is_empty() {
        Template::shipped()?
    } else {
        let path = std::path::Path::new(&minutes.template);
        super::minutes::load_template(path).map_err(|error| {
            let remedy = "set minutes.template in the configuration to a file that can be read, or leave it empty";
            vec![Fault::new(minutes.template.as_str(), format!("{error:#}"), remedy)]
        })??
    };
    if !minutes.organisation.is_empty() {
        template.look.organisation.clone_from(&minutes.organisation);
    }
    Ok(template)
}

/// The shipped scanner with the organisation's own lexicon, allow lists and thresholds.
///
/// # Errors
/// Files that cannot be read, and every line in them that is wrong.
pub fn scanner(config: &Config) -> Result<Scanner, Vec<Fault>> {
    let own = read(&config.scan.lexicon)?;
    let allow = read(&config.scan.allow)?;
    let mut thresholds = scan::Thresholds::default();
    thresholds.health = config.scan.health_threshold.unwrap_or(thresholds.health);
    thresholds.identifier = config.scan.identifier_threshold.unwrap_or(thresholds.identifier);
    if own.is_empty() && allow.is_empty() {
        return Ok(Scanner::embedded().with(thresholds));
    }
    let (own, allow) = (lexicon(&own), lexicon(&allow));
    Scanner::new(scan::Sources { own: &own, allow: &allow, thresholds, ..scan::shipped() })
}

/// What a person should look at again in the organisation's own lexicon files.
///
/// # Errors
/// As [`scanner`].
pub fn review(config: &Config) -> Result<Vec<Fault>, Vec<Fault>> {
    let own = read(&config.scan.lexicon)?;
    Ok(scanner(config)?.review(&lexicon(&own)))
}

fn lexicon(texts: &[(String, String)]) -> Vec<LexiconFile<'_>> {
    texts.iter().map(|(name, text)| LexiconFile { name, text }).collect()
}

fn read(paths: &[String]) -> Result<Vec<(String, String)>, Vec<Fault>> {
    let mut texts = Vec::new();
    let mut faults = Vec::new();
    for path in paths {
        match std::fs::read_to_string(path) {
            Ok(text) => texts.push((path.clone(), text)),
            Err(error) => faults.push(Fault::new(
                path,
                format!("cannot be read: {error}"),
                "correct the path under [scan] in the configuration",
            )),
        }
    }
    if faults.is_empty() { Ok(texts) } else { Err(faults) }
}
