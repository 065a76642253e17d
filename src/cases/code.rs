//! What a case code looks like.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A case code such as `2026-014` or `C-17`, in capitals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseCode(String);

/// Most characters of a code.
const LONGEST: usize = 20;

impl CaseCode {
    /// Reads a code. `None` when this looks like a name, a date, a postcode or a personal number:
    /// a code is a few groups of up to five letters or digits, at least one of them with digits.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('#').trim_end_matches([':', ',', '.', ';']);
        let code: String = text.chars().flat_map(char::to_uppercase).collect();
        let groups: Vec<&str> = code.split(['-', '.', '/', '_']).collect();
        let letters_only = |group: &&str| group.chars().all(|c| c.is_ascii_uppercase());
        let numbers = groups.iter().filter(|group| !letters_only(group)).count();
        let digits = code.chars().filter(char::is_ascii_digit).count();
        let one_letter = code.len() == 1 && letters_only(&code.as_str());
        // Three bare numbers are a date or a telephone number; eight digits and more a personal number.
        let fits = !code.is_empty()
            && code.len() <= LONGEST
            && groups.iter().all(|group| is_group(group))
            && (one_letter || ((1..=2).contains(&numbers) && digits <= 8 && groups.len() <= 4))
            && !(groups.len() == 1 && digits > 6);
        fits.then_some(Self(code))
    }

    /// The code that is left when a thousand others are taken.
    pub(super) fn fallback() -> Self {
        Self("C-0".to_owned())
    }

    /// The code as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Up to five letters, or up to three letters, up to five digits and at most one letter behind them.
fn is_group(group: &str) -> bool {
    let head = group.chars().take_while(char::is_ascii_uppercase).count();
    let digits = group[head..].chars().take_while(char::is_ascii_digit).count();
    let tail = &group[head + digits..];
    if digits == 0 {
        return (1..=5).contains(&head) && tail.is_empty();
    }
    let tail_fits =
        tail.is_empty() || (tail.len() == 1 && tail.chars().all(|c| c.is_ascii_uppercase()));
    head <= 3 && digits <= 5 && tail_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        for (typed, code) in [
            ("2026-014", "2026-014"),
            ("c-17", "C-17"),
            ("C17", "C17"),
            ("14", "14"),
            ("bz-2026-014", "BZ-2026-014"),
            ("2026-bz-014", "2026-BZ-014"),
            ("a", "A"),
            ("#2026-014:", "2026-014"),
        ] {
            assert_eq!(CaseCode::parse(typed).map(|c| c.0).as_deref(), Some(code), "{typed}");
        }
    }

    #[test]
    fn names_numbers_and_dates_are_no_codes() {
        for typed in [
            "",
            "Jan",
            "de Vries",
            "Jan-de-Vries",
            "111222333",
            "06-12345678",
            "0612345678",
            "3511AB",
            "03-04-1961",
            "1961-04-03",
            "J.d.V.",
            "Özdemir1",
            "NL91ABNA0417164300",
        ] {
            assert_eq!(CaseCode::parse(typed), None, "{typed}");
        }
    }
}
