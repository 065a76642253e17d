//! Logging in once: session, cross-signing, recovery key.

use std::sync::Arc;

use matrix_sdk::authentication::matrix::MatrixSession;
use matrix_sdk::config::SyncSettings;
use matrix_sdk::encryption::recovery::RecoveryError;
use matrix_sdk::ruma::api::client::uiaa;
use matrix_sdk::ruma::presence::PresenceState;
use matrix_sdk::{Client, SessionMeta, SessionTokens};
use zeroize::Zeroizing;

use super::error::MatrixError;
use super::session;
use crate::config::Matrix;
use crate::store::Folder;

/// What proves who the bot is.
pub enum Secret {
    /// The account's password.
    Password(Zeroizing<String>),
    /// An access token of a session made for the bot, whose device has no keys yet.
    Token(Zeroizing<String>),
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Password(_) => "Secret::Password",
            Self::Token(_) => "Secret::Token",
        })
    }
}

/// How to log in.
#[derive(Debug)]
pub struct Login<'a> {
    /// The Matrix part of the configuration.
    pub config: &'a Matrix,
    /// The name by which people see the bot, set when it has none.
    pub name: &'a str,
    /// Password or token.
    pub secret: Secret,
    /// The recovery key, when the account has an identity already.
    pub recovery_key: Option<Zeroizing<String>>,
    /// Make a new identity in place of one whose recovery key is lost.
    pub reset_identity: bool,
    /// Keep room keys in the homeserver's (sealed) key backup.
    pub backup: bool,
}

/// What a login gave.
#[derive(Debug)]
pub struct LoggedIn {
    /// The account.
    pub user: String,
    /// The new device.
    pub device: String,
    /// The device's fingerprint, for people who compare it.
    pub fingerprint: String,
    /// A new recovery key, to be handed to the operator once.
    pub recovery_key: Option<Zeroizing<String>>,
}

/// Logs in, sets up cross-signing or joins it, and makes the recovery key. A login that fails half-way is
/// undone: the device is logged out again.
///
/// # Errors
/// When the homeserver refuses, or the account has an identity and no recovery key was given.
pub async fn login(folder: &Arc<Folder>, login: Login<'_>) -> Result<LoggedIn, MatrixError> {
    if session::exists(folder) {
        return Err(MatrixError::Config {
            what: format!("{}: a bot has logged in here already", folder.path().display()),
            remedy: "see `buitenkant doctor`; to start over, `buitenkant logout` first",
        });
    }
    // A login that was cut off leaves keys of a device that is no more.
    folder.remove(session::CLIENT)?;
    let client = session::client(login.config, folder).await?;
    let made = match sign_in(&client, &login).await {
        Ok(()) => set_up(&client, &login).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(recovery_key) => {
            session::keep(&client, folder)?;
            let meta = client.session_meta();
            let shown = |value: Option<String>| value.unwrap_or_default();
            Ok(LoggedIn {
                user: shown(meta.map(|meta| meta.user_id.to_string())),
                device: shown(meta.map(|meta| meta.device_id.to_string())),
                fingerprint: shown(client.encryption().ed25519_key().await),
                recovery_key,
            })
        }
        Err(error) => {
            let signed_in = client.session_meta().is_some();
            let by_password = matches!(login.secret, Secret::Password(_));
            if signed_in && by_password && client.logout().await.is_err() {
                tracing::warn!("the half-made session could not be logged out");
            }
            drop(client);
            folder.remove(session::CLIENT)?;
            Err(error)
        }
    }
}

async fn sign_in(client: &Client, login: &Login<'_>) -> Result<(), MatrixError> {
    let user = login.config.user.as_str();
    match &login.secret {
        Secret::Password(password) => {
            if user.is_empty() {
                return Err(MatrixError::Config {
                    what: "matrix.user is empty".into(),
                    remedy: "set it to the bot's user id, such as @buitenkant:matrix.example",
                });
            }
            client
                .matrix_auth()
                .login_username(user, password)
                .initial_device_display_name("Buitenkant")
                .send()
                .await
                .map_err(|error| MatrixError::Login(error.to_string()))?;
        }
        Secret::Token(token) => {
            let (user_id, device_id) = whose(login.config, token).await?;
            let tokens = SessionTokens { access_token: token.to_string(), refresh_token: None };
            let session = MatrixSession { meta: SessionMeta { user_id, device_id }, tokens };
            client
                .restore_session(session)
                .await
                .map_err(|error| MatrixError::Login(error.to_string()))?;
        }
    }
    client.encryption().wait_for_e2ee_initialization_tasks().await;
    Ok(())
}

/// The account and device of a token.
async fn whose(
    config: &Matrix,
    token: &str,
) -> Result<(matrix_sdk::ruma::OwnedUserId, matrix_sdk::ruma::OwnedDeviceId), MatrixError> {
    let refused = |error: String| MatrixError::Login(error);
    let probe = Client::builder()
        .homeserver_url(&config.homeserver)
        .respect_login_well_known(false)
        .build()
        .await
        .map_err(Box::new)?;
    let session = MatrixSession {
        // Only the token counts for this one question.
        meta: SessionMeta {
            user_id: matrix_sdk::ruma::UserId::parse("@probe:localhost")
                .map_err(|error| refused(error.to_string()))?,
            device_id: "PROBE".into(),
        },
        tokens: SessionTokens { access_token: token.to_owned(), refresh_token: None },
    };
    probe.restore_session(session).await.map_err(|error| refused(error.to_string()))?;
    let answer = probe.whoami().await.map_err(|error| refused(error.to_string()))?;
    let device =
        answer.device_id.ok_or_else(|| refused("this token belongs to no device".into()))?;
    Ok((answer.user_id, device))
}

