//! The accountability record of a verdict: enough to see afterwards what was weighed under which rules,
//! and nothing about the client but the case code.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Library;
use super::model::Dialog;
use super::outcome::Outcome;
use super::walk::{Answers, At, Given, Walk, walk};

/// One weighed decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// When the verdict was reached.
    pub at: Timestamp,
    /// Who asked, as a keyed tag.
    pub who: String,
    /// The case code, where it was named.
    #[serde(default)]
    pub case: Option<String>,
    /// Dialog id.
    pub dialog: String,
    /// Version of the dialog, so that the decision can be replayed under the rules of its day.
    pub version: String,
    /// The recipient's answer id where the run had several.
    #[serde(default)]
    pub recipient: Option<String>,
    /// The answers on the way to the verdict.
    pub answers: Vec<Given>,
    /// Verdict id.
    pub verdict: String,
    /// Its outcome.
    pub outcome: Outcome,
    /// Its ground; may be empty.
    #[serde(default)]
    pub ground: String,
    /// Until when consent, order or ground holds.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Account {
    /// The record of a walk that reached a verdict.
    pub fn of(dialog: &Dialog, walk: &Walk<'_>, recipient: Option<&str>) -> Option<Self> {
        let At::Verdict(verdict) = walk.at else { return None };
        let answers = walk.steps.iter().map(|step| Given {
            question: step.question.id.clone(),
            answer: step.answer.id.clone(),
        });
        Some(Self {
            at: Timestamp::UNIX_EPOCH,
            who: String::new(),
            case: None,
            dialog: dialog.id.clone(),
            version: dialog.version.clone(),
            recipient: recipient.map(str::to_owned),
            answers: answers.collect(),
            verdict: verdict.id.clone(),
            outcome: verdict.outcome,
            ground: verdict.ground.clone(),
            until: None,
        })
    }
}

/// Why a record cannot be replayed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unreplayable {
    /// Neither in force nor in the archive.
    #[error("dialog {0} version {1} is not among the files; put it in dialogs/archief/")]
    NoVersion(String, String),
    /// The answers do not reach a verdict in that version.
    #[error("the recorded answers reach no verdict in {0} version {1}")]
    NoVerdict(String, String),
}

/// The walk of recorded answers under the recorded version.
///
/// # Errors
/// When that version is gone, or the answers do not fit it.
pub fn replay<'a>(
    library: &'a Library,
    account: &Account,
) -> Result<(&'a Dialog, Walk<'a>), Unreplayable> {
    let (id, version) = (&account.dialog, &account.version);
    let dialog = library
        .version(id, version)
        .ok_or_else(|| Unreplayable::NoVersion(id.clone(), version.clone()))?;
    let mut answers = Answers::default();
    for given in &account.answers {
        answers.set(&given.question, &given.answer);
    }
    let walk = walk(dialog, &answers, None);
    match walk.at {
        At::Verdict(_) => Ok((dialog, walk)),
        _ => Err(Unreplayable::NoVerdict(id.clone(), version.clone())),
    }
}
