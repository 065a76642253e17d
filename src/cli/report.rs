//! `buitenkant report`: the log of a case, or the figures of a month, as CSV or PDF.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use jiff::Timestamp;

use super::state::{StateArgs, block_on};
use crate::bot::{Ending, Record};
use crate::cases::{CaseCode, What, case_log, month_figures};
use crate::config::Config;
use crate::minutes::{Block, Document, Section, Template, pdf};
use crate::store::{SqliteStore, Store};
use crate::texts::Texts;

/// What to report on, and where to.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    state: StateArgs,
    /// The log of this case: who did what, when, on what ground. No content.
    #[arg(long, conflicts_with = "month", required_unless_present = "month")]
    case: Option<String>,
    /// The figures of this month, as 2026-01. No person stands in them.
    #[arg(long)]
    month: Option<String>,
    /// File to write, .csv or .pdf; without it CSV goes to standard output.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// A report as a table.
struct Table {
    title: String,
    note: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Writes the report.
///
/// # Errors
/// When the state cannot be opened, or the report not be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let config = args.state.config()?;
    let texts = Texts::shipped().map_err(|_| anyhow::anyhow!("the chat texts have faults"))?;
    let folder = args.state.open()?;
    let records = block_on(async { Ok(SqliteStore::open(&folder).await?.load_all().await?) })?;
    let table = match (&args.case, &args.month) {
        (Some(code), _) => {
            let code = CaseCode::parse(code)
                .with_context(|| format!("{code:?} is no case code, such as 2026-014"))?;
            case_table(&records, &code, &texts, &config)
        }
        (None, Some(month)) => {
            if jiff::civil::Date::strptime("%Y-%m-%d", format!("{month}-01")).is_err() {
                bail!("{month:?} is no month; write it as 2026-01");
            }
            month_table(&records, month, &texts)
        }
        (None, None) => bail!("name a case with --case or a month with --month"),
    };
    match &args.out {
        None => write_csv(&table, std::io::stdout().lock())?,
        Some(path) => match path.extension().and_then(|end| end.to_str()) {
            Some("csv") => {
                let file = std::fs::File::create(path)
                    .with_context(|| format!("cannot write {}", path.display()))?;
                write_csv(&table, file)?;
            }
            Some("pdf") => {
                let bytes = as_pdf(table)?;
                std::fs::write(path, bytes)
                    .with_context(|| format!("cannot write {}", path.display()))?;
            }
            _ => bail!("{}: choose a name that ends in .csv or .pdf", path.display()),
        },
    }
    Ok(ExitCode::SUCCESS)
}

fn case_table(records: &[Record], code: &CaseCode, texts: &Texts, config: &Config) -> Table {
    let rows = case_log(records, code).into_iter().map(|line| {
        let at = line.at.to_zoned_datetime(config.zone()).strftime("%Y-%m-%d %H:%M").to_string();
        let what = match line.what {
            What::Act(act) => {
                let key = format!("report-what-{}", act.replace(' ', "-"));
                if texts.has(&key) { texts.say(&key, &[]) } else { act }
            }
            What::Weighed { dialog, version, outcome } => texts.say(
                "report-what-weighed",
                &[
                    ("dialog", dialog.into()),
                    ("version", version.into()),
                    ("outcome", outcome.into()),
                ],
            ),
        };
        vec![at, line.who, what, line.ground]
    });
    let columns = ["report-when", "report-who", "report-what", "report-ground"];
    Table {
        title: texts.say("report-case-title", &[("code", code.as_str().to_owned().into())]),
        note: texts.say("report-case-note", &[]),
        head: columns.iter().map(|key| texts.say(key, &[])).collect(),
        rows: rows.collect(),
    }
}

fn month_table(records: &[Record], month: &str, texts: &Texts) -> Table {
    const ENDINGS: [(Ending, &str); 8] = [
        (Ending::Happened, "report-ending-happened"),
        (Ending::Counted, "report-ending-counted"),
        (Ending::Capped, "report-ending-capped"),
        (Ending::Edited, "report-ending-edited"),
        (Ending::Removed, "report-ending-removed"),
        (Ending::OnPurpose, "report-ending-on-purpose"),
        (Ending::NoFinding, "report-ending-no-finding"),
        (Ending::Lapsed, "report-ending-lapsed"),
    ];
    let mut head = vec![texts.say("report-subject", &[])];
    head.extend(ENDINGS.iter().map(|(_, key)| texts.say(key, &[])));
    head.push(texts.say("report-precision", &[]));
    let rows = month_figures(records, month).into_iter().map(|figure| {
        let count = |ending: &Ending| figure.endings.get(ending).copied().unwrap_or(0).to_string();
        let precision =
            figure.precision().map_or_else(String::new, |percent| format!("{percent}%"));
        let counts = ENDINGS.iter().map(|(ending, _)| count(ending));
        std::iter::once(figure.subject.clone()).chain(counts).chain([precision]).collect()
    });
    Table {
        title: texts.say("report-month-title", &[("month", month.to_owned().into())]),
        note: texts.say("report-month-note", &[]),
        head,
        rows: rows.collect(),
    }
}

fn write_csv(table: &Table, out: impl std::io::Write) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(&table.head)?;
    for row in &table.rows {
        writer.write_record(row)?;
    }
    writer.flush()?;
    Ok(())
}

fn as_pdf(table: Table) -> anyhow::Result<Vec<u8>> {
    let template = Template::shipped()
        .map_err(|_| anyhow::anyhow!("the template of the minutes has faults"))?;
    let blocks = vec![Block::Table { head: table.head, rows: table.rows }];
    let document = Document {
        title: table.title.clone(),
        draft: None,
        note: table.note,
        facts: Vec::new(),
        sections: vec![Section { heading: table.title, blocks }],
        lists: Vec::new(),
        closing: Vec::new(),
    };
    Ok(pdf(&document, &template, Timestamp::now())?)
}
