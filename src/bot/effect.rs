//! What comes out of the core.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{EventId, RoomId, UserId};

/// Something for the adapter to do, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Say something.
    Send(Send),
    /// Put a reaction on a message.
    React {
        /// Id of the reaction, so that it can be taken back.
        id: EventId,
        /// Where the message stands.
        to: Destination,
        /// The message.
        about: EventId,
        /// The emoji.
        key: String,
    },
    /// Remove a message or a reaction (the bot's own, or another's where the bot may).
    Redact {
        /// Where it stands.
        to: Destination,
        /// What to remove.
        about: EventId,
    },
    /// Replace the text of one of the bot's own messages.
    Edit {
        /// Where it stands.
        to: Destination,
        /// The message.
        about: EventId,
        /// The new text, in Markdown.
        text: String,
    },
    /// Send a file, encrypted.
    File(File),
    /// Open a smaller encrypted room with these people.
    OpenRoom {
        /// The room this came from.
        parent: RoomId,
        /// The room's name: never case content.
        name: String,
        /// Who to invite.
        invite: Vec<UserId>,
    },
    /// Leave a room.
    Leave {
        /// The room.
        room: RoomId,
    },
    /// Read a message again; answered by [`super::EventKind::Fetched`].
    Fetch {
        /// The room.
        room: RoomId,
        /// The message.
        about: EventId,
    },
    /// Keep a record across restarts (sealed).
    Save(Record),
    /// Erase a record.
    Forget(RecordKey),
}

/// A message of the bot; always an `m.notice`.
#[derive(Clone, PartialEq)]
pub struct Send {
    /// The id by which the core knows this message.
    pub id: EventId,
    /// Where it goes.
    pub to: Destination,
    /// The text, in Markdown; people's words in it are escaped with [`super::escape()`].
    pub text: String,
    /// The message it answers.
    pub reply_to: Option<EventId>,
    /// The message that a nudge is about; direct messages link to it.
    pub about: Option<EventId>,
    /// Neutral keys the bot puts under it for tapping.
    pub buttons: Vec<String>,
    /// Answers of a poll in place of buttons (MSC3381).
    pub poll: Option<Vec<String>>,
    /// What to do when this direct message cannot be delivered (its reader has not joined).
    pub otherwise: Option<Box<Send>>,
}

impl std::fmt::Debug for Send {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Send({} to {:?}, {} characters)", self.id, self.to, self.text.chars().count())
    }
}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Destination {
    /// The main timeline of a room.
    Room(RoomId),
    /// A thread in a room.
    Thread {
        /// The room.
        room: RoomId,
        /// The thread's first message.
        root: EventId,
    },
    /// The direct message with a person.
    Direct(UserId),
}

/// A file to send.
#[derive(Clone, PartialEq)]
pub struct File {
    /// The id by which the core knows this message.
    pub id: EventId,
    /// Where it goes.
    pub to: Destination,
    /// File name; never case data.
    pub name: String,
    /// Media type.
    pub mime: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "File({} to {:?}, {}, {} bytes)", self.id, self.to, self.mime, self.bytes.len())
    }
}

/// The kinds of record that survive a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordKind {
    /// Settings and circle of a room.
    Room,
    /// An open question thread.
    Run,
    /// A nudge that waits for its author.
    Nudge,
    /// A meeting with its pseudonymised entries.
    Meeting,
    /// A case: fingerprints, partners, consent, grounds, end dates.
    Case,
    /// An open action that returns at the next meeting.
    Action,
    /// Accountability: which dialog and version, answers, verdict, case code, hashed user (no text).
    Account,
    /// Figures by month: nudges by rule and how they ended, dialogs by verdict.
    Tally,
    /// Anything about one person's direct message with the bot (hashed user).
    Person,
}

/// Which record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordKey {
    /// Its kind.
    pub kind: RecordKind,
    /// Its id within the kind; the store keeps only a keyed hash of it.
    pub id: String,
}

/// One record: what the store seals and keeps.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Which.
    pub key: RecordKey,
    /// When the purge erases it.
    pub expires: Option<Timestamp>,
    /// The value.
    pub body: serde_json::Value,
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Record({:?}, expires {:?})", self.key.kind, self.expires)
    }
}
