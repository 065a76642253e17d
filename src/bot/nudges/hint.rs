//! The words of a nudge: which kind, and a trigger that is masked.

use crate::bot::Turn;
use crate::bot::escape;
use crate::cases::Hit;
use crate::scan::{Finding, Label};

/// What a nudge is about, with nothing left of the text but a masked first part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Trigger {
    /// The kind, as the key of its name in `nl.ftl`.
    pub kind: &'static str,
    /// First letters, or empty where nothing may be shown (numbers, codes).
    pub mask: String,
    /// The rule that found it, for the figures.
    pub rule: String,
    /// Where it stands, in code points.
    pub span: (usize, usize),
}

/// The triggers of a text: registered names first, then findings that no registered name covers.
pub(super) fn triggers(text: &str, hits: &[Hit], findings: &[Finding]) -> Vec<Trigger> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<Trigger> = hits
        .iter()
        .map(|hit| Trigger {
            kind: "kind-registered",
            mask: mask(&chars, hit.start, hit.end),
            rule: "register/name".to_owned(),
            span: (hit.start, hit.end),
        })
        .collect();
    for finding in findings {
        if found.iter().any(|one| one.span.0 < finding.end && finding.start < one.span.1) {
            continue;
        }
        let shows_letters = matches!(
            finding.label,
            Label::Diagnosis
                | Label::Medication
                | Label::Symptom
                | Label::Treatment
                | Label::Person
        );
        found.push(Trigger {
            kind: kind(finding.label),
            mask: if shows_letters {
                mask(&chars, finding.start, finding.end)
            } else {
                String::new()
            },
            rule: finding.rule.to_string(),
            span: (finding.start, finding.end),
        });
    }
    found
}

/// The key of a label's name.
pub(super) fn kind(label: Label) -> &'static str {
    match label {
        Label::Diagnosis => "kind-diagnosis",
        Label::Medication => "kind-medication",
        Label::Symptom => "kind-symptom",
        Label::Treatment => "kind-treatment",
        Label::Person => "kind-person",
        Label::Birthdate => "kind-birthdate",
        Label::Age => "kind-age",
        Label::Address => "kind-address",
        Label::Bsn => "kind-bsn",
        Label::Phone => "kind-phone",
        Label::Email => "kind-email",
        Label::Iban => "kind-iban",
        Label::LicencePlate => "kind-licence-plate",
        Label::RecordNumber => "kind-record-number",
    }
}

/// The first letters of a trigger: at most three, and never more than a third of the word. A word
/// that starts with a digit (a code) shows nothing.
fn mask(chars: &[char], start: usize, end: usize) -> String {
    let span = chars.get(start..end).unwrap_or_default();
    let word: Vec<char> = span.iter().copied().take_while(|c| c.is_alphanumeric()).collect();
    if word.iter().any(char::is_ascii_digit) {
        return String::new();
    }
    word.iter()
        .take((word.len() / 3).clamp(1, 3).min(word.len()))
        .flat_map(|c| c.to_lowercase())
        .collect()
}

/// The triggers as one enumeration: "een diagnose (begint met sch…) en een naam (begint met j…)".
pub(super) fn enumerate(turn: &Turn<'_>, triggers: &[Trigger]) -> String {
    let mut items: Vec<String> = Vec::new();
    for trigger in triggers {
        let kind = turn.text(trigger.kind, &[]);
        let item = if trigger.mask.is_empty() {
            kind
        } else {
            turn.text(
                "trigger-masked",
                &[("kind", kind.into()), ("mask", escape(&trigger.mask).into())],
            )
        };
        if !items.contains(&item) {
            items.push(item);
        }
    }
    match items.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            let rest = rest.join(", ");
            turn.text("trigger-and", &[("rest", rest.into()), ("last", last.as_str().into())])
        }
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_never_shows_a_whole_word() {
        for (word, shown) in [
            ("schizofrenie", "sch"),
            ("LVB", "l"),
            ("hiv", "h"),
            ("F20.0", ""),
            ("Jan de Vries", "j"),
        ] {
            let chars: Vec<char> = word.chars().collect();
            assert_eq!(mask(&chars, 0, chars.len()), shown, "{word}");
        }
    }
}
