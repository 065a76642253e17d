//! The rooms: who is in them, whether the bot may work there, and what changed in the circle.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::event::{Member, RoomFacts, Undecryptable};
use super::ids::{RoomId, UserId};
use crate::config::{Config, Nudging, Trust};

/// All rooms that the bot is in.
#[derive(Debug, Default)]
pub struct Rooms(BTreeMap<RoomId, State>);

/// What the core keeps of a room.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    members: BTreeMap<UserId, Member>,
    changes: Vec<Change>,
    nudging: Option<Nudging>,
    unfit: BTreeSet<Unfitness>,
    /// When the room last heard that a message could not be read, by reason.
    unreadable: BTreeMap<Undecryptable, Timestamp>,
    /// Whether the members have been told once; the first list is no change.
    known: bool,
    #[serde(skip)]
    may_redact: Option<bool>,
}

/// A change in the circle that the coordinator hears of before the next case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Somebody came in.
    Came(UserId),
    /// Somebody left.
    Went(UserId),
    /// Somebody uses a device that is not verified.
    Unverified(UserId),
}

/// Why the bot may not work in a room.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unfitness {
    /// Not encrypted.
    Clear,
    /// Open to anyone.
    Public,
    /// Guests may come in.
    Guests,
    /// Anyone can read the history.
    WorldReadable,
    /// The bot may not send encrypted messages here (`m.room.encrypted` power level).
    Muted,
    /// Somebody's server is not on the list.
    Server(String),
}

impl Unfitness {
    /// The key of its explanation in `nl.ftl`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Clear => "room-clear",
            Self::Public => "room-public",
            Self::Guests => "room-guests",
            Self::WorldReadable => "room-world-readable",
            Self::Muted => "room-muted",
            Self::Server(_) => "room-server",
        }
    }
}

impl Rooms {
    /// Takes up a room after a restart.
    pub fn restore(&mut self, room: RoomId, state: State) {
        self.0.insert(room, state);
    }

    /// What is kept of a room.
    pub fn state(&self, room: &RoomId) -> Option<&State> {
        self.0.get(room)
    }

    /// The people in a room, the bot excluded; empty when nothing is known of it.
    pub fn members(&self, room: &RoomId) -> impl Iterator<Item = (&UserId, &Member)> {
        self.0.get(room).into_iter().flat_map(|state| &state.members)
    }

    /// Whether this person is in this room, as far as is known.
    pub fn is_member(&self, room: &RoomId, user: &UserId) -> bool {
        self.0.get(room).is_some_and(|state| state.members.contains_key(user))
    }

    /// The rooms in which this person is.
    pub fn of(&self, user: &UserId) -> impl Iterator<Item = &RoomId> {
        self.0.iter().filter(|(_, state)| state.members.contains_key(user)).map(|(room, _)| room)
    }

    /// How nudges go in this room: set by command, else by configuration.
    pub fn nudging(&self, room: &RoomId, config: &Config) -> Nudging {
        self.0.get(room).and_then(|state| state.nudging).unwrap_or(config.room(room).nudges)
    }

    /// Sets how nudges go in this room.
    pub fn set_nudging(&mut self, room: &RoomId, nudging: Nudging) {
        self.0.entry(room.clone()).or_default().nudging = Some(nudging);
    }

    /// Whether the bot may remove other people's messages here.
    pub fn may_redact(&self, room: &RoomId) -> bool {
        self.0.get(room).is_some_and(|state| state.may_redact.unwrap_or(true))
    }

    /// Why the bot may not work here; empty: it may.
    pub fn unfit(&self, room: &RoomId) -> impl Iterator<Item = &Unfitness> {
        self.0.get(room).into_iter().flat_map(|state| &state.unfit)
    }

    /// The changes in the circle since they were last taken; the caller saves the room.
    pub fn take_changes(&mut self, room: &RoomId) -> Vec<Change> {
        self.0.get_mut(room).map(|state| std::mem::take(&mut state.changes)).unwrap_or_default()
    }

    /// Somebody is in the room (they joined or spoke). True when that is news.
    pub(super) fn came(&mut self, room: &RoomId, user: &UserId, joined: bool) -> bool {
        let state = self.0.entry(room.clone()).or_default();
        if state.members.contains_key(user) {
            return false;
        }
        let member = Member { name: user.local().to_owned(), verified: true };
        state.members.insert(user.clone(), member);
        if joined {
            state.changes.push(Change::Came(user.clone()));
        }
        true
    }

    /// Somebody left the room.
    pub(super) fn went(&mut self, room: &RoomId, user: &UserId) -> bool {
        let Some(state) = self.0.get_mut(room) else { return false };
        let was_there = state.members.remove(user).is_some();
        if was_there {
            state.changes.push(Change::Went(user.clone()));
        }
        was_there
    }

    /// Whether the room may hear (again) that a message could not be read; notes that it does.
    pub(super) fn tell_unreadable(
        &mut self,
        room: &RoomId,
        why: Undecryptable,
        now: Timestamp,
    ) -> bool {
        let told = &mut self.0.entry(room.clone()).or_default().unreadable;
        let day = SignedDuration::from_hours(24);
        let due = told.get(&why).is_none_or(|at| now.duration_since(*at) >= day);
        if due {
            told.insert(why, now);
        }
        due
    }

