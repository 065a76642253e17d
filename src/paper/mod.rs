//! Documents on paper: one small model, rendered as a tagged PDF (PDF/A-2a and PDF/UA-1) and as ODT.
//! Minutes, file notes, the form of Bijlage VI and reports are all made of it.

mod look;
mod odt;
mod pdf;

pub use look::{Look, SHIPPED_LOOK};
pub use odt::odt;
pub use pdf::pdf;

use jiff::civil::Date;

/// A document.
#[derive(Clone, Default, PartialEq)]
pub struct Paper {
    /// The title, on the first page and in the properties.
    pub title: String,
    /// A line under the title.
    pub subtitle: String,
    /// The organisation it comes from.
    pub organisation: String,
    /// Its date.
    pub date: Option<Date>,
    /// What stands at the foot of every page, before the page number.
    pub footer: String,
    /// The word before a page number: "Pagina".
    pub page_word: String,
    /// The content.
    pub blocks: Vec<Block>,
}

impl std::fmt::Debug for Paper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Paper({} blocks)", self.blocks.len())
    }
}

/// One block of content. Texts are plain; nothing in them is markup.
#[derive(Clone, PartialEq)]
pub enum Block {
    /// A heading, level 1 (below the title) to 3.
    Heading(u8, String),
    /// A paragraph; line breaks are kept.
    Paragraph(String),
    /// A paragraph in small print.
    Small(String),
    /// A list with bullets.
    Bullets(Vec<String>),
    /// A list that counts from 1.
    Numbers(Vec<String>),
    /// Names with values, such as "Voorzitter: coördinator".
    Facts(Vec<(String, String)>),
    /// A table with a header row.
    Table {
        /// The header cells.
        head: Vec<String>,
        /// The rows; each as long as the header.
        rows: Vec<Vec<String>>,
        /// Relative column widths; as long as the header.
        widths: Vec<u16>,
    },
}

impl std::fmt::Debug for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Heading(..) => "Heading",
            Self::Paragraph(_) => "Paragraph",
            Self::Small(_) => "Small",
            Self::Bullets(_) => "Bullets",
            Self::Numbers(_) => "Numbers",
            Self::Facts(_) => "Facts",
            Self::Table { .. } => "Table",
        })
    }
}

/// Why a document could not be made. Holds nothing of its content.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// A font cannot be read.
    #[error("a font of the look cannot be read: put a TrueType font there")]
    Font,
    /// The logo is no PNG.
    #[error("the logo of the look is no PNG that can be read")]
    Logo,
    /// The PDF would break a rule of PDF/A or PDF/UA.
    #[error("the PDF does not meet PDF/A-2a and PDF/UA-1: {0}")]
    Rule(String),
    /// The ODT could not be packed.
    #[error("the ODT could not be packed: {0}")]
    Pack(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn sample() -> Paper {
        Paper {
            title: "Verslag overleg 12".into(),
            subtitle: "Gepseudonimiseerd".into(),
            organisation: "Zorg- en Veiligheidshuis".into(),
            date: Some(jiff::civil::date(2026, 1, 5)),
            footer: "Gepseudonimiseerd verslag, alleen voor deelnemers".into(),
            page_word: "Pagina".into(),
            blocks: vec![
                Block::Facts(vec![
                    ("Begin".into(), "9.00 uur".into()),
                    ("Voorzitter".into(), "coördinator, Zorg- en Veiligheidshuis".into()),
                ]),
                Block::Heading(1, "Casus 2026-014".into()),
                Block::Heading(2, "Besluiten".into()),
                Block::Numbers(vec![
                    "De wijkagent belt eerst.".into(),
                    "Een lange regel die niet op één regel past, omdat er heel veel woorden in staan die \
                     allemaal meedoen in het verslag van dit overleg tussen de partners."
                        .into(),
                ]),
                Block::Heading(2, "Acties".into()),
                Block::Table {
                    head: vec!["Wie".into(), "Wat".into(), "Wanneer".into()],
                    rows: (0..60)
                        .map(|n| vec!["woonconsulent".into(), format!("belt <de> bewoner & buur {n}"), "9 januari 2026".into()])
                        .collect(),
                    widths: vec![2, 5, 2],
                },
                Block::Bullets(vec!["één".into(), "twee".into()]),
                Block::Small("Bewaartermijn: twee jaar na sluiting.".into()),
            ],
        }
    }

    #[test]
    fn the_pdf_is_tagged_and_says_what_it_claims() {
        let bytes = pdf(&sample(), &Look::shipped().expect("the look loads")).expect("made");
        let text = String::from_utf8_lossy(&bytes);
        for sign in [
            "%PDF-1.7",
            "/StructTreeRoot",
            "/Marked true",
            "pdfuaid:part>1",
            "pdfaid:part>2",
            "/Lang",
        ] {
            assert!(text.contains(sign), "{sign}");
        }
    }

    #[test]
    fn the_same_paper_gives_the_same_bytes() {
        let look = Look::shipped().expect("the look loads");
        assert_eq!(pdf(&sample(), &look).expect("made"), pdf(&sample(), &look).expect("made"));
        assert_eq!(odt(&sample(), &look).expect("made"), odt(&sample(), &look).expect("made"));
    }

    /// With `PAPER_OUT=folder`, writes the sample there, to be looked at.
    #[test]
    fn the_sample_can_be_looked_at() {
        let look = Look::shipped().expect("the look loads");
        let (pdf, odt) =
            (pdf(&sample(), &look).expect("made"), odt(&sample(), &look).expect("made"));
        assert!(pdf.len() > 1000 && odt.len() > 1000);
        if let Some(folder) = std::env::var_os("PAPER_OUT") {
            let folder = std::path::PathBuf::from(folder);
            std::fs::write(folder.join("sample.pdf"), pdf).expect("written");
            std::fs::write(folder.join("sample.odt"), odt).expect("written");
        }
    }

    #[test]
    fn the_odt_starts_with_its_media_type() {
        let bytes = odt(&sample(), &Look::shipped().expect("the look loads")).expect("made");
        assert_eq!(&bytes[30..38], b"mimetype");
        assert_eq!(&bytes[38..77], b"application/vnd.oasis.opendocument.text");
    }
}
