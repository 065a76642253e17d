//! Text in, findings out.

/// What a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Label {
    Diagnosis,
    Medication,
    Symptom,
    Treatment,
    Person,
    Birthdate,
    Age,
    Address,
    Bsn,
    Phone,
    Email,
    Iban,
    LicencePlate,
    RecordNumber,
}

/// Groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Group {
    Health,
    Identifier,
}

impl Label {
    /// Corpus name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Diagnosis => "diagnosis",
            Self::Medication => "medication",
            Self::Symptom => "symptom",
            Self::Treatment => "treatment",
            Self::Person => "person",
            Self::Birthdate => "birthdate",
            Self::Age => "age",
            Self::Address => "address",
            Self::Bsn => "bsn",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Iban => "iban",
            Self::LicencePlate => "licence_plate",
            Self::RecordNumber => "record_number",
        }
    }
    /// Group.
    pub fn group(self) -> Group {
        match self {
            Self::Diagnosis | Self::Medication | Self::Symptom | Self::Treatment => Group::Health,
            _ => Group::Identifier,
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Finding {
    pub start: usize,
    pub end: usize,
    pub label: Label,
    pub rule: String,
    pub score: f32,
}

/// Context.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Around<'a> {
    pub members: &'a [String],
    pub case_open: bool,
}

/// The scanner (placeholder until the real one lands).
#[derive(Debug, Default)]
pub struct Scanner {}

impl Scanner {
    /// Scan.
    pub fn scan(&self, text: &str, _around: &Around<'_>) -> Vec<Finding> {
        let mut out = Vec::new();
        for (word, label) in [("schizofrenie", Label::Diagnosis), ("clozapine", Label::Medication)]
        {
            if let Some(at) = text.to_lowercase().find(word) {
                let start = text[..at].chars().count();
                out.push(Finding {
                    start,
                    end: start + word.len(),
                    label,
                    rule: "placeholder".into(),
                    score: 1.0,
                });
            }
        }
        out
    }
}
