//! A Matrix event, once decrypted, as the core sees it. Pure: JSON in, meaning out.
//!
//! Liberal in what it takes: replies with and without fallback, threads, edits, encrypted and clear
//! reactions, polls in their stable and unstable form (MSC3381).

use serde_json::Value;

use crate::bot::Text;

/// What an event means. Ids are Matrix's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    Message {
        text: Text,
        thread: Option<String>,
        reply_to: Option<String>,
        mentions_bot: bool,
    },
    Edit {
        of: String,
        text: Text,
    },
    Redaction {
        of: String,
    },
    Reaction {
        to: String,
        key: String,
    },
    Vote {
        poll: String,
        answer: usize,
    },
    /// Somebody joined; `who` is not always the sender.
    Joined {
        who: String,
    },
    /// Somebody left, was removed or declined.
    Left {
        who: String,
    },
    /// Nothing for the core: notices, own state, broken content.
    Nothing,
}

/// Event types that can mean something; all others are dropped before the inbox.
pub(super) fn is_of_interest(kind: &str) -> bool {
    matches!(
        kind,
        "m.room.message"
            | "m.room.encrypted"
            | "m.reaction"
            | "m.room.redaction"
            | "m.room.member"
            | "m.poll.response"
            | "org.matrix.msc3381.poll.response"
    )
}

/// State that decides whether a room is fit.
pub(super) fn changes_facts(kind: &str) -> bool {
    matches!(
        kind,
        "m.room.member"
            | "m.room.encryption"
            | "m.room.join_rules"
            | "m.room.guest_access"
            | "m.room.history_visibility"
            | "m.room.power_levels"
            | "m.room.name"
    )
}

/// Reads an event. `me`: the bot's user id.
pub(super) fn read(event: &Value, me: &str) -> Heard {
    let content = &event["content"];
    match text(&event["type"]) {
        "m.room.message" => message(content, me),
        "m.reaction" => match relation(content) {
            ("m.annotation", Some(to)) => {
                let key = text(&content["m.relates_to"]["key"]).to_owned();
                Heard::Reaction { to, key }
            }
            _ => Heard::Nothing,
        },
        "m.room.redaction" => match id(&event["redacts"]).or_else(|| id(&content["redacts"])) {
            Some(of) => Heard::Redaction { of },
            None => Heard::Nothing,
        },
        "m.poll.response" | "org.matrix.msc3381.poll.response" => vote(content),
        "m.room.member" => membership(event),
        _ => Heard::Nothing,
    }
}

fn message(content: &Value, me: &str) -> Heard {
    // Requests to verify come as messages too; they are for `buitenkant verify`.
    let unspoken = ["m.notice", "m.server_notice", "m.key.verification.request"];
    if unspoken.contains(&text(&content["msgtype"])) {
        return Heard::Nothing;
    }
    let (kind, of) = relation(content);
    if kind == "m.replace" {
        let new = &content["m.new_content"];
        let is_notice = text(&new["msgtype"]) == "m.notice";
        return match (of, body(new)) {
            (Some(of), Some(text)) if !is_notice => Heard::Edit { of, text: Text(text) },
            _ => Heard::Nothing,
        };
    }
    let Some(text) = body(content) else { return Heard::Nothing };
    let relates = &content["m.relates_to"];
    let thread = if kind == "m.thread" { of } else { None };
    let falls_back = thread.is_some() && relates["is_falling_back"] == Value::Bool(true);
    let answered = id(&relates["m.in_reply_to"]["event_id"]);
    let text = if answered.is_some() { without_fallback(&text) } else { text };
    let mentions_bot = mentions(content, &text, me);
    let reply_to = answered.filter(|_| !falls_back);
    Heard::Message { text: Text(text), thread, reply_to, mentions_bot }
}

/// The words of a message; of an attachment its file name and caption.
fn body(content: &Value) -> Option<String> {
    let body = content["body"].as_str()?;
    match content["filename"].as_str() {
        Some(name) if name != body => Some(format!("{name}\n{body}")),
        _ => Some(body.to_owned()),
    }
}

