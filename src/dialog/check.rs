//! What must hold of a dialog as a whole, beyond what each part of its file says.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{DONT_KNOW, Dialog, Node, Question, Slot, Verdict};
use super::outcome::Outcome;
use super::reading::normal;
use super::rules;

/// Longest question, in words.
const MOST_WORDS: usize = 30;

/// Words that mean something to the conversation itself, and so can be no answer.
pub(super) const RESERVED: [&str; 9] =
    ["waarom", "terug", "stop", "overzicht", "wat als", "pauze", "wijzig", "schema", "help"];

/// Reports every fault as (node, message, remedy).
pub(super) fn check(dialog: &Dialog, report: &mut dyn FnMut(&str, String, String)) {
    for question in dialog.questions() {
        answers(question, report);
        words(question, report);
    }
    for verdict in dialog.verdicts() {
        complete(verdict, report);
    }
    splits(dialog, report);
    reachable(dialog, report);
    if loops(dialog, report) {
        return;
    }
    asked_before_split(dialog, report);
    recipients(dialog, report);
    coverage(dialog, report);
}

fn answers(question: &Question, report: &mut dyn FnMut(&str, String, String)) {
    if question.answer(DONT_KNOW).is_none() {
        report(
            &question.id,
            "het antwoord weet-niet ontbreekt".into(),
            "voeg toe: { id = \"weet-niet\", naar = \"…\" }".into(),
        );
    }
    if question.answers.len() < 2 {
        report(
            &question.id,
            "een vraag met één antwoord is geen vraag".into(),
            "geef nog een antwoord, of haal de vraag weg".into(),
        );
    }
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for answer in &question.answers {
        let texts = [&answer.id, &answer.text].into_iter().chain(&answer.synonyms);
        let own: BTreeSet<String> = texts.map(|text| normal(text)).collect();
        for word in own.into_iter().filter(|word| !word.is_empty()) {
            let place = format!("{}/{}", question.id, answer.id);
            if RESERVED.contains(&word.as_str()) {
                report(
                    &place,
                    format!("{word:?} is een opdracht aan het gesprek en kan geen antwoord zijn"),
                    "kies een ander woord".into(),
                );
            }
            let number: Option<usize> = word.parse().ok();
            if number.is_some_and(|number| (1..=question.answers.len()).contains(&number)) {
                report(
                    &place,
                    format!("{word:?} is ook het nummer van een antwoord"),
                    "kies een ander woord".into(),
                );
            }
            match seen.insert(word.clone(), &answer.id) {
                Some(other) if other != answer.id => report(
                    &place,
                    format!(
                        "{word:?} hoort ook bij antwoord {other:?}: het ene verdringt het andere"
                    ),
                    "laat elk woord bij één antwoord horen".into(),
                ),
                Some(_) => report(
                    &place,
                    format!("antwoord {word:?} staat er twee keer"),
                    "haal er één weg".into(),
                ),
                None => {}
            }
        }
    }
}

fn words(question: &Question, report: &mut dyn FnMut(&str, String, String)) {
    let count = question.text.split_whitespace().count();
    if count > MOST_WORDS {
        report(
            &question.id,
            format!("de vraag heeft {count} woorden"),
            format!("maak er hooguit {MOST_WORDS} van; zet de rest in uitleg"),
        );
    }
    if !question.text.ends_with('?') {
        report(
            &question.id,
            "de vraag eindigt niet op een vraagteken".into(),
            "schrijf een vraag".into(),
        );
    }
}

