//! Text made comparable, with the way back to the original code points.
//!
//! Case, diacritics, ligatures, full-width letters, typographic quotes and dashes, look-alike
//! letters of other scripts and zero-width characters are folded away. Each byte of the folded
//! text knows the code point it came from, so that a finding points into the text as typed.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A folded text. Offsets in `text` are bytes; [`Folded::span`] turns them into code points.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    /// The folded text, lower case.
    pub text: String,
    /// For each byte of `text`: code point offset in the original; one more for the end.
    at: Vec<u32>,
    /// For each byte of `text`: was the original letter a capital?
    upper: Vec<bool>,
    /// Code points that were dropped but belong to the letter before them.
    marks: Vec<u32>,
}

impl Folded {
    /// Folds `original`. Linear in its length.
    pub fn new(original: &str) -> Self {
        let mut folded = Folded {
            text: String::with_capacity(original.len() + 8),
            at: Vec::with_capacity(original.len() + 9),
            upper: Vec::with_capacity(original.len() + 8),
            marks: Vec::new(),
        };
        let mut count = 0u32;
        let mut chars = original.chars().peekable();
        while let Some(c) = chars.next() {
            if c.is_ascii() {
                folded.push_ascii(c as u8, count);
            } else {
                folded.push_other(c, count, chars.peek().copied());
            }
            count += 1;
        }
        folded.at.push(count);
        folded
    }

    fn push_ascii(&mut self, byte: u8, at: u32) {
        self.text.push(byte.to_ascii_lowercase() as char);
        self.at.push(at);
        self.upper.push(byte.is_ascii_uppercase());
    }

    fn push_char(&mut self, c: char, at: u32, upper: bool) {
        self.text.push(c);
        for _ in 0..c.len_utf8() {
            self.at.push(at);
            self.upper.push(upper);
        }
    }

    fn push_other(&mut self, c: char, at: u32, next: Option<char>) {
        if is_invisible(c) {
            return;
        }
        if is_combining_mark(c) {
            self.marks.push(at);
            return;
        }
        if let Some(plain) = punctuation(c) {
            return self.push_char(plain, at, false);
        }
        let upper = c.is_uppercase();
        if let Some(plain) = letters(c) {
            for p in plain.chars() {
                self.push_char(p, at, upper);
            }
            return;
        }
        if let Some(latin) = look_alike(c) {
            let before = self.text.as_bytes().last().is_some_and(u8::is_ascii_alphabetic);
            if before || next.is_some_and(|n| n.is_ascii_alphabetic()) {
                return self.push_char(latin, at, upper);
            }
        }
        decompose_compatible(c, |part| {
            if !is_combining_mark(part) {
                for lower in part.to_lowercase().filter(|l| !is_combining_mark(*l)) {
                    self.push_char(lower, at, upper);
                }
            }
        });
    }

    /// Code point offsets in the original of the folded bytes `start..end`.
    pub fn span(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.at[start];
        let mut last = if end > start { self.at[end - 1] + 1 } else { first };
        if let Ok(mut i) = self.marks.binary_search(&last) {
            while self.marks.get(i) == Some(&last) {
                last += 1;
                i += 1;
            }
        }
        (first as usize, last as usize)
    }

    /// Was the letter at this folded byte a capital?
    pub fn is_upper(&self, byte: usize) -> bool {
        self.upper[byte]
    }
}

/// The folded form of a short text, such as a lexicon term.
pub(crate) fn fold(text: &str) -> String {
    Folded::new(text).text
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0000}'..='\u{e007f}')
}

fn punctuation(c: char) -> Option<char> {
    Some(match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{b4}' | '\u{2bc}' | '\u{2032}' | '\u{ff07}' => {
            '\''
        }
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{2028}' | '\u{2029}' | '\u{85}' => '\n',
        _ => return None,
    })
}

/// Letters that have no decomposition but a usual plain spelling.
fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ı' => "i",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        _ => return None,
    })
}

/// Cyrillic and Greek letters that look like a Latin one; only used beside a Latin letter.
fn look_alike(c: char) -> Option<char> {
    Some(match c {
        'а' | 'А' | 'α' | 'Α' => 'a',
        'В' | 'Β' | 'в' => 'b',
        'с' | 'С' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'Е' | 'ε' | 'Ε' | 'ё' => 'e',
        'һ' | 'Н' | 'Η' => 'h',
        'і' | 'І' | 'ι' | 'Ι' => 'i',
        'ј' | 'Ј' => 'j',
        'К' | 'к' | 'κ' | 'Κ' => 'k',
        'М' | 'м' | 'Μ' => 'm',
        'Ν' => 'n',
        'о' | 'О' | 'ο' | 'Ο' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'ѕ' | 'Ѕ' => 's',
        'Т' | 'т' | 'τ' | 'Τ' => 't',
        'υ' => 'u',
        'ν' => 'v',
        'х' | 'Х' | 'χ' | 'Χ' => 'x',
        'у' | 'У' | 'Υ' => 'y',
        'Ζ' => 'z',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_hides_a_word_and_finds_the_way_back() {
        for (text, plain) in [
            ("Schizofrenïe", "schizofrenie"),
            ("schizo\u{200b}frenie", "schizofrenie"),
            ("sсhizоfrеniе", "schizofrenie"),
            ("ﬁbromyalgie", "fibromyalgie"),
            ("ＰＴＳＳ", "ptss"),
            ("e\u{301}pilepsie", "epilepsie"),
        ] {
            let folded = Folded::new(text);
            assert_eq!(folded.text, plain);
            assert_eq!(folded.span(0, folded.text.len()), (0, text.chars().count()));
        }
    }

    #[test]
    fn a_combining_mark_at_the_end_belongs_to_the_word() {
        let folded = Folded::new("café\u{301} x");
        assert_eq!(folded.span(0, 4), (0, 5));
    }
}
