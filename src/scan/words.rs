//! What is known of single words: how common they are, which words they resemble in meaning,
//! and whether they are given names, surnames or places.

use super::fold::fold;
use super::lexicon::Map;
use super::token::{hash, seed, step};
use crate::fault::Fault;

/// Columns with groups of like words in the word list: coarse, middle, fine.
pub(crate) const GROUPS: usize = 3;

/// What is known of one word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// Frequency band: 0 unknown, 1 rare to 8 among the most common.
    pub band: u8,
    /// In lists of given names.
    pub given: bool,
    /// In lists of surnames.
    pub surname: bool,
    /// A town.
    pub place: bool,
    /// Groups of words with a like meaning; 0 is none.
    pub groups: [u16; GROUPS],
}

/// The lists, merged.
#[derive(Debug, Default)]
pub(crate) struct Words {
    map: Map<Word>,
}

impl Words {
    /// Reads the word list (`word;band;g1;g2;g3` a line, `#` comments) and the name lists (one
    /// name a line).
    ///
    /// # Errors
    /// The first line of the word list that cannot be read.
    pub fn new(words: &str, given: &str, surnames: &str, places: &str) -> Result<Words, Fault> {
        let mut map: Map<Word> = Map::default();
        map.reserve(words.len() / 14 + given.len() / 7 + surnames.len() / 8);
        for (i, line) in words.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (word, info) = parse(line).ok_or_else(|| {
                Fault::new("words.csv", "unreadable line", "write word;band;g1;g2;g3, all numbers")
                    .at(i + 1)
            })?;
            map.insert(hash(word), info);
        }
        let mut mark = |list: &str, set: fn(&mut Word)| {
            for name in list.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
                set(map.entry(key(name)).or_default());
            }
        };
        mark(given, |w| w.given = true);
        mark(surnames, |w| w.surname = true);
        mark(places, |w| w.place = true);
        Ok(Words { map })
    }

    /// What is known of the word with this hash.
    pub fn get(&self, hash: u64) -> Option<Word> {
        self.map.get(&hash).copied()
    }
}

/// Hash of the folded name.
fn key(name: &str) -> u64 {
    if name.is_ascii() {
        return name.bytes().fold(seed(), |h, b| step(h, b.to_ascii_lowercase()));
    }
    hash(&fold(name))
}

fn parse(line: &str) -> Option<(&str, Word)> {
    let mut columns = line.split(';');
    let word = columns.next()?;
    let mut info = Word { band: columns.next()?.parse().ok()?, ..Word::default() };
    for group in &mut info.groups {
        *group = columns.next()?.parse().ok()?;
    }
    columns.next().is_none().then_some((word, info))
}
