//! The minutes as headings, facts and lists, whatever they are written to.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::model::{Entry, Kind, Meeting};
use crate::bot::UserId;
use crate::cases::{CaseCode, Register};

/// The words of the minutes, from the template. `{…}` is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "the commented template config/minutes/verslag.toml says what each is"
)]
pub struct Wording {
    pub title: String,
    pub draft: String,
    pub note: String,
    pub date: String,
    pub time: String,
    pub from_to: String,
    pub place: String,
    pub chair: String,
    pub present: String,
    pub late: String,
    pub absent: String,
    pub nobody: String,
    pub count: String,
    pub general: String,
    pub case: String,
    pub decisions: String,
    pub actions: String,
    pub notes: String,
    pub grounds: String,
    pub decision: String,
    pub action: String,
    pub note_one: String,
    pub ground_one: String,
    pub by: String,
    pub until: String,
    pub without_owner: String,
    pub with_ground: String,
    pub consent: String,
    pub evaluation: String,
    pub no_entries: String,
    pub empty: String,
    pub all_decisions: String,
    pub all_actions: String,
    pub column_number: String,
    pub column_case: String,
    pub column_what: String,
    pub column_who: String,
    pub column_when: String,
    pub incomplete: String,
    pub distribution: String,
    pub retention: String,
    pub page: String,
}

/// The minutes of one meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The title, with the number.
    pub title: String,
    /// The mark of a draft, if it is one.
    pub draft: Option<String>,
    /// The line below the title: pseudonymised, and that it stays confidential.
    pub note: String,
    /// Facts about the meeting: name and value.
    pub facts: Vec<(String, String)>,
    /// One section a case, the general one first where it has entries.
    pub sections: Vec<Section>,
    /// All decisions and all actions again, as tables.
    pub lists: Vec<Section>,
    /// Closing lines: completeness, distribution, retention.
    pub closing: Vec<String>,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A sentence.
    Paragraph(String),
    /// Entries of one kind under its name.
    List {
        /// The kind: "Besluiten".
        name: String,
        /// One of the kind: "Besluit".
        one: String,
        /// The entries.
        items: Vec<Item>,
    },
    /// A table.
    Table {
        /// Column heads.
        head: Vec<String>,
        /// Rows.
        rows: Vec<Vec<String>>,
    },
}

/// One entry in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The entry's number.
    pub number: u32,
    /// Who, for actions.
    pub who: Option<String>,
    /// The text.
    pub text: String,
    /// By when, or on what ground.
    pub remarks: Vec<String>,
}

/// How people are named: function and organisation where they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People(pub BTreeMap<UserId, String>);

impl People {
    /// How this person is named.
    pub fn name(&self, user: &UserId) -> String {
        self.0.get(user).cloned().unwrap_or_else(|| user.local().to_owned())
    }
}

/// Builds the minutes of a meeting. `only`: just the cases in which this person sat in.
pub fn build(
    meeting: &Meeting,
    people: &People,
    register: &Register,
    wording: &Wording,
    zone: &TimeZone,
    retention_days: u32,
    only: Option<&UserId>,
) -> Document {
    let builder = Builder { meeting, people, register, wording, zone };
    let cases: Vec<Option<CaseCode>> = builder.cases(only);
    let entries: Vec<&Entry> =
        meeting.entries_in().filter(|entry| cases.contains(&entry.case)).collect();
    let sections =
        cases.iter().filter_map(|case| builder.section(case.as_ref(), &entries)).collect();
    let mut closing = Vec::new();
    if meeting.gap {
        closing.push(wording.incomplete.clone());
    }
    if entries.is_empty() {
        closing.push(wording.empty.clone());
    }
    closing.push(wording.distribution.clone());
    closing.push(fill(&wording.retention, &[("days", &retention_days.to_string())]));
    let title = fill(&wording.title, &[("number", &meeting.number)]);
    let title =
        if meeting.title.is_empty() { title } else { format!("{title}: {}", meeting.title) };
    let draft = meeting.phase != super::Phase::Approved;
    Document {
        title,
        draft: draft.then(|| wording.draft.clone()),
        note: wording.note.clone(),
        facts: builder.facts(),
        sections,
        lists: builder.lists(&entries),
        closing,
    }
}

