//! Open actions: they return at the next meeting, are ticked off by reaction, and remind their owner.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Destination, EventId, Meeting, Record, RecordKind, RoomId, Turn, today};
use crate::bot::{keycap, keycap_of};
use crate::cases::CaseCode;
use crate::minutes::{EntryState, Kind, Owner, long_date, markdown};

/// The hour of the day from which owners are reminded.
const MORNING: i8 = 8;

/// All open actions of approved minutes.
#[derive(Debug, Default)]
pub(super) struct Actions {
    open: BTreeMap<String, Action>,
    /// Our messages that list actions: which number is which.
    lists: BTreeMap<EventId, Vec<String>>,
}

/// One open action.
#[derive(Clone, Serialize, Deserialize)]
struct Action {
    room: RoomId,
    /// Number of the minutes and of the entry.
    minutes: String,
    number: u32,
    case: Option<CaseCode>,
    owner: Option<Owner>,
    /// Pseudonymised.
    text: String,
    due: Option<Date>,
    /// The message in the room that it came from.
    source: EventId,
    #[serde(default)]
    reminded: bool,
}

impl std::fmt::Debug for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Action({} {}, due {:?})", self.minutes, self.number, self.due)
    }
}

/// What a record of the kind `Action` holds.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kept {
    Action(Box<Action>),
    List(Vec<String>),
}

impl Actions {
    pub(super) fn restore(&mut self, record: &Record) {
        match serde_json::from_value(record.body.clone()) {
            Ok(Kept::Action(action)) => {
                self.open.insert(record.key.id.clone(), *action);
            }
            Ok(Kept::List(ids)) => {
                self.lists.insert(EventId(record.key.id.clone()), ids);
            }
            // A record of a later version is left alone.
            Err(_) => {}
        }
    }

    /// Takes up the actions of minutes that were just approved.
    pub(super) fn take_up(&mut self, turn: &mut Turn<'_>, meeting: &Meeting) {
        let is_action = |entry: &&crate::minutes::Entry| {
            entry.kind == Kind::Action && entry.state == EntryState::In
        };
        for entry in meeting.entries.values().filter(is_action) {
            let action = Action {
                room: meeting.room.clone(),
                minutes: meeting.number.clone(),
                number: entry.number,
                case: entry.case.clone(),
                owner: entry.owner.clone(),
                text: entry.text.clone(),
                due: entry.due,
                source: entry.source.event.clone(),
                reminded: false,
            };
            let id = format!("{}#{}", meeting.id, entry.number);
            save(turn, &id, &action);
            self.open.insert(id, action);
        }
    }

    /// The open actions of a room in words, numbered, and their ids in that order.
    pub(super) fn of_room(&self, turn: &Turn<'_>, room: &RoomId) -> (String, Vec<String>) {
        let mine: Vec<(&String, &Action)> =
            self.open.iter().filter(|(_, action)| action.room == *room).collect();
        if mine.is_empty() {
            return (String::new(), Vec::new());
        }
        let lines: Vec<String> = mine
            .iter()
            .enumerate()
            .map(|(at, (_, action))| line(turn, at + 1, action, true))
            .collect();
        let text = turn.text("actions-open", &[("list", lines.join("\n").into())]);
        (text, mine.into_iter().map(|(id, _)| id.clone()).collect())
    }

    /// Remembers which action each number of a list of ours means.
    pub(super) fn remember_list(
        &mut self,
        turn: &mut Turn<'_>,
        message: EventId,
        ids: Vec<String>,
    ) {
        if !ids.is_empty() {
            let expires = turn.in_days(turn.parts.config.retention.drafts);
            turn.save(
                RecordKind::Action,
                message.as_str(),
                &Kept::List(ids.clone()),
                Some(expires),
            );
            self.lists.insert(message, ids);
        }
    }

