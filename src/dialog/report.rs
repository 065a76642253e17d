//! What a walk comes to, as data: for `dialog walk --json`, replay and accountability.

use serde::Serialize;

use super::model::{Certainty, Dialog, Question};
use super::outcome::Outcome;
use super::reading::{self, Reading};
use super::walk::{Answers, At, Walk, key, walk};

/// A walk as data.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Dialog id.
    pub dialog: String,
    /// Version of the file.
    pub version: String,
    /// The questions answered on the way.
    pub path: Vec<Step>,
    /// The verdict, where the answers reach one.
    #[serde(flatten)]
    pub end: Option<End>,
    /// The next question, where they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Next>,
}

/// One answered question.
#[derive(Debug, Serialize)]
pub struct Step {
    /// Question id.
    pub node: String,
    /// The question.
    pub question: String,
    /// Answer id.
    pub answer: String,
    /// The answer.
    pub text: String,
    /// Rule ids of the question.
    pub sources: Vec<String>,
}

/// A verdict.
#[derive(Debug, Serialize)]
pub struct End {
    /// Verdict id.
    pub verdict: String,
    /// Its outcome.
    pub outcome: Outcome,
    /// In one sentence.
    pub summary: String,
    /// On which ground.
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
    /// Rule ids.
    pub sources: Vec<String>,
    /// Rule ids with their place in the source.
    pub places: Vec<String>,
    /// What has changed since.
    pub notes: Vec<NoteText>,
    /// What has an end date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
}

/// A note as people read it.
#[derive(Debug, Serialize)]
pub struct NoteText {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// How sure it is.
    pub certainty: Certainty,
}

/// The question that comes next.
#[derive(Debug, Serialize)]
pub struct Next {
    /// Question id.
    pub node: String,
    /// The question.
    pub question: String,
    /// Why it is asked.
    pub why: String,
    /// The answers.
    pub answers: Vec<Choice>,
    /// Rule ids.
    pub sources: Vec<String>,
}

/// One answer to choose.
#[derive(Debug, Serialize)]
pub struct Choice {
    /// By which number it is chosen.
    pub number: usize,
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// Why answers given in a row do not make a walk.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unfit {
    /// The text is none of the answers, or could be several of them.
    #[error("{text:?} is no clear answer to {question:?}; answer with one of: {options}")]
    Unclear {
        /// What was given.
        text: String,
        /// The question's id.
        question: String,
        /// What can be answered.
        options: String,
    },
    /// A pair names a question that does not come now.
    #[error("{given:?} answers another question than the next one, which is {next:?}")]
    OtherQuestion {
        /// The pair.
        given: String,
        /// The question's id.
        next: String,
    },
    /// The verdict was reached before this answer.
    #[error("the verdict is reached before {0:?}; leave it out")]
    LeftOver(String),
}

/// Reads answers given one after the other: numbers, ids, words, or `question=answer`.
///
/// # Errors
/// The first text that cannot be taken.
pub fn read_answers<'t>(
    dialog: &Dialog,
    texts: impl IntoIterator<Item = &'t str>,
) -> Result<Answers, Unfit> {
    let mut answers = Answers::default();
    for text in texts {
        let question = match walk(dialog, &answers, None).at {
            At::Question(question) => question,
            _ => return Err(Unfit::LeftOver(text.to_owned())),
        };
        let said = match text.split_once('=') {
            Some((id, said)) if id == question.id => said,
            Some((id, _)) if dialog.question(id).is_some() => {
                return Err(Unfit::OtherQuestion {
                    given: text.to_owned(),
                    next: question.id.clone(),
                });
            }
            _ => text,
        };
        match reading::read(question, said) {
            Reading::Answer(answer) => answers.set(key(question, None), answer),
            _ => {
                return Err(Unfit::Unclear {
                    text: text.to_owned(),
                    question: question.id.clone(),
                    options: options(question),
                });
            }
        }
    }
    Ok(answers)
}

fn options(question: &Question) -> String {
    let numbered = question.answers.iter().enumerate();
    let numbered = numbered.map(|(at, answer)| format!("{} {}", at + 1, answer.id));
    numbered.collect::<Vec<_>>().join(", ")
}

/// A walk as data.
pub fn report(dialog: &Dialog, walk: &Walk<'_>) -> Report {
    let path = walk.steps.iter().map(|step| Step {
        node: step.question.id.clone(),
        question: walk.fill(&step.question.text),
        answer: step.answer.id.clone(),
        text: step.answer.text.clone(),
        sources: step.question.sources.clone(),
    });
    let mut report = Report {
        dialog: dialog.id.clone(),
        version: dialog.version.clone(),
        path: path.collect(),
        end: None,
        next: None,
    };
    let all = |lines: &[String]| lines.iter().map(|line| walk.fill(line)).collect();
    match walk.at {
        At::Verdict(verdict) => {
            report.end = Some(End {
                verdict: verdict.id.clone(),
                outcome: verdict.outcome,
                summary: walk.fill(&verdict.summary),
                ground: verdict.ground.clone(),
                recipients: all(&verdict.recipients),
                excluded: all(&verdict.excluded),
                data: all(&verdict.data),
                conditions: walk.conditions(verdict),
                record: walk.record(verdict),
                client: walk.fill(&verdict.client),
                onward: all(&verdict.onward),
                sources: verdict.sources.clone(),
                places: verdict.sources.iter().map(|rule| place(dialog, rule)).collect(),
                notes: verdict
                    .notes
                    .iter()
                    .map(|note| NoteText {
                        id: note.id.clone(),
                        text: note.text.clone(),
                        certainty: note.certainty,
                    })
                    .collect(),
                term: verdict.term.clone(),
            });
        }
        At::Question(question) => {
            report.next = Some(Next {
                node: question.id.clone(),
                question: walk.fill(&question.text),
                why: walk.fill(&question.why),
                answers: question
                    .answers
                    .iter()
                    .enumerate()
                    .map(|(at, answer)| Choice {
                        number: at + 1,
                        id: answer.id.clone(),
                        text: answer.text.clone(),
                    })
                    .collect(),
                sources: question.sources.clone(),
            });
        }
        At::Nowhere => {}
    }
    report
}

/// A rule with its place: `BMZ-6 (Uitgangspunt 2; …)`.
pub fn place(dialog: &Dialog, rule: &str) -> String {
    match dialog.rules.get(rule) {
        Some(place) => format!("{rule} ({place})"),
        None => format!("{rule} (veiligheidsregel van dit hulpmiddel)"),
    }
}
