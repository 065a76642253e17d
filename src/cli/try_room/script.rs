//! A scripted room: one event a line in, one effect a line out. The same script gives the same bytes.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Stage;
use super::memory::Memory;
use crate::bot::{Destination, Effect, Event, EventId, EventKind, Place, RoomId, Text, UserId};
use crate::cases::FingerprintKey;
use crate::cli::{WRONG_USE, print_faults};
use crate::config::Config;

/// A line of a script.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    setup: Option<serde_json::Value>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    at: Option<Timestamp>,
    #[serde(default)]
    from: Option<UserId>,
    #[serde(default)]
    room: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    thread: Option<EventId>,
    #[serde(default)]
    reply_to: Option<EventId>,
    #[serde(default)]
    react: Option<String>,
    #[serde(default)]
    to: Option<EventId>,
    #[serde(default)]
    edit: Option<EventId>,
    #[serde(default)]
    redact: Option<EventId>,
    #[serde(default)]
    join: bool,
    #[serde(default)]
    leave: bool,
}

/// An effect as a line of JSON.
#[derive(Debug, Serialize)]
struct Out<'a> {
    to: &'static str,
    room: Option<&'a str>,
    user: Option<&'a str>,
    kind: &'static str,
    text: Option<&'a str>,
    reply_to: Option<&'a str>,
    about: Option<&'a str>,
    /// The id by which later lines can point at it.
    id: Option<&'a str>,
    thread: Option<&'a str>,
}

/// Plays a script to its end.
///
/// # Errors
/// When the script or the configuration cannot be read or understood.
pub(super) fn run(
    path: &Path,
    config_file: &str,
    config_source: &str,
    json: bool,
    files: Option<&Path>,
    memory: Option<Memory>,
) -> anyhow::Result<ExitCode> {
    let name = path.display().to_string();
    let reader: Box<dyn BufRead> = if name == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        let file = std::fs::File::open(path).with_context(|| format!("cannot read {name}"))?;
        Box::new(BufReader::new(file))
    };
    let mut lines = numbered(reader, &name).peekable();
    let setup = match lines.peek() {
        Some(Ok((_, line))) if line.setup.is_some() => {
            lines.next().transpose()?.and_then(|(_, line)| line.setup)
        }
        _ => None,
    };
    let overrides = setup.unwrap_or_else(|| serde_json::json!({}));
    let key = memory.as_ref().map_or_else(FingerprintKey::for_trial, Memory::fingerprint_key);
    let stage = Config::load_with(config_file, config_source, overrides)
        .and_then(|config| Stage::new(config, key));
    let mut stage = match stage {
        Ok(stage) => stage,
        Err(faults) => {
            print_faults(&faults);
            return Ok(ExitCode::from(WRONG_USE));
        }
    };
    if let Some(memory) = &memory {
        stage.restore(memory.records()?);
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut last = Timestamp::UNIX_EPOCH;
    for line in lines {
        let (number, line) = line?;
        let at = line
            .at
            .unwrap_or_else(|| last.saturating_add(SignedDuration::from_secs(1)).unwrap_or(last));
        last = at;
        let event = event(line, number, at, &stage).with_context(|| format!("{name}:{number}"))?;
        let effects = stage.play(event);
        if let Some(memory) = &memory {
            memory.keep(&effects, at)?;
        }
        for effect in effects {
            print(&mut out, &effect, json)?;
            keep_file(&effect, files)?;
        }
    }
    out.flush()?;
    memory.map_or(Ok(()), Memory::close)?;
    Ok(ExitCode::SUCCESS)
}

fn numbered(
    reader: Box<dyn BufRead>,
    name: &str,
) -> impl Iterator<Item = anyhow::Result<(usize, Line)>> {
    reader.lines().enumerate().filter_map(move |(index, line)| {
        let number = index + 1;
        match line {
            Ok(line) if line.trim().is_empty() => None,
            Ok(line) => Some(
                serde_json::from_str(line.trim_start_matches('\u{feff}'))
                    .map(|line| (number, line))
                    .with_context(|| format!("{name}:{number}: not a line of a script")),
            ),
            Err(error) => Some(Err(error).with_context(|| format!("{name}:{number}"))),
        }
    })
}

