//! `buitenkant dialog`: look at the decision aids, walk them, and print what a jurist must sign.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use clap::{Subcommand, ValueEnum};

use super::{FAULTS, print_faults};
use crate::dialog::account::{self, Account};
use crate::dialog::model::{Node, Slot};
use crate::dialog::report::{place, read_answers, report};
use crate::dialog::walk::{At, fill, walk};
use crate::dialog::{Dialog, Library, SHARED, Shared, coverage, diagram, diff, load, paths};

/// What to do with the decision aids.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

/// Wherever an ID is asked, the path of a `.toml` file works too.
#[derive(Debug, Subcommand)]
enum Verb {
    /// All decision aids, with version, source and size.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// One decision aid: every question and every verdict.
    Show {
        /// Its id, or a file.
        id: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Where answers lead: a verdict, or the next question.
    Walk {
        /// Its id, or a file.
        id: String,
        /// Answers in order, separated by commas: numbers, ids, words, or question=answer.
        #[arg(long, default_value = "", value_delimiter = ',')]
        answers: Vec<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Every path as CSV: answers, outcome, recipients, rules. To read and to sign.
    Paths {
        /// Its id, or a file.
        id: String,
    },
    /// The flow chart.
    Diagram {
        /// Its id, or a file.
        id: String,
        /// How it is drawn.
        #[arg(long, default_value = "svg")]
        format: Format,
    },
    /// Check files and say line and remedy for each fault.
    Check {
        /// The files.
        #[arg(required = true)]
        files: Vec<String>,
    },
    /// What changed between two versions of a file, in words and as paths.
    Diff {
        /// The old one: id, id@version, or a file.
        old: String,
        /// The new one.
        new: String,
    },
    /// The verdict of recorded answers under the version of their day.
    Replay {
        /// A file of accountability records, one JSON object a line; `-` reads standard input.
        records: String,
        /// As JSON, one object a line.
        #[arg(long)]
        json: bool,
    },
    /// Which rule of each source is used where, or why not, as CSV.
    Coverage,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A picture.
    Svg,
    /// Mermaid text.
    Mermaid,
}

/// Runs the verb.
///
/// # Errors
/// An unknown id, unclear answers, or a file that cannot be read.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    match args.verb {
        Verb::List { json } => list(json)?,
        Verb::Show { id, json } => show(&dialog(&id)?, json)?,
        Verb::Walk { id, answers, json } => walk_answers(&dialog(&id)?, &answers, json)?,
        Verb::Paths { id } => print(&paths::table(&dialog(&id)?))?,
        Verb::Diagram { id, format: Format::Mermaid } => print(&diagram::mermaid(&dialog(&id)?))?,
        Verb::Diagram { id, format: Format::Svg } => print(&diagram::svg(&dialog(&id)?))?,
        Verb::Check { files } => return check(&files),
        Verb::Diff { old, new } => {
            let (old, new) = (dialog(&old)?, dialog(&new)?);
            let lines = diff::diff(&old, &new);
            let none = lines.is_empty().then(|| "Geen verschil.\n".to_owned());
            print(&none.unwrap_or_else(|| lines.join("\n") + "\n"))?;
        }
        Verb::Replay { records, json } => return replay(&records, json),
        Verb::Coverage => print(&coverage::table(&library()?))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints, and takes a closed pipe (`| head`) as the end of the wish.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn library() -> anyhow::Result<Library> {
    Library::shipped().map_err(|faults| anyhow!(listed(&faults)))
}

fn listed(faults: &[crate::fault::Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn read(path: &str) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"))
}

fn shared() -> anyhow::Result<Shared> {
    Shared::load(SHARED.0, SHARED.1).map_err(|faults| anyhow!(listed(&faults)))
}

/// A dialog by id (also `id@version`), or from a file.
fn dialog(id: &str) -> anyhow::Result<Dialog> {
    if std::path::Path::new(id).extension().is_some_and(|end| end == "toml") {
        return load(id, &read(id)?, &shared()?).map_err(|faults| anyhow!(listed(&faults)));
    }
    let library = library()?;
    let found = match id.split_once('@') {
        Some((id, version)) => library.version(id, version),
        None => library.get(id),
    };
    match found {
        Some(dialog) => Ok(dialog.clone()),
        None => {
            let known: Vec<&str> = library.all().iter().map(|dialog| dialog.id.as_str()).collect();
            bail!(
                "there is no dialog {id:?}; choose from {}, or name a .toml file",
                known.join(", ")
            )
        }
    }
}

/// Replays each record; a verdict that differs from the recorded one is a fault.
fn replay(records: &str, json: bool) -> anyhow::Result<ExitCode> {
    let source = match records {
        "-" => std::io::read_to_string(std::io::stdin())?,
        path => read(path)?,
    };
    let library = library()?;
    let mut code = ExitCode::SUCCESS;
    for (at, line) in source.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = at + 1;
        let account: Account = serde_json::from_str(line)
            .with_context(|| format!("{records}:{number}: this is no accountability record"))?;
        let (dialog, walk) = match account::replay(&library, &account) {
            Ok(found) => found,
            Err(error) => {
                eprintln!("{records}:{number}: {error}");
                code = ExitCode::from(FAULTS);
                continue;
            }
        };
        let At::Verdict(verdict) = walk.at else { continue };
        let same = verdict.id == account.verdict && verdict.outcome == account.outcome;
        if !same {
            code = ExitCode::from(FAULTS);
        }
        if json {
            let mut value = serde_json::to_value(report(dialog, &walk))?;
            value["same"] = same.into();
            print(&format!("{value}\n"))?;
        } else {
            let word = if same { "gelijk" } else { "ANDERS" };
            print(&format!(
                "{} {} {}: {} ({word})\n",
                account.at,
                dialog.id,
                dialog.version,
                verdict.outcome.label()
            ))?;
        }
    }
    Ok(code)
}

fn check(files: &[String]) -> anyhow::Result<ExitCode> {
    let shared = shared()?;
    let mut code = ExitCode::SUCCESS;
    for file in files {
        let source = read(file)?;
        match load(file, &source, &shared) {
            Ok(dialog) => {
                let mut paths = 0_usize;
                paths::each(&dialog, &mut |_| paths += 1);
                print(&format!("{file}: in order, {paths} paths\n"))?;
            }
            Err(faults) => {
                print_faults(&faults);
                code = ExitCode::from(FAULTS);
            }
        }
    }
    Ok(code)
}

fn list(json: bool) -> anyhow::Result<()> {
    let library = library()?;
    if json {
        let rows: Vec<_> = library
            .all()
            .iter()
            .map(|dialog| {
                serde_json::json!({
                    "id": dialog.id, "version": dialog.version, "title": dialog.title,
                    "kind": dialog.kind, "source": dialog.source, "checked": dialog.checked,
                    "questions": dialog.questions().count(), "verdicts": dialog.verdicts().count(),
                })
            })
            .collect();
        return print(&format!("{}\n", serde_json::to_string_pretty(&rows)?));
    }
    for dialog in library.all() {
        print(&format!(
            "{:<22} {:<7} {} ({}); gecontroleerd op {}\n",
            dialog.id, dialog.version, dialog.source.title, dialog.source.year, dialog.checked
        ))?;
    }
    Ok(())
}

fn show(dialog: &Dialog, json: bool) -> anyhow::Result<()> {
    if json {
        return print(&format!("{}\n", serde_json::to_string_pretty(dialog)?));
    }
    let source = &dialog.source;
    let mut out = format!(
        "{} {} ({})\nBron: {}, {}, {}. Gecontroleerd op {}.\n{}\n",
        dialog.title,
        dialog.version,
        dialog.kind,
        source.title,
        source.by,
        source.year,
        dialog.checked,
        source.caution
    );
    for id in &dialog.order {
        match dialog.node(id) {
            Some(Node::Question(question)) => {
                let slot = match question.slot {
                    Some(Slot::Role) => " [rol]",
                    Some(Slot::Recipient) => " [ontvanger]",
                    None => "",
                };
                out.push_str(&format!("\n{id}{slot}: {}\n  {}\n", question.text, question.why));
                for (at, answer) in question.answers.iter().enumerate() {
                    out.push_str(&format!("  {}. {} → {}\n", at + 1, answer.text, answer.to));
                }
                out.push_str(&format!("  Bron: {}\n", places(dialog, &question.sources)));
            }
            Some(Node::Split(split)) => {
                out.push_str(&format!("\n{id}: volgens het antwoord op {}\n", split.on));
                for way in &split.ways {
                    out.push_str(&format!("  {} → {}\n", way.answers.join(", "), way.to));
                }
                if let Some(to) = &split.otherwise {
                    out.push_str(&format!("  anders → {to}\n"));
                }
            }
            Some(Node::Verdict(verdict)) => {
                out.push_str(&format!(
                    "\n{id}: {}\n  {}\n",
                    verdict.outcome.label(),
                    verdict.summary
                ));
                for (name, lines) in [
                    ("Wie", &verdict.recipients),
                    ("Niet", &verdict.excluded),
                    ("Wat", &verdict.data),
                    ("Voorwaarden", &verdict.conditions),
                    ("Vastleggen", &verdict.record),
                    ("Verder", &verdict.onward),
                ] {
                    for line in lines {
                        out.push_str(&format!("  {name}: {line}\n"));
                    }
                }
                if !verdict.client.is_empty() {
                    out.push_str(&format!("  Cliënt: {}\n", verdict.client));
                }
                out.push_str(&format!("  Bron: {}\n", places(dialog, &verdict.sources)));
                for note in &verdict.notes {
                    out.push_str(&format!("  Nu: {}\n", note.text));
                }
            }
            None => {}
        }
    }
    print(&out)
}

fn places(dialog: &Dialog, rules: &[String]) -> String {
    rules.iter().map(|rule| place(dialog, rule)).collect::<Vec<_>>().join("; ")
}

fn walk_answers(dialog: &Dialog, answers: &[String], json: bool) -> anyhow::Result<()> {
    let texts = answers.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    let answers = read_answers(dialog, texts)?;
    let walk = walk(dialog, &answers, None);
    if json {
        return print(&format!("{}\n", serde_json::to_string_pretty(&report(dialog, &walk))?));
    }
    let mut out = String::new();
    for step in &walk.steps {
        out.push_str(&format!("{} — {}\n", walk.fill(&step.question.text), step.answer.text));
    }
    match walk.at {
        At::Question(question) => {
            out.push_str(&format!(
                "\n{}\n{}\n",
                walk.fill(&question.text),
                walk.fill(&question.why)
            ));
            for (at, answer) in question.answers.iter().enumerate() {
                out.push_str(&format!("  {}. {}\n", at + 1, answer.text));
            }
        }
        At::Verdict(verdict) => {
            out.push_str(&format!(
                "\n{}: {}\n",
                verdict.outcome.label(),
                walk.fill(&verdict.summary)
            ));
            let conditions = walk.conditions(verdict);
            let record = walk.record(verdict);
            for (name, lines) in [
                ("Wie", &verdict.recipients),
                ("Niet", &verdict.excluded),
                ("Wat", &verdict.data),
                ("Voorwaarden", &conditions),
                ("Vastleggen", &record),
                ("Verder", &verdict.onward),
            ] {
                for line in lines {
                    out.push_str(&format!("{name}: {}\n", fill(line, walk.recipient())));
                }
            }
            if !verdict.client.is_empty() {
                out.push_str(&format!("Cliënt: {}\n", walk.fill(&verdict.client)));
            }
            out.push_str(&format!("Bron: {}\n", places(dialog, &verdict.sources)));
            for note in &verdict.notes {
                out.push_str(&format!("Nu: {}\n", note.text));
            }
        }
        At::Nowhere => {}
    }
    print(&out)
}
