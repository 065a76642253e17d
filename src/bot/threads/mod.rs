//! `/mag-ik-delen`: a question thread that helps somebody weigh whether, what and with whom to share.
//!
//! - `opening`: what the command already says. `words`: words to the conversation itself.
//! - `run`: one thread's state. `talk`: questions, explanations, overview. `ending`: card, note, form.

mod ending;
mod opening;
mod run;
mod talk;
mod words;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::command::{Invocation, Name};
use super::effect::{Destination, Record, RecordKind};
use super::event::EventKind;
use super::ids::{EventId, UserId};
use super::keycap;
use super::part::{Message, Part};
use super::tally::Ending;
use super::turn::Turn;
use crate::dialog::model::{DONT_KNOW, Question, Slot};
use crate::dialog::reading::{self, Reading};
use crate::dialog::walk::key;
use crate::scan::Around;
use opening::Opening;
use run::{Position, Run, Step, split_key};
use words::Word;

/// How many times longer a paused run waits.
const PAUSE: i64 = 14;

/// The general aid for networks: where the kind of meeting is not known.
const GENERAL: &str = "samenwerkingsverband";

/// All question threads, by the event that started each.
#[derive(Debug, Default)]
pub(super) struct Threads {
    runs: BTreeMap<EventId, Run>,
}

impl Part for Threads {
    fn restore(&mut self, record: &Record) {
        if record.key.kind == RecordKind::Run
            && let Ok(run) = serde_json::from_value(record.body.clone())
        {
            self.runs.insert(EventId(record.key.id.clone()), run);
        }
    }

    fn command(&mut self, turn: &mut Turn<'_>, command: &Invocation) -> bool {
        match command.name {
            Name::MagIkDelen => {
                self.start(turn, command.args.as_str());
                true
            }
            // "!wijzig 3" in a question thread changes an answer there, not a line of minutes.
            Name::Wijzig => match self.here(turn, None, None) {
                Some(id) => {
                    let text = format!("wijzig {}", command.args.as_str());
                    self.hear(turn, &id, &text)
                }
                None => false,
            },
            _ => false,
        }
    }

    fn answer(&mut self, turn: &mut Turn<'_>, message: &Message<'_>) -> bool {
        match self.here(turn, message.thread, message.reply_to) {
            Some(id) => self.hear(turn, &id, message.text),
            None => false,
        }
    }

    fn edit(&mut self, turn: &mut Turn<'_>, of: &EventId, text: &str) -> bool {
        let mine = |run: &Run| run.asker == turn.event.from && run.given.contains_key(of);
        let Some(id) = self.runs.iter().find(|(_, run)| mine(run)).map(|(id, _)| id.clone()) else {
            return false;
        };
        self.follow_edit(turn, &id, of, text)
    }

    fn redaction(&mut self, turn: &mut Turn<'_>, of: &EventId) {
        let mine = self.runs.get(of).is_some_and(|run| run.asker == turn.event.from);
        if mine {
            self.end(turn, of, "ask-stopped");
        }
    }

    fn reaction(&mut self, turn: &mut Turn<'_>, to: &EventId, key: &str) -> bool {
        let Some(number) = keycap(key) else { return false };
        self.tapped(turn, to, number)
    }

    fn vote(&mut self, turn: &mut Turn<'_>, poll: &EventId, answer: usize) -> bool {
        self.tapped(turn, poll, answer)
    }

    fn tick(&mut self, turn: &mut Turn<'_>) {
        let hours = i64::from(turn.parts.config.dialog.lapse_hours);
        let now = turn.now();
        let over = |run: &Run| {
            let hours = if run.paused { hours * PAUSE } else { hours };
            now.duration_since(run.touched) > SignedDuration::from_hours(hours)
        };
        let lapsed: Vec<EventId> =
            self.runs.iter().filter(|(_, run)| over(run)).map(|(id, _)| id.clone()).collect();
        for id in lapsed {
            let Some(run) = self.runs.get(&id) else { continue };
            match run.step {
                Step::Done => self.forget(turn, &id),
                Step::Term => {
                    let run = run.clone();
                    ending::hand_over_form(turn, &run);
                    self.forget(turn, &id);
                }
                Step::Kind | Step::Questions => {
                    let subject = format!("dialog:{}", run.dialog.as_deref().unwrap_or("-"));
                    turn.count(&subject, Ending::Lapsed);
                    self.end(turn, &id, "ask-lapsed");
                }
            }
        }
    }

