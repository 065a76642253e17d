//! What a part of the core (threads, meetings, nudges) can react to.

use jiff::Timestamp;

use super::command::Invocation;
use super::effect::Record;
use super::ids::{EventId, UserId};
use super::turn::Turn;

/// A message, as parts see it.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The root of the thread it stands in.
    pub thread: Option<&'a EventId>,
    /// The message it answers.
    pub reply_to: Option<&'a EventId>,
}

impl std::fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Message({} characters)", self.text.chars().count())
    }
}

/// One part of the core. Every method does nothing unless the part says otherwise; the `bool`s say
/// "this was mine".
pub(super) trait Part {
    /// Takes up a record of its own after a restart.
    fn restore(&mut self, _record: &Record) {}

    /// A command; rights by the table are already checked.
    fn command(&mut self, _turn: &mut Turn<'_>, _command: &Invocation) -> bool {
        false
    }

    /// A message without a command that may answer something this part asked: in its thread, as a
    /// reply to its message, or, when [`Part::waits_since`] made it first in line, in the direct message.
    fn answer(&mut self, _turn: &mut Turn<'_>, _message: &Message<'_>) -> bool {
        false
    }

    /// A message that nobody took as an answer, or that held commands.
    fn message(&mut self, _turn: &mut Turn<'_>, _message: &Message<'_>) {}

    /// A message got a new text.
    fn edit(&mut self, _turn: &mut Turn<'_>, _of: &EventId, _text: &str) -> bool {
        false
    }

    /// A message or reaction was removed.
    fn redaction(&mut self, _turn: &mut Turn<'_>, _of: &EventId) {}

    /// A reaction, its key normalised (no variation selectors, no skin tones).
    fn reaction(&mut self, _turn: &mut Turn<'_>, _to: &EventId, _key: &str) -> bool {
        false
    }

    /// A vote in a poll of ours; answers count from 1.
    fn vote(&mut self, _turn: &mut Turn<'_>, _poll: &EventId, _answer: usize) -> bool {
        false
    }

    /// The text of a message that this part asked for with [`super::Effect::Fetch`].
    fn fetched(
        &mut self,
        _turn: &mut Turn<'_>,
        _of: &EventId,
        _author: &UserId,
        _text: &str,
    ) -> bool {
        false
    }

    /// Messages of this room may have been missed.
    fn gap(&mut self, _turn: &mut Turn<'_>) {}

    /// Time passed.
    fn tick(&mut self, _turn: &mut Turn<'_>) {}

    /// Since when this part has an open question to this person in the direct message.
    fn waits_since(&self, _user: &UserId) -> Option<Timestamp> {
        None
    }
}
