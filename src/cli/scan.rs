//! `buitenkant scan`: findings in messages from standard input or files, as JSON lines.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use super::{FAULTS, embedded, print_faults};
use crate::config::Config;
use crate::scan::{Around, Scanner};

/// What to scan.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files; without them standard input.
    files: Vec<PathBuf>,
    /// Plain lines instead of JSON lines `{"id","text"}`; the line number becomes the id.
    #[arg(long)]
    lines: bool,
    /// Say why, for findings and for what stayed just under the threshold.
    #[arg(long)]
    explain: bool,
    /// Name of somebody who is in the room, and so no client; may be given more than once.
    #[arg(long)]
    member: Vec<String>,
    /// The configuration, for the organisation's own lexicon, allow lists and thresholds.
    #[arg(long, short)]
    config: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Message {
    id: serde_json::Value,
    text: String,
}

#[derive(Serialize)]
struct Span<'a> {
    start: usize,
    end: usize,
    label: &'a str,
    rule: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
}

/// Scans, one line out for each message in.
///
/// # Errors
/// When input cannot be read or is no message; the place is named, never the text.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let config = match &args.config {
        Some(path) => {
            let source = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            Config::load(&path.display().to_string(), &source)
        }
        None => Ok(Config::default()),
    };
    let scanner = match config.and_then(|config| embedded::scanner(&config)) {
        Ok(scanner) => scanner,
        Err(faults) => {
            print_faults(&faults);
            return Ok(ExitCode::from(FAULTS));
        }
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.files.is_empty() {
        scan_all(args, &scanner, "standard input", std::io::stdin().lock(), &mut out)?;
    }
    for path in &args.files {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        scan_all(args, &scanner, &path.display().to_string(), file, &mut out)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn scan_all(
    args: &Args,
    scanner: &Scanner,
    name: &str,
    input: impl Read,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let around = Around { members: &args.member, ..Around::default() };
    for (i, line) in BufReader::new(input).lines().enumerate() {
        let at = i + 1;
        let line = line.with_context(|| format!("{name}:{at}: not UTF-8 text"))?;
        let line = if at == 1 { line.trim_start_matches('\u{feff}') } else { &line };
        let message = if args.lines {
            Message { id: at.into(), text: line.to_owned() }
        } else if line.trim().is_empty() {
            continue;
        } else {
            // serde's own message may quote the text, so only the place is told.
            match serde_json::from_str(line) {
                Ok(message) => message,
                Err(_) => bail!(
                    "{name}:{at}: no message; write {{\"id\":…,\"text\":…}} on each line, or use --lines"
                ),
            }
        };
        let spans = spans(args, scanner, &message.text, &around);
        serde_json::to_writer(&mut *out, &serde_json::json!({"id": message.id, "spans": spans}))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn spans<'a>(args: &Args, scanner: &Scanner, text: &str, around: &Around) -> Vec<Span<'a>> {
    if args.explain {
        let span = |e: crate::scan::Explanation| Span {
            start: e.finding.start,
            end: e.finding.end,
            label: e.finding.label.as_str(),
            rule: e.finding.rule.to_string(),
            score: Some(e.finding.score),
            counts: Some(e.counts),
            reasons: e.reasons,
        };
        return scanner.explain(text, around).into_iter().map(span).collect();
    }
    let span = |f: crate::scan::Finding| Span {
        start: f.start,
        end: f.end,
        label: f.label.as_str(),
        rule: f.rule.to_string(),
        score: None,
        counts: None,
        reasons: Vec::new(),
    };
    scanner.scan(text, around).into_iter().map(span).collect()
}
