//! What the coordinator must settle before the minutes can be approved.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::belt;
use super::model::{Entry, Meeting};
use crate::cases::{CaseCode, Register};
use crate::scan::{Finding, Group};

/// Something in the draft to settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The entry.
    pub number: u32,
    /// What it is.
    pub kind: PointKind,
}

/// What can be wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointKind {
    /// A name of the register.
    Registered,
    /// Health information without a ground.
    Health,
    /// Another identifier.
    Identifier,
    /// Rare things that together point at one person: "kleine kring".
    SmallCircle,
    /// Somebody's literal words.
    Quote,
    /// A link.
    Link,
    /// The name of a file.
    FileName,
}

impl PointKind {
    /// The key of its explanation, with a coarser wording, in `nl.ftl`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Registered => "lint-registered",
            Self::Health => "lint-health",
            Self::Identifier => "lint-identifier",
            Self::SmallCircle => "lint-small-circle",
            Self::Quote => "lint-quote",
            Self::Link => "lint-link",
            Self::FileName => "lint-file-name",
        }
    }

    /// Whether a coordinator may let it stand. Names, numbers and health information must go.
    pub fn may_stand(self) -> bool {
        matches!(self, Self::SmallCircle | Self::Quote | Self::Link | Self::FileName)
    }
}

impl Point {
    /// The mark by which a settled point is kept.
    pub fn mark(&self) -> String {
        format!("{}:{}", self.number, self.kind.key())
    }
}

/// Points of the draft that are not settled yet, by entry. `scan` is the scanner,
/// which leaves out the room's own people.
pub fn lint(
    meeting: &Meeting,
    register: &Register,
    scan: &dyn Fn(&str) -> Vec<Finding>,
) -> Vec<Point> {
    let mut points = Vec::new();
    for entry in meeting.entries_in() {
        for kind in kinds(entry, register, scan) {
            points.push(Point { number: entry.number, kind });
        }
    }
    points.extend(small_circles(meeting));
    points.sort_by_key(|point| (point.number, point.kind));
    points.dedup();
    points.retain(|point| !(point.kind.may_stand() && meeting.settled.contains(&point.mark())));
    points
}

static QUOTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"["“„«][^"”“»]{3,}["”“»]|(?:^|\s)['‘][^'’]{8,}['’](?:$|[\s.,;!?])"#)
});
static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:https?://|www\.)\S+"));
static FILE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b[\w-]+\.(?:pdf|docx?|xlsx?|odt|ods|jpe?g|png|heic|mp[34]|m4a|mov|eml|msg|zip|txt|csv)\b",
    )
});

fn kinds(
    entry: &Entry,
    register: &Register,
    scan: &dyn Fn(&str) -> Vec<Finding>,
) -> BTreeSet<PointKind> {
    let text = without_placeholders(&entry.text);
    let mut kinds = BTreeSet::new();
    if !register.find_all(&text, entry.case.as_ref()).is_empty() {
        kinds.insert(PointKind::Registered);
    }
    for found in scan(&text) {
        match found.label.group() {
            Group::Health if entry.ground.is_none() => kinds.insert(PointKind::Health),
            Group::Identifier => kinds.insert(PointKind::Identifier),
            Group::Health => false,
        };
    }
    if !belt::spans(&text).is_empty() {
        kinds.insert(PointKind::Identifier);
    }
    let patterns =
        [(&QUOTE, PointKind::Quote), (&LINK, PointKind::Link), (&FILE, PointKind::FileName)];
    kinds.extend(
        patterns.into_iter().filter(|(pattern, _)| pattern.is_match(&text)).map(|(_, kind)| kind),
    );
    kinds
}

/// The text with placeholders blanked, so that "[persoon A]" is no finding.
fn without_placeholders(text: &str) -> String {
    static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"\[(?:persoon [A-Z]+|adres|geboortedatum|leeftijd|e-mailadres|nummer)\]")
    });
    PLACEHOLDER.replace_all(text, "…").into_owned()
}

