//! What comes through the door into the minutes, and how it changes later.

use super::{
    CaseCode, Destination, Effect, Entry, EventId, Invocation, Meeting, Meetings, Message, Name,
    Phase, Turn, UserId, account, first_word, forget_entry, going_on, owner, save_case, save_entry,
    save_head, today,
};
use crate::bot::event::EventKind;
use crate::bot::{Request, RoomId, parse};
use crate::cases::{Ground, trailing_date};
use crate::minutes::{Disguised, EntryState, Kind, Names, Source, disguise, is_member, markdown};
use crate::scan::{Around, Finding, Group, Label};

/// How often a text goes through the door until nothing more is found.
const ROUNDS: usize = 3;

/// Takes a raw text through the door: nothing of it but what comes back may be kept.
pub(super) fn pass(
    turn: &Turn<'_>,
    room: Option<&RoomId>,
    names: &mut Names,
    text: &str,
    open: Option<&CaseCode>,
) -> Disguised {
    let members = room.map(|room| member_names(turn, room)).unwrap_or_default();
    let cases = &turn.world.cases;
    let mut passed = Disguised { text: text.to_owned(), health: Vec::new() };
    for _ in 0..ROUNDS {
        let hits = cases.find_all(&passed.text, open);
        let findings = strictly(turn, &passed.text, &members);
        let findings = outside_placeholders(&passed.text, findings);
        let mut next = disguise(&passed.text, &hits, &findings, &members, cases, names);
        next.health.extend(passed.health.iter().copied());
        next.health.sort_unstable();
        next.health.dedup();
        let done = next == passed;
        passed = next;
        if done {
            break;
        }
    }
    passed
}

/// What must not be written down: what the scanner finds, names by the lists, and health in an entry
/// without a subject ("heeft een depressie"), which reads as a message with one.
fn strictly(turn: &Turn<'_>, text: &str, members: &[String]) -> Vec<Finding> {
    let scanner = &turn.parts.scanner;
    let around = Around { members, case_open: true };
    let mut found = scanner.scan(text, &around);
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let known: Vec<Vec<String>> = members.iter().map(|member| words(member)).collect();
    found.extend(scanner.full_names(text).into_iter().filter(|one| {
        let mention: String = text.chars().skip(one.start).take(one.end - one.start).collect();
        let mention = words(&mention);
        !known.iter().any(|member| mention.iter().all(|word| member.contains(word)))
    }));
    const SUBJECT: &str = "Hij ";
    let whole = scanner.scan(&format!("{SUBJECT}{text}"), &around).into_iter();
    let health = whole.filter(|one| one.label.group() == Group::Health);
    let moved = health.filter_map(|one| {
        let start = one.start.checked_sub(SUBJECT.len())?;
        Some(Finding { start, end: one.end - SUBJECT.len(), ..one })
    });
    found.extend(moved);
    found
}

/// What the scanner finds in a text that is already in the minutes; the room's own people left out.
pub(super) fn findings_in(turn: &Turn<'_>, room: &RoomId, text: &str) -> Vec<Finding> {
    let members = member_names(turn, room);
    let mut found = turn.parts.scanner.scan(text, &Around { members: &members, case_open: true });
    let mention = |one: &Finding| {
        text.chars().skip(one.start).take(one.end.saturating_sub(one.start)).collect::<String>()
    };
    found.retain(|one| {
        let text = mention(one);
        let code = CaseCode::parse(&text).is_some_and(|code| turn.world.cases.get(&code).is_some());
        let own = one.label == Label::Person && is_member(&text, &members);
        !code && !own
    });
    outside_placeholders(text, found)
}

/// Findings that do not touch a placeholder such as `[persoon A]`.
fn outside_placeholders(text: &str, findings: Vec<Finding>) -> Vec<Finding> {
    let mut inside = Vec::new();
    let mut open = false;
    for c in text.chars() {
        open |= c == '[';
        inside.push(open);
        open &= c != ']';
    }
    let clear = |one: &Finding| !inside.iter().take(one.end).skip(one.start).any(|inside| *inside);
    findings.into_iter().filter(clear).collect()
}

