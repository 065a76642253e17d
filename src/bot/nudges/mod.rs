//! The nudge: a private hint to the author of a message, and the easiest safe way on.

mod hint;
mod rewrite;
mod test_line;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::command::{Invocation, Name};
use super::effect::{Destination, Effect, Record, RecordKind, Send};
use super::ids::{EventId, RoomId, UserId};
use super::part::{Message, Part};
use super::tally::Ending;
use super::turn::Turn;
use super::{keycap, keycap_of};
use crate::config::Nudging;
use crate::scan::Around;
use hint::Trigger;
use rewrite::Rewrite;
use test_line::TestLines;

/// The ways on that a nudge offers, by number.
const WAYS: usize = 5;

/// The grounds a person can name for sharing on purpose, as keys of `nl.ftl`.
const GROUNDS: [&str; 7] = [
    "ground-consent",
    "ground-vital",
    "ground-conflict",
    "ground-duty",
    "ground-right",
    "ground-team",
    "ground-other",
];

/// All open nudges.
#[derive(Debug, Default)]
pub(super) struct Nudges {
    open: BTreeMap<EventId, Nudge>,
    /// When this person was nudged, the last hour.
    recent: BTreeMap<UserId, VecDeque<Timestamp>>,
    /// Keyed tags of words of which a person said "dit is geen diagnose".
    innocent: BTreeMap<String, BTreeSet<String>>,
    /// Messages whose nudge is settled: one nudge a message. Forgotten after a day.
    settled: BTreeMap<EventId, Timestamp>,
    lines: TestLines,
}

/// One nudge that its author has not settled yet. Holds nothing of the text.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Nudge {
    room: RoomId,
    author: UserId,
    at: Timestamp,
    /// Our message in the direct message.
    asked: EventId,
    rules: Vec<String>,
    /// Keyed tags of the words that were found.
    tags: Vec<String>,
    /// The author has heard that an edit still holds something.
    reminded: bool,
    #[serde(default)]
    step: Step,
}

/// Where the talk about a nudge is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
enum Step {
    /// The ways on were offered.
    #[default]
    Offered,
    /// The three questions are being answered. After a restart they start again.
    #[serde(skip)]
    Rewriting(Rewrite),
    /// The author edits; nothing is asked.
    Editing,
    /// Which ground?
    Ground,
}

impl Part for Nudges {
    fn restore(&mut self, record: &Record) {
        match record.key.kind {
            RecordKind::Nudge => {
                if let Ok(nudge) = serde_json::from_value(record.body.clone()) {
                    self.open.insert(EventId(record.key.id.clone()), nudge);
                }
            }
            RecordKind::Person => {
                if let Ok(tags) = serde_json::from_value(record.body.clone()) {
                    self.innocent.insert(record.key.id.clone(), tags);
                }
            }
            _ => {}
        }
    }

    fn command(&mut self, turn: &mut Turn<'_>, command: &Invocation) -> bool {
        if command.name != Name::Toets {
            return false;
        }
        if turn.room().is_some() {
            turn.reply("test-only-direct", &[]);
            // The line now stands in the room: it is looked at like any other message.
            return true;
        }
        let text = command.args.as_str();
        if text.is_empty() {
            self.lines.expect(turn);
        } else {
            let triggers = self.look(turn, text);
            self.lines.say(turn, &triggers);
        }
        true
    }

    fn answer(&mut self, turn: &mut Turn<'_>, message: &Message<'_>) -> bool {
        if turn.room().is_some() {
            return false;
        }
        let user = turn.event.from.clone();
        let line_is_newest = self.lines.waits_since(&user) > self.latest(&user).map(|(at, _)| at);
        if line_is_newest
            && message.reply_to.is_none()
            && let Some(handled) = self.lines.answer(turn, message.text)
        {
            if !handled {
                let triggers = self.look(turn, message.text);
                self.lines.say(turn, &triggers);
            }
            return true;
        }
        let pointed = message.reply_to.or(message.thread);
        let about = match pointed {
            Some(to) => self.by_message(to, &user),
            None => self
                .latest(&user)
                .map(|(_, about)| about)
                .or_else(|| way(message.text).and_then(|_| self.latest_edited(&user))),
        };
        match about {
            Some(about) => {
                self.take_way(turn, &about, message.text);
                true
            }
            None => false,
        }
    }

