//! Figures by month, for the functionaris gegevensbescherming: how often, and how it ended. No person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How something that is counted ended (or went).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// It happened: a nudge was sent, a dialog reached this verdict.
    Happened,
    /// A finding was only counted: learning mode.
    Counted,
    /// A finding stayed unsaid because of the cap per hour.
    Capped,
    /// The author edited the message until it was clean.
    Edited,
    /// The message was removed.
    Removed,
    /// Shared on purpose, with a ground.
    OnPurpose,
    /// "Dit is geen diagnose": the finding was wrong.
    NoFinding,
    /// Nobody answered.
    Lapsed,
}

/// The figures of one month: subject (`nudge:diagnosis/psychotic`, `dialog:bemoeizorg:must not share`)
/// to how often each ending.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tally(pub BTreeMap<String, BTreeMap<Ending, u32>>);

/// All months.
#[derive(Debug, Default)]
pub struct Tallies(BTreeMap<String, Tally>);

impl Tallies {
    /// Takes up a month after a restart.
    pub fn restore(&mut self, month: String, tally: Tally) {
        self.0.insert(month, tally);
    }

    /// Counts one more and gives the month's figures.
    pub fn add(&mut self, month: &str, subject: &str, ending: Ending) -> &Tally {
        let tally = self.0.entry(month.to_owned()).or_default();
        *tally.0.entry(subject.to_owned()).or_default().entry(ending).or_default() += 1;
        tally
    }
}
