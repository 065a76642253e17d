//! Trains the sequence model and measures it across authors. See `training/README.md`.
//!
//! The features come from the scanner itself, so training and scanning cannot differ. Everything
//! is deterministic: one thread, one seed, the files in their order.

use buitenkant::scan::model::{
    Lattice, ROW, STATES, Transitions, Weights, begin, inside, may_follow,
};
use buitenkant::scan::{Around, Family, Group, Label, LexiconFile, Scanner, Sources};
use serde::Deserialize;
use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};

const SEED: u64 = 20_260_105;

/// What the command line sets.
struct Settings {
    config: PathBuf,
    corpus: Vec<PathBuf>,
    extra: Vec<PathBuf>,
    hold: Vec<String>,
    out: Option<PathBuf>,
    dump: Option<PathBuf>,
    without: Vec<Family>,
    epochs: usize,
    rate: f32,
    drop: f32,
    family_drop: f32,
    decay: f32,
    prune: f32,
    min_count: u32,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    text: String,
    spans: Vec<Span>,
}

#[derive(Deserialize, Clone)]
struct Span {
    start: usize,
    end: usize,
    label: String,
}

/// A message ready for training.
struct Message {
    author: usize,
    row: Row,
    spans: Vec<(usize, usize)>,
    gold: Vec<u8>,
    keys: Vec<u32>,
    families: Vec<u8>,
    ends: Vec<usize>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let settings = arguments()?;
    let scanner = scanner(&settings.config)?;
    let (messages, authors) = read(&settings, &scanner)?;
    let held: Vec<usize> = if settings.hold.iter().any(|h| h == "all") {
        (0..settings.corpus.len()).collect()
    } else {
        settings.hold.iter().filter_map(|h| authors.iter().position(|a| a == h)).collect()
    };
    let mut dump = String::new();
    let mut totals: Vec<Figures> = Vec::new();
    for &author in &held {
        let weights = train(&settings, messages.iter().filter(|m| m.author != author));
        let tested: Vec<Tested> =
            messages.iter().filter(|m| m.author == author).map(|m| test(&weights, m)).collect();
        let figures = figures(&tested);
        println!("{:10} {figures}", authors[author]);
        totals.push(figures);
        for tested in &tested {
            dump.push_str(&tested.json());
            dump.push('\n');
        }
    }
    if totals.len() > 1 {
        println!("{:10} {}", "mean", mean(&totals));
    }
    if let Some(path) = &settings.dump {
        std::fs::write(path, dump)?;
    }
    if let Some(path) = &settings.out {
        let weights = train(&settings, messages.iter());
        let bytes = weights.pruned(settings.prune).to_bytes();
        println!("{}: {} bytes", path.display(), bytes.len());
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

fn arguments() -> Result<Settings, Box<dyn Error>> {
    let mut settings = Settings {
        config: PathBuf::from("config"),
        corpus: Vec::new(),
        extra: Vec::new(),
        hold: Vec::new(),
        out: None,
        dump: None,
        without: Vec::new(),
        epochs: 10,
        rate: 0.05,
        drop: 0.2,
        family_drop: 0.1,
        decay: 0.0,
        prune: 0.025,
        min_count: 2,
    };
    let mut args = std::env::args().skip(1);
    while let Some(name) = args.next() {
        let value = args.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--config" => settings.config = value.into(),
            "--corpus" => settings.corpus.push(value.into()),
            "--extra" => settings.extra.push(value.into()),
            "--hold" => settings.hold.push(value),
            "--out" => settings.out = Some(value.into()),
            "--dump" => settings.dump = Some(value.into()),
            "--epochs" => settings.epochs = value.parse()?,
            "--rate" => settings.rate = value.parse()?,
            "--drop" => settings.drop = value.parse()?,
            "--family-drop" => settings.family_drop = value.parse()?,
            "--decay" => settings.decay = value.parse()?,
            "--prune" => settings.prune = value.parse()?,
            "--min-count" => settings.min_count = value.parse()?,
            "--without" => settings.without.push(family(&value)?),
            _ => return Err(format!("unknown option {name}").into()),
        }
    }
    Ok(settings)
}

fn family(name: &str) -> Result<Family, String> {
    Ok(match name {
        "word" => Family::Word,
        "letters" => Family::Letters,
        "lexicon" => Family::Lexicon,
        "names" => Family::Names,
        "meaning" => Family::Meaning,
        "patterns" => Family::Patterns,
        "context" => Family::Context,
        _ => return Err(format!("unknown family {name}")),
    })
}

fn scanner(config: &Path) -> Result<Scanner, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(config.join("lexicon"))?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|p| p.extension().is_some_and(|e| e == "csv"));
    paths.sort();
    let texts: Vec<(String, String)> = paths
        .iter()
        .map(|p| {
            let name = p.file_name().unwrap_or_default().to_string_lossy().into_owned();
            std::fs::read_to_string(p).map(|text| (name, text))
        })
        .collect::<Result<_, _>>()?;
    let files: Vec<LexiconFile> =
        texts.iter().map(|(name, text)| LexiconFile { name, text }).collect();
    let read = |name: &str| std::fs::read_to_string(config.join("model").join(name));
    let (words, given, surnames, places) =
        (read("words.csv")?, read("given.txt")?, read("surnames.txt")?, read("places.txt")?);
    let sources = Sources {
        lexicon: &files,
        words: &words,
        given: &given,
        surnames: &surnames,
        places: &places,
        ..Sources::default()
    };
    Scanner::new(sources).map_err(|faults| {
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n").into()
    })
}