    fn message(&mut self, turn: &mut Turn<'_>, message: &Message<'_>) {
        if turn.author_was_asked {
            return;
        }
        let Some(room) = turn.room() else { return };
        let id = turn.event.id.clone();
        self.consider(turn, room, &id, message.text);
    }

    fn edit(&mut self, turn: &mut Turn<'_>, of: &EventId, text: &str) -> bool {
        let Some(room) = turn.room() else { return false };
        if turn.author_was_asked {
            return false;
        }
        match self.open.get(of) {
            None => {
                self.consider(turn, room, of, text);
                return false;
            }
            // Only the author's own edits count.
            Some(nudge) if nudge.author != turn.event.from => return false,
            Some(_) => {}
        }
        let still = self.look(turn, text);
        let Some(nudge) = self.open.get_mut(of) else { return false };
        let (author, asked) = (nudge.author.clone(), nudge.asked.clone());
        if still.is_empty() {
            let text = turn.text(["nudge-clean-1", "nudge-clean-2"][turn.vary(2)], &[]);
            turn.send(Destination::Direct(author), text, |send| send.reply_to = Some(asked));
            self.close(turn, of, Ending::Edited);
        } else if !nudge.reminded {
            nudge.reminded = true;
            let what = hint::enumerate(turn, &still);
            let text = turn.text("nudge-still", &[("what", what.into())]);
            turn.send(Destination::Direct(author), text, |send| send.reply_to = Some(asked));
            self.save(turn, of);
        }
        true
    }

    fn redaction(&mut self, turn: &mut Turn<'_>, of: &EventId) {
        if self.open.contains_key(of) {
            self.close(turn, of, Ending::Removed);
        }
    }

    fn reaction(&mut self, turn: &mut Turn<'_>, to: &EventId, key: &str) -> bool {
        let Some(about) = self.by_message(to, &turn.event.from) else { return false };
        let Some(number) = keycap(key) else { return false };
        self.take_way(turn, &about, &number.to_string());
        true
    }

    fn tick(&mut self, turn: &mut Turn<'_>) {
        let hours = i64::from(turn.parts.config.nudge.lapse_hours);
        let now = turn.now();
        let lapsed =
            |nudge: &Nudge| now.duration_since(nudge.at) > SignedDuration::from_hours(hours);
        let ids: Vec<EventId> =
            self.open.iter().filter(|(_, nudge)| lapsed(nudge)).map(|(id, _)| id.clone()).collect();
        for id in ids {
            self.close(turn, &id, Ending::Lapsed);
        }
        let hour = SignedDuration::from_hours(1);
        self.recent
            .retain(|_, times| times.back().is_some_and(|at| now.duration_since(*at) < hour));
        let day = SignedDuration::from_hours(24);
        self.settled.retain(|_, at| now.duration_since(*at) < day);
        self.lines.tick(now);
    }

    fn waits_since(&self, user: &UserId) -> Option<Timestamp> {
        let mine = self.open.values().filter(|nudge| nudge.author == *user);
        mine.map(|nudge| nudge.at).max().max(self.lines.waits_since(user))
    }
}

impl Nudges {
    /// What stands in a text that may better stay out of the room.
    fn look(&self, turn: &Turn<'_>, text: &str) -> Vec<Trigger> {
        let members: Vec<String> = turn
            .room()
            .into_iter()
            .flat_map(|room| turn.world.rooms.members(room))
            .map(|(_, member)| member.name.clone())
            .collect();
        let around = Around { members: &members, ..Around::default() };
        let findings = turn.parts.scanner.scan(text, &around);
        let hits = turn.world.cases.find(text);
        let innocent = self.innocent.get(&person(turn));
        let mut found = hint::triggers(text, &hits, &findings);
        found.retain(|trigger| {
            innocent.is_none_or(|tags| !tags.contains(&tag(turn, text, trigger)))
        });
        found
    }

