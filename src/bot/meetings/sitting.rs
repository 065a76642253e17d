//! One sitting: start, stop, status, attendance, and which case is open.

use std::collections::BTreeSet;

use super::{
    CaseCode, Counter, Destination, Effect, EventId, Kept, Meeting, Meetings, Phase, RecordKind,
    Turn, UserId, account, first_word, going_on, name_of, save_case, save_head, today,
};
use crate::bot::rooms::Change;
use crate::bot::{keycap, keycap_of};
use crate::cases::Due;
use crate::minutes::{Names, Sitting, long_date, markdown};

/// How many days ahead the agenda reminds of something that ends.
const AHEAD: i64 = 30;

impl Meetings {
    /// `/overleg …`
    pub(super) fn overleg(&mut self, turn: &mut Turn<'_>, args: &str) {
        if turn.room().is_none() {
            turn.reply("only-in-room", &[("command", "overleg".into())]);
            return;
        }
        let (word, rest) = first_word(args);
        match word.to_lowercase().as_str() {
            "start" | "begin" => self.start(turn, rest),
            "stop" | "einde" | "eind" | "klaar" => self.stop(turn),
            "status" | "concept" => self.status(turn),
            "ja" => self.decide(turn, true),
            "nee" => self.decide(turn, false),
            "aanwezig" => self.attendance(turn, rest, true),
            "afwezig" => self.attendance(turn, rest, false),
            _ => {
                turn.reply("meeting-how", &[]);
            }
        }
    }

    fn start(&mut self, turn: &mut Turn<'_>, title: &str) {
        let Some(room) = turn.room() else { return };
        if going_on(&mut self.meetings, room).is_some() {
            turn.reply("meeting-goes-on", &[]);
            return;
        }
        let mut names = Names::default();
        let title = super::entries::pass(turn, Some(room), &mut names, title, None);
        let title = if title.health.is_empty() { title.text } else { String::new() };
        let number = self.next_number(turn);
        // The agenda says who is there; what changes from here on is news.
        turn.world.rooms.take_changes(room);
        crate::bot::save_room(turn, room);
        let present = turn.world.rooms.members(room).map(|(user, _)| user.clone()).collect();
        let text = turn.text("meeting-needed", &[]);
        let about = turn.event.id.clone();
        let asked = turn.send(Destination::Room(room.clone()), text, |send| {
            send.reply_to = Some(about);
            send.buttons = (1..=2).map(keycap_of).collect();
        });
        let meeting = Meeting {
            id: turn.event.id.clone(),
            room: room.clone(),
            number,
            title,
            chair: turn.event.from.clone(),
            started: turn.now(),
            ended: None,
            phase: Phase::Asking,
            present,
            late: std::collections::BTreeMap::new(),
            absent: BTreeSet::new(),
            sittings: Vec::new(),
            open: None,
            names,
            last: 0,
            settled: BTreeSet::new(),
            asked: Some(asked),
            fetching: std::collections::BTreeMap::new(),
            granting: std::collections::BTreeMap::new(),
            gap: false,
            entries: std::collections::BTreeMap::new(),
        };
        save_head(turn, &meeting);
        account(turn, "meeting started", None, Some(&meeting), None);
        self.meetings.insert(meeting.id.clone(), meeting);
    }

    fn next_number(&mut self, turn: &mut Turn<'_>) -> String {
        let Some(room) = turn.room() else { return String::new() };
        let year = today(turn).year();
        let counter = self.counters.entry(room.clone()).or_insert(Counter { year, last: 0 });
        *counter = Counter { year, last: if counter.year == year { counter.last + 1 } else { 1 } };
        let counter = *counter;
        turn.save(
            RecordKind::Meeting,
            format!("counter {room}"),
            &Kept::Counter(room.clone(), counter),
            None,
        );
        format!("{}-{}", counter.year, counter.last)
    }

    /// Answers "are minutes needed?": by reply or thread (`to`), or as a bare word of the chair.
    /// True when it was that.
    pub(super) fn answer_start(
        &mut self,
        turn: &mut Turn<'_>,
        to: Option<&EventId>,
        text: &str,
    ) -> bool {
        let Some(room) = turn.room() else { return false };
        let Some(meeting) = going_on(&mut self.meetings, room) else { return false };
        let asks = meeting.phase == Phase::Asking && turn.by_coordinator();
        let mine = to.is_none_or(|to| meeting.asked.as_ref() == Some(to) || meeting.id == *to);
        if !asks || !mine {
            return false;
        }
        match text.trim().trim_end_matches(['.', '!']).to_lowercase().as_str() {
            "1" | "ja" | "ja graag" | "verslag" | "j" => self.decide(turn, true),
            "2" | "nee" | "nee hoor" | "n" | "geen verslag" => self.decide(turn, false),
            _ => return false,
        }
        true
    }

