//! The wording and the look of the minutes, which an organisation can change.

use serde::Deserialize;

use super::document::Wording;
use crate::fault::Fault;

/// The shipped, commented template.
pub const SHIPPED: &str = include_str!("../../config/minutes/verslag.toml");

/// Wording and look.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The words.
    pub wording: Wording,
    /// The look.
    pub look: Look,
}

/// Logo and colours.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// The organisation, at the head of each document.
    pub organisation: String,
    /// File name of a PNG logo, seen from the template's folder; empty: none.
    pub logo: String,
    /// Colour of headings, `#rrggbb`.
    pub accent: String,
    /// Colour of text.
    pub text: String,
    /// Colour of lines.
    pub line: String,
    /// The logo's bytes; whoever reads the template from a folder reads the logo too.
    #[serde(skip)]
    pub logo_png: Option<Vec<u8>>,
}

impl std::fmt::Debug for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Look({}, {}, {})", self.accent, self.text, self.line)
    }
}

impl Template {
    /// Reads a template; `file` is the name used in faults.
    ///
    /// # Errors
    /// What is wrong, with line and remedy.
    pub fn load(file: &str, source: &str) -> Result<Self, Vec<Fault>> {
        let template: Self = toml::from_str(source).map_err(|error| {
            let remedy = "compare with the shipped config/minutes/verslag.toml";
            let fault = Fault::new(file, error.message().to_owned(), remedy);
            vec![match error.span() {
                Some(span) => fault.at_offset(source, span.start),
                None => fault,
            }]
        })?;
        let mut faults = Vec::new();
        let look = &template.look;
        for (name, colour) in [("accent", &look.accent), ("text", &look.text), ("line", &look.line)]
        {
            if rgb(colour).is_none() {
                let fault = Fault::new(
                    file,
                    format!("look.{name} is no colour"),
                    "write a colour as \"#1f5c7a\"",
                );
                let at = source
                    .lines()
                    .position(|line| line.trim_start().starts_with(name) && line.contains(colour));
                faults.push(at.map_or(fault.clone(), |at| fault.at(at + 1)));
            }
        }
        if faults.is_empty() { Ok(template) } else { Err(faults) }
    }

    /// The shipped template.
    ///
    /// # Errors
    /// None, as a test sees to.
    pub fn shipped() -> Result<Self, Vec<Fault>> {
        Self::load("config/minutes/verslag.toml", SHIPPED)
    }
}

/// The parts of a colour `#rrggbb`.
pub(super) fn rgb(colour: &str) -> Option<[u8; 3]> {
    let digits =
        colour.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_template_loads() {
        Template::shipped().expect("loads");
    }

    #[test]
    fn faults_name_line_and_remedy() {
        let broken = SHIPPED.replace("#1f5c7a", "blauw");
        let faults = Template::load("x.toml", &broken).expect_err("a fault");
        assert_eq!(faults.len(), 1);
        assert!(faults[0].line.is_some_and(|line| line > 40), "{:?}", faults[0]);
        let unknown = format!("{SHIPPED}\nkleur = \"x\"\n");
        assert!(Template::load("x.toml", &unknown).expect_err("a fault")[0].line.is_some());
    }
}
