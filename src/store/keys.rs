//! What is derived from the key file, and how values are sealed.
//!
//! One 32-byte secret; every use has a key of its own by HKDF-SHA256 (RFC 5869). Values are sealed with
//! XChaCha20-Poly1305 under a random nonce, bound to the place where they stand.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::StoreError;

const NONCE: usize = 24;

/// The keys of one state folder.
pub struct Keys {
    secret: Zeroizing<[u8; 32]>,
    cipher: XChaCha20Poly1305,
    index: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// The keys that derive from a secret.
    pub fn new(secret: [u8; 32]) -> Self {
        let secret = Zeroizing::new(secret);
        let seal = expand(&secret, b"buitenkant/1/seal");
        let index = expand(&secret, b"buitenkant/1/index");
        Self { cipher: XChaCha20Poly1305::new(seal.as_ref().into()), index, secret }
    }

    /// The key for another use, such as `"register"` or `"client"`.
    pub fn derive(&self, use_for: &str) -> Zeroizing<[u8; 32]> {
        expand(&self.secret, format!("buitenkant/1/use/{use_for}").as_bytes())
    }

    /// A keyed hash: by it a value is found again without its id standing on disk.
    pub fn index(&self, place: &str, id: &str) -> [u8; 32] {
        // An HMAC key may have any length.
        #[allow(clippy::expect_used, reason = "HMAC takes keys of every length")]
        let mut mac =
            <Hmac<Sha256> as Mac>::new_from_slice(self.index.as_ref()).expect("any key length");
        mac.update(place.as_bytes());
        mac.update(&[0]);
        mac.update(id.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Seals a value for one place; it opens at no other.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn seal(
        &self,
        place: &'static str,
        id: &[u8],
        value: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(StoreError::Random)?;
        let bound = bound(place, id);
        let sealed = self
            .cipher
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: value, aad: &bound })
            .map_err(|_| StoreError::Sealed { place })?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens a sealed value.
    ///
    /// # Errors
    /// When it was sealed with another key or for another place, or was damaged.
    pub fn open(
        &self,
        place: &'static str,
        id: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let broken = StoreError::Sealed { place };
        let Some((nonce, sealed)) = sealed.split_at_checked(NONCE) else { return Err(broken) };
        let bound = bound(place, id);
        self.cipher
            .decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: &bound })
            .map_err(|_| broken)
    }
}

fn bound(place: &str, id: &[u8]) -> Vec<u8> {
    [place.as_bytes(), &[0], id].concat()
}

fn expand(secret: &[u8; 32], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    // 32 bytes are far below HKDF's limit of 255 blocks.
    #[allow(clippy::expect_used, reason = "the length is a constant within HKDF's limit")]
    Hkdf::<Sha256>::new(None, secret).expand(info, key.as_mut()).expect("32 bytes");
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_in_its_place() {
        let keys = Keys::new([7; 32]);
        let sealed = keys.seal("records", b"a", b"value").expect("sealed");
        assert_eq!(keys.open("records", b"a", &sealed).expect("opened"), b"value");
        assert!(keys.open("records", b"b", &sealed).is_err());
        assert!(keys.open("links", b"a", &sealed).is_err());
        assert!(Keys::new([8; 32]).open("records", b"a", &sealed).is_err());
        assert!(keys.open("records", b"a", &sealed[..10]).is_err());
    }

    #[test]
    fn uses_have_keys_of_their_own() {
        let keys = Keys::new([7; 32]);
        assert_ne!(keys.derive("client"), keys.derive("register"));
        assert_ne!(keys.index("records", "x"), keys.index("links", "x"));
    }
}
