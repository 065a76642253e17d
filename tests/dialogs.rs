//! Every path of every decision aid. The outcomes are a reviewed snapshot; the rules of what no dialog
//! may do are checked on each path; a dialog with any one edge changed must not pass.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use buitenkant::dialog::model::{DONT_KNOW, Dialog, Node};
use buitenkant::dialog::walk::{Answers, At, walk};
use buitenkant::dialog::{Library, Outcome, coverage, paths, rules};
use proptest::prelude::*;

fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> =
        LazyLock::new(|| Library::shipped().expect("the shipped dialogs load"));
    &LIBRARY
}

/// What every path of a dialog comes to, in one number: which answers lead to which verdict, and what
/// that verdict says.
fn fingerprint(dialog: &Dialog) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    paths::each(dialog, &mut |path| {
        for (question, same) in &path.steps {
            question.id.hash(&mut hasher);
            for answer in same {
                answer.id.hash(&mut hasher);
            }
        }
        path.verdict.id.hash(&mut hasher);
        path.verdict.outcome.as_str().hash(&mut hasher);
    });
    hasher.finish()
}

/// FNV-1a: the same on every machine and with every compiler, so that it can stand in a snapshot.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The reviewed outcomes: for each verdict its outcome, its rules and how many paths end there.
#[test]
fn the_outcomes_are_those_that_were_reviewed() {
    let mut out = String::new();
    for dialog in library().all() {
        let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
        let all = paths::all(dialog);
        for path in &all {
            *ends.entry(&path.verdict.id).or_default() += 1;
        }
        out.push_str(&format!("{}: {} paths\n", dialog.id, all.len()));
        for verdict in dialog.verdicts() {
            out.push_str(&format!(
                "  {}: {} [{}] ({})\n",
                verdict.id,
                verdict.outcome,
                verdict.sources.join(" "),
                ends.get(verdict.id.as_str()).copied().unwrap_or(0)
            ));
        }
        out.push_str(&format!("  fingerprint {:016x}\n", fingerprint(dialog)));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn every_path_ends_where_walking_its_answers_ends() {
    for dialog in library().all() {
        paths::each(dialog, &mut |path| {
            let walk = walk(dialog, &path.answers(), None);
            assert_eq!(walk.at, At::Verdict(path.verdict), "{}", dialog.id);
            assert_eq!(walk.steps.len(), path.steps.len());
        });
    }
}

/// Part 9 of what no dialog may do, as far as a machine can see it.
#[test]
fn no_path_shares_without_who_what_conditions_and_record() {
    for dialog in library().all() {
        paths::each(dialog, &mut |path| {
            let verdict = path.verdict;
            if verdict.outcome.shares() {
                let walk = walk(dialog, &path.answers(), None);
                assert!(!verdict.recipients.is_empty(), "{}: {}", dialog.id, verdict.id);
                assert!(!verdict.data.is_empty(), "{}: {}", dialog.id, verdict.id);
                assert!(!walk.conditions(verdict).is_empty(), "{}: {}", dialog.id, verdict.id);
                assert!(!walk.record(verdict).is_empty(), "{}: {}", dialog.id, verdict.id);
                assert!(!verdict.client.is_empty(), "{}: {}", dialog.id, verdict.id);
            }
            assert!(!verdict.sources.is_empty(), "{}: {}", dialog.id, verdict.id);
        });
    }
}

/// Asking consent comes before vitaal belang and conflict van plichten; all conditions are a yes.
#[test]
fn consent_is_asked_before_an_exception() {
    for dialog in library().all() {
        paths::each(dialog, &mut |path| {
            let setting_aside = ["conflict van plichten", "vitaal belang"];
            // VGN-40 itself calls a weapon one hears of a conflict of duties and asks nothing first.
            if path.verdict.sources.iter().any(|rule| rule == "VGN-40") {
                return;
            }
            if !path.verdict.outcome.shares() || !setting_aside.contains(&&*path.verdict.ground) {
                return;
            }
            let asked = path.steps.iter().any(|(question, _)| {
                question.id.contains("toestemming")
                    || question.text.contains("toestemming")
                    || question.answers.iter().any(|answer| answer.id == "niet-gevraagd")
            });
            assert!(asked, "{}: {} without asking consent", dialog.id, path.verdict.id);
        });
    }
}

#[test]
fn a_list_of_conditions_leads_on_only_when_every_one_is_met() {
    for dialog in library().all() {
        paths::each(dialog, &mut |path| {
            let mut met: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
            let mut failed = false;
            for (question, same) in &path.steps {
                let Some(condition) = &question.condition else { continue };
                let entry = met.entry(&condition.list).or_insert((0, condition.of));
                if same[0].id == "ja" {
                    entry.0 += 1;
                } else {
                    failed = true;
                    assert!(same.iter().any(|answer| answer.id == DONT_KNOW), "{}", question.id);
                }
            }
            for (list, (yes, of)) in &met {
                assert_eq!(rules::list_length(list), Some(*of));
                assert!(failed || yes == of, "{}: {list} left with {yes} of {of}", dialog.id);
            }
        });
    }
}

/// "Weet ik niet" never brings sharing by name about: somebody who answers it everywhere from some
/// point on does not end at the most open outcome.
#[test]
fn not_knowing_everywhere_never_ends_in_sharing_by_name() {
    for dialog in library().all() {
        let mut answers = Answers::default();
        let mut at = walk(dialog, &answers, None).at;
        while let At::Question(question) = at {
            answers.set(&question.id, DONT_KNOW);
            at = walk(dialog, &answers, None).at;
        }
        let At::Verdict(verdict) = at else { panic!("{} does not end", dialog.id) };
        assert!(
            !matches!(verdict.outcome, Outcome::MayShare | Outcome::NamedParties),
            "{}: {}",
            dialog.id,
            verdict.id
        );
    }
}

#[test]
fn every_rule_of_every_source_is_used_or_explained() {
    let table = coverage::table(library());
    let kept = include_str!("../dialogs/coverage.csv");
    assert!(
        table == kept,
        "run: cargo run -- dialog coverage > dialogs/coverage.csv, and look at what changed"
    );
    for row in csv::Reader::from_reader(table.as_bytes()).records() {
        let row = row.expect("a row");
        assert!(!row[2].is_empty() || !row[3].is_empty(), "{} is unexplained", &row[0]);
    }
}

/// Any one edge led elsewhere changes the fingerprint, and so the reviewed snapshot.
#[test]
fn a_changed_edge_is_noticed() {
    for dialog in library().all() {
        let reviewed = fingerprint(dialog);
        // Somewhere that ends at once, so that no change makes a loop.
        let ends: Vec<&str> = dialog.verdicts().map(|verdict| verdict.id.as_str()).collect();
        for id in &dialog.order {
            let edges = dialog.nodes[id].targets().len();
            // Several edges of one question to the same place are one way; each is still tried.
            for edge in 0..edges {
                let mut changed = dialog.clone();
                let before = dialog.nodes[id].targets()[edge].to_owned();
                let other = ends.iter().find(|end| **end != before).expect("two verdicts");
                let other = (*other).to_owned();
                match changed.nodes.get_mut(id).expect("there") {
                    Node::Question(question) => question.answers[edge].to = other,
                    Node::Split(split) if edge < split.ways.len() => split.ways[edge].to = other,
                    Node::Split(split) => split.otherwise = Some(other),
                    Node::Verdict(_) => {}
                }
                // A way of a split that no path takes cannot be noticed, and must not exist.
                assert_ne!(
                    fingerprint(&changed),
                    reviewed,
                    "{}: {id} to {before} changed unnoticed",
                    dialog.id
                );
            }
        }
    }
}

#[test]
fn files_and_shipped_list_agree() {
    let mut files: BTreeSet<String> = std::fs::read_dir("dialogs")
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".toml") && name != "gedeeld.toml")
        .map(|name| format!("dialogs/{name}"))
        .collect();
    if let Ok(archive) = std::fs::read_dir("dialogs/archief") {
        files.extend(archive.filter_map(|entry| {
            let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
            name.ends_with(".toml").then(|| format!("dialogs/archief/{name}"))
        }));
    }
    let shipped = buitenkant::dialog::SHIPPED.iter().chain(buitenkant::dialog::ARCHIVE);
    let shipped: BTreeSet<String> = shipped.map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(files, shipped);
}

