//! Generated meetings: no registered name, canary or raw text in any effect or record, and every
//! approved entry present exactly once.

use std::collections::BTreeMap;

use buitenkant::bot::{
    Bot, Effect, Event, EventId, EventKind, Parts, Place, Record, RecordKey, RoomId, Text, UserId,
};
use buitenkant::cases::{FingerprintKey, Register};
use buitenkant::config::{Config, EXAMPLE};
use buitenkant::dialog::Library;
use buitenkant::minutes::Template;
use buitenkant::scan::Scanner;
use buitenkant::texts::Texts;
use jiff::{SignedDuration, Timestamp};

/// Clients: given name, surname, nickname; of many origins.
const CLIENTS: [(&str, &str, &str); 12] = [
    ("Pieter", "van Oosterhout", "Pietlul"),
    ("Fatima", "El Idrissi", "Faatje"),
    ("Özgür", "Yılmaz", "Oskar"),
    ("Katarzyna", "Wiśniewska", "Kasja"),
    ("Ruchita", "Jhinkoe-Rai", "Ruuz"),
    ("Nguyen", "Thi Bich", "Bikkie"),
    ("Abdirahman", "Warsame", "Abdi"),
    ("Geertruida", "Zijlstra", "Truitje"),
    ("Quincy", "Promes", "Kwinsie"),
    ("Marisol", "Echeverría", "Soltje"),
    ("Siegfried", "Achterberg", "Sikkie"),
    ("Oluwaseun", "Adeyemi", "Seuntje"),
];

/// What is said in entries: `{}` is where a name stands.
const SENTENCES: [&str; 8] = [
    "huisbezoek bij {} met twee personen",
    "{} doet de deur niet open, probeer het in de ochtend",
    "de buren van {} bellen zodra het onrustig wordt",
    "briefje in de bus bij {} voordat iemand aanbelt",
    "afspraak met {} verzetten naar volgende week",
    "samen met {} naar het spreekuur gaan",
    "woning van {} eerst laten opruimen",
    "post voor {} niet meer onder de deur schuiven",
];

/// Raw text that must never be seen again.
const SECRETS: [(&str, &str); 5] = [
    (", bsn 123456782", "123456782"),
    (", Kanariestraat 117", "Kanariestraat"),
    (", bel 06-98765432", "98765432"),
    (", geb. 03-04-1961", "03-04-1961"),
    (", mail kanarie@post.example", "kanarie@post"),
];

/// A reproducible source of choices (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).expect("fits")
    }
}

fn parts() -> Parts {
    let config = Config::load("config", EXAMPLE).expect("the example loads");
    Parts {
        config,
        texts: Texts::shipped().expect("texts"),
        dialogs: Library::shipped().expect("dialogs"),
        scanner: Scanner::embedded(),
        template: Template::shipped().expect("template"),
    }
}

fn bot(parts: Parts) -> Bot {
    Bot::new(parts, Register::new(FingerprintKey::new(&[9; 32])))
}

/// A play of one meeting, with everything that came out of it.
struct Play {
    bot: Option<Bot>,
    records: BTreeMap<RecordKey, Record>,
    said: Vec<String>,
    posted: Option<String>,
    kept: Vec<String>,
    at: Timestamp,
    count: usize,
    texts: BTreeMap<EventId, (UserId, String)>,
}

impl Play {
    fn new(parts: Parts) -> Self {
        Self {
            bot: Some(bot(parts)),
            records: BTreeMap::new(),
            said: Vec::new(),
            posted: None,
            kept: Vec::new(),
            at: "2026-01-05T09:00:00Z".parse().expect("a time"),
            count: 0,
            texts: BTreeMap::new(),
        }
    }

    fn event(&mut self, from: &str, place: Place, kind: EventKind) -> EventId {
        self.count += 1;
        self.at = self.at.checked_add(SignedDuration::from_secs(20)).expect("in time");
        let id = EventId(format!("$e{}", self.count));
        if let EventKind::Message { text, .. } = &kind {
            self.texts.insert(id.clone(), (from.into(), text.as_str().to_owned()));
        }
        let event = Event { id: id.clone(), at: self.at, from: from.into(), place, kind };
        self.take(&event);
        id
    }

