//! Events that cannot be decrypted yet: a bounded list, tried again when keys come.
//!
//! The client library runs no handler when a key comes late, and its event cache (which would) keeps
//! message text on disk. So this list holds the sealed events themselves, and only their ids are stored.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp};
use matrix_sdk::ruma::events::room::encrypted::OriginalSyncRoomEncryptedEvent;
use matrix_sdk::ruma::serde::Raw;
use matrix_sdk::ruma::{RoomId, UserId};
use tokio::sync::mpsc;

use super::incoming::{Kind, Why, sort};
use super::shared::Shared;
use super::worker::Item;
use crate::bot::Undecryptable;
use crate::store::Incoming;

/// More than this many are not waited for; the oldest is given up.
const MOST: usize = 1000;

/// How long a device may take to become known and cross-signed before its user hears that it is not.
const GRACE: SignedDuration = SignedDuration::from_secs(8);

/// One sealed event.
pub(super) struct Sealed {
    pub incoming: Incoming,
    pub sender: String,
    pub raw: Raw<OriginalSyncRoomEncryptedEvent>,
    pub why: Why,
}

struct Waiting {
    sealed: Sealed,
    since: Timestamp,
    until: Timestamp,
    told: bool,
}

impl Waiting {
    /// Without a new key there is something to do only while a device may become known, and at the end.
    fn is_due(&self) -> bool {
        (self.sealed.why != Why::NoKey && !self.told) || Timestamp::now() >= self.until
    }
}

/// Runs the list until the process stops.
pub(super) async fn run(shared: Arc<Shared>, mut sealed: mpsc::UnboundedReceiver<Sealed>) {
    let mut list: BTreeMap<String, Waiting> = BTreeMap::new();
    let mut keys = match shared.client.encryption().room_keys_received_stream().await {
        Some(stream) => stream.map(drop).boxed(),
        None => futures_util::stream::pending().boxed(),
    };
    let mut clock = tokio::time::interval(Duration::from_secs(2));
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let due = tokio::select! {
            () = shared.stop.cancelled() => return,
            new = sealed.recv() => match new {
                Some(new) => { add(&shared, &mut list, new); true }
                None => return,
            },
            Some(()) = keys.next() => true,
            _ = clock.tick() => list.values().any(Waiting::is_due),
        };
        if due && !list.is_empty() {
            try_all(&shared, &mut list).await;
        }
        shared.health.waiting_for_keys.store(list.len() as u64, Relaxed);
    }
}

fn add(shared: &Shared, list: &mut BTreeMap<String, Waiting>, sealed: Sealed) {
    if list.len() >= MOST
        && let Some(oldest) = list.iter().min_by_key(|(_, waiting)| waiting.since)
    {
        let id = oldest.0.clone();
        if let Some(waiting) = list.remove(&id) {
            give_up(shared, waiting);
        }
    }
    let now = Timestamp::now();
    let patience = SignedDuration::from_mins(shared.config.matrix.keys_minutes.into());
    let until = sealed.incoming.keys_until.unwrap_or_else(|| later(now, patience));
    let waiting = Waiting { sealed, since: now, until, told: false };
    list.insert(waiting.sealed.incoming.event.clone(), waiting);
}

async fn try_all(shared: &Shared, list: &mut BTreeMap<String, Waiting>) {
    let now = Timestamp::now();
    for id in list.keys().cloned().collect::<Vec<_>>() {
        let Some(mut waiting) = list.remove(&id) else { continue };
        if matches!(waiting.sealed.why, Why::UnknownDevice | Why::Unverified) && !waiting.told {
            learn_devices(shared, &waiting.sealed.sender).await;
        }
        match unseal(shared, &mut waiting.sealed).await {
            Some(event) => {
                shared.hand(Item::Heard { incoming: waiting.sealed.incoming, event: Some(event) });
            }
            None if now >= waiting.until || waiting.sealed.why == Why::Hopeless => {
                give_up(shared, waiting);
            }
            None => {
                let untrusted = waiting.sealed.why != Why::NoKey;
                if untrusted && !waiting.told && now >= later(waiting.since, GRACE) {
                    // The event stays in the list: should the device be verified in time, it is read.
                    waiting.told = true;
                    tell(shared, &waiting, false);
                }
                list.insert(id, waiting);
            }
        }
    }
}

/// Tries to decrypt; notes why it failed.
async fn unseal(shared: &Shared, sealed: &mut Sealed) -> Option<serde_json::Value> {
    let room = RoomId::parse(&sealed.incoming.room).ok()?;
    let room = shared.client.get_room(&room)?;
    let event = room.decrypt_event(&sealed.raw, None).await.ok()?;
    match sort(&event)?.kind {
        Kind::Readable(value) => Some(value),
        Kind::Sealed { why, .. } => {
            sealed.why = why;
            None
        }
        Kind::Clear | Kind::Other { .. } => Some(serde_json::Value::Null),
    }
}

async fn learn_devices(shared: &Shared, sender: &str) {
    let Ok(user) = UserId::parse(sender) else { return };
    let encryption = shared.client.encryption();
    let asked = encryption.request_user_identity(&user);
    match tokio::time::timeout(Duration::from_secs(10), asked).await {
        Ok(Ok(_)) => {}
        _ => tracing::debug!("the devices of a sender could not be asked for"),
    }
}

fn give_up(shared: &Shared, waiting: Waiting) {
    shared.health.undecryptable.fetch_add(1, Relaxed);
    tracing::warn!(room = %waiting.sealed.incoming.room, why = ?waiting.sealed.why, "a message stays undecryptable");
    tell(shared, &waiting, true);
}

fn tell(shared: &Shared, waiting: &Waiting, last: bool) {
    let why = match waiting.sealed.why {
        Why::Unverified | Why::UnknownDevice => Undecryptable::UnverifiedDevice,
        Why::NoKey | Why::Hopeless => Undecryptable::NoKeys,
    };
    shared.hand(Item::Unread {
        incoming: waiting.sealed.incoming.clone(),
        sender: waiting.sealed.sender.clone(),
        why,
        last,
        again: last && waiting.told && why == Undecryptable::UnverifiedDevice,
    });
}

fn later(from: Timestamp, by: SignedDuration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}