    fn waits_since(&self, user: &UserId) -> Option<Timestamp> {
        self.latest_direct(user).and_then(|id| self.runs.get(&id)).map(|run| run.touched)
    }
}

impl Threads {
    /// The run that a message of this person belongs to: by its thread, by what it replies to, or in
    /// the direct message the newest that waits there.
    fn here(
        &self,
        turn: &Turn<'_>,
        thread: Option<&EventId>,
        reply_to: Option<&EventId>,
    ) -> Option<EventId> {
        let own = match &turn.event.kind {
            EventKind::Message { thread, .. } => thread.as_ref(),
            _ => None,
        };
        let thread = thread.or(own);
        let user = &turn.event.from;
        let found = self.runs.iter().find(|(_, run)| {
            let in_thread = match &run.to {
                Destination::Thread { root, .. } => thread == Some(root),
                _ => false,
            };
            run.asker == *user
                && (in_thread || (reply_to.is_some() && reply_to == run.asked.as_ref()))
        });
        match found {
            Some((id, _)) => Some(id.clone()),
            None if turn.room().is_none() && thread.is_none() && reply_to.is_none() => {
                self.latest_direct(user)
            }
            None => None,
        }
    }

    /// The newest run with an open question in this person's direct message.
    fn latest_direct(&self, user: &UserId) -> Option<EventId> {
        self.runs
            .iter()
            .filter(|(_, run)| {
                run.to == Destination::Direct(user.clone()) && run.step != Step::Done
            })
            .max_by_key(|(_, run)| run.touched)
            .map(|(id, _)| id.clone())
    }

    /// `/mag-ik-delen …`.
    fn start(&mut self, turn: &mut Turn<'_>, args: &str) {
        let id = turn.event.id.clone();
        let opening = opening::read(args, &turn.parts.dialogs);
        let room = turn.room().cloned();
        let threads = room.as_ref().is_some_and(|room| turn.parts.config.room(room).threads);
        let to = match &room {
            Some(room) if threads => {
                let root = match &turn.event.kind {
                    EventKind::Message { thread: Some(root), .. } => root.clone(),
                    _ => id.clone(),
                };
                Destination::Thread { room: room.clone(), root }
            }
            _ => Destination::Direct(turn.event.from.clone()),
        };
        if opening.chart {
            talk::chart(turn, to, opening.dialog.as_deref().or(kind_of_room(turn)));
            return;
        }
        if room.is_some() && !threads {
            turn.acknowledge("✅");
        }
        // In one thread one run of a person: a second command there starts over.
        let before = self.runs.iter().find(|(_, run)| {
            run.asker == turn.event.from && run.to == to && matches!(to, Destination::Thread { .. })
        });
        if let Some(before) = before.map(|(id, _)| id.clone()) {
            self.forget(turn, &before);
        }
        let Opening { case, no_code, dialog, recipients, role, .. } = opening;
        let mut run = Run {
            id: id.clone(),
            asker: turn.event.from.clone(),
            room,
            to,
            case: case.map(|code| code.to_string()),
            dialog: None,
            version: String::new(),
            named: recipients,
            role,
            recipients: Vec::new(),
            answers: crate::dialog::walk::Answers::default(),
            given: BTreeMap::new(),
            asked: None,
            step: Step::Kind,
            changing: None,
            told: Vec::new(),
            paused: false,
            touched: turn.now(),
            counted: false,
            until: None,
        };
        if let Some(dialog) = dialog.as_deref().or(kind_of_room(turn)) {
            choose(turn, &mut run, dialog);
        }
        talk::greet(turn, &run, no_code);
        go_on(turn, &mut run);
        self.keep(turn, &id, run);
    }

