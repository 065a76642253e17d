//! The end of a question thread: verdict card, file note, form, end date, accountability.

use jiff::civil::Date;

use super::run::{Run, Step};
use super::talk;
use crate::bot::effect::{Destination, RecordKind};
use crate::bot::escape;
use crate::bot::tally::Ending;
use crate::bot::turn::Turn;
use crate::cases::{CaseCode, Ground, parse_date};
use crate::dialog::account::Account;
use crate::dialog::model::Verdict;
use crate::dialog::reading::normal;
use crate::dialog::walk::{At, Walk};
use crate::dialog::{Dialog, form, note};
use crate::paper::{Look, Paper, odt, pdf};

/// What one recipient comes to.
type Ends<'d> = [(Option<String>, Walk<'d>)];

/// Says the verdict, keeps account, and hands over the file note.
pub(super) fn end(turn: &mut Turn<'_>, run: &mut Run, dialog: &Dialog, ends: &Ends<'_>) {
    run.asked = None;
    let mut parts = Vec::new();
    for (recipient, walk) in ends {
        let At::Verdict(verdict) = walk.at else { continue };
        parts.push(card(turn, dialog, walk, verdict, ends.len() > 1));
        keep_account(turn, run, dialog, walk, recipient.as_deref());
        if !run.counted {
            turn.count(&format!("dialog:{}:{}", dialog.id, verdict.outcome), Ending::Happened);
        }
    }
    run.counted = true;
    parts.push(answers_given(turn, run, dialog));
    let to = run.to.clone();
    turn.say(to, parts.join("\n\n"));
    hand_over_note(turn, run, dialog, ends);
    run.step = if terms(ends).next().is_some() { Step::Term } else { Step::Done };
    if run.step == Step::Term {
        ask_term(turn, run);
    } else {
        hand_over_form(turn, run);
    }
}

/// What has an end date in these verdicts.
fn terms<'e>(ends: &'e Ends<'_>) -> impl Iterator<Item = &'e str> {
    ends.iter().filter_map(|(_, walk)| match walk.at {
        At::Verdict(verdict) => verdict.term.as_deref(),
        _ => None,
    })
}

/// The card, in the order of the design: outcome, what and to whom, conditions, record, source.
fn card(
    turn: &Turn<'_>,
    dialog: &Dialog,
    walk: &Walk<'_>,
    verdict: &Verdict,
    several: bool,
) -> String {
    let mut lines = Vec::new();
    if several && let Some(name) = walk.recipient() {
        lines.push(turn.text("card-recipient", &[("recipient", escape(name).into())]));
    }
    lines.push(format!("**{}**", turn.text(verdict.outcome.text_key(), &[])));
    lines.push(escape(&walk.fill(&verdict.summary)));
    let all = |texts: &[String]| texts.iter().map(|text| walk.fill(text)).collect::<Vec<_>>();
    for (key, texts) in [
        ("card-what", all(&verdict.data)),
        ("card-who", all(&verdict.recipients)),
        ("card-not", all(&verdict.excluded)),
        ("card-conditions", walk.conditions(verdict)),
        ("card-record", walk.record(verdict)),
        ("card-onward", all(&verdict.onward)),
    ] {
        if !texts.is_empty() {
            lines.push(String::new());
            lines.push(format!("**{}**", turn.text(key, &[])));
            lines.extend(texts.iter().map(|text| format!("- {}", escape(text))));
        }
    }
    if !verdict.client.is_empty() {
        lines.push(String::new());
        lines.push(format!(
            "**{}** {}",
            turn.text("card-client", &[]),
            escape(&walk.fill(&verdict.client))
        ));
    }
    lines.push(String::new());
    lines.extend(talk::citation(turn, dialog, &verdict.sources, &verdict.quote, &verdict.notes));
    lines.join("\n")
}

/// The answers given, that the weighing stays with the asker, and what can still be done.
fn answers_given(turn: &Turn<'_>, run: &Run, dialog: &Dialog) -> String {
    let answered = run.answered(dialog);
    let lines: Vec<String> = answered
        .iter()
        .enumerate()
        .map(|(at, one)| format!("{}. {} **{}**", at + 1, escape(&one.asked), escape(&one.answer)))
        .collect();
    format!(
        "**{}**\n{}\n\n**{}** {}",
        turn.text("card-answers", &[]),
        lines.join("\n"),
        turn.text("card-yours", &[]),
        turn.text("card-then", &[])
    )
}

fn keep_account(
    turn: &mut Turn<'_>,
    run: &Run,
    dialog: &Dialog,
    walk: &Walk<'_>,
    recipient: Option<&str>,
) {
    let Some(account) = Account::of(dialog, walk, recipient) else { return };
    let account = Account {
        at: turn.now(),
        who: turn.world.cases.tag("user", run.asker.as_str()),
        case: run.case.clone(),
        until: run.until,
        ..account
    };
    let expires = turn.in_days(turn.parts.config.retention.accounts);
    // A verdict changed within the same thread is one weighing, told by its last state.
    let id = format!("dialog:{}:{}", run.id, recipient.unwrap_or_default());
    turn.save(RecordKind::Account, id, &account, Some(expires));
}

