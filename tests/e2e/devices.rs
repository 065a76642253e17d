//! The bot's own device: log in, doctor, a second login with the recovery key, log out, verification.

use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use matrix_sdk::encryption::verification::{SasState, VerificationRequestState};
use matrix_sdk::ruma::UserId;

use crate::stage::{PATIENCE, Stage, password};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_identity_moves_to_a_new_machine_with_the_recovery_key() {
    let stage = Stage::set("").await;
    let doctor = stage.program("doctor").output().expect("the program runs");
    let report = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(doctor.status.success(), "{report}");
    assert!(report.contains("good  cross-signing"), "{report}");

    let again = |key: bool| {
        let mut login = stage.program_in("login", "second");
        login.env("BUITENKANT_PASSWORD", password("bot"));
        if key {
            login.arg("--recovery-key-file").arg(stage.path("recovery-key"));
        }
        login.output().expect("the program runs")
    };
    let refused = again(false);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("recovery key"));
    let joined = again(true);
    assert!(joined.status.success(), "{}", String::from_utf8_lossy(&joined.stderr));

    let logout = stage.program("logout").arg("--yes").output().expect("the program runs");
    assert!(logout.status.success(), "{}", String::from_utf8_lossy(&logout.stderr));
    let run = stage.program("run").output().expect("the program runs");
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("buitenkant login"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_coordinator_and_the_bot_verify_each_other() {
    let stage = Stage::set("").await;
    let dirk = stage.person("dirk").await;
    let mut program = stage
        .program("verify")
        .arg("@dirk:localhost")
        .arg("--wait")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    program.stdin.take().expect("piped").write_all(b"yes\n").expect("written");
    let bot = UserId::parse("@bot:localhost").expect("a user id");
    let encryption = dirk.client.encryption();
    let identity =
        encryption.request_user_identity(&bot).await.expect("asked").expect("an identity");
    let request = identity.request_verification().await.expect("requested");
    let mut states = request.changes();
    while !matches!(request.state(), VerificationRequestState::Ready { .. }) {
        states.next().await.expect("a state");
    }
    let sas = request.start_sas().await.expect("started").expect("ready");
    let mut states = sas.changes();
    loop {
        match sas.state() {
            SasState::KeysExchanged { .. } => {
                sas.confirm().await.expect("confirmed");
            }
            SasState::Done { .. } => break,
            SasState::Cancelled(info) => panic!("broken off: {info:?}"),
            _ => {}
        }
        states.next().await.expect("a state");
    }
    let output = program.wait_with_output().expect("it ends");
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("in this order"));
    // The signature travels by way of the homeserver: it may come a moment after "done".
    let begun = Instant::now();
    loop {
        let asked = encryption.request_user_identity(&bot).await.expect("asked");
        if asked.expect("an identity").is_verified() {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "the bot's identity is not verified");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
