//! The minutes as an OpenDocument text, from the XML templates under `config/minutes/odt`.

use std::io::{Cursor, Write};

use jiff::Timestamp;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, context};
use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::document::Document;
use super::template::Template;

const MIME: &str = "application/vnd.oasis.opendocument.text";

const TEMPLATES: [(&str, &str); 3] = [
    ("content.xml", include_str!("../../config/minutes/odt/content.xml")),
    ("styles.xml", include_str!("../../config/minutes/odt/styles.xml")),
    ("meta.xml", include_str!("../../config/minutes/odt/meta.xml")),
];

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum OdtError {
    /// A template is wrong; only its name and line are told.
    #[error("template config/minutes/odt/{file} is wrong in line {line}")]
    Template {
        /// Which.
        file: &'static str,
        /// Where.
        line: usize,
    },
    /// The archive could not be written.
    #[error("the text document could not be written")]
    Archive(#[from] zip::result::ZipError),
    /// The archive could not be written.
    #[error("the text document could not be written")]
    Write(#[from] std::io::Error),
}

/// The size of a logo on the page.
#[derive(Serialize)]
struct Logo {
    width: f32,
    height: f32,
}

/// Writes the minutes as an OpenDocument text. `at` is the date the document bears; the same
/// document gives the same bytes.
///
/// # Errors
/// See [`OdtError`].
pub fn odt(document: &Document, template: &Template, at: Timestamp) -> Result<Vec<u8>, OdtError> {
    let look = &template.look;
    let logo = look.logo_png.as_deref().and_then(png_size).map(|(width, height)| {
        // Pixel sizes are small numbers; a logo is at most 5.6 by 1.7 centimetres.
        #[allow(clippy::cast_precision_loss)]
        let (width, height) = (width as f32, height as f32);
        let scale = (5.6 / width).min(1.7 / height);
        Logo { width: width * scale, height: height * scale }
    });
    let look_values = context! { accent => look.accent.as_str(), text => look.text.as_str(), line => look.line.as_str(), organisation => look.organisation.as_str() };
    let values = context! {
        document => clean(document),
        look => look_values,
        logo => minijinja::Value::from(Serde(logo.as_ref())),
        page => page_parts(&template.wording.page).to_vec(),
        at => at.to_string(),
    };
    let plain = options(CompressionMethod::Stored);
    let packed = options(CompressionMethod::Deflated);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // The media type comes first and is not packed, so that programs see it without unpacking.
    archive.start_file("mimetype", plain)?;
    archive.write_all(MIME.as_bytes())?;
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, source) in TEMPLATES {
        let wrong = |error: minijinja::Error| OdtError::Template {
            file: name,
            line: error.line().unwrap_or(0),
        };
        environment.add_template(name, source).map_err(wrong)?;
        let text =
            environment.get_template(name).and_then(|one| one.render(&values)).map_err(wrong)?;
        archive.start_file(name, packed)?;
        archive.write_all(text.as_bytes())?;
    }
    let mut parts: Vec<(&str, &str)> =
        TEMPLATES.iter().map(|(name, _)| (*name, "text/xml")).collect();
    if let (Some(png), Some(_)) = (&look.logo_png, &logo) {
        archive.start_file("Pictures/logo.png", plain)?;
        archive.write_all(png)?;
        parts.push(("Pictures/logo.png", "image/png"));
    }
    archive.start_file("META-INF/manifest.xml", packed)?;
    archive.write_all(manifest(&parts).as_bytes())?;
    Ok(archive.finish()?.into_inner())
}

fn options(method: CompressionMethod) -> SimpleFileOptions {
    // A fixed time: the same minutes give the same bytes.
    SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default())
}

fn manifest(parts: &[(&str, &str)]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\n",
    );
    let root = [("/", MIME)];
    for (path, mime) in root.iter().chain(parts) {
        out.push_str(&format!(
            "<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{mime}\"/>\n"
        ));
    }
    out.push_str("</manifest:manifest>\n");
    out
}

/// The words around the page number and the number of pages.
fn page_parts(text: &str) -> [String; 3] {
    let (before, rest) = text.split_once("{page}").unwrap_or((text, ""));
    let (between, after) = rest.split_once("{pages}").unwrap_or((rest, ""));
    [before.to_owned(), between.to_owned(), after.to_owned()]
}

/// The document without characters that XML does not allow.
fn clean(document: &Document) -> minijinja::Value {
    fn walk(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) => {
                let fits = |c: char| match c {
                    '\t' | '\n' => true,
                    '\u{fffe}' | '\u{ffff}' => false,
                    c => !c.is_control(),
                };
                text.retain(fits);
            }
            serde_json::Value::Array(values) => values.iter_mut().for_each(walk),
            serde_json::Value::Object(values) => values.values_mut().for_each(walk),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(document).unwrap_or_default();
    walk(&mut value);
    minijinja::Value::from(Serde(value))
}

/// Width and height of a PNG, from its header.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return None;
    }
    let number = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    Some((number(16)?, number(20)?)).filter(|(width, height)| *width > 0 && *height > 0)
}
