//! The easiest safe way on: three short questions, from whose answers a buitenkant sentence is built.

use crate::bot::{Turn, escape};

/// The three questions, as keys of `nl.ftl`.
pub(super) const QUESTIONS: [&str; 3] = ["rewrite-see", "rewrite-risk", "rewrite-ask"];

/// The answers so far. They stay in memory only and are gone with the flow.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Rewrite {
    answers: Vec<String>,
}

impl std::fmt::Debug for Rewrite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rewrite({} answers)", self.answers.len())
    }
}

impl Rewrite {
    /// The key of the next question; `None` when all three are answered.
    pub fn question(&self) -> Option<&'static str> {
        QUESTIONS.get(self.answers.len()).copied()
    }

    /// Takes the answer to the open question; a dash or "geen" leaves it out.
    pub fn answer(&mut self, text: &str) {
        let plain = text.trim().trim_end_matches(['.', '!']).trim();
        let skipped = matches!(
            plain.to_lowercase().as_str(),
            "-" | "geen" | "niets" | "overslaan" | "nvt" | "n.v.t"
        );
        self.answers.push(if skipped { String::new() } else { plain.to_owned() });
    }

    /// The sentence built from the answers, ready to copy.
    pub fn sentence(&self, turn: &Turn<'_>) -> String {
        let keys = ["rewrite-part-see", "rewrite-part-risk", "rewrite-part-ask"];
        let parts: Vec<String> = self
            .answers
            .iter()
            .zip(keys)
            .filter(|(answer, _)| !answer.is_empty())
            .map(|(answer, key)| turn.text(key, &[("answer", escape(&upper_first(answer)).into())]))
            .collect();
        parts.join(" ")
    }
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
