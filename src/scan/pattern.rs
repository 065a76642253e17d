//! Things with digits or an at-sign that are one token: numbers with a check digit, dates,
//! plates, codes, addresses on the net. What a pattern means is decided later, in context.

use regex::Regex;
use std::sync::LazyLock;

/// What a token with digits or an at-sign looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Pattern {
    /// E-mail address.
    Email,
    /// Web address.
    Url,
    /// A Matrix user id or a mention.
    Mention,
    /// Bank account number that passes mod 97.
    Iban,
    /// Shape of a Dutch bank account number, check digits wrong.
    IbanWrong,
    /// Mobile number (06, +316).
    Mobile,
    /// Dutch landline number.
    Landline,
    /// Service number (0800, 0900, 14 0xx, 088, 085).
    ServicePhone,
    /// Foreign number with a plus.
    ForeignPhone,
    /// Nine digits that pass the elfproef.
    Bsn,
    /// Nine digits that fail the elfproef.
    NineDigits,
    /// Day, month and year, written with digits.
    Date,
    /// Day, month by name and year.
    NamedDate,
    /// Day and month without a year.
    ShortDate,
    /// Dutch licence plate by side code, with hyphens.
    Plate,
    /// The same without hyphens.
    BarePlate,
    /// Four digits and two capitals.
    Postcode,
    /// Four digits and two small letters.
    LowPostcode,
    /// ICD-10 code with a dot, or an F code.
    Icd,
    /// A letter and digits, such as a road or a form.
    LetterNumber,
    /// DSM-IV code.
    Dsm,
    /// Code of a case in the room (2026-014, C-17).
    CaseCode,
    /// Two numbers with a slash that could be a blood pressure.
    Pressure,
    /// Time of day.
    Time,
    /// Five or more digits.
    LongNumber,
    /// Digits and letters or separators, such as a file number.
    Reference,
    /// "57-jarige".
    YearsOld,
}

impl Pattern {
    /// A stable number for the model.
    pub fn id(self) -> u64 {
        self as u64
    }
}

macro_rules! regex {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| {
            // The pattern is a constant, and a test below compiles each of them.
            Regex::new(concat!(r"\A(?:", $pattern, r")")).expect("constant pattern")
        });
    };
}

