//! What the bot says in a question thread before the verdict.

use super::run::{Position, Run, Step};
use crate::bot::effect::Destination;
use crate::bot::turn::Turn;
use crate::bot::{escape, keycap_of};
use crate::dialog::model::{Answer, Certainty, DONT_KNOW, Note, Question};
use crate::dialog::report::place;
use crate::dialog::walk::{Walk, walk};
use crate::dialog::{Dialog, diagram, whatif};

/// Most keycaps there are.
const KEYCAPS: usize = 10;

/// Says a text of `nl.ftl` in the thread.
pub(super) fn say(turn: &mut Turn<'_>, run: &Run, key: &str) {
    let (to, text) = (run.to.clone(), turn.text(key, &[]));
    turn.say(to, text);
}

/// The first message: danger first, then how this works and what is known already.
pub(super) fn greet(turn: &mut Turn<'_>, run: &Run, no_code: bool) {
    let mut lines = vec![turn.text("ask-danger", &[]), String::new(), turn.text("ask-intro", &[])];
    if no_code {
        lines.push(turn.text("ask-no-code", &[]));
    }
    if let Some(case) = &run.case {
        lines.push(turn.text("ask-case", &[("case", escape(case).into())]));
    }
    if let Some(dialog) = run.dialog(&turn.parts.dialogs) {
        lines.push(source(turn, dialog));
        lines.extend(known(turn, run, dialog));
    }
    let (to, text) = (run.to.clone(), lines.join("\n"));
    let about = turn.event.id.clone();
    let in_thread = matches!(run.to, Destination::Thread { .. });
    turn.send(to, text, |send| send.reply_to = in_thread.then_some(about));
}

/// Source and age of the dialog that was just chosen, and what is known already.
pub(super) fn introduce(turn: &mut Turn<'_>, run: &Run) {
    let Some(dialog) = run.dialog(&turn.parts.dialogs) else { return };
    let mut lines = vec![source(turn, dialog)];
    lines.extend(known(turn, run, dialog));
    let to = run.to.clone();
    turn.say(to, lines.join("\n"));
}

/// Source and age of the dialog.
fn source(turn: &Turn<'_>, dialog: &Dialog) -> String {
    let source = &dialog.source;
    turn.text(
        "ask-source",
        &[
            ("title", source.title.as_str().into()),
            ("by", source.by.as_str().into()),
            ("year", source.year.as_str().into()),
            ("checked", dialog.checked.as_str().into()),
            ("caution", source.caution.as_str().into()),
        ],
    )
}

