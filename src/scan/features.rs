//! What the model sees of each token. Training and scanning use this one extraction.

use super::fold::Folded;
use super::lexicon::{Ambiguity, How, Lexicon, Match, Role};
use super::pattern::Pattern;
use super::token::{Case, Kind, Token, seed, step};
use super::words::{GROUPS, Word, Words};

/// Families of features; training may leave a family out at random, so that the model does not
/// lean on one of them, and `docs/scanner.md` shows what each is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Family {
    /// The word itself and its neighbours.
    Word = 0,
    /// Letters, endings, shape.
    Letters = 1,
    /// Terms of the lexicon.
    Lexicon = 2,
    /// Name lists.
    Names = 3,
    /// Groups of words with a like meaning.
    Meaning = 4,
    /// Numbers and codes.
    Patterns = 5,
    /// Cues in the sentence and the message.
    Context = 6,
}

/// One feature of one token: a hash, and the family it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// What the weights are stored under.
    pub key: u32,
    /// Its family.
    pub family: Family,
}

/// Everything known about one token before its neighbours are looked at.
#[derive(Debug, Clone, Default)]
struct View {
    hash: u64,
    /// Pattern number + 1; 0 for words.
    pattern: u64,
    case: u64,
    shape: u64,
    tail3: u64,
    band: u64,
    names: u64,
    groups: [u16; GROUPS],
    /// Which labels the lexicon gives, as bits: label × (sure, unsure).
    lexicon: u32,
    /// Label, ambiguity, manner and position of each match.
    marks: Vec<u64>,
    classes: Vec<u64>,
    cues: Vec<u64>,
    word: bool,
    sentence: usize,
}

/// The features of all tokens, one after the other.
#[derive(Debug, Default)]
pub struct Features {
    /// All features.
    pub all: Vec<Feature>,
    /// Where the features of token `i` end.
    pub ends: Vec<usize>,
}

impl Features {
    /// Features of token `i`.
    #[must_use]
    pub fn of(&self, i: usize) -> &[Feature] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.all[start..self.ends[i]]
    }
}

/// What stands around the message, as far as the room knows.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outside {
    /// A case is under discussion.
    pub case_open: bool,
}

/// Puts the features of a message together.
pub(crate) struct Extractor<'a> {
    pub lexicon: &'a Lexicon,
    pub words: &'a Words,
}

fn mix(a: u64, b: u64) -> u64 {
    (a ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15)).rotate_left(29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

struct Sink<'a> {
    out: &'a mut Vec<Feature>,
}

impl Sink<'_> {
    fn put(&mut self, family: Family, template: u64, value: u64) {
        let key = mix(template.wrapping_mul(0x2545_f491_4f6c_dd1d), value);
        self.out.push(Feature { key: (key >> 32) as u32, family });
    }
    fn put2(&mut self, family: Family, template: u64, a: u64, b: u64) {
        self.put(family, template, mix(a, b));
    }
}

