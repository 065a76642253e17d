//! The one worker: events in, one at a time, through the core, and what follows into the store.
//!
//! The core is fast and knows no I/O, so one worker serves all rooms; what takes time (sending, asking
//! the homeserver) is done by the senders and bounded here.

use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use jiff::Timestamp;
use matrix_sdk::deserialized_responses::TimelineEvent;
use matrix_sdk::ruma::{EventId as MatrixEventId, OwnedRoomId, RoomId as MatrixRoomId};
use matrix_sdk::{Room, RoomState};
use serde_json::Value;
use tokio::sync::mpsc;

use super::action::{Action, Cause, Row, commit, outgoing};
use super::direct;
use super::incoming::{Kind, sort};
use super::read::{Heard, read};
use super::rooms::{self, RoomKind};
use super::sender::Senders;
use super::shared::Shared;
use super::waiting::Sealed;
use crate::bot::{
    Bot, Effect, Event, EventId, EventKind, Place, RoomFacts, RoomId, Text, Undecryptable, UserId,
};
use crate::store::{Commit, Incoming, StoreError};

/// Looking at a room may take this long; after it the room is degraded and tried again later.
const LOOK: Duration = Duration::from_secs(15);

/// Of so many events the room is remembered, for links in direct messages.
const REMEMBERED: usize = 20_000;

/// Something for the worker.
#[derive(Debug)]
pub(super) enum Item {
    /// An event of the inbox; `None`: after a crash, to be fetched again.
    Heard { incoming: Incoming, event: Option<Value> },
    /// An event stays sealed; `last`: it is no longer waited for; `again`: its sender has been told.
    Unread { incoming: Incoming, sender: String, why: Undecryptable, last: bool, again: bool },
    /// A message came in the clear, and is not read.
    Clear { room: OwnedRoomId, event: String },
    /// Something about the room changed.
    Look(OwnedRoomId),
    /// The bot is no longer in the room.
    Gone(OwnedRoomId),
    /// Events were missed.
    Gap(OwnedRoomId),
    /// A message was read again for the core.
    Fetched {
        row: String,
        room: OwnedRoomId,
        of: EventId,
        event: Box<TimelineEvent>,
        edits: Vec<TimelineEvent>,
    },
    /// A minute passed.
    Tick,
}

/// The worker and what it alone touches.
pub(super) struct Worker {
    shared: Arc<Shared>,
    bot: Bot,
    senders: Arc<Senders>,
    sealed: mpsc::UnboundedSender<Sealed>,
    /// What the core was last told of each room.
    told: HashMap<RoomId, RoomFacts>,
    /// The rooms of recent events.
    rooms_of: HashMap<EventId, RoomId>,
    recent: VecDeque<EventId>,
    /// Numbers looks at rooms and gaps, which have no event id of their own.
    number: u64,
}

impl Worker {
    pub fn new(
        shared: Arc<Shared>,
        bot: Bot,
        senders: Arc<Senders>,
        sealed: mpsc::UnboundedSender<Sealed>,
    ) -> Self {
        Self {
            shared,
            bot,
            senders,
            sealed,
            told: HashMap::new(),
            rooms_of: HashMap::new(),
            recent: VecDeque::new(),
            number: 0,
        }
    }