/// The file note, to the asker alone: as text and as files ready to paste into the client file.
fn hand_over_note(turn: &mut Turn<'_>, run: &Run, dialog: &Dialog, ends: &Ends<'_>) {
    let texts = &turn.parts.texts;
    let walks: Vec<&Walk<'_>> = ends.iter().map(|(_, walk)| walk).collect();
    let paper = note::paper(texts, dialog, &walks, run.case.as_deref(), today(turn));
    let to = Destination::Direct(run.asker.clone());
    let text = note::markdown(texts, &paper);
    turn.say(to.clone(), text);
    send_paper(turn, &to, &paper, "dossieraantekening");
}

/// The form of Bijlage VI, where the verdict asks for it.
pub(super) fn hand_over_form(turn: &mut Turn<'_>, run: &Run) {
    let Some(dialog) = run.dialog(&turn.parts.dialogs) else { return };
    let super::run::Position::Ends(ends) = run.position(dialog) else { return };
    let to = Destination::Direct(run.asker.clone());
    for (_, walk) in &ends {
        let At::Verdict(verdict) = walk.at else { continue };
        if verdict.form {
            let paper = form::paper(&turn.parts.texts, walk, today(turn), run.until);
            turn.say(to.clone(), turn.text("ask-form", &[]));
            send_paper(turn, &to, &paper, "formulier-bijlage-vi");
            return;
        }
    }
}

/// A document as ODT (to go on writing in) and as PDF.
fn send_paper(turn: &mut Turn<'_>, to: &Destination, paper: &Paper, name: &str) {
    // The shipped look is checked by a test; without it the text alone goes out.
    let Ok(look) = Look::shipped() else { return };
    if let Ok(bytes) = odt(paper, &look) {
        let mime = "application/vnd.oasis.opendocument.text";
        turn.file(to.clone(), &format!("{name}.odt"), mime, bytes);
    }
    if let Ok(bytes) = pdf(paper, &look) {
        turn.file(to.clone(), &format!("{name}.pdf"), "application/pdf", bytes);
    }
}

/// Until when does it hold?
pub(super) fn ask_term(turn: &mut Turn<'_>, run: &mut Run) {
    let Some(dialog) = run.dialog(&turn.parts.dialogs) else { return };
    let super::run::Position::Ends(ends) = run.position(dialog) else { return };
    let Some(term) = terms(&ends).next() else { return };
    let (to, text) = (run.to.clone(), turn.text("ask-term", &[("term", term.into())]));
    run.asked = Some(turn.say(to, text));
}

/// Reads the end date. True when that settles the question.
pub(super) fn hear_term(turn: &mut Turn<'_>, run: &mut Run, text: &str) -> bool {
    let said = normal(text);
    if ["weet ik niet", "weet niet", "geen", "geen idee", "onbekend", "nee"]
        .contains(&said.as_str())
    {
        talk::say(turn, run, "ask-term-open");
    } else {
        let today = today(turn);
        let Some(until) = parse_date(text, today).filter(|until| *until >= today) else {
            return false;
        };
        run.until = Some(until);
        remember(turn, run, until);
    }
    run.step = Step::Done;
    run.asked = None;
    hand_over_form(turn, run);
    true
}

/// Keeps the end date with the case, so that the next meeting is reminded (uitgangspunt 8, BMZ-36), and
/// with the account.
fn remember(turn: &mut Turn<'_>, run: &Run, until: Date) {
    let Some(dialog) = run.dialog(&turn.parts.dialogs) else { return };
    let super::run::Position::Ends(ends) = run.position(dialog) else { return };
    for (recipient, walk) in &ends {
        keep_account(turn, run, dialog, walk, recipient.as_deref());
    }
    let date = [("date", until.strftime("%d-%m-%Y").to_string().into())];
    let known = run
        .case
        .as_deref()
        .and_then(CaseCode::parse)
        .filter(|code| turn.world.cases.get(code).is_some());
    let Some(code) = known else {
        let (to, text) = (run.to.clone(), turn.text("ask-term-noted", &date));
        turn.say(to, text);
        return;
    };
    if let Some(case) = turn.world.cases.get_mut(&code) {
        for (_, walk) in &ends {
            let At::Verdict(verdict) = walk.at else { continue };
            match verdict.term.as_deref() {
                Some("toestemming") => case.consent = Some(until),
                Some(_) => {
                    case.ground = Some(Ground { name: verdict.ground.clone(), until: Some(until) });
                }
                None => {}
            }
        }
    }
    if let Some(case) = turn.world.cases.get(&code).cloned() {
        turn.save(RecordKind::Case, code.as_str(), &case, None);
    }
    let (to, text) = (run.to.clone(), turn.text("ask-term-kept", &date));
    turn.say(to, text);
}

/// Today, in the organisation's time zone.
fn today(turn: &Turn<'_>) -> Date {
    turn.now().to_zoned_datetime(turn.parts.config.zone()).date()
}
