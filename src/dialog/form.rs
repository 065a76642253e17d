//! The form of Bijlage VI, "bespreking cliënt zonder toestemming" (BMZ-40), filled from answers.

use jiff::civil::Date;

use super::walk::Walk;
use crate::paper::{Block, Paper};
use crate::texts::Texts;

/// The fields an answer can tick, in the order of the form.
pub const FIELDS: [&str; 18] = [
    "1a", "1b", "1c", "1d", "1e", "2", "3a1", "3a2", "3a3", "3a4", "3b1", "3b2", "3b3", "3b4",
    "3b5", "3b6", "4a", "4b",
];

/// What stands for "fill this in".
const OPEN: &str = "…";

/// The form: ticked where an answer says so, open where only the professional knows. The name of the
/// client stays open: the bot does not know it.
pub fn paper(texts: &Texts, walk: &Walk<'_>, begins: Date, ends: Option<Date>) -> Paper {
    let say = |key: &str| texts.say(key, &[]);
    let ticked: Vec<&str> =
        walk.steps.iter().flat_map(|step| &step.answer.form).map(String::as_str).collect();
    let recipient = walk.recipient().unwrap_or(OPEN).to_owned();
    let rows = FIELDS.iter().map(|field| {
        let tick = if ticked.contains(field) { say("form-yes") } else { OPEN.to_owned() };
        let own = match *field {
            // Whom the consent is for is known where there is one.
            "1a" | "1b" if ticked.contains(field) => recipient.clone(),
            _ => OPEN.to_owned(),
        };
        vec![(*field).to_owned(), texts.say(&format!("form-{field}"), &[]), tick, own]
    });
    let day = |date: Date| date.strftime("%d-%m-%Y").to_string();
    let blocks = vec![
        Block::Facts(vec![
            (say("form-name"), OPEN.to_owned()),
            (say("form-present-1"), OPEN.to_owned()),
            (say("form-present-2"), OPEN.to_owned()),
            (say("form-present-3"), OPEN.to_owned()),
            (say("form-present-4"), OPEN.to_owned()),
        ]),
        Block::Table {
            head: vec![say("form-field"), say("form-text"), say("form-applies"), say("form-by")],
            rows: rows.collect(),
            widths: vec![1, 6, 2, 3],
        },
        Block::Heading(1, say("form-5")),
        Block::Facts(vec![
            (say("form-5-until"), OPEN.to_owned()),
            (say("form-5-initials"), OPEN.to_owned()),
            (say("form-5-begins"), day(begins)),
            (say("form-5-ends"), ends.map_or_else(|| OPEN.to_owned(), day)),
        ]),
        Block::Small(say("form-caution")),
    ];
    Paper {
        title: say("form-title"),
        subtitle: say("form-subtitle"),
        date: Some(begins),
        footer: say("note-footer"),
        page_word: say("note-page"),
        blocks,
        ..Paper::default()
    }
}
