//! Meetings: from `/overleg start` to the minutes in the room, and the case register.
//!
//! - `sitting`: start, stop, status, attendance, and which case is open.
//! - `entries`: what comes through the door, and how it changes later.
//! - `minutes`: draft, lint, approval, posting.
//! - `casework`: the register's commands.
//! - `actions`: open actions, ticking off, reminders.
//! - `owner`: who does an action, and by when.

mod actions;
mod casework;
mod entries;
mod minutes;
mod owner;
mod sitting;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::command::{Invocation, Name};
use super::effect::{Destination, Effect, Record, RecordKind};
use super::ids::{EventId, RoomId, UserId};
use super::part::{Message, Part};
use super::turn::Turn;
use crate::cases::{Account, CaseCode};
use crate::minutes::{Entry, Meeting, People, Phase};
use actions::Actions;

/// All meetings that are going on, wait for approval, or were approved not long ago.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    meetings: BTreeMap<EventId, Meeting>,
    /// Entries that were restored before their meeting.
    loose: Vec<Entry>,
    /// Number of the last minutes of each room, by year.
    counters: BTreeMap<RoomId, Counter>,
    actions: Actions,
    /// The day on which retention was last looked at.
    purged: Option<Date>,
}

/// Number of a room's last minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Counter {
    year: i16,
    last: u32,
}

/// What a record of the kind `Meeting` holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kept {
    Head(Box<Meeting>),
    Entry(Box<Entry>),
    Counter(RoomId, Counter),
}

impl Part for Meetings {
    fn restore(&mut self, record: &Record) {
        match record.key.kind {
            RecordKind::Meeting => match serde_json::from_value(record.body.clone()) {
                Ok(Kept::Head(meeting)) => {
                    let mut meeting = *meeting;
                    let mine = self.loose.extract_if(.., |entry| entry.meeting == meeting.id);
                    meeting.entries.extend(mine.map(|entry| (entry.number, entry)));
                    self.meetings.insert(meeting.id.clone(), meeting);
                }
                Ok(Kept::Entry(entry)) => match self.meetings.get_mut(&entry.meeting) {
                    Some(meeting) => {
                        meeting.entries.insert(entry.number, *entry);
                    }
                    None => self.loose.push(*entry),
                },
                Ok(Kept::Counter(room, counter)) => {
                    self.counters.insert(room, counter);
                }
                // Counted as unreadable by the caller's own look at it is not possible here; a
                // record of a later version is left alone.
                Err(_) => {}
            },
            RecordKind::Action => self.actions.restore(record),
            _ => {}
        }
    }

    fn command(&mut self, turn: &mut Turn<'_>, command: &Invocation) -> bool {
        let args = command.args.as_str();
        match command.name {
            Name::Overleg => self.overleg(turn, args),
            Name::Casus => self.casus(turn, args),
            Name::Besluit | Name::Actie | Name::Notitie | Name::Grond => {
                self.entry_command(turn, command)
            }
            Name::Wijzig => self.change(turn, args),
            Name::Verwijder => self.withdraw(turn, args),
            Name::Verslag => self.verslag(turn, args),
            Name::Acties => self.actions.list(turn),
            _ => return false,
        }
        true
    }

    fn answer(&mut self, turn: &mut Turn<'_>, message: &Message<'_>) -> bool {
        match turn.room() {
            Some(_) => {
                let pointed = message.reply_to.or(message.thread);
                pointed.is_some_and(|to| self.answer_start(turn, Some(to), message.text))
            }
            None => self.answer_words(turn, message),
        }
    }

    fn message(&mut self, turn: &mut Turn<'_>, message: &Message<'_>) {
        if turn.room().is_some() {
            self.note_presence(turn);
            if message.thread.is_none() && message.reply_to.is_none() {
                self.answer_start(turn, None, message.text);
            }
        }
    }

    fn edit(&mut self, turn: &mut Turn<'_>, of: &EventId, text: &str) -> bool {
        self.follow_edit(turn, of, text);
        // Nudges look at the new text as well.
        false
    }

    fn redaction(&mut self, turn: &mut Turn<'_>, of: &EventId) {
        self.follow_redaction(turn, of);
    }

    fn reaction(&mut self, turn: &mut Turn<'_>, to: &EventId, key: &str) -> bool {
        self.actions.tick_off(turn, to, key)
            || self.answer_start_by_reaction(turn, to, key)
            || self.take_in(turn, to, key)
    }

    fn fetched(&mut self, turn: &mut Turn<'_>, of: &EventId, author: &UserId, text: &str) -> bool {
        self.take_fetched(turn, of, author, text)
    }

    fn gap(&mut self, turn: &mut Turn<'_>) {
        let Some(room) = turn.room() else { return };
        if let Some(meeting) = going_on(&mut self.meetings, room) {
            meeting.gap = true;
            save_head(turn, meeting);
        }
    }

    fn tick(&mut self, turn: &mut Turn<'_>) {
        self.actions.remind(turn);
        self.purge(turn);
    }

    fn waits_since(&self, user: &UserId) -> Option<Timestamp> {
        self.question_to(user).and_then(|entry| entry.asked.as_ref()).map(|(_, at)| *at)
    }
}

