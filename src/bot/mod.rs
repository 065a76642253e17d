//! The core: an [`Event`] goes in, [`Effect`]s come out. No I/O, no clock, no randomness.
//!
//! - [`event`](Event), [`effect`](Effect), ids: the two sides of the border.
//! - `command`: the one table of commands.
//! - `turn`: one event being handled; how parts speak.
//! - `part`: what a part can react to; the parts are `threads`, `meetings` and `nudges`.
//! - `rooms`: members and fitness of rooms. `tally`: figures by month.

mod command;
mod effect;
mod escape;
mod event;
mod ids;
mod meetings;
mod nudges;
mod part;
mod rooms;
mod tally;
mod threads;
mod turn;

pub use command::{COMMANDS, Invocation, Name, Request, Right, Row, parse};
pub use effect::{Destination, Effect, File, Record, RecordKey, RecordKind, Send};
pub use escape::escape;
pub use event::{Event, EventKind, Member, Place, RoomFacts, Undecryptable};
pub use ids::{EventId, RoomId, Text, UserId};
pub use part::Message;
pub use rooms::{Change, Rooms, Unfitness};
pub use tally::{Ending, Tallies, Tally};
pub use turn::{Parts, Turn, World};

use crate::config::{Nudging, Unfit};
use meetings::Meetings;
use nudges::Nudges;
use part::Part;
use threads::Threads;

/// The bot.
#[derive(Debug)]
pub struct Bot {
    parts: Parts,
    world: World,
    threads: Threads,
    meetings: Meetings,
    nudges: Nudges,
}

/// The parts in the order in which they are asked.
macro_rules! each {
    ($bot:ident) => {
        [&mut $bot.threads as &mut dyn Part, &mut $bot.meetings, &mut $bot.nudges]
    };
}

impl Bot {
    /// A bot that knows nothing yet but its parts and the (empty) register of cases.
    pub fn new(parts: Parts, cases: crate::cases::Register) -> Self {
        let world = World { rooms: Rooms::default(), cases, tallies: Tallies::default() };
        Self {
            parts,
            world,
            threads: Threads::default(),
            meetings: Meetings::default(),
            nudges: Nudges::default(),
        }
    }

    /// The parts, for another bot: what this one remembers is gone.
    pub fn into_parts(self) -> Parts {
        self.parts
    }

    /// Takes up what a former run saved. Records that cannot be read are skipped and counted.
    pub fn restore(&mut self, records: impl IntoIterator<Item = Record>) -> usize {
        let mut unreadable = 0;
        for record in records {
            let id = record.key.id.clone();
            let read = match record.key.kind {
                RecordKind::Room => serde_json::from_value(record.body.clone())
                    .map(|state| self.world.rooms.restore(RoomId(id), state)),
                RecordKind::Tally => serde_json::from_value(record.body.clone())
                    .map(|tally| self.world.tallies.restore(id, tally)),
                RecordKind::Case => serde_json::from_value(record.body.clone())
                    .map(|case| self.world.cases.restore(case)),
                _ => Ok(()),
            };
            unreadable += usize::from(read.is_err());
            for part in each!(self) {
                part.restore(&record);
            }
        }
        unreadable
    }

    /// Handles one event.
    pub fn handle(&mut self, event: &Event) -> Vec<Effect> {
        if self.parts.config.bots.contains(&event.from) {
            return Vec::new();
        }
        let mut turn = Turn::new(event, &self.parts, &mut self.world);
        let fit = turn.room().is_none_or(|room| turn.world.rooms.unfit(room).next().is_none());
        match &event.kind {
            EventKind::Facts(facts) => look(&mut turn, facts),
            EventKind::Tick => each!(self).into_iter().for_each(|part| part.tick(&mut turn)),
            _ if !fit => {}
            EventKind::Joined => come(&mut turn, true),
            EventKind::Left => go(&mut turn),
            EventKind::Message { text, thread, reply_to, mentions_bot } => {
                come(&mut turn, false);
                let message = Message {
                    text: text.as_str(),
                    thread: thread.as_ref(),
                    reply_to: reply_to.as_ref(),
                };
                handle_message(&mut each!(self), &mut turn, &message, *mentions_bot);
            }
            EventKind::Edit { of, text } => {
                each!(self).into_iter().any(|part| part.edit(&mut turn, of, text.as_str()));
            }
            EventKind::Redaction { of } => {
                each!(self).into_iter().for_each(|part| part.redaction(&mut turn, of));
            }
            EventKind::Reaction { to, key } => {
                let key = plain_key(key);
                each!(self).into_iter().any(|part| part.reaction(&mut turn, to, &key));
            }
            EventKind::Vote { poll, answer } => {
                each!(self).into_iter().any(|part| part.vote(&mut turn, poll, *answer));
            }
            EventKind::Fetched { of, text } => {
                let author = &event.from;
                each!(self)
                    .into_iter()
                    .any(|part| part.fetched(&mut turn, of, author, text.as_str()));
            }
            EventKind::Undecryptable { why } => tell_unreadable(&mut turn, *why),
            EventKind::Gap => each!(self).into_iter().for_each(|part| part.gap(&mut turn)),
        }
        turn.into_effects()
    }
}

