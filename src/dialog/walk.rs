//! Where a set of answers leads. The position is always derived by walking from the start, so that
//! going back and changing an answer need no bookkeeping.

use serde::{Deserialize, Serialize};

use super::model::{Answer, Dialog, Node, Question, Slot, Verdict};

/// One given answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Given {
    /// Question id; `question@recipient` where it is asked for each recipient.
    pub question: String,
    /// Answer id.
    pub answer: String,
}

/// Answers given so far: one for each question, in the order they were first given. Answers that a
/// later change made beside the point stay, and count again when a change brings their question back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(Vec<Given>);

impl Answers {
    /// The answer to a question.
    pub fn get(&self, question: &str) -> Option<&str> {
        self.0.iter().find(|given| given.question == question).map(|given| given.answer.as_str())
    }

    /// Gives or changes an answer.
    pub fn set(&mut self, question: impl Into<String>, answer: impl Into<String>) {
        let (question, answer) = (question.into(), answer.into());
        match self.0.iter_mut().find(|given| given.question == question) {
            Some(given) => given.answer = answer,
            None => self.0.push(Given { question, answer }),
        }
    }

    /// Takes an answer back.
    pub fn remove(&mut self, question: &str) {
        self.0.retain(|given| given.question != question);
    }

    /// All of them.
    pub fn all(&self) -> &[Given] {
        &self.0
    }
}

/// A walk through a dialog.
#[derive(Debug, Clone)]
pub struct Walk<'a> {
    /// The questions answered on the way.
    pub steps: Vec<Step<'a>>,
    /// Where the answers end.
    pub at: At<'a>,
}

/// One question with its answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step<'a> {
    /// The question.
    pub question: &'a Question,
    /// Its answer.
    pub answer: &'a Answer,
}

/// Where a walk stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum At<'a> {
    /// At a question without an answer.
    Question(&'a Question),
    /// At the end.
    Verdict(&'a Verdict),
    /// At a node that is not there. A loaded dialog has none; it keeps this library free of panics.
    Nowhere,
}

/// Walks a dialog with these answers. With several recipients each has a walk of its own: `recipient`
/// then stands in for the answer to the recipient question.
pub fn walk<'a>(dialog: &'a Dialog, answers: &Answers, recipient: Option<&str>) -> Walk<'a> {
    let mut steps: Vec<Step<'a>> = Vec::new();
    let mut id = dialog.start.as_str();
    // A checked dialog has no loop; the bound keeps an unchecked one from running on.
    for _ in 0..=dialog.nodes.len() {
        match dialog.node(id) {
            None => break,
            Some(Node::Verdict(verdict)) => return Walk { steps, at: At::Verdict(verdict) },
            Some(Node::Split(split)) => {
                let before = steps.iter().find(|step| step.question.id == split.on);
                let way = before.and_then(|step| {
                    split.ways.iter().find(|way| way.answers.contains(&step.answer.id))
                });
                match way.map(|way| &way.to).or(split.otherwise.as_ref()) {
                    Some(to) => id = to,
                    None => break,
                }
            }
            Some(Node::Question(question)) => {
                let given = match recipient {
                    Some(recipient) if question.slot == Some(Slot::Recipient) => Some(recipient),
                    _ => answers.get(&key(question, recipient)),
                };
                let Some(answer) = given.and_then(|given| question.answer(given)) else {
                    return Walk { steps, at: At::Question(question) };
                };
                steps.push(Step { question, answer });
                id = &answer.to;
            }
        }
    }
    Walk { steps, at: At::Nowhere }
}

/// Under which key the answer to a question is kept.
pub fn key(question: &Question, recipient: Option<&str>) -> String {
    match recipient {
        Some(recipient) if question.per_recipient => format!("{}@{recipient}", question.id),
        _ => question.id.clone(),
    }
}

impl<'a> Walk<'a> {
    /// How the texts name the recipient, if it is known.
    pub fn recipient(&self) -> Option<&'a str> {
        self.steps
            .iter()
            .rev()
            .find(|step| step.question.slot == Some(Slot::Recipient))
            .map(|step| step.answer.name.as_str())
    }

    /// A text of the dialog with the recipient's name filled in.
    pub fn fill(&self, text: &str) -> String {
        fill(text, self.recipient())
    }

    /// Conditions of the verdict, with those that answers brought along.
    pub fn conditions(&self, verdict: &Verdict) -> Vec<String> {
        let own = verdict.conditions.iter();
        let along = self.steps.iter().map(|step| &step.answer.condition);
        // Conditions bind a sharing; where nothing is shared they would only confuse.
        let along = along.filter(|text| !text.is_empty() && verdict.outcome.shares());
        own.chain(along).map(|text| self.fill(text)).collect()
    }

    /// What to record, with what answers brought along.
    pub fn record(&self, verdict: &Verdict) -> Vec<String> {
        let along = self.steps.iter().map(|step| &step.answer.record);
        let along = along.filter(|text| !text.is_empty());
        verdict.record.iter().chain(along).map(|text| self.fill(text)).collect()
    }
}

/// Fills `{ontvanger}` in; at the start of a sentence with a capital.
pub fn fill(text: &str, recipient: Option<&str>) -> String {
    let name = recipient.unwrap_or("de ontvanger");
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{ontvanger}") {
        out.push_str(&rest[..at]);
        let starts = out.trim_end().is_empty() || out.trim_end().ends_with(['.', '?', '!']);
        let mut letters = name.chars();
        match letters.next() {
            Some(first) if starts => {
                out.extend(first.to_uppercase());
                out.push_str(letters.as_str());
            }
            _ => out.push_str(name),
        }
        rest = &rest[at + "{ontvanger}".len()..];
    }
    out.push_str(rest);
    out
}
