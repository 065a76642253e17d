//! From a name to the forms in which people write it, and from a text to comparable words.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How sure a form alone points at its bearer.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Wherever it stands.
    Strong,
    /// A given name alone: written with a capital, or while the bearer's case is open.
    Given,
    /// Also an ordinary word: written with a capital where ordinary words have none.
    Homograph,
}

/// One form of a name, as words that are written together or apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Form {
    pub words: Vec<String>,
    pub strength: Strength,
    /// Initials only: `J.d.V.`
    pub initials: bool,
}

/// A name, nickname or street that a coordinator registers.
#[derive(Clone, PartialEq, Eq)]
pub struct Phrase {
    words: Vec<String>,
    /// The given name alone is enough (`Jan* de Vries`).
    given_alone: bool,
}

impl std::fmt::Debug for Phrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Phrase({} words)", self.words.len())
    }
}

/// Words before a name that are no part of it.
const TITLES: &[&str] = &[
    "mevrouw", "mevr", "mw", "mvr", "meneer", "mijnheer", "dhr", "heer", "fam", "familie", "gezin",
    "client", "cliënt", "dr", "drs", "ing", "ir", "mr", "prof",
];

/// Words between given name and surname.
const BETWEEN: &[&str] = &[
    "van", "de", "der", "den", "het", "t", "ter", "ten", "te", "in", "op", "aan", "bij", "onder",
    "over", "uit", "voor", "von", "zu", "da", "dos", "das", "do", "del", "della", "di", "du", "la",
    "le", "les", "el", "al", "bin", "ibn", "bint", "ait", "ould", "abu", "oude", "vd", "v", "d",
    "s", "st",
];

/// Surnames and given names that are ordinary words too.
const HOMOGRAPHS: &[&str] = &[
    "april",
    "bakker",
    "bal",
    "beer",
    "ben",
    "berg",
    "bij",
    "blank",
    "blauw",
    "bloem",
    "bode",
    "boef",
    "boek",
    "boer",
    "boom",
    "bos",
    "bot",
    "brink",
    "broer",
    "brug",
    "bruin",
    "buis",
    "buur",
    "dame",
    "dijk",
    "dokter",
    "donker",
    "eng",
    "fleur",
    "fris",
    "geld",
    "goed",
    "goud",
    "graaf",
    "grijs",
    "groen",
    "groene",
    "groot",
    "grote",
    "haan",
    "hart",
    "heer",
    "hek",
    "hoek",
    "hof",
    "hoop",
    "hond",
    "huis",
    "iris",
    "jager",
    "jong",
    "jonge",
    "joy",
    "juni",
    "kamp",
    "kan",
    "kat",
    "keizer",
    "kind",
    "klein",
    "kleine",
    "kok",
    "koning",
    "kort",
    "koster",
    "kramer",
    "kuiper",
    "laat",
    "lang",
    "lange",
    "leeuw",
    "licht",
    "maan",
    "man",
    "mark",
    "may",
    "meer",
    "mees",
    "meester",
    "mei",
    "mens",
    "meulen",
    "molen",
    "molenaar",
    "mooi",
    "muis",
    "nacht",
    "oud",
    "oude",
    "pas",
    "pol",
    "post",
    "prins",
    "rood",
    "roos",
    "ruiter",
    "schipper",
    "schoenmaker",
    "slager",
    "smal",
    "snel",
    "sterk",
    "ster",
    "steen",
    "stil",
    "stok",
    "storm",
    "timmerman",
    "tol",
    "vader",
    "valk",
    "veen",
    "veld",
    "ver",
    "vink",
    "vis",
    "visser",
    "vos",
    "vrij",
    "vrolijk",
    "water",
    "wil",
    "will",
    "winter",
    "wit",
    "witte",
    "wolf",
    "zanger",
    "zee",
    "zomer",
    "zon",
    "zus",
    "zwaan",
    "zwart",
    "zwarte",
];

