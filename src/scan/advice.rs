//! What to offer the author of a finding: which questions help, and which sentence to start from.
//! The words themselves are in `config/nl.ftl`; here is which belong together.

use super::Label;

/// The key of an advice in the chat texts. Each has a line `advies-KEY` that asks for what others
/// can see, the effect, and the request; none suggests behaviour that nobody saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Advice {
    /// Instead of a disease: what do others notice, what does it lead to?
    Behaviour,
    /// Instead of a medicine: what must others do or watch for?
    Medicine,
    /// Instead of a clinical finding: what was seen and heard, and what is the risk?
    Seen,
    /// Instead of a treatment fact: is somebody in care, whom does one call?
    Care,
    /// Instead of a name: the case code.
    CaseCode,
    /// Instead of a number or address: the role, or bilaterally.
    Elsewhere,
}

impl Advice {
    /// The advice that fits a label.
    #[must_use]
    pub fn of(label: Label) -> Advice {
        match label {
            Label::Diagnosis => Advice::Behaviour,
            Label::Medication => Advice::Medicine,
            Label::Symptom => Advice::Seen,
            Label::Treatment => Advice::Care,
            Label::Person => Advice::CaseCode,
            _ => Advice::Elsewhere,
        }
    }

    /// The key in the chat texts.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Advice::Behaviour => "advies-gedrag",
            Advice::Medicine => "advies-medicijn",
            Advice::Seen => "advies-gezien",
            Advice::Care => "advies-zorg",
            Advice::CaseCode => "advies-code",
            Advice::Elsewhere => "advies-elders",
        }
    }
}
