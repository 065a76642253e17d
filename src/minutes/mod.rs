//! Entries to pseudonymised minutes, and minutes to a chat message, ODT and PDF.
//!
//! - `model`: a meeting and its entries, as they are kept.
//! - `disguise`: the door: a raw text in, a pseudonymised one out. `belt`: patterns it checks besides the scanner.
//! - `lint`: what the coordinator must settle before approval.
//! - `document`: the minutes as headings, facts and lists, whatever they are written to.
//! - `template`: the wording and the look, which an organisation can change.
//! - `chat`: the room's message. `pdf` (and `flow`, which places it on pages): the archived one. `odt`: the one to work in.

mod belt;
mod chat;
mod disguise;
mod document;
mod flow;
mod lint;
mod model;
mod odt;
mod pdf;
mod template;

pub use chat::{markdown, message};
pub use disguise::{Disguised, disguise, is_member};
pub use document::{Block, Document, Item, People, Section, Wording, build, long_date, sat_in};
pub use lint::{Point, PointKind, lint};
pub use model::{Entry, EntryState, Kind, Meeting, Names, Owner, Phase, Sitting, Source};
pub use odt::{OdtError, odt};
pub use pdf::{PdfError, pdf};
pub use template::{Look, Template};