/// What the command told already.
fn known(turn: &Turn<'_>, run: &Run, dialog: &Dialog) -> Option<String> {
    let names = |question: &Question, ids: &[String]| {
        let found = ids.iter().filter_map(|id| question.answer(id));
        found
            .map(|a| if a.name.is_empty() { &a.text } else { &a.name })
            .cloned()
            .collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    for question in dialog.questions().filter(|question| question.slot.is_some()) {
        all.extend(names(question, &run.answer_of(question, &question.id)));
    }
    (!all.is_empty()).then(|| turn.text("ask-known", &[("known", all.join(", ").into())]))
}

/// The kinds of meeting as a question, so that they are answered like any other.
pub(super) fn kinds(turn: &Turn<'_>) -> Question {
    let answer = |id: &str, text: String, synonyms: Vec<String>| Answer {
        id: id.to_owned(),
        text,
        name: String::new(),
        synonyms,
        condition: String::new(),
        record: String::new(),
        form: Vec::new(),
        way: String::new(),
        to: String::new(),
    };
    let mut answers: Vec<Answer> = turn
        .parts
        .dialogs
        .all()
        .iter()
        .map(|dialog| {
            let mut words = dialog.synonyms.clone();
            words.push(dialog.title.clone());
            answer(&dialog.id, dialog.kind.clone(), words)
        })
        .collect();
    let words = ["geen idee", "weet niet", "onbekend"].map(str::to_owned).to_vec();
    answers.push(answer(DONT_KNOW, turn.text("ask-kind-unknown", &[]), words));
    Question {
        id: "soort".into(),
        text: turn.text("ask-kind", &[]),
        why: turn.text("ask-kind-why", &[]),
        help: String::new(),
        quote: String::new(),
        sources: Vec::new(),
        notes: Vec::new(),
        slot: None,
        per_recipient: false,
        condition: None,
        answers,
    }
}

/// Which kind of meeting?
pub(super) fn ask_kind(turn: &mut Turn<'_>, run: &mut Run) {
    let question = kinds(turn);
    let (text, why) = (question.text.clone(), question.why.clone());
    put(turn, run, &question, &text, &why, "");
}

/// Asks a question of the dialog.
pub(super) fn ask(
    turn: &mut Turn<'_>,
    run: &mut Run,
    dialog: &Dialog,
    walk: &Walk<'_>,
    question: &Question,
    recipient: Option<&str>,
) {
    let key = crate::dialog::walk::key(question, recipient);
    let answered = run.answered(dialog);
    let number = answered.iter().position(|one| one.key == key).unwrap_or(answered.len()) + 1;
    let head = match &question.condition {
        Some(condition) => turn.text(
            "ask-number-condition",
            &[
                ("number", number.into()),
                ("at", condition.number.into()),
                ("of", condition.of.into()),
            ],
        ),
        None => turn.text("ask-number", &[("number", number.into())]),
    };
    let text = walk.fill(&question.text);
    let why = walk.fill(&question.why);
    put(turn, run, question, &text, &why, &head);
}

/// Puts a question with numbered answers, and buttons or a poll for tapping.
fn put(turn: &mut Turn<'_>, run: &mut Run, question: &Question, text: &str, why: &str, head: &str) {
    let head = if head.is_empty() { String::new() } else { format!("{head}\n") };
    let mut lines =
        vec![format!("{head}**{}**", escape(text)), format!("*{}*", escape(why)), String::new()];
    lines.extend(numbered(question));
    // Once is enough; whoever is stuck gets the options again.
    if run.asked.is_none() && run.answers.all().len() == run.told.len() {
        lines.push(String::new());
        lines.push(turn.text("ask-how", &[]));
    }
    let count = question.answers.len();
    let polls = turn.parts.config.dialog.polls;
    let options: Vec<String> = question.answers.iter().map(|answer| answer.text.clone()).collect();
    let (to, text) = (run.to.clone(), lines.join("\n"));
    let asked = turn.send(to, text, |send| {
        if polls {
            send.poll = Some(options);
        } else {
            send.buttons = (1..=count.min(KEYCAPS)).map(keycap_of).collect();
        }
    });
    run.asked = Some(asked);
}

fn numbered(question: &Question) -> Vec<String> {
    let answers = question.answers.iter().enumerate();
    answers.map(|(at, answer)| format!("{}. {}", at + 1, escape(&answer.text))).collect()
}

/// The options again, after a line that says why.
pub(super) fn repeat(turn: &mut Turn<'_>, run: &mut Run, key: &str) {
    let options = match run.step {
        Step::Kind => numbered(&kinds(turn)),
        Step::Questions => match run.dialog(&turn.parts.dialogs).map(|dialog| run.position(dialog))
        {
            Some(Position::Ask(_, question, _)) => numbered(question),
            _ => Vec::new(),
        },
        Step::Term | Step::Done => Vec::new(),
    };
    let text = turn.text(key, &[]);
    let text = if options.is_empty() { text } else { format!("{text}\n\n{}", options.join("\n")) };
    let to = run.to.clone();
    turn.say(to, text);
}

/// Danger to a life: first things first.
pub(super) fn danger(turn: &mut Turn<'_>, run: &Run) {
    say(turn, run, "ask-danger-now");
}

/// Why the open question is asked, with its source. After the verdict: the sources of that.
pub(super) fn why(turn: &mut Turn<'_>, run: &Run) {
    let Some(dialog) = run.dialog(&turn.parts.dialogs) else {
        say(turn, run, "ask-kind-why");
        return;
    };
    let mut lines = Vec::new();
    match run.position(dialog) {
        Position::Ask(walk, question, _) => {
            lines.push(escape(&walk.fill(&question.why)));
            if !question.help.is_empty() {
                lines.push(escape(&walk.fill(&question.help)));
            }
            lines.extend(citation(
                turn,
                dialog,
                &question.sources,
                &question.quote,
                &question.notes,
            ));
        }
        Position::Ends(ends) => {
            for (_, walk) in &ends {
                if let crate::dialog::walk::At::Verdict(verdict) = walk.at {
                    lines.push(escape(&walk.fill(&verdict.summary)));
                    lines.extend(citation(
                        turn,
                        dialog,
                        &verdict.sources,
                        &verdict.quote,
                        &verdict.notes,
                    ));
                }
            }
        }
    }
    let (to, text) = (run.to.clone(), lines.join("\n"));
    turn.say(to, text);
}

/// Document, year and place; the exact words where the dialog has them; what has changed since.
pub(super) fn citation(
    turn: &Turn<'_>,
    dialog: &Dialog,
    rules: &[String],
    quote: &str,
    notes: &[Note],
) -> Vec<String> {
    let places: Vec<String> = rules.iter().map(|rule| place(dialog, rule)).collect();
    let mut lines = vec![turn.text(
        "ask-citation",
        &[
            ("title", dialog.source.title.as_str().into()),
            ("year", dialog.source.year.as_str().into()),
            ("places", places.join("; ").into()),
        ],
    )];
    if !quote.is_empty() {
        lines.push(format!("> {}", escape(quote)));
    }
    lines.extend(notes.iter().map(|note| self::note(turn, note)));
    lines
}

/// A note on changed law, with how sure it is.
pub(super) fn note(turn: &Turn<'_>, note: &Note) -> String {
    let key = if note.certainty == Certainty::Hoog { "ask-note" } else { "ask-note-unsure" };
    turn.text(key, &[("note", note.text.as_str().into())])
}

/// The path so far, numbered as `wijzig` counts.
pub(super) fn overview(turn: &mut Turn<'_>, run: &Run) {
    let answered = run.dialog(&turn.parts.dialogs).map(|dialog| run.answered(dialog));
    let lines: Vec<String> = answered
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(|(at, one)| format!("{}. {} **{}**", at + 1, escape(&one.asked), escape(&one.answer)))
        .collect();
    if lines.is_empty() {
        say(turn, run, "ask-overview-none");
        return;
    }
    let text = format!(
        "{}\n{}\n\n{}",
        turn.text("ask-overview", &[]),
        lines.join("\n"),
        turn.text("ask-overview-how", &[])
    );
    let to = run.to.clone();
    turn.say(to, text);
}

/// Which answer would change the verdict, and the cheapest lawful way there.
pub(super) fn what_if(turn: &mut Turn<'_>, run: &Run) {
    let Some(dialog) = run.dialog(&turn.parts.dialogs) else {
        say(turn, run, "ask-what-if-early");
        return;
    };
    let Position::Ends(ends) = run.position(dialog) else {
        say(turn, run, "ask-what-if-early");
        return;
    };
    let answered = run.answered(dialog);
    let mut lines = vec![turn.text("ask-what-if", &[])];
    for (recipient, walked) in &ends {
        if ends.len() > 1
            && let Some(name) = walked.recipient()
        {
            lines.push(format!("**{}**", escape(name)));
        }
        let changes = whatif::changes(dialog, &run.answers, recipient.as_deref(), 3);
        if changes.is_empty() {
            lines.push(turn.text("ask-what-if-none", &[]));
        }
        for (at, change) in changes.iter().enumerate() {
            let mut answers = run.answers.clone();
            let mut told = Vec::new();
            for (question, answer) in &change.changed {
                let key = crate::dialog::walk::key(question, recipient.as_deref());
                let number = answered.iter().position(|one| one.key == key).map_or(0, |at| at + 1);
                answers.set(&key, &answer.id);
                told.push(turn.text(
                    "ask-what-if-answer",
                    &[
                        ("number", number.into()),
                        ("question", walked.fill(&question.text).into()),
                        ("answer", answer.text.as_str().into()),
                    ],
                ));
            }
            let there = walk(dialog, &answers, recipient.as_deref());
            let ways: Vec<&str> = change
                .changed
                .iter()
                .map(|(_, answer)| answer.way.as_str())
                .filter(|way| !way.is_empty())
                .collect();
            let key =
                if at == 0 && !ways.is_empty() { "ask-what-if-first" } else { "ask-what-if-line" };
            lines.push(turn.text(
                key,
                &[
                    ("ways", ways.join(" ").into()),
                    ("answers", told.join(" ").into()),
                    ("outcome", turn.text(change.verdict.outcome.text_key(), &[]).into()),
                    ("summary", there.fill(&change.verdict.summary).into()),
                ],
            ));
        }
    }
    let (to, text) = (run.to.clone(), lines.join("\n"));
    turn.say(to, text);
}

/// The picture of a dialog; without one, of all.
pub(super) fn chart(turn: &mut Turn<'_>, to: Destination, dialog: Option<&str>) {
    let all = turn.parts.dialogs.all();
    for dialog in all.iter().filter(|one| dialog.is_none_or(|id| one.id == id)) {
        let name = format!("schema-{}.svg", dialog.id);
        turn.file(to.clone(), &name, "image/svg+xml", diagram::svg(dialog).into_bytes());
    }
}
