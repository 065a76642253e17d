//! What a person means by a typed or tapped answer. Never a guess: doubt is told as doubt.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::model::Question;

/// How a text relates to a question's answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// This answer, by its id.
    Answer(String),
    /// More than one could be meant: ask again.
    Several(Vec<String>),
    /// None of them: ask again.
    Nothing,
}

/// Reads a text as an answer: a number, an id, the text of an answer, a synonym, a clear beginning
/// of one of these, or one of these with a small typing error.
pub fn read(question: &Question, text: &str) -> Reading {
    let said = normal(text);
    if said.is_empty() {
        return Reading::Nothing;
    }
    let at = number(&said).and_then(|number| number.checked_sub(1));
    if let Some(answer) = at.and_then(|at| question.answers.get(at)) {
        return Reading::Answer(answer.id.clone());
    }
    let words: Vec<(String, &str)> = question
        .answers
        .iter()
        .flat_map(|answer| {
            let texts = [&answer.id, &answer.text].into_iter().chain(&answer.synonyms);
            texts.map(|text| (normal(text), answer.id.as_str()))
        })
        .filter(|(word, _)| !word.is_empty())
        .collect();
    let exact = which(words.iter().filter(|(word, _)| *word == said));
    if exact != Reading::Nothing {
        return exact;
    }
    let length = said.chars().count();
    if length >= 3 {
        let begin = which(words.iter().filter(|(word, _)| begins(word, &said)));
        if begin != Reading::Nothing {
            return begin;
        }
    }
    let near = |(word, _): &&(String, &str)| {
        // Short words differ too little: "nee" and "mee" are not the same.
        let allowed = match word.chars().count().min(length) {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        allowed > 0 && strsim::damerau_levenshtein(word, &said) <= allowed
    };
    which(words.iter().filter(near))
}

fn which<'a>(found: impl Iterator<Item = &'a (String, &'a str)>) -> Reading {
    let mut ids: Vec<&str> = found.map(|(_, id)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    match ids.as_slice() {
        [] => Reading::Nothing,
        [one] => Reading::Answer((*one).to_owned()),
        several => Reading::Several(several.iter().map(|id| (*id).to_owned()).collect()),
    }
}

/// Whether `said` is the first whole words, or the first letters of a single word, of `word`.
fn begins(word: &str, said: &str) -> bool {
    word.strip_prefix(said).is_some_and(|rest| {
        rest.starts_with(' ')
            || (!said.contains(' ') && !word.contains(' ') && said.len() * 2 >= word.len())
    })
}

/// A number as people give it: `2`, `2.`, `antwoord 2`, `optie 2`, 2️⃣.
fn number(said: &str) -> Option<usize> {
    let bare = ["antwoord ", "optie ", "nummer ", "nr "]
        .iter()
        .find_map(|word| said.strip_prefix(word))
        .unwrap_or(said);
    bare.parse().ok()
}

/// Small letters without accents, signs and emoji modifiers; words apart by one space.
pub fn normal(text: &str) -> String {
    let text = text.replace('🔟', "10");
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\u{fe0f}' | '\u{20e3}'))
    {
        match c {
            '\'' | '’' | '‘' | '`' => {}
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ if out.ends_with(' ') || out.is_empty() => {}
            _ => out.push(' '),
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialog::model::Answer;

    fn question() -> Question {
        let answer = |id: &str, text: &str, synonyms: &[&str]| Answer {
            id: id.into(),
            text: text.into(),
            name: String::new(),
            synonyms: synonyms.iter().map(|one| (*one).to_owned()).collect(),
            condition: String::new(),
            record: String::new(),
            form: Vec::new(),
            way: String::new(),
            to: "x".into(),
        };
        Question {
            id: "q".into(),
            text: "Wie?".into(),
            why: "daarom".into(),
            help: String::new(),
            quote: String::new(),
            sources: vec!["BMZ-1".into()],
            notes: Vec::new(),
            slot: None,
            per_recipient: false,
            condition: None,
            answers: vec![
                answer("politie", "Politie of justitie", &["wijkagent", "agent"]),
                answer("gemeente", "De gemeente", &["ambtenaar"]),
                answer("nee", "Nee", &["neen"]),
                answer("weet-niet", "Weet ik niet", &["geen idee", "?"]),
            ],
        }
    }

    fn means(text: &str) -> Option<String> {
        match read(&question(), text) {
            Reading::Answer(id) => Some(id),
            _ => None,
        }
    }

    #[test]
    fn numbers_words_synonyms_and_small_errors_are_understood() {
        for text in [
            "1",
            "1.",
            "1️⃣",
            "1⃣",
            "optie 1",
            "politie",
            "Politie.",
            "POLITIE of justitie",
            "wijkagent",
            "wijkagnet",
            "politei",
        ] {
            assert_eq!(means(text).as_deref(), Some("politie"), "{text}");
        }
        for text in ["geen idee", "weet ik niet", "Weet ik niet!", "weet niet", "weet ik nit"] {
            assert_eq!(means(text).as_deref(), Some("weet-niet"), "{text}");
        }
    }

    #[test]
    fn doubt_is_no_answer() {
        for text in [
            "5",
            "0",
            "mee",
            "nee maar wel een beetje",
            "ja",
            "",
            "de",
            "politie en gemeente",
            "11",
        ] {
            assert_eq!(means(text), None, "{text}");
        }
    }
}
