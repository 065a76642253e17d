//! How fast the scanner is: `cargo bench --bench scan`. Prints one line a figure.

use aho_corasick::AhoCorasick;
use buitenkant::scan::{Around, Scanner, shipped};
use std::hint::black_box;
use std::time::Instant;

fn main() {
    let begun = Instant::now();
    let scanner = Scanner::new(shipped()).expect("the shipped files are in order");
    println!("start-up            {:8.1} ms", begun.elapsed().as_secs_f64() * 1e3);

    let corpus = include_str!("../training/corpus/dev.jsonl");
    let texts: Vec<String> = corpus
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|row| row["text"].as_str().map(str::to_owned))
        .collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let rounds = (20_000_000 / bytes).max(1);

    let terms: Vec<String> = shipped()
        .lexicon
        .iter()
        .flat_map(|file| file.text.lines())
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(';').next())
        .map(str::to_lowercase)
        .filter(|term| !term.is_empty())
        .collect();
    let bare = AhoCorasick::new(&terms).expect("the terms fit");
    report("bare aho-corasick", bytes * rounds, || {
        for _ in 0..rounds {
            for text in &texts {
                black_box(bare.find_overlapping_iter(text).count());
            }
        }
    });
    let around = Around::default();
    report("features (no model)", bytes * 4, || {
        for text in texts.iter().cycle().take(texts.len() * 4) {
            black_box(scanner.example(text, &around));
        }
    });
    report("whole scanner", bytes * 4, || {
        for _ in 0..4 {
            for text in &texts {
                black_box(scanner.scan(text, &around));
            }
        }
    });

    let joined: Vec<char> = texts.join(" ").chars().collect();
    let pieces: Vec<String> = joined.chunks(500).map(|piece| piece.iter().collect()).collect();
    let mut times: Vec<f64> = pieces
        .iter()
        .map(|piece| {
            let begun = Instant::now();
            black_box(scanner.scan(piece, &around));
            begun.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("500 characters, p50 {:8.0} µs", times[times.len() / 2]);
    println!("500 characters, p99 {:8.0} µs", times[times.len() * 99 / 100]);

    for (name, unit) in [
        ("near-misses", "schizofrenia "),
        ("combining marks", "e\u{301}\u{302}"),
        ("emoji", "👩\u{200d}⚕️ "),
        ("digits", "0612345 "),
        ("single letters", "a b. "),
        ("one long word", "schizo"),
    ] {
        let text = unit.repeat(65_536 / unit.len());
        let begun = Instant::now();
        black_box(scanner.scan(&text, &around));
        println!("64 KiB {name:15} {:6.1} ms", begun.elapsed().as_secs_f64() * 1e3);
    }
}

fn report(name: &str, bytes: usize, work: impl FnOnce()) {
    let begun = Instant::now();
    work();
    println!("{name:19} {:8.2} MB/s", bytes as f64 / 1e6 / begun.elapsed().as_secs_f64());
}
