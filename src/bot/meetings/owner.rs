//! Who does an action, and by when.

use jiff::civil::Date;

use super::{RoomId, Turn, UserId, name_of, today};
use crate::cases::trailing_date;
use crate::minutes::Owner;

/// What `/actie WIE WAT VOOR WANNEER` says.
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    pub owner: Option<Owner>,
    pub what: &'a str,
    pub due: Option<Date>,
}

/// Reads an action: an optional person first, an optional date at the end.
pub(super) fn parse<'a>(turn: &Turn<'_>, room: &RoomId, text: &'a str) -> Parsed<'a> {
    let text = text.trim();
    let (text, due) = match trailing_date(text, today(turn)) {
        Some((rest, date)) if !rest.is_empty() => (rest, Some(date)),
        _ => (text, None),
    };
    let ends: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| c.is_whitespace() || *c == ':' || *c == ',')
        .map(|(at, _)| at)
        .take(5)
        .collect();
    // The longest beginning that names somebody.
    for &end in ends.iter().rev() {
        let who = text[..end].trim_end_matches([':', ',', ' ']);
        let what = text[end..].trim_start_matches([':', ',', ' ', '-', '\n', '–']);
        if let Some((user, label)) = find_person(turn, room, who).filter(|_| !what.is_empty()) {
            return Parsed { owner: Some(Owner { user: Some(user), label }), what, due };
        }
    }
    Parsed { owner: None, what: text, due }
}

/// The person in a room who goes by this name, user id, function or organisation, if there is only
/// one; and how minutes name them.
pub(super) fn find_person(turn: &Turn<'_>, room: &RoomId, who: &str) -> Option<(UserId, String)> {
    let who = who.trim().trim_matches(['*', '_']).to_lowercase();
    let who = who.strip_prefix("de ").or_else(|| who.strip_prefix("het ")).unwrap_or(&who);
    if who.is_empty() {
        return None;
    }
    if matches!(who, "ik" | "mijzelf" | "ikzelf") {
        let user = turn.event.from.clone();
        let label = name_of(turn, Some(room), &user);
        return Some((user, label));
    }
    let bare = who.trim_start_matches('@');
    let members: Vec<(&UserId, &str)> =
        turn.world.rooms.members(room).map(|(user, member)| (user, member.name.as_str())).collect();
    let config = turn.parts.config.people.keys().map(|user| (user, ""));
    let everyone: Vec<(&UserId, &str)> = members.iter().copied().chain(config).collect();
    let by_name = |user: &UserId, name: &str| {
        let name = name.to_lowercase();
        user.as_str().to_lowercase() == who
            || user.as_str().trim_start_matches('@').to_lowercase() == bare
            || user.local().to_lowercase() == bare
            || name == bare
            || (!bare.contains(' ') && name.split([' ', '(', ',']).next() == Some(bare))
    };
    let by_role = |user: &UserId, _: &str| {
        turn.parts.config.people.get(user).is_some_and(|person| {
            let (function, organisation) =
                (person.function.to_lowercase(), person.organisation.to_lowercase());
            !bare.is_empty()
                && (function == bare
                    || organisation == bare
                    || format!("{function} {organisation}") == bare
                    || format!("{function} ({organisation})") == bare)
        })
    };
    let only = |fits: &dyn Fn(&UserId, &str) -> bool| {
        let mut found: Vec<&UserId> = everyone
            .iter()
            .filter(|(user, name)| fits(user, name))
            .map(|(user, _)| *user)
            .collect();
        found.dedup();
        let first = found.first().copied()?;
        found.iter().all(|user| *user == first).then_some(first)
    };
    let user = only(&by_name).or_else(|| only(&by_role))?;
    Some((user.clone(), name_of(turn, Some(room), user)))
}
