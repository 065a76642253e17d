//! One typed configuration, checked as a whole at start. The commented example is `config/buitenkant.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::bot::{RoomId, UserId};
use crate::fault::Fault;

/// The shipped, commented example; it is also the embedded default of the terminal room.
pub const EXAMPLE: &str = include_str!("../config/buitenkant.toml");

/// Everything an organisation can set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The name by which people mention the bot.
    pub name: String,
    /// IANA time zone in which dates are read and written.
    pub timezone: String,
    /// People who chair meetings and make the minutes.
    pub coordinators: BTreeSet<UserId>,
    /// Core partners per case code (more come in by command).
    pub core_partners: BTreeMap<String, BTreeSet<UserId>>,
    /// Other bots: never answered.
    pub bots: BTreeSet<UserId>,
    /// Function and organisation of people, for attendance lists and recipients.
    pub people: BTreeMap<UserId, Person>,
    /// The Matrix side.
    pub matrix: Matrix,
    /// What holds for every room that has no entry of its own in `rooms`.
    pub room: Room,
    /// Rooms with settings of their own.
    pub rooms: BTreeMap<RoomId, Room>,
    /// Nudges.
    pub nudge: Nudge,
    /// Question threads.
    pub dialog: Dialog,
    /// Case codes.
    pub cases: Cases,
    /// Minutes.
    pub minutes: Minutes,
    /// Retention periods in days.
    pub retention: Retention,
    /// The scanner.
    pub scan: Scan,
    /// Health and figures over HTTP.
    pub health: Health,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            name: "buitenkant".into(),
            timezone: "Europe/Amsterdam".into(),
            coordinators: BTreeSet::new(),
            core_partners: BTreeMap::new(),
            bots: BTreeSet::new(),
            people: BTreeMap::new(),
            matrix: Matrix::default(),
            room: Room::default(),
            rooms: BTreeMap::new(),
            nudge: Nudge::default(),
            dialog: Dialog::default(),
            cases: Cases::default(),
            minutes: Minutes::default(),
            retention: Retention::default(),
            scan: Scan::default(),
            health: Health::default(),
        }
    }
}

/// A professional, as minutes name them: by function and organisation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Person {
    /// Function, such as `wijkagent`.
    pub function: String,
    /// Organisation, such as `Politie`.
    pub organisation: String,
}

/// The Matrix side.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Matrix {
    /// Base address of the homeserver, `https://matrix.example`.
    pub homeserver: String,
    /// The bot's own user id.
    pub user: UserId,
    /// Users (`@…`) and servers whose invitations are accepted.
    pub invited_by: BTreeSet<String>,
    /// Servers whose people may be in a room; empty: the servers of `invited_by` and the bot's own.
    pub servers: BTreeSet<String>,
    /// Which senders are believed.
    pub trust: Trust,
    /// What to do in a room that fails the check.
    pub unfit_room: Unfit,
    /// How old an event may be, in minutes, to be answered after a start.
    pub catch_up_minutes: u32,
    /// How long keys of an undecryptable message are waited for, in minutes.
    pub keys_minutes: u32,
}

impl Default for Matrix {
    fn default() -> Self {
        Self {
            homeserver: String::new(),
            user: UserId(String::new()),
            invited_by: BTreeSet::new(),
            servers: BTreeSet::new(),
            trust: Trust::CrossSigned,
            unfit_room: Unfit::Silent,
            catch_up_minutes: 60,
            keys_minutes: 10,
        }
    }
}

/// Which devices' messages are read and who gets room keys (MSC4153).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// Cross-signed devices only.
    CrossSigned,
    /// Every device; the room check says so.
    Relaxed,
}

/// What the bot does in a room that fails the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unfit {
    /// Says once what is wrong and stays, doing nothing until it is mended.
    Silent,
    /// Says what is wrong and leaves.
    Leave,
}

/// Settings of one room.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Room {
    /// The kind of meeting; picks the dialog. Empty: ask.
    pub kind: String,
    /// Question threads in the room; `false`: in the direct message.
    pub threads: bool,
    /// Nudges in this room.
    pub nudges: Nudging,
}

impl Default for Room {
    fn default() -> Self {
        Self { kind: String::new(), threads: true, nudges: Nudging::On }
    }
}

/// Nudges in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nudging {
    /// The author hears at once.
    On,
    /// Learning mode: findings are only counted.
    Count,
    /// Nothing is looked at.
    Off,
}

/// Nudges.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Nudge {
    /// Most nudges a person gets in an hour.
    pub per_hour: u32,
    /// From which one on, within the hour, they are shorter.
    pub short_from: u32,
    /// Hours after which an unanswered nudge is let go.
    pub lapse_hours: u32,
}

impl Default for Nudge {
    fn default() -> Self {
        Self { per_hour: 6, short_from: 3, lapse_hours: 24 }
    }
}

/// Question threads.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dialog {
    /// Hours after which an unanswered thread lapses, with a notice.
    pub lapse_hours: u32,
    /// Ask by poll (encrypted) in place of reactions.
    pub polls: bool,
}

impl Default for Dialog {
    fn default() -> Self {
        Self { lapse_hours: 24, polls: false }
    }
}

/// Case codes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cases {
    /// How a new code is proposed: `{year}` and `{number}` (three digits) are filled in.
    pub scheme: String,
}

impl Default for Cases {
    fn default() -> Self {
        Self { scheme: "{year}-{number}".into() }
    }
}

