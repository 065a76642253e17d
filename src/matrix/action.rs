//! What the bot does in Matrix, in the form in which the outbox keeps it.
//!
//! Effects of the core become actions in the same transaction as the state they belong to; a sender
//! carries them out later, perhaps after a restart. Ids are still the core's; [`super::content`] makes
//! Matrix content of them when they are sent.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::bot::{Destination, Effect, EventId, RoomId, Send, UserId};
use crate::store::{Commit, Outgoing};

/// One thing to do.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Action {
    Say(Box<Say>),
    React {
        to: Destination,
        about: EventId,
        key: String,
    },
    Redact {
        to: Destination,
        about: EventId,
    },
    Edit {
        to: Destination,
        about: EventId,
        text: String,
    },
    File {
        to: Destination,
        name: String,
        mime: String,
        bytes: Vec<u8>,
    },
    OpenRoom {
        name: String,
        invite: Vec<UserId>,
    },
    Leave {
        room: RoomId,
    },
    Fetch {
        room: RoomId,
        about: EventId,
    },
    /// A fixed explanation in the clear, for a sender none of whose devices could read anything else.
    Plain {
        room: RoomId,
        about: EventId,
        text: String,
    },
}

/// A message.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Say {
    pub to: Destination,
    pub text: String,
    pub reply_to: Option<EventId>,
    /// The room and message that a direct message links to.
    pub link: Option<(RoomId, EventId)>,
    pub poll: Option<Vec<String>>,
    /// What is said elsewhere when the reader of a direct message has not joined in time.
    pub otherwise: Option<(EventId, Box<Say>)>,
}

/// An action as a row of the outbox.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Row {
    /// When it was decided.
    pub at: Timestamp,
    pub action: Action,
    /// Whether the room was known to be without encryption then: only the room check speaks there.
    pub clear: bool,
}

impl Action {
    /// The queue it goes through: what goes to one place stays in order.
    pub fn queue(&self) -> Queue {
        match self {
            Self::Say(say) => Queue::of(&say.to),
            Self::React { to, .. }
            | Self::Redact { to, .. }
            | Self::Edit { to, .. }
            | Self::File { to, .. } => Queue::of(to),
            Self::Leave { room } | Self::Fetch { room, .. } | Self::Plain { room, .. } => {
                Queue::Room(room.clone())
            }
            Self::OpenRoom { .. } => Queue::General,
        }
    }
}

/// Where things are done in order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Queue {
    Room(RoomId),
    Direct(UserId),
    General,
}

impl Queue {
    fn of(to: &Destination) -> Self {
        match to {
            Destination::Room(room) | Destination::Thread { room, .. } => Self::Room(room.clone()),
            Destination::Direct(user) => Self::Direct(user.clone()),
        }
    }
}

/// What is known of the event that caused the effects.
pub(super) struct Cause<'a> {
    pub id: &'a EventId,
    pub at: Timestamp,
    /// The room of an event that a direct message may link to.
    pub room_of: &'a dyn Fn(&EventId) -> Option<RoomId>,
    /// Whether a room was told to the core as not encrypted.
    pub is_clear: &'a dyn Fn(&RoomId) -> bool,
}

