//! Dutch inflection by rule, on folded words. The rules make a few forms too many: a form that
//! nobody writes does no harm, since only whole words are compared.

/// How a term of the lexicon is inflected: the third column of a lexicon file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inflection {
    /// As it stands.
    None,
    /// Plural, diminutive, genitive.
    Noun,
    /// With -e, -er, -s.
    Adjective,
    /// Conjugated from the infinitive.
    Verb,
    /// An abbreviation in any case.
    Abbreviation,
    /// An abbreviation that only counts in capitals.
    Capitals,
    /// Several words, as they stand.
    Phrase,
}

impl Inflection {
    /// Reads the column; the flag tells whether the word also forms compounds (`+c`).
    pub fn parse(column: &str) -> Option<(Inflection, bool)> {
        let (name, compound) = match column.strip_suffix("+c") {
            Some(name) => (name, true),
            None => (column, false),
        };
        let inflection = match name {
            "-" | "" => Inflection::None,
            "noun" => Inflection::Noun,
            "adj" => Inflection::Adjective,
            "verb" => Inflection::Verb,
            "abbr" => Inflection::Abbreviation,
            "ABBR" => Inflection::Capitals,
            "phrase" => Inflection::Phrase,
            _ => return None,
        };
        Some((inflection, compound))
    }

    /// The inflected forms of a folded word, without the word itself.
    pub fn forms(self, word: &str) -> Vec<String> {
        match self {
            Inflection::None | Inflection::Phrase => Vec::new(),
            Inflection::Noun => noun(word),
            Inflection::Adjective => adjective(word),
            Inflection::Verb => verb(word),
            Inflection::Abbreviation | Inflection::Capitals => {
                ["'s", "s", "'er", "er", "'ers", "ers"]
                    .iter()
                    .map(|end| format!("{word}{end}"))
                    .collect()
            }
        }
    }
}

fn vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// The stem before an ending with a vowel: "schizofreen" → "schizofren", "gek" → "gekk",
/// "depressief" → "depressiev", "neuros" → "neuroz".
fn open_stem(word: &str) -> String {
    let bytes = word.as_bytes();
    let n = bytes.len();
    if n < 3 || vowel(bytes[n - 1]) || bytes[n - 1] == b'y' {
        return word.to_owned();
    }
    let last = match bytes[n - 1] {
        b'f' if vowel(bytes[n - 2]) => 'v',
        b's' if vowel(bytes[n - 2]) && vowel(bytes[n - 3]) => 'z',
        other => other as char,
    };
    if vowel(bytes[n - 2]) && bytes[n - 2] == bytes[n - 3] && bytes[n - 2] != b'i' {
        return format!("{}{last}", &word[..n - 2]);
    }
    let short = vowel(bytes[n - 2]) && !vowel(bytes[n - 3]) && bytes[n - 1] != b'w';
    if short && !word.ends_with("isch") {
        return format!("{word}{}", bytes[n - 1] as char);
    }
    format!("{}{last}", &word[..n - 1])
}

fn noun(word: &str) -> Vec<String> {
    if word.len() < 3 || !word.is_ascii() {
        return Vec::new();
    }
    let bytes = word.as_bytes();
    let last = bytes[bytes.len() - 1];
    let mut forms = vec![format!("{word}s")];
    if vowel(last) || last == b'y' {
        forms.extend([
            format!("{word}'s"),
            format!("{word}n"),
            format!("{word}tje"),
            format!("{word}tjes"),
        ]);
        if word.ends_with("ie") {
            forms.push(format!("{word}en"));
        }
        if word.ends_with("um") || word.ends_with("us") {
            forms.push(format!("{}a", &word[..word.len() - 2]));
        }
    } else {
        let open = open_stem(word);
        forms.push(format!("{open}en"));
        forms.push(format!("{word}en"));
        for end in ["je", "jes", "tje", "tjes"] {
            forms.push(format!("{word}{end}"));
        }
        forms.push(format!("{open}etje"));
    }
    if let Some(stem) = word.strip_suffix("isme") {
        forms.push(format!("{stem}ismen"));
    }
    forms
}

fn adjective(word: &str) -> Vec<String> {
    if word.len() < 3 || !word.is_ascii() {
        return Vec::new();
    }
    let open = open_stem(word);
    let mut forms = Vec::new();
    for stem in [word, open.as_str()] {
        for end in ["e", "er", "ere", "en"] {
            forms.push(format!("{stem}{end}"));
        }
    }
    forms.push(format!("{word}s"));
    if word.ends_with('e') {
        forms.push(format!("{word}n"));
    }
    forms
}

