//! Carries out what stands in the outbox: one task for each place, so that what goes to one place stays
//! in order and a place that does not work holds up no other.

use std::collections::HashMap;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use matrix_sdk::config::RequestConfig;
use matrix_sdk::ruma::api::client::message::send_message_event;
use matrix_sdk::ruma::api::client::room::create_room;
use matrix_sdk::ruma::events::InitialStateEvent;
use matrix_sdk::ruma::events::room::encryption::RoomEncryptionEventContent;
use matrix_sdk::ruma::events::room::guest_access::{GuestAccess, RoomGuestAccessEventContent};
use matrix_sdk::ruma::events::room::history_visibility::{
    HistoryVisibility, RoomHistoryVisibilityEventContent,
};
use matrix_sdk::ruma::serde::Raw;
use matrix_sdk::ruma::{EventId as MatrixEventId, RoomId as MatrixRoomId, UserId as MatrixUserId};
use matrix_sdk::{HttpError, Room};
use serde_json::Value;
use tokio::sync::mpsc;

use super::action::{Action, Queue, Row, Say, outgoing, transaction_id};
use super::content::{self, Relation};
use super::direct::{self, Reached};
use super::shared::Shared;
use super::worker::Item;
use crate::bot::{Destination, EventId, RoomId};
use crate::store::{Commit, Link, Outgoing, StoreError};

/// How long the reader of a direct message may take to join before it is said elsewhere.
const JOINS_WITHIN: Duration = Duration::from_secs(10);

/// A direct message that nobody came for is given up after this.
const UNDELIVERED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The queues.
#[derive(Debug)]
pub(super) struct Senders {
    shared: Arc<Shared>,
    queues: Mutex<HashMap<Queue, mpsc::UnboundedSender<(Outgoing, Row)>>>,
}

/// What became of an action.
enum Outcome {
    /// Done; a message of ours has a Matrix id now.
    Done(Option<Link>),
    /// The reader has not joined the direct message.
    NotYet,
}

