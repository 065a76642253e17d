//! The state folder: one lock, the key file, the stores, and small sealed files.
//!
//! Session, client store, our store and key are one unit: a part of it is worth nothing, and a restored
//! old copy breaks encryption. So the folder is opened as a whole or not at all.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{Keys, StoreError};

const KEY: &str = "key";
const LOCK: &str = "lock";

/// An open state folder. The lock is held for as long as this lives.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    keys: Keys,
    _lock: File,
}

impl Folder {
    /// Opens a folder in which a bot has logged in. `key_file`: where the key is when it is not in
    /// the folder (an operator's secret store).
    ///
    /// # Errors
    /// When there is no state, another process has it, or the key file is missing or readable by others.
    pub fn open(path: &Path, key_file: Option<&Path>) -> Result<Self, StoreError> {
        if !path.join(LOCK).exists() {
            return Err(StoreError::Empty { path: shown(path) });
        }
        let lock = lock(path)?;
        let key_path = key_file.map_or_else(|| path.join(KEY), Path::to_owned);
        if !key_path.exists() {
            let missing = "the key file";
            return Err(StoreError::Incomplete { path: shown(path), missing });
        }
        Ok(Self { path: path.to_owned(), keys: Keys::new(*read_key(&key_path)?), _lock: lock })
    }

    /// Opens a folder for a first login; makes folder and key when they are not there.
    ///
    /// # Errors
    /// As [`Folder::open`], and when files cannot be made.
    pub fn create(path: &Path, key_file: Option<&Path>) -> Result<Self, StoreError> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(|source| file_error(path, source))?;
        let lock = lock(path)?;
        let key_path = key_file.map_or_else(|| path.join(KEY), Path::to_owned);
        if !key_path.exists() {
            let mut secret = Zeroizing::new([0; 32]);
            getrandom::fill(secret.as_mut()).map_err(StoreError::Random)?;
            write_secret(&key_path, hex(secret.as_ref()).as_bytes())?;
        }
        Ok(Self { path: path.to_owned(), keys: Keys::new(*read_key(&key_path)?), _lock: lock })
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Seals a small file in the folder, mode 0600, whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, name: &'static str, value: &[u8]) -> Result<(), StoreError> {
        let sealed = self.keys.seal(name, b"file", value)?;
        write_secret(&self.path.join(name), &sealed)
    }

    /// Opens a small sealed file; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read, or does not open with the key.
    pub fn read(&self, name: &'static str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let path = self.path.join(name);
        match fs::read(&path) {
            Ok(sealed) => Ok(Some(Zeroizing::new(self.keys.open(name, b"file", &sealed)?))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(file_error(&path, source)),
        }
    }

    /// Removes a file or folder within the state folder; one that is not there is no error.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self, name: &str) -> Result<(), StoreError> {
        let path = self.path.join(name);
        let removed =
            if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(file_error(&path, error)),
            _ => Ok(()),
        }
    }

    /// Erases everything in the folder, the key last; for logging out.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn erase(&self) -> Result<(), StoreError> {
        let entries = fs::read_dir(&self.path).map_err(|source| file_error(&self.path, source))?;
        let mut paths: Vec<PathBuf> =
            entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort_by_key(|path| path.ends_with(KEY));
        for path in paths {
            let removed =
                if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.map_err(|source| file_error(&path, source))?;
        }
        Ok(())
    }
}

/// Writes a file that only its owner can read: beside it first, then in its place.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let beside = path.with_extension("new");
    let write = || -> io::Result<()> {
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => File::open(parent)?.sync_all(),
            None => Ok(()),
        }
    };
    write().map_err(|source| file_error(path, source))
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let name = path.join(LOCK);
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&name)
        .map_err(|source| file_error(&name, source))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked { path: shown(path) }),
        Err(TryLockError::Error(source)) => Err(file_error(&name, source)),
    }
}

fn read_key(path: &Path) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let bad = |why| StoreError::KeyFile { path: shown(path), why };
    let mut file = File::open(path).map_err(|source| file_error(path, source))?;
    let mode = file.metadata().map_err(|source| file_error(path, source))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(bad("others can read this key file"));
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(|source| file_error(path, source))?;
    let digits = text.trim().as_bytes();
    let mut key = Zeroizing::new([0; 32]);
    if digits.len() != 64 {
        return Err(bad("this is no key"));
    }
    for (byte, pair) in key.iter_mut().zip(digits.chunks(2)) {
        let pair = std::str::from_utf8(pair).map_err(|_| bad("this is no key"))?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| bad("this is no key"))?;
    }
    Ok(key)
}

fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(2 * bytes.len()));
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from_digit(nibble.into(), 16).unwrap_or('0'));
        }
    }
    text
}

fn file_error(path: &Path, source: io::Error) -> StoreError {
    StoreError::File { path: shown(path), source }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_made_once_and_locked() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("state");
        assert!(matches!(Folder::open(&path, None), Err(StoreError::Empty { .. })));
        let first = Folder::create(&path, None).expect("made");
        first.write("session", b"token").expect("written");
        assert!(matches!(Folder::open(&path, None), Err(StoreError::Locked { .. })));
        let raw = fs::read(path.join("session")).expect("there");
        assert!(!raw.windows(5).any(|window| window == b"token"));
        drop(first);
        let again = Folder::open(&path, None).expect("opened");
        assert_eq!(again.read("session").expect("read").as_deref(), Some(&b"token".to_vec()));
        again.erase().expect("erased");
        assert_eq!(fs::read_dir(&path).expect("there").count(), 0);
    }

    #[test]
    fn an_open_key_file_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        drop(Folder::create(dir.path(), None).expect("made"));
        let key = dir.path().join(KEY);
        fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("changed");
        assert!(matches!(Folder::open(dir.path(), None), Err(StoreError::KeyFile { .. })));
        fs::remove_file(&key).expect("removed");
        assert!(matches!(Folder::open(dir.path(), None), Err(StoreError::Incomplete { .. })));
    }
}
