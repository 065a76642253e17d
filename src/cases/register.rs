//! The register: which cases there are, and where a text names one of their people.
//!
//! Names themselves are never kept: of every form in which a name can be written only a keyed
//! fingerprint remains. A text is searched by fingerprinting its words and word sequences.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::code::CaseCode;
use super::key::{FingerprintKey, Print, from_hex, to_hex};
use super::names::{Form, Phrase, Strength, Word, fold, is_title, mention_words, words};
use crate::bot::{RoomId, UserId};
use crate::config::Config;

/// Most words of a form that are looked for.
const LONGEST: usize = 7;

/// One case, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Its code.
    pub code: CaseCode,
    /// When it was taken up.
    pub since: Timestamp,
    /// Fingerprints of the forms of its people's names (hexadecimal), and how sure each is.
    #[serde(default)]
    prints: BTreeMap<String, Strength>,
    /// Fingerprints of the first words of those forms.
    #[serde(default)]
    starts: BTreeSet<String>,
    /// How many names were registered; only for the list.
    #[serde(default)]
    pub names: u32,
    /// Who needs to know more.
    #[serde(default)]
    pub core: BTreeSet<UserId>,
    /// Until when consent holds.
    #[serde(default)]
    pub consent: Option<Date>,
    /// The ground without consent, and until when it holds.
    #[serde(default)]
    pub ground: Option<Ground>,
    /// When going on is to be evaluated (uitgangspunt 8, BMZ-36).
    #[serde(default)]
    pub evaluate: Option<Date>,
    /// The rooms in which it came up.
    #[serde(default)]
    pub rooms: BTreeSet<RoomId>,
    /// When it was closed.
    #[serde(default)]
    pub closed: Option<Timestamp>,
}

/// Why people confer about a case without consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// Its name, such as `vitaal belang`; gone through pseudonymisation before it came here.
    pub name: String,
    /// Until when it holds.
    pub until: Option<Date>,
}

/// Something about a case that comes up for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Consent ends (or ended) on this day.
    Consent(Date),
    /// The ground ends (or ended) on this day.
    Ground(Date),
    /// To be evaluated on this day.
    Evaluation(Date),
    /// Neither consent nor a ground is on record.
    NoBasis,
}

/// A registered name in a text, in Unicode code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its first code point.
    pub start: usize,
    /// One past its last.
    pub end: usize,
    /// The code of the case.
    pub code: String,
}

/// What a fingerprint means.
#[derive(Debug, Default)]
struct Meaning {
    /// A form starts with this word.
    starts: bool,
    /// It is a form of these cases' names.
    cases: BTreeMap<CaseCode, Strength>,
}

/// The case register.
#[derive(Debug)]
pub struct Register {
    key: FingerprintKey,
    cases: BTreeMap<CaseCode, Case>,
    meanings: HashMap<Print, Meaning>,
}

impl Register {
    /// An empty register under this key.
    pub fn new(key: FingerprintKey) -> Self {
        Self { key, cases: BTreeMap::new(), meanings: HashMap::new() }
    }

    /// Takes up a case, as after a restart; in the place of one with the same code.
    pub fn restore(&mut self, case: Case) {
        self.forget(&case.code);
        for (print, strength) in &case.prints {
            if let Some(print) = from_hex(print) {
                self.meanings.entry(print).or_default().cases.insert(case.code.clone(), *strength);
            }
        }
        for print in case.starts.iter().filter_map(|print| from_hex(print)) {
            self.meanings.entry(print).or_default().starts = true;
        }
        self.cases.insert(case.code.clone(), case);
    }

    /// The case with this code.
    pub fn get(&self, code: &CaseCode) -> Option<&Case> {
        self.cases.get(code)
    }

    /// The case with this code, for changes other than names; the caller saves it.
    pub fn get_mut(&mut self, code: &CaseCode) -> Option<&mut Case> {
        self.cases.get_mut(code)
    }

