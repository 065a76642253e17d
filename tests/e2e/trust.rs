//! Who is believed: devices, rooms, invitations.

use serde_json::json;

use crate::nio::Nio;
use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strict_refuses_an_unsigned_device_and_explains() {
    let stage = Stage::open("").await;
    let dirk = stage.person("dirk").await;
    let mut nio = Nio::log_in(&stage, "nora").await;
    let room = dirk.open_room(&[]).await;
    invite(&dirk, &room, "@nora:localhost").await;
    nio.sees("joined", |line| line["kind"] == "joined").await;
    // The answer to another person shows that the bot is at work.
    dirk.say(&room, "!help").await;
    dirk.hears("!mag-ik-delen").await;
    nio.say(room.as_str(), "!kamer");
    let explained = nio.hears("niet geverifieerd").await;
    assert_eq!(explained["encrypted"], false);
    dirk.hears("niet geverifieerd").await;
    assert_eq!(dirk.count("Deze kamer is in orde"), 0, "the refused command was served");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn relaxed_serves_an_unsigned_device_and_the_room_check_says_so() {
    let stage = Stage::open("trust = \"relaxed\"").await;
    let dirk = stage.person("dirk").await;
    let mut nio = Nio::log_in(&stage, "nora").await;
    let room = dirk.open_room(&[]).await;
    invite(&dirk, &room, "@nora:localhost").await;
    nio.sees("joined", |line| line["kind"] == "joined").await;
    dirk.sees("nora joins", |seen| seen.event["state_key"] == "@nora:localhost").await;
    nio.say(room.as_str(), "!kamer");
    let answer = nio.hears("Deze kamer is in orde").await;
    assert_eq!(answer["encrypted"], true);
    assert!(answer["body"].as_str().is_some_and(|body| body.contains("niet geverifieerd")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clear_room_is_refused_until_it_is_mended() {
    let stage = Stage::open("").await;
    let dirk = stage.person("dirk").await;
    let room = dirk.open_clear_room().await;
    let told = dirk.hears("De kamer is niet versleuteld").await;
    assert!(!told.encrypted);
    dirk.say(&room, "!help").await;
    dirk.send_state(&room, "m.room.encryption", json!({ "algorithm": "m.megolm.v1.aes-sha2" }))
        .await;
    dirk.hears("Deze kamer is nu in orde").await;
    dirk.say(&room, "!kamer").await;
    let answer = dirk.hears("Deze kamer is in orde").await;
    assert!(answer.encrypted);
    assert_eq!(dirk.count("!mag-ik-delen"), 0, "the command in the clear was answered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_cannot_invite() {
    let mut stage = Stage::set("").await;
    stage.reconfigure(|config| config.replace("invited_by = [\"localhost\"]", "invited_by = []"));
    stage.start_bot();
    let eve = stage.person("eve").await;
    let room = eve.open_clear_room_without_waiting().await;
    eve.sees("the bot declines", |seen| {
        seen.room == room
            && seen.event["state_key"] == "@bot:localhost"
            && seen.event["content"]["membership"] == "leave"
    })
    .await;
    let dirk = stage.person("dirk").await;
    dirk.open_room(&[]).await;
}

async fn invite(who: &crate::person::Person, room: &matrix_sdk::ruma::RoomId, whom: &str) {
    let whom = matrix_sdk::ruma::UserId::parse(whom).expect("a user id");
    let room = who.client.get_room(room).expect("a room");
    room.invite_user_by_id(&whom).await.expect("invited");
}