/// Reading level of the questions (Flesch-Douma: higher is easier; B1 is about 60 and more). Reports;
/// only a text that hardly anybody can read fails.
#[test]
fn questions_are_plain_enough() {
    for dialog in library().all() {
        let (mut words, mut sentences, mut syllables) = (0.0, 0.0, 0.0);
        for question in dialog.questions() {
            for text in [&question.text, &question.why] {
                sentences += text.matches(['.', '?', '!']).count().max(1) as f64;
                for word in text.split_whitespace() {
                    words += 1.0;
                    syllables += syllables_of(word);
                }
            }
        }
        let score = 206.84 - 0.93 * (words / sentences) - 77.0 * (syllables / words);
        println!("{}: Flesch-Douma {score:.0}", dialog.id);
        assert!(score > 30.0, "{}: {score:.0}", dialog.id);
    }
}

fn syllables_of(word: &str) -> f64 {
    let mut count = 0.0_f64;
    let mut vowel = false;
    for c in word.to_lowercase().chars() {
        let is = "aeiouyëïéèöü".contains(c);
        if is && (!vowel || "ëïöü".contains(c)) {
            count += 1.0;
        }
        vowel = is;
    }
    count.max(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Answering, going back and changing at random never loses or invents an answer.
    #[test]
    fn random_walks_keep_every_answer(which in 0_usize..16, moves in proptest::collection::vec((0_u8..10, 0_usize..40), 1..60)) {
        let library = library();
        let dialog = &library.all()[which % library.all().len()];
        let mut answers = Answers::default();
        let mut given: BTreeMap<String, String> = BTreeMap::new();
        for (kind, pick) in moves {
            let now = walk(dialog, &answers, None);
            match (kind, now.at) {
                (0, _) if !now.steps.is_empty() => {
                    let last = now.steps[now.steps.len() - 1].question.id.clone();
                    answers.remove(&last);
                    given.remove(&last);
                }
                (1, _) if !now.steps.is_empty() => {
                    let step = now.steps[pick % now.steps.len()];
                    let answer = &step.question.answers[pick % step.question.answers.len()];
                    answers.set(&step.question.id, &answer.id);
                    given.insert(step.question.id.clone(), answer.id.clone());
                }
                (_, At::Question(question)) => {
                    let answer = &question.answers[pick % question.answers.len()];
                    answers.set(&question.id, &answer.id);
                    given.insert(question.id.clone(), answer.id.clone());
                }
                _ => {}
            }
            let after = walk(dialog, &answers, None);
            for step in &after.steps {
                prop_assert_eq!(given.get(&step.question.id), Some(&step.answer.id));
            }
            for (question, answer) in &given {
                prop_assert_eq!(answers.get(question), Some(answer.as_str()));
            }
            prop_assert!(after.at != At::Nowhere);
        }
    }
}

/// The network is never one recipient: no verdict names everybody as who may receive.
#[test]
fn nobody_receives_as_the_network() {
    for dialog in library().all() {
        for verdict in dialog.verdicts() {
            for line in &verdict.recipients {
                let line = line.to_lowercase();
                for whole in ["iedereen", "het netwerk", "het hele overleg", "alle partners"] {
                    assert!(!line.contains(whole), "{}: {}: {line}", dialog.id, verdict.id);
                }
            }
        }
    }
}
