//! Decision aids as data.

/// All decision aids.
#[derive(Debug, Default)]
pub struct Library {}