/// The names by which the room's own people go: they may be named.
fn member_names(turn: &Turn<'_>, room: &RoomId) -> Vec<String> {
    let members = turn.world.rooms.members(room);
    members.flat_map(|(user, member)| [member.name.clone(), user.local().to_owned()]).collect()
}

/// An entry before it has a number.
struct New {
    kind: Kind,
    case: Option<CaseCode>,
    author: UserId,
    source: Source,
    ground: Option<String>,
}

impl Meetings {
    /// `/besluit`, `/actie`, `/notitie`, `/grond`.
    pub(super) fn entry_command(&mut self, turn: &mut Turn<'_>, command: &Invocation) {
        let word = command.name.row().word;
        let Some(room) = turn.room() else {
            turn.reply("only-in-room", &[("command", word.into())]);
            return;
        };
        match going_on(&mut self.meetings, room).map(|meeting| meeting.phase) {
            None => {
                turn.reply("meeting-none", &[]);
                return;
            }
            Some(Phase::WithoutMinutes) => {
                turn.reply("meeting-without-entry", &[]);
                return;
            }
            // Somebody wants something in the minutes: that is a yes.
            Some(Phase::Asking) => self.open_agenda(turn),
            Some(_) => {}
        }
        self.note_presence(turn);
        let text = command.args.as_str();
        if text.is_empty() {
            turn.reply("entry-empty", &[("command", word.into())]);
            return;
        }
        if command.name == Name::Grond && self.grant(turn, text) {
            return;
        }
        let Some(kind) = kind_of(command.name) else { return };
        let Some(meeting) = going_on(&mut self.meetings, room) else { return };
        let event = turn.event.id.clone();
        let part = u32::try_from(meeting.from_message(&event).len()).unwrap_or(u32::MAX);
        let new = New {
            kind,
            case: meeting.case_of_thread(thread_of(turn)),
            author: turn.event.from.clone(),
            source: Source { event, part, reaction: None },
            ground: None,
        };
        if add(turn, meeting, new, text) {
            turn.acknowledge("✅");
        }
    }

    /// `/grond 4 vitaal belang`: the coordinator gives a ground on which a waiting entry goes in as it
    /// was said. True when it was that.
    fn grant(&mut self, turn: &mut Turn<'_>, text: &str) -> bool {
        let (number, ground) = first_word(text);
        let Ok(number) = number.parse::<u32>() else { return false };
        let Some(room) = turn.room() else { return false };
        let Some(meeting) = going_on(&mut self.meetings, room) else { return false };
        let Some(entry) =
            meeting.entries.get(&number).filter(|entry| entry.state == EntryState::Waiting)
        else {
            // A ground never opens with a number: the coordinator meant an entry.
            turn.reply("ground-not-waiting", &[("number", number.into())]);
            return true;
        };
        if ground.is_empty() {
            turn.reply("ground-which", &[("number", number.into())]);
            return true;
        }
        let about = entry.source.event.clone();
        let mut names = meeting.names.clone();
        let ground = pass(turn, Some(room), &mut names, ground, meeting.open.as_ref());
        if !ground.health.is_empty() {
            turn.reply("ground-no-health", &[]);
            return true;
        }
        meeting.granting.insert(about.clone(), ground.text);
        save_head(turn, meeting);
        turn.push(Effect::Fetch { room: room.clone(), about });
        true
    }

    /// A coordinator's reaction on a message: 📌 note, ✅ decision, ➡ action.
    pub(super) fn take_in(&mut self, turn: &mut Turn<'_>, to: &EventId, key: &str) -> bool {
        let kind = match key {
            "📌" | "📍" => Kind::Note,
            "✅" | "✔" | "☑" => Kind::Decision,
            "➡" | "👉" | "→" => Kind::Action,
            _ => return false,
        };
        let Some(room) = turn.room() else { return false };
        if !turn.by_coordinator() {
            return false;
        }
        let Some(meeting) = going_on(&mut self.meetings, room).filter(|meeting| meeting.is_open())
        else {
            return false;
        };
        // Our own messages, and what is in already, are no new entries.
        if to.as_str().contains('/') && meeting.sittings.iter().any(|one| one.root == *to)
            || !meeting.from_message(to).is_empty()
        {
            return true;
        }
        meeting.fetching.insert(to.clone(), (kind, turn.event.id.clone()));
        save_head(turn, meeting);
        turn.push(Effect::Fetch { room: room.clone(), about: to.clone() });
        true
    }