/// A message: its commands, or an answer that a part waits for, or talk.
fn handle_message(
    parts: &mut [&mut dyn Part],
    turn: &mut Turn<'_>,
    message: &Message<'_>,
    mentions_bot: bool,
) {
    match parse(message.text, &turn.parts.config.name, mentions_bot) {
        Request::Commands(commands) => {
            for command in &commands {
                run(parts, turn, command);
            }
        }
        request => {
            if answered(parts, turn, message) {
                return;
            }
            match request {
                Request::DidYouMean(word) => {
                    turn.reply("did-you-mean", &[("command", word.into())]);
                }
                Request::Unknown => {
                    turn.reply("not-understood", &[]);
                }
                _ if turn.room().is_none() => {
                    turn.reply("direct-hint", &[]);
                }
                _ => {}
            }
        }
    }
    parts.iter_mut().for_each(|part| part.message(turn, message));
}

/// Offers a message to the parts that may wait for it: first by thread and reply, then, in the
/// direct message, to the one that asked last.
fn answered(parts: &mut [&mut dyn Part], turn: &mut Turn<'_>, message: &Message<'_>) -> bool {
    let points_somewhere = message.thread.is_some() || message.reply_to.is_some();
    if points_somewhere && parts.iter_mut().any(|part| part.answer(turn, message)) {
        return true;
    }
    if turn.room().is_some() {
        return false;
    }
    let bare = Message { thread: None, reply_to: None, ..*message };
    let user = &turn.event.from;
    let mut waiting: Vec<_> =
        parts.iter_mut().filter_map(|part| part.waits_since(user).map(|at| (at, part))).collect();
    waiting.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    waiting.into_iter().any(|(_, part)| part.answer(turn, &bare))
}

/// Runs one command, if its sender may.
fn run(parts: &mut [&mut dyn Part], turn: &mut Turn<'_>, command: &Invocation) {
    if command.name.row().right == Right::Coordinator && !turn.by_coordinator() {
        turn.reply("only-coordinators", &[("command", command.name.row().word.into())]);
        return;
    }
    match command.name {
        Name::Help => help(turn),
        Name::Kamer => report_room(turn),
        Name::Signalering => set_nudging(turn, command.args.as_str()),
        _ => {
            if !parts.iter_mut().any(|part| part.command(turn, command)) {
                turn.reply("not-here", &[("command", command.name.row().word.into())]);
            }
        }
    }
}

/// The commands that this person can use, from the table.
fn help(turn: &mut Turn<'_>) {
    let may = |row: &&Row| row.right == Right::All || turn.by_coordinator();
    let lines: Vec<String> =
        COMMANDS.iter().filter(may).map(|row| format!("- {}", turn.text(row.help, &[]))).collect();
    let text = format!(
        "{}\n\n{}\n\n{}",
        turn.text("help-intro", &[]),
        lines.join("\n"),
        turn.text("help-outro", &[])
    );
    let about = turn.event.id.clone();
    let to = match turn.room() {
        Some(room) => Destination::Thread { room: room.clone(), root: about.clone() },
        None => turn.here(),
    };
    turn.send(to, text, |send| send.reply_to = Some(about));
}

/// Says whether this room is fit, and for what reasons not.
fn report_room(turn: &mut Turn<'_>) {
    let Some(room) = turn.room() else {
        turn.reply("only-in-room", &[("command", "kamer".into())]);
        return;
    };
    let relaxed = rooms::trust_is_relaxed(&turn.parts.config);
    let mut unverified: Vec<String> = turn
        .world
        .rooms
        .members(room)
        .filter(|(_, member)| !member.verified)
        .map(|(_, member)| escape(&member.name))
        .collect();
    unverified.sort();
    let mut lines = vec![turn.text("room-fit", &[])];
    if relaxed {
        lines.push(turn.text("room-relaxed", &[]));
    }
    if !unverified.is_empty() {
        lines.push(turn.text("room-unverified", &[("names", unverified.join(", ").into())]));
    }
    if !turn.world.rooms.may_redact(room) {
        lines.push(turn.text("room-no-redact", &[]));
    }
    let (to, about) = (turn.here(), turn.event.id.clone());
    turn.send(to, lines.join("\n"), |send| send.reply_to = Some(about));
}

