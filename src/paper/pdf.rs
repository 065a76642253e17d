//! The PDF: PDF/A-2a and PDF/UA-1, every piece of content tagged. Breaks pages by itself; a table
//! repeats nothing, a heading never stands alone at the foot of a page.

use std::borrow::Cow;
use std::num::NonZeroU16;
use std::sync::Arc;

use krilla::Document;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag,
    TagGroup, TagKind, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Data, SerializeSettings};
use parley::fontique::{Blob, Collection, CollectionOptions};
use parley::style::{FontFamily, FontFamilyName, FontWeight, LineHeight, StyleProperty};
use parley::{FontContext, LayoutContext};

use super::{Block, Look, Paper, PaperError};

/// A4, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
/// Height of the foot of a page, in points.
const FOOT: f32 = 28.0;

/// Renders a document as PDF. The same document gives the same bytes.
///
/// # Errors
/// When a font or the logo cannot be used, or a rule of PDF/A or PDF/UA would be broken.
pub fn pdf(paper: &Paper, look: &Look) -> Result<Vec<u8>, PaperError> {
    let mut setter = Setter::new(look)?;
    let pieces = setter.pieces(paper);
    let pages = paginate(pieces, HEIGHT - look.margin - FOOT, look.margin);
    draw(paper, look, &setter, pages)
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
struct Style {
    size: f32,
    bold: bool,
    colour: [u8; 3],
}

/// What a piece is in the tag tree. Pieces of one list or table carry the same number.
#[derive(Debug, Clone, PartialEq)]
enum Role {
    Title(String),
    Heading(u8, String),
    Paragraph,
    /// A list item: number of the list, whether it counts.
    Item(usize, bool),
    /// A table row: number of the table, whether it is the head.
    Row(usize, bool),
    Logo,
}

/// Lines of glyphs at a place within a piece.
struct Text {
    x: f32,
    lines: Vec<Line>,
    /// A list's label is tagged apart.
    label: bool,
}

struct Line {
    /// Baseline, from the top of the piece.
    y: f32,
    runs: Vec<Run>,
}

struct Run {
    x: f32,
    bold: bool,
    size: f32,
    colour: [u8; 3],
    glyphs: Vec<KrillaGlyph>,
    text: Arc<str>,
}

/// A part of the document that is not broken over pages.
struct Piece {
    role: Role,
    height: f32,
    /// White space above it, dropped at the top of a page.
    above: f32,
    texts: Vec<Text>,
    /// Bars behind the text: x, y, width, height, colour.
    bars: Vec<(f32, f32, f32, f32, [u8; 3])>,
    keep_with_next: bool,
}

/// Sets text into lines.
struct Setter<'a> {
    look: &'a Look,
    fonts: FontContext,
    layouts: LayoutContext<[u8; 3]>,
    regular: Font,
    bold: Font,
    family: String,
    width: f32,
}

impl<'a> Setter<'a> {
    fn new(look: &'a Look) -> Result<Self, PaperError> {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut collection = Collection::new(options);
        let mut family = None;
        for bytes in [look.regular, look.bold] {
            let blob = Blob::new(Arc::new(bytes));
            let registered = collection.register_fonts(blob, None);
            let id = registered.first().map(|(id, _)| *id).ok_or(PaperError::Font)?;
            family = family.or(collection.family_name(id).map(str::to_owned));
        }
        let font =
            |bytes: &'static [u8]| Font::new(Data::from(bytes.to_vec()), 0).ok_or(PaperError::Font);
        Ok(Self {
            look,
            fonts: FontContext { collection, source_cache: Default::default() },
            layouts: LayoutContext::new(),
            regular: font(look.regular)?,
            bold: font(look.bold)?,
            family: family.ok_or(PaperError::Font)?,
            width: WIDTH - 2.0 * look.margin,
        })
    }

    fn body(&self) -> Style {
        Style { size: self.look.size, bold: false, colour: self.look.text }
    }

