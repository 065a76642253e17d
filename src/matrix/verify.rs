//! Verification by comparing emoji (SAS), at the operator's terminal.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use matrix_sdk::Client;
use matrix_sdk::config::SyncSettings;
use matrix_sdk::encryption::verification::{
    SasState, SasVerification, VerificationRequest, VerificationRequestState,
};
use matrix_sdk::ruma::events::key::verification::VerificationMethod;
use matrix_sdk::ruma::events::key::verification::request::ToDeviceKeyVerificationRequestEvent;
use matrix_sdk::ruma::events::room::message::{MessageType, OriginalSyncRoomMessageEvent};
use matrix_sdk::ruma::presence::PresenceState;
use matrix_sdk::ruma::{OwnedUserId, UserId};
use tokio::sync::mpsc;

use super::error::MatrixError;
use super::session;
use crate::config::Matrix;
use crate::store::Folder;

/// Nobody waits longer than this for the other side.
const PATIENCE: Duration = Duration::from_secs(300);

/// Verifies a person's identity with the bot's (and the other way round). Waits for their request, or
/// sends one when `ask` is set; `same` shows the emoji and says whether they are the same on both sides.
///
/// # Errors
/// When the person has no identity, breaks off, or does not answer in time.
pub async fn verify(
    config: &Matrix,
    folder: &Arc<Folder>,
    user: &str,
    ask: bool,
    same: impl AsyncFn(&[(String, String)]) -> bool,
) -> Result<(), MatrixError> {
    let client = session::restore(config, folder).await?;
    let user = UserId::parse(user).map_err(|_| MatrixError::Config {
        what: format!("{user:?} is no user id"),
        remedy: "write it as @name:server",
    })?;
    let (incoming, mut requests) = mpsc::unbounded_channel();
    listen(&client, Some(&user), incoming);
    let syncing = tokio::spawn(keep_syncing(client.clone(), user.clone()));
    let work = async {
        let request = if ask {
            let identity = client
                .encryption()
                .request_user_identity(&user)
                .await
                .map_err(MatrixError::at("asking for the person's identity"))?
                .ok_or(MatrixError::Verification("this person has no cross-signing identity yet (they set it up in their client first)"))?;
            identity
                .request_verification_with_methods(vec![VerificationMethod::SasV1])
                .await
                .map_err(|error| {
                    tracing::warn!("asking for verification: {error}");
                    MatrixError::Verification("the request could not be sent")
                })?
        } else {
            requests.recv().await.ok_or(MatrixError::Verification("no request came"))?
        };
        carry_through(request, ask, &same).await
    };
    let done = tokio::time::timeout(PATIENCE, work)
        .await
        .unwrap_or(Err(MatrixError::Verification("the other side did not answer in time")));
    syncing.abort();
    done
}

/// While the service runs nobody compares emoji: requests are declined, and the log says what to do.
pub(super) fn decline_all(client: &Client) {
    let (incoming, mut requests) = mpsc::unbounded_channel();
    listen(client, None, incoming);
    tokio::spawn(async move {
        while let Some(request) = requests.recv().await {
            tracing::info!(
                "a request to verify was declined: stop the service and run `buitenkant verify`"
            );
            if request.cancel().await.is_err() {
                tracing::debug!("the request could not be declined");
            }
        }
    });
}

/// Hands on requests of one person, or of all. They come to the device, or as a message in the direct
/// room.
fn listen(client: &Client, user: Option<&UserId>, to: mpsc::UnboundedSender<VerificationRequest>) {
    let (from, sender) = (user.map(ToOwned::to_owned), to.clone());
    client.add_event_handler(move |event: ToDeviceKeyVerificationRequestEvent, client: Client| {
        let (from, sender) = (from.clone(), sender.clone());
        async move {
            let id = event.content.transaction_id.as_str();
            hand_on(&client, from.as_deref(), &event.sender, id, &sender).await;
        }
    });
    let from = user.map(ToOwned::to_owned);
    client.add_event_handler(move |event: OriginalSyncRoomMessageEvent, client: Client| {
        let (from, sender) = (from.clone(), to.clone());
        async move {
            if matches!(event.content.msgtype, MessageType::VerificationRequest(_)) {
                let id = event.event_id.as_str();
                hand_on(&client, from.as_deref(), &event.sender, id, &sender).await;
            }
        }
    });
}

async fn hand_on(
    client: &Client,
    wanted: Option<&UserId>,
    from: &UserId,
    id: &str,
    to: &mpsc::UnboundedSender<VerificationRequest>,
) {
    if wanted.is_some_and(|wanted| wanted != from) || client.user_id() == Some(from) {
        return;
    }
    if let Some(request) = client.encryption().get_verification_request(from, id).await {
        let _ = to.send(request);
    }
}

/// Syncs, and goes along when the person opens a direct message for their request.
async fn keep_syncing(client: Client, user: OwnedUserId) {
    loop {
        for room in client.invited_rooms() {
            let by = room.invite_details().await.map(|invite| invite.inviter_id);
            if by.is_ok_and(|by| by == user) && room.join().await.is_err() {
                tracing::warn!("the invitation could not be accepted");
            }
        }
        let settings = SyncSettings::default()
            .timeout(Duration::from_secs(10))
            .set_presence(PresenceState::Offline);
        if client.sync_once(settings).await.is_err() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

async fn carry_through(
    request: VerificationRequest,
    we_asked: bool,
    same: &impl AsyncFn(&[(String, String)]) -> bool,
) -> Result<(), MatrixError> {
    let broken = MatrixError::at("verifying");
    let mut states = request.changes();
    if !we_asked {
        request.accept_with_methods(vec![VerificationMethod::SasV1]).await.map_err(&broken)?;
    }
    let mut state = request.state();
    let sas = loop {
        match state {
            VerificationRequestState::Ready { .. } if we_asked => {
                if let Some(sas) = request.start_sas().await.map_err(&broken)? {
                    break sas;
                }
            }
            VerificationRequestState::Transitioned { verification } => {
                break verification.sas().ok_or(MatrixError::Verification(
                    "the other side wants another method than emoji",
                ))?;
            }
            VerificationRequestState::Cancelled(_) => {
                return Err(MatrixError::Verification("the other side broke off"));
            }
            _ => {}
        }
        state = states.next().await.ok_or(MatrixError::Verification("the request ended"))?;
    };
    compare(sas, same).await
}

async fn compare(
    sas: SasVerification,
    same: &impl AsyncFn(&[(String, String)]) -> bool,
) -> Result<(), MatrixError> {
    let broken = MatrixError::at("verifying");
    let mut states = sas.changes();
    if !sas.we_started() {
        sas.accept().await.map_err(&broken)?;
    }
    let mut asked = false;
    let mut state = sas.state();
    loop {
        match state {
            SasState::KeysExchanged { emojis: Some(emojis), .. } if !asked => {
                asked = true;
                let shown: Vec<(String, String)> = emojis
                    .emojis
                    .iter()
                    .map(|emoji| (emoji.symbol.to_owned(), emoji.description.to_owned()))
                    .collect();
                if same(&shown).await {
                    sas.confirm().await.map_err(&broken)?;
                } else {
                    sas.mismatch().await.map_err(&broken)?;
                    return Err(MatrixError::Verification(
                        "the emoji differ: somebody may be in between; nothing was verified",
                    ));
                }
            }
            SasState::Done { .. } => return Ok(()),
            SasState::Cancelled(_) => {
                return Err(MatrixError::Verification("the other side broke off"));
            }
            _ => {}
        }
        state = states.next().await.ok_or(MatrixError::Verification("the comparison ended"))?;
    }
}
