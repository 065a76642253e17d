//! One fault in a file that a person wrote: where, what, and what to do about it.

use std::fmt;

/// A fault found while loading or checking configuration, a dialog, the lexicon or a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's name, as the user knows it.
    pub file: String,
    /// Line number, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl Fault {
    /// A fault without a known line.
    pub fn new(
        file: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { file: file.into(), line: None, message: message.into(), remedy: remedy.into() }
    }

    /// The same fault at a line, counted from 1.
    #[must_use]
    pub fn at(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// The same fault at the line in which `offset` (bytes) of `source` lies.
    #[must_use]
    pub fn at_offset(self, source: &str, offset: usize) -> Self {
        let upto = source.as_bytes().iter().take(offset);
        self.at(1 + upto.filter(|byte| **byte == b'\n').count())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{}: ", self.file, line)?,
            None => write!(f, "{}: ", self.file)?,
        }
        write!(f, "{} ({})", self.message, self.remedy)
    }
}
