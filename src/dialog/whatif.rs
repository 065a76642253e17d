//! What if: which other answers would let something be shared, and which is the easiest lawful way.

use super::model::{Answer, DONT_KNOW, Dialog, Question, Slot, Verdict};
use super::outcome::Outcome;
use super::walk::{Answers, At, key, walk};

/// Most answers that a search gives anew behind a change.
const DEEPEST: usize = 8;

/// Changed answers and what they would come to.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// The changed answers, in the order of the walk; one or two.
    pub changed: Vec<(&'a Question, &'a Answer)>,
    /// Questions that would then come up, with the answers that lead there.
    pub then: Vec<(&'a Question, &'a Answer)>,
    /// Where that leads.
    pub verdict: &'a Verdict,
}

/// The changes that lead to sharing in some form, easiest first: as few changes as possible, by
/// something the professional can bring about, in the order of the dialog (asking consent, another
/// form, another circle …). When nothing can be brought about, the changes of fact that would matter.
pub fn changes<'a>(
    dialog: &'a Dialog,
    answers: &Answers,
    recipient: Option<&str>,
    most: usize,
) -> Vec<Change<'a>> {
    let base = walk(dialog, answers, recipient);
    let At::Verdict(now) = base.at else { return Vec::new() };
    let mut found: Vec<Change<'a>> = Vec::new();
    let mut single = |wanted: &dyn Fn(&Answer) -> bool| {
        for step in &base.steps {
            if recipient.is_some() && step.question.slot == Some(Slot::Recipient) {
                continue;
            }
            let others = step.question.answers.iter();
            for other in others.filter(|other| other.id != step.answer.id && wanted(other)) {
                let mut changed = answers.clone();
                changed.set(key(step.question, recipient), &other.id);
                if let Some((then, verdict)) = best(dialog, &mut changed, recipient, now, DEEPEST) {
                    found.push(Change { changed: vec![(step.question, other)], then, verdict });
                }
            }
        }
    };
    single(&|answer: &Answer| !answer.way.is_empty());
    if found.is_empty() {
        found = pairs(dialog, answers, recipient, now);
    }
    if found.is_empty() {
        let mut single = |wanted: &dyn Fn(&Answer) -> bool| {
            for step in &base.steps {
                for other in step.question.answers.iter().filter(|other| wanted(other)) {
                    let mut changed = answers.clone();
                    changed.set(key(step.question, recipient), &other.id);
                    let end = best(dialog, &mut changed, recipient, now, DEEPEST);
                    if let Some((then, verdict)) = end {
                        found.push(Change { changed: vec![(step.question, other)], then, verdict });
                    }
                }
            }
        };
        single(&|answer: &Answer| answer.id != DONT_KNOW);
    }
    // A stable sort keeps the order of the dialog among equals: consent stands before what follows it.
    found.sort_by_key(|change| (change.changed.len(), effort(change)));
    found.dedup_by_key(|change| change.verdict.id.clone());
    found.truncate(most);
    found
}

/// Asking consent first, then lighter forms, then the rest.
fn effort(change: &Change<'_>) -> usize {
    match (change.verdict.ground.as_str(), change.verdict.outcome) {
        ("toestemming", _) => 0,
        (_, Outcome::LessIntrusive) => 1,
        _ => 2,
    }
}

/// Two things that can both be brought about.
fn pairs<'a>(
    dialog: &'a Dialog,
    answers: &Answers,
    recipient: Option<&str>,
    now: &Verdict,
) -> Vec<Change<'a>> {
    let mut found = Vec::new();
    let base = walk(dialog, answers, recipient);
    for first in &base.steps {
        for one in first.question.answers.iter().filter(|one| !one.way.is_empty()) {
            let mut changed = answers.clone();
            changed.set(key(first.question, recipient), &one.id);
            let after = walk(dialog, &changed, recipient);
            let later = after.steps.iter().skip_while(|step| step.question.id != first.question.id);
            for second in later.skip(1) {
                let ways = second.question.answers.iter();
                for two in ways.filter(|two| !two.way.is_empty() && two.id != second.answer.id) {
                    let mut both = changed.clone();
                    both.set(key(second.question, recipient), &two.id);
                    let end = best(dialog, &mut both, recipient, now, DEEPEST);
                    if let Some((then, verdict)) = end {
                        let changed = vec![(first.question, one), (second.question, two)];
                        found.push(Change { changed, then, verdict });
                    }
                }
            }
        }
    }
    found
}

/// Higher: less is shared.
fn careful(verdict: &Verdict) -> usize {
    match verdict.outcome {
        Outcome::LessIntrusive => 3,
        Outcome::MayReport => 2,
        Outcome::NamedParties => 1,
        _ => 0,
    }
}

type End<'a> = (Vec<(&'a Question, &'a Answer)>, &'a Verdict);

/// The best end behind these answers, giving answers to questions that newly come up.
fn best<'a>(
    dialog: &'a Dialog,
    answers: &mut Answers,
    recipient: Option<&str>,
    now: &Verdict,
    depth: usize,
) -> Option<End<'a>> {
    match walk(dialog, answers, recipient).at {
        At::Verdict(verdict) => {
            // A duty of law is no way that one chooses.
            let better = verdict.outcome.shares()
                && verdict.outcome != Outcome::MustReport
                && verdict.id != now.id;
            better.then(|| (Vec::new(), verdict))
        }
        At::Question(question) if depth > 0 && question.condition.is_none() => {
            let mut found: Option<End<'a>> = None;
            let key = key(question, recipient);
            for answer in question.answers.iter().filter(|answer| answer.id != DONT_KNOW) {
                answers.set(&key, &answer.id);
                if let Some((mut then, verdict)) = best(dialog, answers, recipient, now, depth - 1)
                {
                    then.insert(0, (question, answer));
                    // What newly comes up is not known: count on the careful answer, which shares least.
                    let rank = |end: &End<'_>| (std::cmp::Reverse(careful(end.1)), end.0.len());
                    let end = (then, verdict);
                    if found.as_ref().is_none_or(|before| rank(&end) < rank(before)) {
                        found = Some(end);
                    }
                }
            }
            answers.remove(&key);
            found
        }
        _ => None,
    }
}
