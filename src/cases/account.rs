//! Accountability: who did what with a case, when, and on what ground (NEN 7513). No names, no text.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// When.
    pub at: Timestamp,
    /// Who, as a keyed tag.
    pub who: String,
    /// What was done, such as `case opened` or `decision recorded`.
    pub what: String,
    /// The case; `None`: not about one case.
    #[serde(default)]
    pub case: Option<String>,
    /// The number of the minutes.
    #[serde(default)]
    pub meeting: Option<String>,
    /// On what ground.
    #[serde(default)]
    pub ground: Option<String>,
}