    /// Looks at a message and nudges its author where that is due.
    fn consider(&mut self, turn: &mut Turn<'_>, room: &RoomId, id: &EventId, text: &str) {
        let nudging = turn.world.rooms.nudging(room, &turn.parts.config);
        if nudging == Nudging::Off || self.settled.contains_key(id) {
            return;
        }
        let triggers = self.look(turn, text);
        if triggers.is_empty() {
            return;
        }
        let rules: BTreeSet<String> = triggers.iter().map(|one| one.rule.clone()).collect();
        let given = self.given_this_hour(turn);
        let ending = match nudging {
            Nudging::Count => Ending::Counted,
            _ if given >= turn.parts.config.nudge.per_hour => Ending::Capped,
            _ => Ending::Happened,
        };
        for rule in &rules {
            turn.count(&format!("nudge:{rule}"), ending);
        }
        if ending != Ending::Happened {
            return;
        }
        let author = turn.event.from.clone();
        self.recent.entry(author.clone()).or_default().push_back(turn.now());
        let asked = say_nudge(turn, room, id, &triggers, given);
        let nudge = Nudge {
            room: room.clone(),
            author,
            at: turn.now(),
            asked,
            rules: rules.into_iter().collect(),
            tags: triggers.iter().map(|one| tag(turn, text, one)).collect(),
            reminded: false,
            step: Step::Offered,
        };
        self.open.insert(id.clone(), nudge);
        self.save(turn, id);
    }

    /// How many nudges this person got within the hour.
    fn given_this_hour(&mut self, turn: &Turn<'_>) -> u32 {
        let Some(times) = self.recent.get_mut(&turn.event.from) else { return 0 };
        let hour = SignedDuration::from_hours(1);
        while times.front().is_some_and(|at| turn.now().duration_since(*at) >= hour) {
            times.pop_front();
        }
        u32::try_from(times.len()).unwrap_or(u32::MAX)
    }

    /// The newest nudge that asks this person something.
    fn latest(&self, user: &UserId) -> Option<(Timestamp, EventId)> {
        self.open
            .iter()
            .filter(|(_, nudge)| nudge.author == *user && !matches!(nudge.step, Step::Editing))
            .map(|(id, nudge)| (nudge.at, id.clone()))
            .max()
    }

    /// The newest nudge of which this person said to edit the message.
    fn latest_edited(&self, user: &UserId) -> Option<EventId> {
        let mine = self.open.iter().filter(|(_, nudge)| nudge.author == *user);
        mine.max_by_key(|(_, nudge)| nudge.at).map(|(id, _)| id.clone())
    }

    /// The open nudge that one of our direct messages stands for.
    fn by_message(&self, ours: &EventId, user: &UserId) -> Option<EventId> {
        self.open
            .iter()
            .find(|(_, nudge)| nudge.asked == *ours && nudge.author == *user)
            .map(|(id, _)| id.clone())
    }

    /// The author chose a way on, or answers one of the questions behind it.
    fn take_way(&mut self, turn: &mut Turn<'_>, about: &EventId, text: &str) {
        let Some(nudge) = self.open.get(about) else { return };
        match nudge.step.clone() {
            Step::Rewriting(rewrite) => self.rewrite(turn, about, rewrite, text),
            Step::Ground => self.take_ground(turn, about, text),
            Step::Offered | Step::Editing => match way(text) {
                Some(1) => self.rewrite_from_start(turn, about),
                Some(2) => {
                    turn.reply("nudge-edit", &[]);
                    self.step(turn, about, Step::Editing);
                }
                Some(3) => self.remove(turn, about),
                Some(4) => {
                    let list = numbered(turn, &GROUNDS);
                    let text = turn.text("nudge-ground", &[("list", list.into())]);
                    ask(turn, text, GROUNDS.len());
                    self.step(turn, about, Step::Ground);
                }
                Some(5) => self.acquit(turn, about),
                // A courtesy asks for nothing back.
                _ if is_courtesy(text) => {}
                _ => {
                    let text = format!("{}\n\n{}", turn.text("nudge-which", &[]), ways(turn));
                    ask(turn, text, WAYS);
                }
            },
        }
    }

    fn rewrite_from_start(&mut self, turn: &mut Turn<'_>, about: &EventId) {
        let rewrite = Rewrite::default();
        if let Some(question) = rewrite.question() {
            let text =
                format!("{}\n\n{}", turn.text("rewrite-intro", &[]), turn.text(question, &[]));
            turn.say(turn.here(), text);
        }
        self.step(turn, about, Step::Rewriting(rewrite));
    }

    fn rewrite(&mut self, turn: &mut Turn<'_>, about: &EventId, mut rewrite: Rewrite, text: &str) {
        if is_stop(text) {
            turn.reply("rewrite-stopped", &[]);
            self.step(turn, about, Step::Offered);
            return;
        }
        let found = self.look(turn, text);
        if !found.is_empty() {
            let what = hint::enumerate(turn, &found);
            turn.reply("rewrite-again", &[("what", what.into())]);
            return;
        }
        rewrite.answer(text);
        if let Some(question) = rewrite.question() {
            turn.say(turn.here(), turn.text(question, &[]));
            self.step(turn, about, Step::Rewriting(rewrite));
        } else {
            let sentence = rewrite.sentence(turn);
            let key = if sentence.is_empty() { "rewrite-empty" } else { "rewrite-done" };
            turn.say(turn.here(), turn.text(key, &[("sentence", sentence.into())]));
            self.step(turn, about, Step::Editing);
        }
    }

