//! The lexicon: terms as data, read from the files in `config/lexicon/`, found in a text by
//! whole words, phrases, compounds, and (long words only) small misspellings.

use super::fold::{Folded, fold};
use super::inflect::{Inflection, sound};
use super::label::Label;
use super::token::{Kind, Token, hash, seed, step, tokenise};
use crate::fault::Fault;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Columns of a lexicon file; a file with cues needs the first two alone.
const HEADER: [&str; 6] = ["term", "class", "inflection", "ambiguity", "context", "source"];
/// Words in the longest phrase that is looked for.
const LONGEST_PHRASE: usize = 9;
/// Shorter words are never matched with a misspelling: too many real words are near.
const SHORTEST_FUZZY: usize = 6;
/// Shortest part of a compound.
const SHORTEST_PART: usize = 4;

/// A hasher for keys that are hashes already.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |h, b| step(h, *b));
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A map whose keys are hashes.
pub(crate) type Map<V> = HashMap<u64, V, BuildHasherDefault<Ready>>;

/// What a file of the lexicon is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Its terms are findings of this label.
    Finding(Label),
    /// Its terms are hints for the context.
    Cue,
    /// Its terms are never a finding: the organisation's streets, partners, colleagues.
    Allowed,
}

/// How likely the term is ordinary Dutch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ambiguity {
    /// Always this label.
    None,
    /// Rarely ordinary.
    Low,
    /// Often ordinary.
    High,
}

/// One line of a lexicon file.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// What it stands for.
    pub role: Role,
    /// Its class, an index into [`Lexicon::classes`].
    pub class: u16,
    /// How ordinary it is.
    pub ambiguity: Ambiguity,
    /// Only in capitals.
    pub capitals: bool,
    /// File, an index into [`Lexicon::files`].
    pub file: u16,
    /// Line in that file.
    pub line: u32,
}

/// How a term was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum How {
    /// As listed or inflected.
    Whole,
    /// First part of a compound.
    Head,
    /// Last part of a compound.
    Tail,
    /// With a small misspelling.
    Fuzzy,
}

/// A term found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    /// First token.
    pub first: usize,
    /// Last token (included).
    pub last: usize,
    /// The entry, an index into [`Lexicon::entries`].
    pub entry: u32,
    /// How.
    pub how: How,
}

/// No use, in [`Node`] and [`Use`].
const NONE: u32 = u32::MAX;

/// A chain of words: its uses as a list in [`Lexicon::uses`], and whether longer chains follow.
#[derive(Debug, Clone, Copy)]
struct Node {
    first: u32,
    more: bool,
}

#[derive(Debug, Clone, Copy)]
struct Use {
    entry: u32,
    next: u32,
}

/// A form for comparison with misspellings.
#[derive(Debug, Clone, Copy)]
struct Spelling {
    start: u32,
    length: u16,
    entry: u32,
}

/// All files of the lexicon, ready for matching.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// The terms, in the order of the files.
    pub entries: Vec<Entry>,
    /// Names of classes.
    pub classes: Vec<String>,
    /// Names of files.
    pub files: Vec<String>,
    /// Files from this one on are the organisation's own.
    own_from: usize,
    nodes: Map<Node>,
    heads: Map<u32>,
    tails: Map<u32>,
    uses: Vec<Use>,
    /// Spellings for fuzzy comparison, and their letters.
    spellings: Vec<Spelling>,
    letters: String,
    /// First spelling with this sound.
    sounds: Map<u32>,
    /// Spellings by the hashes of themselves and themselves without one letter: a row for each
    /// prefix of the hash, from `rows[prefix]` to `rows[prefix + 1]`.
    near: Vec<(u32, u32)>,
    rows: Vec<u32>,
}

/// A lexicon file: its name (which says the label) and its text.
#[derive(Debug, Clone, Copy)]
pub struct LexiconFile<'a> {
    /// File name, such as `diagnosis.csv` or `medication-eigen.csv`.
    pub name: &'a str,
    /// Its content.
    pub text: &'a str,
}

