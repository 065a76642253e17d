//! The adapter to real rooms. Alone in naming `matrix_sdk`.

mod action;
mod content;
mod error;
mod login;
mod markdown;
mod read;
mod session;

pub use error::MatrixError;
pub use login::{LoggedIn, Login, Secret, login, logout};