/// A verdict under which data reach somebody says who, what, under which conditions and what to record.
fn complete(verdict: &Verdict, report: &mut dyn FnMut(&str, String, String)) {
    if verdict.outcome.shares() {
        let parts = [
            ("wie", &verdict.recipients),
            ("wat", &verdict.data),
            ("voorwaarden", &verdict.conditions),
            ("vastleggen", &verdict.record),
        ];
        for (name, _) in parts.iter().filter(|(_, lines)| lines.is_empty()) {
            report(
                &verdict.id,
                format!("bij deze uitkomst ontbreekt {name}"),
                format!(
                    "schrijf {name} = [\"…\"]: nooit delen zonder wie, wat, voorwaarden en vastleggen"
                ),
            );
        }
        if verdict.client.is_empty() {
            report(
                &verdict.id,
                "bij deze uitkomst ontbreekt client".into(),
                "schrijf wat je de cliënt vertelt: client = \"…\"".into(),
            );
        }
    } else if verdict.onward.is_empty() && verdict.outcome != Outcome::NotBound {
        report(
            &verdict.id,
            "bij deze uitkomst ontbreekt verder".into(),
            "schrijf wat wel kan: verder = [\"…\"]; een nee is niet het einde van de zorg".into(),
        );
    }
    let lists = [
        &verdict.recipients,
        &verdict.excluded,
        &verdict.data,
        &verdict.conditions,
        &verdict.record,
        &verdict.onward,
    ];
    if lists.iter().any(|lines| lines.iter().any(|line| line.trim().is_empty())) {
        report(
            &verdict.id,
            "er staat een lege regel in een lijst".into(),
            "schrijf een tekst of haal hem weg".into(),
        );
    }
}

fn splits(dialog: &Dialog, report: &mut dyn FnMut(&str, String, String)) {
    for node in dialog.nodes.values() {
        let Node::Split(split) = node else { continue };
        let Some(question) = dialog.question(&split.on) else {
            report(
                &split.id,
                format!("op = {:?} is geen vraag in dit bestand", split.on),
                "schrijf de id van een vraag".into(),
            );
            continue;
        };
        let mut seen = BTreeSet::new();
        for answer in split.ways.iter().flat_map(|way| &way.answers) {
            if question.answer(answer).is_none() {
                report(
                    &split.id,
                    format!("vraag {:?} heeft geen antwoord {answer:?}", split.on),
                    "schrijf de id van een antwoord op die vraag".into(),
                );
            }
            if !seen.insert(answer) {
                report(
                    &split.id,
                    format!("antwoord {answer:?} staat bij twee wegen"),
                    "laat elk antwoord één weg op gaan".into(),
                );
            }
        }
        let missing: Vec<&str> = question
            .answers
            .iter()
            .map(|answer| answer.id.as_str())
            .filter(|id| !seen.iter().any(|one| one == id))
            .collect();
        if split.otherwise.is_none() && !missing.is_empty() {
            report(
                &split.id,
                format!("geen weg voor {}", missing.join(", ")),
                "voeg een weg toe, of schrijf anders = \"…\"".into(),
            );
        }
    }
}

fn reachable(dialog: &Dialog, report: &mut dyn FnMut(&str, String, String)) {
    let mut seen = BTreeSet::new();
    let mut open = vec![dialog.start.as_str()];
    while let Some(id) = open.pop() {
        if seen.insert(id)
            && let Some(node) = dialog.node(id)
        {
            open.extend(node.targets());
        }
    }
    for id in dialog.order.iter().filter(|id| !seen.contains(id.as_str())) {
        report(
            id,
            format!("{id:?} is vanaf het begin niet te bereiken"),
            "laat een antwoord ernaartoe gaan, of haal het weg".into(),
        );
    }
}

/// A question is asked once: any way back to it is a loop without exit.
fn loops(dialog: &Dialog, report: &mut dyn FnMut(&str, String, String)) -> bool {
    fn visit<'a>(
        dialog: &'a Dialog,
        id: &'a str,
        trail: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
        found: &mut Vec<Vec<String>>,
    ) {
        if let Some(at) = trail.iter().position(|one| *one == id) {
            found.push(trail[at..].iter().map(|one| (*one).to_owned()).collect());
            return;
        }
        if !done.contains(id)
            && let Some(node) = dialog.node(id)
        {
            trail.push(id);
            for target in node.targets() {
                visit(dialog, target, trail, done, found);
            }
            trail.pop();
            done.insert(id);
        }
    }
    let mut found = Vec::new();
    visit(dialog, &dialog.start, &mut Vec::new(), &mut BTreeSet::new(), &mut found);
    for circle in &found {
        report(
            &circle[0],
            format!("kring zonder uitgang: {} → {}", circle.join(" → "), circle[0]),
            "laat een antwoord naar een latere vraag of een uitkomst gaan".into(),
        );
    }
    !found.is_empty()
}

