//! What changed between two versions of a dialog, in words a jurist can check: as paths, and as texts.

use std::collections::BTreeMap;

use super::model::{Dialog, Node};
use super::paths;
use super::walk::{At, walk};

/// One difference, in Dutch: a privacy officer reads it.
pub fn diff(old: &Dialog, new: &Dialog) -> Vec<String> {
    let mut lines = Vec::new();
    if old.version == new.version && old != new {
        lines.push(format!(
            "Let op: de versie is nog steeds {}. Verhoog het versienummer.",
            new.version
        ));
    }
    nodes(old, new, &mut lines);
    ways(old, new, &mut lines);
    lines
}

fn kind(node: &Node) -> &'static str {
    match node {
        Node::Question(_) => "Vraag",
        Node::Split(_) => "Splitsing",
        Node::Verdict(_) => "Uitkomst",
    }
}

fn nodes(old: &Dialog, new: &Dialog, lines: &mut Vec<String>) {
    for id in old.order.iter().filter(|id| !new.nodes.contains_key(*id)) {
        if let Some(node) = old.node(id) {
            lines.push(format!("{} {id} is weg.", kind(node)));
        }
    }
    for id in &new.order {
        match (old.node(id), new.node(id)) {
            (None, Some(node)) => lines.push(format!("{} {id} is nieuw.", kind(node))),
            (Some(Node::Question(before)), Some(Node::Question(after))) => {
                word(lines, id, "de vraag", &before.text, &after.text);
                word(lines, id, "waarom", &before.why, &after.why);
                word(lines, id, "de uitleg", &before.help, &after.help);
                word(lines, id, "de bron", &before.sources.join(", "), &after.sources.join(", "));
                for answer in &after.answers {
                    match before.answer(&answer.id) {
                        None => lines.push(format!("Vraag {id}: antwoord {} is nieuw.", answer.id)),
                        Some(other) => {
                            word(
                                lines,
                                id,
                                &format!("de tekst van {}", answer.id),
                                &other.text,
                                &answer.text,
                            );
                            if other.to != answer.to {
                                lines.push(format!(
                                    "Vraag {id}: {} ging naar {}, en gaat nu naar {}.",
                                    answer.id, other.to, answer.to
                                ));
                            }
                        }
                    }
                }
                for answer in before.answers.iter().filter(|a| after.answer(&a.id).is_none()) {
                    lines.push(format!("Vraag {id}: antwoord {} is weg.", answer.id));
                }
            }
            (Some(Node::Verdict(before)), Some(Node::Verdict(after))) => {
                word(lines, id, "de uitkomst", before.outcome.label(), after.outcome.label());
                word(lines, id, "kort", &before.summary, &after.summary);
                for (name, one, other) in [
                    ("wie", &before.recipients, &after.recipients),
                    ("niet_wie", &before.excluded, &after.excluded),
                    ("wat", &before.data, &after.data),
                    ("voorwaarden", &before.conditions, &after.conditions),
                    ("vastleggen", &before.record, &after.record),
                    ("verder", &before.onward, &after.onward),
                    ("bron", &before.sources, &after.sources),
                ] {
                    for line in one.iter().filter(|line| !other.contains(line)) {
                        lines.push(format!("{id}: bij {name} is weg: {line}"));
                    }
                    for line in other.iter().filter(|line| !one.contains(line)) {
                        lines.push(format!("{id}: bij {name} is nieuw: {line}"));
                    }
                }
            }
            (Some(before), Some(after)) if before != after => {
                lines.push(format!("{} {id} is veranderd.", kind(after)));
            }
            _ => {}
        }
    }
}

fn word(lines: &mut Vec<String>, id: &str, what: &str, before: &str, after: &str) {
    if before != after {
        lines.push(format!("{id}: {what} was {before:?} en is nu {after:?}."));
    }
}

/// Paths of the old version that end elsewhere in the new one, joined by from-end and to-end.
fn ways(old: &Dialog, new: &Dialog, lines: &mut Vec<String>) {
    let mut moved: BTreeMap<(String, String), (usize, String)> = BTreeMap::new();
    paths::each(old, &mut |path| {
        let end = match walk(new, &path.answers(), None).at {
            At::Verdict(verdict)
                if verdict.id == path.verdict.id && verdict.outcome == path.verdict.outcome =>
            {
                return;
            }
            At::Verdict(verdict) => format!("{} ({})", verdict.id, verdict.outcome.label()),
            At::Question(question) => format!("de vraag {}", question.id),
            At::Nowhere => "niets".to_owned(),
        };
        let from = format!("{} ({})", path.verdict.id, path.verdict.outcome.label());
        let example =
            path.steps.iter().map(|(question, same)| format!("{}={}", question.id, same[0].id));
        let example = example.collect::<Vec<_>>().join(", ");
        moved.entry((from, end)).or_insert((0, example)).0 += 1;
    });
    for ((from, to), (count, example)) in moved {
        let paths = if count == 1 { "1 weg".to_owned() } else { format!("{count} wegen") };
        lines.push(format!("{paths} naar {from} komt nu uit bij {to}. Bijvoorbeeld: {example}."));
    }
}