impl Meetings {
    /// Lets go, once a day, of what is past its retention period; the store erases the records.
    fn purge(&mut self, turn: &mut Turn<'_>) {
        let today = today(turn);
        if self.purged.replace(today) == Some(today) {
            return;
        }
        let retention = &turn.parts.config.retention;
        let now = turn.now();
        let over =
            |at: Timestamp, days: u32| now.duration_since(at).as_hours() >= i64::from(days) * 24;
        self.meetings.retain(|_, meeting| {
            meeting.goes_on() || !over(meeting.ended.unwrap_or(meeting.started), retention.drafts)
        });
        self.loose.clear();
        for code in turn.world.cases.purge(now, retention.cases) {
            turn.forget(RecordKind::Case, code.as_str());
        }
    }
}

/// The meeting that is going on in a room.
fn going_on<'a>(
    meetings: &'a mut BTreeMap<EventId, Meeting>,
    room: &RoomId,
) -> Option<&'a mut Meeting> {
    meetings
        .values_mut()
        .filter(|meeting| meeting.room == *room && meeting.goes_on())
        .max_by_key(|one| one.started)
}

/// Keeps the head of a meeting.
fn save_head(turn: &mut Turn<'_>, meeting: &Meeting) {
    let expires = turn.in_days(turn.parts.config.retention.drafts);
    // The entries are skipped: each is kept by itself.
    turn.save(
        RecordKind::Meeting,
        meeting.id.as_str(),
        &Kept::Head(Box::new(meeting.clone())),
        Some(expires),
    );
}

/// Keeps one entry.
fn save_entry(turn: &mut Turn<'_>, entry: &Entry) {
    let expires = turn.in_days(turn.parts.config.retention.drafts);
    let kept = Kept::Entry(Box::new(entry.clone()));
    turn.save(RecordKind::Meeting, entry_id(&entry.meeting, entry.number), &kept, Some(expires));
}

/// Erases one entry.
fn forget_entry(turn: &mut Turn<'_>, meeting: &EventId, number: u32) {
    turn.forget(RecordKind::Meeting, entry_id(meeting, number));
}

fn entry_id(meeting: &EventId, number: u32) -> String {
    format!("{meeting}#{number}")
}

/// Keeps a case.
fn save_case(turn: &mut Turn<'_>, code: &CaseCode) {
    let Some(case) = turn.world.cases.get(code).cloned() else { return };
    // An open case stays; a closed one ends by itself.
    let days = turn.parts.config.retention.cases;
    let expires = case.closed.map(|_| turn.in_days(days));
    turn.save(RecordKind::Case, code.as_str(), &case, expires);
}

/// Writes a line into the accountability log.
fn account(
    turn: &mut Turn<'_>,
    what: &str,
    case: Option<&CaseCode>,
    meeting: Option<&Meeting>,
    ground: Option<&str>,
) {
    let account = Account {
        at: turn.now(),
        who: turn.world.cases.tag("user", turn.event.from.as_str()),
        what: what.to_owned(),
        case: case.map(CaseCode::to_string),
        meeting: meeting.map(|meeting| meeting.number.clone()),
        ground: ground.map(str::to_owned),
    };
    let id = turn.fresh_id();
    let expires = turn.in_days(turn.parts.config.retention.accounts);
    turn.save(RecordKind::Account, id.0, &account, Some(expires));
}

/// Today, in the organisation's time zone.
fn today(turn: &Turn<'_>) -> Date {
    turn.now().to_zoned_datetime(turn.parts.config.zone()).date()
}

/// How a person is named: function and organisation, or else the name the room shows.
fn name_of(turn: &Turn<'_>, room: Option<&RoomId>, user: &UserId) -> String {
    let person = turn.parts.config.people.get(user);
    match person.map(|person| (person.function.as_str(), person.organisation.as_str())) {
        Some((function, organisation)) if !function.is_empty() && !organisation.is_empty() => {
            format!("{function} ({organisation})")
        }
        Some((one, "")) | Some(("", one)) if !one.is_empty() => one.to_owned(),
        _ => room
            .and_then(|room| turn.world.rooms.members(room).find(|(member, _)| *member == user))
            .map(|(_, member)| member.name.clone())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| user.local().to_owned()),
    }
}

/// The names of everyone a meeting's minutes may name.
fn people(turn: &Turn<'_>, meeting: &Meeting) -> People {
    let mut users: BTreeSet<&UserId> = meeting.present.iter().chain(&meeting.absent).collect();
    users.insert(&meeting.chair);
    People(
        users
            .into_iter()
            .map(|user| (user.clone(), name_of(turn, Some(&meeting.room), user)))
            .collect(),
    )
}

/// Says a ready text to the person who caused this, in the direct message.
fn whisper(turn: &mut Turn<'_>, text: impl Into<String>) -> EventId {
    let to = Destination::Direct(turn.event.from.clone());
    turn.say(to, text)
}

/// Splits off the first word.
fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(char::is_whitespace).map_or((text, ""), |(word, rest)| (word, rest.trim()))
}