    /// `/acties`: mine, in the direct message.
    pub(super) fn list(&mut self, turn: &mut Turn<'_>) {
        let user = turn.event.from.clone();
        let mine: Vec<(String, Action)> = self
            .open
            .iter()
            .filter(|(_, action)| {
                action.owner.as_ref().is_some_and(|owner| owner.user.as_ref() == Some(&user))
            })
            .map(|(id, action)| (id.clone(), action.clone()))
            .collect();
        let text = if mine.is_empty() {
            turn.text("actions-none", &[])
        } else {
            let lines: Vec<String> = mine
                .iter()
                .enumerate()
                .map(|(at, (_, action))| line(turn, at + 1, action, false))
                .collect();
            turn.text("actions-mine", &[("list", lines.join("\n").into())])
        };
        let buttons = mine.len().min(10);
        let id = turn.send(Destination::Direct(user), text, |send| {
            send.buttons = (1..=buttons).map(keycap_of).collect();
        });
        self.remember_list(turn, id, mine.into_iter().map(|(id, _)| id).collect());
        if turn.room().is_some() {
            turn.acknowledge("✅");
        }
    }

    /// A number on a list of actions, or ✅ on a reminder or on the message that an action came from.
    /// True when it was that.
    pub(super) fn tick_off(&mut self, turn: &mut Turn<'_>, to: &EventId, key: &str) -> bool {
        let done = matches!(key, "✅" | "✔" | "☑");
        let id = match self.lists.get(to) {
            Some(ids) => {
                let number = keycap(key).or_else(|| (done && ids.len() == 1).then_some(1));
                match number.and_then(|number| ids.get(number - 1)) {
                    Some(id) => id.clone(),
                    None => return false,
                }
            }
            None => match self.open.iter().find(|(_, action)| done && action.source == *to) {
                Some((id, _)) => id.clone(),
                None => return false,
            },
        };
        let Some(action) = self.open.get(&id) else { return true };
        let owner = action.owner.as_ref().and_then(|owner| owner.user.as_ref());
        if owner != Some(&turn.event.from) && !turn.by_coordinator() {
            return true;
        }
        self.open.remove(&id);
        turn.forget(RecordKind::Action, id);
        let here = turn.here();
        turn.react(here, to.clone(), "✅");
        true
    }

    /// Reminds owners on the day, in the morning; late when the bot was away.
    pub(super) fn remind(&mut self, turn: &mut Turn<'_>) {
        if !turn.parts.config.minutes.remind {
            return;
        }
        let now = turn.now().to_zoned_datetime(turn.parts.config.zone());
        if now.hour() < MORNING {
            return;
        }
        let day = today(turn);
        let due = |action: &Action| !action.reminded && action.due.is_some_and(|due| due <= day);
        let ids: Vec<String> =
            self.open.iter().filter(|(_, one)| due(one)).map(|(id, _)| id.clone()).collect();
        for id in ids {
            let Some(action) = self.open.get_mut(&id) else { continue };
            action.reminded = true;
            let action = action.clone();
            save(turn, &id, &action);
            let Some(user) = action.owner.as_ref().and_then(|owner| owner.user.clone()) else {
                continue;
            };
            let text =
                turn.text("actions-reminder", &[("action", line(turn, 0, &action, false).into())]);
            let message = turn.say(Destination::Direct(user), text);
            self.remember_list(turn, message, vec![id]);
        }
    }
}

fn save(turn: &mut Turn<'_>, id: &str, action: &Action) {
    let expires = turn.in_days(turn.parts.config.retention.cases);
    turn.save(RecordKind::Action, id, &Kept::Action(Box::new(action.clone())), Some(expires));
}

/// One action in a line; `number` 0: without.
fn line(turn: &Turn<'_>, number: usize, action: &Action, with_owner: bool) -> String {
    let mut line = if number == 0 { String::new() } else { format!("{number}. ") };
    if let Some(case) = &action.case {
        line.push_str(&format!("{case}: "));
    }
    if let Some(owner) = action.owner.as_ref().filter(|_| with_owner) {
        line.push_str(&format!("{}: ", markdown(&owner.label)));
    }
    line.push_str(&markdown(&action.text));
    if let Some(due) = action.due {
        line.push_str(&format!(
            " ({})",
            turn.text("actions-by", &[("date", long_date(due).into())])
        ));
    }
    line
}
