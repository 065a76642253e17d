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
//! - [`decide`]: thresholds, spans, allow lists, members.
//! - [`advice`]: how to say it from the outside.

pub mod advice;
mod decide;
mod features;
mod fold;
mod inflect;
mod label;
mod lexicon;
pub mod model;
mod pattern;
mod shipped;
mod token;
mod words;

pub use features::{Family, Feature, Features};
pub use label::{Group, Label};
pub use lexicon::LexiconFile;
pub use shipped::sources as shipped;

use crate::fault::Fault;
use features::{Extractor, Outside};
use fold::Folded;
use lexicon::{Lexicon, Match};
use model::Model;
use std::fmt;
use std::sync::{Arc, LazyLock};
use token::{Case, Kind, Token, tokenise};
use words::Words;

/// The files a scanner is made of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sources<'a> {
    /// The shipped lexicon files.
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
    /// The organisation's own lexicon files, named after their label.
    pub own: &'a [LexiconFile<'a>],
    /// The organisation's allow lists.
    pub allow: &'a [LexiconFile<'a>],
    /// From which probability a finding counts.
    pub thresholds: Thresholds,
}

/// Small words inside a surname, for [`Scanner::full_names`].
const SMALL_WORDS: [&str; 12] =
    ["van", "de", "der", "den", "het", "te", "ten", "ter", "el", "al", "ben", "von"];

/// What is known around a message.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around<'a> {
    /// Display names of the room's own people: they are not clients.
    pub members: &'a [String],
    /// A case is under discussion.
    pub case_open: bool,
}

/// Probability from which a group counts, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// For health findings.
    pub health: f32,
    /// For identifiers.
    pub identifier: f32,
}

impl Default for Thresholds {
    /// Measured across authors: see `docs/scanner.md`.
    fn default() -> Self {
        Thresholds { health: 0.85, identifier: 0.45 }
    }
}

impl Thresholds {
    fn of(self, group: Group) -> f32 {
        match group {
            Group::Health => self.health,
            Group::Identifier => self.identifier,
        }
    }
}

/// Which rule found something: a class of the lexicon (`diagnosis/psychotic`), a check
/// (`bsn/elfproef`) or the model (`symptom/model`). It never holds a word of the message, so it
/// may be logged and counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(Box<str>);