/// A text without the quoted message that older clients put above a reply.
fn without_fallback(text: &str) -> String {
    if !text.starts_with("> <") && !text.starts_with("> * <") {
        return text.to_owned();
    }
    let rest: Vec<&str> = text.lines().skip_while(|line| line.starts_with('>')).collect();
    rest.join("\n").trim_start().to_owned()
}

fn mentions(content: &Value, text: &str, me: &str) -> bool {
    let named = content["m.mentions"]["user_ids"]
        .as_array()
        .is_some_and(|users| users.iter().any(|user| user.as_str() == Some(me)));
    let pilled = content["formatted_body"].as_str().is_some_and(|html| {
        let encoded = me.replace('@', "%40").replace(':', "%3A");
        html.contains(&format!("matrix.to/#/{me}"))
            || html.to_lowercase().contains(&format!("matrix.to/#/{encoded}").to_lowercase())
    });
    named || pilled || text.contains(me)
}

fn vote(content: &Value) -> Heard {
    let (_, poll) = relation(content);
    let answers = [
        &content["org.matrix.msc3381.poll.response"]["answers"],
        &content["m.selections"],
        &content["m.poll.response"]["answers"],
    ];
    let answer = answers.iter().find_map(|list| list[0].as_str()?.parse().ok());
    match (poll, answer) {
        (Some(poll), Some(answer)) => Heard::Vote { poll, answer },
        _ => Heard::Nothing,
    }
}

fn membership(event: &Value) -> Heard {
    let Some(who) = event["state_key"].as_str().map(str::to_owned) else { return Heard::Nothing };
    let before = event["unsigned"]["prev_content"]["membership"]
        .as_str()
        .or_else(|| event["prev_content"]["membership"].as_str());
    match (text(&event["content"]["membership"]), before) {
        // A changed name or picture.
        ("join", Some("join")) => Heard::Nothing,
        ("join", _) => Heard::Joined { who },
        ("leave" | "ban", Some("join" | "invite") | None) => Heard::Left { who },
        _ => Heard::Nothing,
    }
}

