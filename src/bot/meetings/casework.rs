//! The register's commands: `/casus nieuw`, `namen`, `kern`, `toestemming`, `grond`, `evaluatie`,
//! `sluit`, `lijst`, `vergeet`, `kamer`; and `/casus CODE`.

use super::{
    CaseCode, Effect, Meetings, RecordKind, Turn, UserId, account, first_word, name_of, save_case,
    sitting, today, whisper,
};
use crate::cases::{Ground, Phrase, parse_date, trailing_date};
use crate::minutes::{Names, long_date, markdown};

impl Meetings {
    /// `/casus …`
    pub(super) fn casus(&mut self, turn: &mut Turn<'_>, args: &str) {
        let (word, rest) = first_word(args);
        match word.to_lowercase().as_str() {
            "" | "help" => {
                turn.reply("case-how", &[]);
            }
            "nieuw" => new(turn, rest),
            "namen" | "naam" => add_names(turn, rest),
            "kern" => core(turn, rest),
            "toestemming" => consent(turn, rest),
            "grond" => ground(turn, rest),
            "evaluatie" => evaluate(turn, rest),
            "sluit" => close(turn, rest),
            "lijst" => list(turn),
            "vergeet" => self.forget(turn, rest),
            "kamer" => {
                if let Some((code, _)) = known(turn, rest) {
                    self.open_room(turn, &code);
                }
            }
            _ => match CaseCode::parse(word) {
                Some(code) if turn.room().is_some() => self.open_case(turn, &code),
                Some(code) => show(turn, &code),
                None => self.no_code(turn, args),
            },
        }
    }

    /// Something that is no code: perhaps a registered name, which then must not stay in the room.
    fn no_code(&mut self, turn: &mut Turn<'_>, text: &str) {
        let hit = turn.world.cases.find_all(text, None).into_iter().next();
        match hit {
            Some(hit) => {
                let text = turn.text("case-by-name", &[("code", hit.code.into())]);
                whisper(turn, text);
                // That says it all: no second hint about the same name.
                turn.author_was_asked = true;
            }
            None => {
                turn.reply("case-no-code", &[]);
            }
        }
    }

    /// `/casus vergeet CODE`: everything known of a case is erased at once.
    fn forget(&mut self, turn: &mut Turn<'_>, args: &str) {
        let Some((code, _)) = known(turn, args) else { return };
        turn.world.cases.forget(&code);
        turn.forget(RecordKind::Case, code.as_str());
        account(turn, "case erased", Some(&code), None, None);
        done(turn, "case-forgotten", &code);
    }
}

/// The case that the first word means, and the rest; says so when there is none.
fn known<'t>(turn: &mut Turn<'_>, args: &'t str) -> Option<(CaseCode, &'t str)> {
    let (word, rest) = first_word(args);
    let Some(code) = CaseCode::parse(word) else {
        turn.reply("case-no-code", &[]);
        return None;
    };
    if turn.world.cases.get(&code).is_none() {
        turn.reply("case-unknown", &[("code", code.as_str().to_owned().into())]);
        return None;
    }
    Some((code, rest))
}

fn done(turn: &mut Turn<'_>, key: &str, code: &CaseCode) {
    turn.reply(key, &[("code", code.as_str().to_owned().into())]);
}

fn new(turn: &mut Turn<'_>, args: &str) {
    let (word, _) = first_word(args);
    let code = if word.is_empty() {
        turn.world.cases.propose(&turn.parts.config.cases.scheme, today(turn).year())
    } else {
        match CaseCode::parse(word) {
            Some(code) => code,
            None => {
                turn.reply("case-no-code", &[]);
                return;
            }
        }
    };
    let now = turn.now();
    if !turn.world.cases.add(&code, now) {
        done(turn, "case-exists", &code);
        return;
    }
    save_case(turn, &code);
    account(turn, "case created", Some(&code), None, None);
    done(turn, "case-created", &code);
}