    /// A text of the asker. False: it is talk, not for the bot.
    fn hear(&mut self, turn: &mut Turn<'_>, id: &EventId, text: &str) -> bool {
        let Some(mut run) = self.runs.get(id).cloned() else { return false };
        if let Some(word) = words::read(text)
            && !answers_now(turn, &run, text)
        {
            return self.obey(turn, id, run, word);
        }
        let heard = match run.step {
            Step::Done => return false,
            Step::Kind => hear_kind(turn, &mut run, text),
            Step::Questions => hear_answer(turn, &mut run, text),
            Step::Term => ending::hear_term(turn, &mut run, text),
        };
        if heard {
            run.touched = turn.now();
            run.paused = false;
            go_on(turn, &mut run);
            self.keep(turn, id, run);
            return true;
        }
        // An edit of this message can still become the answer.
        if run.step == Step::Questions
            && let Some(key) = open_key(turn, &run)
        {
            run.given.insert(turn.event.id.clone(), key);
        }
        let taken = unclear(turn, &mut run, text);
        self.keep(turn, id, run);
        taken
    }

    /// The asker says a word to the conversation itself.
    fn obey(&mut self, turn: &mut Turn<'_>, id: &EventId, mut run: Run, word: Word) -> bool {
        run.touched = turn.now();
        match word {
            Word::Stop => {
                if run.step == Step::Term {
                    ending::hand_over_form(turn, &run);
                }
                let weighed = matches!(run.step, Step::Done | Step::Term);
                let key = if weighed { "ask-closed" } else { "ask-stopped" };
                self.end(turn, id, key);
                return true;
            }
            Word::Danger => talk::danger(turn, &run),
            Word::Why => talk::why(turn, &run),
            Word::Overview => talk::overview(turn, &run),
            Word::WhatIf => talk::what_if(turn, &run),
            Word::Chart => talk::chart(turn, run.to.clone(), run.dialog.as_deref()),
            Word::Pause => {
                run.paused = true;
                talk::say(turn, &run, "ask-paused");
            }
            Word::Again => {
                run.paused = false;
                go_on(turn, &mut run);
            }
            Word::Back => back(turn, &mut run),
            Word::Change(number) => change(turn, &mut run, number),
        }
        self.keep(turn, id, run);
        true
    }

    /// A tap on a number, or a vote.
    fn tapped(&mut self, turn: &mut Turn<'_>, on: &EventId, number: usize) -> bool {
        let user = &turn.event.from;
        let found = self.runs.iter().find(|(_, run)| {
            let root = match &run.to {
                Destination::Thread { root, .. } => on == root,
                _ => false,
            };
            run.asker == *user && (root || run.asked.as_ref() == Some(on))
        });
        let Some(id) = found.map(|(id, _)| id.clone()) else { return false };
        let Some(mut run) = self.runs.get(&id).cloned() else { return false };
        let said = number.to_string();
        let heard = match run.step {
            Step::Done => return false,
            Step::Kind => hear_kind(turn, &mut run, &said),
            Step::Questions => hear_answer(turn, &mut run, &said),
            Step::Term => false,
        };
        if heard {
            run.touched = turn.now();
            run.paused = false;
            go_on(turn, &mut run);
            self.keep(turn, &id, run);
        }
        heard
    }

    /// The asker edited a message that gave an answer: the answer follows.
    fn follow_edit(&mut self, turn: &mut Turn<'_>, id: &EventId, of: &EventId, text: &str) -> bool {
        let Some(mut run) = self.runs.get(id).cloned() else { return false };
        let Some(dialog) = run.dialog(&turn.parts.dialogs) else { return false };
        let Some(key) = run.given.get(of).cloned() else { return false };
        let Some(question) = dialog.question(split_key(&key).0) else { return false };
        let Some(answers) = read(question, text) else { return false };
        if run.answer_of(question, &key) == answers {
            return true;
        }
        run.give(question, &key, &answers);
        run.touched = turn.now();
        run.changing = None;
        run.step = Step::Questions;
        talk::say(turn, &run, "ask-edited");
        go_on(turn, &mut run);
        self.keep(turn, id, run);
        true
    }