    /// Sets one text within a width; gives its lines and height.
    fn set(&mut self, text: &str, style: Style, x: f32, width: f32) -> (Text, f32) {
        let text = clean(text);
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &text, 1.0, false);
        let family = FontFamilyName::Named(Cow::Borrowed(&self.family));
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Owned(vec![family]))));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.35)));
        let weight = if style.bold { FontWeight::BOLD } else { FontWeight::NORMAL };
        builder.push_default(StyleProperty::FontWeight(weight));
        let mut layout = builder.build(&text);
        layout.break_all_lines(Some(width.max(style.size)));
        let shared: Arc<str> = text.into();
        let mut lines = Vec::new();
        for line in layout.lines() {
            let mut runs = Vec::new();
            let mut at = 0.0;
            for run in line.runs() {
                let start = at;
                let size = run.font_size();
                let mut glyphs: Vec<KrillaGlyph> = Vec::new();
                for cluster in run.visual_clusters() {
                    if cluster.is_ligature_continuation() {
                        if let Some(last) = glyphs.last_mut() {
                            last.text_range.end = cluster.text_range().end;
                        }
                        continue;
                    }
                    for glyph in cluster.glyphs() {
                        glyphs.push(KrillaGlyph::new(
                            GlyphId::new(glyph.id),
                            glyph.advance / size,
                            glyph.x / size,
                            glyph.y / size,
                            0.0,
                            cluster.text_range(),
                            None,
                        ));
                        at += glyph.advance;
                    }
                }
                if !glyphs.is_empty() {
                    runs.push(Run {
                        x: start,
                        bold: style.bold,
                        size,
                        colour: style.colour,
                        glyphs,
                        text: shared.clone(),
                    });
                }
            }
            lines.push(Line { y: line.metrics().baseline, runs });
        }
        (Text { x, lines, label: false }, layout.height())
    }

    fn piece(&mut self, role: Role, text: &str, style: Style, above: f32) -> Piece {
        let (text, height) = self.set(text, style, 0.0, self.width);
        Piece { role, height, above, texts: vec![text], bars: Vec::new(), keep_with_next: false }
    }

    /// Everything on the pages, in reading order.
    fn pieces(&mut self, paper: &Paper) -> Vec<Piece> {
        let look = self.look;
        let size = look.size;
        let mut pieces = Vec::new();
        if look.logo.is_some() {
            pieces.push(Piece {
                role: Role::Logo,
                height: 3.4 * size,
                above: 0.0,
                texts: Vec::new(),
                bars: Vec::new(),
                keep_with_next: true,
            });
        }
        let quiet = Style { size: size * 0.95, bold: false, colour: look.accent };
        if !paper.organisation.is_empty() {
            pieces.push(self.piece(Role::Paragraph, &paper.organisation, quiet, 0.4 * size));
        }
        let title = Style { size: size * 2.0, bold: true, colour: look.accent };
        let mut piece =
            self.piece(Role::Title(paper.title.clone()), &paper.title, title, 0.3 * size);
        piece.keep_with_next = true;
        pieces.push(piece);
        if !paper.subtitle.is_empty() {
            let style = Style { size: size * 1.1, ..self.body() };
            pieces.push(self.piece(Role::Paragraph, &paper.subtitle, style, 0.2 * size));
        }
        if let Some(last) = pieces.last_mut() {
            last.height += 0.8 * size;
            let y = last.height - 1.5;
            last.bars.push((0.0, y, self.width, 1.5, look.accent));
        }
        for (number, block) in paper.blocks.iter().enumerate() {
            self.block(number, block, &mut pieces);
        }
        pieces
    }

    fn block(&mut self, number: usize, block: &Block, pieces: &mut Vec<Piece>) {
        let look = self.look;
        let (size, body) = (look.size, self.body());
        match block {
            Block::Heading(level, text) => {
                let scale = [1.45, 1.15, 1.0][usize::from(level.clamp(&1, &3) - 1)];
                let style = Style { size: size * scale, bold: true, colour: look.accent };
                let role = Role::Heading(*level, text.clone());
                let above = if *level == 1 { 1.8 * size } else { 1.0 * size };
                let mut piece = self.piece(role, text, style, above);
                piece.keep_with_next = true;
                pieces.push(piece);
            }
            Block::Paragraph(text) => {
                pieces.push(self.piece(Role::Paragraph, text, body, 0.5 * size))
            }
            Block::Small(text) => {
                let style = Style { size: size * 0.85, ..body };
                pieces.push(self.piece(Role::Paragraph, text, style, 0.7 * size));
            }
            Block::Bullets(items) => self.list(number, items, false, pieces),
            Block::Numbers(items) => self.list(number, items, true, pieces),
            Block::Facts(facts) => {
                let rows: Vec<[&str; 2]> =
                    facts.iter().map(|(name, value)| [name.as_str(), value.as_str()]).collect();
                for (index, row) in rows.iter().enumerate() {
                    let mut piece =
                        self.row(Role::Row(number, false), row, &[3, 9], &[true, false]);
                    piece.above = if index == 0 { 0.7 * size } else { 0.0 };
                    pieces.push(piece);
                }
            }
            Block::Table { head, rows, widths } => {
                let cells: Vec<&str> = head.iter().map(String::as_str).collect();
                let bold = vec![true; cells.len()];
                let mut piece = self.row(Role::Row(number, true), &cells, widths, &bold);
                piece.above = 0.6 * size;
                piece.keep_with_next = true;
                piece.bars.insert(0, (0.0, 0.0, self.width, piece.height, look.shade));
                pieces.push(piece);
                let plain = vec![false; cells.len()];
                for row in rows {
                    let cells: Vec<&str> = row.iter().map(String::as_str).collect();
                    let mut piece = self.row(Role::Row(number, false), &cells, widths, &plain);
                    let y = piece.height - 0.5;
                    piece.bars.push((0.0, y, self.width, 0.5, look.shade));
                    pieces.push(piece);
                }
            }
        }
    }

    fn list(&mut self, number: usize, items: &[String], counts: bool, pieces: &mut Vec<Piece>) {
        let (size, body) = (self.look.size, self.body());
        let indent = 2.0 * size;
        for (index, item) in items.iter().enumerate() {
            let label = if counts { format!("{}.", index + 1) } else { "•".to_owned() };
            let (mut label, _) = self.set(&label, body, 0.4 * size, indent);
            label.label = true;
            let (text, height) = self.set(item, body, indent, self.width - indent);
            pieces.push(Piece {
                role: Role::Item(number, counts),
                height,
                above: if index == 0 { 0.5 * size } else { 0.25 * size },
                texts: vec![label, text],
                bars: Vec::new(),
                keep_with_next: false,
            });
        }
    }

    fn row(&mut self, role: Role, cells: &[&str], widths: &[u16], bold: &[bool]) -> Piece {
        let size = self.look.size;
        let total: f32 = widths.iter().map(|width| f32::from(*width)).sum::<f32>().max(1.0);
        let pad = 0.35 * size;
        let (mut x, mut height) = (0.0, 0.0_f32);
        let mut texts = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            let width = self.width * f32::from(widths.get(index).copied().unwrap_or(1)) / total;
            let style = Style { bold: bold.get(index).copied().unwrap_or(false), ..self.body() };
            let (mut text, cell_height) = self.set(cell, style, x + pad, width - 2.0 * pad);
            text.lines.iter_mut().for_each(|line| line.y += pad);
            height = height.max(cell_height + 2.0 * pad);
            texts.push(text);
            x += width;
        }
        Piece { role, height, above: 0.0, texts, bars: Vec::new(), keep_with_next: false }
    }
}

