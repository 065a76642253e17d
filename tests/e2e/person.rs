//! Somebody with a cross-signed client of the Matrix Rust SDK.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use matrix_sdk::Client;
use matrix_sdk::config::SyncSettings;
use matrix_sdk::deserialized_responses::{TimelineEvent, TimelineEventKind};
use matrix_sdk::encryption::EncryptionSettings;
use matrix_sdk::ruma::api::client::room::create_room;
use matrix_sdk::ruma::events::InitialStateEvent;
use matrix_sdk::ruma::events::room::encryption::RoomEncryptionEventContent;
use matrix_sdk::ruma::serde::Raw;
use matrix_sdk::ruma::{OwnedRoomId, RoomId, UserId};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::stage::PATIENCE;

/// One event as this person's client saw it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub room: OwnedRoomId,
    pub event: Value,
    /// It came encrypted.
    pub encrypted: bool,
}

impl Seen {
    pub fn id(&self) -> &str {
        self.event["event_id"].as_str().unwrap_or_default()
    }

    pub fn by_bot(&self) -> bool {
        self.event["sender"] == "@bot:localhost"
    }

    pub fn kind(&self) -> &str {
        self.event["type"].as_str().unwrap_or_default()
    }

    pub fn body(&self) -> &str {
        self.event["content"]["body"].as_str().unwrap_or_default()
    }

    pub fn thread(&self) -> Option<&str> {
        let relation = &self.event["content"]["m.relates_to"];
        (relation["rel_type"] == "m.thread").then(|| relation["event_id"].as_str()).flatten()
    }

    /// A message of the bot with these words in it.
    pub fn says(&self, words: &str) -> bool {
        self.by_bot() && self.kind() == "m.room.message" && self.body().contains(words)
    }
}

/// A person.
pub struct Person {
    pub client: Client,
    seen: Arc<Mutex<Vec<Seen>>>,
    news: watch::Receiver<usize>,
    syncing: tokio::task::JoinHandle<()>,
}

impl Drop for Person {
    fn drop(&mut self) {
        self.syncing.abort();
    }
}

impl Person {
    pub async fn log_in(homeserver: &str, name: &str, password: &str) -> Self {
        let client = Client::builder()
            .homeserver_url(homeserver)
            .with_encryption_settings(EncryptionSettings {
                auto_enable_cross_signing: true,
                ..EncryptionSettings::default()
            })
            .build()
            .await
            .expect("a client");
        client.matrix_auth().login_username(name, password).send().await.expect("logged in");
        client.encryption().wait_for_e2ee_initialization_tasks().await;
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (told, news) = watch::channel(0);
        let syncing = tokio::spawn(sync(client.clone(), Arc::clone(&seen), told));
        Self { client, seen, news, syncing }
    }

    pub fn user(&self) -> &UserId {
        self.client.user_id().expect("logged in")
    }

    /// Makes an encrypted room, invites these people and the bot, and waits for all of them.
    pub async fn open_room(&self, people: &[&Person]) -> OwnedRoomId {
        let bot = UserId::parse("@bot:localhost").expect("a user id");
        let mut request = create_room::v3::Request::new();
        request.name = Some("Overleg".to_owned());
        request.preset = Some(create_room::v3::RoomPreset::PrivateChat);
        request.invite = people.iter().map(|person| person.user().to_owned()).collect();
        request.invite.push(bot);
        request.initial_state = vec![
            InitialStateEvent::with_empty_state_key(
                RoomEncryptionEventContent::with_recommended_defaults(),
            )
            .to_raw_any(),
            state("m.room.guest_access", json!({ "guest_access": "forbidden" })),
        ];
        let room = self.client.create_room(request).await.expect("a room").room_id().to_owned();
        let invited = people.iter().map(|person| person.user().to_string());
        for who in invited.chain(["@bot:localhost".to_owned()]) {
            self.sees(&format!("{who} joins"), |seen| {
                seen.room == room
                    && seen.kind() == "m.room.member"
                    && seen.event["state_key"] == who.as_str()
                    && seen.event["content"]["membership"] == "join"
            })
            .await;
        }
        room
    }

    /// This person's own encrypted direct message with the bot, opened by them.
    pub async fn direct_with_bot(&self) -> OwnedRoomId {
        let bot = UserId::parse("@bot:localhost").expect("a user id");
        let room = self.client.create_dm(&bot).await.expect("a room").room_id().to_owned();
        self.sees("the bot joins the direct message", |seen| {
            seen.room == room
                && seen.kind() == "m.room.member"
                && seen.event["state_key"] == "@bot:localhost"
                && seen.event["content"]["membership"] == "join"
        })
        .await;
        room
    }

    /// Makes a room without encryption and waits for the bot.
    pub async fn open_clear_room(&self) -> OwnedRoomId {
        let room = self.open_clear_room_without_waiting().await;
        self.sees("the bot joins", |seen| {
            seen.room == room
                && seen.event["state_key"] == "@bot:localhost"
                && seen.event["content"]["membership"] == "join"
        })
        .await;
        room
    }

    /// Makes a room without encryption and invites the bot.
    pub async fn open_clear_room_without_waiting(&self) -> OwnedRoomId {
        let mut request = create_room::v3::Request::new();
        request.name = Some("Open".to_owned());
        request.preset = Some(create_room::v3::RoomPreset::PrivateChat);
        request.invite = vec![UserId::parse("@bot:localhost").expect("a user id")];
        request.initial_state =
            vec![state("m.room.guest_access", json!({ "guest_access": "forbidden" }))];
        self.client.create_room(request).await.expect("a room").room_id().to_owned()
    }