/// What makes somebody recognisable in combination; each is harmless alone.
static TRAITS: LazyLock<[Regex; 6]> = LazyLock::new(|| {
    [
        // A rare profession, office or past.
        r"(?i)\b(?:burgemeester|wethouder|raadslid|notaris|dominee|pastoor|imam|rabbijn|dierenarts|chirurg|piloot|schipper|visser|veehouder|boer(?:in)?|imker|molenaar|kunstenaar|schrijver|acteur|musicus|organist|dirigent|oud-?(?:politicus|profvoetballer|militair|agent|leraar|docent|directeur)|profvoetballer|topsporter|hoogleraar|veteraan|brandweerman|kastelein|juwelier|basisschoolleraar|schooldirecteur)\b",
        // A place.
        r"\b(?:in|uit|te|bij|van)\s+(?:het dorp\s+)?(?:\p{Lu}\p{Ll}{2,}(?:[- ]\p{Lu}\p{Ll}+)*)|(?i)\b(?:dorp|gehucht|buurtschap|eiland|flat|wijkje|woonboot|woonwagenkamp)\b",
        // An age.
        r"(?i)\b\d{1,3}(?: jaar\b|-?jarige)|\[leeftijd\]|\b(?:twintiger|dertiger|veertiger|vijftiger|zestiger|zeventiger|tachtiger|bejaarde?)\b",
        // An event that people talk or read about.
        r"(?i)\b(?:brand|ontploffing|explosie|steekpartij|schietpartij|ongeluk|ongeval|overleden|overlijden|uitvaart|ontruiming|inval|krant|nieuws|televisie|rechtszaak|faillissement|verdronken|gijzeling|zwanger|bevallen|tweeling|drieling)\b",
        // A family that there are few of.
        r"(?i)\b(?:\d+|twee|drie|vier|vijf|zes|zeven|acht|negen|tien)\s+(?:kinderen|dochters|zonen|broers|zussen|honden|katten|paarden|papegaaien)\b|\b(?:weduwe|weduwnaar|adoptie|pleegkind)\w*",
        // Where somebody comes from, or what somebody believes.
        r"(?i)\b(?:eritrese|syrische|somalische|afghaanse|iraanse|iraakse|armeense|chinese|japanse|russische|oekra[iï]ense|roma|sinti|getuige van jehova|joodse?|mormoon|statushouder)\b",
    ]
    .map(pattern)
});

/// Cases whose entries together hold three or more of such traits; the entries that add to it are named.
fn small_circles(meeting: &Meeting) -> Vec<Point> {
    let mut by_case: BTreeMap<Option<&CaseCode>, Vec<(u32, BTreeSet<usize>)>> = BTreeMap::new();
    for entry in meeting.entries_in() {
        let traits: BTreeSet<usize> = TRAITS
            .iter()
            .enumerate()
            .filter(|(_, pattern)| pattern.is_match(&entry.text))
            .map(|(at, _)| at)
            .collect();
        if !traits.is_empty() {
            by_case.entry(entry.case.as_ref()).or_default().push((entry.number, traits));
        }
    }
    let mut points = Vec::new();
    for (case, entries) in by_case {
        // Entries of the general part are about different people: each counts alone.
        let together: BTreeSet<usize> =
            entries.iter().flat_map(|(_, traits)| traits).copied().collect();
        for (number, traits) in entries {
            if traits.len() >= 3 || (case.is_some() && together.len() >= 3 && traits.len() >= 2) {
                points.push(Point { number, kind: PointKind::SmallCircle });
            }
        }
    }
    points
}

fn pattern(text: &str) -> Regex {
    // Patterns are constants, and a test loads them.
    #[allow(clippy::expect_used)]
    Regex::new(text).expect("a valid pattern")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(pattern: &Regex, text: &str) -> bool {
        pattern.is_match(text)
    }

    #[test]
    fn quotes_links_and_files() {
        assert!(has(&QUOTE, "hij zei “laat me met rust” en liep weg"));
        assert!(has(&QUOTE, "hij zei 'laat me met rust'."));
        assert!(!has(&QUOTE, "foto's en auto's"));
        assert!(has(&LINK, "zie https://x.example/y"));
        assert!(has(&FILE, "zie indicatie_jan.pdf"));
        assert!(!has(&FILE, "huisbezoek met twee man"));
    }

    #[test]
    fn traits_alone_are_harmless() {
        let count = |text: &str| TRAITS.iter().filter(|pattern| pattern.is_match(text)).count();
        assert_eq!(count("oud-burgemeester van Urk, 57 jaar, na de brand"), 4);
        assert_eq!(count("huisbezoek met twee man op dinsdag"), 0);
        assert!(count("de wijkagent gaat langs in Utrecht") <= 1);
    }
}
