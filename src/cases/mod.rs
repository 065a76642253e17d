//! Case codes and the register of keyed fingerprints.

/// The case register.
#[derive(Debug, Default)]
pub struct Register {}
