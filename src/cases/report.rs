//! What was done with a case, and a month's figures: read from the records alone.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::code::CaseCode;
use crate::bot::{Ending, Record, RecordKind, Tally};

/// One line of a case's log (NEN 7513: who, what, when, on what ground; no content).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Who: the beginning of a keyed tag, the same person always the same.
    pub who: String,
    /// What, as the record says it.
    pub what: What,
    /// On what ground; may be empty.
    pub ground: String,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Something with the case or the minutes, such as `case opened`.
    Act(String),
    /// A weighed decision: dialog, its version and the outcome.
    Weighed {
        /// Dialog id.
        dialog: String,
        /// Version of the dialog.
        version: String,
        /// Outcome.
        outcome: String,
    },
}

/// One line of a month's figures. No person stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What was counted: `nudge:diagnosis/psychotic`, `dialog:bemoeizorg:must not share`.
    pub subject: String,
    /// How often each ending.
    pub endings: BTreeMap<Ending, u32>,
}

impl Figure {
    /// Of the nudges whose author said something about it, the share that was right, in percent.
    /// `None` where nothing was said.
    pub fn precision(&self) -> Option<u32> {
        let count = |ending: Ending| self.endings.get(&ending).copied().unwrap_or(0);
        let right = count(Ending::Edited) + count(Ending::Removed) + count(Ending::OnPurpose);
        let all = right + count(Ending::NoFinding);
        (all > 0).then(|| right * 100 / all)
    }
}

/// The log of a case, oldest first.
pub fn case_log(records: &[Record], code: &CaseCode) -> Vec<Line> {
    let accounts = records.iter().filter(|record| record.key.kind == RecordKind::Account);
    let mut lines: Vec<Line> = accounts.filter_map(|record| line(&record.body, code)).collect();
    lines.sort_by_key(|line| line.at);
    lines
}

fn line(body: &serde_json::Value, code: &CaseCode) -> Option<Line> {
    let text =
        |name: &str| body.get(name).and_then(serde_json::Value::as_str).unwrap_or("").to_owned();
    if CaseCode::parse(&text("case")).as_ref() != Some(code) {
        return None;
    }
    let what = match body.get("dialog") {
        Some(_) => What::Weighed {
            dialog: text("dialog"),
            version: text("version"),
            outcome: text("outcome"),
        },
        None => What::Act(text("what")),
    };
    let who = text("who").chars().take(8).collect();
    Some(Line { at: text("at").parse().ok()?, who, what, ground: text("ground") })
}

/// The figures of a month (`2026-01`), by subject.
pub fn month_figures(records: &[Record], month: &str) -> Vec<Figure> {
    let tallies = records
        .iter()
        .filter(|record| record.key.kind == RecordKind::Tally && record.key.id == month);
    let read =
        tallies.filter_map(|record| serde_json::from_value::<Tally>(record.body.clone()).ok());
    read.flat_map(|tally| tally.0).map(|(subject, endings)| Figure { subject, endings }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::RecordKey;

    fn record(kind: RecordKind, id: &str, body: serde_json::Value) -> Record {
        Record { key: RecordKey { kind, id: id.into() }, expires: None, body }
    }

    #[test]
    fn a_case_log_is_in_order_and_of_that_case() {
        let act = |at: &str, case: &str, what: &str| serde_json::json!({"at": at, "who": "0123456789ab", "what": what, "case": case});
        let records = [
            record(RecordKind::Account, "b", act("2026-01-06T09:00:00Z", "C-1", "case closed")),
            record(RecordKind::Account, "a", act("2026-01-05T09:00:00Z", "C-1", "case opened")),
            record(RecordKind::Account, "c", act("2026-01-05T09:00:00Z", "C-2", "case opened")),
            record(
                RecordKind::Account,
                "d",
                serde_json::json!({"at": "2026-01-07T09:00:00Z", "who": "ff", "case": "C-1", "dialog": "bemoeizorg",
                    "version": "1", "outcome": "may share", "ground": "vitaal belang"}),
            ),
        ];
        let log = case_log(&records, &CaseCode::parse("c-1").expect("a code"));
        let acts: Vec<&What> = log.iter().map(|line| &line.what).collect();
        assert_eq!(log.len(), 3);
        assert_eq!(acts[0], &What::Act("case opened".into()));
        assert!(matches!(acts[2], What::Weighed { .. }));
        assert_eq!((log[0].who.as_str(), log[2].ground.as_str()), ("01234567", "vitaal belang"));
    }

    #[test]
    fn precision_counts_what_authors_said() {
        let body = serde_json::json!({"nudge:x": {"happened": 9, "edited": 2, "removed": 1, "no-finding": 1}});
        let figures = month_figures(&[record(RecordKind::Tally, "2026-01", body)], "2026-01");
        assert_eq!(figures[0].precision(), Some(75));
        assert!(month_figures(&[], "2026-01").is_empty());
    }
}
