//! The service: everything started in order, and ended in order.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp};
use matrix_sdk::RoomMemberships;
use tokio::sync::{mpsc, watch};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::error::MatrixError;
use super::health::{self, Health};
use super::sender::Senders;
use super::shared::Shared;
use super::sync::Sync;
use super::worker::{Item, Worker};
use super::{session, verify, waiting};
use crate::bot::Bot;
use crate::config::Config;
use crate::store::{Folder, Store};
use crate::texts::Texts;

/// Ids of handled events and links to sent messages are of use for so long.
const IDS: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What the service is made of.
#[derive(Debug)]
pub struct Service {
    /// The configuration, checked.
    pub config: Config,
    /// The chat texts, for the few the adapter says itself.
    pub texts: Texts,
    /// The core, with its records restored.
    pub bot: Bot,
    /// The state folder.
    pub folder: Arc<Folder>,
    /// The store in it.
    pub store: Arc<dyn Store>,
}

/// Runs the bot until `stop` is set.
///
/// # Errors
/// When it cannot start (no session, not cross-signed, address taken), when the session has ended, or
/// when the store refuses.
pub async fn run(service: Service, stop: CancellationToken) -> Result<(), MatrixError> {
    let started = Timestamp::now();
    let begun = std::time::Instant::now();
    let Service { config, texts, bot, folder, store } = service;
    let health = Arc::new(Health::default());
    if !config.health.listen.is_empty() {
        health::serve(&config.health.listen, Arc::clone(&health), stop.clone()).await?;
    }
    let client = tokio::select! {
        () = stop.cancelled() => return Ok(()),
        client = session::restore(&config.matrix, &folder) => client?,
    };
    if !cross_signed(&client, &stop).await? {
        return if stop.is_cancelled() { Ok(()) } else { Err(MatrixError::NotCrossSigned) };
    }
    health.cross_signed.store(true, Relaxed);
    let (work, items) = mpsc::unbounded_channel();
    let (sealed, to_unseal) = mpsc::unbounded_channel();
    let comings = watch::Sender::new(0);
    let shared = Arc::new(Shared {
        client,
        store,
        config,
        texts,
        health,
        started,
        work,
        comings,
        stop: stop.clone(),
    });
    log_identity(&shared).await;
    verify::decline_all(&shared.client);
    let senders = Senders::new(Arc::clone(&shared));

    let mut sync = Sync::new(Arc::clone(&shared), sealed.clone());
    // What an earlier run did not finish comes before what is new.
    for incoming in shared.store.inbox().await? {
        shared.hand(Item::Heard { incoming, event: None });
    }
    sync.first().await?;
    tracing::info!(
        rooms = shared.client.joined_rooms().len(),
        milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "first sync done"
    );
    // Rooms are looked at before their first message is handled; the worker sees to that. All others follow here.
    for room in shared.client.joined_rooms() {
        shared.hand(Item::Look(room.room_id().to_owned()));
    }
    for entry in shared.store.outbox().await? {
        senders.dispatch(entry);
    }

    let worker = Worker::new(Arc::clone(&shared), bot, Arc::clone(&senders), sealed);
    let mut worker = tokio::spawn(worker.run(items));
    let mut syncing = tokio::spawn(sync.run());
    tokio::spawn(waiting::run(Arc::clone(&shared), to_unseal));
    tokio::spawn(clock(Arc::clone(&shared)));
    tokio::spawn(watch_devices(Arc::clone(&shared)));

    let ended = tokio::select! {
        () = stop.cancelled() => Ok(()),
        ended = &mut worker => ended.map_or_else(task_failed, |ended| ended.map_err(Into::into)),
        ended = &mut syncing => ended.unwrap_or_else(task_failed),
    };
    stop.cancel();
    // The worker finishes the event in its hands; everything else can be taken up again later.
    let in_time = async {
        while !(worker.is_finished() && syncing.is_finished()) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    if tokio::time::timeout(Duration::from_secs(3), in_time).await.is_err() {
        tracing::warn!("a task did not end in time");
    }
    shared.store.close().await?;
    ended
}

fn task_failed<T>(error: tokio::task::JoinError) -> Result<T, MatrixError> {
    tracing::error!("a task ended by a fault of the program: {error}");
    Err(MatrixError::Config {
        what: "a task of the program failed".into(),
        remedy: "start it again, and report this with the log",
    })
}

/// Asks until the homeserver answers: a bot that starts before its homeserver waits for it.
async fn cross_signed(
    client: &matrix_sdk::Client,
    stop: &CancellationToken,
) -> Result<bool, MatrixError> {
    let mut wait = Duration::from_secs(1);
    loop {
        let asked = tokio::select! {
            () = stop.cancelled() => return Ok(false),
            asked = session::is_cross_signed(client) => asked,
        };
        match asked {
            Err(MatrixError::Homeserver { source, .. })
                if source
                    .as_client_api_error()
                    .is_none_or(|error| error.status_code.is_server_error()) =>
            {
                tracing::warn!("the homeserver does not answer; trying again");
                tokio::select! {
                    () = stop.cancelled() => return Ok(false),
                    () = tokio::time::sleep(wait) => {}
                }
                wait = (wait * 2).min(Duration::from_secs(30));
            }
            Err(MatrixError::Homeserver { source, .. })
                if source
                    .as_client_api_error()
                    .is_some_and(|error| error.status_code.as_u16() == 401) =>
            {
                return Err(MatrixError::SessionEnded);
            }
            asked => return asked,
        }
    }
}

async fn log_identity(shared: &Shared) {
    let meta = shared.client.session_meta();
    tracing::info!(
        user = meta.map(|meta| meta.user_id.as_str()),
        device = meta.map(|meta| meta.device_id.as_str()),
        fingerprint = shared.client.encryption().ed25519_key().await,
        trust = ?shared.config.matrix.trust,
        "cross-signed and ready"
    );
    if shared.config.matrix.invited_by.is_empty() {
        tracing::warn!("matrix.invited_by is empty: only coordinators can invite the bot");
    }
}

/// A tick every minute, a purge at start and every hour.
async fn clock(shared: Arc<Shared>) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut minute = 0u64;
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => return,
            _ = minutes.tick() => {}
        }
        shared.hand(Item::Tick);
        if minute.is_multiple_of(60) {
            purge(&shared).await;
        }
        minute += 1;
    }
}

async fn purge(shared: &Shared) {
    let now = Timestamp::now();
    let ids_before = now.checked_sub(IDS).unwrap_or(Timestamp::MIN);
    match shared.store.purge(now, ids_before).await {
        Ok(purged) => tracing::info!(
            records = purged.records,
            handled = purged.handled,
            links = purged.links,
            "purged what is past its retention period"
        ),
        Err(error) => {
            tracing::error!("the purge failed: {error}");
            shared.health.degrade("purge", "the purge failed");
        }
    }
}

/// A new or changed device can change whether a room is as safe as it was.
async fn watch_devices(shared: Arc<Shared>) {
    let Ok(devices) = shared.client.encryption().devices_stream().await else { return };
    let mut devices = std::pin::pin!(devices);
    loop {
        let update = tokio::select! {
            () = shared.stop.cancelled() => return,
            update = devices.next() => update,
        };
        let Some(update) = update else { return };
        for room in shared.client.joined_rooms() {
            let Ok(members) = room.members_no_sync(RoomMemberships::JOIN).await else { continue };
            let concerned = members.iter().any(|member| {
                update.new.contains_key(member.user_id())
                    || update.changed.contains_key(member.user_id())
            });
            if concerned {
                shared.hand(Item::Look(room.room_id().to_owned()));
            }
        }
    }
}