fn relation(content: &Value) -> (&str, Option<String>) {
    let relates = &content["m.relates_to"];
    (text(&relates["rel_type"]), id(&relates["event_id"]))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn id(value: &Value) -> Option<String> {
    value.as_str().filter(|id| id.starts_with('$')).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ME: &str = "@bot:x.example";

    fn heard(content: Value) -> Heard {
        read(&json!({ "type": "m.room.message", "content": content }), ME)
    }

    fn message(
        text: &str,
        thread: Option<&str>,
        reply_to: Option<&str>,
        mentions_bot: bool,
    ) -> Heard {
        Heard::Message {
            text: text.into(),
            thread: thread.map(Into::into),
            reply_to: reply_to.map(Into::into),
            mentions_bot,
        }
    }

    #[test]
    fn messages_with_their_relations() {
        let plain = json!({ "msgtype": "m.text", "body": "dag" });
        assert_eq!(heard(plain), message("dag", None, None, false));
        let thread = json!({ "msgtype": "m.text", "body": "1", "m.relates_to": {
            "rel_type": "m.thread", "event_id": "$root", "is_falling_back": true,
            "m.in_reply_to": { "event_id": "$last" } } });
        assert_eq!(heard(thread), message("1", Some("$root"), None, false));
        let in_thread = json!({ "msgtype": "m.text", "body": "1", "m.relates_to": {
            "rel_type": "m.thread", "event_id": "$root", "is_falling_back": false,
            "m.in_reply_to": { "event_id": "$q" } } });
        assert_eq!(heard(in_thread), message("1", Some("$root"), Some("$q"), false));
        let reply = json!({ "msgtype": "m.text", "body": "> <@bot:x.example> Vraag?\n> 1. ja\n\n1",
            "m.relates_to": { "m.in_reply_to": { "event_id": "$q" } } });
        assert_eq!(heard(reply), message("1", None, Some("$q"), false));
        let quote = json!({ "msgtype": "m.text", "body": "> geen antwoord\n\nmaar een citaat" });
        assert_eq!(heard(quote), message("> geen antwoord\n\nmaar een citaat", None, None, false));
    }

    #[test]
    fn mentions_by_list_pill_and_id() {
        let listed =
            json!({ "msgtype": "m.text", "body": "bot: help", "m.mentions": { "user_ids": [ME] } });
        assert_eq!(heard(listed), message("bot: help", None, None, true));
        let pill = json!({ "msgtype": "m.text", "body": "bot help",
            "formatted_body": "<a href=\"https://matrix.to/#/%40bot%3Ax.example\">bot</a> help" });
        assert_eq!(heard(pill), message("bot help", None, None, true));
    }

    #[test]
    fn attachments_come_as_name_and_caption() {
        let file = json!({ "msgtype": "m.file", "body": "zie bijlage", "filename": "brief.pdf" });
        assert_eq!(heard(file), message("brief.pdf\nzie bijlage", None, None, false));
        let image = json!({ "msgtype": "m.image", "body": "foto.png" });
        assert_eq!(heard(image), message("foto.png", None, None, false));
    }

    #[test]
    fn notices_and_broken_content_mean_nothing() {
        assert_eq!(heard(json!({ "msgtype": "m.notice", "body": "x" })), Heard::Nothing);
        let verify = json!({ "msgtype": "m.key.verification.request", "body": "x", "to": ME });
        assert_eq!(heard(verify), Heard::Nothing);
        assert_eq!(heard(json!({})), Heard::Nothing);
        assert_eq!(heard(json!({ "msgtype": "m.text", "body": 3 })), Heard::Nothing);
        let edited_notice = json!({ "msgtype": "m.text", "body": "* x", "m.relates_to": {
            "rel_type": "m.replace", "event_id": "$a" }, "m.new_content": { "msgtype": "m.notice", "body": "x" } });
        assert_eq!(heard(edited_notice), Heard::Nothing);
    }

    #[test]
    fn edits_reactions_redactions_and_votes() {
        let edit = json!({ "msgtype": "m.text", "body": "* nieuw", "m.relates_to": {
            "rel_type": "m.replace", "event_id": "$a" }, "m.new_content": { "msgtype": "m.text", "body": "nieuw" } });
        assert_eq!(heard(edit), Heard::Edit { of: "$a".into(), text: "nieuw".into() });
        let reaction = json!({ "type": "m.reaction", "content": { "m.relates_to": {
            "rel_type": "m.annotation", "event_id": "$a", "key": "✅" } } });
        assert_eq!(read(&reaction, ME), Heard::Reaction { to: "$a".into(), key: "✅".into() });
        for redaction in [
            json!({ "type": "m.room.redaction", "redacts": "$a", "content": {} }),
            json!({ "type": "m.room.redaction", "content": { "redacts": "$a" } }),
        ] {
            assert_eq!(read(&redaction, ME), Heard::Redaction { of: "$a".into() });
        }
        let relates = json!({ "rel_type": "m.reference", "event_id": "$p" });
        for vote in [
            json!({ "type": "org.matrix.msc3381.poll.response", "content": { "m.relates_to": relates,
                "org.matrix.msc3381.poll.response": { "answers": ["2"] } } }),
            json!({ "type": "m.poll.response", "content": { "m.relates_to": relates, "m.selections": ["2"] } }),
        ] {
            assert_eq!(read(&vote, ME), Heard::Vote { poll: "$p".into(), answer: 2 });
        }
    }

    #[test]
    fn memberships() {
        let member = |membership: &str, before: Option<&str>| {
            read(
                &json!({ "type": "m.room.member", "state_key": "@a:x", "content": { "membership": membership },
                    "unsigned": { "prev_content": before.map(|before| json!({ "membership": before })) } }),
                ME,
            )
        };
        assert_eq!(member("join", Some("invite")), Heard::Joined { who: "@a:x".into() });
        assert_eq!(member("join", None), Heard::Joined { who: "@a:x".into() });
        assert_eq!(member("join", Some("join")), Heard::Nothing);
        assert_eq!(member("leave", Some("join")), Heard::Left { who: "@a:x".into() });
        assert_eq!(member("invite", None), Heard::Nothing);
    }
}
