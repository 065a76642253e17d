//! Text in, findings out.

/// The scanner.
#[derive(Debug, Default)]
pub struct Scanner {}