struct Builder<'a> {
    meeting: &'a Meeting,
    people: &'a People,
    register: &'a Register,
    wording: &'a Wording,
    zone: &'a TimeZone,
}

impl Builder<'_> {
    /// The general part, then every case that came up or has an entry, in that order.
    fn cases(&self, only: Option<&UserId>) -> Vec<Option<CaseCode>> {
        let mut cases = vec![None];
        let sat_in = |code: &CaseCode| {
            only.is_none_or(|user| {
                self.meeting
                    .sittings
                    .iter()
                    .any(|sitting| sitting.code == *code && sitting.present.contains(user))
            })
        };
        let came_up = self.meeting.sittings.iter().map(|sitting| &sitting.code);
        let has_entry = self.meeting.entries_in().filter_map(|entry| entry.case.as_ref());
        for code in came_up.chain(has_entry).filter(|code| sat_in(code)) {
            if !cases.contains(&Some(code.clone())) {
                cases.push(Some(code.clone()));
            }
        }
        cases
    }

    fn facts(&self) -> Vec<(String, String)> {
        let (meeting, wording) = (self.meeting, self.wording);
        let started = meeting.started.to_zoned_datetime(self.zone.clone());
        let clock = |at: jiff::Timestamp| {
            at.to_zoned_datetime(self.zone.clone()).strftime("%H:%M").to_string()
        };
        let to = meeting.ended.map_or_else(|| "…".to_owned(), clock);
        let mut facts = vec![
            (wording.date.clone(), long_date(started.date())),
            (
                wording.time.clone(),
                fill(&wording.from_to, &[("from", &clock(meeting.started)), ("to", &to)]),
            ),
            (wording.chair.clone(), self.people.name(&meeting.chair)),
            (
                wording.present.clone(),
                self.count(meeting.present.difference(&meeting.absent), |user, name| match meeting
                    .late
                    .get(user)
                {
                    Some(at) => fill(&wording.late, &[("who", &name), ("time", &clock(*at))]),
                    None => name,
                }),
            ),
        ];
        if !meeting.absent.is_empty() {
            facts.push((wording.absent.clone(), self.count(meeting.absent.iter(), |_, name| name)));
        }
        facts
    }

    /// People by function; several of one function are counted.
    fn count<'u>(
        &self,
        users: impl Iterator<Item = &'u UserId>,
        name: impl Fn(&UserId, String) -> String,
    ) -> String {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for user in users {
            *counts.entry(name(user, self.people.name(user))).or_default() += 1;
        }
        if counts.is_empty() {
            return self.wording.nobody.clone();
        }
        let one = |(who, count): (String, u32)| match count {
            1 => who,
            count => fill(&self.wording.count, &[("count", &count.to_string()), ("who", &who)]),
        };
        counts.into_iter().map(one).collect::<Vec<_>>().join("; ")
    }

    fn section(&self, case: Option<&CaseCode>, entries: &[&Entry]) -> Option<Section> {
        let wording = self.wording;
        let mine: Vec<&Entry> =
            entries.iter().copied().filter(|entry| entry.case.as_ref() == case).collect();
        if case.is_none() && mine.is_empty() {
            return None;
        }
        let mut blocks = Vec::new();
        let kinds = [
            (Kind::Ground, &wording.grounds, &wording.ground_one),
            (Kind::Decision, &wording.decisions, &wording.decision),
            (Kind::Action, &wording.actions, &wording.action),
            (Kind::Note, &wording.notes, &wording.note_one),
        ];
        for (kind, name, one) in kinds {
            let items: Vec<Item> = mine
                .iter()
                .filter(|entry| entry.kind == kind)
                .map(|entry| self.item(entry))
                .collect();
            if !items.is_empty() {
                blocks.push(Block::List { name: name.clone(), one: one.clone(), items });
            }
        }
        if mine.is_empty() {
            blocks.push(Block::Paragraph(wording.no_entries.clone()));
        }
        if let Some(kept) = case.and_then(|code| self.register.get(code)) {
            if let Some(until) = kept.consent {
                blocks
                    .push(Block::Paragraph(fill(&wording.consent, &[("date", &long_date(until))])));
            }
            if let Some(on) = kept.evaluate {
                blocks
                    .push(Block::Paragraph(fill(&wording.evaluation, &[("date", &long_date(on))])));
            }
        }
        let heading = match case {
            Some(code) => fill(&wording.case, &[("code", code.as_str())]),
            None => wording.general.clone(),
        };
        Some(Section { heading, blocks })
    }

    fn item(&self, entry: &Entry) -> Item {
        let mut remarks = Vec::new();
        if let Some(due) = entry.due {
            let key =
                if entry.kind == Kind::Action { &self.wording.by } else { &self.wording.until };
            remarks.push(fill(key, &[("date", &long_date(due))]));
        }
        if let Some(ground) = &entry.ground {
            remarks.push(fill(&self.wording.with_ground, &[("ground", ground)]));
        }
        let who = entry.owner.as_ref().map(|owner| owner.label.clone());
        Item { number: entry.number, who, text: entry.text.clone(), remarks }
    }

    /// All decisions and all actions again, as tables.
    fn lists(&self, entries: &[&Entry]) -> Vec<Section> {
        let wording = self.wording;
        let case = |entry: &Entry| {
            entry.case.as_ref().map_or_else(|| wording.general.clone(), CaseCode::to_string)
        };
        let table = |heading: &str, head: Vec<String>, rows: Vec<Vec<String>>| {
            let blocks = vec![Block::Table { head, rows }];
            (!matches!(&blocks[0], Block::Table { rows, .. } if rows.is_empty()))
                .then(|| Section { heading: heading.to_owned(), blocks })
        };
        let decisions = entries.iter().filter(|entry| entry.kind == Kind::Decision);
        let decisions =
            decisions.map(|entry| vec![entry.number.to_string(), case(entry), entry.text.clone()]);
        let actions = entries.iter().filter(|entry| entry.kind == Kind::Action);
        let actions = actions.map(|entry| {
            let who = entry
                .owner
                .as_ref()
                .map_or_else(|| wording.without_owner.clone(), |owner| owner.label.clone());
            let when = entry.due.map_or_else(String::new, short_date);
            vec![entry.number.to_string(), case(entry), who, entry.text.clone(), when]
        });
        let number = || wording.column_number.clone();
        let lists = [
            table(
                &wording.all_decisions,
                vec![number(), wording.column_case.clone(), wording.column_what.clone()],
                decisions.collect(),
            ),
            table(
                &wording.all_actions,
                vec![
                    number(),
                    wording.column_case.clone(),
                    wording.column_who.clone(),
                    wording.column_what.clone(),
                    wording.column_when.clone(),
                ],
                actions.collect(),
            ),
        ];
        lists.into_iter().flatten().collect()
    }
}

