//! A store that forgets when the process ends: for tests and for playing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Commit, Incoming, Link, Outgoing, Purged, Store, StoreError};
use crate::bot::{Record, RecordKey};

/// A store in memory.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    records: BTreeMap<RecordKey, Record>,
    inbox: Vec<Incoming>,
    handled: BTreeMap<String, Timestamp>,
    outbox: Vec<Outgoing>,
    links: Vec<(Link, Timestamp)>,
    markers: BTreeMap<String, String>,
}

impl MemoryStore {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn load_all(&self) -> Result<Vec<Record>, StoreError> {
        Ok(self.state().records.values().cloned().collect())
    }

    async fn commit(&self, commit: &Commit, now: Timestamp) -> Result<bool, StoreError> {
        let mut state = self.state();
        if let Some(event) = &commit.handled {
            if state.handled.contains_key(event) {
                return Ok(false);
            }
            state.handled.insert(event.clone(), now);
            state.inbox.retain(|incoming| incoming.event != *event);
        }
        for record in &commit.saved {
            state.records.insert(record.key.clone(), record.clone());
        }
        for key in &commit.forgotten {
            state.records.remove(key);
        }
        for outgoing in &commit.outgoing {
            if !state.outbox.iter().any(|known| known.id == outgoing.id) {
                state.outbox.push(outgoing.clone());
            }
        }
        Ok(true)
    }

    async fn receive(
        &self,
        events: &[Incoming],
        marker: Option<(&str, &str)>,
    ) -> Result<Vec<Incoming>, StoreError> {
        let mut state = self.state();
        let known: BTreeSet<String> =
            state.inbox.iter().map(|incoming| incoming.event.clone()).collect();
        let mut new: Vec<Incoming> = Vec::new();
        for event in events {
            let again = new.iter().any(|other| other.event == event.event);
            if !again && !known.contains(&event.event) && !state.handled.contains_key(&event.event)
            {
                new.push(event.clone());
            }
        }
        state.inbox.extend(new.iter().cloned());
        if let Some((name, value)) = marker {
            state.markers.insert(name.to_owned(), value.to_owned());
        }
        Ok(new)
    }

    async fn inbox(&self) -> Result<Vec<Incoming>, StoreError> {
        Ok(self.state().inbox.clone())
    }

    async fn dismiss(&self, event: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut state = self.state();
        state.inbox.retain(|incoming| incoming.event != event);
        state.handled.insert(event.to_owned(), now);
        Ok(())
    }

    async fn outbox(&self) -> Result<Vec<Outgoing>, StoreError> {
        Ok(self.state().outbox.clone())
    }

    async fn done(&self, id: &str, link: Option<&Link>, now: Timestamp) -> Result<(), StoreError> {
        let mut state = self.state();
        state.outbox.retain(|outgoing| outgoing.id != id);
        if let Some(link) = link {
            state.links.retain(|(known, _)| known.own != link.own && known.matrix != link.matrix);
            state.links.push((link.clone(), now));
        }
        Ok(())
    }

    async fn link_by_own(&self, own: &str) -> Result<Option<Link>, StoreError> {
        let state = self.state();
        Ok(state.links.iter().find(|(link, _)| link.own == own).map(|(link, _)| link.clone()))
    }

    async fn link_by_matrix(&self, matrix: &str) -> Result<Option<Link>, StoreError> {
        let state = self.state();
        Ok(state.links.iter().find(|(link, _)| link.matrix == matrix).map(|(link, _)| link.clone()))
    }

    async fn marker(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.state().markers.get(name).cloned())
    }

    async fn set_marker(&self, name: &str, value: Option<&str>) -> Result<(), StoreError> {
        let mut state = self.state();
        match value {
            Some(value) => state.markers.insert(name.to_owned(), value.to_owned()),
            None => state.markers.remove(name),
        };
        Ok(())
    }

    async fn purge(&self, now: Timestamp, ids_before: Timestamp) -> Result<Purged, StoreError> {
        let mut state = self.state();
        let (records, handled, links) =
            (state.records.len(), state.handled.len(), state.links.len());
        state.records.retain(|_, record| record.expires.is_none_or(|expires| expires > now));
        state.handled.retain(|_, at| *at >= ids_before);
        state.links.retain(|(_, at)| *at >= ids_before);
        Ok(Purged {
            records: (records - state.records.len()) as u64,
            handled: (handled - state.handled.len()) as u64,
            links: (links - state.links.len()) as u64,
        })
    }

    async fn close(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
