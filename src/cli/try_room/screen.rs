//! The terminal room by hand: one person at the keyboard plays everyone in the meeting.

use std::path::Path;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::Stage;
use super::memory::Memory;
use super::script::keep_file;
use crate::bot::{
    Destination, Effect, Event, EventId, EventKind, Place, RoomId, Text, UserId, keycap, keycap_of,
};
use crate::cases::FingerprintKey;
use crate::cli::{WRONG_USE, print_faults};
use crate::config::Config;
use crate::texts::Texts;

/// The one room of the terminal.
const ROOM: &str = "overleg";

/// What a newcomer sees happen with `:demo`, one step an Enter.
const DEMO: &str = include_str!("../../../config/demo.txt");

/// Opens the room.
///
/// # Errors
/// When the terminal cannot be read.
pub(super) fn run(
    config_file: &str,
    config_source: &str,
    plain: bool,
    files: Option<&Path>,
    memory: Option<Memory>,
) -> anyhow::Result<ExitCode> {
    let key = memory.as_ref().map_or_else(FingerprintKey::for_trial, Memory::fingerprint_key);
    let loaded = Config::load(config_file, config_source)
        .and_then(|config| Ok((config.clone(), Stage::new(config, key)?, Texts::shipped()?)));
    let (config, mut stage, texts) = match loaded {
        Ok(loaded) => loaded,
        Err(faults) => {
            print_faults(&faults);
            return Ok(ExitCode::from(WRONG_USE));
        }
    };
    if let Some(memory) = &memory {
        stage.restore(memory.records()?);
    }
    let mut people: Vec<UserId> = config.people.keys().cloned().collect();
    people.extend(
        config.coordinators.iter().filter(|user| !config.people.contains_key(*user)).cloned(),
    );
    anyhow::ensure!(!people.is_empty(), "the configuration names no people to play");
    let mut screen = Screen {
        stage,
        texts,
        who: people[0].clone(),
        people,
        place: Seat::Room,
        next: 1 + memory.as_ref().map_or(0, Memory::played),
        memory,
        last_ours: None,
        plain,
    };
    screen.welcome();
    let mut editor = DefaultEditor::new()?;
    let mut demo: Option<std::str::Lines<'static>> = None;
    loop {
        let line = match editor.readline(&screen.prompt(demo.is_some())) {
            Ok(line) => line,
            Err(ReadlineError::Interrupted | ReadlineError::Eof) => break,
            Err(error) => return Err(error.into()),
        };
        let mut line = line.trim().to_owned();
        if line.is_empty() {
            let Some(step) = demo.as_mut().and_then(|lines| lines.find(|line| !line.is_empty()))
            else {
                demo = None;
                continue;
            };
            line = step.to_owned();
            println!("{}{line}", screen.prompt(false));
        } else {
            editor.add_history_entry(line.as_str())?;
        }
        match line.as_str() {
            ":stop" | ":q" | ":quit" | ":exit" => break,
            ":demo" => {
                demo = Some(DEMO.lines());
                screen.note("try-demo");
            }
            line if line.starts_with("# ") => screen.paint(&line[2..], dim()),
            line => screen.take(line, files)?,
        }
    }
    screen.note("try-bye");
    screen.memory.map_or(Ok(()), Memory::close)?;
    Ok(ExitCode::SUCCESS)
}

/// Where the person at the keyboard speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seat {
    Room,
    Thread(EventId),
    Direct,
}

struct Screen {
    stage: Stage,
    texts: Texts,
    people: Vec<UserId>,
    who: UserId,
    place: Seat,
    next: usize,
    memory: Option<Memory>,
    /// The bot's last message, which `:tik` taps.
    last_ours: Option<(EventId, Seat)>,
    plain: bool,
}

impl Screen {
    fn welcome(&self) {
        let names: Vec<&str> = self.people.iter().map(|user| user.local()).collect();
        let text = self.texts.say("try-welcome", &[("people", names.join(", ").into())]);
        self.paint(&text, Style::new());
    }

    fn prompt(&self, demo: bool) -> String {
        let seat = match &self.place {
            Seat::Room => ROOM.to_owned(),
            Seat::Thread(root) => format!("{ROOM}, {} {root}", self.texts.say("try-thread", &[])),
            Seat::Direct => self.texts.say("try-direct", &[]),
        };
        let more = if demo { self.texts.say("try-enter", &[]) } else { String::new() };
        format!("{} [{seat}]{more}> ", self.who.local())
    }

    fn note(&self, key: &str) {
        let text = self.texts.say(key, &[]);
        self.paint(&text, dim());
    }

    fn paint(&self, text: &str, style: Style) {
        if self.plain {
            println!("{text}");
        } else {
            println!("{style}{text}{style:#}");
        }
    }

