//! Flows a document over pages: text broken into lines, lines placed, and what each belongs to.

use std::rc::Rc;

use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{
    FontContext, FontFamily, FontFamilyName, FontWeight, LayoutContext, LineHeight, OverflowWrap,
    StyleProperty,
};

use super::document::{Block, Document, Item, Section};

static REGULAR: &[u8] = include_bytes!("../../config/fonts/OpenSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../config/fonts/OpenSans-Bold.ttf");

/// A4 in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
/// Left, top, right and bottom margin.
pub(super) const MARGIN: f32 = 62.0;
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
const BOTTOM: f32 = PAGE.1 - MARGIN - 10.0;

/// Which colour of the template's look a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Text,
    Accent,
}

/// A glyph of a line.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub id: u32,
    pub advance: f32,
    pub x: f32,
    pub y: f32,
    pub range: std::ops::Range<usize>,
}

/// A run of glyphs of one font.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub bold: bool,
    pub size: f32,
    pub x: f32,
    pub glyphs: Vec<Glyph>,
    pub text: Rc<str>,
}

/// Something on a page.
#[derive(Debug)]
pub(super) enum Mark {
    /// A line of text, its baseline at `y`, belonging to this leaf of the structure.
    Line { leaf: usize, x: f32, y: f32, ink: Ink, runs: Rc<Vec<Run>> },
    /// A rule: decoration.
    Rule { x: f32, y: f32, width: f32 },
    /// The logo, belonging to this leaf.
    Logo { leaf: usize, x: f32, y: f32, width: f32, height: f32 },
}

/// What a part of the structure is (PDF/UA).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Document,
    Logo,
    Heading(u16, String),
    Paragraph,
    Section,
    List,
    ListItem,
    ListLabel,
    ListBody,
    Table,
    TableHead,
    TableBody,
    Row,
    ColumnHeader,
    RowHeader,
    Cell,
}

/// A node of the structure.
#[derive(Debug)]
pub(super) struct Node {
    pub role: Role,
    pub children: Vec<usize>,
}

/// A heading, for the outline.
#[derive(Debug)]
pub(super) struct Heading {
    pub level: u16,
    pub text: String,
    pub page: usize,
    pub y: f32,
}

/// The pages of a document and its structure. Node 0 is the root.
#[derive(Debug)]
pub(super) struct Flow {
    pub pages: Vec<Vec<Mark>>,
    pub nodes: Vec<Node>,
    pub headings: Vec<Heading>,
}

/// A broken line: its runs, its height and where its baseline lies in it.
#[derive(Clone)]
struct Line {
    runs: Rc<Vec<Run>>,
    height: f32,
    ascent: f32,
}

/// A size, weight and colour.
#[derive(Clone, Copy)]
struct Style {
    size: f32,
    bold: bool,
    ink: Ink,
}

const BODY: Style = Style { size: 10.0, bold: false, ink: Ink::Text };
const STRONG: Style = Style { bold: true, ..BODY };
const SMALL: Style = Style { size: 8.5, ..BODY };
const SMALL_STRONG: Style = Style { bold: true, ..SMALL };

/// Breaks text into lines.
pub(super) struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<[u8; 4]>,
    bold_id: u64,
    /// The glyph that stands for a character the fonts do not have.
    stand_in: [u32; 2],
}

impl Setter {
    pub fn new() -> Self {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut collection = Collection::new(options);
        collection.register_fonts(Blob::new(std::sync::Arc::new(REGULAR)), None);
        let bold = Blob::new(std::sync::Arc::new(BOLD));
        let bold_id = bold.id();
        collection.register_fonts(bold, None);
        let fonts = FontContext { collection, source_cache: SourceCache::default() };
        let mut setter = Self { fonts, layouts: LayoutContext::new(), bold_id, stand_in: [0, 0] };
        for (at, bold) in [false, true].into_iter().enumerate() {
            let lines = setter.set("?", &[], Style { bold, ..BODY }, WIDTH);
            let glyph =
                lines.first().and_then(|line| line.runs.first()).and_then(|run| run.glyphs.first());
            setter.stand_in[at] = glyph.map_or(0, |glyph| glyph.id);
        }
        setter
    }

