//! Folded text cut into words, numbers, patterns and signs.

use super::fold::Folded;
use super::pattern::{self, Pattern};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, with apostrophes inside.
    Word,
    /// Digits that are part of no pattern.
    Number,
    /// One thing with digits or an at-sign.
    Pattern(Pattern),
    /// A run of the same sign.
    Sign,
}

/// Capitals in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// None.
    Lower,
    /// The first letter only.
    Title,
    /// All letters, at least two.
    Upper,
    /// Any other mixture.
    Mixed,
}

/// One token. Offsets are bytes in the folded text.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// Its capitals.
    pub case: Case,
    /// White space stands before it (or the text begins).
    pub space: bool,
    /// A line break stands before it (or the text begins).
    pub line: bool,
    /// The letters when they stood apart or with dots ("s c h i z o", "b.p.s."); else the
    /// folded bytes are the word.
    pub joined: Option<Box<str>>,
    /// Hash of the word.
    pub hash: u64,
}

impl Token {
    /// The word as the lexicon knows it.
    pub fn word<'a>(&'a self, folded: &'a Folded) -> &'a str {
        self.joined.as_deref().unwrap_or(&folded.text[self.start..self.end])
    }
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of the word hash (FNV-1a), so that prefixes share their work.
#[inline]
pub(crate) fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Hash of a folded word.
#[inline]
pub(crate) fn hash(word: &str) -> u64 {
    word.bytes().fold(SEED, step)
}

/// The start of [`step`].
pub(crate) const fn seed() -> u64 {
    SEED
}

/// Cuts folded text into tokens. Linear in its length.
pub(crate) fn tokenise(folded: &Folded) -> Vec<Token> {
    let text = folded.text.as_str();
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(text.len() / 4 + 4);
    let (mut space, mut line) = (true, true);
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii_whitespace() || byte.is_ascii_control() {
            space = true;
            line |= byte == b'\n';
            at += 1;
            continue;
        }
        let (kind, end) = next(folded, text, at, space, tokens.last());
        let case = case(folded, at, end);
        tokens.push(Token { start: at, end, kind, case, space, line, joined: None, hash: 0 });
        (space, line) = (false, false);
        at = end;
    }
    join_letters(folded, &mut tokens);
    for token in &mut tokens {
        token.hash = hash(token.word(folded));
    }
    tokens
}

fn next(
    folded: &Folded,
    text: &str,
    at: usize,
    space: bool,
    before: Option<&Token>,
) -> (Kind, usize) {
    let bytes = text.as_bytes();
    let byte = bytes[at];
    let inside = !space && before.is_some_and(|t| t.end == at && t.kind != Kind::Sign);
    let candidate = byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'(' | b'@');
    if candidate
        && !inside
        && worth_a_look(bytes, at)
        && let Some((found, end)) = pattern::find(text, at, |i| folded.is_upper(i))
    {
        return (Kind::Pattern(found), end);
    }
    if byte.is_ascii_digit() {
        let end = at + bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        return (Kind::Number, end);
    }
    let mut end = at;
    if is_letter_at(text, at) {
        while end < bytes.len() {
            if is_letter_at(text, end) {
                end += width(bytes[end]);
            } else if bytes[end] == b'\''
                && end + 1 < bytes.len()
                && is_letter_at(text, end + 1)
                && end - at < 40
            {
                end += 1;
            } else {
                break;
            }
        }
        return (Kind::Word, end);
    }
    end += width(byte);
    while end < bytes.len() && byte.is_ascii() && bytes[end] == byte {
        end += 1;
    }
    (Kind::Sign, end)
}

/// Patterns need a digit or an at-sign near; most words have neither.
fn worth_a_look(bytes: &[u8], at: usize) -> bool {
    if bytes[at].is_ascii_digit() || !bytes[at].is_ascii_alphanumeric() {
        return true;
    }
    if bytes[at..].starts_with(b"http") || bytes[at..].starts_with(b"www.") {
        return true;
    }
    let chunk = bytes[at..].iter().take(64).take_while(|b| !b.is_ascii_whitespace());
    let mut length = 0;
    for byte in chunk {
        if *byte == b'@' || (byte.is_ascii_digit() && length < 8) {
            return true;
        }
        length += 1;
    }
    // "XX 99 99" and the like: two or three letters, then a digit.
    length <= 3 && bytes.get(at + length + 1).is_some_and(u8::is_ascii_digit)
}

