//! Matrix content for what the bot says. Pure: resolved ids in, JSON out.
//!
//! Conservative in what it sends: `m.notice` with plain and HTML body, an empty `m.mentions` (nobody is
//! pinged by a text the bot repeats), thread relations with their reply fallback, and polls in the
//! unstable form of MSC3381 that clients show today.

use serde_json::{Value, json};

use super::markdown::render;

/// Where a message hangs.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// The root of its thread, a Matrix id.
    pub thread: Option<String>,
    /// The message it answers, a Matrix id.
    pub reply_to: Option<String>,
}

impl Relation {
    fn apply(&self, content: &mut Value) {
        match (&self.thread, &self.reply_to) {
            (Some(root), answered) => {
                content["m.relates_to"] = json!({
                    "rel_type": "m.thread",
                    "event_id": root,
                    // Clients without threads show the message as an answer to this one.
                    "is_falling_back": answered.is_none(),
                    "m.in_reply_to": { "event_id": answered.as_ref().unwrap_or(root) },
                });
            }
            (None, Some(answered)) => {
                content["m.relates_to"] = json!({ "m.in_reply_to": { "event_id": answered } });
            }
            (None, None) => {}
        }
    }
}

/// A message.
pub(super) fn notice(markdown: &str, relation: &Relation) -> Value {
    let mut content = formatted(markdown);
    relation.apply(&mut content);
    content
}

/// A new text for a message.
pub(super) fn edit(markdown: &str, of: &str) -> Value {
    let new = formatted(markdown);
    let mut content = new.clone();
    content["body"] = json!(format!("* {}", new["body"].as_str().unwrap_or_default()));
    content["formatted_body"] =
        json!(format!("* {}", new["formatted_body"].as_str().unwrap_or_default()));
    content["m.new_content"] = new;
    content["m.relates_to"] = json!({ "rel_type": "m.replace", "event_id": of });
    content
}

/// A reaction.
pub(super) fn reaction(to: &str, key: &str) -> Value {
    json!({ "m.relates_to": { "rel_type": "m.annotation", "event_id": to, "key": key } })
}

/// The event type of [`poll`].
pub(super) const POLL: &str = "org.matrix.msc3381.poll.start";

/// A poll; answers are known by their number, from 1.
pub(super) fn poll(markdown: &str, answers: &[String], relation: &Relation) -> Value {
    let question = render(markdown).plain;
    let listed: Vec<String> =
        answers.iter().enumerate().map(|(at, text)| format!("{}. {text}", at + 1)).collect();
    let answers: Vec<Value> = answers
        .iter()
        .enumerate()
        .map(|(at, text)| json!({ "id": (at + 1).to_string(), "org.matrix.msc1767.text": text }))
        .collect();
    let mut content = json!({
        "org.matrix.msc1767.text": format!("{question}\n{}", listed.join("\n")),
        POLL: {
            "kind": "org.matrix.msc3381.poll.disclosed",
            "max_selections": 1,
            "question": { "org.matrix.msc1767.text": question, "body": question, "msgtype": "m.text" },
            "answers": answers,
        },
    });
    relation.apply(&mut content);
    content
}

/// A file that has been uploaded encrypted; `file` is its `EncryptedFile`.
pub(super) fn file(
    name: &str,
    mime: &str,
    size: usize,
    file: &Value,
    relation: &Relation,
) -> Value {
    let mut content = json!({
        "msgtype": "m.file",
        "body": name,
        "filename": name,
        "file": file,
        "info": { "mimetype": mime, "size": size },
        "m.mentions": {},
    });
    relation.apply(&mut content);
    content
}

fn formatted(markdown: &str) -> Value {
    let text = render(markdown);
    json!({
        "msgtype": "m.notice",
        "body": text.plain,
        "format": "org.matrix.custom.html",
        "formatted_body": text.html,
        "m.mentions": {},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_pings_nobody_and_hangs_in_its_thread() {
        let relation = Relation { thread: Some("$root".into()), reply_to: None };
        let content = notice("**Vraag** @room", &relation);
        assert_eq!(content["msgtype"], "m.notice");
        assert_eq!(content["body"], "Vraag @room");
        assert_eq!(content["m.mentions"], json!({}));
        assert_eq!(content["m.relates_to"]["is_falling_back"], true);
        assert_eq!(content["m.relates_to"]["m.in_reply_to"]["event_id"], "$root");
        let answered = Relation { thread: Some("$root".into()), reply_to: Some("$q".into()) };
        let content = notice("x", &answered);
        assert_eq!(content["m.relates_to"]["is_falling_back"], false);
        assert_eq!(content["m.relates_to"]["m.in_reply_to"]["event_id"], "$q");
    }

    #[test]
    fn an_edit_carries_both_texts() {
        let content = edit("*nieuw*", "$a");
        assert_eq!(content["body"], "* nieuw");
        assert_eq!(content["m.new_content"]["body"], "nieuw");
        assert_eq!(content["m.relates_to"], json!({ "rel_type": "m.replace", "event_id": "$a" }));
    }

    #[test]
    fn a_poll_numbers_its_answers() {
        let content = poll("Wat?", &["ja".into(), "nee".into()], &Relation::default());
        assert_eq!(content[POLL]["answers"][1]["id"], "2");
        assert_eq!(content["org.matrix.msc1767.text"], "Wat?\n1. ja\n2. nee");
    }
}
