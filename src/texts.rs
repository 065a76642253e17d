//! Every sentence a chat user reads, from `config/nl.ftl` (Fluent).

use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::fault::Fault;

/// The shipped Dutch texts.
pub const SHIPPED: &str = include_str!("../config/nl.ftl");

/// The texts, loaded once.
pub struct Texts {
    bundle: FluentBundle<FluentResource>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Texts")
    }
}

/// One value to fill into a text: `("code", "2026-014".into())`.
pub type Arg<'a> = (&'a str, FluentValue<'a>);

impl Texts {
    /// Loads texts from Fluent source; `file` is the name used in faults.
    ///
    /// # Errors
    /// One fault for each syntax error or message defined twice.
    pub fn load(file: &str, source: &str) -> Result<Self, Vec<Fault>> {
        let remedy =
            "see https://projectfluent.org for the syntax; compare with the shipped nl.ftl";
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) => resource,
            Err((_, errors)) => {
                return Err(errors
                    .iter()
                    .map(|error| {
                        Fault::new(file, error.to_string(), remedy)
                            .at_offset(source, error.pos.start)
                    })
                    .collect());
            }
        };
        let mut bundle = FluentBundle::new_concurrent(vec![LanguageIdentifier::default()]);
        // Isolation marks would end up in copied sentences and in minutes.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|errors| {
            errors
                .iter()
                .map(|error| Fault::new(file, error.to_string(), remedy))
                .collect::<Vec<_>>()
        })?;
        Ok(Self { bundle })
    }

    /// The shipped texts; they are checked by a test.
    pub fn shipped() -> Result<Self, Vec<Fault>> {
        Self::load("config/nl.ftl", SHIPPED)
    }

    /// Whether there is a text with this key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.get_message(key).is_some_and(|message| message.value().is_some())
    }

    /// The text with this key, filled in. A missing text yields its key, so that a reader can report it.
    pub fn say(&self, key: &str, args: &[Arg<'_>]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let args: FluentArgs<'_> = args.iter().cloned().collect();
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key that the code names stands in the shipped file.
    #[test]
    fn every_key_in_the_code_has_a_text() {
        let texts = Texts::shipped().expect("nl.ftl loads");
        let key = regex::Regex::new(r#""([a-z]+(?:-[a-z0-9]+)+)""#).expect("a valid pattern");
        let call =
            regex::Regex::new(r"\b(?:say|tell|text|reply)(?:_[a-z]+)?\(").expect("a valid pattern");
        let mut missing = Vec::new();
        for path in sources("src") {
            let source = std::fs::read_to_string(&path).expect("readable");
            for line in source.lines().filter(|line| call.is_match(line)) {
                for found in key.captures_iter(line).filter(|found| !texts.has(&found[1])) {
                    missing.push(format!("{}: {}", path.display(), &found[1]));
                }
            }
        }
        assert!(missing.is_empty(), "no text for: {missing:#?}");
    }

    fn sources(folder: &str) -> Vec<std::path::PathBuf> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                files.extend(sources(&path.to_string_lossy()));
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("texts.rs")
            {
                files.push(path);
            }
        }
        files
    }
}