impl Extractor<'_> {
    /// Hands the features of each token to `each`, in the order of the text, given the lexicon's
    /// matches. One buffer serves all tokens: a long message need not leave the cache.
    pub fn features(
        &self,
        folded: &Folded,
        tokens: &[Token],
        matches: &[Match],
        outside: Outside,
        mut each: impl FnMut(&[Feature]),
    ) {
        let (views, sentences) = self.views(folded, tokens, matches);
        let message = Message::new(&views, &sentences, tokens);
        let hashes: Vec<u64> = views.iter().map(|v| v.hash).collect();
        let mut out = Vec::with_capacity(256);
        for i in 0..tokens.len() {
            out.clear();
            let mut sink = Sink { out: &mut out };
            self.inner(&mut sink, folded, &tokens[i], &views[i]);
            neighbours(&mut sink, &views, i);
            context(&mut sink, &views, &hashes, tokens, &sentences, &message, i, outside);
            each(&out);
        }
    }

    fn views(
        &self,
        folded: &Folded,
        tokens: &[Token],
        matches: &[Match],
    ) -> (Vec<View>, Vec<Sentence>) {
        let mut views: Vec<View> = Vec::with_capacity(tokens.len());
        let mut sentences = vec![Sentence::default()];
        let mut ended = false;
        for (i, token) in tokens.iter().enumerate() {
            if i > 0 && (token.line || ended) {
                sentences.push(Sentence { start: i, ..Sentence::default() });
            }
            ended = token.kind == Kind::Sign
                && matches!(folded.text.as_bytes()[token.start], b'.' | b'!' | b'?');
            views.push(self.view(folded, token, sentences.len() - 1));
        }
        for found in matches {
            let entry = &self.lexicon.entries[found.entry as usize];
            let class = u64::from(entry.class);
            let class = self.lexicon.classes[class as usize].bytes().fold(seed(), step);
            match entry.role {
                Role::Finding(label) => {
                    let sure = entry.ambiguity == Ambiguity::None && found.how != How::Head;
                    let bit = 1u32 << (label.index() * 2 + usize::from(sure));
                    for (j, view) in views[found.first..=found.last].iter_mut().enumerate() {
                        let place = u64::from(j > 0);
                        let mark = (label.index() as u64) << 8
                            | (entry.ambiguity as u64) << 4
                            | (found.how as u64) << 1
                            | place;
                        view.lexicon |= bit;
                        push_new(&mut view.marks, mark);
                        push_new(&mut view.classes, class);
                    }
                }
                Role::Cue if matches!(found.how, How::Whole | How::Tail) => {
                    let class = mix(class, found.how as u64);
                    for view in &mut views[found.first..=found.last] {
                        push_new(&mut view.cues, class);
                    }
                }
                Role::Cue | Role::Allowed => {}
            }
        }
        for view in &views {
            let sentence = &mut sentences[view.sentence];
            sentence.lexicon |= view.lexicon;
            for cue in &view.cues {
                push_new(&mut sentence.cues, *cue);
            }
        }
        (views, sentences)
    }

    fn view(&self, folded: &Folded, token: &Token, sentence: usize) -> View {
        let text = token.word(folded);
        let word = token.kind == Kind::Word;
        let info = if word { self.lookup(text, token.hash) } else { Word::default() };
        let pattern = match token.kind {
            Kind::Pattern(p) => p.id() + 1,
            Kind::Number => 40 + text.len().min(6) as u64,
            _ => 0,
        };
        let names =
            u64::from(info.given) | u64::from(info.surname) << 1 | u64::from(info.place) << 2;
        View {
            // A pattern is known by its kind; its digits say nothing.
            hash: if matches!(token.kind, Kind::Pattern(_)) { mix(7, pattern) } else { token.hash },
            pattern,
            case: token.case as u64,
            shape: shape(folded, token),
            tail3: text.bytes().rev().take(3).fold(seed(), step),
            band: u64::from(info.band),
            names,
            groups: info.groups,
            word,
            sentence,
            ..View::default()
        }
    }

    /// A word, or failing that its stem or the last part of the compound.
    fn lookup(&self, text: &str, hash: u64) -> Word {
        if let Some(word) = self.words.get(hash) {
            return word;
        }
        let mut word = Word::default();
        for ending in ["'s", "s", "e", "n", "en", "je", "tje", "t"] {
            if let Some(stem) = text.strip_suffix(ending)
                && stem.len() > 2
                && let Some(found) = self.words.get(super::token::hash(stem))
            {
                word = found;
                word.band = 0;
                return word;
            }
        }
        if text.is_ascii() && (8..60).contains(&text.len()) {
            for cut in 3..text.len() - 3 {
                if let Some(found) = self.words.get(super::token::hash(&text[cut..]))
                    && found.band > 0
                {
                    word.groups = found.groups;
                    return word;
                }
            }
        }
        word
    }

    fn inner(&self, sink: &mut Sink, folded: &Folded, token: &Token, view: &View) {
        use Family::*;
        sink.put(Letters, 1, 0);
        sink.put(Word, 2, view.hash);
        sink.put(Letters, 3, view.shape);
        sink.put2(Letters, 4, view.case, view.band);
        if view.pattern > 0 {
            sink.put(Patterns, 5, view.pattern);
        }
        if view.word {
            letters(sink, token.word(folded));
            sink.put2(Names, 6, view.names, view.case);
            sink.put2(Names, 7, mix(view.names, view.case), view.band);
            for (k, group) in view.groups.iter().enumerate() {
                sink.put(Meaning, 10 + k as u64, u64::from(*group));
            }
        }
        for mark in &view.marks {
            sink.put(Lexicon, 20, *mark);
            sink.put(Lexicon, 21, mark >> 8 << 1 | (mark & 1));
            sink.put2(Lexicon, 22, *mark, view.case);
        }
        for class in &view.classes {
            sink.put(Lexicon, 23, *class);
        }
        sink.put(Lexicon, 24, u64::from(view.lexicon));
        for cue in &view.cues {
            sink.put(Context, 25, *cue);
            sink.put2(Context, 26, *cue, view.case);
        }
    }
}

