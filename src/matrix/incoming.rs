//! A timeline event as it came: readable, sealed, or of no interest.

use jiff::Timestamp;
use matrix_sdk::deserialized_responses::{
    TimelineEvent, TimelineEventKind, UnableToDecryptReason, VerificationLevel,
};
use matrix_sdk::ruma::events::room::encrypted::OriginalSyncRoomEncryptedEvent;
use matrix_sdk::ruma::serde::Raw;
use serde_json::Value;

use super::read;

/// One event of a timeline.
pub(super) struct Candidate {
    pub event: String,
    pub sender: String,
    pub at: Timestamp,
    pub kind: Kind,
}

pub(super) enum Kind {
    /// Decrypted, or of a kind that is never encrypted.
    Readable(Value),
    /// A message, vote or the like that came in the clear.
    Clear,
    /// It could not be decrypted (yet).
    Sealed { raw: Raw<OriginalSyncRoomEncryptedEvent>, why: Why },
    /// State, receipts and whatever else means nothing to the bot; the flag says whether it bears on
    /// the fitness of the room.
    Other { changes_facts: bool },
}

/// Why an event could not be decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The sender's device is not cross-signed.
    Unverified,
    /// The device is not known yet: its keys must be asked for.
    UnknownDevice,
    /// The room key is not here (yet).
    NoKey,
    /// Damaged, or withheld on purpose: waiting is of no use.
    Hopeless,
}

/// Sorts an event; `None` when it has no id, sender or time.
pub(super) fn sort(event: &TimelineEvent) -> Option<Candidate> {
    let raw = event.raw();
    let id = event.event_id()?.to_string();
    let sender = raw.get_field::<String>("sender").ok()??;
    let millis = raw.get_field::<i64>("origin_server_ts").ok()??;
    let at = Timestamp::from_millisecond(millis).ok()?;
    let kind = kind(event);
    Some(Candidate { event: id, sender, at, kind })
}

fn kind(event: &TimelineEvent) -> Kind {
    let raw = event.raw();
    let name: String = raw.get_field("type").ok().flatten().unwrap_or_default();
    if let TimelineEventKind::UnableToDecrypt { event, utd_info } = &event.kind {
        let raw = event.clone().cast_unchecked();
        return Kind::Sealed { raw, why: why(&utd_info.reason) };
    }
    if !read::is_of_interest(&name) {
        return Kind::Other { changes_facts: read::changes_facts(&name) };
    }
    let clear = matches!(event.kind, TimelineEventKind::PlainText { .. });
    if clear && name == "m.room.encrypted" {
        // Fetched one by one, an event that stays sealed comes as it is.
        return Kind::Sealed { raw: raw.clone().cast_unchecked(), why: Why::NoKey };
    }
    let Ok(value) = raw.deserialize_as_unchecked::<Value>() else {
        return Kind::Other { changes_facts: false };
    };
    let never_encrypted =
        matches!(name.as_str(), "m.reaction" | "m.room.redaction" | "m.room.member");
    if clear && !never_encrypted { Kind::Clear } else { Kind::Readable(value) }
}

fn why(reason: &UnableToDecryptReason) -> Why {
    match reason {
        UnableToDecryptReason::SenderIdentityNotTrusted(VerificationLevel::None(_)) => {
            Why::UnknownDevice
        }
        UnableToDecryptReason::SenderIdentityNotTrusted(_) => Why::Unverified,
        UnableToDecryptReason::MissingMegolmSession { withheld_code: None }
        | UnableToDecryptReason::UnknownMegolmMessageIndex => Why::NoKey,
        _ => Why::Hopeless,
    }
}
