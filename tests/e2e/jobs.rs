//! The jobs of the bot in an encrypted room, and what they may not leave behind.

use crate::person::Person;
use crate::stage::Stage;

/// Planted in the conversation; may be in no file, log line or room event of the bot.
const DIAGNOSIS: &str = "schizofrenie";
const NAME: &str = "Zebedeus Kwaaksteniet";
const BSN: &str = "111222333";

/// What the bot said to anyone holds none of the planted words.
fn said_nothing_of_it(people: &[&Person]) {
    for person in people {
        for seen in person.all_of_bot() {
            let event = seen.event.to_string();
            for canary in [DIAGNOSIS, NAME, "Kwaaksteniet", BSN] {
                let found = event.to_lowercase().contains(&canary.to_lowercase());
                assert!(!found, "the bot repeated a planted word in a {}", seen.kind());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nudge_a_register_and_minutes_leave_no_trace() {
    let mut stage = Stage::open("").await;
    let dirk = stage.person("dirk").await;
    let anna = stage.person("anna").await;
    let bram = stage.person("bram").await;
    let room = dirk.open_room(&[&anna, &bram]).await;

    // The nudge: to the author alone, encrypted, with a link to the message.
    let slip = anna.say(&room, &format!("Meneer heeft {DIAGNOSIS}, BSN {BSN}.")).await;
    let nudge = anna.hears("Mijn advies").await;
    assert!(nudge.encrypted && nudge.room != room);
    assert!(nudge.body().contains("matrix.to"), "the nudge links to the message");
    anna.edit(&room, &slip, "Meneer schreeuwt 's nachts op de galerij.").await;
    anna.sees("the edit is clean", |seen| {
        seen.by_bot()
            && seen.room == nudge.room
            && seen.event["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == nudge.id()
    })
    .await;

    // The register: in dirk's direct message; the command that carried the names is removed.
    dirk.say(&room, "!toets").await;
    dirk.hears("direct bericht").await;
    let direct = dirk.direct_with_bot().await;
    dirk.say(&direct, "!casus nieuw 2026-014").await;
    dirk.hears("aangemaakt").await;
    let names = dirk.say(&direct, &format!("!casus namen 2026-014 \"{NAME}\"")).await;
    dirk.sees("the names are removed", |seen| {
        seen.kind() == "m.room.redaction"
            && (seen.event["redacts"] == names.as_str()
                || seen.event["content"]["redacts"] == names.as_str())
    })
    .await;

    // The meeting.
    dirk.say(&room, "!overleg start").await;
    dirk.hears("verslag nodig").await;
    dirk.say(&room, "!casus 2026-014").await;
    bram.hears("2026-014").await;
    bram.say(&room, &format!("!besluit {NAME} krijgt bezoek van de wijkagent")).await;
    dirk.sees("the decision is taken in", |seen| seen.by_bot() && seen.kind() == "m.reaction")
        .await;
    dirk.say(&room, "!overleg stop").await;
    let draft = dirk.hears("CONCEPT").await;
    assert!(draft.room == direct && draft.encrypted);
    dirk.say(&direct, "!verslag akkoord").await;
    let minutes = bram
        .sees("the minutes are posted", |seen| {
            seen.room == room && seen.says("krijgt bezoek van de wijkagent")
        })
        .await;
    assert!(minutes.encrypted && minutes.body().contains("2026-014"));
    assert!(
        !bram
            .seen()
            .iter()
            .any(|seen| seen.by_bot() && seen.body().contains("Mijn advies") && seen.room == room)
    );

    said_nothing_of_it(&[&dirk, &anna, &bram]);
    stage.kill_bot();
    for (path, bytes) in stage.files() {
        for canary in [DIAGNOSIS, NAME, "Kwaaksteniet", BSN] {
            let found = bytes
                .windows(canary.len())
                .any(|window| window.eq_ignore_ascii_case(canary.as_bytes()));
            assert!(!found, "a planted word stands in {}", path.display());
        }
    }
}

/// What the bot said in a thread, newest last.
fn said_in(person: &Person, root: &str) -> Vec<crate::person::Seen> {
    let mut seen = person.seen();
    seen.retain(|seen| {
        seen.by_bot() && seen.thread() == Some(root) && seen.kind() == "m.room.message"
    });
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_thread_ends_in_a_verdict_and_a_private_note() {
    let stage = Stage::open("").await;
    let dirk = stage.person("dirk").await;
    let anna = stage.person("anna").await;
    let room = dirk.open_room(&[&anna]).await;
    let root = anna.say(&room, "!mag-ik-delen bemoeizorg").await;
    let mut heard = 0;
    for answered in 0.. {
        anna.until("something in the thread", |_| said_in(&anna, &root).len() > heard).await;
        let said = said_in(&anna, &root);
        heard = said.len();
        if said.iter().any(|seen| seen.body().contains("afweging blijft van jou")) {
            break;
        }
        assert!(answered < 25, "the thread does not end");
        let question = said.last().expect("just heard");
        // By tapping and by typing in turn.
        if answered % 2 == 0 {
            anna.react(&room, question.id(), "1\u{fe0f}\u{20e3}").await;
        } else {
            anna.say_in(&room, &root, "1").await;
        }
    }
    // The note for the client file goes to the asker alone.
    let note = anna
        .sees("the note", |seen| {
            seen.by_bot() && seen.room != room && seen.kind() == "m.room.message"
        })
        .await;
    assert!(note.encrypted);
    assert!(!dirk.seen().iter().any(|seen| seen.room == note.room));
}
