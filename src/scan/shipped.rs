//! The files in `config/` that the program carries with it.

use super::{LexiconFile, Sources, Thresholds};

macro_rules! lexicon {
    ($($name:literal),*) => {
        &[$(LexiconFile {
            name: $name,
            text: include_str!(concat!("../../config/lexicon/", $name)),
        }),*]
    };
}

/// The shipped lexicon. In the order of their names, as training reads them.
const LEXICON: &[LexiconFile] = lexicon!(
    "cues.csv",
    "diagnosis.csv",
    "medication.csv",
    "nl-homographs.csv",
    "organisations.csv",
    "substances.csv",
    "symptom.csv",
    "treatment.csv",
    "tussenvoegsels.csv"
);

/// The shipped sources, to which an organisation adds its own.
#[must_use]
pub fn sources() -> Sources<'static> {
    Sources {
        lexicon: LEXICON,
        words: include_str!("../../config/model/words.csv"),
        given: include_str!("../../config/model/given.txt"),
        surnames: include_str!("../../config/model/surnames.txt"),
        places: include_str!("../../config/model/places.txt"),
        model: include_bytes!("../../config/model/weights.bin"),
        own: &[],
        allow: &[],
        thresholds: Thresholds::default(),
    }
}
