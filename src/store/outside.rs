//! Files that a person names, outside the config directory: a log, a `profiles.toml` to be written.
//! They are 0600 from birth like our own, and no link at their name is followed.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::Path,
};

use super::{access, error::StoreError};

/// Opens a file to add to it, making it where there is none.
///
/// # Errors
/// [`StoreError::Link`], [`StoreError::NotAFile`], [`StoreError::Foreign`], [`StoreError::Write`].
pub fn append(path: &Path) -> Result<File, StoreError> {
    access::open(path, OpenOptions::new().append(true).create(true))
}

/// Makes a new file to write to.
///
/// # Errors
/// [`StoreError::Exists`]: nothing is ever written over; otherwise as [`append`].
pub fn create_new(path: &Path) -> Result<File, StoreError> {
    if path.symlink_metadata().is_ok() {
        return Err(StoreError::Exists(super::error::shown(path)));
    }
    access::open(path, OpenOptions::new().write(true).create_new(true))
}

/// The error of writing to such a file.
pub fn failed(path: &Path, error: &io::Error) -> StoreError {
    StoreError::write(path, error)
}

/// Writes a new file, and the directory it is in where that is missing.
///
/// # Errors
/// [`StoreError::Exists`]: nothing is ever written over; otherwise as [`append`].
pub fn create(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() && !parent.exists() => access::own_dir(parent)?,
        _ => {}
    }
    let mut file = create_new(path)?;
    file.write_all(content).and_then(|()| file.sync_all()).map_err(|error| StoreError::write(path, &error))
}
