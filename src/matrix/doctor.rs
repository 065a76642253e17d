//! What is right and wrong with a bot's session, and why it matters.

use std::sync::Arc;

use matrix_sdk::RoomState;
use matrix_sdk::config::SyncSettings;
use matrix_sdk::encryption::backups::BackupState;
use matrix_sdk::encryption::recovery::RecoveryState;
use matrix_sdk::ruma::presence::PresenceState;

use super::error::MatrixError;
use super::rooms::{self, RoomKind};
use super::session;
use crate::config::{Config, Trust};
use crate::store::{Folder, SqliteStore, Store};

/// One check.
#[derive(Debug)]
pub struct Check {
    /// What was looked at.
    pub what: &'static str,
    /// How it is.
    pub state: CheckState,
    /// What was found.
    pub found: String,
    /// Why it matters, and what to do when it is not in order.
    pub why: &'static str,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckState {
    /// In order.
    Good,
    /// Works, but somebody should know.
    Note,
    /// The bot cannot do its work.
    Bad,
}

/// Looks at everything, from the folder outward. Stops where what follows could not work.
///
/// # Errors
/// When the state folder or the homeserver cannot be reached at all.
pub async fn doctor(config: &Config, folder: &Arc<Folder>) -> Result<Vec<Check>, MatrixError> {
    let mut checks = Vec::new();
    let store = SqliteStore::open(folder).await?;
    let records = store.load_all().await?.len();
    let (inbox, outbox) = (store.inbox().await?.len(), store.outbox().await?.len());
    checks.push(Check {
        what: "store",
        state: if outbox > 100 { CheckState::Note } else { CheckState::Good },
        found: format!("{records} records, {inbox} events and {outbox} messages waiting"),
        why: "the store opens with the key file; what waits is taken up at the next start",
    });
    store.close().await?;

    let client = session::restore(&config.matrix, folder).await?;
    let answered = client.whoami().await;
    let found = match &answered {
        Ok(who) => format!("{} on {}", who.user_id, config.matrix.homeserver),
        Err(error) => error.to_string(),
    };
    let state = if answered.is_ok() { CheckState::Good } else { CheckState::Bad };
    checks.push(Check {
        what: "session",
        state,
        found,
        why: "the homeserver must know this session; if it was ended: `buitenkant logout`, then `login` with the recovery key",
    });
    if state == CheckState::Bad {
        return Ok(checks);
    }

    let signed = session::is_cross_signed(&client).await?;
    checks.push(Check {
        what: "cross-signing",
        state: if signed { CheckState::Good } else { CheckState::Bad },
        found: if signed { "this device is signed by the account's own identity".into() } else { "this device is not signed".into() },
        why: "clients give keys to, and show messages of, cross-signed devices only (MSC4153); if not signed: `buitenkant logout`, then `login` with the recovery key",
    });
    let synced = client
        .sync_once(SyncSettings::new().set_presence(PresenceState::Offline))
        .await
        .map_err(MatrixError::at("syncing"));
    synced?;
    let recovery = client.encryption().recovery().state();
    let stored = client.encryption().secret_storage().is_enabled().await.unwrap_or(false);
    checks.push(Check {
        what: "recovery",
        state: if stored { CheckState::Good } else { CheckState::Note },
        found: match recovery {
            RecoveryState::Enabled => "a recovery key opens the account's identity".into(),
            other if stored => format!("secret storage is set up ({other:?})"),
            other => format!("{other:?}"),
        },
        why: "with the recovery key the bot can move to a new machine and keep its identity; without it people must verify it anew",
    });
    let backup = client.encryption().backups().state();
    checks.push(Check {
        what: "key backup",
        state: CheckState::Good,
        found: if backup == BackupState::Enabled { "on".into() } else { format!("off ({backup:?})") },
        why: "a privacy choice: with a backup, room keys lie on the homeserver sealed under the recovery key; without it a new machine cannot read what came before",
    });
    checks.push(Check {
        what: "trust",
        state: if config.matrix.trust == Trust::CrossSigned { CheckState::Good } else { CheckState::Note },
        found: format!("{:?}", config.matrix.trust),
        why: "cross-signed: only verified devices are believed and get keys; relaxed believes every device, which the room check tells the room",
    });
    check_rooms(&client, &mut checks).await;
    if config.matrix.invited_by.is_empty() {
        checks.push(Check {
            what: "invitations",
            state: CheckState::Note,
            found: "matrix.invited_by is empty".into(),
            why: "only coordinators can invite the bot; name users or servers to let others",
        });
    }
    Ok(checks)
}

async fn check_rooms(client: &matrix_sdk::Client, checks: &mut Vec<Check>) {
    let (mut meetings, mut direct, mut unfit) = (0, 0, Vec::new());
    for room in client.joined_rooms() {
        if rooms::kind(&room).await != RoomKind::Meeting {
            direct += 1;
            continue;
        }
        meetings += 1;
        match rooms::facts(&room).await {
            Ok(facts)
                if facts.encrypted
                    && facts.may_send
                    && !facts.public
                    && !facts.guests
                    && !facts.world_readable => {}
            Ok(_) => unfit.push(room.room_id().to_string()),
            Err(_) => unfit.push(format!("{} (cannot be looked at)", room.room_id())),
        }
    }
    let invited = client.rooms().iter().filter(|room| room.state() == RoomState::Invited).count();
    checks.push(Check {
        what: "rooms",
        state: if unfit.is_empty() { CheckState::Good } else { CheckState::Note },
        found: format!(
            "{meetings} meeting rooms, {direct} direct messages, {invited} open invitations{}",
            if unfit.is_empty() { String::new() } else { format!("; unfit: {}", unfit.join(", ")) }
        ),
        why: "a room must be encrypted, by invitation, without guests, its history closed, and let the bot send; !kamer in the room says what is wrong",
    });
}