    pub async fn send_state(&self, room: &RoomId, kind: &str, content: Value) {
        self.room(room).send_state_event_raw(kind, "", content).await.expect("sent");
    }

    /// Sends a message and gives its id.
    pub async fn say(&self, room: &RoomId, text: &str) -> String {
        self.send(room, "m.room.message", json!({ "msgtype": "m.text", "body": text })).await
    }

    /// Sends a message in a thread.
    pub async fn say_in(&self, room: &RoomId, root: &str, text: &str) -> String {
        let content = json!({ "msgtype": "m.text", "body": text, "m.relates_to": {
            "rel_type": "m.thread", "event_id": root, "is_falling_back": true,
            "m.in_reply_to": { "event_id": root } } });
        self.send(room, "m.room.message", content).await
    }

    pub async fn react(&self, room: &RoomId, to: &str, key: &str) -> String {
        let content =
            json!({ "m.relates_to": { "rel_type": "m.annotation", "event_id": to, "key": key } });
        self.send(room, "m.reaction", content).await
    }

    pub async fn edit(&self, room: &RoomId, of: &str, text: &str) -> String {
        let content = json!({ "msgtype": "m.text", "body": format!("* {text}"),
            "m.new_content": { "msgtype": "m.text", "body": text },
            "m.relates_to": { "rel_type": "m.replace", "event_id": of } });
        self.send(room, "m.room.message", content).await
    }

    pub async fn send(&self, room: &RoomId, kind: &str, content: Value) -> String {
        let sent = self.room(room).send_raw(kind, content).await.expect("sent");
        sent.response.event_id.to_string()
    }

    fn room(&self, room: &RoomId) -> matrix_sdk::Room {
        self.client.get_room(room).expect("a known room")
    }

    /// All that was seen so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("not poisoned").clone()
    }

    /// Waits for an event that fulfils a condition.
    pub async fn sees(&self, what: &str, is: impl Fn(&Seen) -> bool) -> Seen {
        self.until(what, |seen| seen.iter().any(&is)).await;
        self.seen().into_iter().find(|seen| is(seen)).expect("just seen")
    }

    /// Waits until the bot says something with these words.
    pub async fn hears(&self, words: &str) -> Seen {
        self.sees(words, |seen| seen.says(words)).await
    }

    /// Waits until a condition on everything seen so far holds.
    pub async fn until(&self, what: &str, is: impl Fn(&[Seen]) -> bool) {
        let mut news = self.news.clone();
        let waiting = async {
            while !is(&self.seen()) {
                // State may change without an event of the timeline.
                let _ = tokio::time::timeout(Duration::from_millis(500), news.changed()).await;
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            let seen = self.seen();
            let list: Vec<String> = seen
                .iter()
                .map(|seen| format!("{} {} {:?}", seen.event["sender"], seen.kind(), seen.body()))
                .collect();
            panic!("{} never saw: {what}; but:\n{}", self.user(), list.join("\n"));
        }
    }

    /// How often the bot said this.
    pub fn count(&self, words: &str) -> usize {
        self.seen().iter().filter(|seen| seen.says(words)).count()
    }

    /// Everything the bot put into this person's rooms, as text.
    pub fn all_of_bot(&self) -> Vec<Seen> {
        self.seen().into_iter().filter(Seen::by_bot).collect()
    }
}

fn state(kind: &str, content: Value) -> Raw<matrix_sdk::ruma::events::AnyInitialStateEvent> {
    Raw::new(&json!({ "type": kind, "state_key": "", "content": content }))
        .expect("a state event")
        .cast_unchecked()
}

async fn sync(client: Client, seen: Arc<Mutex<Vec<Seen>>>, told: watch::Sender<usize>) {
    loop {
        let settings = SyncSettings::default().timeout(Duration::from_secs(10));
        let Ok(response) = client.sync_once(settings).await else {
            tokio::time::sleep(Duration::from_millis(200)).await;
            continue;
        };
        for room in client.invited_rooms() {
            // Invitations to direct messages too; a refusal shows in the test's own waits.
            let _ = room.join().await;
        }
        for (room, update) in response.rooms.joined {
            for event in update.timeline.events {
                let event = decrypted_later(&client, &room, event).await;
                seen.lock().expect("not poisoned").push(read(&room, &event));
            }
        }
        told.send_modify(|count| *count += 1);
    }
}

/// A key may come right after its message: asks for it again for a moment.
async fn decrypted_later(client: &Client, room: &RoomId, event: TimelineEvent) -> TimelineEvent {
    if !event.kind.is_utd() {
        return event;
    }
    let Some(room) = client.get_room(room) else { return event };
    let raw = event.raw().clone().cast_unchecked();
    room.decrypt_event(&raw, None).await.unwrap_or(event)
}

fn read(room: &RoomId, event: &TimelineEvent) -> Seen {
    Seen {
        room: room.to_owned(),
        event: event.raw().deserialize_as_unchecked().unwrap_or_default(),
        encrypted: !matches!(event.kind, TimelineEventKind::PlainText { .. }),
    }
}
