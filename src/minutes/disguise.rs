//! The door: a raw text in, a pseudonymised one out. The raw text is not kept.

use super::belt;
use super::model::Names;
use crate::cases::{CaseCode, Hit, Register};
use crate::scan::{Finding, Group, Label};

/// What came through the door.
#[derive(Clone, PartialEq, Eq)]
pub struct Disguised {
    /// The text with codes and placeholders. Health words still stand in it.
    pub text: String,
    /// What health information it holds; with any, the text may not be kept without a ground.
    pub health: Vec<Label>,
}

impl std::fmt::Debug for Disguised {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Disguised({} characters, {:?})", self.text.chars().count(), self.health)
    }
}

/// One replacement in a text.
#[derive(Debug)]
struct Swap {
    start: usize,
    end: usize,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// A registered person: the code.
    Code(String),
    /// An unknown person.
    Person,
    /// Anything else, by its placeholder.
    Fixed(&'static str),
}

/// Pseudonymises a text: registered names become their code, unknown persons `[persoon A]`, addresses,
/// birth dates and numbers their placeholder. `members` are the room's own people, who may be named.
///
/// Of overlapping findings the union is replaced, so that no half of a name is left.
pub fn disguise(
    text: &str,
    hits: &[Hit],
    findings: &[Finding],
    members: &[String],
    register: &Register,
    names: &mut Names,
) -> Disguised {
    let chars: Vec<char> = text.chars().collect();
    let cut = |start: usize, end: usize| -> String { chars[start.min(end)..end].iter().collect() };
    let mut swaps: Vec<Swap> = hits
        .iter()
        .map(|hit| Swap { start: hit.start, end: hit.end, what: What::Code(hit.code.clone()) })
        .collect();
    let mut health = Vec::new();
    let found = findings.iter().map(|found| (found.start, found.end, found.label));
    for (start, end, label) in found.chain(belt::spans(text)) {
        let (start, end) = (start.min(chars.len()), end.min(chars.len()));
        let code = CaseCode::parse(&cut(start, end));
        if start >= end || code.is_some_and(|code| register.get(&code).is_some()) {
            continue;
        }
        if label.group() == Group::Health {
            if !health.contains(&label) {
                health.push(label);
            }
            continue;
        }
        let what = match label {
            Label::Person if is_member(&cut(start, end), members) => continue,
            Label::Person => What::Person,
            other => What::Fixed(placeholder(other)),
        };
        swaps.push(Swap { start, end, what });
    }
    swaps.sort_by(|one, other| (one.start, &one.what).cmp(&(other.start, &other.what)));
    let mut merged: Vec<Swap> = Vec::new();
    for swap in swaps {
        match merged.last_mut() {
            Some(last) if swap.start < last.end => {
                last.end = last.end.max(swap.end);
                last.what = last.what.clone().min(swap.what);
            }
            _ => merged.push(swap),
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for swap in merged {
        out.extend(&chars[at..swap.start]);
        match swap.what {
            What::Code(code) => out.push_str(&code),
            What::Fixed(placeholder) => out.push_str(placeholder),
            What::Person => {
                out.push_str(&names.placeholder(&register.person_tags(&cut(swap.start, swap.end))))
            }
        }
        at = swap.end;
    }
    out.extend(&chars[at..]);
    Disguised { text: out.split_whitespace().collect::<Vec<_>>().join(" "), health }
}

/// What stands in the place of an identifier.
fn placeholder(label: Label) -> &'static str {
    match label {
        Label::Address => "[adres]",
        Label::Birthdate => "[geboortedatum]",
        Label::Age => "[leeftijd]",
        Label::Email => "[e-mailadres]",
        _ => "[nummer]",
    }
}

/// Whether a mention is one of the room's own people: the whole display name, or one word of it.
pub fn is_member(mention: &str, members: &[String]) -> bool {
    let plain = |text: &str| text.trim_start_matches('@').to_lowercase();
    let mention = plain(mention);
    members.iter().any(|member| {
        let member = plain(member);
        member == mention
            || member
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == mention && !word.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{FingerprintKey, Phrase};

    fn pass(text: &str, found: &[(&str, Label)], members: &[&str]) -> Disguised {
        let mut register = Register::new(FingerprintKey::new(&[1; 32]));
        let code = CaseCode::parse("2026-014").expect("a code");
        register.add(&code, jiff::Timestamp::UNIX_EPOCH);
        register.add_names(&code, &[Phrase::parse("Jan de Vries").expect("a name")]);
        let findings: Vec<Finding> = found
            .iter()
            .map(|(mention, label)| {
                let at = text.find(mention).expect("the mention stands in the text");
                let start = text[..at].chars().count();
                let end = start + mention.chars().count();
                Finding { start, end, label: *label, rule: "test".into(), score: 1.0 }
            })
            .collect();
        let members: Vec<String> = members.iter().map(|name| (*name).to_owned()).collect();
        disguise(
            text,
            &register.find_all(text, None),
            &findings,
            &members,
            &register,
            &mut Names::default(),
        )
    }

    #[test]
    fn names_numbers_and_addresses_are_replaced() {
        let found = [("Piet Jansen", Label::Person), ("Jansen belt", Label::Age)];
        let text = "Jan de Vries en Piet Jansen, Kerkstraat 12, bsn 123456782";
        assert_eq!(
            pass(text, &found[..1], &[]).text,
            "2026-014 en [persoon A], [adres], bsn [nummer]"
        );
    }

    #[test]
    fn the_union_of_overlapping_findings_goes() {
        let found = [("Jan de Vries-Bakker", Label::Person)];
        assert_eq!(pass("met Jan de Vries-Bakker.", &found, &[]).text, "met 2026-014.");
    }

    #[test]
    fn the_rooms_own_people_stay() {
        let found = [("Bram", Label::Person), ("Bram Bakker", Label::Person)];
        assert_eq!(pass("Bram belt", &found[..1], &["Bram (politie)"]).text, "Bram belt");
        assert_eq!(
            pass("Bram Bakker belt", &found[1..], &["Bram (politie)"]).text,
            "[persoon A] belt"
        );
    }

    #[test]
    fn health_is_told_and_not_replaced() {
        let passed = pass("hij heeft schizofrenie", &[("schizofrenie", Label::Diagnosis)], &[]);
        assert_eq!(passed.health, [Label::Diagnosis]);
    }
}
