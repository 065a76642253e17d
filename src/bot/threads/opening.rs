//! What `/mag-ik-delen` already says: case code, kind of meeting, role, recipients. Nothing else of its
//! text is kept.

use std::collections::BTreeMap;

use crate::cases::CaseCode;
use crate::dialog::model::{Question, Slot};
use crate::dialog::reading::normal;
use crate::dialog::{Dialog, Library};

/// What the command says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Opening {
    /// The case.
    pub case: Option<CaseCode>,
    /// A word after `casus` that is no code: somebody may have typed a name.
    pub no_code: bool,
    /// The dialog.
    pub dialog: Option<String>,
    /// For each dialog the recipients (answer ids) that are named.
    pub recipients: BTreeMap<String, Vec<String>>,
    /// For each dialog the role (answer id) that is named.
    pub role: BTreeMap<String, String>,
    /// The picture is wanted, not a conversation.
    pub chart: bool,
}

/// Reads the text behind the command.
pub(super) fn read(args: &str, library: &Library) -> Opening {
    let mut opening = Opening::default();
    let mut rest: Vec<&str> = args.split_whitespace().collect();
    if let Some(at) = rest.iter().position(|word| normal(word) == "casus") {
        rest.remove(at);
        if at < rest.len() {
            opening.case = CaseCode::parse(rest[at].trim_end_matches([',', '.', ':']));
            opening.no_code = opening.case.is_none();
            rest.remove(at);
        }
    } else if let Some((at, code)) = rest
        .iter()
        .enumerate()
        .filter(|(_, word)| word.chars().any(|c| c.is_ascii_digit()))
        .find_map(|(at, word)| CaseCode::parse(word).map(|code| (at, code)))
    {
        opening.case = Some(code);
        rest.remove(at);
    }
    let said = normal(&rest.join(" "));
    opening.chart = has(&said, "schema");
    opening.dialog = library
        .all()
        .iter()
        .find(|dialog| {
            let names = [&dialog.id, &dialog.title].into_iter().chain(&dialog.synonyms);
            names.into_iter().any(|name| has(&said, &normal(name)))
        })
        .map(|dialog| dialog.id.clone());
    for dialog in library.all() {
        let recipients = named_recipients(dialog, &said);
        if !recipients.is_empty() {
            opening.recipients.insert(dialog.id.clone(), recipients);
        }
        if let Some(role) = named_role(dialog, &said) {
            opening.role.insert(dialog.id.clone(), role);
        }
    }
    opening
}

/// Recipients named behind "met", "aan", "naar", or before a word that says they ask.
fn named_recipients(dialog: &Dialog, said: &str) -> Vec<String> {
    let words: Vec<&str> = said.split(' ').collect();
    let at = |wanted: &[&str]| words.iter().position(|word| wanted.contains(word));
    let behind = at(&["met", "aan", "naar", "voor", "tegen"]).map(|at| words[at + 1..].join(" "));
    let asking = at(&["vraagt", "vragen", "wil", "willen", "belt", "bellen", "mailt", "weten"]);
    let before = asking.map(|at| words[..at].join(" "));
    // "als behandelaar" names the asker, not the recipient.
    let parts = [behind, before]
        .into_iter()
        .flatten()
        .map(|part| part.split(" als ").next().map(str::to_owned).unwrap_or_default());
    let mut found = Vec::new();
    for part in parts {
        for question in dialog.slot(Slot::Recipient) {
            for id in mentioned(question, &part) {
                if !found.contains(&id) {
                    found.push(id);
                }
            }
        }
    }
    found
}

fn named_role(dialog: &Dialog, said: &str) -> Option<String> {
    let (_, behind) = said.split_once("als ")?;
    dialog.slot(Slot::Role).find_map(|question| mentioned(question, behind).into_iter().next())
}

/// The answers of a question whose words stand in a text. A longer word beats a shorter one inside it.
fn mentioned(question: &Question, said: &str) -> Vec<String> {
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    for answer in &question.answers {
        if answer.id == crate::dialog::model::DONT_KNOW {
            continue;
        }
        let texts = [&answer.id, &answer.text, &answer.name].into_iter().chain(&answer.synonyms);
        for word in texts.map(|text| normal(text)) {
            let word =
                ["de ", "het ", "een "].iter().find_map(|a| word.strip_prefix(a)).unwrap_or(&word);
            if word.len() >= 2
                && let Some(at) = place(said, word)
            {
                found.push((at, word.len(), &answer.id));
            }
        }
    }
    found.sort_by_key(|(at, length, _)| (*at, std::cmp::Reverse(*length)));
    let mut ids: Vec<String> = Vec::new();
    let mut end = 0;
    for (at, length, id) in found {
        if at >= end && !ids.iter().any(|one| one == id) {
            ids.push(id.to_owned());
            end = at + length;
        }
    }
    ids
}

fn has(said: &str, word: &str) -> bool {
    !word.is_empty() && place(said, word).is_some()
}

/// Where a word (or words) stands in a text, as whole words.
fn place(said: &str, word: &str) -> Option<usize> {
    said.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = said[..*at].chars().next_back();
        let after = said[at + word.len()..].chars().next();
        before.is_none_or(|c| c == ' ') && after.is_none_or(|c| c == ' ')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Opening {
        read(text, &Library::shipped().expect("the shipped dialogs load"))
    }

    #[test]
    fn case_kind_role_and_recipients_are_read() {
        let opening =
            said("casus 2026-014 bemoeizorg met politie en de woningcorporatie als behandelaar");
        assert_eq!(opening.case.map(|code| code.to_string()).as_deref(), Some("2026-014"));
        assert_eq!(opening.dialog.as_deref(), Some("bemoeizorg"));
        assert_eq!(opening.recipients["bemoeizorg"], ["politie", "woningcorporatie"]);
        assert_eq!(opening.role["bemoeizorg"], "behandelaar");
    }

    #[test]
    fn who_asks_is_the_recipient() {
        let opening = said("de woningcorporatie vraagt waarom mijn cliënt niet opendoet");
        assert_eq!(opening.recipients["bemoeizorg"], ["woningcorporatie"]);
    }

    #[test]
    fn a_name_is_no_code_and_plain_talk_names_nobody() {
        assert!(said("casus Jansen").no_code);
        assert!(said("mijn cliënt doet niet open").recipients.is_empty());
        assert!(said("schema").chart);
    }
}