/// Characters that a font cannot show or a PDF may not hold become a space.
fn clean(text: &str) -> String {
    let text: String =
        text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    if text.trim().is_empty() { "\u{a0}".to_owned() } else { text }
}

/// Distributes pieces over pages: each with its top.
fn paginate(pieces: Vec<Piece>, bottom: f32, top: f32) -> Vec<Vec<(f32, Piece)>> {
    let mut pages: Vec<Vec<(f32, Piece)>> = vec![Vec::new()];
    let mut y = top;
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        let next = match pieces.peek() {
            Some(next) if piece.keep_with_next => next.above + next.height,
            _ => 0.0,
        };
        if y > top && y + piece.above + piece.height + next > bottom {
            pages.push(Vec::new());
            y = top;
        }
        if y > top {
            y += piece.above;
        }
        let height = piece.height;
        if let Some(page) = pages.last_mut() {
            page.push((y, piece));
        }
        y += height;
    }
    pages
}

fn draw(
    paper: &Paper,
    look: &Look,
    setter: &Setter<'_>,
    pages: Vec<Vec<(f32, Piece)>>,
) -> Result<Vec<u8>, PaperError> {
    let mut document = Document::new_with(SerializeSettings {
        configuration: configuration()?,
        ..Default::default()
    });
    let count = pages.len();
    let mut tree = Tree::default();
    let mut outline = Outline::new();
    for (index, page_pieces) in pages.into_iter().enumerate() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| rule("page size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for (y, piece) in &page_pieces {
            if let Role::Heading(1, text) = &piece.role {
                let place = XyzDestination::new(index, Point::from_xy(look.margin, *y));
                outline.push_child(OutlineNode::new(text.clone(), place));
            }
            draw_bars(&mut surface, piece, *y, look);
            let ids = draw_piece(&mut surface, piece, *y, look, setter)?;
            tree.push(&piece.role, ids, look);
        }
        draw_foot(&mut surface, paper, look, setter, index + 1, count);
        surface.finish();
        page.finish();
    }
    document.set_outline(outline);
    document.set_tag_tree(tree.finish());
    document.set_metadata(metadata(paper));
    document.finish().map_err(|error| rule(&format!("{error:?}")))
}