regex!(EMAIL, r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+");
regex!(URL, r"(?:https?://|www\.)[^\s<>]+");
regex!(MENTION, r"@[a-z0-9._=/-]+(?::[a-z0-9.-]+(?::\d+)?)?");
regex!(
    NAMED_DATE,
    r"\d{1,2}(?:e|ste|de)?[ ./-]{0,2}(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|febr|mrt|apr|jun|jul|aug|sept|sep|okt|oct|nov|dec)\b\.?(?:[ ./-]{0,2}(?:'\d{2}|(?:19|20)\d{2}|\d{2}\b))?"
);
regex!(
    DATE,
    r"(?:\d{1,2}([./-])\d{1,2}[./-](?:(?:18|19|20)\d{2}|'?\d{2})|(?:19|20)\d{2}[/-]\d{1,2}[/-]\d{1,2}|\d{1,2} \d{1,2} (?:19|20)\d{2})"
);
regex!(SHORT_DATE, r"\d{1,2}[/-]\d{1,2}");
regex!(
    PLATE,
    r"(?:[a-z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[a-z]{2}|\d{2}-[a-z]{2}-\d{2}|[a-z]{2}-\d{2}-[a-z]{2}|[a-z]{2}-[a-z]{2}-\d{2}|\d{2}-[a-z]{2}-[a-z]{2}|\d{2}-[a-z]{3}-\d|\d-[a-z]{3}-\d{2}|[a-z]{2}-\d{3}-[a-z]|[a-z]-\d{3}-[a-z]{2}|[a-z]{3}-\d{2}-[a-z]|[a-z]-\d{2}-[a-z]{3}|\d-[a-z]{2}-\d{3}|\d{3}-[a-z]{2}-\d)"
);
regex!(
    BARE_PLATE,
    r"(?:[a-z]{2}[ ]?\d{2}[ ]?\d{2}|\d{2}[ ]?\d{2}[ ]?[a-z]{2}|\d{2}[ ]?[a-z]{2}[ ]?\d{2}|[a-z]{2}[ ]?\d{2}[ ]?[a-z]{2}|[a-z]{2}[ ]?[a-z]{2}[ ]?\d{2}|\d{2}[ ]?[a-z]{2}[ ]?[a-z]{2}|\d{2}[ ]?[a-z]{3}[ ]?\d|\d[ ]?[a-z]{3}[ ]?\d{2}|[a-z]{2}[ ]?\d{3}[ ]?[a-z]|[a-z][ ]?\d{3}[ ]?[a-z]{2}|[a-z]{3}[ ]?\d{2}[ ]?[a-z]|[a-z][ ]?\d{2}[ ]?[a-z]{3}|\d[ ]?[a-z]{2}[ ]?\d{3}|\d{3}[ ]?[a-z]{2}[ ]?\d)"
);
regex!(POSTCODE, r"[1-9]\d{3} ?[a-z]{2}");
regex!(ICD, r"[a-tv-z]\d{2}\.\d{1,3}");
regex!(LETTER_NUMBER, r"[a-z]\d{1,4}");
regex!(DSM, r"(?:29\d|30\d|31\d)\.\d{1,2}");
regex!(CASE_CODE, r"(?:20\d{2}-\d{2,4}|c-\d{1,4})");
regex!(PRESSURE, r"\d{2,3}/\d{2,3}");
regex!(TIME, r"\d{1,2}[:.]\d{2}");
regex!(YEARS_OLD, r"\d{1,3}[- ]?(?:jarigen?|jr|jaar oude?)");
regex!(REFERENCE, r"(?:[a-z]{1,6}[-/.:]?)?\d+(?:[-/.]?[a-z0-9]+){0,6}");
regex!(SERVICE, r"(?:14[ ]?0\d{2,3}|0?900[- ]?\d{4,7}|0800[- ]?\d{4,7}|112|113|144)");

/// The pattern that starts at `at`, with its end. `capital` tells whether a folded byte was a
/// capital as typed. The caller guarantees that no letter or digit stands just before `at`.
pub(crate) fn find(
    text: &str,
    at: usize,
    capital: impl Fn(usize) -> bool,
) -> Option<(Pattern, usize)> {
    let rest = &text[at..];
    let bytes = rest.as_bytes();
    let first = *bytes.first()?;
    if first == b'@' {
        return whole(&MENTION, rest).map(|end| (Pattern::Mention, at + end));
    }
    if (rest.starts_with("http") || rest.starts_with("www."))
        && let Some(end) = whole(&URL, rest)
    {
        return Some((Pattern::Url, at + end));
    }
    if local_part(bytes)
        && let Some(end) = whole(&EMAIL, rest)
    {
        return Some((Pattern::Email, at + end));
    }
    if first == b'+' || first == b'(' || first == b'0' {
        if let Some(found) = phone(bytes) {
            return Some((found.0, at + found.1));
        }
        if first == b'+' || first == b'(' {
            return None;
        }
    }
    let mut near = bytes.iter().take(8).take_while(|b| !b.is_ascii_whitespace());
    if !near.any(u8::is_ascii_digit) {
        return None;
    }
    let found = if first.is_ascii_digit() {
        digit_first(rest, at, &capital)
    } else {
        letter_first(rest, at, &capital)
    };
    found.map(|(pattern, end)| (pattern, at + end))
}

fn digit_first(
    rest: &str,
    at: usize,
    capital: &impl Fn(usize) -> bool,
) -> Option<(Pattern, usize)> {
    let bytes = rest.as_bytes();
    if let Some(end) = bounded(&CASE_CODE, rest) {
        return Some((Pattern::CaseCode, end));
    }
    if let Some(end) = bounded(&NAMED_DATE, rest) {
        let year = bytes[..end].iter().filter(|b| b.is_ascii_digit()).count() > 2;
        return Some((if year { Pattern::NamedDate } else { Pattern::ShortDate }, end));
    }
    if let Some(end) = bounded(&DATE, rest) {
        return Some((Pattern::Date, end));
    }
    if let Some(found) = bsn(bytes) {
        return Some(found);
    }
    if let Some(end) = bounded(&PLATE, rest) {
        return Some((Pattern::Plate, end));
    }
    if let Some(end) = bounded(&YEARS_OLD, rest) {
        return Some((Pattern::YearsOld, end));
    }
    if let Some(end) = bounded(&POSTCODE, rest) {
        if capital(at + end - 1) && capital(at + end - 2) {
            return Some((Pattern::Postcode, end));
        }
        if bytes[4] != b' ' {
            return Some((Pattern::LowPostcode, end));
        }
    }
    if let Some(end) = bare_plate(rest, at, capital) {
        return Some((Pattern::BarePlate, end));
    }
    if let Some(end) = bounded(&DSM, rest) {
        return Some((Pattern::Dsm, end));
    }
    if let Some(end) = bounded(&SERVICE, rest) {
        return Some((Pattern::ServicePhone, end));
    }
    if let Some(end) = bounded(&TIME, rest) {
        return Some((Pattern::Time, end));
    }
    if let Some(end) = bounded(&SHORT_DATE, rest) {
        let numbers: Vec<u32> =
            rest[..end].split(['-', '/']).filter_map(|n| n.parse().ok()).collect();
        if matches!(numbers[..], [day, month] if day <= 31 && month <= 12) {
            return Some((Pattern::ShortDate, end));
        }
    }
    if let Some(end) = bounded(&PRESSURE, rest) {
        return Some((Pattern::Pressure, end));
    }
    reference(rest)
}

fn letter_first(
    rest: &str,
    at: usize,
    capital: &impl Fn(usize) -> bool,
) -> Option<(Pattern, usize)> {
    if let Some(found) = iban(rest.as_bytes()) {
        return Some(found);
    }
    if let Some(end) = bounded(&CASE_CODE, rest) {
        return Some((Pattern::CaseCode, end));
    }
    if let Some(end) = bounded(&PLATE, rest) {
        return Some((Pattern::Plate, end));
    }
    if let Some(end) = bounded(&ICD, rest) {
        return Some((Pattern::Icd, end));
    }
    if let Some(end) = bare_plate(rest, at, capital) {
        return Some((Pattern::BarePlate, end));
    }
    if let Some(end) = bounded(&LETTER_NUMBER, rest) {
        let f_code = rest.starts_with('f') && end == 3 && capital(at);
        return Some((if f_code { Pattern::Icd } else { Pattern::LetterNumber }, end));
    }
    reference(rest)
}

/// A match that does not end inside a word or number.
fn bounded(regex: &Regex, rest: &str) -> Option<usize> {
    let end = regex.find(rest)?.end();
    let open = rest[end..].chars().next().is_some_and(char::is_alphanumeric);
    (!open).then_some(end)
}

/// Longest local part of an e-mail address in bytes (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;
/// Longest stretch without white space that is looked at as one address, in bytes; without a
/// limit a long run of signs takes quadratic time.
const LONGEST_ADDRESS: usize = 2048;

/// Do these bytes begin with what may stand before the at-sign of an address?
fn local_part(bytes: &[u8]) -> bool {
    let local = |b: &&u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._%+-".contains(b);
    let length = bytes.iter().take(LONGEST_LOCAL + 1).take_while(local).count();
    length > 0 && bytes.get(length) == Some(&b'@')
}

/// A match before the first white space, without sentence punctuation at its end.
fn whole(regex: &Regex, rest: &str) -> Option<usize> {
    // The first check is cheap, and most often it fails.
    let reach = rest.floor_char_boundary(LONGEST_ADDRESS);
    regex.find(&rest[..reach])?;
    let word = rest[..reach].find(char::is_whitespace).unwrap_or(reach);
    let found = regex.find(&rest[..word])?.as_str();
    let end = found.trim_end_matches(['.', ',', ')', '-', ':', '/']).len();
    (end > 1).then_some(end)
}

fn bare_plate(rest: &str, at: usize, capital: &impl Fn(usize) -> bool) -> Option<usize> {
    let end = bounded(&BARE_PLATE, rest)?;
    let letters_high =
        rest[..end].bytes().enumerate().all(|(i, b)| !b.is_ascii_alphabetic() || capital(at + i));
    // With spaces the shape is too common; side codes use no vowels today, older ones did.
    let spaces = rest[..end].bytes().filter(|b| *b == b' ').count();
    (letters_high && (spaces == 0 || spaces == 2)).then_some(end)
}

fn reference(rest: &str) -> Option<(Pattern, usize)> {
    let end = bounded(&REFERENCE, rest)?;
    let text = &rest[..end];
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == end {
        return (digits >= 5).then_some((Pattern::LongNumber, end));
    }
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let mixed = (digits >= 4 && end >= 6) || (digits >= 3 && letters >= 2 && end >= 6);
    (mixed && letters <= 8).then_some((Pattern::Reference, end))
}

/// The elfproef: weights 9 8 7 6 5 4 3 2 −1, the sum divisible by 11 (Besluit BSN, article 1).
pub(crate) fn elfproef(digits: &[u8]) -> bool {
    if digits.len() != 9 || digits.iter().all(|d| *d == digits[0]) && digits[0] == 0 {
        return false;
    }
    let sum: i32 = digits
        .iter()
        .zip([9, 8, 7, 6, 5, 4, 3, 2, -1])
        .map(|(digit, weight)| i32::from(*digit) * weight)
        .sum();
    sum % 11 == 0
}

/// Nine digits, bare or in groups with one kind of separator.
fn bsn(bytes: &[u8]) -> Option<(Pattern, usize)> {
    let mut digits = Vec::with_capacity(9);
    let mut separator = None;
    let mut groups = 1;
    let mut i = 0;
    while i < bytes.len() && digits.len() < 9 {
        match bytes[i] {
            b if b.is_ascii_digit() => digits.push(b - b'0'),
            b @ (b'.' | b' ' | b'-')
                if i > 0
                    && bytes[i - 1].is_ascii_digit()
                    && separator.is_none_or(|s| s == b)
                    && groups < 4 =>
            {
                separator = Some(b);
                groups += 1;
            }
            _ => return None,
        }
        i += 1;
    }
    let open = bytes.get(i).is_some_and(u8::is_ascii_alphanumeric);
    if digits.len() != 9 || open {
        return None;
    }
    let right = elfproef(&digits);
    // Groups are only believed with a right check digit.
    (right || groups == 1).then_some((if right { Pattern::Bsn } else { Pattern::NineDigits }, i))
}

/// ISO 13616: first four characters to the back, letters as numbers, modulo 97 is 1.
fn mod97(iban: &[u8]) -> bool {
    let rotated = iban[4..].iter().chain(&iban[..4]);
    let rest = rotated.fold(0u32, |rest, b| match b {
        b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
        _ => (rest * 100 + u32::from(b - b'a') + 10) % 97,
    });
    rest == 1
}

fn iban(bytes: &[u8]) -> Option<(Pattern, usize)> {
    let head = bytes.get(..4)?;
    let country = head[..2].iter().all(u8::is_ascii_alphabetic);
    if !country || !head[2].is_ascii_digit() && head[2] != b' ' {
        return None;
    }
    let mut compact = Vec::with_capacity(34);
    let mut ends = Vec::with_capacity(34);
    let mut gap = false;
    for (i, b) in bytes.iter().enumerate() {
        match b {
            b'a'..=b'z' | b'0'..=b'9' if compact.len() < 34 => {
                compact.push(*b);
                ends.push(i + 1);
                gap = false;
            }
            b' ' | b'.' | b'-' if !gap => gap = true,
            _ => break,
        }
    }
    if compact.len() < 15 || !compact[2..4].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let stops = |n: usize| !bytes.get(ends[n - 1]).is_some_and(u8::is_ascii_alphanumeric);
    for length in (15..=compact.len()).rev() {
        let digits = compact[..length].iter().filter(|b| b.is_ascii_digit()).count();
        if stops(length) && digits >= 10 && mod97(&compact[..length]) {
            return Some((Pattern::Iban, ends[length - 1]));
        }
    }
    let dutch = compact.starts_with(b"nl")
        && compact.len() >= 18
        && compact[4..8].iter().all(u8::is_ascii_alphabetic)
        && compact[8..18].iter().all(u8::is_ascii_digit)
        && stops(18);
    dutch.then(|| (Pattern::IbanWrong, ends[17]))
}

/// Dutch numbers have ten digits after the 0, or nine after +31; others eight to fourteen.
fn phone(bytes: &[u8]) -> Option<(Pattern, usize)> {
    let mut digits = Vec::with_capacity(16);
    let mut ends = Vec::with_capacity(16);
    let mut gap = 0;
    let plus = bytes[0] == b'+';
    for (i, b) in bytes.iter().enumerate() {
        match b {
            b'0'..=b'9' if digits.len() < 15 => {
                digits.push(b - b'0');
                ends.push(i + 1);
                gap = 0;
            }
            b'+' | b'(' if i == 0 => {}
            b' ' | b'-' | b'.' | b'/' | b'(' | b')' if gap < 3 => gap += 1,
            _ => break,
        }
    }
    let stops = |n: usize| {
        ends.len() >= n && !bytes.get(ends[n - 1]).is_some_and(u8::is_ascii_alphanumeric)
    };
    let mut national = digits.clone();
    let mut shift = 0usize;
    let prefix = if plus { Some(0) } else { digits.starts_with(&[0, 0]).then_some(2) };
    if let Some(skip) = prefix {
        if digits[skip.min(digits.len())..].starts_with(&[3, 1]) {
            let zero = usize::from(digits.get(skip + 2) == Some(&0));
            national = vec![0];
            national.extend(&digits[skip + 2 + zero..]);
            shift = skip + 1 + zero;
        } else {
            let length = (9..=digits.len()).rev().find(|n| stops(*n))?;
            return (digits.get(skip) != Some(&0))
                .then(|| (Pattern::ForeignPhone, ends[length - 1]));
        }
    }
    if national.first() != Some(&0) || national.get(1) == Some(&0) {
        return None;
    }
    let service = matches!(national.get(..3), Some([0, 8, 0 | 5 | 8] | [0, 9, 0]));
    if service && national.get(3) == Some(&0) {
        let length = (8..=11).rev().find(|n| stops(n + shift))?;
        return Some((Pattern::ServicePhone, ends[length + shift - 1]));
    }
    let length = 10 + shift;
    if !stops(length) {
        return None;
    }
    let kind = match national.get(1) {
        _ if service => Pattern::ServicePhone,
        Some(6) => Pattern::Mobile,
        _ => Pattern::Landline,
    };
    Some((kind, ends[length - 1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<(Pattern, &str)> {
        let lower = text.to_lowercase();
        let capital = |i: usize| text.as_bytes()[i].is_ascii_uppercase();
        find(&lower, 0, capital).map(|(pattern, end)| (pattern, &text[..end]))
    }

    #[test]
    fn knows_numbers_by_their_check_digits_and_shape() {
        for (text, pattern) in [
            ("111222333", Pattern::Bsn),
            ("1112.22.333", Pattern::Bsn),
            ("111222334", Pattern::NineDigits),
            ("NL91ABNA0417164300", Pattern::Iban),
            ("NL91 ABNA 0417 1643 00", Pattern::Iban),
            ("NL92ABNA0417164300", Pattern::IbanWrong),
            ("BE68 5390 0754 7034", Pattern::Iban),
            ("06-12345678", Pattern::Mobile),
            ("06 12 34 56 78", Pattern::Mobile),
            ("+31 6 12345678", Pattern::Mobile),
            ("+31 (0)6 12345678", Pattern::Mobile),
            ("030-2860000", Pattern::Landline),
            ("0800-1234", Pattern::ServicePhone),
            ("+48 512 345 678", Pattern::ForeignPhone),
            ("a.b@c.nl", Pattern::Email),
            ("@anna:ggz.example", Pattern::Mention),
            ("03-04-1961", Pattern::Date),
            ("3 april '61", Pattern::NamedDate),
            ("3 april", Pattern::ShortDate),
            ("TP-88-KL", Pattern::Plate),
            ("HB-771-Z", Pattern::Plate),
            ("88HTX1", Pattern::BarePlate),
            ("3511 AB", Pattern::Postcode),
            ("3511ab", Pattern::LowPostcode),
            ("F20.0", Pattern::Icd),
            ("F20", Pattern::Icd),
            ("A12", Pattern::LetterNumber),
            ("295.30", Pattern::Dsm),
            ("2026-014", Pattern::CaseCode),
            ("C-17", Pattern::CaseCode),
            ("14:30", Pattern::Time),
            ("210/120", Pattern::Pressure),
            ("57-jarige", Pattern::YearsOld),
            ("884213", Pattern::LongNumber),
            ("C/08/331940", Pattern::Reference),
            ("VZ-20817", Pattern::Reference),
        ] {
            assert_eq!(kind(text), Some((pattern, text)), "{text}");
        }
        assert_eq!(kind("12"), None);
        assert_eq!(kind("2026"), None);
    }

    #[test]
    fn the_sentence_around_a_number_stays_outside() {
        assert_eq!(kind("111222333, en"), Some((Pattern::Bsn, "111222333")));
        assert_eq!(kind("a.b@c.nl."), Some((Pattern::Email, "a.b@c.nl")));
        assert_eq!(kind("06-12345678 en 5"), Some((Pattern::Mobile, "06-12345678")));
    }
}