async fn set_up(
    client: &Client,
    login: &Login<'_>,
) -> Result<Option<Zeroizing<String>>, MatrixError> {
    let encryption = client.encryption();
    let me = client.user_id().ok_or(MatrixError::NotCrossSigned)?;
    let identity = encryption
        .request_user_identity(me)
        .await
        .map_err(MatrixError::at("asking for the account's identity"))?;
    let key = match (&login.recovery_key, identity.is_some()) {
        (Some(key), true) => {
            recover(client, key).await?;
            None
        }
        (None, true) if !login.reset_identity => return Err(MatrixError::RecoveryKeyNeeded),
        (None, true) => {
            reset(client, login).await?;
            Some(make_recovery_key(client, login.backup).await?)
        }
        (_, false) => {
            bootstrap(client, login).await?;
            Some(make_recovery_key(client, login.backup).await?)
        }
    };
    // The first sync uploads one-time keys, so that people can write to this device at once.
    let settings = SyncSettings::new().set_presence(PresenceState::Offline);
    client.sync_once(settings).await.map_err(MatrixError::at("the first sync"))?;
    if !session::is_cross_signed(client).await? {
        return Err(MatrixError::NotCrossSigned);
    }
    set_name(client, login.name).await;
    Ok(key)
}

async fn bootstrap(client: &Client, login: &Login<'_>) -> Result<(), MatrixError> {
    let failed = |error: matrix_sdk::Error| MatrixError::CrossSigning(error.to_string());
    let encryption = client.encryption();
    match encryption.bootstrap_cross_signing_if_needed(None).await {
        Ok(()) => Ok(()),
        Err(error) => {
            let Some(asked) = error.as_uiaa_response() else { return Err(failed(error)) };
            let auth = password_auth(client, login, asked.session.clone())?;
            encryption.bootstrap_cross_signing(Some(auth)).await.map_err(failed)
        }
    }
}

async fn reset(client: &Client, login: &Login<'_>) -> Result<(), MatrixError> {
    use matrix_sdk::encryption::CrossSigningResetAuthType;
    let failed = |error: String| MatrixError::CrossSigning(error);
    let recovery = client.encryption().recovery();
    let handle = recovery.reset_identity().await.map_err(|error| failed(error.to_string()))?;
    let Some(handle) = handle else { return Ok(()) };
    let auth = match handle.auth_type() {
        CrossSigningResetAuthType::Uiaa(asked) => {
            password_auth(client, login, asked.session.clone())?
        }
        CrossSigningResetAuthType::OAuth(_) => {
            return Err(failed("the homeserver wants its own page for a reset: do it with an ordinary client, then log in with the new recovery key".into()));
        }
    };
    handle.reset(Some(auth)).await.map_err(|error| failed(error.to_string()))
}

fn password_auth(
    client: &Client,
    login: &Login<'_>,
    session: Option<String>,
) -> Result<uiaa::AuthData, MatrixError> {
    let (Secret::Password(password), Some(me)) = (&login.secret, client.user_id()) else {
        return Err(MatrixError::CrossSigning("the homeserver asks for the password".into()));
    };
    let user = uiaa::UserIdentifier::Matrix(uiaa::MatrixUserIdentifier::new(me.to_string()));
    let mut auth = uiaa::Password::new(user, password.to_string());
    auth.session = session;
    Ok(uiaa::AuthData::Password(auth))
}

async fn make_recovery_key(
    client: &Client,
    backup: bool,
) -> Result<Zeroizing<String>, MatrixError> {
    let failed = |error: String| MatrixError::CrossSigning(error);
    let encryption = client.encryption();
    if backup {
        match encryption.recovery().enable().await {
            Ok(key) => return Ok(Zeroizing::new(key)),
            // A backup of an identity that is gone: its keys are of no use to anyone.
            Err(RecoveryError::BackupExistsOnServer) => {
                let backups = encryption.backups();
                backups.disable_and_delete().await.map_err(|error| failed(error.to_string()))?;
                let key = encryption.recovery().enable().await;
                return key.map(Zeroizing::new).map_err(|error| failed(error.to_string()));
            }
            Err(error) => return Err(failed(error.to_string())),
        }
    }
    // Only the identity is kept under the recovery key; room keys stay on this machine.
    let store = encryption.secret_storage().create_secret_store().await;
    let store = store.map_err(|error| failed(error.to_string()))?;
    Ok(Zeroizing::new(store.secret_storage_key()))
}

async fn recover(client: &Client, key: &str) -> Result<(), MatrixError> {
    client
        .encryption()
        .recovery()
        .recover(key.trim())
        .await
        .map_err(|error| MatrixError::RecoveryKey(error.to_string()))
}

/// Gives the bot its name, when nobody gave it another.
async fn set_name(client: &Client, name: &str) {
    let account = client.account();
    let (Ok(known), Some(me)) = (account.get_display_name().await, client.user_id()) else {
        return;
    };
    if known.as_deref().is_none_or(|known| known == me.localpart())
        && account.set_display_name(Some(name)).await.is_err()
    {
        tracing::warn!("the display name could not be set");
    }
}

/// Logs the device out and erases the state folder. The server is asked first; when it cannot be
/// reached, `force` erases anyway.
///
/// # Errors
/// When the homeserver cannot be reached and `force` is not set, or files cannot be removed.
pub async fn logout(config: &Matrix, folder: &Arc<Folder>, force: bool) -> Result<(), MatrixError> {
    let asked = async {
        let client = session::restore(config, folder).await?;
        client.logout().await.map_err(MatrixError::at("logging out"))
    };
    match asked.await {
        Ok(()) => {}
        Err(error) if force => {
            tracing::warn!("{error}; erasing the state folder all the same");
        }
        Err(error) => return Err(error),
    }
    Ok(folder.erase()?)
}