    /// The text of a message came: for a reaction, or for an entry that got a ground.
    pub(super) fn take_fetched(
        &mut self,
        turn: &mut Turn<'_>,
        of: &EventId,
        author: &UserId,
        text: &str,
    ) -> bool {
        let Some(room) = turn.room() else { return false };
        let Some(meeting) = going_on(&mut self.meetings, room) else { return false };
        if let Some(ground) = meeting.granting.remove(of) {
            save_head(turn, meeting);
            let numbers = meeting.from_message(of);
            let parts = texts_of(turn, text, numbers.len());
            for (number, (_, text)) in numbers.into_iter().zip(parts) {
                let waits = meeting
                    .entries
                    .get(&number)
                    .is_some_and(|entry| entry.state == EntryState::Waiting);
                if waits {
                    put(turn, meeting, number, &text, Some(&ground));
                }
            }
            return true;
        }
        let Some((kind, reaction)) = meeting.fetching.remove(of) else { return false };
        save_head(turn, meeting);
        if author.as_str().is_empty()
            || *author == turn.parts.config.matrix.user
            || text.trim().is_empty()
        {
            return true;
        }
        if meeting.phase == Phase::Asking {
            self.open_agenda(turn);
        }
        let Some(meeting) = going_on(&mut self.meetings, room) else { return true };
        if meeting.from_message(of).is_empty() {
            let new = New {
                kind,
                case: meeting.open.clone(),
                author: author.clone(),
                source: Source { event: of.clone(), part: 0, reaction: Some(reaction) },
                ground: None,
            };
            add(turn, meeting, new, text);
        }
        true
    }

    /// A message that entries came from got a new text.
    pub(super) fn follow_edit(&mut self, turn: &mut Turn<'_>, of: &EventId, text: &str) {
        let Some(room) = turn.room() else { return };
        let Some(meeting) = self
            .meetings
            .values_mut()
            .find(|one| one.room == *room && !one.from_message(of).is_empty())
        else {
            return;
        };
        if meeting.phase == Phase::Approved {
            let chair = meeting.chair.clone();
            turn.tell(&chair, "entry-changed-late", &[("number", meeting.number.clone().into())]);
            return;
        }
        let numbers = meeting.from_message(of);
        let by_reaction = numbers.iter().any(|number| {
            meeting.entries.get(number).is_some_and(|entry| entry.source.reaction.is_some())
        });
        let parts = if by_reaction {
            vec![(None, text.trim().to_owned())]
        } else {
            texts_of(turn, text, 0)
        };
        for (at, number) in numbers.iter().enumerate() {
            match parts.get(at) {
                Some((kind, text)) if !text.is_empty() => {
                    if let Some(entry) = meeting.entries.get_mut(number) {
                        entry.kind = kind.unwrap_or(entry.kind);
                    }
                    put(turn, meeting, *number, text, None);
                }
                _ => remove(turn, meeting, *number),
            }
        }
        // Commands that were not there before are entries too.
        for (at, (kind, text)) in parts.iter().enumerate().skip(numbers.len()) {
            let (Some(kind), Some(first)) = (kind, numbers.first()) else { continue };
            let case = meeting
                .entries
                .get(first)
                .and_then(|entry| entry.case.clone())
                .or_else(|| meeting.open.clone());
            let part = u32::try_from(at).unwrap_or(u32::MAX);
            let source = Source { event: of.clone(), part, reaction: None };
            let new =
                New { kind: *kind, case, author: turn.event.from.clone(), source, ground: None };
            if !text.is_empty() {
                add(turn, meeting, new, text);
            }
        }
        if meeting.phase == Phase::Draft {
            let chair = meeting.chair.clone();
            turn.tell(&chair, "entry-changed-in-draft", &[]);
        }
    }

