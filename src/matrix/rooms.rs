//! What the client library knows of a room, as the core's facts; and which rooms are direct messages.

use std::collections::BTreeMap;

use matrix_sdk::ruma::api::client::room::Visibility;
use matrix_sdk::ruma::events::MessageLikeEventType;
use matrix_sdk::ruma::events::room::guest_access::GuestAccess;
use matrix_sdk::ruma::events::room::history_visibility::HistoryVisibility;
use matrix_sdk::ruma::events::room::join_rules::JoinRule;
use matrix_sdk::ruma::{OwnedUserId, UserId as MatrixUserId};
use matrix_sdk::{Client, Room, RoomMemberships};

use crate::bot::{Member, RoomFacts, UserId};

/// Looks at a room. Asks the homeserver where the store does not know.
pub(super) async fn facts(room: &Room) -> Result<RoomFacts, matrix_sdk::Error> {
    let encrypted = room.latest_encryption_state().await?.is_encrypted();
    let public_rule = matches!(room.join_rule(), Some(JoinRule::Public));
    // A homeserver may keep its directory to itself: then the room is as good as not published.
    let published =
        matches!(room.privacy_settings().get_room_visibility().await, Ok(Visibility::Public));
    let powers = room.power_levels_or_default().await;
    let me = room.own_user_id();
    let may = |kind| powers.user_can_send_message(me, kind);
    let mut members = BTreeMap::new();
    for member in room.members(RoomMemberships::JOIN).await? {
        if member.user_id() != me {
            let verified = is_verified(&room.client(), member.user_id()).await?;
            let name = member.name().to_owned();
            members.insert(UserId(member.user_id().to_string()), Member { name, verified });
        }
    }
    Ok(RoomFacts {
        encrypted,
        public: public_rule || published,
        guests: room.guest_access() == GuestAccess::CanJoin,
        world_readable: room.history_visibility_or_default() == HistoryVisibility::WorldReadable,
        members,
        may_send: may(MessageLikeEventType::RoomEncrypted),
        may_react: may(MessageLikeEventType::Reaction),
        may_redact: powers.user_can_redact_event_of_other(me),
    })
}

/// Whether all devices of a person are cross-signed. Who has none is not unverified.
async fn is_verified(client: &Client, user: &MatrixUserId) -> Result<bool, matrix_sdk::Error> {
    let encryption = client.encryption();
    let mut devices = encryption.get_user_devices(user).await?;
    if devices.keys().next().is_none() {
        // Nothing is known of this person's devices yet.
        encryption.request_user_identity(user).await?;
        devices = encryption.get_user_devices(user).await?;
    }
    Ok(devices.devices().all(|device| device.is_cross_signed_by_owner()))
}

/// Whether a person has a device that could read what the bot encrypts to cross-signed devices only.
pub(super) async fn can_read(client: &Client, user: &MatrixUserId) -> bool {
    match client.encryption().get_user_devices(user).await {
        Ok(devices) => devices.devices().any(|device| device.is_cross_signed_by_owner()),
        Err(_) => true,
    }
}

/// What a room is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RoomKind {
    /// A direct message with this person.
    Direct(OwnedUserId),
    /// A direct message whose other person left or declined.
    Deserted,
    /// A room where people meet.
    Meeting,
}

/// Tells direct messages from meeting rooms. A direct message is marked as one (or has no name of its
/// own), with one other person in it or invited; a third person makes it a meeting room.
pub(super) async fn kind(room: &Room) -> RoomKind {
    let marked = !room.direct_targets().is_empty();
    let named =
        room.name().is_some_and(|name| !name.is_empty()) || room.canonical_alias().is_some();
    if named && !marked {
        return RoomKind::Meeting;
    }
    let Ok(active) = room.members_no_sync(RoomMemberships::ACTIVE).await else {
        return RoomKind::Meeting;
    };
    let mut others = active.iter().filter(|member| member.user_id() != room.own_user_id());
    match (others.next(), others.next()) {
        (Some(one), None) => RoomKind::Direct(one.user_id().to_owned()),
        (None, _) if marked => RoomKind::Deserted,
        _ => RoomKind::Meeting,
    }
}