/// Fills `{name}`s into a text of the template.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let name = rest[open + 1..].split('}').next().unwrap_or("");
        match values.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => {
                out.push_str(value);
                rest = &rest[open + name.len() + 2..];
            }
            None => {
                out.push('{');
                rest = &rest[open + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

const DAYS: [&str; 7] =
    ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];

/// A date in Dutch words: `maandag 5 januari 2026`.
pub fn long_date(date: Date) -> String {
    let day = DAYS[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()) % 7];
    format!("{day} {}", short_date(date))
}

/// `5 januari 2026`
fn short_date(date: Date) -> String {
    let month = MONTHS[(usize::from(date.month().unsigned_abs()) + 11) % 12];
    format!("{} {month} {}", date.day(), date.year())
}

/// Everyone who sat in on at least one case, for minutes by case.
pub fn sat_in(meeting: &Meeting) -> BTreeSet<UserId> {
    meeting.sittings.iter().flat_map(|sitting| sitting.present.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_dutch() {
        assert_eq!(long_date(jiff::civil::date(2026, 1, 5)), "maandag 5 januari 2026");
        assert_eq!(long_date(jiff::civil::date(2026, 12, 6)), "zondag 6 december 2026");
    }

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        assert_eq!(fill("{a} en {b} of {c}", &[("a", "{b}"), ("b", "x")]), "{b} en x of {c}");
    }
}