fn push_new(list: &mut Vec<u64>, value: u64) {
    if list.len() < 6 && !list.contains(&value) {
        list.push(value);
    }
}

/// Endings, beginnings and inner letter groups of a word.
fn letters(sink: &mut Sink, word: &str) {
    let bytes = word.as_bytes();
    let n = bytes.len();
    let mut state = seed();
    for (i, byte) in bytes.iter().take(6).enumerate() {
        state = step(state, *byte);
        if i > 0 {
            sink.put(Family::Letters, 30 + i as u64, state);
        }
    }
    state = seed();
    for (i, byte) in bytes.iter().rev().take(6).enumerate() {
        state = step(state, *byte);
        if i > 0 {
            sink.put(Family::Letters, 40 + i as u64, state);
        }
    }
    for (size, template) in [(3usize, 50u64), (4, 51), (5, 52)] {
        // Beginnings and ends are covered above; these are the groups at any place.
        for group in bytes[..n.min(30)].windows(size) {
            sink.put(Family::Letters, template, group.iter().fold(seed(), |s, b| step(s, *b)));
        }
    }
    sink.put(Family::Letters, 53, n.min(14) as u64);
}

fn neighbours(sink: &mut Sink, views: &[View], i: usize) {
    use Family::*;
    let at = |offset: isize| -> Option<&View> {
        usize::try_from(i as isize + offset).ok().and_then(|j| views.get(j))
    };
    let here = &views[i];
    for offset in [-3isize, -2, -1, 1, 2, 3] {
        let t = 100 + (offset + 3) as u64 * 20;
        let Some(other) = at(offset) else {
            sink.put(Word, t, 1);
            continue;
        };
        sink.put(Word, t + 1, other.hash);
        sink.put(Meaning, t + 2, u64::from(other.groups[1]));
        if offset.abs() > 2 {
            continue;
        }
        sink.put(Letters, t + 3, other.tail3);
        sink.put(Letters, t + 4, other.shape);
        sink.put(Meaning, t + 5, u64::from(other.groups[0]));
        sink.put2(Names, t + 6, other.names, other.case);
        if other.pattern > 0 {
            sink.put(Patterns, t + 7, other.pattern);
        }
        if other.lexicon > 0 {
            sink.put(Lexicon, t + 8, u64::from(other.lexicon));
        }
        for cue in &other.cues {
            sink.put(Context, t + 9, *cue);
        }
        if offset.abs() == 1 {
            sink.put(Meaning, t + 10, u64::from(other.groups[2]));
            sink.put2(Word, t + 11, other.hash, here.hash);
            sink.put2(Meaning, t + 12, u64::from(other.groups[1]), u64::from(here.groups[1]));
            sink.put2(Lexicon, t + 13, u64::from(here.lexicon), other.hash);
            sink.put2(Names, t + 14, mix(here.names, here.case), other.hash);
            sink.put2(Names, t + 15, mix(here.names, here.case), mix(other.names, other.case));
            if here.pattern > 0 {
                sink.put2(Patterns, t + 16, here.pattern, other.hash);
            }
        }
    }
    if let (Some(a), Some(b)) = (at(-2), at(-1)) {
        sink.put2(Word, 90, a.hash, b.hash);
        sink.put2(Meaning, 92, u64::from(a.groups[1]), u64::from(b.groups[1]));
    }
    if let (Some(a), Some(b)) = (at(1), at(2)) {
        sink.put2(Word, 91, a.hash, b.hash);
        sink.put2(Meaning, 93, u64::from(a.groups[1]), u64::from(b.groups[1]));
    }
    if let (Some(a), Some(b)) = (at(-1), at(1)) {
        sink.put2(Word, 94, a.hash, b.hash);
        sink.put2(Letters, 95, mix(a.shape, here.shape), b.shape);
    }
}

#[derive(Debug, Default)]
struct Sentence {
    start: usize,
    lexicon: u32,
    cues: Vec<u64>,
}

/// What the message as a whole holds.
struct Message {
    lexicon: u32,
    terms: u64,
    patterns: u64,
    cues: Vec<u64>,
    length: u64,
    question: bool,
}

