//! A meeting and its entries, as they are kept: pseudonymised, with ids and functions only.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::bot::{EventId, RoomId, UserId};
use crate::cases::CaseCode;

/// One sitting in one room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    /// The message that started it.
    pub id: EventId,
    /// The room.
    pub room: RoomId,
    /// Number of the minutes, such as `2026-3`.
    pub number: String,
    /// Title, pseudonymised; may be empty.
    pub title: String,
    /// Who chairs it.
    pub chair: UserId,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// How far it is.
    pub phase: Phase,
    /// Who was there.
    #[serde(default)]
    pub present: BTreeSet<UserId>,
    /// Who of them came in after the start, and when.
    #[serde(default)]
    pub late: BTreeMap<UserId, Timestamp>,
    /// Whom the coordinator marked as absent.
    #[serde(default)]
    pub absent: BTreeSet<UserId>,
    /// The cases in the order in which they came up.
    #[serde(default)]
    pub sittings: Vec<Sitting>,
    /// The case that is open now.
    #[serde(default)]
    pub open: Option<CaseCode>,
    /// Unknown persons and their letters.
    #[serde(default)]
    pub names: Names,
    /// Number of the last entry.
    #[serde(default)]
    pub last: u32,
    /// Points of the lint that the coordinator settled, by entry.
    #[serde(default)]
    pub settled: BTreeSet<String>,
    /// The message that asks whether minutes are needed.
    #[serde(default)]
    pub asked: Option<EventId>,
    /// Messages that a coordinator reacted to and whose text is awaited.
    #[serde(default)]
    pub fetching: BTreeMap<EventId, (Kind, EventId)>,
    /// Waiting entries for which the original text is awaited, under a ground.
    #[serde(default)]
    pub granting: BTreeMap<EventId, String>,
    /// Events may have been missed.
    #[serde(default)]
    pub gap: bool,
    /// The entries by number; each is kept as a record of its own.
    #[serde(skip)]
    pub entries: BTreeMap<u32, Entry>,
}

/// How far a meeting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Started; whether minutes are needed was asked (uitgangspunt 11, BMZ-38).
    Asking,
    /// Going on, with minutes.
    Open,
    /// Going on, without minutes: everyone notes in their own file.
    WithoutMinutes,
    /// Ended; the coordinator looks at the draft.
    Draft,
    /// Approved and posted.
    Approved,
}

/// A case as it came up in a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    /// Its code.
    pub code: CaseCode,
    /// Our message that opened it: its thread belongs to the case.
    pub root: EventId,
    /// Who sat in on it.
    pub present: BTreeSet<UserId>,
}

/// The kinds of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// besluit
    Decision,
    /// actie
    Action,
    /// notitie
    Note,
    /// grond
    Ground,
}

/// One entry of the minutes.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its meeting.
    pub meeting: EventId,
    /// Its number, by which people correct it.
    pub number: u32,
    /// The case; `None`: general.
    pub case: Option<CaseCode>,
    /// What it is.
    pub kind: Kind,
    /// The pseudonymised text; empty while it waits.
    pub text: String,
    /// Who does it (actions).
    #[serde(default)]
    pub owner: Option<Owner>,
    /// By when (actions), or until when (grounds).
    #[serde(default)]
    pub due: Option<Date>,
    /// Who said it.
    pub author: UserId,
    /// Where it came from.
    pub source: Source,
    /// Whether it is in.
    pub state: EntryState,
    /// Our question to the author for other words, and when it was asked.
    #[serde(default)]
    pub asked: Option<(EventId, Timestamp)>,
    /// The ground on which health information stays in it.
    #[serde(default)]
    pub ground: Option<String>,
    /// When it came in.
    pub at: Timestamp,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Entry({} {:?} {:?}, {} characters)",
            self.number,
            self.kind,
            self.state,
            self.text.chars().count()
        )
    }
}