    /// Sets a text, the given byte ranges in bold.
    fn set(
        &mut self,
        text: &str,
        strong: &[std::ops::Range<usize>],
        style: Style,
        width: f32,
    ) -> Vec<Line> {
        let text: Rc<str> = clean(text).into();
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::Single(FontFamilyName::Named(
            "Open Sans".into(),
        ))));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.4)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if style.bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        for range in strong {
            builder.push(StyleProperty::FontWeight(FontWeight::BOLD), range.clone());
        }
        let mut layout = builder.build(&text);
        layout.break_all_lines(Some(width));
        let mut lines = Vec::new();
        for line in layout.lines() {
            let metrics = line.metrics();
            let mut x = 0.0;
            let mut runs = Vec::new();
            for run in line.runs() {
                let bold = run.font().data.id() == self.bold_id;
                let start = x;
                let mut glyphs: Vec<Glyph> = Vec::new();
                for cluster in run.visual_clusters() {
                    if cluster.is_ligature_continuation() {
                        if let Some(last) = glyphs.last_mut() {
                            last.range.end = cluster.text_range().end;
                        }
                        continue;
                    }
                    for glyph in cluster.glyphs() {
                        let id =
                            if glyph.id == 0 { self.stand_in[usize::from(bold)] } else { glyph.id };
                        let size = run.font_size();
                        glyphs.push(Glyph {
                            id,
                            advance: glyph.advance / size,
                            x: glyph.x / size,
                            y: glyph.y / size,
                            range: cluster.text_range(),
                        });
                        x += glyph.advance;
                    }
                }
                if !glyphs.is_empty() {
                    runs.push(Run {
                        bold,
                        size: run.font_size(),
                        x: start,
                        glyphs,
                        text: text.clone(),
                    });
                }
            }
            let top = metrics.block_min_coord;
            lines.push(Line {
                runs: Rc::new(runs),
                height: metrics.line_height,
                ascent: metrics.baseline - top,
            });
        }
        lines
    }
}

/// Control and private characters have no place in an archived document.
fn clean(text: &str) -> String {
    let odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{feff}' | '\u{fffe}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
    };
    text.chars().map(|c| if odd(c) { ' ' } else { c }).collect()
}

/// Flows a document over pages. `logo`: its width and height in pixels.
pub(super) fn flow(document: &Document, organisation: &str, logo: Option<(u32, u32)>) -> Flow {
    let mut flow = Flower {
        setter: Setter::new(),
        flow: Flow {
            pages: vec![Vec::new()],
            nodes: vec![Node { role: Role::Document, children: Vec::new() }],
            headings: Vec::new(),
        },
        y: MARGIN,
    };
    flow.head(document, organisation, logo);
    for section in &document.sections {
        flow.section(section);
    }
    for list in &document.lists {
        flow.section(list);
    }
    flow.space(10.0);
    flow.rule();
    flow.space(6.0);
    for line in &document.closing {
        flow.paragraph(0, line, SMALL);
        flow.space(2.0);
    }
    flow.flow
}

/// The lines of a footer, ready to be placed.
pub(super) fn footer(setter: &mut Setter, text: &str) -> Rc<Vec<Run>> {
    setter
        .set(text, &[], SMALL, WIDTH)
        .into_iter()
        .next()
        .map_or_else(Rc::default, |line| line.runs)
}

/// How wide these runs are.
pub(super) fn width(runs: &[Run]) -> f32 {
    runs.last().map_or(0.0, |run| {
        run.x + run.glyphs.iter().map(|glyph| glyph.advance * run.size).sum::<f32>()
    })
}

struct Flower {
    setter: Setter,
    flow: Flow,
    /// Where the next line's top is.
    y: f32,
}

impl Flower {
    fn node(&mut self, parent: usize, role: Role) -> usize {
        let id = self.flow.nodes.len();
        self.flow.nodes.push(Node { role, children: Vec::new() });
        self.flow.nodes[parent].children.push(id);
        id
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.flow.pages.last_mut() {
            page.push(mark);
        }
    }

    fn space(&mut self, height: f32) {
        if self.y > MARGIN {
            self.y += height;
        }
    }

