//! From a dialog file to a checked dialog, or to every fault in it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::de::DeserializeOwned;
use serde_spanned::Spanned;

use super::file;
use super::model::{
    Answer, Certainty, Condition, DONT_KNOW, Dialog, Node, Note, Question, Slot, Source, Split,
    Verdict, Way,
};
use super::outcome::Outcome;
use super::rules;
use crate::fault::Fault;

/// What all dialogs share: notes on changed law, and words for answers that recur.
#[derive(Debug, Default)]
pub struct Shared {
    notes: BTreeMap<String, Note>,
    answers: BTreeMap<String, Words>,
}

#[derive(Debug, Default, Clone)]
struct Words {
    text: String,
    name: String,
    synonyms: Vec<String>,
}

impl Shared {
    /// Reads the shared file.
    ///
    /// # Errors
    /// Every fault with line and remedy.
    pub fn load(name: &str, source: &str) -> Result<Self, Vec<Fault>> {
        let read: file::Shared = parse(name, source)?;
        let mut desk = Desk { file: name, source, faults: Vec::new(), places: HashMap::new() };
        let notes = desk.notes(read.nu, BTreeMap::new());
        let mut answers = BTreeMap::new();
        for one in read.antwoord {
            let words = Words {
                text: one.tekst,
                name: one.noem,
                synonyms: one.synoniemen.into_iter().map(Spanned::into_inner).collect(),
            };
            if answers.insert(one.id.get_ref().clone(), words).is_some() {
                desk.fault(
                    &one.id,
                    format!("antwoord {:?} staat er twee keer", one.id.get_ref()),
                    "haal er één weg",
                );
            }
        }
        if desk.faults.is_empty() { Ok(Self { notes, answers }) } else { Err(desk.faults) }
    }
}

/// Reads and checks one dialog file; `name` is the name used in faults.
///
/// # Errors
/// Every fault with line and remedy: wrong TOML, unknown target, unreachable node, dead end, loop,
/// verdict without source, answer that shadows another, missing text, condition list of the wrong
/// length, and what else [`super::check`] looks at.
pub fn load(name: &str, source: &str, shared: &Shared) -> Result<Dialog, Vec<Fault>> {
    let read: file::File = parse(name, source)?;
    let mut desk = Desk { file: name, source, faults: Vec::new(), places: HashMap::new() };
    let dialog = desk.dialog(read, shared);
    super::check::check(&dialog, &mut |node, message, remedy| desk.at_node(node, message, remedy));
    if desk.faults.is_empty() {
        Ok(dialog)
    } else {
        desk.faults.sort_by_key(|fault| fault.line);
        Err(desk.faults)
    }
}

fn parse<T: DeserializeOwned>(name: &str, source: &str) -> Result<T, Vec<Fault>> {
    toml::from_str(source).map_err(|error| {
        let fault = Fault::new(
            name,
            error.message().replace('\n', " "),
            "kijk in docs/dialogen.md welke sleutels er zijn en hoe je ze schrijft",
        );
        vec![match error.span() {
            Some(span) => fault.at_offset(source, span.start),
            None => fault,
        }]
    })
}

/// Where faults are collected while a file is turned into a dialog.
struct Desk<'a> {
    file: &'a str,
    source: &'a str,
    faults: Vec<Fault>,
    /// Offset of each node, and of each answer as `question/answer`.
    places: HashMap<String, usize>,
}

