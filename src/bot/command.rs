//! The one table of commands, and how they are read from a message.

use super::ids::Text;

/// A command's name. The table [`COMMANDS`] says how it is typed and who may use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the table right below says what each is")]
pub enum Name {
    Help,
    MagIkDelen,
    Toets,
    Kamer,
    Signalering,
    Overleg,
    Casus,
    Besluit,
    Actie,
    Notitie,
    Grond,
    Wijzig,
    Verwijder,
    Verslag,
    Acties,
}

/// Who may use a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Everyone.
    All,
    /// Coordinators.
    Coordinator,
}

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// Which command.
    pub name: Name,
    /// How it is typed, without its sigil.
    pub word: &'static str,
    /// Who may use it. A part may still open some of its forms to everyone.
    pub right: Right,
    /// Words by which a mention of the bot means it, besides `word` itself.
    pub plain: &'static [&'static str],
    /// The key of its help line in `nl.ftl`.
    pub help: &'static str,
}

/// Every command. Help, parsing and rights all come from here.
pub const COMMANDS: &[Row] = &[
    row(Name::MagIkDelen, "mag-ik-delen", Right::All, &["mag ik dit delen", "magikdelen", "delen"]),
    row(Name::Toets, "toets", Right::All, &["check", "kijk mee"]),
    row(Name::Overleg, "overleg", Right::Coordinator, &[]),
    row(Name::Casus, "casus", Right::Coordinator, &[]),
    row(Name::Besluit, "besluit", Right::All, &[]),
    row(Name::Actie, "actie", Right::All, &[]),
    row(Name::Notitie, "notitie", Right::All, &[]),
    row(Name::Grond, "grond", Right::Coordinator, &[]),
    row(Name::Wijzig, "wijzig", Right::All, &[]),
    row(Name::Verwijder, "verwijder", Right::All, &[]),
    row(Name::Verslag, "verslag", Right::Coordinator, &[]),
    row(Name::Acties, "acties", Right::All, &["mijn acties"]),
    row(Name::Kamer, "kamer", Right::All, &["kamercheck"]),
    row(Name::Signalering, "signalering", Right::Coordinator, &[]),
    row(Name::Help, "help", Right::All, &["hulp", "uitleg", "wat kun je"]),
];

const fn row(name: Name, word: &'static str, right: Right, plain: &'static [&'static str]) -> Row {
    let help = match name {
        Name::Help => "help-help",
        Name::MagIkDelen => "help-mag-ik-delen",
        Name::Toets => "help-toets",
        Name::Kamer => "help-kamer",
        Name::Signalering => "help-signalering",
        Name::Overleg => "help-overleg",
        Name::Casus => "help-casus",
        Name::Besluit => "help-besluit",
        Name::Actie => "help-actie",
        Name::Notitie => "help-notitie",
        Name::Grond => "help-grond",
        Name::Wijzig => "help-wijzig",
        Name::Verwijder => "help-verwijder",
        Name::Verslag => "help-verslag",
        Name::Acties => "help-acties",
    };
    Row { name, word, right, plain, help }
}

impl Name {
    /// Its row in the table.
    pub fn row(self) -> &'static Row {
        COMMANDS.iter().find(|row| row.name == self).unwrap_or(&COMMANDS[0])
    }
}

/// A command as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// Which command.
    pub name: Name,
    /// What stands behind it, trimmed; may have several lines.
    pub args: Text,
}

/// What a message asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// No command at all.
    None,
    /// One or more commands, in order.
    Commands(Vec<Invocation>),
    /// A command-like word that is close to this one.
    DidYouMean(&'static str),
    /// The bot was mentioned, or a command-like word stands alone, but nothing fits.
    Unknown,
}

/// Reads the commands of a message. `bot` is the name by which people mention the bot.
///
/// `/mag-ik-delen`, `!mag-ik-delen` and a mention followed by plain words all work; every line may
/// hold a command, and lines without one belong to the command above them.
pub fn parse(text: &str, bot: &str, mentions_bot: bool) -> Request {
    if let Some(rest) = after_mention(text, bot, mentions_bot) {
        return match parse_sigils(&rest) {
            Request::None => parse_plain(&rest),
            found => found,
        };
    }
    parse_sigils(text)
}

fn parse_sigils(text: &str) -> Request {
    let mut found: Vec<(Name, String)> = Vec::new();
    let mut stray = None;
    for line in text.lines().flat_map(split_line) {
        match word_after_sigil(line) {
            Some((word, rest)) => match by_word(word) {
                Some(row) => found.push((row.name, rest.trim().to_owned())),
                None if found.is_empty() => stray = stray.or(Some(word)),
                None => {
                    if let Some((_, args)) = found.last_mut() {
                        args.push('\n');
                        args.push_str(line);
                    }
                }
            },
            None => {
                if let Some((_, args)) = found.last_mut() {
                    args.push('\n');
                    args.push_str(line);
                }
            }
        }
    }
    if !found.is_empty() {
        let commands = found
            .into_iter()
            .map(|(name, args)| Invocation { name, args: Text(args.trim().to_owned()) });
        return Request::Commands(commands.collect());
    }
    match stray {
        Some(word) => closest(word).map_or(Request::None, Request::DidYouMean),
        None => Request::None,
    }
}

