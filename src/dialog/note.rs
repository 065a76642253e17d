//! The file note: what a professional puts into their own client file (uitgangspunt 10, WWS-15, GBZ-22).
//! Everything the dialog knows is filled in; what only the professional knows is left open.

use jiff::civil::Date;

use super::model::{Dialog, Slot};
use super::report::place;
use super::walk::{At, Walk};
use crate::paper::{Block, Paper};
use crate::texts::Texts;

/// What stands for "fill this in".
const OPEN: &str = "…";

/// The note about these walks, one for each recipient.
pub fn paper(
    texts: &Texts,
    dialog: &Dialog,
    walks: &[&Walk<'_>],
    case: Option<&str>,
    date: Date,
) -> Paper {
    let say = |key: &str| texts.say(key, &[]);
    let mut facts = vec![(say("note-date"), date.strftime("%d-%m-%Y").to_string())];
    facts.extend(case.map(|case| (say("note-case"), case.to_owned())));
    facts.push((say("note-aid"), format!("{}, versie {}", dialog.title, dialog.version)));
    let source = &dialog.source;
    facts.push((say("note-source"), format!("{} ({}, {})", source.title, source.by, source.year)));
    let mut blocks = vec![Block::Facts(facts)];
    for walk in walks {
        let At::Verdict(verdict) = walk.at else { continue };
        if let Some(name) = walk.recipient() {
            blocks.push(Block::Heading(
                1,
                texts.say("note-recipient", &[("recipient", name.into())]),
            ));
        }
        let mut facts = vec![(say("note-outcome"), say(verdict.outcome.text_key()))];
        if !verdict.ground.is_empty() {
            facts.push((say("note-ground"), verdict.ground.clone()));
        }
        let places: Vec<String> = verdict.sources.iter().map(|rule| place(dialog, rule)).collect();
        facts.push((say("note-place"), places.join("; ")));
        blocks.push(Block::Paragraph(walk.fill(&verdict.summary)));
        blocks.push(Block::Facts(facts));
        let fill = |lines: &[String]| lines.iter().map(|line| walk.fill(line)).collect::<Vec<_>>();
        for (key, lines) in [
            ("note-who", fill(&verdict.recipients)),
            ("note-what", fill(&verdict.data)),
            ("note-conditions", walk.conditions(verdict)),
        ] {
            if !lines.is_empty() {
                blocks.push(Block::Heading(2, say(key)));
                blocks.push(Block::Bullets(lines));
            }
        }
        blocks.push(Block::Heading(2, say("note-answers")));
        let steps = walk.steps.iter().filter(|step| step.question.slot != Some(Slot::Recipient));
        let steps = steps.map(|step| (walk.fill(&step.question.text), step.answer.text.clone()));
        blocks.push(Block::Facts(steps.collect()));
        let record = walk.record(verdict);
        if !record.is_empty() {
            blocks.push(Block::Heading(2, say("note-fill-in")));
            let rows = record.into_iter().map(|line| vec![line, OPEN.to_owned()]).collect();
            blocks.push(Block::Table {
                head: vec![say("note-fill-what"), say("note-fill-own")],
                rows,
                widths: vec![3, 2],
            });
        }
        let notes: Vec<String> = verdict.notes.iter().map(|note| note.text.clone()).collect();
        if !notes.is_empty() {
            blocks.push(Block::Heading(2, say("note-now")));
            blocks.push(Block::Bullets(notes));
        }
    }
    blocks.push(Block::Small(say("note-yours")));
    Paper {
        title: say("note-title"),
        date: Some(date),
        footer: say("note-footer"),
        page_word: say("note-page"),
        blocks,
        ..Paper::default()
    }
}

/// The same as a message.
pub fn markdown(texts: &Texts, paper: &Paper) -> String {
    let mut lines =
        vec![texts.say("note-intro", &[]), String::new(), format!("**{}**", paper.title)];
    let escape = crate::bot::escape;
    for block in &paper.blocks {
        match block {
            Block::Heading(_, text) => {
                lines.push(String::new());
                lines.push(format!("**{}**", escape(text)));
            }
            Block::Paragraph(text) | Block::Small(text) => {
                lines.push(String::new());
                lines.push(escape(text));
            }
            Block::Bullets(all) | Block::Numbers(all) => {
                lines.extend(all.iter().map(|text| format!("- {}", escape(text))));
            }
            Block::Facts(facts) => lines.extend(
                facts.iter().map(|(name, value)| format!("- {}: {}", escape(name), escape(value))),
            ),
            Block::Table { rows, .. } => {
                lines.extend(rows.iter().map(|row| format!("- {}", escape(&row.join(" ")))));
            }
        }
    }
    lines.join("\n")
}
