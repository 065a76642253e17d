//! `/toets`: a line looked at before it goes into the room. Nothing of it is kept.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::hint::{self, Trigger};
use super::rewrite::Rewrite;
use crate::bot::{Turn, UserId};

/// People whose next line is a line to test, or who are being helped with one. In memory only.
#[derive(Debug, Default)]
pub(super) struct TestLines {
    waiting: BTreeMap<UserId, (Timestamp, Wait)>,
}

#[derive(Debug, Clone)]
enum Wait {
    /// The next message is the line.
    Line,
    /// The line held something; help with other words was offered.
    Offered,
    /// The three questions.
    Rewriting(Rewrite),
}

impl TestLines {
    /// Waits for the line.
    pub fn expect(&mut self, turn: &mut Turn<'_>) {
        self.waiting.insert(turn.event.from.clone(), (turn.now(), Wait::Line));
        turn.reply("test-which", &[]);
    }

    /// Says what was found in a line, and offers help.
    pub fn say(&mut self, turn: &mut Turn<'_>, triggers: &[Trigger]) {
        if triggers.is_empty() {
            self.waiting.remove(&turn.event.from);
            turn.reply("test-clean", &[]);
            return;
        }
        self.waiting.insert(turn.event.from.clone(), (turn.now(), Wait::Offered));
        let what = hint::enumerate(turn, triggers);
        turn.reply("test-found", &[("what", what.into())]);
    }

    /// Since when this person is waited for.
    pub fn waits_since(&self, user: &UserId) -> Option<Timestamp> {
        self.waiting.get(user).map(|(at, _)| *at)
    }

    /// Takes a message. `Some(false)`: it is a line to look at; `Some(true)`: it was handled here.
    pub fn answer(&mut self, turn: &mut Turn<'_>, text: &str) -> Option<bool> {
        let user = turn.event.from.clone();
        let (_, wait) = self.waiting.remove(&user)?;
        match wait {
            Wait::Line => Some(false),
            Wait::Offered => match text.trim().to_lowercase().trim_end_matches(['.', '!']) {
                "ja" | "1" | "help" | "graag" | "ja graag" => {
                    self.ask(turn, user, Rewrite::default());
                    Some(true)
                }
                "nee" | "stop" | "2" | "laat maar" => {
                    turn.reply("test-done", &[]);
                    Some(true)
                }
                // Another try of the same line.
                _ => Some(false),
            },
            Wait::Rewriting(mut rewrite) => {
                if super::is_stop(text) {
                    turn.reply("test-done", &[]);
                    return Some(true);
                }
                let findings = turn.parts.scanner.scan(text, &crate::scan::Around::default());
                let found = hint::triggers(text, &turn.world.cases.find(text), &findings);
                if found.is_empty() {
                    rewrite.answer(text);
                } else {
                    let what = hint::enumerate(turn, &found);
                    turn.reply("rewrite-again", &[("what", what.into())]);
                }
                self.ask(turn, user, rewrite);
                Some(true)
            }
        }
    }

    /// Asks the next of the three questions, or gives the sentence.
    fn ask(&mut self, turn: &mut Turn<'_>, user: UserId, rewrite: Rewrite) {
        match rewrite.question() {
            Some(question) => {
                turn.say(turn.here(), turn.text(question, &[]));
                self.waiting.insert(user, (turn.now(), Wait::Rewriting(rewrite)));
            }
            None => {
                let sentence = rewrite.sentence(turn);
                let key = if sentence.is_empty() { "rewrite-empty" } else { "test-sentence" };
                turn.say(turn.here(), turn.text(key, &[("sentence", sentence.into())]));
            }
        }
    }

    /// Lets go of people who never came back.
    pub fn tick(&mut self, now: Timestamp) {
        let hour = SignedDuration::from_hours(1);
        self.waiting.retain(|_, (at, _)| now.duration_since(*at) < hour);
    }
}
