//! The minutes as PDF: archivable (PDF/A-2a, which holds 2b) and accessible (PDF/UA-1).

use std::num::NonZeroU16;

use jiff::Timestamp;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag,
    TagGroup, TagKind, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document as Pdf, SerializeSettings};

use super::document::{Document, fill};
use super::flow::{self, Flow, Heading, Ink, MARGIN, Mark, Node, PAGE, Role, Run, Setter};
use super::template::{Template, rgb as parts};

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The logo is no PNG that can be read.
    #[error("the logo of the template is no readable PNG file")]
    Logo,
    /// A font that is shipped inside the program cannot be read.
    #[error("the fonts of the minutes cannot be read")]
    Font,
    /// The standards (PDF/A-2a, PDF/UA-1) are not met; the kinds of fault, without any text.
    #[error("the minutes do not meet the standards for archived, accessible PDF: {0}")]
    Standard(String),
}

static REGULAR: &[u8] = include_bytes!("../../config/fonts/OpenSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../config/fonts/OpenSans-Bold.ttf");

/// Writes the minutes as a tagged PDF. `at` is the date the document bears.
///
/// # Errors
/// See [`PdfError`].
pub fn pdf(document: &Document, template: &Template, at: Timestamp) -> Result<Vec<u8>, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| PdfError::Standard("contradicting standards".into()))?;
    let settings =
        SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut out = Pdf::new_with(settings);
    let logo = match &template.look.logo_png {
        Some(bytes) => {
            Some(Image::from_png(bytes.clone().into(), false).map_err(|_| PdfError::Logo)?)
        }
        None => None,
    };
    let organisation = &template.look.organisation;
    let flow = flow::flow(document, organisation, logo.as_ref().map(Image::size));
    let painter = Painter {
        regular: Font::new(REGULAR.into(), 0).ok_or(PdfError::Font)?,
        bold: Font::new(BOLD.into(), 0).ok_or(PdfError::Font)?,
        logo,
        template,
    };
    let leaves = painter.pages(&mut out, document, &flow);
    let mut leaves: Vec<Option<Vec<Identifier>>> = leaves.into_iter().map(Some).collect();
    let mut tree = TagTree::new().with_lang(Some("nl-NL".to_owned()));
    let alt = if organisation.is_empty() { "Logo" } else { organisation.as_str() };
    for child in &flow.nodes[0].children {
        tree.push(group(&flow.nodes, *child, &mut leaves, alt));
    }
    out.set_tag_tree(tree);
    out.set_outline(outline(&flow.headings));
    out.set_metadata(metadata(document, organisation, at));
    out.finish().map_err(|error| PdfError::Standard(kinds(&error)))
}

/// The kinds of fault only: their details can hold text.
fn kinds(error: &krilla::error::KrillaError) -> String {
    match error {
        krilla::error::KrillaError::Validation(errors) => {
            let kind = |error: &krilla::configure::ValidationError| {
                let text = format!("{error:?}");
                text.split(['(', ' ', '{']).next().unwrap_or_default().to_owned()
            };
            let mut kinds: Vec<String> = errors.iter().map(|(error, ..)| kind(error)).collect();
            kinds.sort();
            kinds.dedup();
            kinds.join(", ")
        }
        _ => "it could not be written".to_owned(),
    }
}

fn metadata(document: &Document, organisation: &str, at: Timestamp) -> Metadata {
    let at = at.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let date = DateTime::new(at.year().unsigned_abs())
        .month(at.month().unsigned_abs())
        .day(at.day().unsigned_abs())
        .hour(at.hour().unsigned_abs())
        .minute(at.minute().unsigned_abs())
        .second(at.second().unsigned_abs())
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    let metadata = Metadata::new()
        .title(document.title.clone())
        .language("nl-NL".to_owned())
        .creator("Buitenkant".to_owned())
        .creation_date(date);
    if organisation.is_empty() { metadata } else { metadata.authors(vec![organisation.to_owned()]) }
}

fn outline(headings: &[Heading]) -> Outline {
    let mut outline = Outline::new();
    // Cases and lists; the title stands above them all.
    for heading in headings.iter().filter(|heading| heading.level <= 2) {
        let to = XyzDestination::new(heading.page, Point::from_xy(MARGIN, heading.y));
        outline.push_child(OutlineNode::new(heading.text.clone(), to));
    }
    outline
}

/// A node of the structure with everything below it.
fn group(
    nodes: &[Node],
    at: usize,
    leaves: &mut [Option<Vec<Identifier>>],
    logo_alt: &str,
) -> TagGroup {
    let mut group = TagGroup::new(tag(&nodes[at].role, logo_alt));
    for identifier in leaves[at].take().unwrap_or_default() {
        group.push(identifier);
    }
    for child in &nodes[at].children {
        group.push(self::group(nodes, *child, leaves, logo_alt));
    }
    group
}

