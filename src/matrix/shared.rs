//! What all tasks of the adapter share.

use std::sync::Arc;

use jiff::Timestamp;
use matrix_sdk::Client;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::health::Health;
use super::worker::Item;
use crate::config::Config;
use crate::store::Store;
use crate::texts::Texts;

/// Shared by sync, worker, senders and the list of undecryptable events.
#[derive(Debug)]
pub(super) struct Shared {
    pub client: Client,
    pub store: Arc<dyn Store>,
    pub config: Config,
    pub texts: Texts,
    pub health: Arc<Health>,
    /// When this run began.
    pub started: Timestamp,
    /// The worker's queue. Unbounded: what lies in it is bounded by what one sync brings, and the sync
    /// loop must not wait for the worker.
    pub work: mpsc::UnboundedSender<Item>,
    /// Counts up whenever somebody came or went, for senders that wait for a reader.
    pub comings: watch::Sender<u64>,
    /// Set when the process is to end.
    pub stop: CancellationToken,
}

impl Shared {
    /// The bot's user id.
    pub fn me(&self) -> String {
        self.client.user_id().map(ToString::to_string).unwrap_or_default()
    }

    /// Hands the worker something to do; after its end there is nobody to do it.
    pub fn hand(&self, item: Item) {
        let _ = self.work.send(item);
    }

    /// Events sent before this are not answered.
    pub fn cutoff(&self) -> Timestamp {
        let minutes = jiff::SignedDuration::from_mins(self.config.matrix.catch_up_minutes.into());
        self.started.checked_sub(minutes).unwrap_or(Timestamp::MIN)
    }
}