impl Desk<'_> {
    fn fault<T>(&mut self, at: &Spanned<T>, message: impl Into<String>, remedy: impl Into<String>) {
        let fault = Fault::new(self.file, message, remedy);
        self.faults.push(fault.at_offset(self.source, at.span().start));
    }

    fn at_node(&mut self, node: &str, message: String, remedy: String) {
        let fault = Fault::new(self.file, message, remedy);
        // A condition of a list stands where its list stands, when it has no line of its own.
        let list = node.rsplit_once('.').map_or(node, |(list, _)| list);
        self.faults.push(match self.places.get(node).or_else(|| self.places.get(list)) {
            Some(offset) => fault.at_offset(self.source, *offset),
            None => fault,
        });
    }

    /// A text that must be there.
    fn filled(&mut self, text: Spanned<String>, what: &str) -> String {
        if text.get_ref().trim().is_empty() {
            self.fault(&text, format!("{what} is leeg"), "schrijf hier een tekst");
        }
        text.into_inner().trim().to_owned()
    }

    fn notes(
        &mut self,
        notes: Vec<file::Note>,
        mut known: BTreeMap<String, Note>,
    ) -> BTreeMap<String, Note> {
        for note in notes {
            let certainty = match note.zeker.get_ref().as_str() {
                "hoog" => Certainty::Hoog,
                "midden" => Certainty::Midden,
                "laag" => Certainty::Laag,
                other => {
                    self.fault(
                        &note.zeker,
                        format!("zeker = {other:?} bestaat niet"),
                        "schrijf \"hoog\", \"midden\" of \"laag\"",
                    );
                    Certainty::Laag
                }
            };
            let id = note.id.get_ref().clone();
            let text = self.filled(note.tekst, "de tekst van deze nu-noot");
            let note_of_ours = Note { id: id.clone(), text, certainty };
            if known.insert(id.clone(), note_of_ours).is_some() {
                self.fault(
                    &note.id,
                    format!("nu-noot {id:?} staat er twee keer (ook gedeeld.toml telt mee)"),
                    "geef deze noot een andere id of haal hem weg",
                );
            }
        }
        known
    }

    fn dialog(&mut self, read: file::File, shared: &Shared) -> Dialog {
        let prefix = read.voorvoegsel.get_ref().clone();
        let known_rules = rules::of_source(&prefix);
        if known_rules.is_empty() {
            let all: Vec<&str> = rules::SOURCES.iter().map(|(id, _)| *id).collect();
            self.fault(
                &read.voorvoegsel,
                format!("voorvoegsel {prefix:?} is onbekend"),
                format!("kies uit {}", all.join(", ")),
            );
        }
        if read.gecontroleerd.get_ref().parse::<jiff::civil::Date>().is_err() {
            self.fault(
                &read.gecontroleerd,
                format!("gecontroleerd = {:?} is geen datum", read.gecontroleerd.get_ref()),
                "schrijf de dag als \"2026-11-24\"",
            );
        }
        if !is_version(read.versie.get_ref()) {
            self.fault(
                &read.versie,
                format!("versie {:?} is geen versie", read.versie.get_ref()),
                "schrijf drie getallen met punten, zoals \"1.0.0\"",
            );
        }
        let rules = self.rules(read.regels, &known_rules, "regels");
        let unused = self.rules(read.ongebruikt, &known_rules, "ongebruikt");
        let notes = self.notes(read.nu, shared.notes.clone());
        let mut build = Build {
            known_rules,
            blocks: read.blokken,
            notes,
            shared,
            nodes: BTreeMap::new(),
            order: Vec::new(),
            targets: Vec::new(),
        };
        for question in read.vraag {
            self.question(question, &mut build);
        }
        for list in read.voorwaarden {
            self.conditions(list, &mut build);
        }
        for split in read.splitsing {
            self.split(split, &mut build);
        }
        for verdict in read.uitkomst {
            self.verdict(verdict, &mut build);
        }
        build.targets.push(read.start.clone());
        // A list is entered at its first condition.
        let entry = |target: &str, nodes: &BTreeMap<String, Node>| {
            let first = format!("{target}.1");
            (!nodes.contains_key(target) && nodes.contains_key(&first)).then_some(first)
        };
        for target in &build.targets {
            if !build.nodes.contains_key(target.get_ref())
                && entry(target.get_ref(), &build.nodes).is_none()
            {
                let near = nearest(target.get_ref(), build.order.iter());
                self.fault(
                    target,
                    format!("{:?} bestaat niet in dit bestand", target.get_ref()),
                    match near {
                        Some(near) => format!("bedoel je {near:?}?"),
                        None => "schrijf de id van een vraag, lijst of uitkomst".to_owned(),
                    },
                );
            }
        }
        let start = read.start.into_inner();
        let start = entry(&start, &build.nodes).unwrap_or(start);
        let entries: BTreeSet<String> =
            build.nodes.keys().filter_map(|id| id.strip_suffix(".1")).map(str::to_owned).collect();
        let enter = |to: &mut String| {
            if entries.contains(to.as_str()) {
                to.push_str(".1");
            }
        };
        for node in build.nodes.values_mut() {
            match node {
                Node::Question(question) => {
                    question.answers.iter_mut().for_each(|a| enter(&mut a.to))
                }
                Node::Split(split) => {
                    split.ways.iter_mut().for_each(|way| enter(&mut way.to));
                    split.otherwise.iter_mut().for_each(enter);
                }
                Node::Verdict(_) => {}
            }
        }
        Dialog {
            id: self.filled(read.id, "id"),
            version: read.versie.into_inner(),
            title: self.filled(read.titel, "titel"),
            kind: self.filled(read.soort, "soort"),
            synonyms: read.synoniemen,
            prefix,
            checked: read.gecontroleerd.into_inner(),
            source: Source {
                title: self.filled(read.bron.titel, "bron.titel"),
                by: self.filled(read.bron.van, "bron.van"),
                year: self.filled(read.bron.jaar, "bron.jaar"),
                caution: self.filled(read.bron.let_op, "bron.let_op"),
            },
            rules,
            unused,
            start,
            nodes: build.nodes,
            order: build.order,
        }
    }

    fn rules(
        &mut self,
        read: BTreeMap<Spanned<String>, Spanned<String>>,
        known: &[String],
        table: &str,
    ) -> BTreeMap<String, String> {
        let mut rules = BTreeMap::new();
        for (id, place) in read {
            if !known.contains(id.get_ref()) {
                self.fault(
                    &id,
                    format!("regel {:?} bestaat niet in deze bron", id.get_ref()),
                    "schrijf het nummer zoals in de lijst van regels",
                );
            }
            let what = format!("{} in [{table}]", id.get_ref());
            let place = self.filled(place, &what);
            rules.insert(id.into_inner(), place);
        }
        rules
    }

    /// Registers a node under its id, unless the id is taken or unfit.
    fn node(&mut self, at: &Spanned<String>, node: Node, build: &mut Build<'_>) {
        let id = match &node {
            Node::Question(question) => question.id.clone(),
            Node::Split(split) => split.id.clone(),
            Node::Verdict(verdict) => verdict.id.clone(),
        };
        self.places.insert(id.clone(), at.span().start);
        self.word(at);
        if build.nodes.insert(id.clone(), node).is_some() {
            self.fault(
                at,
                format!("de id {id:?} is al gebruikt"),
                "geef elke vraag, lijst, splitsing en uitkomst een eigen id",
            );
        } else {
            build.order.push(id);
        }
    }

    /// An id: small letters, figures and dashes, so that it can be typed and stored anywhere.
    fn word(&mut self, id: &Spanned<String>) {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.get_ref().is_empty() || !id.get_ref().chars().all(fits) {
            self.fault(
                id,
                format!("de id {:?} kan niet", id.get_ref()),
                "gebruik kleine letters, cijfers en streepjes",
            );
        }
    }

    fn sources(&mut self, read: Spanned<Vec<Spanned<String>>>, build: &Build<'_>) -> Vec<String> {
        if read.get_ref().is_empty() {
            self.fault(
                &read,
                "er staat geen bron bij",
                "noem minstens één regel, zoals [\"BMZ-6\"]",
            );
        }
        let mut sources = Vec::new();
        for rule in read.into_inner() {
            if !build.known_rules.contains(rule.get_ref()) && rule.get_ref() != rules::SAFETY {
                self.fault(
                    &rule,
                    format!("regel {:?} bestaat niet in deze bron", rule.get_ref()),
                    "schrijf het nummer zoals in de lijst van regels",
                );
            }
            sources.push(rule.into_inner());
        }
        sources
    }

    fn node_notes(&mut self, read: Vec<Spanned<String>>, build: &Build<'_>) -> Vec<Note> {
        let mut notes = Vec::new();
        for id in read {
            match build.notes.get(id.get_ref()) {
                Some(note) => notes.push(note.clone()),
                None => self.fault(
                    &id,
                    format!("nu-noot {:?} bestaat niet", id.get_ref()),
                    match nearest(id.get_ref(), build.notes.keys()) {
                        Some(near) => format!("bedoel je {near:?}?"),
                        None => {
                            "schrijf hem onder [[nu]] of gebruik er een uit gedeeld.toml".into()
                        }
                    },
                ),
            }
        }
        notes
    }

    fn question(&mut self, read: file::Question, build: &mut Build<'_>) {
        let sources = self.sources(read.bron, build);
        let notes = self.node_notes(read.nu, build);
        let slot = read.vult.and_then(|slot| match slot.get_ref().as_str() {
            "rol" => Some(Slot::Role),
            "ontvanger" => Some(Slot::Recipient),
            other => {
                self.fault(
                    &slot,
                    format!("vult = {other:?} bestaat niet"),
                    "schrijf \"rol\" of \"ontvanger\", of laat de regel weg",
                );
                None
            }
        });
        if read.antwoorden.get_ref().is_empty() {
            self.fault(
                &read.antwoorden,
                "deze vraag heeft geen antwoorden: het gesprek loopt hier dood",
                "geef minstens twee antwoorden",
            );
        }
        let mut answers = Vec::new();
        for answer in read.antwoorden.into_inner() {
            self.places.insert(
                format!("{}/{}", read.id.get_ref(), answer.id.get_ref()),
                answer.id.span().start,
            );
            self.word(&answer.id);
            let words = build.shared.answers.get(answer.id.get_ref()).cloned().unwrap_or_default();
            let text = if answer.tekst.is_empty() { words.text } else { answer.tekst };
            if text.trim().is_empty() {
                self.fault(
                    &answer.id,
                    format!("antwoord {:?} heeft geen tekst", answer.id.get_ref()),
                    "schrijf tekst = \"…\" (alleen ja, nee en weet-niet kunnen zonder)",
                );
            }
            let own = answer.synoniemen.into_iter().map(Spanned::into_inner);
            let mut form = Vec::new();
            for field in answer.formulier {
                if super::form::FIELDS.contains(&field.get_ref().as_str()) {
                    form.push(field.into_inner());
                } else {
                    self.fault(
                        &field,
                        format!("veld {:?} staat niet op het formulier", field.get_ref()),
                        format!("kies uit {}", super::form::FIELDS.join(", ")),
                    );
                }
            }
            build.targets.push(answer.naar.clone());
            answers.push(Answer {
                id: answer.id.into_inner(),
                name: if answer.noem.is_empty() { words.name } else { answer.noem },
                synonyms: own.chain(words.synonyms).collect(),
                text,
                condition: answer.voorwaarde,
                record: answer.vastleggen,
                form,
                way: answer.weg,
                to: answer.naar.into_inner(),
            });
        }
        let question = Question {
            id: read.id.get_ref().clone(),
            text: self.filled(read.vraag, "de vraag"),
            why: self.filled(read.waarom, "waarom"),
            help: read.uitleg,
            quote: read.citaat,
            sources,
            notes,
            slot,
            per_recipient: read.per_ontvanger,
            condition: None,
            answers,
        };
        self.node(&read.id, Node::Question(question), build);
    }

    fn conditions(&mut self, read: file::Conditions, build: &mut Build<'_>) {
        let list = read.lijst.get_ref().clone();
        let of = read.items.get_ref().len();
        match rules::list_length(&list) {
            None => {
                let known: Vec<&str> = rules::LISTS.iter().map(|(id, _)| *id).collect();
                self.fault(
                    &read.lijst,
                    format!("lijst {list:?} is onbekend"),
                    format!("kies uit {}", known.join(", ")),
                );
            }
            Some(length) if length != of => self.fault(
                &read.items,
                format!("lijst {list} heeft {length} voorwaarden, hier staan er {of}"),
                "neem elke voorwaarde van de bron over, niet meer en niet minder",
            ),
            Some(_) => {}
        }
        let sources = self.sources(read.bron, build);
        let notes = self.node_notes(read.nu, build);
        let why = self.filled(read.waarom, "waarom");
        for target in [&read.alle_ja, &read.een_nee] {
            build.targets.push(target.clone());
        }
        for (at, item) in read.items.into_inner().into_iter().enumerate() {
            let number = at + 1;
            let id = format!("{}.{number}", read.id.get_ref());
            self.places.insert(id.clone(), item.vraag.span().start);
            let next = if number == of {
                read.alle_ja.get_ref().clone()
            } else {
                format!("{}.{}", read.id.get_ref(), number + 1)
            };
            let answers = [
                ("ja", &next),
                ("nee", read.een_nee.get_ref()),
                (DONT_KNOW, read.een_nee.get_ref()),
            ];
            let answers = answers.into_iter().map(|(id, to)| {
                let words = build.shared.answers.get(id).cloned().unwrap_or_default();
                Answer {
                    id: id.to_owned(),
                    text: words.text,
                    name: words.name,
                    synonyms: words.synonyms,
                    condition: String::new(),
                    record: String::new(),
                    form: Vec::new(),
                    way: String::new(),
                    to: to.clone(),
                }
            });
            let question = Question {
                id: id.clone(),
                answers: answers.collect(),
                text: self.filled(item.vraag, "de voorwaarde"),
                why: why.clone(),
                help: item.uitleg,
                quote: read.citaat.clone(),
                sources: sources.clone(),
                notes: notes.clone(),
                slot: None,
                per_recipient: read.per_ontvanger,
                condition: Some(Condition { list: list.clone(), number, of }),
            };
            if build.nodes.insert(id.clone(), Node::Question(question)).is_none() {
                build.order.push(id);
            } else {
                self.fault(
                    &read.id,
                    format!("de id {:?} is al gebruikt", read.id.get_ref()),
                    "geef elke vraag, lijst, splitsing en uitkomst een eigen id",
                );
            }
        }
        self.places.insert(read.id.get_ref().clone(), read.id.span().start);
        self.word(&read.id);
        if build.nodes.contains_key(read.id.get_ref()) {
            self.fault(
                &read.id,
                format!("de id {:?} is al gebruikt", read.id.get_ref()),
                "geef elke vraag, lijst, splitsing en uitkomst een eigen id",
            );
        }
    }

    fn split(&mut self, read: file::Split, build: &mut Build<'_>) {
        let mut ways = Vec::new();
        for way in read.wegen {
            build.targets.push(way.naar.clone());
            ways.push(Way {
                answers: way.bij.into_iter().map(Spanned::into_inner).collect(),
                to: way.naar.into_inner(),
            });
        }
        build.targets.extend(read.anders.clone());
        let split = Split {
            id: read.id.get_ref().clone(),
            on: read.op.into_inner(),
            ways,
            otherwise: read.anders.map(Spanned::into_inner),
        };
        self.node(&read.id, Node::Split(split), build);
    }

    /// A list of lines with its blocks spelled out.
    fn lines(&mut self, at: &Spanned<String>, read: Vec<String>, build: &Build<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        for line in read {
            match line.strip_prefix('@').map(|name| (name, build.blocks.get(name))) {
                None => lines.push(line),
                Some((_, Some(block))) => lines.extend(block.iter().cloned()),
                Some((name, None)) => self.fault(
                    at,
                    format!("blok {name:?} bestaat niet"),
                    match nearest(name, build.blocks.keys()) {
                        Some(near) => format!("bedoel je {near:?}?"),
                        None => "schrijf het onder [blokken]".into(),
                    },
                ),
            }
        }
        lines
    }

    fn verdict(&mut self, read: file::Verdict, build: &mut Build<'_>) {
        let outcome = Outcome::from_label(read.uitkomst.get_ref()).unwrap_or_else(|| {
            let labels: Vec<String> =
                Outcome::ALL.iter().map(|o| format!("{:?}", o.label())).collect();
            self.fault(
                &read.uitkomst,
                format!("uitkomst {:?} bestaat niet", read.uitkomst.get_ref()),
                format!("kies uit {}", labels.join(", ")),
            );
            Outcome::MustNot
        });
        if let Some(term) = &read.termijn
            && !TERMS.contains(&term.get_ref().as_str())
        {
            self.fault(
                term,
                format!("termijn {:?} bestaat niet", term.get_ref()),
                format!("kies uit {}", TERMS.join(", ")),
            );
        }
        let verdict = Verdict {
            id: read.id.get_ref().clone(),
            outcome,
            summary: self.filled(read.kort, "kort"),
            ground: read.grond,
            recipients: self.lines(&read.id, read.wie, build),
            excluded: self.lines(&read.id, read.niet_wie, build),
            data: self.lines(&read.id, read.wat, build),
            conditions: self.lines(&read.id, read.voorwaarden, build),
            record: self.lines(&read.id, read.vastleggen, build),
            client: read.client,
            onward: self.lines(&read.id, read.verder, build),
            quote: read.citaat,
            sources: self.sources(read.bron, build),
            notes: self.node_notes(read.nu, build),
            term: read.termijn.map(Spanned::into_inner),
            form: read.formulier,
        };
        self.node(&read.id, Node::Verdict(verdict), build);
    }
}