/// Names under a code. Only fingerprints stay; the message that carried them is removed at once.
fn add_names(turn: &mut Turn<'_>, args: &str) {
    turn.author_was_asked = true;
    let (to, about) = (turn.here(), turn.event.id.clone());
    let in_room = turn.room().is_some();
    let may_redact = turn.room().is_none_or(|room| turn.world.rooms.may_redact(room));
    if may_redact {
        turn.push(Effect::Redact { to, about });
    }
    let (word, rest) = first_word(args);
    let Some(code) = CaseCode::parse(word) else {
        let text = turn.text("case-names-how", &[]);
        whisper(turn, text);
        return;
    };
    let names = quoted(rest);
    let phrases: Vec<Phrase> = names.iter().filter_map(|name| Phrase::parse(name)).collect();
    if phrases.is_empty() {
        let text = turn.text("case-names-how", &[]);
        whisper(turn, text);
        return;
    }
    let now = turn.now();
    turn.world.cases.add(&code, now);
    let forms = turn.world.cases.add_names(&code, &phrases);
    save_case(turn, &code);
    account(turn, "names registered", Some(&code), None, None);
    let key = match (in_room, may_redact) {
        (false, _) => "case-names-kept",
        (true, true) => "case-names-kept-room",
        (true, false) => "case-names-kept-not-removed",
    };
    let text = turn.text(
        key,
        &[
            ("code", code.as_str().to_owned().into()),
            ("names", phrases.len().into()),
            ("forms", forms.into()),
        ],
    );
    whisper(turn, text);
}

/// The names in quotes of any kind; without quotes, what stands between commas.
fn quoted(text: &str) -> Vec<String> {
    const OPEN: [char; 5] = ['"', '“', '„', '«', '”'];
    const CLOSE: [char; 4] = ['"', '”', '“', '»'];
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(OPEN) {
        let inside = after_first(&rest[open..]);
        let Some(close) = inside.find(CLOSE) else { break };
        names.push(inside[..close].trim().to_owned());
        rest = after_first(&inside[close..]);
    }
    if names.is_empty() {
        names.extend(
            text.split([',', ';', '\n']).map(|name| name.trim().trim_matches('\'').to_owned()),
        );
    }
    names.retain(|name| !name.is_empty());
    names
}

fn after_first(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
}

fn core(turn: &mut Turn<'_>, args: &str) {
    let Some((code, rest)) = known(turn, args) else { return };
    let users: Vec<UserId> = rest
        .split([' ', ',', '\n'])
        .filter(|word| word.starts_with('@') && word.contains(':'))
        .map(UserId::from)
        .collect();
    if users.is_empty() {
        done(turn, "case-core-how", &code);
        return;
    }
    if let Some(case) = turn.world.cases.get_mut(&code) {
        case.core.extend(users);
    }
    save_case(turn, &code);
    account(turn, "core partners set", Some(&code), None, None);
    let core = turn.world.cases.core_partners(&code, &turn.parts.config);
    let names: Vec<String> =
        core.iter().map(|user| markdown(&name_of(turn, turn.room(), user))).collect();
    let code = code.as_str().to_owned();
    turn.reply("case-core-set", &[("code", code.into()), ("names", names.join("; ").into())]);
}

fn consent(turn: &mut Turn<'_>, args: &str) {
    let Some((code, rest)) = known(turn, args) else { return };
    if matches!(rest.to_lowercase().as_str(), "geen" | "ingetrokken" | "weg") {
        if let Some(case) = turn.world.cases.get_mut(&code) {
            case.consent = None;
        }
        save_case(turn, &code);
        account(turn, "consent withdrawn", Some(&code), None, None);
        done(turn, "case-consent-gone", &code);
        return;
    }
    let Some(date) = date_in(turn, rest) else {
        turn.reply("case-date-how", &[("command", "casus toestemming".into())]);
        return;
    };
    if is_past(turn, date) {
        return;
    }
    if let Some(case) = turn.world.cases.get_mut(&code) {
        case.consent = Some(date);
    }
    save_case(turn, &code);
    account(turn, "consent recorded", Some(&code), None, None);
    let code = code.as_str().to_owned();
    turn.reply("case-consent-set", &[("code", code.into()), ("date", long_date(date).into())]);
}

fn ground(turn: &mut Turn<'_>, args: &str) {
    let Some((code, rest)) = known(turn, args) else { return };
    let (name, until) = match trailing_date(rest, today(turn)) {
        Some((name, date)) => (name, Some(date)),
        None => (rest, None),
    };
    let passed = super::entries::pass(turn, turn.room(), &mut Names::default(), name, Some(&code));
    if passed.text.is_empty() {
        turn.reply("case-date-how", &[("command", "casus grond".into())]);
        return;
    }
    if !passed.health.is_empty() {
        turn.author_was_asked = true;
        turn.reply("ground-no-health", &[]);
        return;
    }
    if until.is_some_and(|date| is_past(turn, date)) {
        return;
    }
    if let Some(case) = turn.world.cases.get_mut(&code) {
        case.ground = Some(Ground { name: passed.text.clone(), until });
    }
    save_case(turn, &code);
    account(turn, "ground set", Some(&code), None, Some(&passed.text));
    let code = code.as_str().to_owned();
    let ground = markdown(&passed.text);
    match until {
        Some(date) => turn.reply(
            "case-ground-set",
            &[("code", code.into()), ("ground", ground.into()), ("date", long_date(date).into())],
        ),
        None => {
            turn.reply("case-ground-set-open", &[("code", code.into()), ("ground", ground.into())])
        }
    };
}