/// Given names that stand for each other.
const SAME: &[&[&str]] = &[
    &["johannes", "jan", "johan", "hans", "jo", "joop"],
    &["hendrik", "henk", "hein", "rik"],
    &["cornelis", "kees", "cees", "cor", "nelis"],
    &["pieter", "piet", "peter", "petrus"],
    &["willem", "wim", "wil", "willy", "pim"],
    &["gerardus", "gerard", "gerrit", "ger"],
    &["antonius", "anton", "toon", "ton", "teun"],
    &["jacobus", "jaap", "koos", "jacob", "sjaak", "jacques"],
    &["nicolaas", "klaas", "nico", "nick", "niek"],
    &["franciscus", "frans", "cis", "franc"],
    &["theodorus", "theo", "dorus"],
    &["martinus", "martin", "tinus", "maarten"],
    &["albertus", "albert", "bert", "bertus", "ab", "appie"],
    &["robert", "rob", "bob", "robbie"],
    &["michael", "michiel", "mike", "micha"],
    &["christiaan", "chris", "christian"],
    &["alexander", "alex", "sander", "lex", "xander"],
    &["maria", "marie", "mieke", "miep", "mia", "ria", "marijke", "riet"],
    &["elisabeth", "els", "elly", "bep", "betsy", "lies", "liesbeth", "betty"],
    &["johanna", "jo", "joke", "hanna", "annie", "jannie", "janna"],
    &["wilhelmina", "willemien", "mien", "wil", "mina", "helma"],
    &["cornelia", "corrie", "nel", "nelly", "cora"],
    &["catharina", "toos", "trien", "karin", "kaat", "ina", "rina"],
    &["margaretha", "greet", "greetje", "margriet", "marga", "gre"],
    &["hendrika", "riek", "hennie", "rika", "drika"],
    &["anna", "an", "anneke", "anja", "ans", "annie"],
    &[
        "mohammed", "mohamed", "muhammad", "mohamad", "muhammed", "mehmet", "mo", "moh", "med",
        "simo",
    ],
    &["ahmed", "ahmet", "achmed"],
    &["abdelkader", "abdel", "kader", "qader"],
    &["abdullah", "abdel", "abdoullah", "apo"],
    &["mustafa", "moustafa", "mus", "mustapha"],
    &["fatima", "fatma", "faatje", "fati"],
    &["ibrahim", "ibo", "brahim"],
    &["youssef", "yusuf", "joseph", "josef", "sef", "jozef"],
    &["hasan", "hassan"],
    &["huseyin", "hussein", "hoessein"],
    &["aleksandra", "ola", "olenka", "alexandra", "sandra"],
    &["katarzyna", "kasia"],
    &["malgorzata", "gosia"],
    &["tomasz", "tomek"],
    &["krzysztof", "krzys", "krzysiek"],
];

impl Phrase {
    /// Reads a name as a coordinator writes it; `None` when nothing is left of it.
    pub fn parse(text: &str) -> Option<Self> {
        let given_alone = text.contains('*');
        let mut words: Vec<String> = words(text).into_iter().map(|word| word.plain).collect();
        while words.len() > 1 && TITLES.contains(&words[0].as_str()) {
            words.remove(0);
        }
        // "de heer Jansen": the article belongs to the title.
        if words.len() > 2 && words[0] == "de" && TITLES.contains(&words[1].as_str()) {
            words.drain(..2);
        }
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        (letters >= 2).then_some(Self { words, given_alone })
    }

    /// Every form in which people are likely to write this name.
    pub(super) fn forms(&self) -> Vec<Form> {
        let mut forms = Forms::default();
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let has_digits = words.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()));
        forms.add(&words, Strength::Strong);
        if words.len() == 1 {
            for other in relatives(words[0]) {
                forms.add(&[&other], Strength::Given);
            }
        } else if has_digits {
            // A street: with and without its number.
            let street: Vec<&str> = words
                .iter()
                .copied()
                .take_while(|word| word.chars().all(char::is_alphabetic))
                .collect();
            if street.iter().map(|word| word.len()).sum::<usize>() >= 6 {
                forms.add(&street, Strength::Strong);
            }
        } else if is_between(words[0]) {
            forms.add_surname(&words);
        } else {
            self.add_full_name(&mut forms, &words);
        }
        forms
            .0
            .into_iter()
            .map(|((words, initials), strength)| Form { words, strength, initials })
            .collect()
    }

    fn add_full_name(&self, forms: &mut Forms, words: &[&str]) {
        let given = words[0];
        let given_strength = if self.given_alone { Strength::Strong } else { Strength::Given };
        forms.add(&[given], given_strength);
        let mut calls: Vec<String> = vec![given.to_owned()];
        calls.extend(relatives(given));
        for call in &calls[1..] {
            forms.add(&[call], Strength::Given);
        }
        // A middle word is a second given name or the first half of a double surname.
        for length in (2..words.len()).filter(|length| !is_between(words[length - 1])) {
            for call in &calls {
                forms.add(&join(&[call], &words[1..length]), Strength::Strong);
            }
            forms.add(&words[1..length], Strength::Given);
        }
        for at in 1..words.len() {
            let surname = &words[at..];
            let bare: Vec<&str> =
                surname.iter().copied().filter(|word| !is_between(word)).collect();
            forms.add_surname(surname);
            for call in &calls {
                forms.add(&join(&[call], surname), Strength::Strong);
                forms.add(&join(surname, &[call]), Strength::Strong);
                forms.add(&join(&bare, &[call]), Strength::Strong);
                for short in shortened(surname) {
                    forms.add(
                        &join(&[call], &short.iter().map(String::as_str).collect::<Vec<_>>()),
                        Strength::Strong,
                    );
                }
            }
            let between: Vec<&str> =
                surname.iter().copied().take_while(|word| is_between(word)).collect();
            for count in 1..=at {
                let letters: Vec<String> =
                    words[..count].iter().map(|word| initial(word)).collect();
                let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
                forms.add(&join(&letters, surname), Strength::Strong);
                forms.add(&join(&letters, &bare), Strength::Strong);
                forms.add(&join(surname, &letters), Strength::Strong);
                forms.add(&join(&bare, &letters), Strength::Strong);
                forms.add(&join(&join(&bare, &letters), &between), Strength::Strong);
            }
        }
        forms.add_initials(words);
        let bare: Vec<&str> = words.iter().copied().filter(|word| !is_between(word)).collect();
        forms.add_initials(&bare);
    }
}

