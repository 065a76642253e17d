//! Text in, findings out.
//!
//! # Layout
//!
//! - [`fold`]: text made comparable, with the way back to the original code points.
//! - [`token`], [`pattern`]: words, numbers, and things with digits or an at-sign.
//! - [`lexicon`], [`inflect`]: terms as data, found whole, inflected, in compounds, misspelt.
//! - [`words`]: how common a word is, what it resembles, whether it is a name.
//! - [`features`], [`model`]: what the sequence model sees, and the model.
//! - [`label`]: what a finding can be about.

mod features;
mod fold;
mod inflect;
mod label;
mod lexicon;
pub mod model;
mod pattern;
mod token;
mod words;

pub use features::{Family, Feature, Features};
pub use label::{Group, Label};
pub use lexicon::LexiconFile;

use crate::fault::Fault;
use features::{Extractor, Outside};
use fold::Folded;
use lexicon::Lexicon;
use model::Model;
use token::{Token, tokenise};
use words::Words;

/// The files a scanner is made of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sources<'a> {
    /// Lexicon files, the organisation's own behind the shipped ones.
    pub lexicon: &'a [LexiconFile<'a>],
    /// Words with their frequency band and groups.
    pub words: &'a str,
    /// Given names, one a line.
    pub given: &'a str,
    /// Surnames, one a line.
    pub surnames: &'a str,
    /// Towns, one a line.
    pub places: &'a str,
    /// Weights of the sequence model.
    pub model: &'a [u8],
}

/// What is known around a message.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around<'a> {
    /// Display names of the room's own people: they are not clients.
    pub members: &'a [String],
    /// A case is under discussion.
    pub case_open: bool,
}

/// The scanner: built once, never changed.
#[derive(Debug)]
pub struct Scanner {
    lexicon: Lexicon,
    words: Words,
    model: Option<Model>,
}

/// A message cut up for training: what the model sees, and where each token stands.
#[derive(Debug)]
pub struct Example {
    /// Features of each token.
    pub features: Features,
    /// Code points of each token.
    pub spans: Vec<(usize, usize)>,
}

impl Scanner {
    /// Builds a scanner; without model bytes it can only extract features.
    ///
    /// # Errors
    /// Every fault in the files.
    pub fn new(sources: Sources) -> Result<Scanner, Vec<Fault>> {
        let lexicon = Lexicon::new(sources.lexicon)?;
        let words = Words::new(sources.words, sources.given, sources.surnames, sources.places)
            .map_err(|fault| vec![fault])?;
        let model = if sources.model.is_empty() {
            None
        } else {
            Some(Model::from_bytes(sources.model).ok_or_else(|| {
                vec![Fault::new("weights.bin", "not a weights file", "restore the shipped file")]
            })?)
        };
        Ok(Scanner { lexicon, words, model })
    }

    /// What the model sees of a message.
    #[must_use]
    pub fn example(&self, text: &str, around: &Around) -> Example {
        let folded = Folded::new(text);
        let tokens = tokenise(&folded);
        let features = self.features(&folded, &tokens, around);
        let spans = tokens.iter().map(|t| folded.span(t.start, t.end)).collect();
        Example { features, spans }
    }

    fn features(&self, folded: &Folded, tokens: &[Token], around: &Around) -> Features {
        let matches = self.lexicon.find(folded, tokens, |t| self.words.get(t.hash).is_some());
        let extractor = Extractor { lexicon: &self.lexicon, words: &self.words };
        extractor.features(folded, tokens, &matches, Outside { case_open: around.case_open })
    }
}
