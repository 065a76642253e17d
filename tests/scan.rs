//! The scanner as the rest of the program uses it, with the shipped files.

use buitenkant::scan::{Around, Finding, Group, Label, LexiconFile, Scanner, Sources, shipped};
use proptest::prelude::*;

fn found(text: &str) -> Vec<(Label, String)> {
    mentions(text, &Scanner::embedded().scan(text, &Around::default()))
}

fn mentions(text: &str, findings: &[Finding]) -> Vec<(Label, String)> {
    let part = |f: &Finding| text.chars().skip(f.start).take(f.end - f.start).collect();
    findings.iter().map(|f| (f.label, part(f))).collect()
}

fn has(text: &str, label: Label) {
    let all = found(text);
    assert!(all.iter().any(|(l, _)| *l == label), "{label} in {text:?}: {all:?}");
}

#[test]
fn finds_each_label() {
    has("Hij heeft schizofrenie en gooit met stenen", Label::Diagnosis);
    has("volgens de wijkverpleging slikt hij clozapine", Label::Medication);
    has("ze hoort stemmen en slaapt niet meer", Label::Symptom);
    has("hij is vannacht opgenomen op de PAAZ", Label::Treatment);
    has("mevrouw El Idrissi van nummer 12 belt elke nacht", Label::Person);
    has("Jan de Vries, geb. 03-04-1961, is niet thuis", Label::Birthdate);
    has("het gaat om een vrouw van 57 jaar met een hond", Label::Age);
    has("hij woont op Kerkstraat 12-2, 3511 AB Utrecht", Label::Address);
    has("zijn bsn is 111222333", Label::Bsn);
    has("je kunt zijn zus bellen op 06-12345678", Label::Phone);
    has("ze mailt vanaf fatma.yilmaz83@gmail.com", Label::Email);
    has("geld gaat naar NL91ABNA0417164300 op naam van zijn broer", Label::Iban);
    has("hij rijdt in een grijze Golf, TP-88-KL", Label::LicencePlate);
    has("zie dossier 884213 van de reclassering", Label::RecordNumber);
}

#[test]
fn finds_what_is_written_otherwise() {
    for text in [
        "hij is echt schizofreny zegt de buurvrouw",
        "HIJ HEEFT SCHIZOFRENIE EN SLIKT NIKS",
        "man met sсhizоfrеniе (kleine letters uit een ander alfabet)",
        "hij heeft schizo\u{200b}frenie volgens zijn moeder",
        "hij heeft s c h i z o f r e n i e",
        "een schizofreniepatiënt die niet open doet",
        "> wat heeft hij?\n\n**PTSS** en een *borderline persoonlijkheidsstoornis*",
        "geen psychose meer, zegt de psychiater, wel een depressie",
    ] {
        let all = found(text);
        assert!(all.iter().any(|(l, _)| l.group() == Group::Health), "{text:?}: {all:?}");
    }
}

#[test]
fn leaves_outside_information_alone() {
    for text in [
        "schreeuwt 's nachts en gooit vuilnis van het balkon",
        "reageert onvoorspelbaar, impulsief, soms agressief gedrag",
        "is onder behandeling, we verwachten dat de overlast afneemt",
        "De woning is ernstig vervuild en er is een huurschuld",
        "casus 2026-014: de wijkagent gaat dinsdag langs",
        "noem hier geen diagnoses, alleen wat anderen zien",
        "scholing over LVB op dinsdag, wie komt er?",
        "ik ben morgen ziek thuis, griep",
        "Overleg is verplaatst naar 14:30 in zaal 3",
    ] {
        assert_eq!(found(text), vec![], "{text:?}");
    }
}

#[test]
fn members_of_the_room_are_no_clients() {
    let members = ["Fatima El Idrissi (GGZ)".to_owned()];
    let text = "mevrouw El Idrissi van nummer 12 belt elke nacht";
    let around = Around { members: &members, ..Around::default() };
    let all = mentions(text, &Scanner::embedded().scan(text, &around));
    assert_eq!(all, vec![]);
    assert_ne!(found(text), vec![]);
}

#[test]
fn an_organisation_adds_terms_and_exceptions() {
    let own =
        [LexiconFile { name: "diagnosis-eigen.csv", text: "zwamlong;lung;noun+c;none;-;eigen\n" }];
    let allow = [LexiconFile { name: "straten.txt", text: "# straten\nSchizofreniestraat\n" }];
    let scanner = Scanner::new(Sources { own: &own, allow: &allow, ..shipped() }).unwrap();
    let scan = |text: &str| mentions(text, &scanner.scan(text, &Around::default()));
    assert_eq!(scan("de zwamlong van die man"), [(Label::Diagnosis, "zwamlong".to_owned())]);
    assert_eq!(scan("de Schizofreniestraat"), vec![]);
    assert_eq!(scanner.review(&own), vec![]);
    let broad = [LexiconFile { name: "diagnosis-x.csv", text: "huis;x;noun;none;-;eigen\n" }];
    assert_eq!(scanner.review(&broad)[0].line, Some(1));
}

#[test]
fn an_explanation_holds_no_message_text() {
    let text = "Kwartelmans heeft schizofrenie, zegt buurvrouw";
    let all = Scanner::embedded().explain(text, &Around::default());
    assert!(all.iter().any(|e| e.counts && e.finding.label == Label::Diagnosis));
    let told = format!("{all:?}").to_lowercase();
    assert!(!told.contains("kwartelmans") && !told.contains("schizofrenie"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_gives_ordered_spans_inside_it_and_twice_the_same(text in "\\PC{0,120}") {
        holds(&text);
    }

    #[test]
    fn near_misses_and_marks_too(
        text in "([a-z0-9@+.:/ '\\-]|schizo|\u{301}|\u{200b}|👩\u{200d}⚕️|BSN|\n){0,80}",
    ) {
        holds(&text);
    }
}

fn holds(text: &str) {
    let scanner = Scanner::embedded();
    let first = scanner.scan(text, &Around::default());
    assert_eq!(first, scanner.scan(text, &Around::default()));
    let length = text.chars().count();
    let mut end = 0;
    for finding in &first {
        assert!(finding.start < finding.end && finding.end <= length);
        assert!(finding.start >= end || finding.label.group() == Group::Identifier);
        end = finding.end.max(end);
    }
}