    /// A line of the person at the keyboard: a `:` word moves them, anything else is said.
    fn take(&mut self, line: &str, files: Option<&Path>) -> anyhow::Result<()> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match word {
            ":help" => self.note("try-help"),
            ":kamer" => self.place = Seat::Room,
            ":dm" => self.place = Seat::Direct,
            ":draad" => {
                let root = if rest.is_empty() { self.last_thread() } else { Some(rest.into()) };
                match root {
                    Some(root) => self.place = Seat::Thread(root),
                    None => self.note("try-no-thread"),
                }
            }
            ":als" => {
                match self.people.iter().find(|user| user.local() == rest || user.as_str() == rest)
                {
                    Some(user) => {
                        self.who = user.clone();
                        self.place = Seat::Room;
                    }
                    None => self.welcome(),
                }
            }
            ":tik" => {
                let Some((to, _)) = self.last_ours.clone() else {
                    self.note("try-nothing-to-tap");
                    return Ok(());
                };
                let key = match keycap(rest) {
                    Some(number) => keycap_of(number),
                    None => rest.to_owned(),
                };
                self.play(EventKind::Reaction { to, key }, files)?;
            }
            ":bewerk" | ":weg" => {
                let (id, text) = rest.split_once(' ').unwrap_or((rest, ""));
                let of = EventId::from(id);
                let kind = match word {
                    ":weg" => EventKind::Redaction { of },
                    _ => EventKind::Edit { of, text: Text(text.to_owned()) },
                };
                self.play(kind, files)?;
            }
            word if word.starts_with(':') => self.note("try-help"),
            _ => {
                let thread = match &self.place {
                    Seat::Thread(root) => Some(root.clone()),
                    _ => None,
                };
                let kind = EventKind::Message {
                    text: Text(line.to_owned()),
                    thread,
                    reply_to: None,
                    mentions_bot: false,
                };
                self.play(kind, files)?;
            }
        }
        Ok(())
    }

    fn last_thread(&self) -> Option<EventId> {
        match &self.last_ours {
            Some((_, Seat::Thread(root))) => Some(root.clone()),
            _ => None,
        }
    }

    fn play(&mut self, kind: EventKind, files: Option<&Path>) -> anyhow::Result<()> {
        let id = EventId(format!("e{}", self.next));
        self.next += 1;
        let place = match self.place {
            Seat::Direct => Place::Direct,
            _ => Place::Room(RoomId(ROOM.to_owned())),
        };
        if matches!(kind, EventKind::Message { .. }) {
            self.paint(&format!("  ({id})"), dim());
        }
        // The terminal is an outer room: this is where its clock is read.
        let event = Event { id, at: Timestamp::now(), from: self.who.clone(), place, kind };
        let now = event.at;
        let effects = self.stage.play(event);
        if let Some(memory) = &self.memory {
            memory.keep(&effects, now)?;
            memory.note_played(self.next - 1)?;
        }
        for effect in effects {
            self.show(&effect);
            keep_file(&effect, files)?;
        }
        Ok(())
    }

    fn show(&mut self, effect: &Effect) {
        match effect {
            Effect::Send(send) => {
                let (where_to, colour, seat) = match &send.to {
                    Destination::Room(_) => (ROOM.to_owned(), AnsiColor::Cyan, Seat::Room),
                    Destination::Thread { root, .. } => {
                        let name = format!("{} {root}", self.texts.say("try-thread", &[]));
                        // The bot opened a thread on what this person said: speak on there.
                        self.place = Seat::Thread(root.clone());
                        (name, AnsiColor::Blue, Seat::Thread(root.clone()))
                    }
                    Destination::Direct(user) => {
                        let args = [("who", user.local().into())];
                        (self.texts.say("try-direct-to", &args), AnsiColor::Magenta, Seat::Direct)
                    }
                };
                let style = Style::new().fg_color(Some(colour.into()));
                self.paint(&format!("  ┌ {where_to}"), style.bold());
                for line in send.text.lines() {
                    self.paint(&format!("  │ {line}"), style);
                }
                if let Some(answers) = &send.poll {
                    self.paint(&format!("  │ {}", answers.join(" / ")), style);
                }
                self.last_ours = Some((send.id.clone(), seat));
            }
            Effect::React { about, key, .. } => self.paint(&format!("  {key}  → {about}"), dim()),
            Effect::Redact { about, .. } => {
                let text = self.texts.say("try-removed", &[("id", about.as_str().into())]);
                self.paint(&text, dim());
            }
            Effect::Edit { text, .. } => self.paint(&format!("  ~ {text}"), dim()),
            Effect::File(file) => {
                self.paint(&format!("  📄 {} ({} bytes)", file.name, file.bytes.len()), dim())
            }
            Effect::OpenRoom { name, .. } => self.paint(&format!("  + {name}"), dim()),
            Effect::Leave { .. } | Effect::Fetch { .. } | Effect::Save(_) | Effect::Forget(_) => {}
        }
    }
}

fn dim() -> Style {
    Style::new().dimmed()
}
