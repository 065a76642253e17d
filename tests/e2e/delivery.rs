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