fn read(
    settings: &Settings,
    scanner: &Scanner,
) -> Result<(Vec<Message>, Vec<String>), Box<dyn Error>> {
    let mut messages = Vec::new();
    let mut authors = Vec::new();
    for path in settings.corpus.iter().chain(&settings.extra) {
        let author = authors.len();
        authors.push(path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        for line in std::fs::read_to_string(path)?.lines().filter(|l| !l.is_empty()) {
            let row: Row = serde_json::from_str(line)?;
            messages.push(message(scanner, author, row, &settings.without)?);
        }
    }
    Ok((messages, authors))
}

fn message(
    scanner: &Scanner,
    author: usize,
    row: Row,
    without: &[Family],
) -> Result<Message, Box<dyn Error>> {
    let example = scanner.example(&row.text, &Around::default());
    let n = example.spans.len();
    let mut gold = vec![0u8; n];
    for span in &row.spans {
        let label = Label::from_name(&span.label).ok_or_else(|| format!("{}: label", row.id))?;
        let mut first = true;
        for (state, (start, end)) in gold.iter_mut().zip(&example.spans) {
            if *start < span.end && span.start < *end && *state == 0 {
                *state = if first { begin(label) } else { inside(label) } as u8;
                first = false;
            }
        }
    }
    let (mut keys, mut families, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..n {
        for feature in example.features.of(i) {
            if !without.contains(&feature.family) {
                keys.push(feature.key);
                families.push(feature.family as u8);
            }
        }
        ends.push(keys.len());
    }
    Ok(Message { author, row, spans: example.spans, gold, keys, families, ends })
}

/// xorshift64*, enough for shuffling and leaving out.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// Weights while training: rows for each feature seen often enough.
struct Trained {
    index: HashMap<u32, u32>,
    rows: Vec<[f32; ROW]>,
    transitions: Vec<[f32; ROW]>,
    first: [f32; ROW],
}

fn train<'a>(settings: &Settings, messages: impl Iterator<Item = &'a Message>) -> Trained {
    let messages: Vec<&Message> = messages.filter(|m| !m.gold.is_empty()).collect();
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for message in &messages {
        for key in &message.keys {
            *counts.entry(*key).or_default() += 1;
        }
    }
    let mut index = HashMap::new();
    for message in &messages {
        for key in &message.keys {
            if counts[key] >= settings.min_count {
                let next = index.len() as u32;
                index.entry(*key).or_insert(next);
            }
        }
    }
    let compiled: Vec<Vec<u32>> = messages
        .iter()
        .map(|m| m.keys.iter().map(|k| index.get(k).copied().unwrap_or(u32::MAX)).collect())
        .collect();
    let mut trained = Trained {
        rows: vec![[0.0; ROW]; index.len()],
        index,
        transitions: vec![[0.0; ROW]; STATES],
        first: [0.0; ROW],
    };
    let mut squares = vec![[0.0f32; ROW]; trained.rows.len()];
    let mut transition_squares = vec![[0.0f32; ROW]; STATES + 1];
    let mut random = Random(SEED);
    let mut order: Vec<usize> = (0..messages.len()).collect();
    for epoch in 0..settings.epochs {
        for i in (1..order.len()).rev() {
            order.swap(i, random.next() as usize % (i + 1));
        }
        let rate = settings.rate * (1.0 - 0.8 * epoch as f32 / settings.epochs as f32);
        for &m in &order {
            let message = messages[m];
            let kept = keep(message, &compiled[m], settings, &mut random);
            learn(
                &mut trained,
                &mut squares,
                &mut transition_squares,
                message,
                &kept,
                rate,
                settings,
            );
        }
        if settings.decay > 0.0 {
            let factor = 1.0 - settings.decay;
            trained.rows.iter_mut().flatten().for_each(|w| *w *= factor);
        }
    }
    trained
}

/// The features that stay in this round.
fn keep(
    message: &Message,
    compiled: &[u32],
    settings: &Settings,
    random: &mut Random,
) -> Vec<Vec<u32>> {
    let mut absent = [false; 8];
    for (family, absent) in absent.iter_mut().enumerate() {
        let chance = if family == Family::Lexicon as usize {
            2.0 * settings.family_drop
        } else {
            settings.family_drop
        };
        *absent = random.unit() < chance && family != Family::Letters as usize;
    }
    let mut start = 0;
    message
        .ends
        .iter()
        .map(|end| {
            let range = start..*end;
            start = *end;
            range
                .filter(|i| {
                    compiled[*i] != u32::MAX
                        && !absent[message.families[*i] as usize]
                        && random.unit() >= settings.drop
                })
                .map(|i| compiled[i])
                .collect()
        })
        .collect()
}

fn learn(
    trained: &mut Trained,
    squares: &mut [[f32; ROW]],
    transition_squares: &mut [[f32; ROW]],
    message: &Message,
    kept: &[Vec<u32>],
    rate: f32,
    settings: &Settings,
) {
    let gain = 1.0 / (1.0 - settings.drop);
    let scores: Vec<[f32; ROW]> = kept
        .iter()
        .map(|features| {
            let mut row = [0.0; ROW];
            for feature in features {
                for (sum, weight) in row.iter_mut().zip(&trained.rows[*feature as usize]) {
                    *sum += weight * gain;
                }
            }
            row
        })
        .collect();
    let transitions = Transitions::new(&trained.transitions, &trained.first);
    let lattice = Lattice::new(&scores, &transitions);
    let gold = &message.gold;
    for (i, features) in kept.iter().enumerate() {
        let mut gradient = lattice.marginals(i);
        gradient[usize::from(gold[i])] -= 1.0;
        if gradient.iter().all(|g| g.abs() < 0.002) {
            continue;
        }
        for feature in features {
            let row = &mut trained.rows[*feature as usize];
            let square = &mut squares[*feature as usize];
            for k in 0..ROW {
                let g = gradient[k] * gain;
                square[k] += g * g;
                row[k] -= rate * g / (square[k] + 0.1).sqrt();
            }
        }
    }
    let mut update = |from: usize, to: usize, g: f32| {
        let row = if from == STATES { &mut trained.first } else { &mut trained.transitions[from] };
        let square = &mut transition_squares[from][to];
        *square += g * g;
        row[to] -= rate * g / (*square + 1.0).sqrt();
    };
    let first = lattice.marginals(0);
    for (to, p) in first.iter().enumerate().take(STATES) {
        if may_follow(None, to) {
            update(STATES, to, p - f32::from(u8::from(usize::from(gold[0]) == to)));
        }
    }
    for i in 1..gold.len() {
        if lattice.marginals(i)[0] * lattice.marginals(i - 1)[0] > 0.999
            && gold[i] == 0
            && gold[i - 1] == 0
        {
            continue;
        }
        let mut expected = [[0.0f32; ROW]; STATES];
        let mut sum = 0.0;
        for (from, row) in expected.iter_mut().enumerate() {
            for (to, cell) in row.iter_mut().enumerate().take(STATES) {
                *cell = lattice.alpha[i - 1][from]
                    * transitions.step[from][to]
                    * lattice.psi[i][to]
                    * lattice.beta[i][to];
                sum += *cell;
            }
        }
        for (from, row) in expected.iter().enumerate() {
            for (to, value) in row[..STATES].iter().enumerate() {
                let seen = usize::from(gold[i - 1]) == from && usize::from(gold[i]) == to;
                let g = value / sum.max(1e-30) - f32::from(u8::from(seen));
                if may_follow(Some(from), to) && g.abs() > 1e-5 {
                    update(from, to, g);
                }
            }
        }
    }
}

impl Trained {
    fn pruned(&self, smallest: f32) -> Weights {
        let mut features: Vec<(u32, Vec<(u8, f32)>)> = self
            .index
            .iter()
            .map(|(key, at)| {
                let row = &self.rows[*at as usize][..STATES];
                let kept = row.iter().enumerate().filter(|(_, w)| w.abs() >= smallest);
                (*key, kept.map(|(state, w)| (state as u8, *w)).collect())
            })
            .collect();
        features.sort_by_key(|(key, _)| *key);
        Weights { transitions: self.transitions.clone(), first: self.first, features }
    }
}

/// A message of the author left out, with the probability of each label at each token.
struct Tested<'a> {
    message: &'a Message,
    labels: Vec<[f32; Label::ALL.len()]>,
    begins: Vec<[f32; Label::ALL.len()]>,
}

