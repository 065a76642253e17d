//! The rooms: who is in them, and whether the bot may work there.

use std::collections::BTreeMap;

use super::event::{Member, RoomFacts};
use super::ids::{RoomId, UserId};

/// All rooms that the bot is in.
#[derive(Debug, Default)]
pub struct Rooms {
    facts: BTreeMap<RoomId, RoomFacts>,
}

impl Rooms {
    /// The people in a room, the bot excluded; empty when nothing is known of it.
    pub fn members(&self, room: &RoomId) -> impl Iterator<Item = (&UserId, &Member)> {
        self.facts.get(room).into_iter().flat_map(|facts| &facts.members)
    }

    /// What the adapter told of a room.
    pub fn facts(&self, room: &RoomId) -> Option<&RoomFacts> {
        self.facts.get(room)
    }
}