impl Lexicon {
    /// Reads all files.
    ///
    /// # Errors
    /// Every line that cannot be read, with file, line and remedy.
    pub fn new(files: &[LexiconFile]) -> Result<Lexicon, Vec<Fault>> {
        let mut lexicon = Lexicon::default();
        let mut faults = Vec::new();
        for file in files {
            lexicon.add_file(file, &mut faults);
        }
        lexicon.own_from = lexicon.files.len();
        lexicon.index_near();
        if faults.is_empty() { Ok(lexicon) } else { Err(faults) }
    }

    /// Adds the organisation's own files and allow lists (one word or phrase a line).
    ///
    /// # Errors
    /// Every line that cannot be read.
    pub fn add_own(
        &mut self,
        own: &[LexiconFile],
        allow: &[LexiconFile],
    ) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        for file in own {
            if role_of(file.name) == Role::Cue {
                faults.push(Fault::new(
                    file.name,
                    "the name says no label",
                    "start it with a label, such as diagnosis-eigen.csv",
                ));
                continue;
            }
            self.add_file(file, &mut faults);
        }
        for file in allow {
            self.add_allowed(file);
        }
        if !own.is_empty() {
            self.index_near();
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn add_allowed(&mut self, file: &LexiconFile) {
        let number = u16::try_from(self.files.len()).unwrap_or(u16::MAX);
        self.files.push(file.name.to_owned());
        let class = self.class("allow");
        for (i, line) in file.text.lines().enumerate() {
            let term = fold(line.trim());
            if term.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
            self.entries.push(Entry {
                role: Role::Allowed,
                class,
                ambiguity: Ambiguity::None,
                capitals: false,
                file: number,
                line: u32::try_from(i + 1).unwrap_or(u32::MAX),
            });
            self.insert(&term, entry);
        }
    }

    /// Is this a term of the organisation's own that it calls always sensitive?
    pub fn is_own_and_sure(&self, found: &Match) -> bool {
        let entry = &self.entries[found.entry as usize];
        usize::from(entry.file) >= self.own_from
            && entry.ambiguity == Ambiguity::None
            && found.how != How::Fuzzy
            && matches!(entry.role, Role::Finding(_))
    }

    fn add_file(&mut self, file: &LexiconFile, faults: &mut Vec<Fault>) {
        let number = u16::try_from(self.files.len()).unwrap_or(u16::MAX);
        self.files.push(file.name.to_owned());
        let role = role_of(file.name);
        let stem = stem_of(file.name);
        for (i, line) in file.text.lines().enumerate() {
            let line = line.trim_start_matches('\u{feff}').trim_end();
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut columns: Vec<&str> = line.split(';').map(str::trim).collect();
            if columns[0] == HEADER[0] {
                continue;
            }
            if role == Role::Cue && columns.len() < HEADER.len() && columns.len() > 1 {
                columns.truncate(2);
                columns.extend(["-", "none", "-", "-"]);
            }
            let at = u32::try_from(i + 1).unwrap_or(u32::MAX);
            if let Err((message, remedy)) = self.add_line(&columns, role, stem, number, at) {
                faults.push(Fault::new(file.name, message, remedy).at(i + 1));
            }
        }
    }

    fn add_line(
        &mut self,
        columns: &[&str],
        role: Role,
        stem: &str,
        file: u16,
        line: u32,
    ) -> Result<(), (String, String)> {
        let [term, class, inflection, ambiguity, context, _source] = columns else {
            return Err((
                format!("{} columns instead of 6", columns.len()),
                format!("write {}, with a semicolon between them", HEADER.join(";")),
            ));
        };
        let (inflection, compound) = Inflection::parse(inflection).ok_or_else(|| {
            (
                "unknown inflection".to_owned(),
                "use -, noun, adj, verb, abbr, ABBR or phrase, with +c for compounds".to_owned(),
            )
        })?;
        let ambiguity = match *ambiguity {
            "none" => Ambiguity::None,
            "low" => Ambiguity::Low,
            "high" => Ambiguity::High,
            _ => return Err(("unknown ambiguity".into(), "use none, low or high".into())),
        };
        let upper = needs_capitals(context)?;
        let folded = fold(term);
        if folded.trim().is_empty() {
            return Err(("empty term".into(), "write a word in the first column".into()));
        }
        let class_name = format!("{stem}/{class}");
        let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let class = self.class(&class_name);
        self.entries.push(Entry {
            role,
            class,
            ambiguity,
            capitals: inflection == Inflection::Capitals || upper,
            file,
            line,
        });
        self.index(&folded, inflection, compound, entry);
        Ok(())
    }

    fn class(&mut self, name: &str) -> u16 {
        let found = self.classes.iter().rposition(|c| c == name).unwrap_or_else(|| {
            self.classes.push(name.to_owned());
            self.classes.len() - 1
        });
        u16::try_from(found).unwrap_or(u16::MAX)
    }

    fn index(&mut self, term: &str, inflection: Inflection, compound: bool, entry: u32) {
        self.insert(term, entry);
        let single = term.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'\'');
        if !single {
            // The last word of a phrase is inflected like a noun: "stoornis", "stoornissen".
            if inflection != Inflection::None
                && let Some(cut) = term.rfind([' ', '-'])
            {
                let (front, last) = term.split_at(cut + 1);
                if last.len() > 3 {
                    for form in Inflection::Noun.forms(last) {
                        self.insert(&format!("{front}{form}"), entry);
                    }
                }
            }
            return;
        }
        for form in inflection.forms(term) {
            self.insert(&form, entry);
            if matches!(inflection, Inflection::Noun | Inflection::Adjective | Inflection::Verb) {
                self.add_spelling(&form, entry);
            }
        }
        self.add_spelling(term, entry);
        if compound && term.len() >= SHORTEST_PART.min(3) {
            self.heads.entry(hash(term)).or_insert(entry);
            self.tails.entry(reverse_hash(term)).or_insert(entry);
            for form in inflection.forms(term) {
                self.tails.entry(reverse_hash(&form)).or_insert(entry);
            }
        }
    }