    fn new_page(&mut self) {
        self.flow.pages.push(Vec::new());
        self.y = MARGIN;
    }

    /// Starts a new page when less than this is left.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > MARGIN {
            self.new_page();
        }
    }

    fn rule(&mut self) {
        let y = self.y;
        self.mark(Mark::Rule { x: MARGIN, y, width: WIDTH });
    }

    /// Places lines one below the other, from page to page.
    fn place(&mut self, leaf: usize, x: f32, lines: Vec<Line>, ink: Ink) {
        for line in lines {
            self.need(line.height);
            let y = self.y + line.ascent;
            self.mark(Mark::Line { leaf, x, y, ink, runs: line.runs });
            self.y += line.height;
        }
    }

    fn paragraph(&mut self, parent: usize, text: &str, style: Style) {
        let leaf = self.node(parent, Role::Paragraph);
        let lines = self.setter.set(text, &[], style, WIDTH);
        self.place(leaf, MARGIN, lines, style.ink);
    }

    fn heading(&mut self, parent: usize, level: u16, text: &str) {
        let (size, above, ink) = match level {
            1 => (19.0, 0.0, Ink::Accent),
            2 => (13.0, 16.0, Ink::Accent),
            _ => (10.5, 7.0, Ink::Text),
        };
        let style = Style { size, bold: true, ink };
        self.space(above);
        let lines = self.setter.set(text, &[], style, WIDTH);
        let height: f32 = lines.iter().map(|line| line.height).sum();
        // A heading does not stand alone at the foot of a page.
        self.need(height + 34.0);
        let page = self.flow.pages.len() - 1;
        self.flow.headings.push(Heading { level, text: text.to_owned(), page, y: self.y });
        let leaf = self.node(parent, Role::Heading(level, text.to_owned()));
        self.place(leaf, MARGIN, lines, ink);
        self.space(if level == 2 { 3.0 } else { 1.0 });
    }

    fn head(&mut self, document: &Document, organisation: &str, logo: Option<(u32, u32)>) {
        if let Some((w, h)) = logo.filter(|(w, h)| *w > 0 && *h > 0) {
            // Pixel sizes are small numbers; a logo is at most 160 by 48 points.
            #[allow(clippy::cast_precision_loss)]
            let (w, h) = (w as f32, h as f32);
            let scale = (160.0 / w).min(48.0 / h);
            let leaf = self.node(0, Role::Logo);
            let y = self.y;
            self.mark(Mark::Logo { leaf, x: MARGIN, y, width: w * scale, height: h * scale });
            self.y += h * scale + 10.0;
        }
        if !organisation.is_empty() {
            self.paragraph(0, organisation, STRONG);
            self.space(4.0);
        }
        if let Some(draft) = &document.draft {
            self.paragraph(0, draft, Style { ink: Ink::Accent, ..STRONG });
        }
        self.heading(0, 1, &document.title);
        self.space(2.0);
        self.paragraph(0, &document.note, BODY);
        self.space(8.0);
        self.facts(&document.facts);
        self.space(4.0);
    }

    /// Facts as a table of two columns, the names being row heads.
    fn facts(&mut self, facts: &[(String, String)]) {
        let table = self.node(0, Role::Table);
        let body = self.node(table, Role::TableBody);
        let columns = [92.0, WIDTH - 92.0];
        for (name, value) in facts {
            let row = self.node(body, Role::Row);
            let cells = vec![
                (Role::RowHeader, self.setter.set(name, &[], STRONG, columns[0] - 8.0)),
                (Role::Cell, self.setter.set(value, &[], BODY, columns[1])),
            ];
            self.row(row, &columns, cells);
            self.space(1.5);
        }
    }

    /// Places the cells of a row side by side; a row that fits no page goes on on the next.
    fn row(&mut self, row: usize, columns: &[f32], cells: Vec<(Role, Vec<Line>)>) {
        let height = |lines: &[Line]| lines.iter().map(|line| line.height).sum::<f32>();
        let tallest = cells.iter().map(|(_, lines)| height(lines)).fold(0.0, f32::max);
        if tallest < BOTTOM - MARGIN {
            self.need(tallest);
        }
        let count = cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        let leaves: Vec<usize> =
            cells.iter().map(|(role, _)| self.node(row, role.clone())).collect();
        for at in 0..count {
            let step = cells
                .iter()
                .filter_map(|(_, lines)| lines.get(at))
                .map(|line| line.height)
                .fold(0.0, f32::max);
            self.need(step);
            let mut x = MARGIN;
            for (((_, lines), column), leaf) in cells.iter().zip(columns).zip(&leaves) {
                if let Some(line) = lines.get(at) {
                    let y = self.y + line.ascent;
                    self.mark(Mark::Line {
                        leaf: *leaf,
                        x,
                        y,
                        ink: Ink::Text,
                        runs: line.runs.clone(),
                    });
                }
                x += column;
            }
            self.y += step;
        }
    }

    fn section(&mut self, section: &Section) {
        let node = self.node(0, Role::Section);
        self.heading(node, 2, &section.heading);
        for block in &section.blocks {
            match block {
                Block::Paragraph(text) => self.paragraph(node, text, BODY),
                Block::List { name, items, .. } => {
                    self.heading(node, 3, name);
                    let list = self.node(node, Role::List);
                    for item in items {
                        self.item(list, item);
                    }
                }
                Block::Table { head, rows } => self.table(node, head, rows),
            }
        }
    }

    fn item(&mut self, list: usize, item: &Item) {
        const INDENT: f32 = 30.0;
        let (text, strong) = wording(item);
        let node = self.node(list, Role::ListItem);
        let label = self.setter.set(&format!("{}.", item.number), &[], BODY, INDENT);
        let body = self.setter.set(&text, &strong, BODY, WIDTH - INDENT);
        if let Some(line) = body.first() {
            self.need(line.height);
        }
        let label_leaf = self.node(node, Role::ListLabel);
        let body_leaf = self.node(node, Role::ListBody);
        for line in label.into_iter().take(1) {
            let y = self.y + line.ascent;
            self.mark(Mark::Line {
                leaf: label_leaf,
                x: MARGIN,
                y,
                ink: Ink::Text,
                runs: line.runs,
            });
        }
        self.place(body_leaf, MARGIN + INDENT, body, Ink::Text);
        self.space(1.5);
    }

    fn table(&mut self, parent: usize, head: &[String], rows: &[Vec<String>]) {
        let columns: Vec<f32> = match head.len() {
            3 => vec![28.0, 72.0, WIDTH - 100.0],
            5 => vec![28.0, 72.0, 112.0, WIDTH - 296.0, 84.0],
            #[allow(clippy::cast_precision_loss)]
            count => vec![WIDTH / count.max(1) as f32; count],
        };
        let table = self.node(parent, Role::Table);
        let heads = self.node(table, Role::TableHead);
        let row = self.node(heads, Role::Row);
        let cells = head.iter().zip(&columns);
        let cells = cells.map(|(text, column)| {
            (Role::ColumnHeader, self.setter.set(text, &[], SMALL_STRONG, column - 8.0))
        });
        let cells = cells.collect();
        self.row(row, &columns, cells);
        self.space(2.0);
        self.rule();
        self.space(2.0);
        let body = self.node(table, Role::TableBody);
        for texts in rows {
            let row = self.node(body, Role::Row);
            let cells = texts.iter().zip(&columns);
            let cells = cells.map(|(text, column)| {
                (Role::Cell, self.setter.set(text, &[], SMALL, column - 8.0))
            });
            let cells = cells.collect();
            self.row(row, &columns, cells);
            self.space(2.0);
            self.rule();
            self.space(2.0);
        }
    }
}

/// An entry in words, with what is bold in it.
pub(super) fn wording(item: &Item) -> (String, Vec<std::ops::Range<usize>>) {
    let mut text = String::new();
    let mut strong = Vec::new();
    if let Some(who) = &item.who {
        text.push_str(who);
        text.push(':');
        strong.push(0..text.len());
        text.push(' ');
    }
    text.push_str(&item.text);
    if !item.remarks.is_empty() {
        text.push_str(&format!(" ({})", item.remarks.join("; ")));
    }
    (text, strong)
}
