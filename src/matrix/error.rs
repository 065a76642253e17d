//! What can go wrong between the bot and Matrix, by kind, each with a next step.

use crate::store::StoreError;

/// An error of the Matrix side. No variant carries message text, names or keys.
#[derive(Debug, thiserror::Error)]
pub enum MatrixError {
    /// The configuration lacks something that this verb needs.
    #[error("{what} ({remedy})")]
    Config {
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: &'static str,
    },
    /// The homeserver refused or could not be reached.
    #[error(
        "{doing}: {source} (is the homeserver at the address of matrix.homeserver, and reachable from here?)"
    )]
    Homeserver {
        /// What the bot was doing.
        doing: &'static str,
        /// What the client library said.
        source: Box<matrix_sdk::Error>,
    },
    /// The client library could not be set up.
    #[error(
        "the client could not be set up: {0} (check matrix.homeserver; when the state folder is damaged, move it away and log in anew)"
    )]
    Setup(#[from] Box<matrix_sdk::ClientBuildError>),
    /// Log-in was refused.
    #[error("the homeserver refused to log in: {0} (check matrix.user and the password or token)")]
    Login(String),
    /// The account has an identity of its own already, and this device is not part of it.
    #[error(
        "this account already has a cross-signing identity, and without its recovery key this device cannot join it (give it with --recovery-key-file or BUITENKANT_RECOVERY_KEY; only when it is lost for good: --reset-identity)"
    )]
    RecoveryKeyNeeded,
    /// The recovery key does not open the account's secret storage.
    #[error(
        "the recovery key does not open this account's secret storage: {0} (check for typing errors; the key was printed or written at the first login)"
    )]
    RecoveryKey(String),
    /// Cross-signing could not be set up.
    #[error(
        "cross-signing could not be set up: {0} (the homeserver may want the password: log in with it rather than with a token)"
    )]
    CrossSigning(String),
    /// The device is not cross-signed, so people's clients would neither read nor write to it.
    #[error(
        "this device is not cross-signed, so nobody's messages can be trusted or answered (run `buitenkant doctor` to see why; `buitenkant logout` and `login` with the recovery key mends it)"
    )]
    NotCrossSigned,
    /// The homeserver ended the session.
    #[error(
        "the homeserver ended this session (somebody logged it out: run `buitenkant logout`, then `buitenkant login` with the recovery key)"
    )]
    SessionEnded,
    /// The state folder or the store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The health address could not be opened.
    #[error(
        "cannot listen on {address}: {source} (change health.listen, or stop what listens there)"
    )]
    Listen {
        /// The address.
        address: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Verification by emoji did not come about.
    #[error("verification: {0}")]
    Verification(&'static str),
}

impl MatrixError {
    pub(super) fn at(doing: &'static str) -> impl Fn(matrix_sdk::Error) -> Self {
        move |source| Self::Homeserver { doing, source: Box::new(source) }
    }
}