    /// All cases, by code.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.cases.values()
    }

    /// Takes up a new case. False when there is one already.
    pub fn add(&mut self, code: &CaseCode, now: Timestamp) -> bool {
        if self.cases.contains_key(code) {
            return false;
        }
        let case = Case {
            code: code.clone(),
            since: now,
            prints: BTreeMap::new(),
            starts: BTreeSet::new(),
            names: 0,
            core: BTreeSet::new(),
            consent: None,
            ground: None,
            evaluate: None,
            rooms: BTreeSet::new(),
            closed: None,
        };
        self.cases.insert(code.clone(), case);
        true
    }

    /// The next free code of the scheme; `{year}` and `{number}` are filled in.
    pub fn propose(&self, scheme: &str, year: i16) -> CaseCode {
        let of = |number: usize| {
            let text = scheme
                .replace("{year}", &year.to_string())
                .replace("{number}", &format!("{number:03}"));
            CaseCode::parse(&text)
        };
        let free = |code: &CaseCode| !self.cases.contains_key(code);
        let after = 1 + self.cases.len();
        let last_used =
            (1..=after + 998).rev().find(|number| of(*number).is_some_and(|code| !free(&code)));
        let next = last_used.map_or(1, |number| number + 1);
        let code = (next..next + 10).chain(1..=after).find_map(|number| of(number).filter(free));
        // A scheme that makes no codes falls back on the plain one.
        code.unwrap_or_else(|| {
            (1..)
                .find_map(|n| CaseCode::parse(&format!("C-{n}")).filter(free))
                .unwrap_or_else(CaseCode::fallback)
        })
    }

    /// Registers names under a case. Returns how many forms are recognised for them.
    pub fn add_names(&mut self, code: &CaseCode, phrases: &[Phrase]) -> usize {
        let Some(case) = self.cases.get_mut(code) else { return 0 };
        let mut count = 0;
        for phrase in phrases {
            case.names += 1;
            for form in phrase.forms() {
                count += 1;
                let print = form_print(&self.key, &form);
                let kept = case.prints.entry(to_hex(&print)).or_insert(form.strength);
                *kept = (*kept).min(form.strength);
                self.meanings.entry(print).or_default().cases.insert(code.clone(), *kept);
                for start in starts(&self.key, &form) {
                    case.starts.insert(to_hex(&start));
                    self.meanings.entry(start).or_default().starts = true;
                }
            }
        }
        count
    }

    /// Erases a case with everything known of it. False when there was none.
    pub fn forget(&mut self, code: &CaseCode) -> bool {
        let Some(_) = self.cases.remove(code) else { return false };
        let cases = &self.cases;
        for meaning in self.meanings.values_mut() {
            meaning.cases.remove(code);
        }
        let still: BTreeSet<&str> =
            cases.values().flat_map(|case| case.starts.iter().map(String::as_str)).collect();
        self.meanings.retain(|print, meaning| {
            meaning.starts = meaning.starts && still.contains(to_hex(print).as_str());
            meaning.starts || !meaning.cases.is_empty()
        });
        true
    }

    /// Erases the cases whose retention is over: closed so many days ago. Returns their codes.
    pub fn purge(&mut self, now: Timestamp, days: u32) -> Vec<CaseCode> {
        let over = |case: &&Case| {
            let age = case.closed.map(|closed| now.duration_since(closed).as_hours() / 24);
            age.is_some_and(|age| age >= i64::from(days))
        };
        let codes: Vec<CaseCode> =
            self.cases.values().filter(over).map(|case| case.code.clone()).collect();
        for code in &codes {
            self.forget(code);
        }
        codes
    }

    /// Core partners of a case: those of the configuration and those that came in by command.
    pub fn core_partners(&self, code: &CaseCode, config: &Config) -> BTreeSet<UserId> {
        let mut all: BTreeSet<UserId> =
            config.core_partners.get(code.as_str()).cloned().unwrap_or_default();
        all.extend(self.cases.get(code).into_iter().flat_map(|case| case.core.iter().cloned()));
        all
    }

    /// What comes up for attention in a case within `days` (uitgangspunt 8: BMZ-36).
    pub fn due(&self, code: &CaseCode, today: Date, days: i64) -> Vec<Due> {
        let Some(case) = self.cases.get(code) else { return Vec::new() };
        let soon = |date: &Date| (*date - today).get_days() as i64 <= days;
        let ground = case.ground.as_ref().and_then(|ground| ground.until);
        let mut due: Vec<Due> = case.consent.filter(soon).map(Due::Consent).into_iter().collect();
        due.extend(ground.filter(soon).map(Due::Ground));
        due.extend(case.evaluate.filter(soon).map(Due::Evaluation));
        if case.consent.is_none() && case.ground.is_none() {
            due.push(Due::NoBasis);
        }
        due
    }

    /// Registered names in a text, for nudges: only forms that are sure by themselves.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        self.search(text, None, false)
    }

    /// Registered names in a text that will be written down: given names alone count as well, and
    /// in the open case even without a capital.
    pub fn find_all(&self, text: &str, open: Option<&CaseCode>) -> Vec<Hit> {
        self.search(text, open, true)
    }

    /// A keyed tag of a text within a domain: equal texts give equal tags, and nothing else can be
    /// read from a tag.
    pub fn tag(&self, domain: &str, text: &str) -> String {
        to_hex(&self.key.print(&format!("tag:{domain}"), text))
    }

    /// Keyed tags of a mention of a person: of the whole first, then of each word that says who.
    /// Spellings that sound alike give equal tags.
    pub fn person_tags(&self, mention: &str) -> Vec<String> {
        let words = mention_words(mention);
        let whole = self.tag("person", &words.concat());
        std::iter::once(whole)
            .chain(words.iter().map(|word| self.tag("person-word", word)))
            .collect()
    }

    fn search(&self, text: &str, open: Option<&CaseCode>, all: bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        if self.meanings.is_empty() {
            return hits;
        }
        let words = words(text);
        let mut at = 0;
        while at < words.len() {
            match self.longest(&words, at, open, all) {
                Some((length, code)) => {
                    let (first, last) = (&words[at], &words[at + length - 1]);
                    hits.push(Hit {
                        start: first.start,
                        end: last.end,
                        code: code.as_str().to_owned(),
                    });
                    at += length;
                }
                None => at += 1,
            }
        }
        hits
    }

    /// The longest registered form that starts at this word: its length in words, and whose it is.
    fn longest(
        &self,
        words: &[Word],
        at: usize,
        open: Option<&CaseCode>,
        all: bool,
    ) -> Option<(usize, &CaseCode)> {
        if !self.may_start(&words[at]) {
            return None;
        }
        let inside =
            words[at + 1..].iter().take(LONGEST - 1).take_while(|word| word.joined).count();
        for length in (1..=inside + 1).rev() {
            let run = &words[at..at + length];
            let joined: String = run.iter().map(|word| word.plain.as_str()).collect();
            let initials = run.iter().all(|word| word.plain.chars().count() == 1) && length > 1
                || (length == 1 && words[at].capital_both && joined.chars().count() <= 4);
            let forms = [
                Some(("form", joined.as_str())),
                joined
                    .strip_suffix('s')
                    .filter(|stem| stem.chars().count() >= 3)
                    .map(|stem| ("form", stem)),
                Some(("initials", joined.as_str())).filter(|_| initials),
            ];
            for (domain, form) in forms.into_iter().flatten() {
                let print = self.key.print(domain, &fold(form));
                let Some(meaning) = self.meanings.get(&print) else { continue };
                let before = at.checked_sub(1).map(|before| &words[before]);
                let fits = |strength: Strength, code: &CaseCode| {
                    fits(strength, run, before, open == Some(code), all)
                };
                // The open case goes first: its people are the ones who are talked about.
                let mine = open.and_then(|open| meaning.cases.get_key_value(open));
                let found = mine
                    .into_iter()
                    .chain(&meaning.cases)
                    .find(|(code, strength)| fits(**strength, code));
                if let Some((code, _)) = found {
                    return Some((length, code));
                }
            }
        }
        None
    }

    fn may_start(&self, word: &Word) -> bool {
        let starts = |text: &str| {
            let print = self.key.print("start", &fold(text));
            self.meanings.get(&print).is_some_and(|meaning| meaning.starts)
        };
        starts(&word.plain) || word.plain.strip_suffix('s').is_some_and(starts)
    }
}