    pub(super) fn answer_start_by_reaction(
        &mut self,
        turn: &mut Turn<'_>,
        to: &EventId,
        key: &str,
    ) -> bool {
        let Some(room) = turn.room() else { return false };
        let Some(meeting) = going_on(&mut self.meetings, room) else { return false };
        if meeting.asked.as_ref() != Some(to) || !turn.by_coordinator() {
            return false;
        }
        match (meeting.phase, keycap(key)) {
            (Phase::Asking, Some(1)) => self.decide(turn, true),
            (Phase::Asking, Some(2)) => self.decide(turn, false),
            _ => {}
        }
        true
    }

    /// With or without minutes; can be changed while the meeting goes on.
    fn decide(&mut self, turn: &mut Turn<'_>, needed: bool) {
        let Some(room) = turn.room() else { return };
        let Some(meeting) = going_on(&mut self.meetings, room) else {
            turn.reply("meeting-none", &[]);
            return;
        };
        if needed {
            self.open_agenda(turn);
        } else if meeting.entries.is_empty() {
            meeting.phase = Phase::WithoutMinutes;
            save_head(turn, meeting);
            turn.reply("meeting-without", &[]);
        } else {
            turn.reply("meeting-has-entries", &[]);
        }
    }

    /// Minutes are kept from here on: the agenda and who is there. Once.
    pub(super) fn open_agenda(&mut self, turn: &mut Turn<'_>) {
        let Some(room) = turn.room() else { return };
        let Some(meeting) = going_on(&mut self.meetings, room) else { return };
        if meeting.phase == Phase::Open {
            return;
        }
        meeting.phase = Phase::Open;
        save_head(turn, meeting);
        let names: BTreeSet<String> =
            meeting.present.iter().map(|user| markdown(&name_of(turn, Some(room), user))).collect();
        let names = names.into_iter().collect::<Vec<_>>().join("; ");
        let mut parts = vec![
            turn.text("meeting-opened", &[("number", meeting.number.clone().into())]),
            turn.text("meeting-present", &[("names", names.into())]),
        ];
        parts.push(agenda(turn));
        let (open_actions, ids) = self.actions.of_room(turn, room);
        let buttons = ids.len().min(10);
        if !open_actions.is_empty() {
            parts.push(open_actions);
        }
        let id = turn.send(Destination::Room(room.clone()), parts.join("\n\n"), |send| {
            send.buttons = (1..=buttons).map(keycap_of).collect();
        });
        self.actions.remember_list(turn, id, ids);
    }

    fn stop(&mut self, turn: &mut Turn<'_>) {
        let Some(room) = turn.room() else { return };
        self.note_presence(turn);
        let Some(meeting) = going_on(&mut self.meetings, room) else {
            turn.reply("meeting-none", &[]);
            return;
        };
        meeting.ended = Some(turn.now());
        meeting.open = None;
        let time =
            turn.now().to_zoned_datetime(turn.parts.config.zone()).strftime("%H:%M").to_string();
        let without = meeting.phase == Phase::WithoutMinutes;
        account(turn, "meeting ended", None, Some(meeting), None);
        if without {
            let id = meeting.id.clone();
            self.meetings.remove(&id);
            turn.forget(RecordKind::Meeting, id.as_str());
            turn.reply("meeting-stopped-without", &[("time", time.into())]);
            return;
        }
        meeting.phase = Phase::Draft;
        save_head(turn, meeting);
        let id = meeting.id.clone();
        turn.reply("meeting-stopped", &[("time", time.into())]);
        self.show_draft(turn, &id);
    }

    fn status(&mut self, turn: &mut Turn<'_>) {
        let Some(room) = turn.room() else { return };
        match going_on(&mut self.meetings, room) {
            Some(meeting) => {
                let id = meeting.id.clone();
                turn.reply("meeting-status", &[]);
                self.show_draft(turn, &id);
            }
            None => {
                turn.reply("meeting-none", &[]);
            }
        }
    }

