//! Draft, lint, approval, posting.

use super::{
    Destination, EventId, Meeting, Meetings, Phase, RecordKind, Turn, account, first_word,
    forget_entry, name_of, people, save_entry, save_head, whisper,
};
use crate::minutes::{Document, Point, build, lint, markdown, message, odt, pdf, sat_in};

impl Meetings {
    /// `/verslag …`
    pub(super) fn verslag(&mut self, turn: &mut Turn<'_>, args: &str) {
        let (word, rest) = first_word(args);
        match word.to_lowercase().as_str() {
            "" | "concept" => {
                if let Some(id) = self.draft(turn, rest) {
                    self.show_draft(turn, &id);
                }
            }
            "akkoord" | "goed" | "vastgesteld" => self.approve(turn, rest),
            "laat" => self.let_stand(turn, rest),
            "wijzig" if rest.is_empty() => {
                turn.reply("minutes-how-to-change", &[]);
            }
            "wijzig" => self.change(turn, rest),
            "weg" => self.discard(turn, rest),
            "per" => self.by_case(turn, rest),
            number if number.chars().any(|c| c.is_ascii_digit()) => {
                if let Some(id) = self.draft(turn, number) {
                    self.show_draft(turn, &id);
                }
            }
            _ => {
                turn.reply("minutes-how", &[]);
            }
        }
    }

    /// The meeting whose draft is meant: that of the room, or the only one of the sender's rooms, or
    /// the one with this number. Says so when there is none or more than one.
    fn draft(&self, turn: &mut Turn<'_>, number: &str) -> Option<EventId> {
        let user = turn.event.from.clone();
        let mine = |meeting: &&Meeting| {
            meeting.can_change()
                && match turn.room() {
                    Some(room) => meeting.room == *room,
                    None => {
                        meeting.chair == user || turn.world.rooms.is_member(&meeting.room, &user)
                    }
                }
        };
        let mut found: Vec<&Meeting> = self.meetings.values().filter(mine).collect();
        if number.chars().any(|c| c.is_ascii_digit()) {
            found.retain(|meeting| meeting.number == number);
        }
        // What waits for approval goes before what still goes on.
        if found.iter().any(|meeting| meeting.phase == Phase::Draft) {
            found.retain(|meeting| meeting.phase == Phase::Draft);
        }
        match found.as_slice() {
            [] => {
                turn.reply("minutes-none", &[]);
                None
            }
            [one] => Some(one.id.clone()),
            several => {
                let lines: Vec<String> = several
                    .iter()
                    .map(|meeting| format!("- {} {}", meeting.number, markdown(&meeting.title)))
                    .collect();
                turn.reply("minutes-several", &[("list", lines.join("\n").into())]);
                None
            }
        }
    }

    /// Shows the draft to the sender, in the direct message, with what is still to be settled.
    pub(super) fn show_draft(&mut self, turn: &mut Turn<'_>, id: &EventId) {
        let Some(meeting) = self.meetings.get_mut(id) else { return };
        recheck(turn, meeting);
        let document = document(turn, meeting, None);
        let mut text = message(&document);
        let waiting: Vec<String> =
            meeting.waiting().map(|entry| entry.number.to_string()).collect();
        if !waiting.is_empty() {
            text.push_str("\n\n");
            text.push_str(&turn.text("minutes-waiting", &[("numbers", waiting.join(", ").into())]));
        }
        let points = points(turn, meeting);
        if !points.is_empty() {
            text.push_str("\n\n");
            text.push_str(&points_in_words(turn, &points));
        }
        text.push_str("\n\n");
        let next = match (meeting.phase, points.is_empty()) {
            (Phase::Draft, true) => "minutes-next-approve",
            (Phase::Draft, false) => "minutes-next-settle",
            _ => "minutes-next-stop",
        };
        text.push_str(&turn.text(next, &[]));
        whisper(turn, text);
    }

    fn approve(&mut self, turn: &mut Turn<'_>, number: &str) {
        let Some(id) = self.draft(turn, number) else { return };
        let Some(meeting) = self.meetings.get_mut(&id) else { return };
        if meeting.phase != Phase::Draft {
            turn.reply("minutes-still-open", &[]);
            return;
        }
        recheck(turn, meeting);
        let points = points(turn, meeting);
        if !points.is_empty() {
            let text = format!(
                "{}\n\n{}",
                turn.text("minutes-not-yet", &[]),
                points_in_words(turn, &points)
            );
            whisper(turn, text);
            return;
        }
        meeting.phase = Phase::Approved;
        // What still waits never came in; it goes with the approval.
        let waiting: Vec<u32> = meeting.waiting().map(|entry| entry.number).collect();
        for number in &waiting {
            meeting.entries.remove(number);
            forget_entry(turn, &meeting.id, *number);
        }
        save_head(turn, meeting);
        let document = document(turn, meeting, None);
        let room = Destination::Room(meeting.room.clone());
        turn.say(room.clone(), message(&document));
        send_files(turn, &room, &document, &meeting.number);
        self.actions.take_up(turn, meeting);
        for sitting in meeting.sittings.clone() {
            account(turn, "minutes posted", Some(&sitting.code), Some(meeting), None);
        }
        if meeting.sittings.is_empty() {
            account(turn, "minutes posted", None, Some(meeting), None);
        }
        turn.reply("minutes-posted", &[("number", meeting.number.clone().into())]);
    }