    /// Ends a run with a word.
    fn end(&mut self, turn: &mut Turn<'_>, id: &EventId, key: &str) {
        if let Some(run) = self.runs.get(id) {
            let (to, text) = (run.to.clone(), turn.text(key, &[]));
            turn.say(to, text);
        }
        self.forget(turn, id);
    }

    fn forget(&mut self, turn: &mut Turn<'_>, id: &EventId) {
        if self.runs.remove(id).is_some() {
            turn.forget(RecordKind::Run, id.as_str());
        }
    }

    fn keep(&mut self, turn: &mut Turn<'_>, id: &EventId, run: Run) {
        let expires = turn.in_days(turn.parts.config.retention.dialogs);
        turn.save(RecordKind::Run, id.as_str(), &run, Some(expires));
        self.runs.insert(id.clone(), run);
    }
}

/// The dialog that the room's configuration names.
fn kind_of_room<'t>(turn: &Turn<'t>) -> Option<&'t str> {
    let kind = turn.parts.config.room(turn.room()?).kind.as_str();
    turn.parts.dialogs.get(kind).map(|dialog| dialog.id.as_str())
}

/// The dialog is known.
fn choose(turn: &Turn<'_>, run: &mut Run, id: &str) {
    if let Some(dialog) = turn.parts.dialogs.get(id) {
        run.dialog = Some(dialog.id.clone());
        run.version = dialog.version.clone();
        run.step = Step::Questions;
        run.take_up_named(dialog);
    }
}

/// Asks the next thing, or ends.
fn go_on(turn: &mut Turn<'_>, run: &mut Run) {
    match run.step {
        Step::Kind => talk::ask_kind(turn, run),
        Step::Questions => {
            let Some(dialog) = run.dialog(&turn.parts.dialogs) else { return };
            match run.position(dialog) {
                Position::Ask(walk, question, recipient) => {
                    talk::ask(turn, run, dialog, &walk, question, recipient.as_deref());
                }
                Position::Ends(ends) => ending::end(turn, run, dialog, &ends),
            }
        }
        Step::Term => ending::ask_term(turn, run),
        Step::Done => {}
    }
}

/// The key of the open question.
fn open_key(turn: &Turn<'_>, run: &Run) -> Option<String> {
    let dialog = run.dialog(&turn.parts.dialogs)?;
    match run.position(dialog) {
        Position::Ask(_, question, recipient) => Some(key(question, recipient.as_deref())),
        Position::Ends(_) => None,
    }
}

/// Whether a text is an answer to the open question: then it is no word to the conversation.
fn answers_now(turn: &Turn<'_>, run: &Run, text: &str) -> bool {
    let Some(dialog) = run.dialog(&turn.parts.dialogs) else { return false };
    if run.step != Step::Questions {
        return false;
    }
    match run.position(dialog) {
        Position::Ask(_, question, _) => {
            let said = reading::normal(text);
            question.answers.iter().any(|answer| {
                let words = [&answer.id, &answer.text].into_iter().chain(&answer.synonyms);
                words.into_iter().any(|word| reading::normal(word) == said)
            })
        }
        Position::Ends(_) => false,
    }
}

