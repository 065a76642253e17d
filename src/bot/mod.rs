//! The core: an [`Event`] goes in, [`Effect`]s come out. No I/O, no clock, no randomness.
//!
//! - [`event`](Event), [`effect`](Effect), ids: the two sides of the border.
//! - `command`: the one table of commands.
//! - `turn`: one event being handled; how parts speak.
//! - `rooms`: members and fitness of rooms.
//! - `threads`: `/mag-ik-delen`.

mod command;
mod effect;
mod escape;
mod event;
mod ids;
mod rooms;
mod turn;

pub use command::{COMMANDS, Invocation, Name, Request, Right, Row, parse};
pub use effect::{Destination, Effect, File, Record, RecordKey, RecordKind, Send};
pub use escape::escape;
pub use event::{Event, EventKind, Member, Place, RoomFacts, Undecryptable};
pub use ids::{EventId, RoomId, Text, UserId};
pub use rooms::Rooms;
pub use turn::{Parts, Turn, World};