/// Why an action failed.
enum Failure {
    /// Trying again later may help.
    Passing(&'static str),
    /// It cannot be done.
    Lasting(&'static str),
    /// The store refused.
    Store(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<HttpError> for Failure {
    fn from(error: HttpError) -> Self {
        matrix_sdk::Error::from(error).into()
    }
}

impl From<matrix_sdk::ruma::IdParseError> for Failure {
    fn from(_: matrix_sdk::ruma::IdParseError) -> Self {
        Self::Lasting("an id is malformed")
    }
}

impl From<matrix_sdk::Error> for Failure {
    fn from(error: matrix_sdk::Error) -> Self {
        match error.as_client_api_error().map(|error| error.status_code.as_u16()) {
            Some(429) => Self::Passing("the homeserver asks for patience"),
            Some(401) => Self::Passing("the session is refused"),
            Some(403) => Self::Lasting("the bot has no right to do this"),
            Some(404) => Self::Lasting("room or message are gone"),
            Some(400..500) => Self::Lasting("the homeserver refuses it"),
            Some(_) => Self::Passing("the homeserver fails"),
            None if matches!(error, matrix_sdk::Error::Http(_)) => {
                Self::Passing("the homeserver cannot be reached")
            }
            None => Self::Passing("encryption failed"),
        }
    }
}

impl Senders {
    /// No queues yet; each comes with its first entry.
    pub fn new(shared: Arc<Shared>) -> Arc<Self> {
        Arc::new(Self { shared, queues: Mutex::default() })
    }

    /// Hands an entry of the outbox to its queue.
    pub fn dispatch(self: &Arc<Self>, entry: Outgoing) {
        let Ok(row) = serde_json::from_value::<Row>(entry.body.clone()) else {
            tracing::warn!("an entry of the outbox has a form that this version does not know");
            self.shared.health.degrade("outbox", "an entry cannot be read");
            return;
        };
        self.shared.health.outbox.fetch_add(1, Relaxed);
        let queue = row.action.queue();
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = queues.entry(queue.clone()).or_insert_with(|| {
            let (sender, entries) = mpsc::unbounded_channel();
            tokio::spawn(Arc::clone(self).work(queue, entries));
            sender
        });
        let _ = sender.send((entry, row));
    }

    async fn work(
        self: Arc<Self>,
        queue: Queue,
        mut entries: mpsc::UnboundedReceiver<(Outgoing, Row)>,
    ) {
        let stop = self.shared.stop.clone();
        loop {
            let next = tokio::select! {
                () = stop.cancelled() => return,
                next = entries.recv() => next,
            };
            let Some((entry, row)) = next else { return };
            // Stopping in the middle is safe: the entry stays, and its transaction id with it.
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.carry_out(&queue, &entry, &row) => {}
            }
            self.shared.health.outbox.fetch_sub(1, Relaxed);
        }
    }

    /// Tries until it is done or given up.
    async fn carry_out(self: &Arc<Self>, queue: &Queue, entry: &Outgoing, row: &Row) {
        let health = &self.shared.health;
        let place = place(queue);
        let begun = tokio::time::Instant::now();
        let mut comings = self.shared.comings.subscribe();
        let mut tries = 0u32;
        let mut said_otherwise = false;
        loop {
            let failure = match self.perform(&entry.id, row).await {
                Ok(Outcome::Done(link)) => match self.finish(entry, link.as_ref()).await {
                    Ok(()) => {
                        health.sent.fetch_add(1, Relaxed);
                        health.mend(&place);
                        return;
                    }
                    Err(error) => Failure::Store(error),
                },
                Ok(Outcome::NotYet) => {
                    if Timestamp::now().duration_since(row.at) > UNDELIVERED {
                        Failure::Lasting("nobody joined the direct message")
                    } else {
                        let patience = JOINS_WITHIN.saturating_sub(begun.elapsed());
                        if patience.is_zero() && !said_otherwise {
                            said_otherwise = true;
                            self.say_otherwise(row).await;
                        }
                        let wait = if said_otherwise { Duration::from_secs(60) } else { patience };
                        let _ = tokio::time::timeout(wait, comings.changed()).await;
                        continue;
                    }
                }
                Err(failure) => failure,
            };
            match failure {
                Failure::Lasting(why) => {
                    tracing::warn!(place, why, "an entry of the outbox is given up");
                    health.given_up.fetch_add(1, Relaxed);
                    health.degrade(&place, why);
                    if let Err(error) = self.finish(entry, None).await {
                        tracing::error!("{error}");
                    }
                    return;
                }
                Failure::Passing(why) => {
                    tries += 1;
                    tracing::debug!(place, why, tries, "trying again");
                    if tries >= 3 {
                        health.degrade(&place, why);
                    }
                    tokio::time::sleep(backoff(tries)).await;
                }
                Failure::Store(error) => {
                    tracing::error!("{error}");
                    health.degrade("store", "the database refuses");
                    tries += 1;
                    tokio::time::sleep(backoff(tries)).await;
                }
            }
        }
    }

    async fn finish(&self, entry: &Outgoing, link: Option<&Link>) -> Result<(), StoreError> {
        self.shared.store.done(&entry.id, link, Timestamp::now()).await
    }

    /// The reader of a direct message did not come in time: says the neutral line in the room, once.
    async fn say_otherwise(self: &Arc<Self>, row: &Row) {
        let Action::Say(say) = &row.action else { return };
        let Some((id, other)) = &say.otherwise else { return };
        let store = &self.shared.store;
        if !matches!(store.link_by_own(id.as_str()).await, Ok(None)) {
            return;
        }
        let row = Row { at: row.at, action: Action::Say(other.clone()), clear: false };
        let entry = outgoing(id, row);
        let commit = Commit { outgoing: vec![entry.clone()], ..Commit::default() };
        match store.commit(&commit, Timestamp::now()).await {
            Ok(_) => self.dispatch(entry),
            Err(error) => tracing::error!("{error}"),
        }
    }

    async fn perform(&self, id: &str, row: &Row) -> Result<Outcome, Failure> {
        let client = &self.shared.client;
        match &row.action {
            Action::Say(say) => self.say(id, say, row.clear).await,
            Action::React { to, about, key } => {
                let Some(room) = self.room(to).await? else { return Ok(Outcome::NotYet) };
                let about = self.known(about).await?;
                let content = content::reaction(&about, key);
                self.send(id, &room, "m.reaction", content, None, row.clear).await
            }
            Action::Edit { to, about, text } => {
                let Some(room) = self.room(to).await? else { return Ok(Outcome::NotYet) };
                let about = self.known(about).await?;
                let content = content::edit(text, &about);
                self.send(id, &room, "m.room.message", content, None, row.clear).await
            }
            Action::Redact { to, about } => {
                let Some(room) = self.room(to).await? else { return Ok(Outcome::NotYet) };
                let about = MatrixEventId::parse(self.known(about).await?)?;
                // No reason: it would stand in the clear.
                room.redact(&about, None, Some(transaction_id(id).into())).await?;
                Ok(Outcome::Done(None))
            }
            Action::File { to, name, mime, bytes } => {
                let Some(room) = self.room(to).await? else { return Ok(Outcome::NotYet) };
                if !room.latest_encryption_state().await?.is_encrypted() {
                    return Err(Failure::Lasting("files go into encrypted rooms only"));
                }
                let mut reader = std::io::Cursor::new(bytes);
                let uploaded = client.upload_encrypted_file(&mut reader).await?;
                let uploaded = serde_json::to_value(uploaded)
                    .map_err(|_| Failure::Lasting("the upload gave no description"))?;
                let relation = self.relation(to, None).await?;
                let content = content::file(name, mime, bytes.len(), &uploaded, &relation);
                let thread = relation.thread;
                self.send(id, &room, "m.room.message", content, thread, row.clear).await
            }
            Action::Plain { room, about, text } => {
                let room = MatrixRoomId::parse(room.as_str())?;
                let reply_to = self.resolve(about).await?;
                let content = content::notice(text, &Relation { thread: None, reply_to });
                let raw = Raw::from_json(
                    serde_json::value::to_raw_value(&content)
                        .map_err(|_| Failure::Lasting("the text has no form"))?,
                );
                let request = send_message_event::v3::Request::new_raw(
                    room,
                    transaction_id(id).into(),
                    "m.room.message".into(),
                    raw,
                );
                client.send(request).await?;
                Ok(Outcome::Done(None))
            }
            Action::OpenRoom { name, invite } => {
                self.open_room(name, invite.iter().map(|user| user.as_str())).await?;
                Ok(Outcome::Done(None))
            }
            Action::Leave { room } => {
                if let Some(room) = client.get_room(&MatrixRoomId::parse(room.as_str())?) {
                    room.leave().await?;
                }
                Ok(Outcome::Done(None))
            }
            Action::Fetch { room, about } => {
                self.fetch(id, room, about).await?;
                Ok(Outcome::Done(None))
            }
        }
    }

    async fn say(&self, id: &str, say: &Say, clear: bool) -> Result<Outcome, Failure> {
        let Some(room) = self.room(&say.to).await? else { return Ok(Outcome::NotYet) };
        let relation = self.relation(&say.to, say.reply_to.as_ref()).await?;
        let mut text = say.text.clone();
        if let Some(url) = self.link(say).await {
            text.push_str("\n\n");
            text.push_str(&self.shared.texts.say("matrix-link", &[("url", url.into())]));
        }
        let (kind, content) = match &say.poll {
            Some(answers) => (content::POLL, content::poll(&text, answers, &relation)),
            None => ("m.room.message", content::notice(&text, &relation)),
        };
        let thread = relation.thread.clone();
        match self.send(id, &room, kind, content, thread, clear).await {
            // Some messages cannot be the root of a thread: those that stand in one, and edits.
            Err(Failure::Lasting("the homeserver refuses it")) if relation.thread.is_some() => {
                let relation = Relation { thread: None, reply_to: relation.thread };
                let content = match &say.poll {
                    Some(answers) => content::poll(&text, answers, &relation),
                    None => content::notice(&text, &relation),
                };
                self.send(&format!("{id}/main"), &room, kind, content, None, clear)
                    .await
                    .map(|outcome| renamed(outcome, id))
            }
            other => other,
        }
    }

    async fn send(
        &self,
        id: &str,
        room: &Room,
        kind: &str,
        content: Value,
        thread: Option<String>,
        clear: bool,
    ) -> Result<Outcome, Failure> {
        if !clear && !room.latest_encryption_state().await?.is_encrypted() {
            return Err(Failure::Lasting("the room is no longer encrypted"));
        }
        let sent = room
            .send_raw(kind, content)
            .with_transaction_id(transaction_id(id).as_str().into())
            .with_request_config(RequestConfig::new().retry_limit(2))
            .await?;
        Ok(Outcome::Done(Some(Link {
            own: id.to_owned(),
            matrix: sent.response.event_id.to_string(),
            room: room.room_id().to_string(),
            thread,
        })))
    }

    /// The room of a destination; `None`: the reader of a direct message is not there.
    async fn room(&self, to: &Destination) -> Result<Option<Room>, Failure> {
        let room = match to {
            Destination::Room(room) | Destination::Thread { room, .. } => room,
            Destination::Direct(user) => {
                return Ok(match direct::reach(&self.shared, user.as_str()).await? {
                    Reached::Here(room) => Some(room),
                    Reached::NotYet => None,
                });
            }
        };
        let room = self.shared.client.get_room(&MatrixRoomId::parse(room.as_str())?);
        match room.filter(|room| room.state() == matrix_sdk::RoomState::Joined) {
            Some(room) => Ok(Some(room)),
            None => Err(Failure::Lasting("the bot is not in this room")),
        }
    }

    async fn relation(
        &self,
        to: &Destination,
        reply_to: Option<&EventId>,
    ) -> Result<Relation, Failure> {
        let thread = match to {
            Destination::Thread { root, .. } => self.resolve(root).await?,
            _ => None,
        };
        let reply_to = match reply_to {
            Some(event) => self.resolve(event).await?,
            None => None,
        };
        // The root is what a message in its thread answers anyway.
        let reply_to = reply_to.filter(|answered| Some(answered) != thread.as_ref());
        Ok(Relation { thread, reply_to })
    }

    /// The Matrix id of an event; `None` for a message of ours that was never sent.
    async fn resolve(&self, event: &EventId) -> Result<Option<String>, Failure> {
        if let Some(link) = self.shared.store.link_by_own(event.as_str()).await? {
            return Ok(Some(link.matrix));
        }
        let own = event.as_str().rsplit_once('/').is_some_and(|(_, number)| {
            number.chars().all(|c| c.is_ascii_alphanumeric()) && number.len() < 6
        });
        Ok((event.as_str().starts_with('$') && !own).then(|| event.0.clone()))
    }

    async fn known(&self, event: &EventId) -> Result<String, Failure> {
        self.resolve(event).await?.ok_or(Failure::Lasting("the message it is about was never sent"))
    }

    async fn link(&self, say: &Say) -> Option<String> {
        let (room, event) = say.link.as_ref()?;
        let room = self.shared.client.get_room(&MatrixRoomId::parse(room.as_str()).ok()?)?;
        let event = self.resolve(event).await.ok()??;
        let event = MatrixEventId::parse(event).ok()?;
        Some(room.matrix_to_event_permalink(event).await.ok()?.to_string())
    }

    async fn open_room(
        &self,
        name: &str,
        invite: impl Iterator<Item = &str>,
    ) -> Result<(), Failure> {
        let mut request = create_room::v3::Request::new();
        request.name = Some(name.to_owned());
        request.preset = Some(create_room::v3::RoomPreset::PrivateChat);
        request.invite = invite.map(MatrixUserId::parse).collect::<Result<_, _>>()?;
        request.initial_state = vec![
            InitialStateEvent::with_empty_state_key(
                RoomEncryptionEventContent::with_recommended_defaults(),
            )
            .to_raw_any(),
            InitialStateEvent::with_empty_state_key(RoomHistoryVisibilityEventContent::new(
                HistoryVisibility::Invited,
            ))
            .to_raw_any(),
            InitialStateEvent::with_empty_state_key(RoomGuestAccessEventContent::new(
                GuestAccess::Forbidden,
            ))
            .to_raw_any(),
        ];
        self.shared.client.create_room(request).await?;
        Ok(())
    }

    /// Reads a message again, in its latest form, and hands it to the worker.
    async fn fetch(&self, id: &str, room: &RoomId, about: &EventId) -> Result<(), Failure> {
        use matrix_sdk::ruma::events::relation::RelationType;
        let matrix = MatrixEventId::parse(self.known(about).await?)?;
        let room_id = MatrixRoomId::parse(room.as_str())?;
        let Some(room) = self.shared.client.get_room(&room_id) else { return Ok(()) };
        let edits = Some(vec![RelationType::Replacement]);
        let (event, edits) = room.load_or_fetch_event_with_relations(&matrix, edits, None).await?;
        self.shared.hand(Item::Fetched {
            row: id.to_owned(),
            room: room_id,
            of: about.clone(),
            event: Box::new(event),
            edits,
        });
        Ok(())
    }
}

fn renamed(outcome: Outcome, id: &str) -> Outcome {
    match outcome {
        Outcome::Done(Some(link)) => Outcome::Done(Some(Link { own: id.to_owned(), ..link })),
        other => other,
    }
}

fn place(queue: &Queue) -> String {
    match queue {
        Queue::Room(room) => room.0.clone(),
        // Health names no persons.
        Queue::Direct(_) => "direct messages".to_owned(),
        Queue::General => "rooms".to_owned(),
    }
}

/// Doubling from one second to a minute, spread so that many queues do not come back at once.
fn backoff(tries: u32) -> Duration {
    let base =
        Duration::from_secs(1 << tries.saturating_sub(1).min(6)).min(Duration::from_secs(60));
    let spread = getrandom::u32().map_or(0, |random| u64::from(random % 500));
    base + Duration::from_millis(spread)
}