fn evaluate(turn: &mut Turn<'_>, args: &str) {
    let Some((code, rest)) = known(turn, args) else { return };
    let Some(date) = date_in(turn, rest) else {
        turn.reply("case-date-how", &[("command", "casus evaluatie".into())]);
        return;
    };
    if let Some(case) = turn.world.cases.get_mut(&code) {
        case.evaluate = Some(date);
    }
    save_case(turn, &code);
    account(turn, "evaluation planned", Some(&code), None, None);
    let code = code.as_str().to_owned();
    turn.reply("case-evaluation-set", &[("code", code.into()), ("date", long_date(date).into())]);
}

fn close(turn: &mut Turn<'_>, args: &str) {
    let Some((code, _)) = known(turn, args) else { return };
    let now = turn.now();
    if let Some(case) = turn.world.cases.get_mut(&code) {
        case.closed = Some(now);
    }
    save_case(turn, &code);
    account(turn, "case closed", Some(&code), None, None);
    let days = turn.parts.config.retention.cases;
    turn.reply("case-closed", &[("code", code.as_str().to_owned().into()), ("days", days.into())]);
}

/// All cases, in the direct message.
fn list(turn: &mut Turn<'_>) {
    let codes: Vec<CaseCode> = turn.world.cases.cases().map(|case| case.code.clone()).collect();
    let text = if codes.is_empty() {
        turn.text("case-list-empty", &[])
    } else {
        let lines: Vec<String> =
            codes.iter().map(|code| format!("- {}", summary(turn, code))).collect();
        turn.text("case-list", &[("list", lines.join("\n").into())])
    };
    whisper(turn, text);
    if turn.room().is_some() {
        turn.acknowledge("✅");
    }
}

/// One case, in the direct message.
fn show(turn: &mut Turn<'_>, code: &CaseCode) {
    if turn.world.cases.get(code).is_none() {
        done(turn, "case-unknown", code);
        return;
    }
    let text = summary(turn, code);
    whisper(turn, text);
}

/// A case in a line: never a name.
fn summary(turn: &Turn<'_>, code: &CaseCode) -> String {
    let Some(case) = turn.world.cases.get(code) else { return code.to_string() };
    let mut parts = vec![turn.text("case-summary-names", &[("count", case.names.into())])];
    if let Some(date) = case.consent {
        parts.push(turn.text("case-summary-consent", &[("date", long_date(date).into())]));
    }
    if let Some(ground) = &case.ground {
        parts.push(turn.text("case-summary-ground", &[("ground", markdown(&ground.name).into())]));
    }
    if case.closed.is_some() {
        parts.push(turn.text("case-summary-closed", &[]));
    } else {
        let due = turn.world.cases.due(code, today(turn), 30);
        parts.extend(due.iter().map(|due| sitting::due_text(turn, due)));
    }
    format!("**{code}**: {}", parts.join(" "))
}

/// A date, with or without "tot" before it.
/// Says so when an end date is over already: recorded, it would look like a basis that is not there.
fn is_past(turn: &mut Turn<'_>, date: jiff::civil::Date) -> bool {
    let past = date < today(turn);
    if past {
        turn.reply("case-date-past", &[("date", long_date(date).into())]);
    }
    past
}

fn date_in(turn: &Turn<'_>, text: &str) -> Option<jiff::civil::Date> {
    let day = today(turn);
    parse_date(text, day).or_else(|| trailing_date(text, day).map(|(_, date)| date))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn names_stand_in_quotes_or_between_commas() {
        assert_eq!(
            quoted("\"Jan de Vries\" “Jopie” „Kerkstraat 12”"),
            ["Jan de Vries", "Jopie", "Kerkstraat 12"]
        );
        assert_eq!(quoted("Jan de Vries, Jopie"), ["Jan de Vries", "Jopie"]);
        assert!(quoted("").is_empty());
    }
}