/// Minutes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Minutes {
    /// The organisation whose minutes these are, on the first page.
    pub organisation: String,
    /// Template of the minutes' wording; empty: the shipped one.
    pub template: String,
    /// Remind owners of actions by direct message on the day.
    pub remind: bool,
}

/// Retention periods, in days.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Cases, from closing (uitgangspunt 2 of the handreiking: think of two years).
    pub cases: u32,
    /// Drafts of minutes, from the end of the meeting.
    pub drafts: u32,
    /// Answers in dialogs.
    pub dialogs: u32,
    /// Accountability records.
    pub accounts: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { cases: 730, drafts: 14, dialogs: 730, accounts: 1826 }
    }
}

/// The scanner.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scan {
    /// Lexicon files of the organisation's own, beside the shipped ones.
    pub lexicon: Vec<String>,
    /// Files of words that are never a finding: streets, organisations, colleagues.
    pub allow: Vec<String>,
    /// Score from which a health finding counts; empty: the measured one.
    pub health_threshold: Option<f32>,
    /// Score from which an identifier counts; empty: the measured one.
    pub identifier_threshold: Option<f32>,
}

/// Health and figures over HTTP, for monitoring.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Health {
    /// Loopback address and port, `127.0.0.1:9091`; empty: none.
    pub listen: String,
}

impl Config {
    /// Reads a configuration file; `file` is the name used in faults.
    ///
    /// # Errors
    /// What is wrong, with line and remedy.
    pub fn load(file: &str, source: &str) -> Result<Self, Vec<Fault>> {
        Self::from_table(file, source, None)
    }

    /// Reads a configuration and lays `overrides` (the `setup` line of a script) over it.
    ///
    /// # Errors
    /// What is wrong, with line and remedy.
    pub fn load_with(
        file: &str,
        source: &str,
        overrides: serde_json::Value,
    ) -> Result<Self, Vec<Fault>> {
        Self::from_table(file, source, Some(overrides))
    }

    fn from_table(
        file: &str,
        source: &str,
        overrides: Option<serde_json::Value>,
    ) -> Result<Self, Vec<Fault>> {
        let read: Result<Self, toml::de::Error> = match overrides {
            None => toml::from_str(source),
            Some(overrides) => source.parse::<toml::Table>().and_then(|mut table| {
                let overrides = toml::Value::try_from(overrides)
                    .map_err(|error| serde::de::Error::custom(error.to_string()))?;
                if let toml::Value::Table(overrides) = overrides {
                    lay_over(&mut table, overrides);
                }
                Self::deserialize(toml::Value::Table(table))
            }),
        };
        let config = read.map_err(|error| {
            let fault = Fault::new(
                file,
                error.message().to_owned(),
                "compare with the commented example, config/buitenkant.toml",
            );
            vec![match error.span() {
                Some(span) => fault.at_offset(source, span.start),
                None => fault,
            }]
        })?;
        let faults = config.faults(file);
        if faults.is_empty() { Ok(config) } else { Err(faults) }
    }

    /// What cannot be right although it can be read.
    fn faults(&self, file: &str) -> Vec<Fault> {
        let mut faults = Vec::new();
        if jiff::tz::TimeZone::get(&self.timezone).is_err() {
            faults.push(Fault::new(
                file,
                format!("unknown time zone {:?}", self.timezone),
                "use an IANA name such as Europe/Amsterdam",
            ));
        }
        let people = self.coordinators.iter().chain(&self.bots).chain(self.people.keys());
        let partners = self.core_partners.values().flatten();
        for user in people.chain(partners).filter(|user| !user.as_str().starts_with('@')) {
            faults.push(Fault::new(
                file,
                format!("{user:?} is no user id"),
                "write user ids as @name:server",
            ));
        }
        if !self.cases.scheme.contains("{number}") {
            faults.push(Fault::new(
                file,
                "cases.scheme has no {number}",
                "write for instance \"{year}-{number}\"",
            ));
        }
        if !self.health.listen.is_empty()
            && self.health.listen.parse::<std::net::SocketAddr>().is_err()
        {
            faults.push(Fault::new(
                file,
                format!("health.listen {:?} is no address with port", self.health.listen),
                "write for instance \"127.0.0.1:9091\", or leave it empty",
            ));
        }
        faults
    }

    /// The settings of a room.
    pub fn room(&self, room: &RoomId) -> &Room {
        self.rooms.get(room).unwrap_or(&self.room)
    }

    /// Whether this person chairs meetings.
    pub fn is_coordinator(&self, user: &UserId) -> bool {
        self.coordinators.contains(user)
    }

    /// The time zone; [`Config::load`] has checked that it exists.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.timezone).unwrap_or(jiff::tz::TimeZone::UTC)
    }
}

/// Lays a table over another, table by table.
fn lay_over(base: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => lay_over(below, above),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_a_valid_configuration() {
        let config = Config::load("config/buitenkant.toml", EXAMPLE).expect("valid");
        assert!(!config.coordinators.is_empty());
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let faults = Config::load("x.toml", "name = \"bot\"\ncolour = \"red\"\n").unwrap_err();
        assert_eq!(faults[0].line, Some(2));
    }

    #[test]
    fn a_setup_line_overrides() {
        let setup = serde_json::json!({ "coordinators": ["@zoe:x.example"] });
        let config = Config::load_with("x.toml", EXAMPLE, setup).expect("valid");
        assert!(config.is_coordinator(&"@zoe:x.example".into()));
        assert!(!config.is_coordinator(&"@dirk:zvh.example".into()));
    }
}
