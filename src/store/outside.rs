//! Files that a person names, outside the config directory: a log, a `profiles.toml` to be written.
//! They are 0600 from birth like our own, and no link at their name is followed.

use std::{
    fs::{File, OpenOptions},
    io::Write,
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

/// Writes a new file, and the directory it is in where that is missing.
///
/// # Errors
/// [`StoreError::Exists`]: nothing is ever written over; otherwise as [`append`].
pub fn create(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    if path.symlink_metadata().is_ok() {
        return Err(StoreError::Exists(super::error::shown(path)));
    }
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() && !parent.exists() => access::own_dir(parent)?,
        _ => {}
    }
    let mut file = access::open(path, OpenOptions::new().write(true).create_new(true))?;
    file.write_all(content).and_then(|()| file.sync_all()).map_err(|error| StoreError::write(path, &error))
}
