//! The sync loop: survives the homeserver going away, writes what came to the inbox, fills gaps.
//!
//! The client library has stored the sync token before it hands over a response; a crash right then would
//! lose events. So every start looks back in each room to the last event that reached the inbox.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use matrix_sdk::config::SyncSettings;
use matrix_sdk::room::MessagesOptions;
use matrix_sdk::ruma::api::client::filter::FilterDefinition;
use matrix_sdk::ruma::api::client::sync::sync_events::v3::Filter;
use matrix_sdk::ruma::api::error::ErrorKind;
use matrix_sdk::ruma::presence::PresenceState;
use matrix_sdk::ruma::{OwnedRoomId, RoomId, UInt};
use matrix_sdk::sync::{JoinedRoomUpdate, State, SyncResponse};
use matrix_sdk::{Room, RoomState};
use tokio::sync::mpsc;

use super::error::MatrixError;
use super::incoming::{Candidate, Kind, sort};
use super::read;
use super::shared::Shared;
use super::waiting::Sealed;
use super::worker::Item;
use crate::store::{Incoming, StoreError};

const LONG_POLL: Duration = Duration::from_secs(30);

/// A gap of more than this many events is not filled but told.
const PAGES: usize = 10;
const PAGE: u16 = 100;

/// Turns syncs into work.
pub(super) struct Sync {
    shared: Arc<Shared>,
    sealed: mpsc::UnboundedSender<Sealed>,
    /// Rooms that have not been looked back in since the start.
    unchecked: BTreeSet<OwnedRoomId>,
}

impl Sync {
    pub fn new(shared: Arc<Shared>, sealed: mpsc::UnboundedSender<Sealed>) -> Self {
        let unchecked =
            shared.client.joined_rooms().iter().map(|room| room.room_id().to_owned()).collect();
        Self { shared, sealed, unchecked }
    }

    /// The first sync: does not wait for news. Tries until the homeserver answers.
    ///
    /// # Errors
    /// When the session has ended, or the store refuses.
    pub async fn first(&mut self) -> Result<(), MatrixError> {
        self.once(Duration::ZERO).await?;
        for room in std::mem::take(&mut self.unchecked) {
            if let Some(room) = self.shared.client.get_room(&room) {
                self.look_back(&room, None).await?;
            }
        }
        Ok(())
    }

    /// Syncs until the process stops.
    ///
    /// # Errors
    /// When the session has ended, or the store refuses.
    pub async fn run(mut self) -> Result<(), MatrixError> {
        while !self.shared.stop.is_cancelled() {
            self.once(LONG_POLL).await?;
        }
        Ok(())
    }

    /// One successful sync, or the end of the process.
    async fn once(&mut self, poll: Duration) -> Result<(), MatrixError> {
        let mut tries = 0;
        loop {
            let settings = SyncSettings::default()
                .timeout(poll)
                .filter(Filter::FilterDefinition(filter()))
                .set_presence(PresenceState::Offline);
            let synced = tokio::select! {
                () = self.shared.stop.cancelled() => return Ok(()),
                synced = self.shared.client.sync_once(settings) => synced,
            };
            match synced {
                Ok(response) => {
                    let now = Timestamp::now().as_second();
                    self.shared.health.last_sync.store(now, Relaxed);
                    self.shared.health.mend("sync");
                    self.take(response).await?;
                    return Ok(());
                }
                Err(error) => {
                    if matches!(error.client_api_error_kind(), Some(ErrorKind::UnknownToken { .. }))
                    {
                        return Err(MatrixError::SessionEnded);
                    }
                    tries += 1;
                    self.shared.health.sync_errors.fetch_add(1, Relaxed);
                    self.shared.health.degrade("sync", "the homeserver does not answer");
                    if tries == 1 {
                        tracing::warn!("the homeserver does not answer; trying again");
                    }
                    tokio::select! {
                        () = self.shared.stop.cancelled() => return Ok(()),
                        () = tokio::time::sleep(backoff(tries)) => {}
                    }
                }
            }
        }
    }

    async fn take(&mut self, response: SyncResponse) -> Result<(), StoreError> {
        for (room, update) in response.rooms.joined {
            if let Some(room) = self.shared.client.get_room(&room) {
                self.take_room(&room, update).await?;
            }
        }
        for (room, _) in response.rooms.left {
            self.shared.hand(Item::Gone(room));
        }
        for room in self.shared.client.invited_rooms() {
            super::invite::answer(&self.shared, room);
        }
        Ok(())
    }

    async fn take_room(&mut self, room: &Room, update: JoinedRoomUpdate) -> Result<(), StoreError> {
        let unchecked = self.unchecked.remove(room.room_id());
        if update.timeline.limited || unchecked {
            self.look_back(room, update.timeline.prev_batch.as_deref()).await?;
        }
        let events: Vec<Candidate> = update.timeline.events.iter().filter_map(sort).collect();
        let mut changed = matches!(&update.state, State::Before(events) | State::After(events)
        if events.iter().any(|event| {
            let kind = event.get_field::<String>("type").ok().flatten().unwrap_or_default();
            read::changes_facts(&kind)
        }));
        changed |= events.iter().any(|event| match &event.kind {
            Kind::Other { changes_facts } => *changes_facts,
            Kind::Readable(value) => value["type"] == "m.room.member",
            _ => false,
        });
        self.store(room, events).await?;
        if changed {
            self.shared.hand(Item::Look(room.room_id().to_owned()));
        }
        Ok(())
    }

