//! Case codes and the register of keyed fingerprints.

/// The case register (placeholder until the real one lands).
#[derive(Debug, Default)]
pub struct Register {}

/// A registered name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Hit {
    pub start: usize,
    pub end: usize,
    pub code: String,
}

impl Register {
    /// Registered names in a text.
    pub fn find(&self, _text: &str) -> Vec<Hit> {
        Vec::new()
    }
    /// A keyed tag of any text within a domain (`user`, `mention`): equal texts, equal tags; nothing else can be read from it.
    pub fn tag(&self, domain: &str, text: &str) -> String {
        format!("{domain}:{}", text.len())
    }
}
