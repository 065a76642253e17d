//! The look of documents, which an organisation can change: `config/paper/look.toml`.

use std::sync::Arc;

use serde::Deserialize;

use crate::fault::Fault;

/// The shipped look.
pub const SHIPPED_LOOK: &str = include_str!("../../config/paper/look.toml");

const REGULAR: &[u8] = include_bytes!("../../config/paper/fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../config/paper/fonts/NotoSans-Bold.ttf");

/// Colours, sizes, fonts and logo.
#[derive(Clone)]
pub struct Look {
    pub(super) accent: [u8; 3],
    pub(super) text: [u8; 3],
    pub(super) shade: [u8; 3],
    /// Size of running text, in points.
    pub(super) size: f32,
    /// Margin, in points.
    pub(super) margin: f32,
    /// A PNG and the words for it.
    pub(super) logo: Option<(Arc<Vec<u8>>, String)>,
    pub(super) regular: &'static [u8],
    pub(super) bold: &'static [u8],
}

impl std::fmt::Debug for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Look").field("accent", &self.accent).field("size", &self.size).finish()
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    accent: [u8; 3],
    text: [u8; 3],
    shade: [u8; 3],
    size: f32,
    margin: f32,
    logo: String,
    logo_text: String,
}

/// Points in a millimetre.
const MILLIMETRE: f32 = 72.0 / 25.4;

impl Look {
    /// The shipped look.
    ///
    /// # Errors
    /// None that a test does not exclude.
    pub fn shipped() -> Result<Self, Vec<Fault>> {
        Self::load("config/paper/look.toml", SHIPPED_LOOK, |_| None)
    }

    /// Reads a look; `read` gives the bytes of the logo it names.
    ///
    /// # Errors
    /// What is wrong, with line and remedy.
    pub fn load(
        file: &str,
        source: &str,
        read: impl Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<Self, Vec<Fault>> {
        let remedy = "compare with the shipped config/paper/look.toml";
        let look: File = toml::from_str(source).map_err(|error| {
            let fault = Fault::new(file, error.message(), remedy);
            vec![match error.span() {
                Some(span) => fault.at_offset(source, span.start),
                None => fault,
            }]
        })?;
        let mut faults = Vec::new();
        if !(6.0..=24.0).contains(&look.size) {
            faults.push(Fault::new(file, "size is not between 6 and 24", "choose 10.0"));
        }
        if !(5.0..=60.0).contains(&look.margin) {
            faults.push(Fault::new(file, "margin is not between 5 and 60", "choose 22.0"));
        }
        let logo = match look.logo.as_str() {
            "" => None,
            path => match read(path) {
                Some(bytes) if bytes.starts_with(b"\x89PNG") => {
                    Some((Arc::new(bytes), look.logo_text.clone()))
                }
                _ => {
                    faults.push(Fault::new(
                        file,
                        format!("logo {path:?} cannot be read, or is no PNG"),
                        "give the path of a PNG, relative to this file",
                    ));
                    None
                }
            },
        };
        if logo.is_some() && look.logo_text.is_empty() {
            faults.push(Fault::new(
                file,
                "logo_text is empty",
                "write what a screen reader says for the logo",
            ));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            accent: look.accent,
            text: look.text,
            shade: look.shade,
            size: look.size,
            margin: look.margin * MILLIMETRE,
            logo,
            regular: REGULAR,
            bold: BOLD,
        })
    }
}