    /// `/verslag laat 4 staan`: the coordinator settles points of these entries.
    fn let_stand(&mut self, turn: &mut Turn<'_>, args: &str) {
        let numbers: Vec<u32> = args
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|word| word.parse().ok())
            .collect();
        let Some(id) = self.draft(turn, "") else { return };
        let Some(meeting) = self.meetings.get_mut(&id) else { return };
        let open = points(turn, meeting);
        let mut refused = Vec::new();
        let mut settled = 0;
        for point in open.iter().filter(|point| numbers.contains(&point.number)) {
            if point.kind.may_stand() {
                settled += usize::from(meeting.settled.insert(point.mark()));
            } else {
                refused.push(point.clone());
            }
        }
        save_head(turn, meeting);
        if !refused.is_empty() {
            let list = points_in_words(turn, &refused);
            turn.reply("minutes-cannot-stand", &[("list", list.into())]);
        } else if settled == 0 {
            turn.reply("minutes-nothing-to-settle", &[]);
        } else {
            let left = points(turn, meeting);
            if left.is_empty() {
                turn.reply("minutes-settled", &[]);
            } else {
                let list = points_in_words(turn, &left);
                whisper(turn, list);
            }
        }
    }

    /// `/verslag weg`: the draft is erased.
    fn discard(&mut self, turn: &mut Turn<'_>, number: &str) {
        let Some(id) = self.draft(turn, number) else { return };
        let Some(meeting) = self.meetings.remove(&id) else { return };
        for number in meeting.entries.keys() {
            forget_entry(turn, &meeting.id, *number);
        }
        turn.forget(RecordKind::Meeting, meeting.id.as_str());
        account(turn, "draft discarded", None, Some(&meeting), None);
        turn.reply("minutes-discarded", &[("number", meeting.number.clone().into())]);
    }

    /// `/verslag per casus`: each participant gets the cases they sat in on.
    fn by_case(&mut self, turn: &mut Turn<'_>, rest: &str) {
        let number = rest
            .split_whitespace()
            .find(|word| word.chars().any(|c| c.is_ascii_digit()))
            .unwrap_or("");
        let user = turn.event.from.clone();
        let mine = |meeting: &&Meeting| {
            meeting.phase == Phase::Approved
                && (number.is_empty() || meeting.number == number)
                && match turn.room() {
                    Some(room) => meeting.room == *room,
                    None => {
                        meeting.chair == user || turn.world.rooms.is_member(&meeting.room, &user)
                    }
                }
        };
        let Some(meeting) = self.meetings.values().filter(mine).max_by_key(|meeting| meeting.ended)
        else {
            turn.reply("minutes-none-approved", &[]);
            return;
        };
        let readers = sat_in(meeting);
        for reader in &readers {
            let document = document(turn, meeting, Some(reader));
            let to = Destination::Direct(reader.clone());
            turn.say(to.clone(), message(&document));
            send_files(turn, &to, &document, &meeting.number);
        }
        for sitting in &meeting.sittings {
            account(turn, "minutes handed out by case", Some(&sitting.code), Some(meeting), None);
        }
        let names: Vec<String> = readers
            .iter()
            .map(|reader| markdown(&name_of(turn, Some(&meeting.room), reader)))
            .collect();
        turn.reply("minutes-by-case", &[("names", names.join("; ").into())]);
    }
}

/// The minutes as a document.
fn document(turn: &Turn<'_>, meeting: &Meeting, only: Option<&crate::bot::UserId>) -> Document {
    let config = &turn.parts.config;
    let people = people(turn, meeting);
    let wording = &turn.parts.template.wording;
    build(
        meeting,
        &people,
        &turn.world.cases,
        wording,
        &config.zone(),
        config.retention.cases,
        only,
    )
}

/// Sends the minutes as files: a text document and a tagged PDF. A template that yields none is told
/// to the coordinator; the message stands by itself.
fn send_files(turn: &mut Turn<'_>, to: &Destination, document: &Document, number: &str) {
    let at = turn.now();
    let template = &turn.parts.template;
    let (text, print) = (odt(document, template, at), pdf(document, template, at));
    let name = turn.text("minutes-file-name", &[("number", number.to_owned().into())]);
    let complete = text.is_ok() && print.is_ok();
    if let Ok(bytes) = text {
        turn.file(
            to.clone(),
            &format!("{name}.odt"),
            "application/vnd.oasis.opendocument.text",
            bytes,
        );
    }
    if let Ok(bytes) = print {
        turn.file(to.clone(), &format!("{name}.pdf"), "application/pdf", bytes);
    }
    if !complete {
        let from = turn.event.from.clone();
        turn.tell(&from, "minutes-no-file", &[]);
    }
}

/// Names that were registered after an entry came in are replaced now.
fn recheck(turn: &mut Turn<'_>, meeting: &mut Meeting) {
    let mut changed = Vec::new();
    for entry in meeting.entries.values_mut().filter(|entry| !entry.text.is_empty()) {
        let hits = turn.world.cases.find_all(&entry.text, entry.case.as_ref());
        if !hits.is_empty() {
            let passed = crate::minutes::disguise(
                &entry.text,
                &hits,
                &[],
                &[],
                &turn.world.cases,
                &mut meeting.names,
            );
            entry.text = passed.text;
            changed.push(entry.clone());
        }
    }
    for entry in &changed {
        save_entry(turn, entry);
    }
}

/// What is still to be settled in a draft.
fn points(turn: &Turn<'_>, meeting: &Meeting) -> Vec<Point> {
    lint(meeting, &turn.world.cases, &|text| super::entries::findings_in(turn, &meeting.room, text))
}

fn points_in_words(turn: &Turn<'_>, points: &[Point]) -> String {
    let lines: Vec<String> = points
        .iter()
        .map(|point| {
            format!("- {}", turn.text(point.kind.key(), &[("number", point.number.into())]))
        })
        .collect();
    turn.text("minutes-points", &[("list", lines.join("\n").into())])
}