    fn insert(&mut self, term: &str, entry: u32) {
        let words = words_of(term);
        if words.is_empty() || words.len() > LONGEST_PHRASE {
            return;
        }
        let mut chain = seed();
        for (i, word) in words.iter().enumerate() {
            chain = link(chain, *word);
            let node = self.nodes.entry(chain).or_insert(Node { first: NONE, more: false });
            if i + 1 < words.len() {
                node.more = true;
                continue;
            }
            // To the end of the list, unless it is there already.
            let number = u32::try_from(self.uses.len()).unwrap_or(NONE);
            let mut at = node.first;
            if at == NONE {
                node.first = number;
            }
            while at != NONE {
                let one = &mut self.uses[at as usize];
                if one.entry == entry {
                    return;
                }
                at = one.next;
                if at == NONE {
                    one.next = number;
                }
            }
            self.uses.push(Use { entry, next: NONE });
        }
    }

    /// Entries of a node, in the order in which they were added.
    fn entries_of(&self, node: &Node) -> impl Iterator<Item = u32> + '_ {
        let mut at = node.first;
        std::iter::from_fn(move || {
            let one = self.uses.get(at as usize)?;
            at = one.next;
            Some(one.entry)
        })
    }

    fn add_spelling(&mut self, form: &str, entry: u32) {
        let e = &self.entries[entry as usize];
        let finding = matches!(e.role, Role::Finding(_));
        let Ok(length) = u16::try_from(form.len()) else { return };
        if !finding
            || e.ambiguity == Ambiguity::High
            || form.len() < SHORTEST_FUZZY
            || !form.is_ascii()
        {
            return;
        }
        let spelling = u32::try_from(self.spellings.len()).unwrap_or(u32::MAX);
        let start = u32::try_from(self.letters.len()).unwrap_or(u32::MAX);
        self.letters.push_str(form);
        self.spellings.push(Spelling { start, length, entry });
        self.sounds.entry(hash(&sound(form))).or_insert(spelling);
    }

    fn spelling(&self, number: u32) -> (&str, u32) {
        let one = &self.spellings[number as usize];
        let start = one.start as usize;
        (&self.letters[start..start + usize::from(one.length)], one.entry)
    }

    /// Sorts the hashes of all spellings into rows: counted first, then put in place.
    fn index_near(&mut self) {
        let mut keys: Vec<(u32, u32)> = Vec::with_capacity(self.letters.len() * 2);
        for number in 0..self.spellings.len() as u32 {
            keys.extend(deletions(self.spelling(number).0).map(|key| (near_key(key), number)));
        }
        let mut rows = vec![0u32; (1 << NEAR_BITS) + 1];
        for (key, _) in &keys {
            rows[(key >> (32 - NEAR_BITS)) as usize + 1] += 1;
        }
        for i in 1..rows.len() {
            rows[i] += rows[i - 1];
        }
        let mut next = rows.clone();
        let mut near = vec![(0, 0); keys.len()];
        for (key, number) in keys {
            let at = &mut next[(key >> (32 - NEAR_BITS)) as usize];
            near[*at as usize] = (key, number);
            *at += 1;
        }
        (self.near, self.rows) = (near, rows);
    }

    /// Terms in these tokens. `known` tells whether a word is ordinary Dutch or a name: such a
    /// word is never taken for a misspelling.
    pub fn find(
        &self,
        folded: &Folded,
        tokens: &[Token],
        known: impl Fn(&Token) -> bool,
    ) -> Vec<Match> {
        let mut found = Vec::new();
        for (i, token) in tokens.iter().enumerate() {
            if token.kind == Kind::Sign {
                continue;
            }
            let whole = self.find_whole(folded, tokens, i, &mut found);
            if token.kind == Kind::Word && !whole {
                self.find_in_word(token.word(folded), i, || known(token), &mut found);
            }
        }
        found
    }

    /// Phrases and words from token `i` on; true when a single word was found.
    fn find_whole(
        &self,
        folded: &Folded,
        tokens: &[Token],
        i: usize,
        found: &mut Vec<Match>,
    ) -> bool {
        let mut chain = seed();
        let mut single = false;
        let mut words = 0;
        for (j, token) in tokens.iter().enumerate().skip(i) {
            if j > i && skipped(token, folded) {
                continue;
            }
            chain = link(chain, token.hash);
            words += 1;
            let Some(node) = self.nodes.get(&chain) else { break };
            for entry in self.entries_of(node) {
                if self.fits_case(entry, &tokens[i..=j]) {
                    found.push(Match { first: i, last: j, entry, how: How::Whole });
                    single |= j == i;
                }
            }
            if !node.more || words == LONGEST_PHRASE {
                break;
            }
        }
        single
    }

    fn fits_case(&self, entry: u32, tokens: &[Token]) -> bool {
        use super::token::Case;
        !self.entries[entry as usize].capitals
            || tokens
                .iter()
                .all(|t| t.kind != Kind::Word || matches!(t.case, Case::Upper | Case::Mixed))
    }

    fn find_in_word(&self, word: &str, i: usize, known: impl Fn() -> bool, found: &mut Vec<Match>) {
        let word = word.strip_suffix("'s").unwrap_or(word);
        if word.len() < SHORTEST_FUZZY || !word.is_ascii() || word.len() > 60 {
            return;
        }
        let parts = found.len();
        if let Some((entry, _)) = longest(&self.heads, word.bytes(), word.len()) {
            found.push(Match { first: i, last: i, entry, how: How::Head });
        }
        if let Some((entry, _)) = longest(&self.tails, word.bytes().rev(), word.len()) {
            found.push(Match { first: i, last: i, entry, how: How::Tail });
        }
        if found.len() > parts || known() {
            return;
        }
        if let Some(entry) = self.nearest(word) {
            found.push(Match { first: i, last: i, entry, how: How::Fuzzy });
        }
    }

    /// The term that this word is a small misspelling of.
    fn nearest(&self, word: &str) -> Option<u32> {
        if let Some(spelling) = self.sounds.get(&hash(&sound(word))) {
            let (other, entry) = self.spelling(*spelling);
            if strsim::osa_distance(word, other) <= 1 + word.len() / 5 {
                return Some(entry);
            }
        }
        let allowed = if word.len() < 9 { 1 } else { 2 };
        let mut best: Option<(usize, u32)> = None;
        for key in deletions(word).map(near_key) {
            let prefix = (key >> (32 - NEAR_BITS)) as usize;
            let Some([from, to]) = self.rows.get(prefix..prefix + 2) else { continue };
            for (_, spelling) in
                self.near[*from as usize..*to as usize].iter().filter(|(k, _)| *k == key)
            {
                let (other, entry) = self.spelling(*spelling);
                if other.as_bytes()[0] != word.as_bytes()[0] {
                    continue;
                }
                let distance = strsim::osa_distance(word, other);
                if distance <= allowed && best.is_none_or(|b| (distance, entry) < b) {
                    best = Some((distance, entry));
                }
            }
        }
        best.map(|(_, entry)| entry)
    }

    /// Doubles, hidden terms and over-broad terms in the organisation's own files. `band` tells how
    /// common a word is, 0 to 8.
    pub fn review(&self, own: &[LexiconFile], band: impl Fn(u64) -> u8) -> Vec<Fault> {
        let mut faults = Vec::new();
        for file in own {
            let role = role_of(file.name);
            for (i, line) in file.text.lines().enumerate() {
                let columns: Vec<&str> = line.split(';').map(str::trim).collect();
                if line.starts_with('#') || columns.len() != HEADER.len() || columns[0] == HEADER[0]
                {
                    continue;
                }
                let fault =
                    |message: &str, remedy: &str| Fault::new(file.name, message, remedy).at(i + 1);
                let uses = self.uses(&fold(columns[0]));
                let same = uses.iter().filter(|e| e.role == role).count();
                if same > 1 {
                    faults.push(fault("double: the term is in the lexicon already", "remove one"));
                }
                if uses.iter().any(|e| e.role == Role::Allowed) {
                    faults.push(fault(
                        "shadowed: the term is on the allow list",
                        "remove it here or there",
                    ));
                }
                if columns[3] != "high" && band(hash(&fold(columns[0]))) >= 6 {
                    faults.push(fault(
                        "over-broad: this is a common Dutch word",
                        "give it ambiguity high and a context, or a longer phrase",
                    ));
                }
            }
        }
        faults
    }

    /// Entries with exactly this folded term or form.
    fn uses(&self, term: &str) -> Vec<&Entry> {
        let chain = words_of(term).into_iter().fold(seed(), link);
        let node = self.nodes.get(&chain);
        let uses = node.into_iter().flat_map(|node| self.entries_of(node));
        uses.map(|e| &self.entries[e as usize]).collect()
    }

    /// Name of an entry's class, such as `diagnosis/psychotic`.
    pub fn class_name(&self, entry: u32) -> &str {
        &self.classes[self.entries[entry as usize].class as usize]
    }
}

