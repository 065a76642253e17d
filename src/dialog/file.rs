//! The shape of a dialog file, as its author writes it. Keys are Dutch: a privacy officer reads and
//! changes these files. `docs/dialogen.md` is their guide.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_spanned::Spanned;

/// One file in `dialogs/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub id: Spanned<String>,
    pub versie: Spanned<String>,
    pub titel: Spanned<String>,
    pub soort: Spanned<String>,
    pub synoniemen: Vec<String>,
    pub voorvoegsel: Spanned<String>,
    pub gecontroleerd: Spanned<String>,
    pub start: Spanned<String>,
    pub bron: Source,
    pub regels: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    pub ongebruikt: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    pub blokken: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub nu: Vec<Note>,
    pub vraag: Vec<Question>,
    #[serde(default)]
    pub voorwaarden: Vec<Conditions>,
    #[serde(default)]
    pub splitsing: Vec<Split>,
    pub uitkomst: Vec<Verdict>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub titel: Spanned<String>,
    pub van: Spanned<String>,
    pub jaar: Spanned<String>,
    pub let_op: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Note {
    pub id: Spanned<String>,
    pub tekst: Spanned<String>,
    pub zeker: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    pub id: Spanned<String>,
    pub vraag: Spanned<String>,
    pub waarom: Spanned<String>,
    #[serde(default)]
    pub uitleg: String,
    #[serde(default)]
    pub citaat: String,
    pub bron: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    pub nu: Vec<Spanned<String>>,
    pub vult: Option<Spanned<String>>,
    #[serde(default)]
    pub per_ontvanger: bool,
    pub antwoorden: Spanned<Vec<Answer>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub id: Spanned<String>,
    pub naar: Spanned<String>,
    #[serde(default)]
    pub tekst: String,
    #[serde(default)]
    pub noem: String,
    #[serde(default)]
    pub synoniemen: Vec<Spanned<String>>,
    #[serde(default)]
    pub voorwaarde: String,
    #[serde(default)]
    pub vastleggen: String,
    #[serde(default)]
    pub formulier: Vec<Spanned<String>>,
    #[serde(default)]
    pub weg: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Conditions {
    pub id: Spanned<String>,
    pub lijst: Spanned<String>,
    pub waarom: Spanned<String>,
    #[serde(default)]
    pub citaat: String,
    pub bron: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    pub nu: Vec<Spanned<String>>,
    #[serde(default)]
    pub per_ontvanger: bool,
    pub items: Spanned<Vec<Condition>>,
    pub alle_ja: Spanned<String>,
    pub een_nee: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    pub vraag: Spanned<String>,
    #[serde(default)]
    pub uitleg: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Split {
    pub id: Spanned<String>,
    pub op: Spanned<String>,
    pub wegen: Vec<Way>,
    pub anders: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Way {
    pub bij: Vec<Spanned<String>>,
    pub naar: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verdict {
    pub id: Spanned<String>,
    pub uitkomst: Spanned<String>,
    pub kort: Spanned<String>,
    #[serde(default)]
    pub grond: String,
    #[serde(default)]
    pub wie: Vec<String>,
    #[serde(default)]
    pub niet_wie: Vec<String>,
    #[serde(default)]
    pub wat: Vec<String>,
    #[serde(default)]
    pub voorwaarden: Vec<String>,
    #[serde(default)]
    pub vastleggen: Vec<String>,
    #[serde(default)]
    pub client: String,
    #[serde(default)]
    pub verder: Vec<String>,
    #[serde(default)]
    pub citaat: String,
    pub bron: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    pub nu: Vec<Spanned<String>>,
    pub termijn: Option<Spanned<String>>,
    #[serde(default)]
    pub formulier: bool,
}

/// `dialogs/gedeeld.toml`: what the sources agree on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shared {
    pub nu: Vec<Note>,
    pub antwoord: Vec<SharedAnswer>,
}

/// Words for answers with this id in every dialog.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SharedAnswer {
    pub id: Spanned<String>,
    #[serde(default)]
    pub tekst: String,
    #[serde(default)]
    pub noem: String,
    #[serde(default)]
    pub synoniemen: Vec<Spanned<String>>,
}