    fn take(&mut self, event: &Event) {
        for effect in self.bot.as_mut().expect("alive").handle(event) {
            match effect {
                Effect::Send(send) => {
                    if send.text.starts_with("**Verslag") && !send.text.contains("CONCEPT") {
                        self.posted = Some(send.text.clone());
                    }
                    self.said.push(send.text);
                }
                Effect::Edit { text, .. } => self.said.push(text),
                Effect::File(file) => self.said.push(file.name),
                Effect::OpenRoom { name, .. } => self.said.push(name),
                Effect::Save(record) => {
                    self.kept.push(serde_json::to_string(&record).expect("serialises"));
                    self.records.insert(record.key.clone(), record);
                }
                Effect::Forget(key) => {
                    self.records.remove(&key);
                }
                Effect::Fetch { room, about } => {
                    let (author, text) = self.texts.get(&about).expect("said before").clone();
                    let event = Event {
                        id: EventId(format!("{}/fetched", event.id)),
                        at: event.at,
                        from: author,
                        place: Place::Room(room),
                        kind: EventKind::Fetched { of: about, text: Text(text) },
                    };
                    self.take(&event);
                }
                Effect::React { .. } | Effect::Redact { .. } | Effect::Leave { .. } => {}
            }
        }
    }

    fn room(&mut self, from: &str, text: &str) -> EventId {
        self.event(from, Place::Room(RoomId("!r:x".into())), message(text))
    }

    fn direct(&mut self, from: &str, text: &str) -> EventId {
        self.event(from, Place::Direct, message(text))
    }

    /// The process dies and comes back with what was saved.
    fn crash(&mut self) {
        let parts = self.bot.take().expect("alive").into_parts();
        let mut bot = bot(parts);
        assert_eq!(bot.restore(self.records.values().cloned()), 0);
        self.bot = Some(bot);
    }
}

fn message(text: &str) -> EventKind {
    EventKind::Message { text: text.into(), thread: None, reply_to: None, mentions_bot: false }
}

const DIRK: &str = "@dirk:zvh.example";
const PEOPLE: [&str; 3] =
    ["@anna:ggz.example", "@bram:politie.example", "@carla:corporatie.example"];