/// `/signalering aan|tellen|uit`.
fn set_nudging(turn: &mut Turn<'_>, args: &str) {
    let Some(room) = turn.room() else {
        turn.reply("only-in-room", &[("command", "signalering".into())]);
        return;
    };
    let (nudging, key) = match args.trim().to_lowercase().as_str() {
        "aan" => (Nudging::On, "nudging-on"),
        "tellen" | "leren" => (Nudging::Count, "nudging-count"),
        "uit" => (Nudging::Off, "nudging-off"),
        _ => {
            turn.reply("nudging-how", &[]);
            return;
        }
    };
    turn.world.rooms.set_nudging(room, nudging);
    save_room(turn, room);
    turn.reply(key, &[]);
}

/// The adapter looked at the room: keep the facts; say what is wrong when that is news.
fn look(turn: &mut Turn<'_>, facts: &RoomFacts) {
    let Some(room) = turn.room() else { return };
    let before = turn.world.rooms.state(room).cloned();
    let news = turn.world.rooms.look(room, facts, &turn.parts.config);
    if turn.world.rooms.state(room) != before.as_ref() {
        save_room(turn, room);
    }
    let reasons: Vec<Unfitness> = turn.world.rooms.unfit(room).cloned().collect();
    if !news {
        return;
    }
    if reasons.is_empty() {
        if before.is_some() {
            let text = turn.text("room-mended", &[]);
            turn.say(Destination::Room(room.clone()), text);
        }
        return;
    }
    let lines: Vec<String> = reasons
        .iter()
        .map(|reason| {
            let server = match reason {
                Unfitness::Server(server) => server.as_str(),
                _ => "",
            };
            format!("- {}", turn.text(reason.key(), &[("server", server.into())]))
        })
        .collect();
    let leaves = turn.parts.config.matrix.unfit_room == Unfit::Leave;
    let end = turn.text(if leaves { "room-unfit-leave" } else { "room-unfit-silent" }, &[]);
    let text = format!("{}\n\n{}\n\n{end}", turn.text("room-unfit", &[]), lines.join("\n"));
    turn.say(Destination::Room(room.clone()), text);
    if leaves {
        turn.push(Effect::Leave { room: room.clone() });
    }
}

fn come(turn: &mut Turn<'_>, joined: bool) {
    let Some(room) = turn.room() else { return };
    if turn.world.rooms.came(room, &turn.event.from, joined) {
        save_room(turn, room);
    }
}

fn go(turn: &mut Turn<'_>) {
    let Some(room) = turn.room() else { return };
    if turn.world.rooms.went(room, &turn.event.from) {
        save_room(turn, room);
    }
}

/// Saves what is kept of a room.
fn save_room(turn: &mut Turn<'_>, room: &RoomId) {
    if let Some(state) = turn.world.rooms.state(room).cloned() {
        turn.save(RecordKind::Room, room.as_str(), &state, None);
    }
}

/// A message could not be read: the room hears why and what to do, once a day at most.
fn tell_unreadable(turn: &mut Turn<'_>, why: Undecryptable) {
    let Some(room) = turn.room() else { return };
    if !turn.world.rooms.tell_unreadable(room, why, turn.event.at) {
        return;
    }
    save_room(turn, room);
    let key = match why {
        Undecryptable::UnverifiedDevice => "unreadable-unverified",
        Undecryptable::NoKeys => "unreadable-no-keys",
    };
    let (to, text) = (turn.here(), turn.text(key, &[]));
    turn.say(to, text);
}

/// A reaction's key without variation selectors and skin tones, so that every client's keys compare.
fn plain_key(key: &str) -> String {
    key.chars()
        .filter(|c| !matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'))
        .collect()
}

/// The answer number that a (normalised) keycap reaction stands for: `1⃣` is 1, `🔟` is 10.
pub fn keycap(key: &str) -> Option<usize> {
    let key = plain_key(key);
    if key == "🔟" {
        return Some(10);
    }
    let digit = key.strip_suffix('\u{20e3}').unwrap_or(&key);
    digit.parse().ok().filter(|number| (1..=9).contains(number))
}

/// The keycap emoji of an answer number from 1 to 10.
pub fn keycap_of(number: usize) -> String {
    if number == 10 { "🔟".to_owned() } else { format!("{number}\u{fe0f}\u{20e3}") }
}