    /// A message that entries came from, or the reaction that took it in, was removed.
    pub(super) fn follow_redaction(&mut self, turn: &mut Turn<'_>, of: &EventId) {
        let Some(room) = turn.room() else { return };
        for meeting in self.meetings.values_mut().filter(|meeting| meeting.room == *room) {
            let by_reaction = |entry: &&Entry| entry.source.reaction.as_ref() == Some(of);
            let mut numbers = meeting.from_message(of);
            numbers.extend(meeting.entries.values().filter(by_reaction).map(|entry| entry.number));
            let fetching = meeting.fetching.len();
            meeting.fetching.retain(|message, (_, reaction)| message != of && reaction != of);
            if meeting.fetching.len() != fetching {
                save_head(turn, meeting);
            }
            if numbers.is_empty() {
                continue;
            }
            let chair = meeting.chair.clone();
            if meeting.phase == Phase::Approved {
                turn.tell(
                    &chair,
                    "entry-changed-late",
                    &[("number", meeting.number.clone().into())],
                );
                continue;
            }
            for number in numbers {
                remove(turn, meeting, number);
            }
            if meeting.phase == Phase::Draft {
                turn.tell(&chair, "entry-changed-in-draft", &[]);
            }
        }
    }

    /// `/wijzig 4 nieuwe tekst`
    pub(super) fn change(&mut self, turn: &mut Turn<'_>, args: &str) {
        let (number, text) = first_word(args);
        let Some((meeting, number)) = self.entry_to_change(turn, number) else { return };
        if text.is_empty() {
            turn.reply("entry-empty", &[("command", "wijzig".into())]);
            return;
        }
        let Some(entry) = meeting.entries.get(&number) else { return };
        let mut names = meeting.names.clone();
        let passed = pass(turn, Some(&meeting.room), &mut names, text, entry.case.as_ref());
        if !passed.health.is_empty() {
            let what = kinds_in_words(turn, &passed.health);
            turn.author_was_asked = true;
            let text =
                turn.text("change-health", &[("number", number.into()), ("what", what.into())]);
            super::whisper(turn, text);
            return;
        }
        put(turn, meeting, number, text, None);
        turn.acknowledge("✅");
    }

    /// `/verwijder 4`
    pub(super) fn withdraw(&mut self, turn: &mut Turn<'_>, args: &str) {
        let (number, _) = first_word(args);
        let Some((meeting, number)) = self.entry_to_change(turn, number) else { return };
        remove(turn, meeting, number);
        turn.acknowledge("✅");
    }

    /// The entry with this number that the sender may change; says so when there is none.
    fn entry_to_change(
        &mut self,
        turn: &mut Turn<'_>,
        number: &str,
    ) -> Option<(&mut Meeting, u32)> {
        let number: u32 = match number.trim_matches(['#', '.', ':']).parse() {
            Ok(number) => number,
            Err(_) => {
                turn.reply("entry-which", &[]);
                return None;
            }
        };
        let id = self.meeting_to_change(turn)?;
        let meeting = self.meetings.get_mut(&id)?;
        let Some(entry) = meeting.entries.get(&number) else {
            turn.reply("entry-unknown", &[("number", number.into())]);
            return None;
        };
        if entry.author != turn.event.from && !turn.by_coordinator() {
            turn.reply("entry-not-yours", &[("number", number.into())]);
            return None;
        }
        Some((meeting, number))
    }

    /// The meeting whose entries can be changed from here: that of the room, or the newest one of the
    /// sender's rooms.
    fn meeting_to_change(&self, turn: &mut Turn<'_>) -> Option<EventId> {
        let user = turn.event.from.clone();
        let here = |meeting: &&Meeting| match turn.room() {
            Some(room) => meeting.room == *room,
            None => meeting.chair == user || turn.world.rooms.is_member(&meeting.room, &user),
        };
        let open = self.meetings.values().filter(|meeting| meeting.can_change()).filter(here);
        let found = open.max_by_key(|meeting| meeting.started).map(|meeting| meeting.id.clone());
        if found.is_none() {
            turn.reply("meeting-nothing-to-change", &[]);
        }
        found
    }

    /// The waiting entry about which this person was asked last.
    pub(super) fn question_to(&self, user: &UserId) -> Option<&Entry> {
        let waiting = self
            .meetings
            .values()
            .filter(|meeting| meeting.can_change())
            .flat_map(Meeting::waiting);
        waiting
            .filter(|entry| entry.author == *user && entry.asked.is_some())
            .max_by_key(|entry| entry.asked.as_ref().map(|(_, at)| *at))
    }

