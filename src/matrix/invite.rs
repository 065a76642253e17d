//! Invitations: accepted from configured people and servers, refused from all others.

use std::collections::HashSet;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use matrix_sdk::Room;
use matrix_sdk::ruma::OwnedRoomId;

use super::shared::Shared;
use super::worker::Item;
use crate::bot::UserId;
use crate::config::Config;

/// Rooms whose invitation is being answered: a sync must not answer it twice.
static ANSWERING: LazyLock<Mutex<HashSet<OwnedRoomId>>> = LazyLock::new(Mutex::default);

/// Whether this person may invite the bot.
fn may_invite(config: &Config, inviter: &UserId) -> bool {
    let by = &config.matrix.invited_by;
    by.contains(inviter.as_str()) || by.contains(inviter.server()) || config.is_coordinator(inviter)
}

/// Answers an invitation in the background: joining another server's room may take long and fail at
/// first.
pub(super) fn answer(shared: &Arc<Shared>, room: Room) {
    let id = room.room_id().to_owned();
    if !answering(|rooms| rooms.insert(id.clone())) {
        return;
    }
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        tokio::select! {
            () = shared.stop.cancelled() => {}
            () = decide(&shared, &room) => {}
        }
        answering(|rooms| rooms.remove(&id));
    });
}

async fn decide(shared: &Shared, room: &Room) {
    let Ok(invite) = room.invite_details().await else { return };
    let inviter = UserId(invite.inviter_id.to_string());
    if !may_invite(&shared.config, &inviter) {
        shared.health.refused_invites.fetch_add(1, Relaxed);
        tracing::info!(room = %room.room_id(), "an invitation is refused: its sender is not in matrix.invited_by");
        if room.leave().await.is_err() {
            tracing::warn!(room = %room.room_id(), "the invitation could not be refused");
        }
        return;
    }
    for seconds in [1, 2, 4, 8, 16, 32, 60, 120] {
        match room.join().await {
            Ok(()) => {
                tracing::info!(room = %room.room_id(), "joined");
                shared.health.mend(room.room_id().as_str());
                shared.hand(Item::Look(room.room_id().to_owned()));
                return;
            }
            // The homeserver may need a moment to find the inviting server.
            Err(_) => tokio::time::sleep(Duration::from_secs(seconds)).await,
        }
        if room.state() != matrix_sdk::RoomState::Invited {
            return;
        }
    }
    tracing::warn!(room = %room.room_id(), "the invitation could not be accepted");
    shared.health.degrade(room.room_id().as_str(), "the invitation could not be accepted");
}

fn answering<T>(change: impl FnOnce(&mut HashSet<OwnedRoomId>) -> T) -> T {
    change(&mut ANSWERING.lock().unwrap_or_else(PoisonError::into_inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_servers_and_coordinators_may_invite() {
        let mut config = Config::default();
        config.matrix.invited_by = ["@anna:ggz.example".into(), "zvh.example".into()].into();
        config.coordinators = ["@dirk:x.example".into()].into();
        for (who, may) in [
            ("@anna:ggz.example", true),
            ("@bob:ggz.example", false),
            ("@any:zvh.example", true),
            ("@dirk:x.example", true),
        ] {
            assert_eq!(may_invite(&config, &who.into()), may, "{who}");
        }
    }
}