/// Whether a form of this strength counts where it stands.
fn fits(
    strength: Strength,
    run: &[Word],
    before: Option<&Word>,
    in_open_case: bool,
    all: bool,
) -> bool {
    let announced = before.is_some_and(|word| is_title(&word.plain) && run[0].joined);
    match strength {
        Strength::Strong => true,
        Strength::Given => all && (run[0].capital || in_open_case || announced),
        Strength::Homograph => {
            announced || (run[0].capital && (!run[0].opens_sentence || (all && in_open_case)))
        }
    }
}

fn form_print(key: &FingerprintKey, form: &Form) -> Print {
    let domain = if form.initials { "initials" } else { "form" };
    key.print(domain, &fold(&form.words.concat()))
}

/// Fingerprints of what a form can start with: its first word, its words written as one, and the
/// first few of them written as one.
fn starts(key: &FingerprintKey, form: &Form) -> Vec<Print> {
    (1..=form.words.len())
        .map(|length| key.print("start", &fold(&form.words[..length].concat())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register(names: &[(&str, &[&str])]) -> Register {
        let mut register = Register::new(FingerprintKey::new(&[7; 32]));
        for (code, names) in names {
            let code = CaseCode::parse(code).expect("a code");
            register.add(&code, Timestamp::UNIX_EPOCH);
            let phrases: Vec<Phrase> =
                names.iter().filter_map(|name| Phrase::parse(name)).collect();
            register.add_names(&code, &phrases);
        }
        register
    }

    fn found(register: &Register, text: &str) -> Vec<String> {
        let cut = |hit: &Hit| text.chars().skip(hit.start).take(hit.end - hit.start).collect();
        register.find(text).iter().map(cut).collect()
    }

    #[test]
    fn forms_of_a_registered_name_are_found() {
        let register = register(&[("2026-014", &["Jan de Vries", "Jopie"])]);
        for (text, name) in [
            ("Jan de Vries was er weer", "Jan de Vries"),
            ("gisteren jan de vries gezien", "jan de vries"),
            ("meneer De Vries belde", "De Vries"),
            ("J. de Vries", "J. de Vries"),
            ("dossier van J.d.V. graag", "J.d.V"),
            ("Vries, J. de", "Vries, J. de"),
            ("de hond van Jopie", "Jopie"),
            ("de hond van Jopies", "Jopies"),
            ("JAN DE VRIES!", "JAN DE VRIES"),
            ("mail jandevries@x.example", "jandevries"),
            ("Jan de Vríes", "Jan de Vríes"),
            ("Jan de Fries en ik", "Jan de Fries"),
            ("jantje de vries", "jantje de vries"),
            ("Jan\nde Vries", "Jan\nde Vries"),
        ] {
            assert_eq!(found(&register, text), [name], "{text}");
        }
        for text in ["Jan was er", "de buurman", "Dennis de Boer", "", "de", "J.", "2026-014"] {
            assert_eq!(found(&register, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_given_name_alone_counts_where_it_is_written_down() {
        let register = register(&[("C-1", &["Jan de Vries"]), ("C-2", &["Roos Bakker"])]);
        let open = CaseCode::parse("C-1");
        assert_eq!(register.find_all("Jan was er", None).len(), 1);
        assert_eq!(register.find_all("jan was er", None).len(), 0);
        assert_eq!(register.find_all("jan was er", open.as_ref()).len(), 1);
        assert_eq!(register.find_all("een roos bij de bakker", open.as_ref()), []);
        assert_eq!(register.find_all("gesproken met Bakker", open.as_ref()).len(), 1);
    }

    #[test]
    fn origins() {
        let register = register(&[(
            "C-1",
            &[
                "Fatima El Idrissi",
                "Özgür Yılmaz",
                "Kasia Nowak-Wiśniewska",
                "R. Jhinkoe-Rai",
                "Nguyễn Văn An",
            ],
        )]);
        for (text, name) in [
            ("mevrouw el idrissi", "el idrissi"),
            ("F. El-Idrissi", "F. El-Idrissi"),
            ("ozgur yilmaz", "ozgur yilmaz"),
            ("Katarzyna Nowak", "Katarzyna Nowak"),
            ("mw Wisniewska", "Wisniewska"),
            ("jhinkoe rai", "jhinkoe rai"),
            ("Nguyen Van An", "Nguyen Van An"),
        ] {
            assert_eq!(found(&register, text), [name], "{text}");
        }
    }

    #[test]
    fn a_forgotten_case_is_found_no_more() {
        let mut register = register(&[("C-1", &["Jan de Vries"]), ("C-2", &["Jan de Boer"])]);
        assert!(register.forget(&CaseCode::parse("C-1").expect("a code")));
        assert_eq!(found(&register, "Jan de Vries"), [""; 0]);
        assert_eq!(found(&register, "Jan de Boer"), ["Jan de Boer"]);
        assert!(!register.forget(&CaseCode::parse("C-1").expect("a code")));
    }

    #[test]
    fn a_restored_case_is_the_same() {
        let first = register(&[("C-1", &["Jan de Vries"])]);
        let kept =
            serde_json::to_string(first.cases().next().expect("a case")).expect("serialises");
        assert!(!kept.to_lowercase().contains("vries"));
        let mut second = Register::new(FingerprintKey::new(&[7; 32]));
        second.restore(serde_json::from_str(&kept).expect("reads"));
        assert_eq!(found(&second, "hij, De Vries, was er"), ["De Vries"]);
    }

    #[test]
    fn codes_are_proposed_in_order() {
        let register = register(&[("2026-001", &[]), ("2026-014", &[])]);
        assert_eq!(register.propose("{year}-{number}", 2026).as_str(), "2026-015");
        assert_eq!(register.propose("{year}-{number}", 2027).as_str(), "2027-001");
    }

    #[test]
    fn reminders() {
        let mut register = register(&[("C-1", &[])]);
        let code = CaseCode::parse("C-1").expect("a code");
        let today = jiff::civil::date(2026, 1, 5);
        assert_eq!(register.due(&code, today, 30), [Due::NoBasis]);
        let case = register.get_mut(&code).expect("a case");
        case.consent = Some(jiff::civil::date(2026, 2, 1));
        assert_eq!(register.due(&code, today, 30), [Due::Consent(jiff::civil::date(2026, 2, 1))]);
        assert_eq!(register.due(&code, today, 20), []);
    }
}
