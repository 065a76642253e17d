//! The adapter to real rooms. Alone in naming `matrix_sdk`.
//!
//! The way of an event: [`sync`] writes its id to the inbox and hands it to the [`worker`]; that asks the
//! core and commits what follows in one transaction; a [`sender`] for each place carries it out. Sealed
//! events wait in [`waiting`].
//!
//! - `read`, `markdown`, `content`, `action`: pure: Matrix JSON to meaning, effects to Matrix JSON.
//! - `session`, `login`: the device and its cross-signing.
//! - `rooms`, `direct`, `invite`: which rooms, and what holds there.
//! - `health`: how it is doing, over HTTP.

mod action;
mod content;
mod direct;
mod doctor;
mod error;
mod health;
mod incoming;
mod invite;
mod login;
mod markdown;
mod read;
mod rooms;
mod run;
mod sender;
mod session;
mod shared;
mod sync;
mod verify;
mod waiting;
mod worker;

pub use doctor::{Check, CheckState, doctor};
pub use error::MatrixError;
pub use login::{LoggedIn, Login, Secret, login, logout};
pub use run::{Service, run};
pub use verify::verify;

/// Which log lines are written when nothing else is asked for (`tracing` directives).
pub const LOG_FILTER: &str =
    "warn,matrix_sdk::http_client=off,matrix_sdk_crypto=error,buitenkant=info";