/// What can have an end date.
const TERMS: [&str; 3] = ["toestemming", "zorgmachtiging", "bespreken zonder toestemming"];

/// A dialog under construction.
struct Build<'a> {
    known_rules: Vec<String>,
    /// Lines that several verdicts share; `"@name"` in a list stands for all of them.
    blocks: BTreeMap<String, Vec<String>>,
    notes: BTreeMap<String, Note>,
    shared: &'a Shared,
    nodes: BTreeMap<String, Node>,
    order: Vec<String>,
    targets: Vec<Spanned<String>>,
}

fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| part.parse::<u32>().is_ok())
}

/// The known word that a mistyped one most likely means.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a String>) -> Option<&'a str> {
    known
        .map(|other| (strsim::damerau_levenshtein(word, other), other.as_str()))
        .filter(|(distance, other)| *distance <= 2.max(other.len() / 4))
        .min()
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialog::{SHARED, SHIPPED};

    /// The faults of the first shipped dialog with one piece of text replaced.
    fn broken(from: &str, to: &str) -> Vec<Fault> {
        let (name, source) = SHIPPED[0];
        assert!(source.contains(from), "{from}");
        let shared = Shared::load(SHARED.0, SHARED.1).expect("the shared file loads");
        load(name, &source.replacen(from, to, 1), &shared).expect_err("this must be refused")
    }

    /// One of the faults says this, and on the line where this stands.
    fn says(from: &str, to: &str, message: &str, at: &str) {
        let faults = broken(from, to);
        let fault = faults.iter().find(|fault| fault.message.contains(message));
        let fault = fault.unwrap_or_else(|| panic!("no {message:?} in {faults:?}"));
        let changed = SHIPPED[0].1.replacen(from, to, 1);
        let line = fault.line.expect("a line");
        let text = changed.lines().nth(line - 1).expect("there");
        assert!(text.contains(at), "line {line}: {text}");
        assert!(!fault.remedy.is_empty());
    }

    #[test]
    fn an_unknown_target_is_refused_with_a_suggestion() {
        let faults = broken("naar = \"hulp\"", "naar = \"hulpp\"");
        let fault = faults.iter().find(|one| one.message.contains("\"hulpp\" bestaat niet"));
        assert!(fault.expect("refused").remedy.contains("\"hulp\""));
        says("naar = \"hulp\"", "naar = \"hulpp\"", "hulpp", "hulpp");
    }

    #[test]
    fn an_unreachable_node_is_refused() {
        says(
            "{ id = \"collega\", tekst = \"Een deskundige collega, om advies\", noem = \"de collega\", naar = \"u-collega\"",
            "{ id = \"collega\", tekst = \"Een deskundige collega, om advies\", noem = \"de collega\", naar = \"u-anoniem\"",
            "niet te bereiken",
            "u-collega",
        );
    }

    #[test]
    fn a_dead_end_is_refused() {
        let (_, source) = SHIPPED[0];
        let start = source.find("antwoorden = [").expect("there");
        let end = start + source[start..].find("\n]").expect("there") + 2;
        says(&source[start..end], "antwoorden = []", "loopt hier dood", "antwoorden = []");
    }

    #[test]
    fn a_loop_is_refused() {
        says("naar = \"gesprek\"", "naar = \"hulp\"", "kring zonder uitgang", "id = ");
    }

    #[test]
    fn a_verdict_without_source_is_refused() {
        says("bron = [\"BMZ-4\"]\nnu", "bron = []\nnu", "er staat geen bron bij", "bron = []");
    }

    #[test]
    fn an_answer_that_shadows_another_is_refused() {
        says(
            "synoniemen = [\"ander doel\"]",
            "synoniemen = [\"helpen\"]",
            "het ene verdringt het andere",
            "id = \"anders\"",
        );
    }

    #[test]
    fn missing_text_is_refused() {
        says(
            "vraag = \"Wat wil je vooral bereiken?\"",
            "vraag = \"\"",
            "de vraag is leeg",
            "vraag = \"\"",
        );
        says("kort = \"Bel nu 112.", "kort = \"\" # ", "kort is leeg", "kort = \"\"");
    }

    #[test]
    fn a_list_of_the_wrong_length_is_refused() {
        says(
            "  { vraag = \"Is spreken de enige manier om het probleem op te lossen?\" },\n",
            "",
            "heeft 6 voorwaarden, hier staan er 5",
            "items",
        );
    }

    #[test]
    fn sharing_without_conditions_is_refused() {
        says(
            "voorwaarden = [\"De toestemming is vrij, met uitleg en voor dit doel.\", \"Jij weegt zelf of delen goed is voor de cliënt.\"]",
            "voorwaarden = []",
            "ontbreekt voorwaarden",
            "u-familie-ja",
        );
    }

    #[test]
    fn an_unknown_key_and_wrong_toml_are_refused_with_their_line() {
        let faults = broken("titel = \"Bemoeizorg\"", "tietel = \"Bemoeizorg\"");
        assert_eq!(faults.len(), 1);
        assert!(faults[0].line.is_some());
        assert!(broken("start = \"doel\"", "start = doel")[0].line.is_some());
    }

    #[test]
    fn an_unexplained_rule_is_refused() {
        let faults = broken("BMZ-40 = \"Bijlage VI, velden 1c–1e, 2 en 3\"\n", "");
        assert!(faults.iter().any(|one| one.message.contains("BMZ-40 staat niet onder [regels]")));
    }
}
