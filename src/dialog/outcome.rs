//! The eight outcomes a verdict can have.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// What a verdict comes down to. Its `Display` is the fixed English string that data carry; a
/// dialog file writes the Dutch [`label`](Self::label); people read the sentence in `nl.ftl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Sharing is lawful under the source.
    MayShare,
    /// Lawful, but only to the recipients that are named.
    NamedParties,
    /// Not identifying, partial, bilateral, or outside information only.
    LessIntrusive,
    /// The next lawful step is asking (again).
    AskConsent,
    /// No ground, or one that may and should be declined.
    MustNot,
    /// The source states a duty.
    MustReport,
    /// A right to report to a named body, and no duty.
    MayReport,
    /// Nothing here falls under medical secrecy.
    NotBound,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::MayShare,
        Self::NamedParties,
        Self::LessIntrusive,
        Self::AskConsent,
        Self::MustNot,
        Self::MustReport,
        Self::MayReport,
        Self::NotBound,
    ];

    /// The fixed string in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MayShare => "may share",
            Self::NamedParties => "may share only with named parties",
            Self::LessIntrusive => "may share only in anonymous or less intrusive form",
            Self::AskConsent => "ask consent first",
            Self::MustNot => "must not share",
            Self::MustReport => "must report",
            Self::MayReport => "may report (meldrecht)",
            Self::NotBound => "not bound by medical secrecy here",
        }
    }

    /// The word for it in a dialog file.
    pub fn label(self) -> &'static str {
        match self {
            Self::MayShare => "delen kan",
            Self::NamedParties => "delen kan met genoemde partijen",
            Self::LessIntrusive => "delen kan anoniem of minder ingrijpend",
            Self::AskConsent => "eerst toestemming vragen",
            Self::MustNot => "niet delen",
            Self::MustReport => "plicht",
            Self::MayReport => "meldrecht",
            Self::NotBound => "geen medisch beroepsgeheim hier",
        }
    }

    /// The outcome that a dialog file means.
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.label() == label)
    }

    /// The outcome of a fixed string.
    pub fn from_fixed(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text)
    }

    /// The key of its sentence in `nl.ftl`.
    pub fn text_key(self) -> &'static str {
        match self {
            Self::MayShare => "verdict-may-share",
            Self::NamedParties => "verdict-named-parties",
            Self::LessIntrusive => "verdict-less-intrusive",
            Self::AskConsent => "verdict-ask-consent",
            Self::MustNot => "verdict-must-not",
            Self::MustReport => "verdict-must-report",
            Self::MayReport => "verdict-may-report",
            Self::NotBound => "verdict-not-bound",
        }
    }

    /// Whether client data may or must reach somebody under this outcome.
    pub fn shares(self) -> bool {
        matches!(
            self,
            Self::MayShare
                | Self::NamedParties
                | Self::LessIntrusive
                | Self::MustReport
                | Self::MayReport
        )
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_fixed(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("unknown outcome {text:?}")))
    }
}