    fn remove(&mut self, turn: &mut Turn<'_>, about: &EventId) {
        let Some(nudge) = self.open.get(about) else { return };
        if !turn.world.rooms.may_redact(&nudge.room) {
            turn.reply("nudge-cannot-remove", &[]);
            return;
        }
        let to = Destination::Room(nudge.room.clone());
        turn.push(Effect::Redact { to, about: about.clone() });
        turn.reply("nudge-removed", &[]);
        self.close(turn, about, Ending::Removed);
    }

    fn take_ground(&mut self, turn: &mut Turn<'_>, about: &EventId, text: &str) {
        if is_stop(text) {
            turn.reply("nudge-which", &[]);
            self.step(turn, about, Step::Offered);
            return;
        }
        let plain = text.trim().to_lowercase();
        let by_number = plain
            .trim_end_matches('.')
            .parse::<usize>()
            .ok()
            .filter(|n| (1..=GROUNDS.len()).contains(n));
        let chosen = by_number.map(|number| GROUNDS[number - 1]).or_else(|| {
            GROUNDS.into_iter().find(|key| {
                let name = turn.text(key, &[]).to_lowercase();
                plain.len() > 3 && name.contains(&plain)
            })
        });
        let Some(ground) = chosen else {
            let list = numbered(turn, &GROUNDS);
            let text = turn.text("nudge-ground", &[("list", list.into())]);
            ask(turn, text, GROUNDS.len());
            return;
        };
        let name = turn.text(ground, &[]);
        let key =
            if ground == "ground-other" { "nudge-on-purpose-other" } else { "nudge-on-purpose" };
        turn.reply(key, &[("ground", name.into())]);
        turn.count(&format!("purpose:{ground}"), Ending::Happened);
        self.close(turn, about, Ending::OnPurpose);
    }

    /// "Dit is geen diagnose": counted by rule, and the same words no longer nudge this person.
    fn acquit(&mut self, turn: &mut Turn<'_>, about: &EventId) {
        let Some(nudge) = self.open.get(about) else { return };
        let person = person(turn);
        let tags = self.innocent.entry(person.clone()).or_default();
        tags.extend(nudge.tags.iter().cloned());
        let tags = tags.clone();
        let expires = turn.in_days(turn.parts.config.retention.dialogs);
        turn.save(RecordKind::Person, person, &tags, Some(expires));
        turn.reply("nudge-no-finding", &[]);
        self.close(turn, about, Ending::NoFinding);
    }

    fn step(&mut self, turn: &mut Turn<'_>, about: &EventId, step: Step) {
        if let Some(nudge) = self.open.get_mut(about) {
            nudge.step = step;
            // A talk that goes on is the newest one.
            nudge.at = turn.now();
        }
        self.save(turn, about);
    }

    fn save(&self, turn: &mut Turn<'_>, about: &EventId) {
        if let Some(nudge) = self.open.get(about) {
            let mut kept = nudge.clone();
            if matches!(kept.step, Step::Rewriting(_)) {
                kept.step = Step::Offered;
            }
            let expires = turn.in_days(turn.parts.config.retention.drafts);
            turn.save(RecordKind::Nudge, about.as_str(), &kept, Some(expires));
        }
    }

    fn close(&mut self, turn: &mut Turn<'_>, about: &EventId, ending: Ending) {
        if let Some(nudge) = self.open.remove(about) {
            for rule in &nudge.rules {
                turn.count(&format!("nudge:{rule}"), ending);
            }
            turn.forget(RecordKind::Nudge, about.as_str());
            self.settled.insert(about.clone(), turn.now());
        }
    }
}

