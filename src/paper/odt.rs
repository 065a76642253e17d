//! The ODT: OpenDocument 1.3, styles by name, so that a word processor can restyle it.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Block, Look, Paper, PaperError};

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.text";
const NAMESPACES: &str = concat!(
    r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" "#,
    r#"xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" "#,
    r#"xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" "#,
    r#"xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" "#,
    r#"xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" "#,
    r#"xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" "#,
    r#"xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" "#,
    r#"xmlns:xlink="http://www.w3.org/1999/xlink" "#,
    r#"xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" "#,
    r#"xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3""#,
);

/// Renders a document as ODT. The same document gives the same bytes.
///
/// # Errors
/// When the archive cannot be packed.
pub fn odt(paper: &Paper, look: &Look) -> Result<Vec<u8>, PaperError> {
    pack(paper, look).map_err(|error| PaperError::Pack(error.to_string()))
}

fn pack(paper: &Paper, look: &Look) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let time = DateTime::default();
    let plain = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(time);
    let packed = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(time);
    // OpenDocument part 2, 3.3: first, and not compressed.
    zip.start_file("mimetype", plain)?;
    zip.write_all(MEDIA_TYPE.as_bytes())?;
    let mut parts = vec![
        ("content.xml", content(paper, look).into_bytes()),
        ("styles.xml", styles(paper, look).into_bytes()),
        ("meta.xml", meta(paper).into_bytes()),
        ("META-INF/manifest.xml", manifest(look).into_bytes()),
    ];
    if let Some((png, _)) = &look.logo {
        parts.push(("Pictures/logo.png", png.to_vec()));
    }
    for (name, bytes) in parts {
        zip.start_file(name, packed)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Text as XML: markup characters escaped, characters XML forbids left out, line breaks kept.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("<text:line-break/>"),
            '\t' => out.push_str("<text:tab/>"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

fn content(paper: &Paper, look: &Look) -> String {
    let mut body = String::new();
    if let Some((_, words)) = &look.logo {
        let _ = write!(
            body,
            r#"<text:p text:style-name="Body"><draw:frame draw:name="logo" text:anchor-type="as-char" svg:height="1.2cm" style:rel-width="scale"><draw:image xlink:href="Pictures/logo.png" xlink:type="simple"/><svg:title>{}</svg:title></draw:frame></text:p>"#,
            xml(words)
        );
    }
    if !paper.organisation.is_empty() {
        paragraph(&mut body, "Organisation", &paper.organisation);
    }
    let _ = write!(body, r#"<text:p text:style-name="Title">{}</text:p>"#, xml(&paper.title));
    paragraph(&mut body, "Subtitle", &paper.subtitle);
    // Word processors look for cell styles here, not among the named styles.
    let mut columns = cell_styles(look);
    for (number, block) in paper.blocks.iter().enumerate() {
        write_block(&mut body, &mut columns, number, block);
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}><office:automatic-styles>{columns}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"#
    )
}

fn cell_styles(look: &Look) -> String {
    format!(
        r#"<style:style style:name="Table" style:family="table"><style:table-properties table:align="margins" style:rel-width="100%" fo:margin-top="4pt"/></style:style><style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:padding="2pt"/></style:style><style:style style:name="Head" style:family="table-cell"><style:table-cell-properties fo:padding="3pt" fo:background-color="{shade}"/></style:style><style:style style:name="Lined" style:family="table-cell"><style:table-cell-properties fo:padding="3pt" fo:border-bottom="0.5pt solid {shade}"/></style:style>"#,
        shade = colour(look.shade)
    )
}

fn paragraph(body: &mut String, style: &str, text: &str) {
    let _ = write!(body, r#"<text:p text:style-name="{style}">{}</text:p>"#, xml(text));
}

fn write_block(body: &mut String, columns: &mut String, number: usize, block: &Block) {
    match block {
        Block::Heading(level, text) => {
            let level = level.clamp(&1, &3);
            let _ = write!(
                body,
                r#"<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{}</text:h>"#,
                xml(text)
            );
        }
        Block::Paragraph(text) => paragraph(body, "Body", text),
        Block::Small(text) => paragraph(body, "Small", text),
        Block::Bullets(items) => list(body, "Bullets", items),
        Block::Numbers(items) => list(body, "Numbers", items),
        Block::Facts(facts) => {
            let rows: Vec<Vec<&str>> =
                facts.iter().map(|(name, value)| vec![name.as_str(), value.as_str()]).collect();
            start_table(body, columns, number, &[3, 9]);
            for row in rows {
                body.push_str("<table:table-row>");
                cell(body, "Cell", "Strong", row[0]);
                cell(body, "Cell", "Body", row[1]);
                body.push_str("</table:table-row>");
            }
            body.push_str("</table:table>");
        }
        Block::Table { head, rows, widths } => {
            start_table(body, columns, number, widths);
            body.push_str("<table:table-header-rows><table:table-row>");
            head.iter().for_each(|text| cell(body, "Head", "Strong", text));
            body.push_str("</table:table-row></table:table-header-rows>");
            for row in rows {
                body.push_str("<table:table-row>");
                row.iter().for_each(|text| cell(body, "Lined", "Body", text));
                body.push_str("</table:table-row>");
            }
            body.push_str("</table:table>");
        }
    }
}

fn list(body: &mut String, style: &str, items: &[String]) {
    let _ = write!(body, r#"<text:list text:style-name="{style}">"#);
    for item in items {
        body.push_str("<text:list-item>");
        paragraph(body, "Body", item);
        body.push_str("</text:list-item>");
    }
    body.push_str("</text:list>");
}

fn start_table(body: &mut String, columns: &mut String, number: usize, widths: &[u16]) {
    let _ = write!(body, r#"<table:table table:name="T{number}" table:style-name="Table">"#);
    for (index, width) in widths.iter().enumerate() {
        let _ = write!(
            columns,
            r#"<style:style style:name="T{number}C{index}" style:family="table-column"><style:table-column-properties style:rel-column-width="{}*"/></style:style>"#,
            u32::from(*width) * 1000
        );
        let _ = write!(body, r#"<table:table-column table:style-name="T{number}C{index}"/>"#);
    }
}

fn cell(body: &mut String, style: &str, text_style: &str, text: &str) {
    let _ =
        write!(body, r#"<table:table-cell table:style-name="{style}" office:value-type="string">"#);
    paragraph(body, text_style, text);
    body.push_str("</table:table-cell>");
}

fn colour([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A paragraph style.
struct Named<'a> {
    name: &'a str,
    /// Font size, relative to running text.
    scale: f32,
    bold: bool,
    colour: [u8; 3],
    /// White space above and below, in points.
    above: f32,
    below: f32,
    keep: bool,
}

fn styles(paper: &Paper, look: &Look) -> String {
    let (text, accent) = (look.text, look.accent);
    let style = |name, scale, bold, colour, above, below, keep| Named {
        name,
        scale,
        bold,
        colour,
        above,
        below,
        keep,
    };
    let named = [
        style("Body", 1.0, false, text, 0.0, 3.0, false),
        style("Strong", 1.0, true, text, 0.0, 3.0, false),
        style("Small", 0.85, false, text, 6.0, 3.0, false),
        style("Organisation", 0.95, false, accent, 0.0, 0.0, true),
        style("Title", 2.0, true, accent, 2.0, 2.0, true),
        style("Subtitle", 1.1, false, text, 0.0, 10.0, true),
        style("Heading_20_1", 1.45, true, accent, 16.0, 4.0, true),
        style("Heading_20_2", 1.15, true, accent, 9.0, 3.0, true),
        style("Heading_20_3", 1.0, true, accent, 6.0, 2.0, true),
        style("Footer", 0.8, false, text, 0.0, 0.0, false),
    ];
    let mut xml_styles = String::new();
    for one in named {
        let weight = if one.bold { "bold" } else { "normal" };
        let keep = if one.keep { r#" fo:keep-with-next="always""# } else { "" };
        let outline = match one.name.strip_prefix("Heading_20_") {
            Some(level) => format!(r#" style:default-outline-level="{level}""#),
            None => String::new(),
        };
        let border = if one.name == "Subtitle" {
            format!(r#" fo:border-bottom="1.5pt solid {}" fo:padding-bottom="6pt""#, colour(accent))
        } else {
            String::new()
        };
        let _ = write!(
            xml_styles,
            r#"<style:style style:name="{}" style:family="paragraph"{outline}><style:paragraph-properties fo:margin-top="{}pt" fo:margin-bottom="{}pt"{keep}{border}/><style:text-properties style:font-name="Noto Sans" fo:font-size="{:.1}pt" fo:font-weight="{weight}" fo:color="{}" fo:language="nl" fo:country="NL"/></style:style>"#,
            one.name,
            one.above,
            one.below,
            one.scale * look.size,
            colour(one.colour)
        );
    }
    let margin = look.margin / 72.0 * 2.54;
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-styles {NAMESPACES}><office:font-face-decls><style:font-face style:name="Noto Sans" svg:font-family="'Noto Sans', 'Open Sans', Arial" style:font-family-generic="swiss"/></office:font-face-decls><office:styles>{xml_styles}<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•"><style:list-level-properties text:space-before="0.2cm" text:min-label-width="0.5cm"/></text:list-level-style-bullet></text:list-style><text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."><style:list-level-properties text:space-before="0.2cm" text:min-label-width="0.7cm"/></text:list-level-style-number></text:list-style></office:styles><office:automatic-styles><style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="{margin:.2}cm" fo:margin-bottom="{margin:.2}cm" fo:margin-left="{margin:.2}cm" fo:margin-right="{margin:.2}cm"/><style:footer-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.3cm"/></style:footer-style></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page"><style:footer><text:p text:style-name="Footer">{footer}  ·  {page} <text:page-number/> / <text:page-count/></text:p></style:footer></style:master-page></office:master-styles></office:document-styles>"#,
        footer = xml(&paper.footer),
        page = xml(&paper.page_word),
    )
}

fn meta(paper: &Paper) -> String {
    let date =
        paper.date.map_or_else(String::new, |date| format!("<dc:date>{date}T12:00:00</dc:date>"));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-meta {NAMESPACES}><office:meta><meta:generator>Buitenkant</meta:generator><dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:language>nl-NL</dc:language>{date}</office:meta></office:document-meta>"#,
        xml(&paper.title),
        xml(&paper.organisation)
    )
}

fn manifest(look: &Look) -> String {
    let logo = if look.logo.is_some() {
        r#"<manifest:file-entry manifest:full-path="Pictures/logo.png" manifest:media-type="image/png"/>"#
    } else {
        ""
    };
    let parts: String = ["content.xml", "styles.xml", "meta.xml"]
        .iter()
        .map(|part| format!(r#"<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>"#))
        .collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>{parts}{logo}</manifest:manifest>"#
    )
}