/// The forms so far; of two strengths the stronger one stays.
#[derive(Default)]
struct Forms(BTreeMap<(Vec<String>, bool), Strength>);

impl Forms {
    fn add(&mut self, words: &[&str], strength: Strength) {
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        if letters < 2 || words.iter().all(|word| is_between(word)) {
            return;
        }
        // "Bakker R" sounds like "Bakker": such a form would make the word alone too sure.
        let whole = fold(&words.concat());
        if words.len() > 1 && words.iter().any(|word| fold(word) == whole) {
            return;
        }
        let alone = words.len() == 1 && HOMOGRAPHS.contains(&words[0]);
        let strength = if alone { Strength::Homograph } else { strength };
        let key = (words.iter().map(|word| (*word).to_owned()).collect(), false);
        let kept = self.0.entry(key).or_insert(strength);
        *kept = (*kept).min(strength);
    }

    /// A surname: with and without what stands between.
    fn add_surname(&mut self, words: &[&str]) {
        self.add(words, Strength::Strong);
        let bare: Vec<&str> = words.iter().copied().skip_while(|word| is_between(word)).collect();
        if bare.iter().map(|word| word.len()).sum::<usize>() >= 3 {
            self.add(&bare, Strength::Strong);
        }
    }

    fn add_initials(&mut self, words: &[&str]) {
        if words.len() >= 2 {
            let letters: Vec<String> = words.iter().map(|word| initial(word)).collect();
            self.0.insert((letters, true), Strength::Strong);
        }
    }
}