impl Message {
    fn new(views: &[View], sentences: &[Sentence], tokens: &[Token]) -> Message {
        let mut cues = Vec::new();
        for cue in sentences.iter().flat_map(|s| &s.cues) {
            if cues.len() < 24 && !cues.contains(cue) {
                cues.push(*cue);
            }
        }
        let mut patterns = 0;
        for token in tokens {
            if let Kind::Pattern(p) = token.kind
                && !matches!(p, Pattern::Time | Pattern::ShortDate | Pattern::LetterNumber)
            {
                patterns |= 1 << p.id();
            }
        }
        Message {
            lexicon: views.iter().fold(0, |l, v| l | v.lexicon),
            terms: views.iter().filter(|v| v.lexicon > 0).count().min(4) as u64,
            patterns,
            cues,
            length: (usize::BITS - views.len().leading_zeros()).into(),
            question: views.last().is_some_and(|v| v.hash == super::token::hash("?")),
        }
    }
}

#[allow(
    clippy::too_many_arguments,
    reason = "the caches of one extraction, passed apart so that they can be borrowed apart"
)]
fn context(
    sink: &mut Sink,
    views: &[View],
    hashes: &[u64],
    tokens: &[Token],
    sentences: &[Sentence],
    message: &Message,
    i: usize,
    outside: Outside,
) {
    use Family::*;
    let view = &views[i];
    let sentence = &sentences[view.sentence];
    let lex = u64::from(view.lexicon);
    sink.put2(Context, 300, message.length, u64::from(message.question));
    sink.put(Context, 301, message.patterns);
    sink.put(Context, 302, message.terms);
    sink.put(Context, 303, u64::from(message.lexicon));
    sink.put(Context, 304, u64::from(sentence.lexicon & !view.lexicon));
    sink.put2(Context, 305, lex, message.terms);
    sink.put(Context, 306, (i - sentence.start).min(4) as u64);
    if outside.case_open {
        sink.put(Context, 307, 1);
    }
    for cue in &sentence.cues {
        sink.put(Context, 310, *cue);
        if lex > 0 {
            sink.put2(Context, 311, *cue, lex);
        }
        if view.names > 0 {
            sink.put2(Context, 312, *cue, mix(view.names, view.case));
        }
        if view.pattern > 0 {
            sink.put2(Context, 313, *cue, view.pattern);
        }
    }
    for cue in &message.cues {
        sink.put(Context, 314, *cue);
        if lex > 0 {
            sink.put2(Context, 315, *cue, lex);
        }
    }
    // The nearest cues to the left and right in the sentence: who is this about?
    let left = (sentence.start..i).rev().take(8).find(|j| !views[*j].cues.is_empty());
    if let Some(j) = left {
        sink.put(Context, 320, views[j].cues[0]);
        sink.put2(Context, 321, views[j].cues[0], lex);
        sink.put2(Context, 322, views[j].hash, view.pattern);
    }
    for offset in 2..=5 {
        if let Some(other) = i.checked_sub(offset).and_then(|j| views.get(j))
            && other.word
        {
            sink.put(Word, 330, other.hash);
            sink.put(Meaning, 332, u64::from(other.groups[1]));
        }
        if let Some(other) = views.get(i + offset)
            && other.word
        {
            sink.put(Word, 331, other.hash);
            sink.put(Meaning, 333, u64::from(other.groups[1]));
        }
    }
    if view.word && view.band < 6 {
        // A window keeps the time linear in the length.
        let near = i.saturating_sub(300)..(i + 300).min(views.len());
        let again = near
            .into_iter()
            .any(|j| hashes[j] == view.hash && j != i && tokens[j].case != Case::Lower);
        if again {
            sink.put2(Context, 340, view.case, view.names);
        }
    }
    let reach = i.saturating_sub(300);
    let line_start = reach + tokens[reach..=i].iter().rposition(|t| t.line).unwrap_or(0);
    sink.put2(Context, 341, views[line_start].hash, 0);
    sink.put(Context, 342, (i - line_start).min(3) as u64);
}

/// Capitals, small letters, digits and signs, runs shortened to two.
fn shape(folded: &Folded, token: &Token) -> u64 {
    let mut state = seed();
    let (mut last, mut run) = (0u8, 0);
    for (offset, byte) in folded.text.as_bytes()[token.start..token.end].iter().take(24).enumerate()
    {
        let class = match byte {
            b'a'..=b'z' if folded.is_upper(token.start + offset) => b'X',
            b'a'..=b'z' => b'x',
            b'0'..=b'9' => b'd',
            128.. => b'u',
            other => *other,
        };
        run = if class == last { run + 1 } else { 0 };
        last = class;
        if run < 2 {
            state = step(state, class);
        }
    }
    step(state, u8::from(token.space))
}
