//! What goes into the core.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::ids::{EventId, RoomId, Text, UserId};

/// Something that happened, with everything the core may know about it. Time comes in here.
#[derive(Debug, Clone)]
pub struct Event {
    /// The event's own id; the ids of the bot's answers derive from it.
    pub id: EventId,
    /// When it was sent (the homeserver's clock; for [`EventKind::Tick`] ours).
    pub at: Timestamp,
    /// Who did it.
    pub from: UserId,
    /// Where.
    pub place: Place,
    /// What.
    pub kind: EventKind,
}

/// Where something happened.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Place {
    /// A meeting room.
    Room(RoomId),
    /// The direct message between the sender and the bot.
    Direct,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum EventKind {
    /// A message. Attachments come as their file name and caption.
    Message {
        /// The plain text, without the quoted fallback of a reply.
        text: Text,
        /// The root of the thread it stands in.
        thread: Option<EventId>,
        /// The message it answers.
        reply_to: Option<EventId>,
        /// Whether it mentions the bot.
        mentions_bot: bool,
    },
    /// The author replaced a message's text.
    Edit {
        /// The message.
        of: EventId,
        /// The new text.
        text: Text,
    },
    /// A message, or a reaction, was removed.
    Redaction {
        /// The removed event.
        of: EventId,
    },
    /// A reaction; `key` as it came, variation selectors and skin tones included.
    Reaction {
        /// The message reacted to.
        to: EventId,
        /// The emoji.
        key: String,
    },
    /// A vote in a poll of ours; the last one counts.
    Vote {
        /// The poll's message.
        poll: EventId,
        /// Answer number, from 1.
        answer: usize,
    },
    /// Somebody came into the room (or into the direct message with the bot).
    Joined,
    /// Somebody left.
    Left,
    /// The adapter looked at the room: at start, when the bot joined, and whenever state changed.
    Facts(RoomFacts),
    /// A message could not be decrypted, and waiting for its keys was given up.
    Undecryptable {
        /// Why.
        why: Undecryptable,
    },
    /// The answer to [`super::Effect::Fetch`]; the event's sender is the message's author.
    Fetched {
        /// The message.
        of: EventId,
        /// Its present text.
        text: Text,
    },
    /// Events may have been missed in this room and could not be fetched.
    Gap,
    /// Time passed. Sent every minute, and at start; its place is meaningless.
    Tick,
}

/// Why a message could not be read.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Undecryptable {
    /// The sender's device is not cross-signed, and the trust setting refuses such devices.
    UnverifiedDevice,
    /// The keys did not come in time.
    NoKeys,
}

/// What the adapter knows about a room. Nothing in it is content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoomFacts {
    /// Encryption is on.
    pub encrypted: bool,
    /// Anyone can join, or the room is published.
    pub public: bool,
    /// Guests can join.
    pub guests: bool,
    /// History can be read by anyone.
    pub world_readable: bool,
    /// The people in the room, the bot excluded: display name and whether all devices are verified.
    pub members: BTreeMap<UserId, Member>,
    /// The bot may send encrypted messages.
    pub may_send: bool,
    /// The bot may react.
    pub may_react: bool,
    /// The bot may remove other people's messages.
    pub may_redact: bool,
}

/// One person in a room.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Member {
    /// The display name, as the room shows it.
    pub name: String,
    /// All of this person's devices are cross-signed.
    pub verified: bool,
}