fn tag(role: &Role, logo_alt: &str) -> TagKind {
    match role {
        Role::Document | Role::Section => Tag::Section.into(),
        Role::Logo => Tag::Figure(Some(logo_alt.to_owned())).into(),
        Role::Heading(level, text) => {
            Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(text.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::Decimal).into(),
        Role::ListItem => Tag::LI.into(),
        Role::ListLabel => Tag::Lbl.into(),
        Role::ListBody => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::TableHead => Tag::THead.into(),
        Role::TableBody => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHeader => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHeader => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
    }
}

struct Painter<'a> {
    regular: Font,
    bold: Font,
    logo: Option<Image>,
    template: &'a Template,
}

impl Painter<'_> {
    /// Paints every page; what was painted for each leaf of the structure.
    fn pages(&self, out: &mut Pdf, document: &Document, flow: &Flow) -> Vec<Vec<Identifier>> {
        let mut leaves: Vec<Vec<Identifier>> = flow.nodes.iter().map(|_| Vec::new()).collect();
        let mut setter = Setter::new();
        let left = flow::footer(&mut setter, &document.title);
        for (at, marks) in flow.pages.iter().enumerate() {
            let settings = PageSettings::new(page_size());
            let mut page = out.start_page_with(settings);
            let mut surface = page.surface();
            for mark in marks {
                self.mark(&mut surface, mark, &mut leaves);
            }
            let (page_number, pages) = ((at + 1).to_string(), flow.pages.len().to_string());
            let of =
                fill(&self.template.wording.page, &[("page", &page_number), ("pages", &pages)]);
            let right = flow::footer(&mut setter, &of);
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
            let y = PAGE.1 - MARGIN + 22.0;
            self.runs(&mut surface, &left, MARGIN, y, Ink::Text);
            self.runs(&mut surface, &right, PAGE.0 - MARGIN - flow::width(&right), y, Ink::Text);
            surface.end_tagged();
            surface.finish();
            page.finish();
        }
        leaves
    }

    fn mark(&self, surface: &mut Surface<'_>, mark: &Mark, leaves: &mut [Vec<Identifier>]) {
        match mark {
            Mark::Line { leaf, x, y, ink, runs } => {
                let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                self.runs(surface, runs, *x, *y, *ink);
                surface.end_tagged();
                leaves[*leaf].push(id);
            }
            Mark::Rule { x, y, width } => {
                surface
                    .start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
                let mut path = PathBuilder::new();
                path.move_to(*x, *y);
                path.line_to(x + width, *y);
                if let Some(path) = path.finish() {
                    surface.set_fill(None);
                    let paint = colour(&self.template.look.line).into();
                    surface.set_stroke(Some(Stroke { paint, width: 0.6, ..Stroke::default() }));
                    surface.draw_path(&path);
                    surface.set_stroke(None);
                }
                surface.end_tagged();
            }
            Mark::Logo { leaf, x, y, width, height } => {
                if let (Some(logo), Some(size)) = (&self.logo, Size::from_wh(*width, *height)) {
                    let id = surface.start_tagged(ContentTag::Other);
                    surface.push_transform(&Transform::from_translate(*x, *y));
                    surface.draw_image(logo.clone(), size);
                    surface.pop();
                    surface.end_tagged();
                    leaves[*leaf].push(id);
                }
            }
        }
    }

    fn runs(&self, surface: &mut Surface<'_>, runs: &[Run], x: f32, y: f32, ink: Ink) {
        let look = &self.template.look;
        let paint = colour(if ink == Ink::Accent { &look.accent } else { &look.text }).into();
        surface.set_fill(Some(Fill { paint, opacity: NormalizedF32::ONE, ..Fill::default() }));
        for run in runs {
            let font = if run.bold { &self.bold } else { &self.regular };
            let glyphs: Vec<KrillaGlyph> = run
                .glyphs
                .iter()
                .map(|glyph| {
                    let range = glyph.range.clone();
                    KrillaGlyph::new(
                        GlyphId::new(glyph.id),
                        glyph.advance,
                        glyph.x,
                        glyph.y,
                        0.0,
                        range,
                        None,
                    )
                })
                .collect();
            surface.draw_glyphs(
                Point::from_xy(x + run.x, y),
                &glyphs,
                font.clone(),
                &run.text,
                run.size,
                false,
            );
        }
    }
}

fn page_size() -> Size {
    // A4 is no empty page.
    #[allow(clippy::expect_used)]
    Size::from_wh(PAGE.0, PAGE.1).expect("A4 has a size")
}

/// A colour of the look; the template was checked when it was loaded.
fn colour(text: &str) -> rgb::Color {
    let [red, green, blue] = parts(text).unwrap_or([0, 0, 0]);
    rgb::Color::new(red, green, blue)
}
