//! What the terminal room keeps: the same sealed store as the service, in a temporary or a given folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use jiff::Timestamp;
use tokio::runtime::Runtime;

use crate::bot::{Effect, Record};
use crate::cases::FingerprintKey;
use crate::store::{Commit, Folder, SqliteStore, Store};

/// How many events were played in this folder, so that ids go on and never come twice.
const PLAYED: &str = "terminal/played";

/// An open folder with its store.
#[derive(Debug)]
pub(super) struct Memory {
    runtime: Runtime,
    folder: Arc<Folder>,
    store: SqliteStore,
    /// Erased when the room closes; a given folder stays.
    temporary: Option<PathBuf>,
}

impl Memory {
    /// Opens a given folder, or a temporary one that is gone afterwards.
    ///
    /// # Errors
    /// When the folder cannot be made, another process has it, or its key is missing.
    pub fn open(given: Option<&Path>) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("the runtime does not start")?;
        let temporary = match given {
            Some(_) => None,
            None => {
                let name = format!("buitenkant-try-{}", std::process::id());
                Some(std::env::temp_dir().join(name))
            }
        };
        let path = given.or(temporary.as_deref()).unwrap_or(Path::new("."));
        let folder = Arc::new(Folder::create(path, None)?);
        let store = runtime.block_on(SqliteStore::open(&folder))?;
        Ok(Self { runtime, folder, store, temporary })
    }

    /// The key of the case register in this folder.
    pub fn fingerprint_key(&self) -> FingerprintKey {
        FingerprintKey::new(&self.folder.keys().derive("case register"))
    }

    /// What a former sitting saved.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn records(&self) -> anyhow::Result<Vec<Record>> {
        Ok(self.runtime.block_on(self.store.load_all())?)
    }

    /// Keeps what the core wants kept, in one transaction.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn keep(&self, effects: &[Effect], now: Timestamp) -> anyhow::Result<()> {
        let mut commit = Commit::default();
        for effect in effects {
            match effect {
                Effect::Save(record) => commit.saved.push(record.clone()),
                Effect::Forget(key) => {
                    commit.saved.retain(|record| record.key != *key);
                    commit.forgotten.push(key.clone());
                }
                _ => {}
            }
        }
        // A record that was forgotten and saved again in the same turn stays.
        commit.forgotten.retain(|key| commit.saved.iter().all(|record| record.key != *key));
        self.runtime.block_on(self.store.commit(&commit, now))?;
        Ok(())
    }

    /// How many events were played here before.
    pub fn played(&self) -> usize {
        let played = self.runtime.block_on(self.store.marker(PLAYED));
        played.ok().flatten().and_then(|count| count.parse().ok()).unwrap_or(0)
    }

    /// Notes how many events were played here.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn note_played(&self, count: usize) -> anyhow::Result<()> {
        Ok(self.runtime.block_on(self.store.set_marker(PLAYED, Some(&count.to_string())))?)
    }

    /// Closes the store; a temporary folder is erased.
    ///
    /// # Errors
    /// When the store or the folder refuse.
    pub fn close(self) -> anyhow::Result<()> {
        self.runtime.block_on(self.store.close())?;
        if let Some(path) = &self.temporary {
            std::fs::remove_dir_all(path)
                .with_context(|| format!("cannot remove {}", path.display()))?;
        }
        Ok(())
    }
}
