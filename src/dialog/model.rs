//! A loaded dialog: checked, with every reference known to lead somewhere.

use std::collections::BTreeMap;

use serde::Serialize;

use super::outcome::Outcome;

/// Id of the answer that every question has.
pub const DONT_KNOW: &str = "weet-niet";

/// One decision aid.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dialog {
    /// Its name in files, commands and records.
    pub id: String,
    /// Version of the file, `1.0.0`.
    pub version: String,
    /// What people see as its name.
    pub title: String,
    /// The kind of meeting it belongs to, in a few words.
    pub kind: String,
    /// Other words for that kind of meeting.
    pub synonyms: Vec<String>,
    /// Prefix of its source's rule ids.
    pub prefix: String,
    /// The day it was last checked against its source, `2026-11-24`.
    pub checked: String,
    /// Where it comes from.
    pub source: Source,
    /// Rule id to its place in the source.
    pub rules: BTreeMap<String, String>,
    /// Rules that no node uses, with the reason.
    pub unused: BTreeMap<String, String>,
    /// Id of the first node.
    pub start: String,
    /// Every node by id. Condition lists are spelled out as `list.1`, `list.2`, …
    pub nodes: BTreeMap<String, Node>,
    /// Node ids in the order of the file.
    pub order: Vec<String>,
}

/// Where a dialog comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Title of the document.
    pub title: String,
    /// Who wrote it.
    pub by: String,
    /// Year, or what is known of it.
    pub year: String,
    /// Its gaps and age: what a reader must know.
    pub caution: String,
}

/// A note on law that has changed since the source was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Its id.
    pub id: String,
    /// What to tell.
    pub text: String,
    /// `hoog`, `midden` or `laag`; anything but `hoog` is shown with "laat dit toetsen".
    pub certainty: Certainty,
}

/// How sure the author of a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Sure.
    Hoog,
    /// Fairly sure.
    Midden,
    /// Not sure.
    Laag,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Node {
    /// Asks something.
    Question(Question),
    /// Goes on by an answer given before.
    Split(Split),
    /// Ends.
    Verdict(Verdict),
}

impl Node {
    /// The nodes it can lead to.
    pub fn targets(&self) -> Vec<&str> {
        match self {
            Self::Question(question) => question.answers.iter().map(|a| a.to.as_str()).collect(),
            Self::Split(split) => {
                let ways = split.ways.iter().map(|way| way.to.as_str());
                ways.chain(split.otherwise.as_deref()).collect()
            }
            Self::Verdict(_) => Vec::new(),
        }
    }
}

/// What a question's answer tells beyond the question itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Slot {
    /// The asker's role: treating, derived secrecy, none.
    Role,
    /// The recipient.
    Recipient,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// The question; `{ontvanger}` stands for the recipient's name.
    pub text: String,
    /// Why it is asked, in one line.
    pub why: String,
    /// More help.
    pub help: String,
    /// The source's own words, exactly.
    pub quote: String,
    /// Rule ids.
    pub sources: Vec<String>,
    /// What has changed since.
    pub notes: Vec<Note>,
    /// What else it tells.
    pub slot: Option<Slot>,
    /// Asked for each recipient anew when there are several.
    pub per_recipient: bool,
    /// Its place in a list of conditions.
    pub condition: Option<Condition>,
    /// The answers.
    pub answers: Vec<Answer>,
}

/// A question's place in a list of conditions of which all must be met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// Which list, `BMZ-BF`.
    pub list: String,
    /// From 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Its id within the question.
    pub id: String,
    /// What people read.
    pub text: String,
    /// How texts name it: "de politie".
    pub name: String,
    /// Other words for it.
    pub synonyms: Vec<String>,
    /// A condition that comes along to the verdict.
    pub condition: String,
    /// Something to record that comes along to the verdict.
    pub record: String,
    /// Fields it ticks on the form of Bijlage VI.
    pub form: Vec<String>,
    /// How a professional can bring this answer about; empty for what nobody can change.
    pub way: String,
    /// The next node.
    pub to: String,
}

/// Goes on by an answer given before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Split {
    /// Its id.
    pub id: String,
    /// The question whose answer counts.
    pub on: String,
    /// Where each answer leads.
    pub ways: Vec<Way>,
    /// Where everything else leads; also when the question was not asked.
    pub otherwise: Option<String>,
}

/// One way out of a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    /// Answer ids.
    pub answers: Vec<String>,
    /// The next node.
    pub to: String,
}

/// An end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Its id.
    pub id: String,
    /// What it comes down to.
    pub outcome: Outcome,
    /// The same in one sentence about this situation.
    pub summary: String,
    /// On which ground, for the record: `toestemming`, `vitaal belang`, …; may be empty.
    pub ground: String,
    /// Who may receive.
    pub recipients: Vec<String>,
    /// Who may not.
    pub excluded: Vec<String>,
    /// Which data.
    pub data: Vec<String>,
    /// Under which conditions.
    pub conditions: Vec<String>,
    /// What to record.
    pub record: Vec<String>,
    /// What to tell the client.
    pub client: String,
    /// What one can do next.
    pub onward: Vec<String>,
    /// The source's own words, exactly.
    pub quote: String,
    /// Rule ids.
    pub sources: Vec<String>,
    /// What has changed since.
    pub notes: Vec<Note>,
    /// What has an end date here: `toestemming`, `zorgmachtiging`, `bespreken zonder toestemming`.
    pub term: Option<String>,
    /// Whether the form of Bijlage VI belongs to it.
    pub form: bool,
}

impl Dialog {
    /// A node; every id in a loaded dialog has one.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// A question by id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        match self.nodes.get(id) {
            Some(Node::Question(question)) => Some(question),
            _ => None,
        }
    }

    /// A verdict by id.
    pub fn verdict(&self, id: &str) -> Option<&Verdict> {
        match self.nodes.get(id) {
            Some(Node::Verdict(verdict)) => Some(verdict),
            _ => None,
        }
    }

    /// The questions, in the order of the file.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.order.iter().filter_map(|id| self.question(id))
    }

    /// The verdicts, in the order of the file.
    pub fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.order.iter().filter_map(|id| self.verdict(id))
    }

    /// The question that fills a slot.
    pub fn slot(&self, slot: Slot) -> impl Iterator<Item = &Question> {
        self.questions().filter(move |question| question.slot == Some(slot))
    }
}

impl Question {
    /// An answer by id.
    pub fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.id == id)
    }
}
