//! A meeting of 60 cases and 2,000 entries: its PDF in under 2 s, its text document and message well under.

use buitenkant::minutes::{Block, Document, Item, Section, Template, message, odt, pdf};
use jiff::Timestamp;

fn main() {
    divan::main();
}

fn large() -> Document {
    let item = |number: u32| Item {
        number,
        who: Some("wijkagent (Politie)".into()),
        text: "huisbezoek met twee personen, en daarna een briefje in de bus bij de buren".into(),
        remarks: vec!["uiterlijk vrijdag 9 januari 2026".into()],
    };
    let section = |case: u32| Section {
        heading: format!("Casus 2026-{case:03}"),
        blocks: vec![Block::List {
            name: "Acties".into(),
            one: "Actie".into(),
            items: (0..34).map(|n| item(case * 34 + n + 1)).collect(),
        }],
    };
    Document {
        title: "Verslag 2026-1".into(),
        draft: None,
        note: "Dit verslag is gepseudonimiseerd.".into(),
        facts: vec![("Datum".into(), "maandag 5 januari 2026".into())],
        sections: (0..60).map(section).collect(),
        lists: Vec::new(),
        closing: vec!["Niet doorsturen.".into()],
    }
}

#[divan::bench(sample_count = 5)]
fn pdf_of_2000_entries(bencher: divan::Bencher<'_, '_>) {
    let (document, template) = (large(), Template::shipped().expect("loads"));
    bencher.bench(|| pdf(&document, &template, Timestamp::UNIX_EPOCH).expect("a PDF"));
}

#[divan::bench(sample_count = 5)]
fn odt_of_2000_entries(bencher: divan::Bencher<'_, '_>) {
    let (document, template) = (large(), Template::shipped().expect("loads"));
    bencher.bench(|| odt(&document, &template, Timestamp::UNIX_EPOCH).expect("an ODT"));
}

#[divan::bench(sample_count = 5)]
fn message_of_2000_entries(bencher: divan::Bencher<'_, '_>) {
    let document = large();
    bencher.bench(|| message(&document));
}
