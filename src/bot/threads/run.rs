//! One question thread: who asks, what was answered, what is open. Holds no free text.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::bot::effect::Destination;
use crate::bot::ids::{EventId, RoomId, UserId};
use crate::dialog::model::{Question, Slot};
use crate::dialog::walk::{Answers, At, Walk, key, walk};
use crate::dialog::{Dialog, Library};

/// One question thread.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Run {
    /// The event that started it.
    pub id: EventId,
    /// Who asked; nobody else can answer.
    pub asker: UserId,
    /// The room it began in.
    pub room: Option<RoomId>,
    /// Where it is held.
    pub to: Destination,
    /// The case code, where it was named.
    pub case: Option<String>,
    /// The dialog, once it is chosen.
    pub dialog: Option<String>,
    /// Its version when it was chosen.
    pub version: String,
    /// Recipients named in the command, for each dialog that may be chosen.
    pub named: BTreeMap<String, Vec<String>>,
    /// Role named in the command, for each dialog that may be chosen.
    pub role: BTreeMap<String, String>,
    /// The recipients, when there are several.
    pub recipients: Vec<String>,
    /// The answers.
    pub answers: Answers,
    /// Which message answered which question, so that edits can be followed.
    pub given: BTreeMap<EventId, String>,
    /// The open question's message.
    pub asked: Option<EventId>,
    /// What is awaited.
    pub step: Step,
    /// The key of an earlier answer that is being changed; it stays until the new one is given.
    pub changing: Option<String>,
    /// Keys of answers that the command told: not asked, unless to be changed.
    pub told: Vec<String>,
    /// The asker wants to wait.
    pub paused: bool,
    /// When something last happened here.
    pub touched: Timestamp,
    /// Whether the verdict is in the figures already.
    pub counted: bool,
    /// Until when consent, order or ground holds.
    pub until: Option<Date>,
}

/// What is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Step {
    /// Which kind of meeting?
    Kind,
    /// A question of the dialog.
    Questions,
    /// Until when does it hold?
    Term,
    /// Nothing: the verdict stands, and can still be asked about and changed.
    Done,
}

/// Where a run stands.
pub(super) enum Position<'d> {
    /// This comes next, for this recipient where there are several.
    Ask(Walk<'d>, &'d Question, Option<String>),
    /// The ends, one for each recipient.
    Ends(Vec<(Option<String>, Walk<'d>)>),
}

/// An answered question as the asker counts them.
pub(super) struct Answered<'d> {
    /// Under which key the answer is kept.
    pub key: String,
    /// The question.
    pub question: &'d Question,
    /// The question with the recipient filled in.
    pub asked: String,
    /// The answer's text.
    pub answer: String,
}

impl Run {
    /// The dialog in the version of this run; else the one in force.
    pub fn dialog<'d>(&self, library: &'d Library) -> Option<&'d Dialog> {
        let id = self.dialog.as_deref()?;
        library.version(id, &self.version).or_else(|| library.get(id))
    }

    /// The recipients to walk for: several, or the one that an answer tells.
    fn walked_for(&self) -> Vec<Option<&str>> {
        match self.recipients.as_slice() {
            [] => vec![None],
            several => several.iter().map(|one| Some(one.as_str())).collect(),
        }
    }

    /// Where the run stands.
    pub fn position<'d>(&self, dialog: &'d Dialog) -> Position<'d> {
        if let Some(changing) = &self.changing {
            let (id, recipient) = split_key(changing);
            let recipient = recipient.or(self.recipients.first().map(String::as_str));
            if let Some(question) = dialog.question(id) {
                let walk = walk(dialog, &self.answers, recipient);
                return Position::Ask(walk, question, recipient.map(str::to_owned));
            }
        }
        let mut ends = Vec::new();
        for recipient in self.walked_for() {
            let walk = walk(dialog, &self.answers, recipient);
            match walk.at {
                At::Question(question) => {
                    return Position::Ask(walk, question, recipient.map(str::to_owned));
                }
                _ => ends.push((recipient.map(str::to_owned), walk)),
            }
        }
        Position::Ends(ends)
    }

    /// The answered questions in the order of the walk, each once.
    pub fn answered<'d>(&self, dialog: &'d Dialog) -> Vec<Answered<'d>> {
        let mut all: Vec<Answered<'d>> = Vec::new();
        for recipient in self.walked_for() {
            let walk = walk(dialog, &self.answers, recipient);
            for step in &walk.steps {
                let key = key(step.question, recipient);
                if all.iter().any(|one| one.key == key) {
                    continue;
                }
                let several = recipient.is_some() && step.question.slot == Some(Slot::Recipient);
                let answer = if several {
                    let names = self.recipients.iter().filter_map(|id| step.question.answer(id));
                    names.map(|answer| answer.name.as_str()).collect::<Vec<_>>().join(", ")
                } else {
                    step.answer.text.clone()
                };
                let asked = walk.fill(&step.question.text);
                all.push(Answered { key, question: step.question, asked, answer });
            }
            // What comes behind an open question is not yet walked.
            if matches!(walk.at, At::Question(_)) {
                break;
            }
        }
        all
    }

    /// Gives an answer; several recipients at once are kept apart.
    pub fn give(&mut self, question: &Question, key: &str, answers: &[String]) {
        if question.slot == Some(Slot::Recipient) {
            self.recipients = if answers.len() > 1 { answers.to_vec() } else { Vec::new() };
        }
        if let [one] = answers {
            self.answers.set(key, one);
        }
    }

    /// The answer that a key has now, as answer ids.
    pub fn answer_of(&self, question: &Question, key: &str) -> Vec<String> {
        if question.slot == Some(Slot::Recipient) && !self.recipients.is_empty() {
            return self.recipients.clone();
        }
        self.answers.get(key).map(str::to_owned).into_iter().collect()
    }

    /// Takes an answer back. The answers behind it stay, and count again as far as they still apply.
    pub fn take_back(&mut self, question: &Question, key: &str) {
        if question.slot == Some(Slot::Recipient) {
            self.recipients.clear();
        }
        self.answers.remove(key);
    }

    /// Takes up what the command named, now that the dialog is known.
    pub fn take_up_named(&mut self, dialog: &Dialog) {
        if let Some(role) = self.role.get(&dialog.id)
            && let Some(question) = dialog.slot(Slot::Role).next()
        {
            self.answers.set(&question.id, role);
            self.told.push(question.id.clone());
        }
        if let Some(named) = self.named.get(&dialog.id).cloned()
            && let Some(question) = dialog.slot(Slot::Recipient).next()
        {
            self.give(question, &question.id, &named);
            self.told.push(question.id.clone());
        }
    }
}

/// A key as question id and recipient.
pub(super) fn split_key(key: &str) -> (&str, Option<&str>) {
    match key.split_once('@') {
        Some((question, recipient)) => (question, Some(recipient)),
        None => (key, None),
    }
}