    /// Other words for a waiting entry, in the direct message. True when the message was that.
    pub(super) fn answer_words(&mut self, turn: &mut Turn<'_>, message: &Message<'_>) -> bool {
        let user = turn.event.from.clone();
        let pointed = message.reply_to.or(message.thread);
        let by_message = |to: &EventId| {
            let waiting = self
                .meetings
                .values()
                .filter(|meeting| meeting.can_change())
                .flat_map(Meeting::waiting);
            waiting
                .filter(|entry| entry.author == user)
                .find(|entry| entry.asked.as_ref().is_some_and(|(asked, _)| asked == to))
        };
        let entry = match pointed {
            Some(to) => by_message(to),
            None => self.question_to(&user),
        };
        let Some((id, number, case)) =
            entry.map(|entry| (entry.meeting.clone(), entry.number, entry.case.clone()))
        else {
            return false;
        };
        let text = message.text.trim();
        // A bare number answers something else.
        if text.chars().all(|c| c.is_ascii_digit() || c == '.') {
            return false;
        }
        let Some(meeting) = self.meetings.get_mut(&id) else { return false };
        if matches!(
            text.to_lowercase().trim_end_matches('.'),
            "weg" | "laat maar" | "stop" | "niet opnemen"
        ) {
            remove(turn, meeting, number);
            turn.reply("words-removed", &[("number", number.into())]);
            return true;
        }
        let mut names = meeting.names.clone();
        let passed = pass(turn, Some(&meeting.room), &mut names, text, case.as_ref());
        if passed.health.is_empty() {
            put(turn, meeting, number, text, None);
            let sentence =
                meeting.entries.get(&number).map(|entry| markdown(&entry.text)).unwrap_or_default();
            turn.reply("words-taken", &[("number", number.into()), ("sentence", sentence.into())]);
        } else {
            let what = kinds_in_words(turn, &passed.health);
            turn.reply("words-again", &[("what", what.into())]);
        }
        true
    }
}

/// Gives a new entry its number and takes it through the door. True when it is in.
fn add(turn: &mut Turn<'_>, meeting: &mut Meeting, new: New, text: &str) -> bool {
    meeting.last += 1;
    let number = meeting.last;
    let entry = Entry {
        meeting: meeting.id.clone(),
        number,
        case: new.case.clone(),
        kind: new.kind,
        text: String::new(),
        owner: None,
        due: None,
        author: new.author,
        source: new.source,
        state: EntryState::Waiting,
        asked: None,
        ground: None,
        at: turn.now(),
    };
    meeting.entries.insert(number, entry);
    let is_in = put(turn, meeting, number, text, new.ground.as_deref());
    let what = match new.kind {
        Kind::Decision => "decision recorded",
        Kind::Action => "action recorded",
        Kind::Note => "note recorded",
        Kind::Ground => "ground recorded",
    };
    let ground = new
        .case
        .as_ref()
        .and_then(|code| turn.world.cases.get(code))
        .and_then(|case| case.ground.clone());
    let ground = ground.map(|ground| ground.name);
    account(turn, what, new.case.as_ref(), Some(meeting), ground.as_deref());
    is_in
}

/// Puts a raw text into an entry, through the door. With health information and no ground the entry
/// waits, empty, and its author is asked for other words. True when it is in.
fn put(
    turn: &mut Turn<'_>,
    meeting: &mut Meeting,
    number: u32,
    text: &str,
    ground: Option<&str>,
) -> bool {
    let room = meeting.room.clone();
    let Some(entry) = meeting.entries.get_mut(&number) else { return false };
    let parsed = match entry.kind {
        Kind::Action => owner::parse(turn, &room, text),
        Kind::Ground => match trailing_date(text, today(turn)) {
            Some((rest, date)) if !rest.is_empty() => {
                owner::Parsed { owner: None, what: rest, due: Some(date) }
            }
            _ => owner::Parsed { owner: None, what: text, due: None },
        },
        _ => owner::Parsed { owner: None, what: text, due: None },
    };
    let passed = pass(turn, Some(&room), &mut meeting.names, parsed.what, entry.case.as_ref());
    if matches!(entry.kind, Kind::Action | Kind::Ground) {
        // Other words alone do not take owner and date away.
        entry.owner = parsed.owner.or_else(|| entry.owner.take());
        entry.due = parsed.due.or(entry.due);
    }
    let held = !passed.health.is_empty() && ground.is_none();
    if held {
        entry.text.clear();
        entry.ground = None;
        entry.state = EntryState::Waiting;
        let asked = ask_words(turn, entry, &room, &passed.health);
        entry.asked = Some((asked, turn.now()));
    } else {
        entry.ground = ground.filter(|_| !passed.health.is_empty()).map(str::to_owned);
        entry.text = passed.text;
        entry.state = EntryState::In;
        entry.asked = None;
    }
    let entry = entry.clone();
    meeting.settled.retain(|mark| !mark.starts_with(&format!("{number}:")));
    save_head(turn, meeting);
    save_entry(turn, &entry);
    if let (Kind::Ground, EntryState::In, Some(code)) = (entry.kind, entry.state, &entry.case)
        && let Some(case) = turn.world.cases.get_mut(code)
    {
        case.ground = Some(Ground { name: entry.text.clone(), until: entry.due });
        save_case(turn, code);
    }
    !held
}

