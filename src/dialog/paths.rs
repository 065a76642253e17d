//! Every way through a dialog.

use super::model::{Answer, Dialog, Node, Question, Verdict};
use super::walk::{Answers, At, walk};

/// One way from the start to a verdict.
#[derive(Debug, Clone)]
pub struct Path<'a> {
    /// Question and answers that all go this same way; the first stands for the others.
    pub steps: Vec<(&'a Question, Vec<&'a Answer>)>,
    /// Where it ends.
    pub verdict: &'a Verdict,
}

impl Path<'_> {
    /// The answers by which `walk` takes this way.
    pub fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        for (question, same) in &self.steps {
            answers.set(&question.id, &same[0].id);
        }
        answers
    }
}

/// Whether two answers to a question can never lead to different ends: the same next node and the
/// same way at every split on this question. A condition they bring along may differ.
fn alike(dialog: &Dialog, question: &Question, one: &Answer, other: &Answer) -> bool {
    one.to == other.to
        && dialog.nodes.values().all(|node| match node {
            Node::Split(split) if split.on == question.id => {
                let way = |answer: &Answer| {
                    let way = split.ways.iter().find(|way| way.answers.contains(&answer.id));
                    way.map(|way| &way.to).or(split.otherwise.as_ref())
                };
                way(one) == way(other)
            }
            _ => true,
        })
}

/// A question's answers in groups that go the same way.
fn groups<'a>(dialog: &Dialog, question: &'a Question) -> Vec<Vec<&'a Answer>> {
    let mut groups: Vec<Vec<&Answer>> = Vec::new();
    for answer in &question.answers {
        match groups.iter_mut().find(|group| alike(dialog, question, group[0], answer)) {
            Some(group) => group.push(answer),
            None => groups.push(vec![answer]),
        }
    }
    groups
}

/// Hands every path to `visit`, in the order of the file; answers that go the same way make one path.
pub fn each<'a>(dialog: &'a Dialog, visit: &mut dyn FnMut(Path<'a>)) {
    let grouped: std::collections::BTreeMap<&str, Vec<Vec<&Answer>>> = dialog
        .questions()
        .map(|question| (question.id.as_str(), groups(dialog, question)))
        .collect();
    let mut steps: Vec<(&'a Question, Vec<&'a Answer>)> = Vec::new();
    descend(dialog, &dialog.start, &grouped, &mut steps, visit);
}

fn descend<'a>(
    dialog: &'a Dialog,
    id: &str,
    grouped: &std::collections::BTreeMap<&str, Vec<Vec<&'a Answer>>>,
    steps: &mut Vec<(&'a Question, Vec<&'a Answer>)>,
    visit: &mut dyn FnMut(Path<'a>),
) {
    match dialog.node(id) {
        Some(Node::Verdict(verdict)) => visit(Path { steps: steps.clone(), verdict }),
        Some(Node::Split(split)) => {
            let before = steps.iter().find(|(question, _)| question.id == split.on);
            let way = before.and_then(|(_, same)| {
                split.ways.iter().find(|way| way.answers.contains(&same[0].id))
            });
            if let Some(to) = way.map(|way| &way.to).or(split.otherwise.as_ref()) {
                descend(dialog, to, grouped, steps, visit);
            }
        }
        Some(Node::Question(question)) => {
            for group in grouped.get(question.id.as_str()).into_iter().flatten() {
                steps.push((question, group.clone()));
                descend(dialog, &group[0].to, grouped, steps, visit);
                steps.pop();
            }
        }
        None => {}
    }
}

/// All paths.
pub fn all(dialog: &Dialog) -> Vec<Path<'_>> {
    let mut paths = Vec::new();
    each(dialog, &mut |path| paths.push(path));
    paths
}

/// The table a jurist reads and signs: one row a path. `answers` can be given to `dialog walk`;
/// `also` names the answers that go the same way.
pub fn table(dialog: &Dialog) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = out.write_record([
        "path",
        "dialog",
        "version",
        "answers",
        "also",
        "verdict",
        "outcome",
        "summary",
        "recipients",
        "excluded",
        "data",
        "conditions",
        "record",
        "sources",
        "notes",
        "path_sources",
    ]);
    let mut number = 0_usize;
    each(dialog, &mut |path| {
        number += 1;
        let walk = walk(dialog, &path.answers(), None);
        debug_assert_eq!(walk.at, At::Verdict(path.verdict));
        let verdict = path.verdict;
        let lines = |texts: &[String]| {
            texts.iter().map(|text| walk.fill(text)).collect::<Vec<_>>().join(" | ")
        };
        let given =
            path.steps.iter().map(|(question, same)| format!("{}={}", question.id, same[0].id));
        let also = path.steps.iter().filter(|(_, same)| same.len() > 1).map(|(question, same)| {
            let others: Vec<&str> = same[1..].iter().map(|answer| answer.id.as_str()).collect();
            format!("{}={}", question.id, others.join("/"))
        });
        let mut on_the_way: Vec<&str> = Vec::new();
        for rule in path.steps.iter().flat_map(|(question, _)| &question.sources) {
            if !on_the_way.contains(&rule.as_str()) {
                on_the_way.push(rule);
            }
        }
        let notes: Vec<&str> = verdict.notes.iter().map(|note| note.id.as_str()).collect();
        let _ = out.write_record([
            number.to_string(),
            dialog.id.clone(),
            dialog.version.clone(),
            given.collect::<Vec<_>>().join(","),
            also.collect::<Vec<_>>().join(" "),
            verdict.id.clone(),
            verdict.outcome.to_string(),
            walk.fill(&verdict.summary),
            lines(&verdict.recipients),
            lines(&verdict.excluded),
            lines(&verdict.data),
            walk.conditions(verdict).join(" | "),
            walk.record(verdict).join(" | "),
            verdict.sources.join(" "),
            notes.join(" "),
            on_the_way.join(" "),
        ]);
    });
    String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
}