/// Sends the nudge itself: nothing of the finding in the first line, the trigger masked below it.
fn say_nudge(
    turn: &mut Turn<'_>,
    room: &RoomId,
    id: &EventId,
    triggers: &[Trigger],
    given: u32,
) -> EventId {
    let short = given + 1 >= turn.parts.config.nudge.short_from;
    let what = hint::enumerate(turn, triggers);
    let first = turn.text(["nudge-first-1", "nudge-first-2", "nudge-first-3"][turn.vary(3)], &[]);
    let registered = triggers.iter().any(|one| one.kind == "kind-registered");
    let named = registered || triggers.iter().any(|one| one.kind == "kind-person");
    let health = triggers.iter().any(|one| {
        matches!(one.kind, "kind-diagnosis" | "kind-medication" | "kind-symptom" | "kind-treatment")
    });
    let trigger = turn.text("nudge-trigger", &[("what", what.into())]);
    let text = if short {
        format!("{first}\n\n{trigger}\n\n{}", turn.text("nudge-ways-short", &[]))
    } else {
        let mut advice = Vec::new();
        if health {
            advice.push(turn.text("nudge-advice-health", &[]));
        }
        if named {
            advice.push(turn.text("nudge-advice-name", &[]));
        }
        if !health && !named {
            advice.push(turn.text("nudge-advice-number", &[]));
        }
        format!("{first}\n\n{trigger} {}\n\n{}", advice.join(" "), ways(turn))
    };
    let neutral = turn.text("nudge-undelivered", &[]);
    let otherwise = Send {
        id: turn.fresh_id(),
        to: Destination::Thread { room: room.clone(), root: id.clone() },
        text: neutral,
        reply_to: Some(id.clone()),
        about: None,
        buttons: Vec::new(),
        poll: None,
        otherwise: None,
    };
    let author = turn.event.from.clone();
    turn.send(Destination::Direct(author), text, |send| {
        send.about = Some(id.clone());
        send.buttons = (1..=WAYS).map(keycap_of).collect();
        send.otherwise = Some(Box::new(otherwise));
    })
}

/// Asks something in the direct message, with neutral keys for tapping.
fn ask(turn: &mut Turn<'_>, text: String, answers: usize) {
    turn.send(turn.here(), text, |send| send.buttons = (1..=answers).map(keycap_of).collect());
}

fn ways(turn: &Turn<'_>) -> String {
    numbered(turn, &["way-rewrite", "way-edit", "way-remove", "way-purpose", "way-no-finding"])
}

fn numbered(turn: &Turn<'_>, keys: &[&str]) -> String {
    let lines: Vec<String> = keys
        .iter()
        .enumerate()
        .map(|(n, key)| format!("{}. {}", n + 1, turn.text(key, &[])))
        .collect();
    lines.join("\n")
}

/// Which way on a text means: its number, or a word of it.
fn way(text: &str) -> Option<usize> {
    let plain = text.trim().to_lowercase();
    let plain = plain.trim_end_matches(['.', '!', '?']);
    if let Ok(number) = plain.parse::<usize>() {
        return (1..=WAYS).contains(&number).then_some(number);
    }
    if let Some(number) = keycap(plain) {
        return (number <= WAYS).then_some(number);
    }
    let words: [&[&str]; WAYS] = [
        &["help", "verwoorden", "vragen", "herschrijven", "andere woorden"],
        &["zelf", "pas aan", "aanpassen", "bewerken"],
        &["weg", "haal weg", "verwijder", "verwijderen", "wissen"],
        &["bewust", "expres", "grond"],
        &["geen diagnose", "onjuist", "klopt niet", "niet gevoelig", "geen naam"],
    ];
    words.iter().position(|words| words.iter().any(|word| plain.contains(word))).map(|n| n + 1)
}

fn is_stop(text: &str) -> bool {
    matches!(
        text.trim().trim_end_matches('.').to_lowercase().as_str(),
        "stop" | "laat maar" | "terug"
    )
}

fn is_courtesy(text: &str) -> bool {
    let plain: String =
        text.to_lowercase().chars().filter(|c| c.is_alphabetic() || *c == ' ').collect();
    let words = [
        "ok", "oké", "oke", "dank", "dankje", "dank je", "bedankt", "prima", "top", "goed",
        "helder",
    ];
    words.contains(&plain.trim())
}

/// The keyed tag under which things about the sender are kept.
fn person(turn: &Turn<'_>) -> String {
    turn.world.cases.tag("user", turn.event.from.as_str())
}

/// The keyed tag of the words a trigger stands on.
fn tag(turn: &Turn<'_>, text: &str, trigger: &Trigger) -> String {
    let (start, end) = trigger.span;
    let words: String =
        text.chars().skip(start).take(end - start).flat_map(char::to_lowercase).collect();
    turn.world.cases.tag("mention", &words)
}
