//! The session: one device of the bot's account, with its keys, in one state folder.
//!
//! The client library's defaults suit people's clients, not a bot with a duty of care; what differs here
//! and why stands beside each setting.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use matrix_sdk::authentication::matrix::MatrixSession;
use matrix_sdk::config::RequestConfig;
use matrix_sdk::cross_process_lock::CrossProcessLockConfig;
use matrix_sdk::encryption::{BackupDownloadStrategy, EncryptionSettings};
use matrix_sdk::{Client, SqliteStoreConfig};
use matrix_sdk_base::crypto::{CollectStrategy, DecryptionSettings, TrustRequirement};

use super::error::MatrixError;
use crate::config::{Matrix, Trust};
use crate::store::{Folder, StoreError};

const SESSION: &str = "session";
/// The client library's folder within the state folder.
pub(super) const CLIENT: &str = "client";

/// Builds a client on the stores of a folder; it has no session yet.
pub(super) async fn client(config: &Matrix, folder: &Folder) -> Result<Client, MatrixError> {
    if config.homeserver.is_empty() {
        return Err(MatrixError::Config {
            what: "matrix.homeserver is empty".into(),
            remedy: "set it to the base address of the homeserver, such as https://matrix.example",
        });
    }
    let store = SqliteStoreConfig::with_low_memory_config(folder.path().join(CLIENT))
        .key(Some(&folder.keys().derive("client")));
    let (recipients, senders) = match config.trust {
        // Keys go to cross-signed devices only, and only those are believed (MSC4153).
        Trust::CrossSigned => {
            (CollectStrategy::IdentityBasedStrategy, TrustRequirement::CrossSigned)
        }
        Trust::Relaxed => (CollectStrategy::AllDevices, TrustRequirement::Untrusted),
    };
    let client = Client::builder()
        .homeserver_url(&config.homeserver)
        // The address in the configuration is the one that was checked.
        .respect_login_well_known(false)
        .sqlite_store_with_config_and_cache_path(store, None::<&Path>)
        .with_room_key_recipient_strategy(recipients)
        .with_decryption_settings(DecryptionSettings { sender_device_trust_requirement: senders })
        // MSC4268: being invited must not hand the bot what was said before (and it hands on nothing).
        .with_enable_share_history_on_invite(false)
        .with_encryption_settings(EncryptionSettings {
            // The login verb does this, under the operator's eyes.
            auto_enable_cross_signing: false,
            auto_enable_backups: false,
            backup_download_strategy: BackupDownloadStrategy::AfterDecryptionFailure,
        })
        // The state folder's own lock keeps a second process out.
        .cross_process_store_config(CrossProcessLockConfig::SingleProcess)
        .request_config(RequestConfig::new().retry_limit(3).max_retry_time(Duration::from_secs(20)))
        .handle_refresh_tokens()
        .build()
        .await
        .map_err(Box::new)?;
    Ok(client)
}

/// Takes up the session of a folder.
///
/// # Errors
/// When there is none, when part of the state is missing, or the homeserver cannot be reached.
pub(super) async fn restore(config: &Matrix, folder: &Arc<Folder>) -> Result<Client, MatrixError> {
    let path = || folder.path().display().to_string();
    let Some(sealed) = folder.read(SESSION)? else {
        return Err(StoreError::Empty { path: path() }.into());
    };
    if !folder.path().join(CLIENT).join("matrix-sdk-crypto.sqlite3").exists() {
        let missing = "the client store with the encryption keys";
        return Err(StoreError::Incomplete { path: path(), missing }.into());
    }
    let session: MatrixSession =
        serde_json::from_slice(&sealed).map_err(|_| StoreError::Sealed { place: SESSION })?;
    if !config.user.as_str().is_empty() && session.meta.user_id != config.user.as_str() {
        return Err(MatrixError::Config {
            what: format!(
                "the state folder belongs to {}, matrix.user names another",
                session.meta.user_id
            ),
            remedy: "name the folder of this bot with --state, or mend matrix.user",
        });
    }
    let client = client(config, folder).await?;
    client.restore_session(session).await.map_err(MatrixError::at("taking up the session"))?;
    keep_tokens(&client, folder);
    client.encryption().wait_for_e2ee_initialization_tasks().await;
    Ok(client)
}

/// Writes the session of a client into its folder.
pub(super) fn keep(client: &Client, folder: &Folder) -> Result<(), MatrixError> {
    if let Some(session) = client.matrix_auth().session() {
        let json = zeroize::Zeroizing::new(
            serde_json::to_vec(&session).map_err(|_| StoreError::Sealed { place: SESSION })?,
        );
        folder.write(SESSION, &json)?;
    }
    Ok(())
}

/// Whether a bot has logged in here.
pub(super) fn exists(folder: &Folder) -> bool {
    folder.path().join(SESSION).exists()
}

/// Keeps refreshed tokens, so that a restart does not use old ones.
fn keep_tokens(client: &Client, folder: &Arc<Folder>) {
    let folder = Arc::clone(folder);
    let reload = |client: Client| client.session_tokens().ok_or_else(|| "no session".into());
    let save = move |client: Client| keep(&client, &folder).map_err(Into::into);
    if client.set_session_callbacks(Box::new(reload), Box::new(save)).is_err() {
        tracing::warn!("refreshed tokens cannot be kept");
    }
}

/// Whether this device is signed by its own account's identity. Asks the homeserver.
pub(super) async fn is_cross_signed(client: &Client) -> Result<bool, MatrixError> {
    if let Some(me) = client.user_id() {
        // What the store holds may be from before the signature.
        client
            .encryption()
            .request_user_identity(me)
            .await
            .map_err(MatrixError::at("asking for the bot's own identity"))?;
    }
    let device = client
        .encryption()
        .get_own_device()
        .await
        .map_err(|error| MatrixError::CrossSigning(error.to_string()))?;
    Ok(device.is_some_and(|device| device.is_cross_signed_by_owner()))
}