/// Plays one generated meeting and checks its promises.
fn play(seed: u64, parts: Parts) -> Parts {
    let mut dice = Dice(seed);
    let mut play = Play::new(parts);
    let first = dice.roll(CLIENTS.len());
    let clients: Vec<(usize, String)> =
        (0..2).map(|n| ((first + n * 5) % CLIENTS.len(), format!("2026-{:03}", 10 + n))).collect();
    for (who, code) in &clients {
        let (given, family, nick) = CLIENTS[*who];
        play.direct(DIRK, &format!("!casus namen {code} \"{given} {family}\" \"{nick}\""));
    }
    for person in PEOPLE {
        play.event(person, Place::Room(RoomId("!r:x".into())), EventKind::Joined);
    }
    play.room(DIRK, "!overleg start Noord");
    let mut expected: BTreeMap<usize, (EventId, String)> = BTreeMap::new();
    for (at, (who, code)) in clients.iter().enumerate() {
        play.room(DIRK, &format!("!casus {code}"));
        for n in 0..3 + dice.roll(3) {
            let (given, family, nick) = CLIENTS[*who];
            let name = match dice.roll(5) {
                0 => format!("{given} {family}"),
                1 => nick.to_owned(),
                2 => format!("mevrouw {family}"),
                3 => format!("{}. {family}", given.chars().next().expect("a letter")),
                _ => given.to_owned(),
            };
            let (secret, _) = SECRETS[dice.roll(SECRETS.len())];
            let secret = if dice.roll(3) == 0 { secret } else { "" };
            let mark = format!("merk{at}x{n}");
            let sentence = SENTENCES[dice.roll(SENTENCES.len())].replace("{}", &name);
            let text = format!("{sentence} {mark}{secret}");
            let from = PEOPLE[dice.roll(PEOPLE.len())];
            let key = at * 100 + n;
            match dice.roll(5) {
                0 => {
                    let id = play.room(from, &text);
                    let react = EventKind::Reaction { to: id.clone(), key: "📌".into() };
                    play.event(DIRK, Place::Room(RoomId("!r:x".into())), react);
                    expected.insert(key, (id, mark));
                }
                kind => {
                    let command = ["!besluit", "/notitie", "!actie", "!besluit"][kind - 1];
                    let id = play.room(from, &format!("{command} {text}"));
                    expected.insert(key, (id, mark));
                }
            }
            // Something with a diagnosis stays out until its author finds other words.
            if dice.roll(6) == 0 {
                play.room(from, &format!("!notitie {name} heeft schizofrenie"));
            }
            if dice.roll(4) == 0 {
                play.crash();
            }
        }
    }
    // One entry is edited, one is removed.
    let keys: Vec<usize> = expected.keys().copied().collect();
    let edited = keys[dice.roll(keys.len())];
    let removed = keys[dice.roll(keys.len())];
    let author = |play: &Play, id: &EventId| play.texts[id].0.as_str().to_owned();
    let (id, mark) = expected[&edited].clone();
    let old = play.texts[&id].1.clone();
    let new = old.replace(&mark, &format!("{mark}y"));
    let from = author(&play, &id);
    let edit = EventKind::Edit { of: id.clone(), text: Text(new) };
    play.event(&from, Place::Room(RoomId("!r:x".into())), edit);
    expected.insert(edited, (id, format!("{mark}y")));
    if removed != edited {
        let (id, mark) = expected.remove(&removed).expect("was there");
        let from = author(&play, &id);
        play.event(&from, Place::Room(RoomId("!r:x".into())), EventKind::Redaction { of: id });
        play.said.clear();
        play.room(DIRK, "!overleg stop");
        assert!(
            !play.said.iter().any(|text| text.contains(&mark)),
            "seed {seed}: a removed entry is shown"
        );
    } else {
        play.room(DIRK, "!overleg stop");
    }
    play.crash();
    play.direct(DIRK, "!verslag akkoord");
    let posted =
        play.posted.clone().unwrap_or_else(|| panic!("seed {seed}: no minutes were posted"));
    for (_, mark) in expected.values() {
        assert_eq!(count(&posted, mark), 1, "seed {seed}: {mark}");
    }
    // Names, numbers and raw text are nowhere, folded as people would read them.
    for text in play.said.iter().chain(&play.kept) {
        let low = text.to_lowercase();
        for (who, _) in &clients {
            let (given, family, nick) = CLIENTS[*who];
            for name in [given, family, nick] {
                assert!(!has_word(&low, &name.to_lowercase()), "seed {seed}: a name came out");
            }
        }
        for (_, secret) in SECRETS {
            assert!(!text.contains(secret), "seed {seed}: a canary came out");
        }
        assert!(!low.contains("schizofrenie"), "seed {seed}: a diagnosis came out");
    }
    play.bot.take().expect("alive").into_parts()
}

/// How often a mark stands in a text as a word of its own.
fn count(text: &str, mark: &str) -> usize {
    text.match_indices(mark)
        .filter(|(at, _)| !text[at + mark.len()..].starts_with(char::is_alphanumeric))
        .count()
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = text[at + word.len()..].chars().next().is_some_and(char::is_alphanumeric);
        !before && !after
    })
}

#[test]
fn generated_meetings_keep_their_promises() {
    // A thousand where the program is optimised; an unoptimised build plays fewer, in the same time.
    let usual = if cfg!(debug_assertions) { 8 } else { 1000 };
    let asked = std::env::var("BUITENKANT_MEETINGS").ok().and_then(|n| n.parse().ok());
    let count = asked.unwrap_or(usual);
    let threads = 2;
    std::thread::scope(|scope| {
        for lane in 0..threads {
            scope.spawn(move || {
                let seeds = (0..count).filter(|seed| seed % threads == lane);
                seeds.fold(parts(), |parts, seed| play(seed, parts));
            });
        }
    });
}