impl RuleId {
    fn new(name: &str) -> RuleId {
        RuleId(name.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for RuleId {
    fn from(name: &'static str) -> Self {
        RuleId::new(name)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One place in a message that says too much.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// What it is about.
    pub label: Label,
    /// What found it.
    pub rule: RuleId,
    /// Probability, 0 to 1.
    pub score: f32,
}

/// Why something was found, or just not.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The place, its label and score.
    pub finding: Finding,
    /// Is it over the threshold?
    pub counts: bool,
    /// Evidence, in words without message text: lexicon lines, checks, cues.
    pub reasons: Vec<String>,
}

/// The scanner: built once, never changed, cheap to clone.
#[derive(Debug, Clone)]
pub struct Scanner {
    built: Arc<Built>,
    thresholds: Thresholds,
}

#[derive(Debug)]
struct Built {
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
        let mut lexicon = Lexicon::new(sources.lexicon)?;
        lexicon.add_own(sources.own, sources.allow)?;
        let words = Words::new(sources.words, sources.given, sources.surnames, sources.places)
            .map_err(|fault| vec![fault])?;
        let model = if sources.model.is_empty() {
            None
        } else {
            Some(Model::from_bytes(sources.model).ok_or_else(|| {
                vec![Fault::new("weights.bin", "not a weights file", "restore the shipped file")]
            })?)
        };
        let built = Arc::new(Built { lexicon, words, model });
        Ok(Scanner { built, thresholds: sources.thresholds })
    }

    /// The scanner of the files shipped in `config/`, built at the first call.
    #[must_use]
    pub fn embedded() -> Scanner {
        static SHIPPED: LazyLock<Scanner> = LazyLock::new(|| {
            // The shipped files are compiled in, and a test builds this scanner.
            Scanner::new(shipped::sources()).expect("the shipped files are in order")
        });
        SHIPPED.clone()
    }

    /// The same scanner with other thresholds.
    #[must_use]
    pub fn with(mut self, thresholds: Thresholds) -> Scanner {
        self.thresholds = thresholds;
        self
    }

    /// What stands in `text` that should not be said from the outside, in the order of the text.
    #[must_use]
    pub fn scan(&self, text: &str, around: &Around) -> Vec<Finding> {
        self.look(text, around, |scene| {
            let stretches = scene.stretches(self.thresholds, around);
            stretches.iter().map(|s| scene.finding(s)).collect()
        })
    }

    /// Whole names by the lists alone: a known given name, small words such as "van der", and a
    /// surname, each capitalised. Stricter than [`Scanner::scan`], which weighs the sentence: for a
    /// text that is written down, such as an entry of minutes, where a name missed is worse than a
    /// colleague hidden.
    #[must_use]
    pub fn full_names(&self, text: &str) -> Vec<Finding> {
        let folded = Folded::new(text);
        let tokens = tokenise(&folded);
        let known = |token: &Token| self.built.words.get(token.hash).unwrap_or_default();
        let title = |token: &Token| token.kind == Kind::Word && token.case == Case::Title;
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let first = &tokens[at];
            at += 1;
            if !title(first) || !known(first).given {
                continue;
            }
            let small = tokens[at..]
                .iter()
                .take(3)
                .take_while(|token| SMALL_WORDS.contains(&token.word(&folded)))
                .count();
            let Some(last) = tokens.get(at + small).filter(|token| title(token)) else { continue };
            let info = known(last);
            if !info.surname && info.band > 0 {
                continue;
            }
            let (start, end) = folded.span(first.start, last.end);
            let rule = RuleId::new("person/lists");
            found.push(Finding { start, end, label: Label::Person, rule, score: 1.0 });
            at += small + 1;
        }
        found
    }

    /// The same with the evidence, down to a tenth of the probability that counts.
    #[must_use]
    pub fn explain(&self, text: &str, around: &Around) -> Vec<Explanation> {
        self.look(text, around, |scene| {
            let real = scene.stretches(self.thresholds, around);
            let low = Thresholds {
                health: self.thresholds.health / 10.0,
                identifier: self.thresholds.identifier / 10.0,
            };
            let counts =
                |s: &decide::Stretch| real.iter().any(|r| r.first <= s.last && s.first <= r.last);
            let all = scene.stretches(low, around);
            let faint = all.iter().filter(|s| !counts(s)).map(|s| (s, false));
            let mut out: Vec<Explanation> = real
                .iter()
                .map(|s| (s, true))
                .chain(faint)
                .map(|(s, counts)| Explanation {
                    finding: scene.finding(s),
                    counts,
                    reasons: scene.reasons(s),
                })
                .collect();
            out.sort_by_key(|e| e.finding.start);
            out
        })
    }

    fn look<T: Default>(
        &self,
        text: &str,
        around: &Around,
        decide: impl FnOnce(&decide::Scene) -> T,
    ) -> T {
        let folded = Folded::new(text);
        let tokens = tokenise(&folded);
        if tokens.is_empty() {
            return T::default();
        }
        let matches = self.matches(&folded, &tokens);
        let marginals = match &self.built.model {
            Some(model) => {
                let mut room = model::Room::default();
                let mut scores = Vec::with_capacity(tokens.len());
                self.features(&folded, &tokens, &matches, around, |features| {
                    scores.push(model.scores(features, &mut room));
                });
                model.marginals(&scores)
            }
            None => Vec::new(),
        };
        decide(&decide::Scene {
            folded: &folded,
            tokens: &tokens,
            matches: &matches,
            marginals: &marginals,
            lexicon: &self.built.lexicon,
        })
    }

    /// What the model sees of a message.
    #[must_use]
    pub fn example(&self, text: &str, around: &Around) -> Example {
        let folded = Folded::new(text);
        let tokens = tokenise(&folded);
        let matches = self.matches(&folded, &tokens);
        let mut features = Features::default();
        self.features(&folded, &tokens, &matches, around, |of_token| {
            features.all.extend_from_slice(of_token);
            features.ends.push(features.all.len());
        });
        let spans = tokens.iter().map(|t| folded.span(t.start, t.end)).collect();
        Example { features, spans }
    }

    fn matches(&self, folded: &Folded, tokens: &[Token]) -> Vec<Match> {
        self.built.lexicon.find(folded, tokens, |t| self.built.words.get(t.hash).is_some())
    }

    fn features(
        &self,
        folded: &Folded,
        tokens: &[Token],
        matches: &[Match],
        around: &Around,
        each: impl FnMut(&[Feature]),
    ) {
        let extractor = Extractor { lexicon: &self.built.lexicon, words: &self.built.words };
        let outside = Outside { case_open: around.case_open };
        extractor.features(folded, tokens, matches, outside, each);
    }

    /// What in the organisation's own lexicon a person should look at again: doubles, terms that
    /// an allow list hides, ordinary words listed as always sensitive.
    #[must_use]
    pub fn review(&self, own: &[LexiconFile]) -> Vec<Fault> {
        self.built.lexicon.review(own, |word| self.built.words.get(word).map_or(0, |w| w.band))
    }
}

impl Default for Scanner {
    fn default() -> Self {
        Scanner::embedded()
    }
}