/// The event that a line stands for.
fn event(line: Line, number: usize, at: Timestamp, stage: &Stage) -> anyhow::Result<Event> {
    anyhow::ensure!(line.setup.is_none(), "\"setup\" can only be the first line");
    let pointed = line.to.as_ref().or(line.edit.as_ref()).or(line.redact.as_ref());
    let place = match line.room.as_deref() {
        Some("dm") => Place::Direct,
        Some(room) => Place::Room(RoomId(room.to_owned())),
        None => pointed
            .and_then(|id| stage.place_of(id))
            .cloned()
            .unwrap_or_else(|| Place::Room("overleg".into())),
    };
    let kind = if let Some(key) = line.react {
        let to = line.to.context("a reaction needs \"to\": the event it is on")?;
        EventKind::Reaction { to, key }
    } else if let Some(of) = line.edit {
        let text = line.text.context("an edit needs \"text\": the new text")?;
        EventKind::Edit { of, text: Text(text) }
    } else if let Some(of) = line.redact {
        EventKind::Redaction { of }
    } else if line.join {
        EventKind::Joined
    } else if line.leave {
        EventKind::Left
    } else {
        let text = line.text.context("nothing happens in this line: give \"text\", \"react\", \"edit\", \"redact\", \"join\" or \"leave\"")?;
        EventKind::Message {
            text: Text(text),
            thread: line.thread,
            reply_to: line.reply_to,
            mentions_bot: false,
        }
    };
    let from = line.from.context("\"from\" is missing: who does it")?;
    let id = line.id.map_or_else(|| EventId(format!("line-{number}")), EventId);
    Ok(Event { id, at, from, place, kind })
}

fn print(out: &mut impl Write, effect: &Effect, json: bool) -> anyhow::Result<()> {
    let Some(line) = line_of(effect) else { return Ok(()) };
    if json {
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    } else {
        let whom = line.user.or(line.room).unwrap_or_default();
        writeln!(out, "[{} {whom}] {}: {}", line.to, line.kind, line.text.unwrap_or_default())?;
    }
    Ok(())
}

/// The line of an effect; records are no line: they are what the bot keeps, not what it does.
fn line_of(effect: &Effect) -> Option<Out<'_>> {
    let line = match effect {
        Effect::Send(send) => {
            let mut line = addressed(&send.to, "text");
            line.text = Some(&send.text);
            line.reply_to = send.reply_to.as_ref().map(EventId::as_str).or(line.thread);
            line.about = send.about.as_ref().map(EventId::as_str);
            line.id = Some(send.id.as_str());
            line
        }
        Effect::React { id, to, about, key } => {
            let mut line = addressed(to, "reaction");
            line.text = Some(key);
            line.reply_to = Some(about.as_str());
            line.id = Some(id.as_str());
            line
        }
        Effect::Redact { to, about } => {
            let mut line = addressed(to, "redaction");
            line.reply_to = Some(about.as_str());
            line
        }
        Effect::Edit { to, about, text } => {
            let mut line = addressed(to, "edit");
            line.text = Some(text);
            line.reply_to = Some(about.as_str());
            line
        }
        Effect::File(file) => {
            let mut line = addressed(&file.to, "file");
            line.text = Some(&file.name);
            line.id = Some(file.id.as_str());
            line
        }
        Effect::OpenRoom { .. }
        | Effect::Leave { .. }
        | Effect::Fetch { .. }
        | Effect::Save(_)
        | Effect::Forget(_) => return None,
    };
    Some(line)
}

fn addressed<'a>(to: &'a Destination, kind: &'static str) -> Out<'a> {
    let (place, room, user, thread) = match to {
        Destination::Room(room) => ("room", Some(room.as_str()), None, None),
        Destination::Thread { room, root } => {
            ("thread", Some(room.as_str()), None, Some(root.as_str()))
        }
        Destination::Direct(user) => ("dm", None, Some(user.as_str()), None),
    };
    Out { to: place, room, user, kind, text: None, reply_to: None, about: None, id: None, thread }
}

/// Writes a file that the bot sent, where a folder for it was given.
pub(super) fn keep_file(effect: &Effect, folder: Option<&Path>) -> anyhow::Result<()> {
    if let (Effect::File(file), Some(folder)) = (effect, folder) {
        std::fs::write(folder.join(&file.name), &file.bytes)
            .with_context(|| format!("cannot write into {}", folder.display()))?;
    }
    Ok(())
}