fn verb(infinitive: &str) -> Vec<String> {
    let Some(base) = infinitive.strip_suffix("en").filter(|b| b.len() > 2 && b.is_ascii()) else {
        return vec![format!("{infinitive}t")];
    };
    let bytes = base.as_bytes();
    let n = bytes.len();
    // "dissocieren" → "dissocieer"; "blowen" → "blow"; "spuiten" → "spuit"; "snuiven" → "snuif".
    let stem = if base.ends_with("er") {
        format!("{}eer", &base[..n - 2])
    } else if bytes[n - 1] == bytes[n - 2] {
        base[..n - 1].to_owned()
    } else if bytes[n - 1] == b'v' {
        format!("{}f", &base[..n - 1])
    } else if bytes[n - 1] == b'z' {
        format!("{}s", &base[..n - 1])
    } else if n > 2 && vowel(bytes[n - 2]) && !vowel(bytes[n - 3]) {
        format!("{}{}{}", &base[..n - 1], bytes[n - 2] as char, bytes[n - 1] as char)
    } else {
        base.to_owned()
    };
    let mut forms = vec![
        stem.clone(),
        base.to_owned(),
        format!("{stem}t"),
        format!("{infinitive}d"),
        format!("{infinitive}de"),
    ];
    for end in ["de", "den", "te", "ten"] {
        forms.push(format!("{stem}{end}"));
    }
    for end in ["d", "t", "de", "te"] {
        forms.push(format!("ge{stem}{end}"));
        if stem.ends_with(['d', 't']) {
            forms.push(format!("ge{stem}"));
        }
    }
    forms
}

/// A key that is the same for words that sound the same: "psygose" and "psychose".
pub(crate) fn sound(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    let bytes = word.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let pair = bytes.get(i..i + 2).unwrap_or(&[]);
        let (mapped, used) = match pair {
            b"ph" => ("f", 2),
            b"ch" | b"gh" => ("g", 2),
            b"th" => ("t", 2),
            b"rh" => ("r", 2),
            b"qu" => ("k", 2),
            b"ck" => ("k", 2),
            b"ij" | b"ei" | b"ey" => ("y", 2),
            b"ie" => ("i", 2),
            b"ae" | b"ee" => ("e", 2),
            b"oe" | b"ou" => ("u", 2),
            b"au" => ("u", 2),
            b"eu" => ("u", 2),
            b"sc" if matches!(bytes.get(i + 2), Some(b'e' | b'i')) => ("s", 2),
            _ => match bytes[i] {
                b'c' if matches!(bytes.get(i + 1), Some(b'e' | b'i' | b'y')) => ("s", 1),
                b'c' | b'q' => ("k", 1),
                b'z' => ("s", 1),
                b'v' => ("f", 1),
                b'y' | b'j' => ("i", 1),
                b'x' => ("ks", 1),
                b'd' if i + 1 == bytes.len() => ("t", 1),
                b'h' | b'\'' => ("", 1),
                _ => {
                    let end = i + 1;
                    if !key.ends_with(&word[i..end]) || vowel(bytes[i]) {
                        key.push_str(&word[i..end]);
                    }
                    i += 1;
                    continue;
                }
            },
        };
        if !key.ends_with(mapped) || mapped.is_empty() {
            key.push_str(mapped);
        }
        i += used;
    }
    key.dedup_letters()
}

trait Dedup {
    fn dedup_letters(self) -> String;
}

impl Dedup for String {
    fn dedup_letters(self) -> String {
        let mut out = String::with_capacity(self.len());
        for c in self.chars() {
            if !out.ends_with(c) {
                out.push(c);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflects_by_rule() {
        let has = |i: Inflection, word: &str, form: &str| {
            assert!(
                i.forms(word).iter().any(|f| f == form),
                "{word} → {form}: {:?}",
                i.forms(word)
            );
        };
        has(Inflection::Noun, "psychose", "psychosen");
        has(Inflection::Noun, "psychose", "psychoses");
        has(Inflection::Noun, "schizofreen", "schizofrenen");
        has(Inflection::Noun, "autist", "autisten");
        has(Inflection::Noun, "depressie", "depressies");
        has(Inflection::Adjective, "depressief", "depressieve");
        has(Inflection::Adjective, "schizofreen", "schizofrene");
        has(Inflection::Adjective, "autistisch", "autistische");
        has(Inflection::Verb, "dissocieren", "dissocieert");
        has(Inflection::Verb, "hallucineren", "gehallucineerd");
        has(Inflection::Verb, "snuiven", "snuift");
        has(Inflection::Abbreviation, "adhd", "adhd'er");
    }

    #[test]
    fn words_that_sound_alike_share_a_key() {
        for (a, b) in [
            ("psygose", "psychose"),
            ("schizofreny", "schizofrenie"),
            ("sgizofrenie", "schizofrenie"),
            ("epilepsi", "epilepsie"),
            ("methadon", "metadon"),
            ("hepatytis", "hepatitis"),
        ] {
            assert_eq!(sound(a), sound(b), "{a} {b}");
        }
    }
}
