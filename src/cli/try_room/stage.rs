//! The core with the smallest adapter around it: it remembers messages so that the core can fetch them.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::bot::{
    Bot, Destination, Effect, Event, EventId, EventKind, Place, Record, RoomId, Text, UserId,
};
use crate::cases::{FingerprintKey, Register};
use crate::cli::embedded;
use crate::config::Config;
use crate::fault::Fault;

/// A stage on which a script or a person plays.
#[derive(Debug)]
pub struct Stage {
    bot: Bot,
    said: BTreeMap<EventId, Said>,
    last_tick: Option<Timestamp>,
}

/// A message that stands in a room or a direct message.
#[derive(Debug, Clone)]
struct Said {
    from: UserId,
    place: Place,
    text: Text,
}

impl Stage {
    /// A stage with the files shipped inside the program, and the key of its case register.
    ///
    /// # Errors
    /// Faults in those files or the configuration.
    pub fn new(config: Config, key: FingerprintKey) -> Result<Self, Vec<Fault>> {
        let bot = Bot::new(embedded::parts(config)?, Register::new(key));
        Ok(Self { bot, said: BTreeMap::new(), last_tick: None })
    }

    /// Takes up what a former sitting saved.
    pub fn restore(&mut self, records: Vec<Record>) {
        self.bot.restore(records);
    }

    /// The place of a message that was said before.
    pub fn place_of(&self, id: &EventId) -> Option<&Place> {
        self.said.get(id).map(|said| &said.place)
    }

    /// Plays one event; time passes first. What the core fetches is handed to it at once.
    pub fn play(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = self.pass_time(event.at);
        let mut waiting = VecDeque::from([event]);
        while let Some(event) = waiting.pop_front() {
            self.remember(&event);
            for effect in self.bot.handle(&event) {
                match effect {
                    Effect::Fetch { room, about } => {
                        waiting.extend(self.fetch(&event, room, about));
                    }
                    effect => {
                        self.notice(&effect);
                        effects.push(effect);
                    }
                }
            }
        }
        effects
    }

    /// A tick when at least a minute went by since the last one.
    fn pass_time(&mut self, now: Timestamp) -> Vec<Effect> {
        let due = self
            .last_tick
            .is_none_or(|last| now.duration_since(last) >= SignedDuration::from_mins(1));
        if !due {
            return Vec::new();
        }
        self.last_tick = Some(now);
        let tick = Event {
            id: EventId(format!("tick-{}", now.as_second())),
            at: now,
            from: UserId(String::new()),
            place: Place::Direct,
            kind: EventKind::Tick,
        };
        let effects = self.bot.handle(&tick);
        effects.iter().for_each(|effect| self.notice(effect));
        effects
    }

    fn remember(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Message { text, .. } => {
                let said = Said {
                    from: event.from.clone(),
                    place: event.place.clone(),
                    text: text.clone(),
                };
                self.said.insert(event.id.clone(), said);
            }
            EventKind::Edit { of, text } => {
                if let Some(said) = self.said.get_mut(of) {
                    said.text = text.clone();
                }
            }
            EventKind::Redaction { of } => {
                self.said.remove(of);
            }
            _ => {}
        }
    }

    /// Follows what the bot itself does to messages.
    fn notice(&mut self, effect: &Effect) {
        match effect {
            Effect::Send(send) => {
                let place = match &send.to {
                    Destination::Room(room) | Destination::Thread { room, .. } => {
                        Place::Room(room.clone())
                    }
                    Destination::Direct(_) => Place::Direct,
                };
                let from = UserId(String::new());
                self.said
                    .insert(send.id.clone(), Said { from, place, text: Text(send.text.clone()) });
            }
            Effect::Redact { about, .. } => {
                self.said.remove(about);
            }
            _ => {}
        }
    }

    fn fetch(&self, cause: &Event, room: RoomId, about: EventId) -> Option<Event> {
        let said = self.said.get(&about)?;
        Some(Event {
            id: EventId(format!("{}/fetched", cause.id)),
            at: cause.at,
            from: said.from.clone(),
            place: Place::Room(room),
            kind: EventKind::Fetched { of: about, text: said.text.clone() },
        })
    }
}