/// Splits a line before each further known command, so that two on one line both work.
fn split_line(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    if word_after_sigil(line).is_some_and(|(word, _)| by_word(word).is_some()) {
        for (at, _) in line.match_indices([' ', '\t']) {
            let rest = &line[at + 1..];
            if word_after_sigil(rest).is_some_and(|(word, _)| by_word(word).is_some()) {
                parts.push(&line[from..at]);
                from = at + 1;
            }
        }
    }
    parts.push(&line[from..]);
    parts
}

/// The word behind `/` or `!` at the start of a line, and the rest of the line.
fn word_after_sigil(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let body = line.strip_prefix(['/', '!'])?;
    let end =
        body.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(body.len());
    let (word, rest) = body.split_at(end);
    let starts_well = word.chars().next().is_some_and(char::is_alphabetic);
    // "/home/anna" is a path and "/2" an answer, not commands.
    (starts_well && !rest.starts_with('/')).then_some((word, rest.trim_start_matches([':', ','])))
}

fn by_word(word: &str) -> Option<&'static Row> {
    let word = word.to_lowercase().replace('_', "-");
    let joined = word.replace('-', "");
    COMMANDS.iter().find(|row| {
        row.word == word
            || row.word.replace('-', "") == joined
            || row.plain.contains(&word.as_str())
    })
}

/// The command that a misspelled word most likely means.
fn closest(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let limit = if word.chars().count() <= 5 { 1 } else { 2 };
    COMMANDS
        .iter()
        .map(|row| (strsim::damerau_levenshtein(row.word, &word), row.word))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, word)| word)
}

/// The text of a message that mentions the bot, without the mention: "@buitenkant mag ik delen?",
/// "Buitenkant: help", "hoi @buitenkant:matrix.example, help".
fn after_mention(text: &str, bot: &str, mentions_bot: bool) -> Option<String> {
    let is_name = |word: &str| {
        let marked = word.starts_with('@');
        let word = word.trim_start_matches('@').trim_end_matches([',', ':', '!', '?']);
        let local = word.split_once(':').map_or(word, |(local, _)| local);
        (marked || mentions_bot) && local.to_lowercase() == bot.to_lowercase()
    };
    let mut seen = false;
    let rest: Vec<&str> = text
        .split_inclusive(char::is_whitespace)
        .filter(|word| {
            let is_mention = !seen && is_name(word.trim());
            seen |= is_mention;
            !is_mention
        })
        .collect();
    (seen || mentions_bot).then(|| rest.concat().trim().to_owned())
}

fn parse_plain(text: &str) -> Request {
    let greetings = ["hoi", "hallo", "hé", "hey", "dag"];
    let text = text
        .split_once([' ', ','])
        .filter(|(first, _)| greetings.contains(&first.to_lowercase().as_str()))
        .map_or(text, |(_, rest)| rest)
        .trim_start_matches([' ', ',']);
    let words: String = text
        .to_lowercase()
        .replace(['-', '_'], " ")
        .trim_end_matches(['?', '!', '.', ' '])
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let mut best: Option<(usize, &Row)> = None;
    for row in COMMANDS {
        let own = row.word.replace('-', " ");
        for phrase in std::iter::once(own.as_str()).chain(row.plain.iter().copied()) {
            let fits = words == phrase || words.starts_with(&format!("{phrase} "));
            if fits && best.is_none_or(|(length, _)| phrase.len() > length) {
                best = Some((phrase.len(), row));
            }
        }
    }
    match best {
        Some((length, row)) => {
            // The phrase has as many words in the text as typed; skip them there to keep capitals.
            let skip = words[..length].split(' ').count();
            let typed = text.replace('-', " ");
            let args: Vec<&str> = typed.split_whitespace().skip(skip).collect();
            Request::Commands(vec![Invocation { name: row.name, args: Text(args.join(" ")) }])
        }
        None if words.is_empty() => {
            Request::Commands(vec![Invocation { name: Name::Help, args: Text(String::new()) }])
        }
        None => Request::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<Name> {
        match parse(text, "buitenkant", false) {
            Request::Commands(found) => found.into_iter().map(|one| one.name).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn slash_bang_and_mention_are_the_same() {
        for text in [
            "/mag-ik-delen",
            "!mag-ik-delen",
            "!magikdelen",
            "@buitenkant mag ik delen?",
            "@buitenkant:x.example: mag ik delen",
            "hoi @buitenkant, mag ik delen",
        ] {
            assert_eq!(names(text), [Name::MagIkDelen], "{text}");
        }
    }

    #[test]
    fn several_commands_in_one_message() {
        assert_eq!(
            names("/casus 2026-014\n/besluit huisbezoek\nmet twee man\n!actie Bram belt"),
            [Name::Casus, Name::Besluit, Name::Actie]
        );
        assert_eq!(names("/casus 2026-014 /besluit huisbezoek"), [Name::Casus, Name::Besluit]);
    }

    #[test]
    fn paths_answers_and_exclamations_are_no_commands() {
        for text in ["/2", "!!!", "/home/anna", "help!", "en/of", "! nu"] {
            assert_eq!(parse(text, "buitenkant", false), Request::None, "{text}");
        }
    }

    #[test]
    fn a_misspelled_command_is_asked_back() {
        assert_eq!(parse("/beslit nu", "buitenkant", false), Request::DidYouMean("besluit"));
    }

    #[test]
    fn every_command_has_a_help_text() {
        let texts = crate::texts::Texts::shipped().expect("loads");
        for row in COMMANDS {
            assert!(texts.has(row.help), "{}", row.help);
        }
    }
}