fn join<'a>(first: &[&'a str], second: &[&'a str]) -> Vec<&'a str> {
    first.iter().chain(second).copied().collect()
}

fn is_between(word: &str) -> bool {
    BETWEEN.contains(&word)
}

fn initial(word: &str) -> String {
    word.chars().take(1).collect()
}

/// A surname cut down to letters: `de V`, `d V`, `V`.
fn shortened(surname: &[&str]) -> Vec<Vec<String>> {
    let letters: Vec<String> = surname.iter().map(|word| initial(word)).collect();
    let mut last = surname.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    if let Some(word) = last.last_mut() {
        *word = initial(word);
    }
    let alone = letters.last().cloned().into_iter().collect();
    vec![letters, last, alone]
}

/// Diminutives of a given name, and the names that stand for it.
fn relatives(given: &str) -> Vec<String> {
    let mut all: BTreeSet<String> = BTreeSet::new();
    for group in SAME.iter().filter(|group| group.contains(&given)) {
        all.extend(group.iter().map(|name| (*name).to_owned()));
    }
    if given.chars().count() >= 3 && given.is_ascii() {
        all.extend(["je", "tje", "etje", "pje", "ie"].iter().map(|end| format!("{given}{end}")));
        let doubled = given.chars().last().map(|last| format!("{given}{last}etje"));
        all.extend(doubled);
        if let Some(stem) = given.strip_suffix("tje").or_else(|| given.strip_suffix("je")) {
            all.insert(stem.to_owned());
        }
    }
    all.remove(given);
    all.retain(|name| name.chars().count() >= 2);
    all.into_iter().collect()
}

/// A word of a text, ready to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// First code point of it in the text.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// Lower case, without diacritics.
    pub plain: String,
    /// It begins with a capital.
    pub capital: bool,
    /// It begins and ends with a capital (`JdV`).
    pub capital_both: bool,
    /// It stands at the start of the text or behind the end of a sentence.
    pub opens_sentence: bool,
    /// What stands before it is at most a few characters that a name may have inside.
    pub joined: bool,
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut chars = text.chars().enumerate().peekable();
    let mut gap = String::new();
    while let Some((at, c)) = chars.next() {
        if !is_word(c) {
            gap.push(c);
            continue;
        }
        let mut raw = String::from(c);
        while let Some((_, next)) =
            chars.next_if(|(_, next)| is_word(*next) || is_combining_mark(*next))
        {
            raw.push(next);
        }
        let end = at + raw.chars().count();
        let last = raw.chars().rfind(|c| c.is_alphanumeric());
        let joined = !found.is_empty()
            && gap.chars().count() <= 3
            && gap.chars().all(|c| {
                matches!(c, ' ' | '.' | '-' | '\'' | '’' | ',' | '_' | '\u{a0}' | '\n' | '+')
            });
        let opens_sentence = found.is_empty() || gap.contains(['.', '!', '?', '\n', ':']);
        found.push(Word {
            start: at,
            end,
            plain: plain(&raw),
            capital: c.is_uppercase(),
            capital_both: raw.chars().count() >= 3
                && c.is_uppercase()
                && last.is_some_and(char::is_uppercase),
            opens_sentence,
            joined,
        });
        gap.clear();
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Whether this word announces a name.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// The words of a mention that say who is meant, folded: no titles, nothing that stands between.
pub(super) fn mention_words(mention: &str) -> Vec<String> {
    let all: Vec<String> = words(mention).into_iter().map(|word| word.plain).collect();
    let telling = |word: &&String| !is_title(word) && !is_between(word);
    let kept: Vec<String> = all.iter().filter(telling).map(|word| fold(word)).collect();
    if kept.is_empty() { all } else { kept }
}

/// Lower case without diacritics.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            c if is_combining_mark(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Folds spellings that sound alike onto one: Meijer, Meyer and Meier, Jansen and Janssen, Cok and Kok.
pub(super) fn fold(plain: &str) -> String {
    const SOUNDS: &[(&str, &str)] = &[
        ("eij", "y"),
        ("uij", "ui"),
        ("ouw", "ou"),
        ("auw", "ou"),
        ("sch", "sg"),
        ("ij", "y"),
        ("ei", "y"),
        ("ey", "y"),
        ("uy", "ui"),
        ("au", "ou"),
        ("ck", "k"),
        ("ch", "g"),
        ("ph", "f"),
        ("th", "t"),
        ("dt", "t"),
        ("ce", "se"),
        ("ci", "si"),
        ("cy", "sy"),
        ("c", "k"),
        ("q", "k"),
        ("z", "s"),
        ("v", "f"),
        ("x", "ks"),
    ];
    let mut out = String::with_capacity(plain.len());
    let mut rest = plain;
    while let Some(c) = rest.chars().next() {
        let (skip, sound) = match SOUNDS.iter().find(|(from, _)| rest.starts_with(from)) {
            Some((from, to)) => (from.len(), *to),
            None => (c.len_utf8(), &rest[..c.len_utf8()]),
        };
        for c in sound.chars() {
            let vowel = matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') || c.is_ascii_digit();
            if vowel || !out.ends_with(c) {
                out.push(c);
            }
        }
        rest = &rest[skip..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(name: &str) -> BTreeSet<String> {
        let phrase = Phrase::parse(name).expect("a name");
        phrase.forms().into_iter().map(|form| form.words.join(" ")).collect()
    }

    #[test]
    fn a_name_has_the_forms_people_write() {
        let forms = forms("Jan de Vries");
        for form in [
            "jan de vries",
            "de vries",
            "vries",
            "j de vries",
            "vries j de",
            "vries jan",
            "jantje",
            "jan v",
            "j d v",
        ] {
            assert!(forms.contains(form), "{form} is missing");
        }
        for form in ["de", "j", "v", "jan de"] {
            assert!(!forms.contains(form), "{form} is no name");
        }
    }

    #[test]
    fn titles_are_no_part_of_a_name() {
        assert_eq!(Phrase::parse("de heer Jansen").expect("a name").words, ["jansen"]);
        assert_eq!(Phrase::parse("mevr. El Idrissi").expect("a name").words, ["el", "idrissi"]);
        assert!(Phrase::parse(" - ").is_none());
    }

    #[test]
    fn spellings_that_sound_alike_are_one() {
        for (one, other) in [
            ("meijer", "meyer"),
            ("meijer", "meier"),
            ("jansen", "janssen"),
            ("kok", "cock"),
            ("smit", "smidt"),
            ("visser", "fiser"),
            ("dijkstra", "dykstra"),
            ("schouten", "schauten"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
        assert_ne!(fold("bos"), fold("boos"));
    }

    #[test]
    fn words_know_where_they_stand() {
        let found = words("Ça va, J.d.V.?");
        let spans: Vec<(usize, usize, &str)> =
            found.iter().map(|word| (word.start, word.end, word.plain.as_str())).collect();
        assert_eq!(spans, [(0, 2, "ca"), (3, 5, "va"), (7, 8, "j"), (9, 10, "d"), (11, 12, "v")]);
    }
}