    /// Marks people as there or not there; without a name it tells who is.
    fn attendance(&mut self, turn: &mut Turn<'_>, who: &str, there: bool) {
        let Some(room) = turn.room() else { return };
        let Some(meeting) = going_on(&mut self.meetings, room) else {
            turn.reply("meeting-none", &[]);
            return;
        };
        let mut unknown = false;
        for word in who.split([',', ' ']).filter(|word| !word.is_empty()) {
            match super::owner::find_person(turn, room, word) {
                Some((user, _)) if there => {
                    meeting.absent.remove(&user);
                    meeting.present.insert(user);
                }
                Some((user, _)) => {
                    meeting.present.remove(&user);
                    meeting.absent.insert(user);
                }
                None => unknown = true,
            }
        }
        save_head(turn, meeting);
        let list = |turn: &Turn<'_>, users: &BTreeSet<UserId>| {
            let names: Vec<String> = users
                .iter()
                .map(|user| markdown(&name_of(turn, Some(&meeting.room), user)))
                .collect();
            if names.is_empty() { "-".to_owned() } else { names.join("; ") }
        };
        let (present, absent) = (list(turn, &meeting.present), list(turn, &meeting.absent));
        let key = if unknown { "meeting-attendance-unknown" } else { "meeting-attendance" };
        turn.reply(key, &[("present", present.into()), ("absent", absent.into())]);
    }

    /// Whoever is in the room while a meeting goes on was there.
    pub(super) fn note_presence(&mut self, turn: &mut Turn<'_>) {
        let Some(room) = turn.room() else { return };
        let Some(meeting) = going_on(&mut self.meetings, room) else { return };
        let mut changed = false;
        for (user, _) in turn.world.rooms.members(room) {
            if !meeting.absent.contains(user) && meeting.present.insert(user.clone()) {
                meeting.late.insert(user.clone(), turn.event.at);
                changed = true;
            }
            if let Some(open) = &meeting.open {
                let sitting = meeting.sittings.iter_mut().find(|sitting| sitting.code == *open);
                changed |= sitting.is_some_and(|sitting| {
                    !meeting.absent.contains(user) && sitting.present.insert(user.clone())
                });
            }
        }
        if changed {
            save_head(turn, meeting);
        }
    }

    /// `/casus CODE` in a room: the case is up. First it is said who reads along.
    pub(super) fn open_case(&mut self, turn: &mut Turn<'_>, code: &CaseCode) {
        let Some(room) = turn.room() else { return };
        match going_on(&mut self.meetings, room).map(|meeting| meeting.phase) {
            None => {
                turn.reply("meeting-none", &[]);
                return;
            }
            // Going on with a case is an answer too.
            Some(Phase::Asking) => self.open_agenda(turn),
            Some(_) => {}
        }
        self.note_presence(turn);
        let changes = turn.world.rooms.take_changes(room);
        if !changes.is_empty() {
            crate::bot::save_room(turn, room);
            tell_changes(turn, &changes);
        }
        let now = turn.now();
        if turn.world.cases.add(code, now) {
            let from = turn.event.from.clone();
            turn.tell(&from, "case-created-here", &[("code", code.as_str().to_owned().into())]);
        }
        let members: BTreeSet<UserId> =
            turn.world.rooms.members(room).map(|(user, _)| user.clone()).collect();
        let text = opening(turn, code, &members);
        if let Some(case) = turn.world.cases.get_mut(code) {
            case.rooms.insert(room.clone());
            case.closed = None;
        }
        save_case(turn, code);
        let root = turn.say(Destination::Room(room.clone()), text);
        let Some(meeting) = going_on(&mut self.meetings, room) else { return };
        let here: BTreeSet<UserId> = members.difference(&meeting.absent).cloned().collect();
        meeting.open = Some(code.clone());
        match meeting.sittings.iter_mut().find(|sitting| sitting.code == *code) {
            Some(sitting) => {
                sitting.present.extend(here);
                sitting.root = root;
            }
            None => meeting.sittings.push(Sitting { code: code.clone(), root, present: here }),
        }
        save_head(turn, meeting);
        let ground = turn
            .world
            .cases
            .get(code)
            .and_then(|case| case.ground.as_ref())
            .map(|ground| ground.name.clone());
        account(turn, "case opened", Some(code), Some(meeting), ground.as_deref());
    }

    /// `/casus kamer CODE`: a smaller encrypted room for the core partners who are here.
    pub(super) fn open_room(&mut self, turn: &mut Turn<'_>, code: &CaseCode) {
        let Some(room) = turn.room() else {
            turn.reply("only-in-room", &[("command", "casus kamer".into())]);
            return;
        };
        let core = turn.world.cases.core_partners(code, &turn.parts.config);
        if core.is_empty() {
            turn.reply("case-room-no-core", &[("code", code.as_str().to_owned().into())]);
            return;
        }
        let mut invite: BTreeSet<UserId> = core;
        invite.insert(turn.event.from.clone());
        let name = turn.text("case-room-name", &[]);
        turn.push(Effect::OpenRoom {
            parent: room.clone(),
            name,
            invite: invite.into_iter().collect(),
        });
        turn.reply("case-room-opened", &[]);
    }
}