    /// Writes events to the inbox and hands the new ones on.
    async fn store(&self, room: &Room, mut events: Vec<Candidate>) -> Result<(), StoreError> {
        let Some(last) = events.last().map(|event| event.event.clone()) else { return Ok(()) };
        let me = self.shared.me();
        // What was said before the bot came in is not meant for it.
        if let Some(joined) = events.iter().rposition(|event| is_own_join(event, &me)) {
            events.drain(..=joined);
        }
        let joined = joined_at(room).await;
        let cutoff = self.shared.cutoff().max(joined.unwrap_or(Timestamp::MIN));
        let patience = SignedDuration::from_mins(self.shared.config.matrix.keys_minutes.into());
        let keys_until = Timestamp::now().checked_add(patience).ok();
        events.retain(|event| event.sender != me && event.at >= cutoff);
        let rows: Vec<Incoming> = events
            .iter()
            .filter(|event| matches!(event.kind, Kind::Readable(_) | Kind::Sealed { .. }))
            .map(|event| Incoming {
                event: event.event.clone(),
                room: room.room_id().to_string(),
                at: event.at,
                keys_until: keys_until.filter(|_| matches!(event.kind, Kind::Sealed { .. })),
            })
            .collect();
        let marker = marker(room.room_id());
        let new = self.shared.store.receive(&rows, Some((&marker, &last))).await?;
        for candidate in events {
            if matches!(candidate.kind, Kind::Clear) {
                self.shared.health.ignored_clear.fetch_add(1, Relaxed);
                let room = room.room_id().to_owned();
                self.shared.hand(Item::Clear { room, event: candidate.event.clone() });
            }
            let Some(incoming) = new.iter().find(|row| row.event == candidate.event).cloned()
            else {
                continue;
            };
            match candidate.kind {
                Kind::Readable(event) => {
                    self.shared.hand(Item::Heard { incoming, event: Some(event) });
                }
                Kind::Sealed { raw, why } => {
                    let sender = candidate.sender;
                    let _ = self.sealed.send(Sealed { incoming, sender, raw, why });
                }
                Kind::Clear | Kind::Other { .. } => {}
            }
        }
        Ok(())
    }

    /// Fetches what lies between the last event that reached the inbox and `from` (a batch token; `None`:
    /// now). What cannot be fetched is told to the core as a gap.
    async fn look_back(&self, room: &Room, from: Option<&str>) -> Result<(), StoreError> {
        let Some(seen) = self.shared.store.marker(&marker(room.room_id())).await? else {
            return Ok(());
        };
        let cutoff = self.shared.cutoff();
        let mut missed: Vec<Candidate> = Vec::new();
        let mut from = from.map(str::to_owned);
        for _ in 0..PAGES {
            let mut options = MessagesOptions::backward().from(from.as_deref());
            options.limit = UInt::from(if missed.is_empty() { 20 } else { PAGE });
            let Ok(page) = room.messages(options).await else { break };
            let mut reached = false;
            for candidate in page.chunk.iter().filter_map(sort) {
                // Older than what would be answered anyway.
                if candidate.event == seen || candidate.at < cutoff {
                    reached = true;
                    break;
                }
                missed.push(candidate);
            }
            if reached || page.end.is_none() {
                missed.reverse();
                return self.store(room, missed).await;
            }
            from = page.end;
        }
        self.shared.health.gaps.fetch_add(1, Relaxed);
        tracing::warn!(room = %room.room_id(), "a gap in the timeline could not be filled");
        missed.reverse();
        self.store(room, missed).await?;
        self.shared.hand(Item::Gap(room.room_id().to_owned()));
        Ok(())
    }
}

fn marker(room: &RoomId) -> String {
    format!("seen/{room}")
}

fn is_own_join(event: &Candidate, me: &str) -> bool {
    match &event.kind {
        Kind::Readable(value) => {
            value["type"] == "m.room.member"
                && value["state_key"] == me
                && value["content"]["membership"] == "join"
                && value["unsigned"]["prev_content"]["membership"] != "join"
        }
        _ => false,
    }
}

/// When the bot came into the room, by the homeserver's clock.
async fn joined_at(room: &Room) -> Option<Timestamp> {
    if room.state() != RoomState::Joined {
        return None;
    }
    let member = room.get_member_no_sync(room.own_user_id()).await.ok()??;
    let at = member.event().origin_server_ts()?;
    Timestamp::from_millisecond(i64::from(at.0)).ok()
}

/// No typing, receipts or presence; enough of a timeline that gaps are rare.
fn filter() -> FilterDefinition {
    let mut filter = FilterDefinition::empty();
    filter.presence = matrix_sdk::ruma::api::client::filter::Filter::ignore_all();
    filter.room.ephemeral.not_types = vec!["*".to_owned()];
    filter.room.timeline.limit = Some(UInt::from(50u16));
    filter
}

/// Doubling from half a second to 30 seconds, with some spread.
fn backoff(tries: u32) -> Duration {
    let millis = 500u64 << tries.saturating_sub(1).min(6);
    let spread = getrandom::u32().map_or(0, |random| u64::from(random) % 250);
    Duration::from_millis(millis.min(30_000) + spread)
}
