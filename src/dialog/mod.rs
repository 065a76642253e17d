//! Decision aids as data: load, check, walk, verdict.
//!
//! - `file`, `load`, `check`: from a TOML file to a [`Dialog`], or to faults with line and remedy.
//! - [`model`]: the loaded dialog. [`outcome`]: the eight outcomes. [`rules`]: what can be cited.
//! - [`walk`]: where answers lead. [`reading`]: what a typed answer means.
//! - [`report`]: a walk as data. [`whatif`]: which answer would change it. [`account`]: what is kept of it.
//! - [`paths`], [`coverage`], [`diagram`], [`diff`]: the whole of a dialog, for those who must approve it.
//! - [`note`], [`form`]: the file note and the form of Bijlage VI, on paper.

pub mod account;
mod check;
pub mod coverage;
pub mod diagram;
pub mod diff;
mod file;
pub mod form;
pub mod load;
pub mod model;
pub mod note;
pub mod outcome;
pub mod paths;
mod picture;
pub mod reading;
pub mod report;
pub mod rules;
pub mod walk;
pub mod whatif;

pub use load::{Shared, load};
pub use model::Dialog;
pub use outcome::Outcome;

use crate::fault::Fault;

/// What the dialogs share.
pub const SHARED: (&str, &str) =
    ("dialogs/gedeeld.toml", include_str!("../../dialogs/gedeeld.toml"));

/// The shipped dialogs, in the order in which they are offered.
pub const SHIPPED: &[(&str, &str)] = &[
    ("dialogs/bemoeizorg.toml", include_str!("../../dialogs/bemoeizorg.toml")),
    ("dialogs/levensloopaanpak.toml", include_str!("../../dialogs/levensloopaanpak.toml")),
    ("dialogs/samenwerkingsverband.toml", include_str!("../../dialogs/samenwerkingsverband.toml")),
    ("dialogs/gehandicaptenzorg.toml", include_str!("../../dialogs/gehandicaptenzorg.toml")),
    ("dialogs/geboortezorg.toml", include_str!("../../dialogs/geboortezorg.toml")),
];

/// Superseded versions, kept so that old decisions can be replayed under the rules of their day.
pub const ARCHIVE: &[(&str, &str)] = &[];

/// All decision aids.
#[derive(Debug, Default)]
pub struct Library {
    current: Vec<Dialog>,
    archive: Vec<Dialog>,
}

impl Library {
    /// The shipped dialogs.
    ///
    /// # Errors
    /// Every fault in every file.
    pub fn shipped() -> Result<Self, Vec<Fault>> {
        Self::load(SHARED, SHIPPED, ARCHIVE)
    }

    /// Loads files given as (name, source).
    ///
    /// # Errors
    /// Every fault in every file.
    pub fn load(
        shared: (&str, &str),
        current: &[(&str, &str)],
        archive: &[(&str, &str)],
    ) -> Result<Self, Vec<Fault>> {
        let shared = Shared::load(shared.0, shared.1)?;
        let mut library = Self::default();
        let mut faults = Vec::new();
        for (files, into) in [(current, &mut library.current), (archive, &mut library.archive)] {
            for (name, source) in files {
                match load(name, source, &shared) {
                    Ok(dialog) => into.push(dialog),
                    Err(found) => faults.extend(found),
                }
            }
        }
        if faults.is_empty() { Ok(library) } else { Err(faults) }
    }

    /// The dialogs in force.
    pub fn all(&self) -> &[Dialog] {
        &self.current
    }

    /// A dialog in force, by id.
    pub fn get(&self, id: &str) -> Option<&Dialog> {
        self.current.iter().find(|dialog| dialog.id == id)
    }

    /// A dialog in the version of its day, in force or superseded.
    pub fn version(&self, id: &str, version: &str) -> Option<&Dialog> {
        let all = self.current.iter().chain(&self.archive);
        all.into_iter().find(|dialog| dialog.id == id && dialog.version == version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_dialogs_are_sound() {
        if let Err(faults) = Library::shipped() {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{}", faults.join("\n"));
        }
    }
}
