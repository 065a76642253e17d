//! Words that mean something to the conversation itself, whatever the question is.

use crate::dialog::reading::normal;

/// What the asker tells the conversation to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Explain this question, with its source.
    Why,
    /// One question back.
    Back,
    /// End it.
    Stop,
    /// The path so far.
    Overview,
    /// Which answer would change the verdict.
    WhatIf,
    /// Wait for me.
    Pause,
    /// Go on; or say the open question again.
    Again,
    /// Change the answer with this number (from 1); without a number: which?
    Change(Option<usize>),
    /// The picture of the dialog.
    Chart,
    /// There is danger to a life now.
    Danger,
}

/// Reads a word to the conversation.
pub(super) fn read(text: &str) -> Option<Word> {
    let said = normal(text);
    let said = said.as_str();
    Some(match said {
        "waarom" | "waarom vraag je dat" | "waarom dat" | "uitleg" | "leg uit" | "bron" => {
            Word::Why
        }
        "terug" | "vorige" | "ga terug" | "een terug" => Word::Back,
        "stop" | "stoppen" | "annuleer" | "annuleren" | "ik stop" => Word::Stop,
        "overzicht" | "samenvatting" | "mijn antwoorden" => Word::Overview,
        "wat als" | "watals" => Word::WhatIf,
        "pauze" | "pauzeer" | "wacht" | "even wachten" => Word::Pause,
        "verder" | "ga door" | "ga verder" | "hervat" | "herhaal" | "vraag" => Word::Again,
        "schema" | "plaatje" => Word::Chart,
        "112" | "acuut" | "acuut gevaar" | "levensgevaar" | "noodgeval" => Word::Danger,
        "wijzig" | "wijzigen" | "verander" => Word::Change(None),
        _ => {
            let number = said.strip_prefix("wijzig ").or_else(|| said.strip_prefix("verander "))?;
            let number = number.strip_prefix("vraag ").unwrap_or(number);
            Word::Change(Some(number.parse().ok()?))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_with_sigil_capitals_and_question_mark() {
        assert_eq!(read("!Waarom?"), Some(Word::Why));
        assert_eq!(read("wat als?"), Some(Word::WhatIf));
        assert_eq!(read("/wijzig 3"), Some(Word::Change(Some(3))));
        assert_eq!(read("wijzig vraag 12"), Some(Word::Change(Some(12))));
        assert_eq!(read("wijzig"), Some(Word::Change(None)));
        assert_eq!(read("waarom zou ik"), None);
        assert_eq!(read("stop ermee zei hij"), None);
    }
}
