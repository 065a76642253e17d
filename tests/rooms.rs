//! Whole conversations in the terminal room, as transcripts (insta). Each `tests/rooms/*.jsonl` is a
//! script; its snapshot is every effect of the bot, and playing it twice gives the same bytes.

use std::path::Path;
use std::process::Command;

fn play(script: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_buitenkant"))
        .args(["try", "--json", "--script"])
        .arg(script)
        .output()
        .expect("the binary runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", script.display());
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A transcript a person can read: who is spoken to, then the words.
fn transcript(script: &Path, played: &str) -> String {
    let mut out = String::new();
    let mut lines = std::fs::read_to_string(script).expect("readable");
    lines.push('\n');
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        out.push_str("> ");
        out.push_str(line);
        out.push('\n');
    }
    for line in played.lines() {
        let effect: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let field = |name: &str| effect[name].as_str().unwrap_or("-").to_owned();
        let whom = if effect["user"].is_string() { field("user") } else { field("room") };
        out.push_str(&format!(
            "\n[{} {whom}] {} {} (antwoord op {}, over {})\n{}\n",
            field("to"),
            field("kind"),
            field("id"),
            field("reply_to"),
            field("about"),
            field("text")
        ));
    }
    out
}

#[test]
fn scripted_rooms() {
    insta::glob!("rooms/*.jsonl", |script| {
        let played = play(script);
        assert_eq!(played, play(script), "the same script gives the same bytes");
        insta::assert_snapshot!(transcript(script, &played));
    });
}

#[test]
fn a_wrong_script_is_refused_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("wrong.jsonl");
    std::fs::write(
        &script,
        "{\"id\":\"e1\",\"from\":\"@a:b\",\"text\":\"hoi\"}\n{\"id\":\"e2\",\"from\":\"@a:b\"}\n",
    )
    .expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_buitenkant"))
        .args(["try", "--json", "--script"])
        .arg(&script)
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("wrong.jsonl:2"), "{errors}");
}