/// The longest part (from the side of `bytes`) that is in `map`, leaving a rest of three letters.
fn longest(map: &Map<u32>, bytes: impl Iterator<Item = u8>, length: usize) -> Option<(u32, usize)> {
    let mut state = seed();
    let mut best = None;
    for (n, byte) in bytes.enumerate() {
        state = step(state, byte);
        if n + 1 + 3 > length {
            break;
        }
        if n + 1 >= SHORTEST_PART
            && let Some(entry) = map.get(&state)
        {
            best = Some((*entry, n + 1));
        }
    }
    best
}

fn reverse_hash(word: &str) -> u64 {
    word.bytes().rev().fold(seed(), step)
}

fn link(chain: u64, word: u64) -> u64 {
    (chain ^ word).rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Hyphens and commas inside a term do not count.
fn skipped(token: &Token, folded: &Folded) -> bool {
    token.kind == Kind::Sign
        && matches!(folded.text.as_bytes()[token.start], b'-' | b',' | b'/' | b'.')
}

/// Hashes of the words of a folded term.
fn words_of(term: &str) -> Vec<u64> {
    // Most terms are plain letters: they need no tokeniser, which would find the same.
    let plain = |word: &str| {
        (2..40).contains(&word.len())
            && !word.starts_with('\'')
            && !word.ends_with('\'')
            && !word.contains("''")
            && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'')
    };
    if term.split([' ', '-']).all(plain) {
        return term.split([' ', '-']).map(hash).collect();
    }
    let folded = Folded::new(term);
    tokenise(&folded).iter().filter(|t| !skipped(t, &folded)).map(|t| t.hash).collect()
}

