//! The sources' numbered rules and condition lists: what a dialog may cite and how long a list is.

/// Prefix of a source's rule ids, and how many rules the source has.
pub const SOURCES: [(&str, usize); 5] =
    [("LLA", 18), ("BMZ", 40), ("VGN", 47), ("WWS", 29), ("GBZ", 23)];

/// The rule of this tool itself, of no source: acute danger to life comes before every question.
pub const SAFETY: &str = "112";

/// Lists of conditions that must all be met, with the length the source prints. Conflict of duties
/// has another list in every source; they are never merged or shortened.
pub const LISTS: [(&str, usize); 6] =
    [("LLA-LB", 5), ("BMZ-BF", 6), ("VGN-VB", 6), ("VGN-VC", 5), ("WWS-WA", 5), ("GBZ-GA", 5)];

/// The length of a list, if it is a list of ours.
pub fn list_length(list: &str) -> Option<usize> {
    LISTS.iter().find(|(id, _)| *id == list).map(|(_, length)| *length)
}

/// All rule ids of a source, in order; empty for an unknown prefix.
pub fn of_source(prefix: &str) -> Vec<String> {
    let count = SOURCES.iter().find(|(id, _)| *id == prefix).map_or(0, |(_, count)| *count);
    (1..=count).map(|number| format!("{prefix}-{number}")).collect()
}
