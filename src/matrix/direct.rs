//! Direct messages: found, or opened encrypted when first needed.

use jiff::{SignedDuration, Timestamp};
use matrix_sdk::ruma::UserId;
use matrix_sdk::{Room, RoomMemberships};

use super::rooms::{self, RoomKind};
use super::shared::Shared;

/// Who does not accept an invitation is not invited again within this time.
const AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// The direct message with a person.
pub(super) enum Reached {
    /// They are in it.
    Here(Room),
    /// They are invited, or have declined.
    NotYet,
}

/// Finds the encrypted direct message with a person, or opens one and invites them.
pub(super) async fn reach(shared: &Shared, user: &str) -> Result<Reached, matrix_sdk::Error> {
    let user = UserId::parse(user)?;
    let mut invited = None;
    let mut left = None;
    for room in shared.client.joined_rooms() {
        if !room.encryption_state().is_encrypted() {
            continue;
        }
        match rooms::kind(&room).await {
            RoomKind::Direct(partner) if partner == user => {
                if is_in(&room, &user).await? {
                    return Ok(Reached::Here(room));
                }
                invited = Some(room);
            }
            RoomKind::Deserted if was_with(&room, &user) => left = Some(room),
            _ => {}
        }
    }
    if invited.is_none() && may_invite(shared, &user).await {
        let invited = match left {
            Some(room) => room.invite_user_by_id(&user).await,
            None => shared.client.create_dm(&user).await.map(drop),
        };
        if let Err(error) = invited {
            came(shared, user.as_str()).await;
            return Err(error);
        }
    }
    Ok(Reached::NotYet)
}

async fn is_in(room: &Room, user: &UserId) -> Result<bool, matrix_sdk::Error> {
    let members = room.members(RoomMemberships::JOIN).await?;
    Ok(members.iter().any(|member| member.user_id() == user))
}

fn was_with(room: &Room, user: &UserId) -> bool {
    room.direct_targets().iter().any(|target| target.as_str() == user.as_str())
}

/// Whether an invitation is due; notes that it is sent. The marker also bridges the moment between
/// opening a room and hearing of it in a sync.
async fn may_invite(shared: &Shared, user: &UserId) -> bool {
    let name = format!("invited/{user}");
    let now = Timestamp::now();
    let last = match shared.store.marker(&name).await {
        Ok(last) => last.and_then(|second| Timestamp::from_second(second.parse().ok()?).ok()),
        Err(_) => return false,
    };
    let due = last.is_none_or(|last| now.duration_since(last) >= AGAIN);
    if due {
        let second = now.as_second().to_string();
        return shared.store.set_marker(&name, Some(&second)).await.is_ok();
    }
    due
}

/// The person came: from now on another invitation may follow when they leave.
pub(super) async fn came(shared: &Shared, user: &str) {
    let _ = shared.store.set_marker(&format!("invited/{user}"), None).await;
}
