//! The labels of a finding and the group each belongs to.

use std::fmt;

/// What a finding is about. Names and meaning are those of the annotation guide of the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Label {
    /// A named disease, disorder, disability or addiction.
    Diagnosis,
    /// A named medicine, medicine group or substitute.
    Medication,
    /// A clinical finding, in clinical words or plain Dutch.
    Symptom,
    /// A treatment fact beyond being in treatment.
    Treatment,
    /// The name of a client, relative or neighbour.
    Person,
    /// A date of birth.
    Birthdate,
    /// An exact age.
    Age,
    /// Street with number, postcode, room number.
    Address,
    /// Citizen service number (Wet algemene bepalingen burgerservicenummer).
    Bsn,
    /// Telephone number of a person.
    Phone,
    /// E-mail address of a person.
    Email,
    /// Bank account number.
    Iban,
    /// Licence plate.
    LicencePlate,
    /// Number of a file, case or report.
    RecordNumber,
}

/// The two kinds of finding; each has its own threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Diagnosis, medication, symptom, treatment.
    Health,
    /// Everything that points at a person directly.
    Identifier,
}

impl Label {
    /// All labels, in the order in which the model numbers them.
    pub const ALL: [Label; 14] = [
        Label::Diagnosis,
        Label::Medication,
        Label::Symptom,
        Label::Treatment,
        Label::Person,
        Label::Birthdate,
        Label::Age,
        Label::Address,
        Label::Bsn,
        Label::Phone,
        Label::Email,
        Label::Iban,
        Label::LicencePlate,
        Label::RecordNumber,
    ];

    /// The name as the corpus and the JSON output write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Diagnosis => "diagnosis",
            Label::Medication => "medication",
            Label::Symptom => "symptom",
            Label::Treatment => "treatment",
            Label::Person => "person",
            Label::Birthdate => "birthdate",
            Label::Age => "age",
            Label::Address => "address",
            Label::Bsn => "bsn",
            Label::Phone => "phone",
            Label::Email => "email",
            Label::Iban => "iban",
            Label::LicencePlate => "licence_plate",
            Label::RecordNumber => "record_number",
        }
    }

    /// The label with this corpus name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Label> {
        Label::ALL.into_iter().find(|label| label.as_str() == name)
    }

    /// The group whose threshold applies.
    #[must_use]
    pub fn group(self) -> Group {
        match self {
            Label::Diagnosis | Label::Medication | Label::Symptom | Label::Treatment => {
                Group::Health
            }
            _ => Group::Identifier,
        }
    }

    /// Position in [`Label::ALL`].
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