/// The open cases that belong to this room, with what comes up for attention.
fn agenda(turn: &Turn<'_>) -> String {
    let Some(room) = turn.room() else { return String::new() };
    let members: BTreeSet<&UserId> = turn.world.rooms.members(room).map(|(user, _)| user).collect();
    let day = today(turn);
    let mut lines = Vec::new();
    for case in turn.world.cases.cases().filter(|case| case.closed.is_none()) {
        let core = turn.world.cases.core_partners(&case.code, &turn.parts.config);
        let mine = case.rooms.contains(room)
            || (case.rooms.is_empty()
                && (core.is_empty() || core.iter().any(|user| members.contains(user))));
        if !mine {
            continue;
        }
        let due = turn.world.cases.due(&case.code, day, AHEAD);
        let remarks: Vec<String> = due.iter().map(|due| due_text(turn, due)).collect();
        let code = case.code.as_str();
        lines.push(if remarks.is_empty() {
            format!("- {code}")
        } else {
            format!("- {code}: {}", remarks.join(" "))
        });
    }
    if lines.is_empty() {
        turn.text("meeting-agenda-empty", &[])
    } else {
        turn.text("meeting-agenda", &[("list", lines.join("\n").into())])
    }
}

/// One reminder of a case in words.
pub(super) fn due_text(turn: &Turn<'_>, due: &Due) -> String {
    match due {
        Due::Consent(date) if *date < today(turn) => {
            turn.text("due-consent-over", &[("date", long_date(*date).into())])
        }
        Due::Ground(date) if *date < today(turn) => {
            turn.text("due-ground-over", &[("date", long_date(*date).into())])
        }
        Due::Consent(date) => turn.text("due-consent", &[("date", long_date(*date).into())]),
        Due::Ground(date) => turn.text("due-ground", &[("date", long_date(*date).into())]),
        Due::Evaluation(date) => turn.text("due-evaluation", &[("date", long_date(*date).into())]),
        Due::NoBasis => turn.text("due-no-basis", &[]),
    }
}

/// What the room reads when a case comes up: who reads along, and what is on record for it.
fn opening(turn: &Turn<'_>, code: &CaseCode, members: &BTreeSet<UserId>) -> String {
    let core = turn.world.cases.core_partners(code, &turn.parts.config);
    let names = |users: Vec<&UserId>| {
        let names: BTreeSet<String> =
            users.into_iter().map(|user| markdown(&name_of(turn, turn.room(), user))).collect();
        names.into_iter().collect::<Vec<_>>().join("; ")
    };
    let code_text = code.as_str().to_owned();
    let mut lines = vec![turn.text("case-opened", &[("code", code_text.clone().into())])];
    if core.is_empty() {
        let all = names(members.iter().collect());
        lines.push(turn.text("case-readers", &[("names", all.into())]));
    } else {
        let inside = names(members.intersection(&core).collect());
        let inside = if inside.is_empty() { "-".to_owned() } else { inside };
        lines.push(turn.text("case-core", &[("names", inside.into())]));
        let shell: Vec<&UserId> = members.difference(&core).collect();
        if !shell.is_empty() {
            let shell = names(shell);
            lines.push(
                turn.text("case-shell", &[("names", shell.into()), ("code", code_text.into())]),
            );
        }
    }
    let due = turn.world.cases.due(code, today(turn), AHEAD);
    lines.extend(due.iter().map(|due| due_text(turn, due)));
    lines.push(turn.text("case-thread", &[]));
    lines.join("\n")
}

/// Tells the coordinator what changed in the circle since the last case.
fn tell_changes(turn: &mut Turn<'_>, changes: &[Change]) {
    let room = turn.room();
    let lines: BTreeSet<String> = changes
        .iter()
        .map(|change| {
            let (key, user) = match change {
                Change::Came(user) => ("circle-came", user),
                Change::Went(user) => ("circle-went", user),
                Change::Unverified(user) => ("circle-unverified", user),
            };
            format!(
                "- {}",
                turn.text(key, &[("name", markdown(&name_of(turn, room, user)).into())])
            )
        })
        .collect();
    let list = lines.into_iter().collect::<Vec<_>>().join("\n");
    let from = turn.event.from.clone();
    turn.tell(&from, "circle-changed", &[("list", list.into())]);
}
