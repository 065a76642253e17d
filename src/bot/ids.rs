//! The names of people, rooms and messages, as the core knows them.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// A Matrix user id, `@anna:ggz.example`.
    UserId
}
id! {
    /// A Matrix room id; in the terminal room, the room's name.
    RoomId
}
id! {
    /// An event. For people's events the Matrix event id (or the script's); for the bot's own
    /// messages the id that the core gave them (`<cause>/<n>`), which adapters translate both ways.
    EventId
}

impl UserId {
    /// The homeserver part, empty when there is none.
    pub fn server(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, server)| server)
    }

    /// The local part without `@`.
    pub fn local(&self) -> &str {
        let id = self.0.strip_prefix('@').unwrap_or(&self.0);
        id.split_once(':').map_or(id, |(local, _)| local)
    }
}

/// The text of a message. Its `Debug` prints the length only: message text reaches no log.
#[derive(Clone, PartialEq, Eq)]
pub struct Text(pub String);

impl Text {
    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} characters)", self.0.chars().count())
    }
}