/// Asks the author, in the direct message, to say it as buitenkant.
fn ask_words(turn: &mut Turn<'_>, entry: &Entry, room: &RoomId, health: &[Label]) -> EventId {
    if turn.event.from == entry.author {
        turn.author_was_asked = true;
    }
    let what = kinds_in_words(turn, health);
    let number = entry.number;
    let text = turn.text("words-asked", &[("number", number.into()), ("what", what.into())]);
    let about = entry.source.event.clone();
    let neutral = turn.text("nudge-undelivered", &[]);
    let otherwise = crate::bot::Send {
        id: turn.fresh_id(),
        to: Destination::Thread { room: room.clone(), root: about.clone() },
        text: neutral,
        reply_to: Some(about.clone()),
        about: None,
        buttons: Vec::new(),
        poll: None,
        otherwise: None,
    };
    turn.send(Destination::Direct(entry.author.clone()), text, |send| {
        send.about = Some(about);
        send.otherwise = Some(Box::new(otherwise));
    })
}

/// Takes an entry out; its number is not given again.
fn remove(turn: &mut Turn<'_>, meeting: &mut Meeting, number: u32) {
    if let Some(entry) = meeting.entries.remove(&number) {
        forget_entry(turn, &meeting.id, number);
        account(turn, "entry removed", entry.case.as_ref(), Some(meeting), None);
    }
}

/// The entry texts of a message by its commands; of a message without any, `plain` times the message.
fn texts_of(turn: &Turn<'_>, text: &str, plain: usize) -> Vec<(Option<Kind>, String)> {
    let mut found = Vec::new();
    if let Request::Commands(commands) = parse(text, &turn.parts.config.name, false) {
        for command in commands {
            if let Some(kind) = kind_of(command.name) {
                found.push((Some(kind), command.args.as_str().to_owned()));
            }
        }
    }
    if found.is_empty() {
        found.extend((0..plain).map(|_| (None, text.trim().to_owned())));
    }
    found
}

fn kind_of(name: Name) -> Option<Kind> {
    match name {
        Name::Besluit => Some(Kind::Decision),
        Name::Actie => Some(Kind::Action),
        Name::Notitie => Some(Kind::Note),
        Name::Grond => Some(Kind::Ground),
        _ => None,
    }
}

/// The thread in which the event stands.
fn thread_of<'a>(turn: &Turn<'a>) -> Option<&'a EventId> {
    match &turn.event.kind {
        EventKind::Message { thread, .. } => thread.as_ref(),
        _ => None,
    }
}

/// "een diagnose en een medicijn"
pub(super) fn kinds_in_words(turn: &Turn<'_>, labels: &[Label]) -> String {
    let word = |label: &Label| {
        let key = match label {
            Label::Diagnosis => "kind-diagnosis",
            Label::Medication => "kind-medication",
            Label::Symptom => "kind-symptom",
            _ => "kind-treatment",
        };
        turn.text(key, &[])
    };
    let words: Vec<String> = labels.iter().map(word).collect();
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => turn.text(
            "trigger-and",
            &[("rest", rest.join(", ").into()), ("last", last.clone().into())],
        ),
    }
}