    /// The adapter looked at the room. True when the reasons why it is unfit changed.
    pub(super) fn look(&mut self, room: &RoomId, facts: &RoomFacts, config: &Config) -> bool {
        let state = self.0.entry(room.clone()).or_default();
        if state.known {
            for user in facts.members.keys().filter(|user| !state.members.contains_key(*user)) {
                state.changes.push(Change::Came(user.clone()));
            }
            for user in state.members.keys().filter(|user| !facts.members.contains_key(*user)) {
                state.changes.push(Change::Went(user.clone()));
            }
        }
        for (user, member) in &facts.members {
            let was_verified = state.members.get(user).is_none_or(|before| before.verified);
            if !member.verified && was_verified {
                state.changes.push(Change::Unverified(user.clone()));
            }
        }
        let unfit = unfitness(facts, config);
        let changed = unfit != state.unfit;
        state.members.clone_from(&facts.members);
        state.may_redact = Some(facts.may_redact);
        state.known = true;
        state.unfit = unfit;
        changed
    }
}

/// Everything that keeps the bot from working in such a room.
fn unfitness(facts: &RoomFacts, config: &Config) -> BTreeSet<Unfitness> {
    let mut unfit = BTreeSet::new();
    let checks = [
        (!facts.encrypted, Unfitness::Clear),
        (facts.public, Unfitness::Public),
        (facts.guests, Unfitness::Guests),
        (facts.world_readable, Unfitness::WorldReadable),
        (!facts.may_send, Unfitness::Muted),
    ];
    unfit.extend(checks.into_iter().filter(|(wrong, _)| *wrong).map(|(_, why)| why));
    for user in facts.members.keys().filter(|user| !server_is_listed(user.server(), config)) {
        unfit.insert(Unfitness::Server(user.server().to_owned()));
    }
    unfit
}

fn server_is_listed(server: &str, config: &Config) -> bool {
    let matrix = &config.matrix;
    if !matrix.servers.is_empty() {
        return matrix.servers.contains(server);
    }
    server == matrix.user.server()
        || matrix
            .invited_by
            .iter()
            .any(|one| one == server || UserId(one.clone()).server() == server)
}

/// Whether every device is believed, which the room check must say.
pub fn trust_is_relaxed(config: &Config) -> bool {
    config.matrix.trust == Trust::Relaxed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config::load(
            "x.toml",
            "[matrix]\nuser = \"@bot:zvh.example\"\ninvited_by = [\"ggz.example\"]\n",
        )
        .expect("valid")
    }

    fn facts(members: &[(&str, bool)]) -> RoomFacts {
        let members = members.iter().map(|(user, verified)| {
            let member = Member { name: (*user).to_owned(), verified: *verified };
            (UserId::from(*user), member)
        });
        RoomFacts {
            encrypted: true,
            members: members.collect(),
            may_send: true,
            ..RoomFacts::default()
        }
    }

    #[test]
    fn a_room_is_unfit_for_every_reason_at_once() {
        let mut rooms = Rooms::default();
        let room = RoomId::from("!a:x");
        let bad =
            RoomFacts { public: true, guests: true, world_readable: true, ..RoomFacts::default() };
        assert!(rooms.look(&room, &bad, &config()));
        assert_eq!(rooms.unfit(&room).count(), 5);
        assert!(rooms.look(&room, &facts(&[("@anna:ggz.example", true)]), &config()));
        assert_eq!(rooms.unfit(&room).count(), 0);
    }

    #[test]
    fn a_stranger_s_server_makes_a_room_unfit() {
        let mut rooms = Rooms::default();
        let room = RoomId::from("!a:x");
        rooms.look(&room, &facts(&[("@eve:elsewhere.example", true)]), &config());
        let expected = Unfitness::Server("elsewhere.example".into());
        assert!(rooms.unfit(&room).any(|reason| *reason == expected));
    }

    #[test]
    fn the_first_list_is_no_change_and_later_ones_are() {
        let mut rooms = Rooms::default();
        let room = RoomId::from("!a:x");
        rooms.look(&room, &facts(&[("@anna:ggz.example", true)]), &config());
        assert!(rooms.take_changes(&room).is_empty());
        rooms.look(&room, &facts(&[("@bea:ggz.example", false)]), &config());
        let changes = rooms.take_changes(&room);
        assert!(changes.contains(&Change::Came("@bea:ggz.example".into())));
        assert!(changes.contains(&Change::Went("@anna:ggz.example".into())));
        assert!(changes.contains(&Change::Unverified("@bea:ggz.example".into())));
        assert!(rooms.take_changes(&room).is_empty());
    }

    #[test]
    fn an_unreadable_message_is_told_once_a_day() {
        let mut rooms = Rooms::default();
        let room = RoomId::from("!a:x");
        let now = Timestamp::UNIX_EPOCH;
        let why = Undecryptable::NoKeys;
        assert!(rooms.tell_unreadable(&room, why, now));
        assert!(!rooms.tell_unreadable(&room, why, now + SignedDuration::from_hours(3)));
        assert!(rooms.tell_unreadable(&room, why, now + SignedDuration::from_hours(25)));
    }
}