fn test<'a>(trained: &Trained, message: &'a Message) -> Tested<'a> {
    let mut scores = Vec::with_capacity(message.ends.len());
    let mut start = 0;
    for end in &message.ends {
        let mut row = [0.0f32; ROW];
        for key in &message.keys[start..*end] {
            if let Some(at) = trained.index.get(key) {
                for (sum, weight) in row.iter_mut().zip(&trained.rows[*at as usize]) {
                    *sum += weight;
                }
            }
        }
        start = *end;
        scores.push(row);
    }
    let lattice = Lattice::new(&scores, &Transitions::new(&trained.transitions, &trained.first));
    let (mut labels, mut begins) = (Vec::new(), Vec::new());
    for i in 0..scores.len() {
        let p = lattice.marginals(i);
        begins.push(Label::ALL.map(|l| p[begin(l)]));
        labels.push(Label::ALL.map(|l| p[begin(l)] + p[inside(l)]));
    }
    Tested { message, labels, begins }
}

impl Tested<'_> {
    /// The message's highest probability for a group.
    fn score(&self, group: Group) -> f32 {
        self.labels.iter().map(|p| group_sum(p, group)).fold(0.0, f32::max)
    }

    fn json(&self) -> String {
        let tokens: Vec<serde_json::Value> = self
            .labels
            .iter()
            .zip(&self.begins)
            .zip(&self.message.spans)
            .filter(|((p, _), _)| p.iter().sum::<f32>() > 0.02)
            .map(|((p, b), (start, end))| {
                let round = |v: &f32| (v * 10000.0).round() / 10000.0;
                serde_json::json!([
                    start,
                    end,
                    p.iter().map(round).collect::<Vec<_>>(),
                    b.iter().map(round).collect::<Vec<_>>()
                ])
            })
            .collect();
        serde_json::json!({"id": self.message.row.id, "author": self.message.author, "tokens": tokens}).to_string()
    }
}