fn width(byte: u8) -> usize {
    match byte {
        0..=0x7f => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    }
}

fn is_letter_at(text: &str, at: usize) -> bool {
    let byte = text.as_bytes()[at];
    if byte.is_ascii() {
        return byte.is_ascii_alphabetic();
    }
    text[at..].chars().next().is_some_and(char::is_alphabetic)
}

fn case(folded: &Folded, start: usize, end: usize) -> Case {
    let (mut upper, mut letters, mut first) = (0, 0, false);
    for i in start..end {
        if folded.text.as_bytes()[i].is_ascii_alphabetic() {
            letters += 1;
            if folded.is_upper(i) {
                upper += 1;
                first |= i == start;
            }
        }
    }
    match upper {
        0 => Case::Lower,
        1 if first => Case::Title,
        n if n == letters && n > 1 => Case::Upper,
        _ => Case::Mixed,
    }
}

/// "b.p.s." and "s c h i z o f r e e n" become one token; initials before a name do not.
fn join_letters(folded: &Folded, tokens: &mut Vec<Token>) {
    let single = |t: &Token| t.kind == Kind::Word && t.end - t.start == 1;
    if tokens.iter().filter(|t| single(t)).count() < 3 {
        return;
    }
    let bytes = folded.text.as_bytes();
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut i = 0;
    while i < tokens.len() {
        let (mut letters, mut last, mut dotted) = (0, i, false);
        let mut word = String::new();
        if single(&tokens[i]) {
            let mut j = i;
            while j < tokens.len()
                && letters < 60
                && single(&tokens[j])
                && !(j > i && tokens[j].line)
            {
                let sign = tokens.get(j + 1).filter(|t| {
                    !t.space && t.end - t.start == 1 && matches!(bytes[t.start], b'.' | b'-' | b'_')
                });
                if letters > 0 && tokens[j].space == dotted {
                    break;
                }
                if letters == 0 {
                    dotted = sign.is_some();
                }
                word.push_str(&folded.text[tokens[j].start..tokens[j].end]);
                letters += 1;
                last = j;
                if dotted && sign.is_some() {
                    last = j + 1;
                    j += 2;
                } else if dotted {
                    break;
                } else {
                    j += 1;
                }
            }
        }
        let enough = if dotted { 3 } else { 5 };
        if letters >= enough {
            let mut token = tokens[i].clone();
            token.end = tokens[last].end;
            // The last dot of "b.p.s." may end the sentence; it belongs to the abbreviation.
            token.joined = Some(word.into_boxed_str());
            out.push(token);
            i = last + 1;
        } else {
            out.push(tokens[i].clone());
            i += 1;
        }
    }
    *tokens = out;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let folded = Folded::new(text);
        tokenise(&folded).iter().map(|t| t.word(&folded).to_owned()).collect()
    }

    #[test]
    fn cuts_words_numbers_signs_and_patterns() {
        assert_eq!(
            words("Hij slikt 20mg, foto's!"),
            ["hij", "slikt", "20", "mg", ",", "foto's", "!"]
        );
        assert_eq!(words("bel 06-12345678."), ["bel", "06-12345678", "."]);
        assert_eq!(words("> citaat\n- punt"), [">", "citaat", "-", "punt"]);
    }

    #[test]
    fn letters_that_stand_apart_are_a_word() {
        assert_eq!(words("hij is s c h i z o f r e e n ja"), ["hij", "is", "schizofreen", "ja"]);
        assert_eq!(words("een b.p.s. dus"), ["een", "bps", "dus"]);
        assert_eq!(words("J. de Vries"), ["j", ".", "de", "vries"]);
    }
}