fn hear_kind(turn: &mut Turn<'_>, run: &mut Run, text: &str) -> bool {
    match reading::read(&talk::kinds(turn), text) {
        Reading::Answer(id) if id == DONT_KNOW => {
            let library = &turn.parts.dialogs;
            let general = library.get(GENERAL).or(library.all().first());
            let Some(dialog) = general else { return false };
            let args = [("title", dialog.title.as_str().into())];
            let (to, text) = (run.to.clone(), turn.text("ask-kind-general", &args));
            turn.say(to, text);
            choose(turn, run, &dialog.id);
            talk::introduce(turn, run);
            true
        }
        Reading::Answer(id) => {
            choose(turn, run, &id);
            talk::introduce(turn, run);
            true
        }
        _ => false,
    }
}

fn hear_answer(turn: &mut Turn<'_>, run: &mut Run, text: &str) -> bool {
    let Some(dialog) = run.dialog(&turn.parts.dialogs) else { return false };
    let Position::Ask(_, question, recipient) = run.position(dialog) else { return false };
    let Some(answers) = read(question, text) else { return false };
    let key = key(question, recipient.as_deref());
    run.give(question, &key, &answers);
    run.told.retain(|told| *told != key);
    run.changing = None;
    if matches!(turn.event.kind, EventKind::Message { .. }) {
        run.given.insert(turn.event.id.clone(), key);
    }
    true
}

/// The answer ids that a text means; several only where several recipients can be named.
fn read(question: &Question, text: &str) -> Option<Vec<String>> {
    if let Reading::Answer(id) = reading::read(question, text) {
        return Some(vec![id]);
    }
    if question.slot != Some(Slot::Recipient) {
        return None;
    }
    let parts = text.replace(" en ", ",");
    let mut ids: Vec<String> = Vec::new();
    for part in parts.split([',', '+', '&']).filter(|part| !part.trim().is_empty()) {
        match reading::read(question, part) {
            Reading::Answer(id) if id != DONT_KNOW => {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            _ => return None,
        }
    }
    (ids.len() > 1).then_some(ids)
}

/// A text that is no clear answer. What may be about a client is not kept and not repeated.
fn unclear(turn: &mut Turn<'_>, run: &mut Run, text: &str) -> bool {
    let around = Around::default();
    let sensitive = !turn.parts.scanner.scan(text, &around).is_empty()
        || !turn.world.cases.find(text).is_empty();
    let key = match (run.step, sensitive) {
        (_, true) => "ask-no-details",
        (Step::Term, _) => "ask-term-unclear",
        _ => "ask-unclear",
    };
    talk::repeat(turn, run, key);
    // In a room the message still stands there: the nudge talks to its author about that.
    !(sensitive && turn.room().is_some())
}

/// One question back.
fn back(turn: &mut Turn<'_>, run: &mut Run) {
    if run.changing.take().is_some() {
        go_on(turn, run);
        return;
    }
    let dialog = run.dialog(&turn.parts.dialogs);
    // What the command told is not asked, so there is no way back to it but "wijzig".
    let last = dialog.and_then(|dialog| {
        let mut asked = run.answered(dialog).into_iter().filter(|one| !run.told.contains(&one.key));
        asked.next_back()
    });
    match last {
        Some(last) => {
            run.take_back(last.question, &last.key);
            run.step = Step::Questions;
        }
        None if run.dialog.is_some() && kind_of_room(turn).is_none() => {
            run.dialog = None;
            run.step = Step::Kind;
        }
        None => talk::say(turn, run, "ask-at-start"),
    }
    go_on(turn, run);
}

/// Asks an earlier question again; its answer stays until the new one is given.
fn change(turn: &mut Turn<'_>, run: &mut Run, number: Option<usize>) {
    let Some(dialog) = run.dialog(&turn.parts.dialogs) else {
        talk::repeat(turn, run, "ask-unclear");
        return;
    };
    let answered = run.answered(dialog);
    let chosen = number.and_then(|number| number.checked_sub(1)).and_then(|at| answered.get(at));
    match chosen {
        Some(chosen) => {
            run.changing = Some(chosen.key.clone());
            run.step = Step::Questions;
            go_on(turn, run);
        }
        None => {
            talk::say(turn, run, "ask-change-which");
            talk::overview(turn, run);
        }
    }
}