fn group_sum(p: &[f32; Label::ALL.len()], group: Group) -> f32 {
    Label::ALL.iter().zip(p).filter(|(l, _)| l.group() == group).map(|(_, v)| v).sum()
}

/// Recall of one author at fixed false-alarm rates on span-free messages.
#[derive(Default, Clone)]
struct Figures {
    /// For each group: recall at 1, 2 and 4 %, and the threshold at 2 %.
    groups: [[f32; 4]; 2],
    /// Recall of person spans at the 2 % threshold.
    person: f32,
    /// Found spans with the right label.
    strict: f32,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, g) in ["health", "ident"].iter().zip(&self.groups) {
            write!(f, "{name} @1% {:.3} @2% {:.3} @4% {:.3} (t2 {:.2})  ", g[0], g[1], g[2], g[3])?;
        }
        write!(f, "person {:.3} strict {:.3}", self.person, self.strict)
    }
}

fn figures(tested: &[Tested]) -> Figures {
    let mut figures = Figures::default();
    let mut thresholds = [0.5f32; 2];
    for (k, group) in [Group::Health, Group::Identifier].into_iter().enumerate() {
        let mut free: Vec<f32> = tested
            .iter()
            .filter(|t| t.message.row.spans.is_empty())
            .map(|t| t.score(group))
            .collect();
        free.sort_by(|a, b| b.total_cmp(a));
        let positives: Vec<f32> =
            tested.iter().filter(|t| has(t.message, group)).map(|t| t.score(group)).collect();
        for (j, rate) in [0.01, 0.02, 0.04].into_iter().enumerate() {
            let allowed = (free.len() as f64 * rate) as usize;
            let threshold = free.get(allowed).copied().unwrap_or(0.0);
            let found = positives.iter().filter(|s| **s > threshold).count();
            figures.groups[k][j] = found as f32 / positives.len().max(1) as f32;
            if j == 1 {
                figures.groups[k][3] = threshold;
                thresholds[k] = threshold;
            }
        }
    }
    let (mut persons, mut found, mut hit, mut right) = (0, 0, 0, 0);
    for t in tested {
        for span in &t.message.row.spans {
            let Some(label) = Label::from_name(&span.label) else { continue };
            let threshold = thresholds[usize::from(label.group() == Group::Identifier)];
            let over: Vec<_> = t
                .labels
                .iter()
                .zip(&t.message.spans)
                .filter(|(p, (s, e))| {
                    *s < span.end && span.start < *e && group_sum(p, label.group()) > threshold
                })
                .map(|(p, _)| p)
                .collect();
            let strict = over.iter().any(|p| {
                let best = (0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b]));
                best == Label::ALL.iter().position(|l| *l == label)
            });
            if label == Label::Person {
                persons += 1;
                found += usize::from(!over.is_empty());
            }
            hit += usize::from(!over.is_empty());
            right += usize::from(strict);
        }
    }
    figures.person = found as f32 / persons.max(1) as f32;
    figures.strict = right as f32 / hit.max(1) as f32;
    figures
}

fn has(message: &Message, group: Group) -> bool {
    message.row.spans.iter().any(|s| Label::from_name(&s.label).is_some_and(|l| l.group() == group))
}

fn mean(all: &[Figures]) -> Figures {
    let n = all.len() as f32;
    let mut mean = Figures::default();
    for f in all {
        for k in 0..2 {
            for j in 0..4 {
                mean.groups[k][j] += f.groups[k][j] / n;
            }
        }
        mean.person += f.person / n;
        mean.strict += f.strict / n;
    }
    mean
}
