//! Patterns that the door checks besides the scanner, so that one missed finding is no leak.

use std::sync::LazyLock;

use regex::Regex;

use crate::cases::CaseCode;
use crate::scan::Label;

/// A span in code points, and what it is.
pub(super) type Span = (usize, usize, Label);

static PATTERNS: LazyLock<Vec<(Regex, Label)>> = LazyLock::new(|| {
    let patterns = [
        (r"[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+", Label::Email),
        (r"\b[A-Za-z]{2}\d{2}[ .]?[A-Za-z]{4}(?:[ .]?\d){6,14}\b", Label::Iban),
        (
            r"(?i)\b(?:geb\.?|geboren(?: op)?:?)\s*\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9}\.?)[-/. ]['’]?(?:\d{4}|\d{2})\b",
            Label::Birthdate,
        ),
        (r"\b\d{1,2}[-/.]\d{1,2}[-/.](?:19\d\d|200\d|201\d)\b", Label::Birthdate),
        (
            r"(?i)\b\d{1,2} (?:jan|feb|maa|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.? (?:19\d\d|200\d|201\d)\b",
            Label::Birthdate,
        ),
        (r"\b(?:19\d\d|200\d|201\d)-\d{2}-\d{2}\b", Label::Birthdate),
        (
            r"(?i)\b(?:(?-i:\p{Lu})[\p{L}'’.-]* ){0,2}[\p{L}'’-]{2,}(?:straat|laan|weg|plein|gracht|kade|dreef|singel|steeg|dijk|plantsoen|hof|pad)\s+\d{1,5}(?:\s?[a-z]\b)?(?:[-/ ]\d{1,4}(?:\s?hoog)?\b)?(?:,?\s+[1-9]\d{3}\s?[a-z]{2}\b)?",
            Label::Address,
        ),
        (r"\b[1-9]\d{3} ?[A-Z]{2}\b", Label::Address),
        (r"(?:\+|\b)\d(?:[ .\-/]?\d){7,}\b", Label::Bsn),
        (
            r"\b(?i:mevrouw|mevr\.?|mw\.?|mvr\.?|meneer|mijnheer|dhr\.?|de heer|familie|fam\.?|client|cliënt(?:e)?)\s+(?:(?:\p{Lu}\.)+\s?)?(?:(?i:van|de|der|den|het|'t|ter|ten|te|el|al|ait|ben|bin|la|le|von|da|dos)\s+){0,3}\p{Lu}[\p{L}'’-]+(?:[ -]\p{Lu}[\p{L}'’-]+)?",
            Label::Person,
        ),
    ];
    // The patterns are constants, and a test loads them.
    #[allow(clippy::expect_used)]
    patterns
        .into_iter()
        .map(|(pattern, label)| (Regex::new(pattern).expect("a valid pattern"), label))
        .collect()
});

/// What the patterns see in a text.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for (pattern, label) in PATTERNS.iter() {
        for hit in pattern.find_iter(text) {
            if is_recent_date(hit.as_str()) || CaseCode::parse(hit.as_str()).is_some() {
                continue;
            }
            let start = text[..hit.start()].chars().count();
            found.push((start, start + hit.as_str().chars().count(), *label));
        }
    }
    found
}

/// A date of our time, such as the day by which something must be done.
fn is_recent_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).collect();
    let year = parts.iter().find(|part| part.len() == 4).and_then(|part| part.parse::<u32>().ok());
    parts.len() == 3 && year.is_some_and(|year| (2020..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_seen() {
        for (text, label) in [
            ("zijn bsn is 123456782", Label::Bsn),
            ("bel 06-12345678 even", Label::Bsn),
            ("mail piet@x.example", Label::Email),
            ("woont Kerkstraat 12-2", Label::Address),
            ("postcode 3511 AB", Label::Address),
            ("geb. 03-04-1961", Label::Birthdate),
            ("op 3 april 1961 geboren", Label::Birthdate),
            ("rekening NL91 ABNA 0417 1643 00", Label::Iban),
            ("gesproken met mevrouw El Idrissi", Label::Person),
            ("met dhr. J. van der Berg", Label::Person),
        ] {
            assert!(spans(text).iter().any(|(_, _, found)| *found == label), "{text}");
        }
    }

    #[test]
    fn dates_codes_and_plain_words_are_left() {
        for text in [
            "voor 12-01-2026",
            "casus 2026-014",
            "op 2026-07-01",
            "met twee man",
            "mevrouw belde",
            "om 10:30 uur",
            "3 keer",
        ] {
            assert_eq!(spans(text), [], "{text}");
        }
    }
}
