//! What survives a restart, every value sealed. Alone in naming the database.
//!
//! - [`Folder`]: the state folder: one lock, the key file, sealed files (the Matrix session).
//! - [`Keys`]: what is derived from the key file; how values are sealed.
//! - [`Store`]: records, inbox, outbox, links and markers; [`SqliteStore`] on disk, [`MemoryStore`] for tests.
//!
//! Nothing of a message's text is kept: the inbox holds event ids, the outbox what the bot is about to
//! say, sealed, until it has been said.

mod folder;
mod keys;
mod memory;
mod sqlite;
#[cfg(test)]
mod suite;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::bot::{Record, RecordKey};

pub use folder::Folder;
pub(crate) use folder::write_secret;
pub use keys::Keys;
pub use memory::MemoryStore;
pub use sqlite::SqliteStore;

/// Why the store or the state folder cannot be used. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file could not be read or written.
    #[error(
        "{path}: {source} (check that the folder exists and belongs to the user that runs buitenkant)"
    )]
    File {
        /// Which file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process holds the folder.
    #[error(
        "{path}: another buitenkant process uses this state folder (stop it first; one folder serves one process)"
    )]
    Locked {
        /// The folder.
        path: String,
    },
    /// There is no state here.
    #[error(
        "{path}: no bot has logged in here (run `buitenkant login` first, or name the folder with --state)"
    )]
    Empty {
        /// The folder.
        path: String,
    },
    /// Part of the state is missing: session, key and stores belong together.
    #[error(
        "{path}: {missing} is missing while the rest of the state is there (never restore parts of a state folder: move it away, run `buitenkant login` anew and recover with the recovery key)"
    )]
    Incomplete {
        /// The folder.
        path: String,
        /// What is missing.
        missing: &'static str,
    },
    /// The key file can be read by others, or is no key.
    #[error(
        "{path}: {why} (a key file holds 64 hexadecimal digits and has mode 0600: `chmod 600 {path}`)"
    )]
    KeyFile {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A sealed value does not open: wrong key, or the file was damaged.
    #[error(
        "a sealed value in {place} does not open (the key file does not belong to this state, or the state is damaged: log in anew with an empty folder and recover)"
    )]
    Sealed {
        /// Which table or file.
        place: &'static str,
    },
    /// A newer version of the program wrote this database.
    #[error(
        "the database has form {found}, this program knows form {known} (use the newer program again; forms are not turned back)"
    )]
    Newer {
        /// The form found.
        found: i64,
        /// The newest form this program knows.
        known: i64,
    },
    /// The database refused.
    #[error("the database refused: {0} (check free disk space and the folder's permissions)")]
    Database(#[from] sqlx::Error),
    /// The system gave no randomness.
    #[error("the system gave no random numbers: {0} (check /dev/urandom)")]
    Random(getrandom::Error),
}

/// An event that came in and is not yet handled: its id, never its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    /// The Matrix event id.
    pub event: String,
    /// The Matrix room id.
    pub room: String,
    /// When it was sent, by the homeserver's clock.
    pub at: Timestamp,
    /// Set when it could not be decrypted: until when its keys are waited for.
    pub keys_until: Option<Timestamp>,
}

/// Something the bot is about to do in Matrix.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// The id by which the core knows it, or one derived from it; unique.
    pub id: String,
    /// The adapter's own form of it.
    pub body: serde_json::Value,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outgoing({})", self.id)
    }
}

/// A message of the bot that has been sent: the core's id and Matrix's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The core's id.
    pub own: String,
    /// The Matrix event id.
    pub matrix: String,
    /// The Matrix room it stands in.
    pub room: String,
    /// The Matrix id of the root of its thread.
    pub thread: Option<String>,
}

/// Everything that one turn of the core changes, written in one transaction.
#[derive(Debug, Clone, Default)]
pub struct Commit {
    /// The Matrix event that was handled; `None` for ticks and room facts.
    pub handled: Option<String>,
    /// Records to keep, last one of a key wins.
    pub saved: Vec<Record>,
    /// Records to erase.
    pub forgotten: Vec<RecordKey>,
    /// What to do in Matrix, in order.
    pub outgoing: Vec<Outgoing>,
}

/// How many values a purge erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Records past their retention period.
    pub records: u64,
    /// Ids of handled events.
    pub handled: u64,
    /// Links between the core's ids and Matrix's.
    pub links: u64,
}

/// What survives a restart. All calls are atomic.
#[async_trait]
pub trait Store: Send + Sync + std::fmt::Debug {
    /// All records, in no promised order.
    async fn load_all(&self) -> Result<Vec<Record>, StoreError>;

    /// Writes one turn. `false`: the event had been handled before, and nothing was written.
    async fn commit(&self, commit: &Commit, now: Timestamp) -> Result<bool, StoreError>;

    /// Adds events to the inbox and moves the room's marker, in one transaction. Returns those that
    /// are new: neither in the inbox nor handled before.
    async fn receive(
        &self,
        events: &[Incoming],
        marker: Option<(&str, &str)>,
    ) -> Result<Vec<Incoming>, StoreError>;

    /// The inbox, in the order in which the events came.
    async fn inbox(&self) -> Result<Vec<Incoming>, StoreError>;

    /// Takes an event out of the inbox without a turn of the core, and remembers it as handled.
    async fn dismiss(&self, event: &str, now: Timestamp) -> Result<(), StoreError>;

    /// The outbox, in order.
    async fn outbox(&self) -> Result<Vec<Outgoing>, StoreError>;

    /// Takes an entry out of the outbox: it was done, with this result, or given up.
    async fn done(&self, id: &str, link: Option<&Link>, now: Timestamp) -> Result<(), StoreError>;

    /// The Matrix side of a message of ours.
    async fn link_by_own(&self, own: &str) -> Result<Option<Link>, StoreError>;

    /// Our side of a Matrix message.
    async fn link_by_matrix(&self, matrix: &str) -> Result<Option<Link>, StoreError>;

    /// Reads a marker, such as the last event seen of a room.
    async fn marker(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// Sets or clears a marker.
    async fn set_marker(&self, name: &str, value: Option<&str>) -> Result<(), StoreError>;

    /// Erases what is past its time: records by their own date, ids of handled events and links
    /// older than `ids_before`; and leaves no trace of it in the files.
    async fn purge(&self, now: Timestamp, ids_before: Timestamp) -> Result<Purged, StoreError>;

    /// Writes everything out and closes.
    async fn close(&self) -> Result<(), StoreError>;
}
