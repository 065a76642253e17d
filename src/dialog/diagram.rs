//! A dialog as a flow chart: Mermaid text, or a picture.

use std::fmt::Write;

use super::model::{Dialog, Node};

/// The flow chart as a picture.
pub fn svg(dialog: &Dialog) -> String {
    super::picture::svg(dialog)
}

/// The flow chart in Mermaid.
pub fn mermaid(dialog: &Dialog) -> String {
    let mut out = format!("%% {} {}\nflowchart TD\n", dialog.title, dialog.version);
    let number = |id: &str| {
        dialog
            .order
            .iter()
            .position(|one| one == id)
            .map_or_else(String::new, |at| format!("n{at}"))
    };
    for id in &dialog.order {
        let Some(node) = dialog.node(id) else { continue };
        let (from, label) = (number(id), label(dialog, node));
        // Writing to a String does not fail.
        let _ = match node {
            Node::Question(_) => writeln!(out, "    {from}[\"{label}\"]"),
            Node::Split(_) => writeln!(out, "    {from}{{\"{label}\"}}"),
            Node::Verdict(_) => writeln!(out, "    {from}([\"{label}\"])"),
        };
        for (text, to) in edges(dialog, node) {
            let _ = writeln!(out, "    {from} -->|\"{}\"| {}", quoted(&text), number(&to));
        }
    }
    out
}

/// What stands in a node.
fn label(dialog: &Dialog, node: &Node) -> String {
    quoted(&match node {
        Node::Question(question) => super::walk::fill(&question.text, None),
        Node::Split(split) => split_label(dialog, &split.on),
        Node::Verdict(verdict) => {
            format!("{}: {}", verdict.outcome.label(), super::walk::fill(&verdict.summary, None))
        }
    })
}

/// A split in words: the question it looks back at.
pub(super) fn split_label(dialog: &Dialog, on: &str) -> String {
    let question = dialog.question(on).map_or(on, |question| question.text.as_str());
    format!("Eerder gevraagd: {}", super::walk::fill(question, None))
}

/// The ways out of a node, with those to the same place joined.
pub(super) fn edges(dialog: &Dialog, node: &Node) -> Vec<(String, String)> {
    let mut edges: Vec<(Vec<String>, String)> = Vec::new();
    let mut add = |text: String, to: &str| match edges.iter_mut().find(|(_, target)| target == to) {
        Some((texts, _)) => texts.push(text),
        None => edges.push((vec![text], to.to_owned())),
    };
    match node {
        Node::Question(question) => {
            for answer in &question.answers {
                add(answer.text.clone(), &answer.to);
            }
        }
        Node::Split(split) => {
            for way in &split.ways {
                for id in &way.answers {
                    let text = dialog.question(&split.on).and_then(|question| question.answer(id));
                    add(text.map_or_else(|| id.clone(), |answer| answer.text.clone()), &way.to);
                }
            }
            if let Some(to) = &split.otherwise {
                add("anders".to_owned(), to);
            }
        }
        Node::Verdict(_) => {}
    }
    edges.into_iter().map(|(texts, to)| (texts.join(" / "), to)).collect()
}

fn quoted(text: &str) -> String {
    text.replace('"', "#quot;")
}