fn configuration() -> Result<Configuration, PaperError> {
    ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| rule(&format!("{error:?}")))
}

fn rule(message: &str) -> PaperError {
    // krilla's errors name rules, fonts and glyphs; a glyph it cannot map is one character.
    PaperError::Rule(message.chars().take(200).collect())
}

fn metadata(paper: &Paper) -> Metadata {
    let metadata = Metadata::new()
        .title(paper.title.clone())
        .language("nl-NL".to_owned())
        .creator("Buitenkant".to_owned())
        .authors(vec![paper.organisation.clone()]);
    let Some(date) = paper.date else { return metadata };
    let part = |value: i8| u8::try_from(value).unwrap_or(1);
    let year = u16::try_from(date.year()).unwrap_or(2000);
    metadata.creation_date(
        DateTime::new(year)
            .month(part(date.month()))
            .day(part(date.day()))
            .hour(12)
            .minute(0)
            .second(0)
            .utc_offset_hour(0)
            .utc_offset_minute(0),
    )
}

fn fill(colour: [u8; 3]) -> Fill {
    let [red, green, blue] = colour;
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

fn draw_bars(surface: &mut Surface<'_>, piece: &Piece, y: f32, look: &Look) {
    if piece.bars.is_empty() {
        return;
    }
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
    for (x, top, width, height, colour) in &piece.bars {
        let mut path = PathBuilder::new();
        if let Some(rect) = Rect::from_xywh(look.margin + x, y + top, *width, *height) {
            path.push_rect(rect);
        }
        if let Some(path) = path.finish() {
            surface.set_fill(Some(fill(*colour)));
            surface.draw_path(&path);
        }
    }
    surface.end_tagged();
}

/// Draws the texts of a piece; gives their tags, each with whether it is a label.
fn draw_piece(
    surface: &mut Surface<'_>,
    piece: &Piece,
    y: f32,
    look: &Look,
    setter: &Setter<'_>,
) -> Result<Vec<(Identifier, bool)>, PaperError> {
    if let (Role::Logo, Some((png, words))) = (&piece.role, &look.logo) {
        let image =
            Image::from_png(Data::from(png.to_vec()), true).map_err(|_| PaperError::Logo)?;
        let (width, height) = image.size();
        #[allow(clippy::cast_precision_loss, reason = "pixels of a logo")]
        let scale = piece.height / height.max(1) as f32;
        #[allow(clippy::cast_precision_loss, reason = "pixels of a logo")]
        let size = Size::from_wh(width as f32 * scale, piece.height).ok_or(PaperError::Logo)?;
        let span = SpanTag::empty().with_alt_text(Some(words));
        let id = surface.start_tagged(ContentTag::Span(span));
        surface.push_transform(&krilla::geom::Transform::from_translate(look.margin, y));
        surface.draw_image(image, size);
        surface.pop();
        surface.end_tagged();
        return Ok(vec![(id, false)]);
    }
    let mut ids = Vec::new();
    for text in &piece.texts {
        let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        draw_text(surface, text, look.margin, y, setter);
        surface.end_tagged();
        ids.push((id, text.label));
    }
    Ok(ids)
}

fn draw_text(surface: &mut Surface<'_>, text: &Text, left: f32, top: f32, setter: &Setter<'_>) {
    for line in &text.lines {
        for run in &line.runs {
            surface.set_fill(Some(fill(run.colour)));
            let font = if run.bold { &setter.bold } else { &setter.regular };
            let at = Point::from_xy(left + text.x + run.x, top + line.y);
            surface.draw_glyphs(at, &run.glyphs, font.clone(), &run.text, run.size, false);
        }
    }
}

/// The foot of a page: not content, so an artifact.
fn draw_foot(
    surface: &mut Surface<'_>,
    paper: &Paper,
    look: &Look,
    setter: &Setter<'_>,
    number: usize,
    count: usize,
) {
    let words = format!("{}  ·  {} {number} / {count}", paper.footer, paper.page_word);
    let words = words.trim_start_matches([' ', '·']);
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    surface.set_fill(Some(fill(look.text)));
    surface.draw_text(
        Point::from_xy(look.margin, HEIGHT - look.margin + 6.0),
        setter.regular.clone(),
        look.size * 0.8,
        words,
        false,
        krilla::text::TextDirection::Auto,
    );
    surface.end_tagged();
}

/// The tag tree, built in reading order.
#[derive(Default)]
struct Tree {
    tree: TagTree,
    /// The list or table being filled.
    open: Option<(usize, TagGroup)>,
    /// Whether the table being filled has a head; without one its first column names the rows.
    headed: bool,
}

impl Tree {
    fn push(&mut self, role: &Role, ids: Vec<(Identifier, bool)>, look: &Look) {
        match role {
            Role::Item(number, counts) => {
                self.enter(*number, || {
                    let numbering =
                        if *counts { ListNumbering::Decimal } else { ListNumbering::Disc };
                    TagGroup::new(Tag::L(numbering))
                });
                let mut item = TagGroup::new(Tag::LI);
                for (id, label) in ids {
                    let part: TagKind = if label { Tag::Lbl.into() } else { Tag::LBody.into() };
                    item.push(group(part, [id]));
                }
                self.add(item);
            }
            Role::Row(number, head) => {
                self.enter(*number, || TagGroup::new(Tag::Table));
                self.headed |= *head;
                let mut row = TagGroup::new(Tag::TR);
                for (column, (id, _)) in ids.into_iter().enumerate() {
                    let cell: TagKind = if *head {
                        Tag::TH(TableHeaderScope::Column).into()
                    } else if !self.headed && column == 0 {
                        Tag::TH(TableHeaderScope::Row).into()
                    } else {
                        Tag::TD.into()
                    };
                    row.push(group(cell, [id]));
                }
                self.add(row);
            }
            role => {
                self.leave();
                let kind: TagKind = match role {
                    Role::Title(text) => Tag::Hn(NonZeroU16::MIN, Some(text.clone())).into(),
                    Role::Heading(level, text) => {
                        let level =
                            NonZeroU16::new(u16::from(*level) + 1).unwrap_or(NonZeroU16::MIN);
                        Tag::Hn(level, Some(text.clone())).into()
                    }
                    Role::Logo => {
                        let words = look.logo.as_ref().map(|(_, words)| words.clone());
                        Tag::Figure(words).into()
                    }
                    _ => Tag::P.into(),
                };
                self.tree.push(group(kind, ids.into_iter().map(|(id, _)| id)));
            }
        }
    }

    /// Goes on in the list or table with this number, or starts it.
    fn enter(&mut self, number: usize, start: impl FnOnce() -> TagGroup) {
        if self.open.as_ref().is_none_or(|(open, _)| *open != number) {
            self.leave();
            self.open = Some((number, start()));
        }
    }

    fn add(&mut self, child: TagGroup) {
        if let Some((_, open)) = &mut self.open {
            open.push(child);
        }
    }

    fn leave(&mut self) {
        self.headed = false;
        if let Some((_, done)) = self.open.take() {
            self.tree.push(done);
        }
    }

    fn finish(mut self) -> TagTree {
        self.leave();
        self.tree.with_lang(Some("nl-NL".to_owned()))
    }
}

fn group(kind: TagKind, ids: impl IntoIterator<Item = Identifier>) -> TagGroup {
    let mut group = TagGroup::new(kind);
    for id in ids {
        group.push(id);
    }
    group
}
