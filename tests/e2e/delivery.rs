//! Nothing lost, nothing twice: restarts, crashes, a homeserver that goes away.

use std::time::Duration;

use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn help_comes_in_a_thread_and_the_end_is_clean() {
    let mut stage = Stage::open("").await;
    let dirk = stage.person("dirk").await;
    let anna = stage.person("anna").await;
    let room = dirk.open_room(&[&anna]).await;
    let asked = anna.say(&room, "!help").await;
    let help = anna.hears("!mag-ik-delen").await;
    assert_eq!(help.thread(), Some(asked.as_str()));
    assert!(help.encrypted);
    assert_eq!(help.event["content"]["msgtype"], "m.notice");
    let bot = stage.bot.as_mut().expect("running");
    bot.signal("TERM");
    assert!(bot.end_within(Duration::from_secs(5)).success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_bot_takes_up_its_thread_and_does_nothing_twice() {
    let mut stage = Stage::open("").await;
    let dirk = stage.person("dirk").await;
    let anna = stage.person("anna").await;
    let room = dirk.open_room(&[&anna]).await;
    let root = anna.say(&room, "!mag-ik-delen").await;
    let in_thread =
        |seen: &crate::person::Seen| seen.by_bot() && seen.thread() == Some(root.as_str());
    anna.sees("the first question", in_thread).await;
    stage.kill_bot();
    let before = anna.seen().iter().filter(|seen| in_thread(seen)).count();
    // Asked and answered while the bot is away.
    anna.say_in(&room, &root, "1").await;
    let away = anna.say(&room, "!kamer").await;
    stage.start_bot();
    anna.until("the next question", |seen| {
        seen.iter().filter(|seen| in_thread(seen)).count() > before
    })
    .await;
    anna.hears("Deze kamer is in orde").await;
    stage.kill_bot();
    stage.start_bot();
    let last = anna.say(&room, "!help").await;
    anna.sees("help", |seen| seen.says("!mag-ik-delen") && seen.thread() == Some(last.as_str()))
        .await;
    assert_eq!(anna.count("Deze kamer is in orde"), 1, "the answer to {away} came twice");
    let mut texts: Vec<String> = anna
        .seen()
        .iter()
        .filter(|seen| in_thread(seen) && seen.kind() == "m.room.message")
        .map(|seen| seen.body().to_owned())
        .collect();
    let all = texts.len();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), all, "a question came twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_homeserver_may_go_away_and_come_back() {
    let mut stage = Stage::open("").await;
    let dirk = stage.person("dirk").await;
    let room = dirk.open_room(&[]).await;
    dirk.say(&room, "!kamer").await;
    dirk.hears("Deze kamer is in orde").await;
    stage.stop_homeserver();
    stage.healthy("sync degraded", |report| !report["degraded"]["sync"].is_null()).await;
    stage.start_homeserver();
    stage.healthy("ok", |report| report["status"] == "ok").await;
    let asked = dirk.say(&room, "!help").await;
    dirk.sees("help", |seen| seen.says("!mag-ik-delen") && seen.thread() == Some(asked.as_str()))
        .await;
    assert_eq!(dirk.count("Deze kamer is in orde"), 1);
}