/// Bits of the rows of [`Lexicon::near`].
const NEAR_BITS: u32 = 17;

/// The part of a hash that near spellings are kept under.
fn near_key(hash: u64) -> u32 {
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

/// Hashes of the word and of the word without one letter.
fn deletions(word: &str) -> impl Iterator<Item = u64> + '_ {
    let bytes = word.as_bytes();
    let all = std::iter::once(hash(word));
    all.chain((0..bytes.len()).filter(|i| *i == 0 || bytes[*i] != bytes[*i - 1]).map(move |skip| {
        bytes.iter().enumerate().filter(|(i, _)| *i != skip).fold(seed(), |h, (_, b)| step(h, *b))
    }))
}

fn stem_of(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.strip_suffix(".csv").unwrap_or(name)
}

/// `diagnosis.csv` and `diagnosis-eigen.csv` hold findings; any other name holds cues.
fn role_of(name: &str) -> Role {
    let stem = stem_of(name);
    let first = stem.split('-').next().unwrap_or(stem);
    Label::from_name(first).map_or(Role::Cue, Role::Finding)
}

/// Reads the context column. The model weighs person, dose, care and slang itself, from the
/// cues around; capitals are asked for here.
fn needs_capitals(context: &str) -> Result<bool, (String, String)> {
    let mut upper = false;
    for need in context.split([',', '+']).map(str::trim) {
        match need {
            "-" | "" | "slang" | "person" | "dose" | "care" => {}
            "upper" => upper = true,
            _ => {
                return Err((
                    "unknown context".into(),
                    "use -, person, dose, care, upper or slang, with commas between them".into(),
                ));
            }
        }
    }
    Ok(upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "term;class;inflection;ambiguity;context;source\n\
        schizofrenie;psychotic;noun+c;none;-;ICD-10 F20\n\
        obsessief-compulsieve stoornis;ocd;phrase;none;-;DSM-5\n\
        ass;autism;ABBR;high;care;DSM-5\n\
        verslaving;addiction;noun+c;none;-;ICD-10 F1\n";

    fn found(text: &str) -> Vec<(String, How)> {
        let lexicon = Lexicon::new(&[LexiconFile { name: "diagnosis.csv", text: FILE }]).unwrap();
        let folded = Folded::new(text);
        let tokens = tokenise(&folded);
        let matches = lexicon.find(&folded, &tokens, |_| false);
        let text_of = |m: &Match| folded.text[tokens[m.first].start..tokens[m.last].end].to_owned();
        matches.iter().map(|m| (text_of(m), m.how)).collect()
    }

    #[test]
    fn finds_words_phrases_compounds_and_misspellings() {
        let one = |text: &str, how| vec![(text.to_owned(), how)];
        assert_eq!(found("hij heeft Schizofrenie."), one("schizofrenie", How::Whole));
        assert_eq!(
            found("obsessief compulsieve stoornissen"),
            one("obsessief compulsieve stoornissen", How::Whole)
        );
        assert_eq!(found("schizofreniepatient"), one("schizofreniepatient", How::Head));
        assert_eq!(found("gokverslaving"), one("gokverslaving", How::Tail));
        assert_eq!(found("schizofreny"), one("schizofreny", How::Fuzzy));
        assert_eq!(found("shizofrenie"), one("shizofrenie", How::Fuzzy));
        assert_eq!(found("de as is rond"), vec![]);
        assert_eq!(found("ASS"), one("ass", How::Whole));
    }

    #[test]
    fn says_which_line_is_wrong() {
        let text = "term;class;inflection;ambiguity;context;source\nfout;x;noun;soms;-;y\nkort;x\n";
        let faults = Lexicon::new(&[LexiconFile { name: "diagnosis.csv", text }]).unwrap_err();
        let lines: Vec<_> = faults.iter().map(|f| f.line).collect();
        assert_eq!(lines, [Some(2), Some(3)]);
    }
}