/// Without `anders`, the question of a split must have been asked on every way to it.
fn asked_before_split(dialog: &Dialog, report: &mut dyn FnMut(&str, String, String)) {
    let mut always: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    // Nodes in an order in which each comes after all that lead to it.
    for id in topological(dialog) {
        let before = always.get(id).cloned().unwrap_or_default();
        let Some(node) = dialog.node(id) else { continue };
        if let Node::Split(split) = node
            && split.otherwise.is_none()
            && !before.contains(split.on.as_str())
        {
            report(
                &split.id,
                format!("niet elke weg hierheen stelt eerst de vraag {:?}", split.on),
                "schrijf anders = \"…\", of stel die vraag eerder".into(),
            );
        }
        let mut after = before;
        if matches!(node, Node::Question(_)) {
            after.insert(id);
        }
        for target in node.targets() {
            always
                .entry(target)
                .and_modify(|set| set.retain(|one| after.contains(one)))
                .or_insert_with(|| after.clone());
        }
    }
}

/// Node ids from the start, each after all that lead to it. Only for a dialog without loops.
pub(super) fn topological(dialog: &Dialog) -> Vec<&str> {
    fn visit<'a>(
        dialog: &'a Dialog,
        id: &'a str,
        done: &mut BTreeSet<&'a str>,
        out: &mut Vec<&'a str>,
    ) {
        if done.insert(id)
            && let Some(node) = dialog.node(id)
        {
            for target in node.targets().into_iter().rev() {
                visit(dialog, target, done, out);
            }
            out.push(id);
        }
    }
    let mut out = Vec::new();
    visit(dialog, &dialog.start, &mut BTreeSet::new(), &mut out);
    out.reverse();
    out
}

/// Texts that name the recipient need somebody to name.
fn recipients(dialog: &Dialog, report: &mut dyn FnMut(&str, String, String)) {
    let mut slots = dialog.slot(Slot::Recipient);
    let Some(first) = slots.next() else {
        report(
            &dialog.start,
            "geen vraag met vult = \"ontvanger\"".into(),
            "vraag aan wie iemand iets wil vertellen: de uitkomst moet namen noemen".into(),
        );
        return;
    };
    for question in std::iter::once(first).chain(slots) {
        for answer in question.answers.iter().filter(|answer| answer.name.is_empty()) {
            report(
                &format!("{}/{}", question.id, answer.id),
                format!("ontvanger {:?} heeft geen noem", answer.id),
                "schrijf noem = \"de politie\": zo noemen de teksten de ontvanger".into(),
            );
        }
    }
}

/// Every rule of the source is used or explained, and used rules have a place.
fn coverage(dialog: &Dialog, report: &mut dyn FnMut(&str, String, String)) {
    let used = super::coverage::used(dialog);
    for rule in rules::of_source(&dialog.prefix) {
        match (used.contains_key(&rule), dialog.unused.contains_key(&rule)) {
            (true, true) => report(
                "",
                format!("regel {rule} staat onder [ongebruikt] maar wordt gebruikt"),
                "haal hem daar weg".into(),
            ),
            (false, false) => report(
                "",
                format!("regel {rule} wordt nergens gebruikt"),
                "noem hem bij een vraag of uitkomst, of leg onder [ongebruikt] uit waarom niet"
                    .into(),
            ),
            _ => {}
        }
        if !dialog.rules.contains_key(&rule) {
            report(
                "",
                format!("regel {rule} staat niet onder [regels]"),
                "schrijf daar waar de regel in de bron staat".into(),
            );
        }
    }
}
