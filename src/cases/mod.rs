//! Case codes, and the register of keyed fingerprints.
//!
//! - `account`: a line of the accountability log.
//! - `code`: what a case code looks like, and what is no code but a name or a number.
//! - `key`: the key under which fingerprints are made; it comes from outside.
//! - `names`: from a name to the forms in which people write it.
//! - `register`: the cases, and finding their names in a text.
//! - `report`: the log of a case and the figures of a month.
//! - `dates`: the dates people type.

mod account;
mod code;
mod dates;
mod key;
mod names;
mod register;
mod report;

pub use account::Account;
pub use code::CaseCode;
pub use dates::{parse_date, trailing_date};
pub use key::FingerprintKey;
pub use names::{Phrase, Strength};
pub use register::{Case, Due, Ground, Hit, Register};
pub use report::{Figure, Line, What, case_log, month_figures};