/// Who does an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The person, where known: reminders go there.
    pub user: Option<UserId>,
    /// Function and organisation, as minutes show it.
    pub label: String,
}

/// The message that an entry stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The message.
    pub event: EventId,
    /// Which of its commands, from 0.
    pub part: u32,
    /// The reaction by which a coordinator took it in.
    #[serde(default)]
    pub reaction: Option<EventId>,
}

/// Whether an entry is in the minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryState {
    /// In.
    In,
    /// Out until its author finds other words, or a coordinator gives a ground.
    Waiting,
}

/// Unknown persons of one meeting and their letters: keyed tags, no names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Names {
    tags: BTreeMap<String, u32>,
    count: u32,
}

impl Names {
    /// The placeholder of a person who is mentioned by these keyed tags, the whole mention first,
    /// then its words. Mentions with the same whole, or of one of the words alone, are one person.
    pub fn placeholder(&mut self, tags: &[String]) -> String {
        let known = tags.first().and_then(|whole| self.tags.get(whole)).copied();
        let by_word = || match tags.len() {
            // One word: it may be part of a longer mention.
            2 => self.tags.get(&tags[1]).copied(),
            // Longer: the surname may have stood alone before, but only as a whole mention.
            _ => None,
        };
        let number = known.or_else(by_word).unwrap_or_else(|| {
            self.count += 1;
            self.count
        });
        for tag in tags {
            self.tags.entry(tag.clone()).or_insert(number);
        }
        format!("[persoon {}]", letter(number))
    }
}

/// 1 is A, 27 is AA.
fn letter(number: u32) -> String {
    let mut rest = number.max(1);
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from_u32('A' as u32 + digit).unwrap_or('A'));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl Meeting {
    /// Whether entries come in now.
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Asking | Phase::Open)
    }

    /// Whether it goes on, with or without minutes.
    pub fn goes_on(&self) -> bool {
        self.is_open() || self.phase == Phase::WithoutMinutes
    }

    /// Whether its entries can still change.
    pub fn can_change(&self) -> bool {
        self.is_open() || self.phase == Phase::Draft
    }

    /// The entries that are in, by number.
    pub fn entries_in(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().filter(|entry| entry.state == EntryState::In)
    }

    /// The entries that wait for other words.
    pub fn waiting(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().filter(|entry| entry.state == EntryState::Waiting)
    }

    /// Numbers of the entries of a message, by their place in it.
    pub fn from_message(&self, event: &EventId) -> Vec<u32> {
        let mut found: Vec<&Entry> =
            self.entries.values().filter(|entry| entry.source.event == *event).collect();
        found.sort_by_key(|entry| entry.source.part);
        found.into_iter().map(|entry| entry.number).collect()
    }

    /// The case to which a message in this thread belongs, or else the open case.
    pub fn case_of_thread(&self, thread: Option<&EventId>) -> Option<CaseCode> {
        let sitting =
            thread.and_then(|root| self.sittings.iter().find(|sitting| sitting.root == *root));
        sitting.map(|sitting| sitting.code.clone()).or_else(|| self.open.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(words: &[&str]) -> Vec<String> {
        std::iter::once(words.concat()).chain(words.iter().map(|word| (*word).to_owned())).collect()
    }

    #[test]
    fn the_same_person_keeps_the_letter() {
        let mut names = Names::default();
        assert_eq!(names.placeholder(&tags(&["piet", "jansen"])), "[persoon A]");
        assert_eq!(names.placeholder(&tags(&["ali"])), "[persoon B]");
        assert_eq!(names.placeholder(&tags(&["jansen"])), "[persoon A]");
        assert_eq!(names.placeholder(&tags(&["piet", "bakker"])), "[persoon C]");
        assert_eq!(names.placeholder(&tags(&["piet", "jansen"])), "[persoon A]");
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([letter(1), letter(26), letter(27), letter(53)], ["A", "Z", "AA", "BA"]);
    }
}
