//! The key under which fingerprints are made.

use std::fmt;

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Bytes of a fingerprint: enough that two names never meet, half of what the hash gives.
pub(super) const LENGTH: usize = 16;

/// A fingerprint of one form of a name.
pub(super) type Print = [u8; LENGTH];

/// The secret under which names become fingerprints. It comes from the key file, never from the
/// database: who steals only the database cannot try names against it.
#[derive(Clone)]
pub struct FingerprintKey(Hmac<Sha256>);

impl fmt::Debug for FingerprintKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FingerprintKey")
    }
}

impl FingerprintKey {
    /// A key from 32 secret bytes.
    pub fn new(secret: &[u8; 32]) -> Self {
        // HMAC takes a key of any length.
        #[allow(clippy::expect_used)]
        Self(Hmac::new_from_slice(secret).expect("HMAC takes a key of any length"))
    }

    /// A fixed key for the terminal room, where nothing is kept that needs one.
    pub fn for_trial() -> Self {
        Self::new(b"terminal room: keeps no secrets.")
    }

    /// The fingerprint of a text within a domain: prints of different domains never meet.
    pub(super) fn print(&self, domain: &str, text: &str) -> Print {
        let mut mac = self.0.clone();
        mac.update(domain.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        let full = mac.finalize().into_bytes();
        let mut print = [0; LENGTH];
        print.copy_from_slice(&full[..LENGTH]);
        print
    }
}

/// A fingerprint in hexadecimal.
pub(super) fn to_hex(print: &Print) -> String {
    print.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A fingerprint from hexadecimal.
pub(super) fn from_hex(text: &str) -> Option<Print> {
    let mut print = [0; LENGTH];
    if text.len() != 2 * LENGTH || !text.is_ascii() {
        return None;
    }
    for (byte, at) in print.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(print)
}