    /// Works until the process stops.
    ///
    /// # Errors
    /// When the store refuses: what the core knows would no longer be what a restart finds.
    pub async fn run(mut self, mut items: mpsc::UnboundedReceiver<Item>) -> Result<(), StoreError> {
        let stop = self.shared.stop.clone();
        loop {
            let item = tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(()),
                item = items.recv() => item,
            };
            match item {
                Some(item) => self.take(item).await?,
                None => return Ok(()),
            }
        }
    }

    async fn take(&mut self, item: Item) -> Result<(), StoreError> {
        match item {
            Item::Heard { incoming, event } => self.hear(incoming, event).await,
            Item::Unread { incoming, sender, why, last, again } => {
                self.leave_unread(incoming, sender, why, last, again).await
            }
            Item::Clear { room, event } => self.explain_clear_direct(&room, event).await,
            Item::Look(room) => self.look(&room).await,
            Item::Gone(room) => {
                self.told.remove(&RoomId(room.to_string()));
                self.shared.health.mend(room.as_str());
                Ok(())
            }
            Item::Gap(room) => self.gap(&room).await,
            Item::Fetched { row, room, of, event, edits } => {
                self.fetched(row, &room, of, &event, &edits).await
            }
            Item::Tick => {
                let now = Timestamp::now();
                let id = EventId(format!("tick-{}", now.as_second()));
                self.turn(None, id, now, self.me(), Place::Direct, EventKind::Tick).await
            }
        }
    }

    /// An event of the inbox.
    async fn hear(&mut self, incoming: Incoming, event: Option<Value>) -> Result<(), StoreError> {
        let now = Timestamp::now();
        let room = MatrixRoomId::parse(&incoming.room)
            .ok()
            .and_then(|room| self.shared.client.get_room(&room))
            .filter(|room| room.state() == RoomState::Joined);
        let Some(room) = room else {
            return self.shared.store.dismiss(&incoming.event, now).await;
        };
        let event = match event {
            Some(event) => event,
            None => match self.fetch_again(&room, &incoming).await {
                Some(event) => event,
                None => return Ok(()),
            },
        };
        let sender = event["sender"].as_str().unwrap_or_default();
        let heard = read(&event, &self.shared.me());
        let who = match &heard {
            Heard::Joined { who } | Heard::Left { who } => who.clone(),
            _ => sender.to_owned(),
        };
        let place = self.place(&room, &who).await;
        if place != Place::Direct && !self.told.contains_key(&RoomId(incoming.room.clone())) {
            self.look(room.room_id()).await?;
        }
        let Some(kind) = self.translate(heard, &place).await? else {
            return self.shared.store.dismiss(&incoming.event, now).await;
        };
        if matches!(kind, EventKind::Joined | EventKind::Left) {
            if kind_is_joined(&kind) && place == Place::Direct {
                direct::came(&self.shared, &who).await;
            }
            self.shared.comings.send_modify(|count| *count += 1);
        }
        let id = EventId(incoming.event.clone());
        if let Place::Room(room) = &place {
            self.remember(&id, room);
        }
        let handled = Some(incoming.event);
        self.turn(handled, id, incoming.at, UserId(who), place, kind).await
    }

    /// Fetches an event of which only the id was kept. What cannot be fetched is dismissed; what is
    /// sealed goes to the waiting list.
    async fn fetch_again(&self, room: &Room, incoming: &Incoming) -> Option<Value> {
        let dismissed = || async {
            if let Err(error) = self.shared.store.dismiss(&incoming.event, Timestamp::now()).await {
                tracing::error!("{error}");
            }
            None
        };
        let Ok(id) = MatrixEventId::parse(&incoming.event) else { return dismissed().await };
        let mut fetched = room.event(&id, None).await;
        if let Ok(event) = &fetched
            && let Some(Kind::Sealed { raw, .. }) = sort(event).map(|candidate| candidate.kind)
        {
            fetched = room.decrypt_event(&raw, None).await;
        }
        let candidate = match fetched {
            Ok(event) => sort(&event),
            Err(error) => {
                let gone = error
                    .as_client_api_error()
                    .is_some_and(|error| matches!(error.status_code.as_u16(), 403 | 404));
                if !gone {
                    tracing::warn!("an event of the inbox cannot be fetched; it stays there");
                    return None;
                }
                return dismissed().await;
            }
        };
        match candidate.map(|candidate| (candidate.sender, candidate.kind)) {
            Some((_, Kind::Readable(event))) => Some(event),
            Some((sender, Kind::Sealed { raw, why })) => {
                let _ = self.sealed.send(Sealed { incoming: incoming.clone(), sender, raw, why });
                None
            }
            _ => dismissed().await,
        }
    }

    /// Matrix's ids become the core's; `None`: nothing for the core.
    async fn translate(
        &self,
        heard: Heard,
        place: &Place,
    ) -> Result<Option<EventKind>, StoreError> {
        Ok(Some(match heard {
            Heard::Message { text, thread, reply_to, mentions_bot } => {
                let mut thread = self.own(thread).await?;
                // A client that hides threads answers a question in one with a bare reply.
                if let (None, Some(answered), Place::Room(_)) = (&thread, &reply_to, place)
                    && let Some(link) = self.shared.store.link_by_matrix(answered).await?
                {
                    thread = self.own(link.thread).await?;
                }
                let reply_to = self.own(reply_to).await?;
                EventKind::Message { text, thread, reply_to, mentions_bot }
            }
            Heard::Edit { of, text } => EventKind::Edit { of: EventId(of), text },
            Heard::Redaction { of } => match self.own(Some(of)).await? {
                Some(of) => EventKind::Redaction { of },
                None => return Ok(None),
            },
            Heard::Reaction { to, key } => match self.own(Some(to)).await? {
                Some(to) => EventKind::Reaction { to, key },
                None => return Ok(None),
            },
            Heard::Vote { poll, answer } => match self.own(Some(poll)).await? {
                Some(poll) => EventKind::Vote { poll, answer },
                None => return Ok(None),
            },
            Heard::Joined { .. } => EventKind::Joined,
            Heard::Left { .. } => EventKind::Left,
            Heard::Nothing => return Ok(None),
        }))
    }

    /// The core's id of a Matrix event.
    async fn own(&self, event: Option<String>) -> Result<Option<EventId>, StoreError> {
        let Some(event) = event else { return Ok(None) };
        let link = self.shared.store.link_by_matrix(&event).await?;
        Ok(Some(EventId(link.map_or(event, |link| link.own))))
    }

    /// Where an event happened, as the core sees it.
    async fn place(&self, room: &Room, who: &str) -> Place {
        match rooms::kind(room).await {
            RoomKind::Direct(partner) if partner.as_str() == who => Place::Direct,
            RoomKind::Deserted => Place::Direct,
            _ => Place::Room(RoomId(room.room_id().to_string())),
        }
    }

    /// A message that could not be read: the core tells; for a sender none of whose devices can read
    /// what is encrypted to cross-signed devices, the explanation also goes in the clear.
    async fn leave_unread(
        &mut self,
        incoming: Incoming,
        sender: String,
        why: Undecryptable,
        last: bool,
        again: bool,
    ) -> Result<(), StoreError> {
        let now = Timestamp::now();
        if again {
            return self.shared.store.dismiss(&incoming.event, now).await;
        }
        let room = MatrixRoomId::parse(&incoming.room).ok();
        let Some(room) = room.and_then(|room| self.shared.client.get_room(&room)) else {
            return self.shared.store.dismiss(&incoming.event, now).await;
        };
        let place = self.place(&room, &sender).await;
        let place_is_room = place != Place::Direct;
        if place_is_room && !self.told.contains_key(&RoomId(incoming.room.clone())) {
            self.look(room.room_id()).await?;
        }
        if why == Undecryptable::UnverifiedDevice {
            self.explain_unverified(&incoming, &sender).await?;
        }
        let handled = last.then(|| incoming.event.clone());
        let id = EventId(format!("{}/unread", incoming.event));
        let kind = EventKind::Undecryptable { why };
        self.turn(handled, id, incoming.at, UserId(sender), place, kind).await
    }

    async fn explain_unverified(
        &self,
        incoming: &Incoming,
        sender: &str,
    ) -> Result<(), StoreError> {
        let Ok(user) = matrix_sdk::ruma::UserId::parse(sender) else { return Ok(()) };
        if rooms::can_read(&self.shared.client, &user).await {
            return Ok(());
        }
        // Once a person and room, not once a message.
        let once = format!("explained/{}/{sender}", incoming.room);
        let room = RoomId(incoming.room.clone());
        self.explain(&once, room, &incoming.event, "matrix-unverified-clear").await
    }

    /// A direct message without encryption: says why nothing happens there. (In meeting rooms the core's
    /// room check does.)
    async fn explain_clear_direct(
        &self,
        room: &MatrixRoomId,
        event: String,
    ) -> Result<(), StoreError> {
        let Some(joined) = self.shared.client.get_room(room) else { return Ok(()) };
        let encrypted = joined.latest_encryption_state().await;
        if encrypted.is_ok_and(|state| !state.is_encrypted())
            && matches!(rooms::kind(&joined).await, RoomKind::Direct(_))
        {
            let once = format!("explained/{room}");
            let id = RoomId(room.to_string());
            return self.explain(&once, id, &event, "matrix-direct-clear").await;
        }
        Ok(())
    }

    /// Says a fixed text in the clear, once under this name.
    async fn explain(
        &self,
        once: &str,
        room: RoomId,
        about: &str,
        key: &str,
    ) -> Result<(), StoreError> {
        if self.shared.store.marker(once).await?.is_some() {
            return Ok(());
        }
        self.shared.store.set_marker(once, Some("yes")).await?;
        let now = Timestamp::now();
        let text = self.shared.texts.say(key, &[]);
        let action = Action::Plain { room, about: EventId(about.to_owned()), text };
        let id = EventId(format!("{about}/clear"));
        let entry = outgoing(&id, Row { at: now, action, clear: true });
        let commit = Commit { outgoing: vec![entry.clone()], ..Commit::default() };
        self.shared.store.commit(&commit, now).await?;
        self.senders.dispatch(entry);
        Ok(())
    }

    /// Looks at a room and tells the core when something is different.
    async fn look(&mut self, room: &MatrixRoomId) -> Result<(), StoreError> {
        let joined = self.shared.client.get_room(room);
        let Some(joined) = joined.filter(|room| room.state() == RoomState::Joined) else {
            return Ok(());
        };
        if rooms::kind(&joined).await != RoomKind::Meeting {
            self.shared.health.mend(room.as_str());
            return Ok(());
        }
        let facts = match tokio::time::timeout(LOOK, rooms::facts(&joined)).await {
            Ok(Ok(facts)) => facts,
            Ok(Err(_)) | Err(_) => {
                tracing::warn!(%room, "the room cannot be looked at");
                self.shared.health.degrade(room.as_str(), "the room cannot be looked at");
                self.look_again_later(room.to_owned());
                return Ok(());
            }
        };
        self.shared.health.mend(room.as_str());
        let id = RoomId(room.to_string());
        if self.told.get(&id) == Some(&facts) {
            return Ok(());
        }
        self.told.insert(id.clone(), facts.clone());
        let event = self.numbered("look", room);
        let kind = EventKind::Facts(facts);
        self.turn(None, event, Timestamp::now(), self.me(), Place::Room(id), kind).await
    }

    fn look_again_later(&self, room: OwnedRoomId) {
        let shared = Arc::clone(&self.shared);
        tokio::spawn(async move {
            tokio::select! {
                () = shared.stop.cancelled() => {}
                () = tokio::time::sleep(Duration::from_secs(60)) => shared.hand(Item::Look(room)),
            }
        });
    }

    async fn gap(&mut self, room: &MatrixRoomId) -> Result<(), StoreError> {
        let joined = self.shared.client.get_room(room);
        match joined {
            Some(joined) if rooms::kind(&joined).await == RoomKind::Meeting => {}
            _ => return Ok(()),
        }
        let id = self.numbered("gap", room);
        let place = Place::Room(RoomId(room.to_string()));
        self.turn(None, id, Timestamp::now(), self.me(), place, EventKind::Gap).await
    }

    async fn fetched(
        &mut self,
        row: String,
        room: &MatrixRoomId,
        of: EventId,
        event: &TimelineEvent,
        edits: &[TimelineEvent],
    ) -> Result<(), StoreError> {
        let me = self.shared.me();
        let readable = |event: &TimelineEvent| {
            let candidate = sort(event)?;
            let Kind::Readable(value) = candidate.kind else { return None };
            Some((candidate.at, candidate.sender, read(&value, &me)))
        };
        let Some((at, author, Heard::Message { text, .. })) = readable(event) else {
            return Ok(());
        };
        let latest = edits
            .iter()
            .filter_map(readable)
            .filter(|(_, sender, _)| *sender == author)
            .max_by_key(|(at, _, _)| *at);
        let (at, text): (Timestamp, Text) = match latest {
            Some((edited, _, Heard::Edit { text, .. })) => (edited, text),
            _ => (at, text),
        };
        let place = Place::Room(RoomId(room.to_string()));
        let kind = EventKind::Fetched { of, text };
        let id = EventId(row.clone());
        self.turn(Some(row), id, at, UserId(author), place, kind).await
    }

    /// One turn of the core, and what follows from it, in one transaction.
    async fn turn(
        &mut self,
        handled: Option<String>,
        id: EventId,
        at: Timestamp,
        from: UserId,
        place: Place,
        kind: EventKind,
    ) -> Result<(), StoreError> {
        let event = Event { id, at, from, place, kind };
        let effects = self.ask(&event);
        let now = Timestamp::now();
        let commit = Commit { handled, ..self.commit(effects, &event, now) };
        if !self.shared.store.commit(&commit, now).await? {
            tracing::warn!("an event was handled twice; its second result is dropped");
            return Ok(());
        }
        self.shared.health.events.fetch_add(1, Relaxed);
        for entry in commit.outgoing {
            self.senders.dispatch(entry);
        }
        Ok(())
    }

    /// What the effects of a turn come down to.
    fn commit(&self, effects: Vec<Effect>, event: &Event, now: Timestamp) -> Commit {
        let room_of = |id: &EventId| match &event.place {
            Place::Room(room) if *id == event.id => Some(room.clone()),
            _ => self.rooms_of.get(id).cloned(),
        };
        let is_clear = |room: &RoomId| self.told.get(room).is_some_and(|facts| !facts.encrypted);
        commit(effects, &Cause { id: &event.id, at: now, room_of: &room_of, is_clear: &is_clear })
    }

    /// Asks the core. A fault in it costs this event, not the other rooms.
    fn ask(&mut self, event: &Event) -> Vec<Effect> {
        let bot = &mut self.bot;
        catch_unwind(AssertUnwindSafe(|| bot.handle(event))).unwrap_or_else(|_| {
            tracing::error!("the core failed on an event; it is skipped");
            let place = match &event.place {
                Place::Room(room) => room.0.clone(),
                Place::Direct => "direct messages".to_owned(),
            };
            self.shared.health.degrade(place, "the core failed on an event");
            Vec::new()
        })
    }

    fn remember(&mut self, id: &EventId, room: &RoomId) {
        if self.rooms_of.insert(id.clone(), room.clone()).is_none() {
            self.recent.push_back(id.clone());
        }
        if self.recent.len() > REMEMBERED
            && let Some(oldest) = self.recent.pop_front()
        {
            self.rooms_of.remove(&oldest);
        }
    }

    fn numbered(&mut self, what: &str, room: &MatrixRoomId) -> EventId {
        self.number += 1;
        let start = self.shared.started.as_millisecond();
        EventId(format!("{what}-{room}-{start}-{}", self.number))
    }

    fn me(&self) -> UserId {
        UserId(self.shared.me())
    }
}

fn kind_is_joined(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Joined)
}
