//! One turn of the core: the event, what all parts share, and the effects so far.

use std::hash::{Hash, Hasher};

use jiff::Timestamp;
use serde::Serialize;

use super::effect::{Destination, Effect, File, Record, RecordKey, RecordKind, Send};
use super::event::{Event, EventKind, Place};
use super::ids::{EventId, RoomId, UserId};
use super::rooms::Rooms;
use super::tally::{Ending, Tallies};
use crate::cases::Register;
use crate::config::Config;
use crate::dialog::Library;
use crate::minutes::Template;
use crate::scan::Scanner;
use crate::texts::{Arg, Texts};

/// What the core is built from; never changes while it runs.
#[derive(Debug)]
pub struct Parts {
    /// The configuration.
    pub config: Config,
    /// The chat texts.
    pub texts: Texts,
    /// The decision aids.
    pub dialogs: Library,
    /// The scanner.
    pub scanner: Scanner,
    /// Wording and look of the minutes.
    pub template: Template,
}

/// State that several parts of the core read.
#[derive(Debug)]
pub struct World {
    /// Rooms, their members and their fitness.
    pub rooms: Rooms,
    /// The case register.
    pub cases: Register,
    /// The figures by month.
    pub tallies: Tallies,
}

/// One turn: handed from part to part while an event is handled.
#[derive(Debug)]
pub struct Turn<'a> {
    /// What happened.
    pub event: &'a Event,
    /// Configuration, texts, dialogs, scanner.
    pub parts: &'a Parts,
    /// Rooms and cases.
    pub world: &'a mut World,
    /// Set by a part that has already asked the author about this text, so that no nudge follows.
    pub author_was_asked: bool,
    effects: Vec<Effect>,
    next: u32,
}

impl<'a> Turn<'a> {
    pub(super) fn new(event: &'a Event, parts: &'a Parts, world: &'a mut World) -> Self {
        Self { event, parts, world, author_was_asked: false, effects: Vec::new(), next: 0 }
    }

    pub(super) fn into_effects(self) -> Vec<Effect> {
        self.effects
    }

    /// The time of the event.
    pub fn now(&self) -> Timestamp {
        self.event.at
    }

    /// The room the event happened in, if it was one.
    pub fn room(&self) -> Option<&'a RoomId> {
        match &self.event.place {
            Place::Room(room) => Some(room),
            Place::Direct => None,
        }
    }

    /// Whether the sender chairs meetings.
    pub fn by_coordinator(&self) -> bool {
        self.parts.config.is_coordinator(&self.event.from)
    }

    /// Where the event happened: the room's main timeline, or the sender's direct message.
    pub fn here(&self) -> Destination {
        match &self.event.place {
            Place::Room(room) => Destination::Room(room.clone()),
            Place::Direct => Destination::Direct(self.event.from.clone()),
        }
    }

    /// A text of `nl.ftl`.
    pub fn text(&self, key: &str, args: &[Arg<'_>]) -> String {
        self.parts.texts.say(key, args)
    }

    /// The same choice for the same event, spread over `n`: for wording that varies.
    pub fn vary(&self, n: usize) -> usize {
        let mut hasher = fnv(&self.event.id.0);
        hasher ^= hasher >> 29;
        usize::try_from(hasher % (n.max(1) as u64)).unwrap_or(0)
    }

    /// A new id for a message of ours.
    pub fn fresh_id(&mut self) -> EventId {
        let id = EventId(format!("{}/{}", self.event.id, self.next));
        self.next += 1;
        id
    }

    /// Says a ready text somewhere.
    pub fn say(&mut self, to: Destination, text: impl Into<String>) -> EventId {
        self.send(to, text, |_| {})
    }

    /// Says a ready text, with changes to the message (`reply_to`, `buttons`, …).
    pub fn send(
        &mut self,
        to: Destination,
        text: impl Into<String>,
        change: impl FnOnce(&mut Send),
    ) -> EventId {
        let id = self.fresh_id();
        let mut send = Send {
            id: id.clone(),
            to,
            text: text.into(),
            reply_to: None,
            about: None,
            buttons: Vec::new(),
            poll: None,
            otherwise: None,
        };
        change(&mut send);
        self.effects.push(Effect::Send(send));
        id
    }

    /// Answers the event where it happened, with a text of `nl.ftl`, as a reply.
    pub fn reply(&mut self, key: &str, args: &[Arg<'_>]) -> EventId {
        let (to, text) = (self.here(), self.text(key, args));
        // Only a message can be replied to, not a tap or a vote.
        let about = match self.event.kind {
            EventKind::Message { .. } => Some(self.event.id.clone()),
            _ => None,
        };
        self.send(to, text, |send| send.reply_to = about)
    }

    /// Tells a person something in the direct message, with a text of `nl.ftl`.
    pub fn tell(&mut self, user: &UserId, key: &str, args: &[Arg<'_>]) -> EventId {
        let text = self.text(key, args);
        self.say(Destination::Direct(user.clone()), text)
    }

    /// Acknowledges the event with a reaction.
    pub fn acknowledge(&mut self, key: &str) -> EventId {
        let (to, about) = (self.here(), self.event.id.clone());
        self.react(to, about, key)
    }

    /// Puts a reaction on a message.
    pub fn react(&mut self, to: Destination, about: EventId, key: &str) -> EventId {
        let id = self.fresh_id();
        self.effects.push(Effect::React { id: id.clone(), to, about, key: key.to_owned() });
        id
    }

    /// Sends a file.
    pub fn file(
        &mut self,
        to: Destination,
        name: &str,
        mime: &'static str,
        bytes: Vec<u8>,
    ) -> EventId {
        let id = self.fresh_id();
        let file = File { id: id.clone(), to, name: name.to_owned(), mime, bytes };
        self.effects.push(Effect::File(file));
        id
    }

    /// Adds any other effect.
    pub fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Keeps a value across restarts.
    pub fn save(
        &mut self,
        kind: RecordKind,
        id: impl Into<String>,
        value: &impl Serialize,
        expires: Option<Timestamp>,
    ) {
        // Our own types serialise to JSON without fail: string keys, no maps with other keys.
        let body = serde_json::to_value(value).unwrap_or(serde_json::Value::Null);
        let key = RecordKey { kind, id: id.into() };
        self.effects.push(Effect::Save(Record { key, expires, body }));
    }

    /// Counts one more, in the figures of this month.
    pub fn count(&mut self, subject: &str, ending: Ending) {
        let month =
            self.now().to_zoned_datetime(self.parts.config.zone()).strftime("%Y-%m").to_string();
        let tally = self.world.tallies.add(&month, subject, ending).clone();
        let expires = self.in_days(self.parts.config.retention.accounts);
        self.save(RecordKind::Tally, month, &tally, Some(expires));
    }

    /// The moment so many days from now.
    pub fn in_days(&self, days: u32) -> Timestamp {
        let hours = jiff::SignedDuration::from_hours(i64::from(days) * 24);
        self.now().checked_add(hours).unwrap_or(Timestamp::MAX)
    }

    /// Erases a record.
    pub fn forget(&mut self, kind: RecordKind, id: impl Into<String>) {
        self.effects.push(Effect::Forget(RecordKey { kind, id: id.into() }));
    }
}

/// FNV-1a: a fixed hash, so that the same event gives the same choice on every machine.
fn fnv(text: &str) -> u64 {
    struct Fnv(u64);
    impl Hasher for Fnv {
        fn finish(&self) -> u64 {
            self.0
        }
        fn write(&mut self, bytes: &[u8]) {
            for byte in bytes {
                self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    text.hash(&mut hasher);
    hasher.finish()
}
