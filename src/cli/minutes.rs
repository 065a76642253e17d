//! `buitenkant minutes`: writes minutes to a file, to look at a template before it is used.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use jiff::Timestamp;

use super::{FAULTS, print_faults};
use crate::minutes::{Document, Template, message, odt, pdf};

/// An example, so that a template can be seen without a meeting.
const EXAMPLE: &str = include_str!("../../config/minutes/voorbeeld.json");

/// Which minutes, with which template, to which file.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Minutes as JSON (a document with title, facts, sections); without it an example is used.
    #[arg(long)]
    from: Option<PathBuf>,
    /// Template with wording and look; without it the shipped one is used.
    #[arg(long)]
    template: Option<PathBuf>,
    /// File to write: its ending (.odt, .pdf or .md) says which form.
    #[arg(long, default_value = "verslag.pdf")]
    out: PathBuf,
}

/// Writes the minutes.
///
/// # Errors
/// When a file cannot be read or written, or the minutes cannot be made.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let source = match &args.from {
        Some(path) => std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?,
        None => EXAMPLE.to_owned(),
    };
    let name = args
        .from
        .as_ref()
        .map_or_else(|| "the example".to_owned(), |path| path.display().to_string());
    let document: Document =
        serde_json::from_str(&source).with_context(|| format!("{name} is no document"))?;
    let template = match &args.template {
        None => Template::shipped(),
        Some(path) => load_template(path)?,
    };
    let template = match template {
        Ok(template) => template,
        Err(faults) => {
            print_faults(&faults);
            return Ok(ExitCode::from(FAULTS));
        }
    };
    // A preview bears no date of today: the same input gives the same file.
    let at = Timestamp::UNIX_EPOCH;
    let bytes = match args.out.extension().and_then(|end| end.to_str()) {
        Some("odt") => odt(&document, &template, at)?,
        Some("pdf") => pdf(&document, &template, at)?,
        Some("md") => message(&document).into_bytes(),
        _ => bail!("{}: choose a name that ends in .odt, .pdf or .md", args.out.display()),
    };
    std::fs::write(&args.out, bytes)
        .with_context(|| format!("cannot write {}", args.out.display()))?;
    println!("{}", args.out.display());
    Ok(ExitCode::SUCCESS)
}

/// Reads a template and the logo it names.
///
/// # Errors
/// When a file cannot be read; faults in the template come as such.
pub(crate) fn load_template(
    path: &Path,
) -> anyhow::Result<Result<Template, Vec<crate::fault::Fault>>> {
    let source =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut template = match Template::load(&path.display().to_string(), &source) {
        Ok(template) => template,
        Err(faults) => return Ok(Err(faults)),
    };
    if !template.look.logo.is_empty() {
        let logo = path.parent().unwrap_or(Path::new(".")).join(&template.look.logo);
        let bytes = std::fs::read(&logo)
            .with_context(|| format!("cannot read the logo {}", logo.display()))?;
        template.look.logo_png = Some(bytes);
    }
    Ok(Ok(template))
}