/// Turns the effects of one turn into what the store commits.
pub(super) fn commit(effects: Vec<Effect>, cause: &Cause<'_>) -> Commit {
    let mut commit = Commit::default();
    for (number, effect) in effects.into_iter().enumerate() {
        let fallback = || EventId(format!("{}/a{number}", cause.id));
        let (id, action) = match effect {
            Effect::Save(record) => {
                commit.forgotten.retain(|key| *key != record.key);
                commit.saved.push(record);
                continue;
            }
            Effect::Forget(key) => {
                commit.saved.retain(|record| record.key != key);
                commit.forgotten.push(key);
                continue;
            }
            Effect::Send(send) => {
                let (id, to, buttons) = (send.id.clone(), send.to.clone(), send.buttons.clone());
                push(&mut commit, cause, &id, Action::Say(Box::new(say(send, cause))));
                for (button, key) in buttons.into_iter().enumerate() {
                    let own = EventId(format!("{id}/b{button}"));
                    let react = Action::React { to: to.clone(), about: id.clone(), key };
                    push(&mut commit, cause, &own, react);
                }
                continue;
            }
            Effect::React { id, to, about, key } => (id, Action::React { to, about, key }),
            Effect::Redact { to, about } => (fallback(), Action::Redact { to, about }),
            Effect::Edit { to, about, text } => (fallback(), Action::Edit { to, about, text }),
            Effect::File(file) => {
                let (name, mime) = (file.name, file.mime.to_owned());
                (file.id, Action::File { to: file.to, name, mime, bytes: file.bytes })
            }
            Effect::OpenRoom { name, invite, .. } => {
                (fallback(), Action::OpenRoom { name, invite })
            }
            Effect::Leave { room } => (fallback(), Action::Leave { room }),
            Effect::Fetch { room, about } => (fallback(), Action::Fetch { room, about }),
        };
        push(&mut commit, cause, &id, action);
    }
    commit
}

fn say(send: Send, cause: &Cause<'_>) -> Say {
    let link = send.about.and_then(|about| Some(((cause.room_of)(&about)?, about)));
    let otherwise = send.otherwise.map(|other| (other.id.clone(), Box::new(say(*other, cause))));
    let Send { to, text, reply_to, poll, .. } = Send { otherwise: None, about: None, ..send };
    Say { to, text, reply_to, link, poll, otherwise }
}

fn push(commit: &mut Commit, cause: &Cause<'_>, id: &EventId, action: Action) {
    let clear = match action.queue() {
        Queue::Room(room) => (cause.is_clear)(&room),
        _ => false,
    };
    commit.outgoing.push(outgoing(id, Row { at: cause.at, action, clear }));
}

/// A row for the outbox.
pub(super) fn outgoing(id: &EventId, row: Row) -> Outgoing {
    // Our own types serialise to JSON without fail: string keys only.
    let body = serde_json::to_value(row).unwrap_or_default();
    Outgoing { id: id.0.clone(), body }
}

/// The transaction id of an outbox entry: the same entry has the same one after a restart, so the
/// homeserver drops a second copy.
pub(super) fn transaction_id(id: &str) -> String {
    let digest = Sha256::digest(id.as_bytes());
    digest[..16].iter().fold(String::from("bk"), |mut text, byte| {
        text.push_str(&format!("{byte:02x}"));
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::{Record, RecordKey, RecordKind};

    #[test]
    fn buttons_follow_their_message_and_the_last_word_on_a_record_wins() {
        let id = EventId::from("$e");
        let at = Timestamp::UNIX_EPOCH;
        let cause = Cause { id: &id, at, room_of: &|_| Some("!r".into()), is_clear: &|_| false };
        let key = RecordKey { kind: RecordKind::Run, id: "x".into() };
        let record = Record { key: key.clone(), expires: None, body: serde_json::Value::Null };
        let effects = vec![
            Effect::Save(record),
            Effect::Send(Send {
                id: "$e/0".into(),
                to: Destination::Direct("@a:x".into()),
                text: "t".into(),
                reply_to: None,
                about: Some("$m".into()),
                buttons: vec!["1".into(), "2".into()],
                poll: None,
                otherwise: None,
            }),
            Effect::Forget(key),
        ];
        let commit = commit(effects, &cause);
        assert!(commit.saved.is_empty());
        assert_eq!(commit.forgotten.len(), 1);
        let ids: Vec<&str> = commit.outgoing.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, ["$e/0", "$e/0/b0", "$e/0/b1"]);
        let row: Row = serde_json::from_value(commit.outgoing[0].body.clone()).expect("a row");
        let Action::Say(say) = row.action else { panic!("a message") };
        assert_eq!(say.link, Some(("!r".into(), "$m".into())));
    }

    #[test]
    fn the_same_entry_has_the_same_transaction() {
        assert_eq!(transaction_id("$e/0"), transaction_id("$e/0"));
        assert_ne!(transaction_id("$e/0"), transaction_id("$e/1"));
    }
}
