//! Copies of files that orgdeck cannot read, kept before anything else may happen to them. A copy's
//! name ends in its content's hash, so that reading a damaged file twice leaves one copy.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use aws_lc_rs::digest;

use super::{
    access, durable,
    error::{StoreError, shown},
};

/// Copies a damaged file beside itself and says that it is damaged. Where no copy can be made the
/// error says nothing of one.
pub(super) fn damaged(path: &Path, content: &[u8]) -> StoreError {
    let copy = name(path, content);
    let kept =
        if fs::symlink_metadata(&copy).is_ok_and(|meta| meta.is_file()) { Ok(()) } else { keep(path, &copy, content) };
    StoreError::Damaged { path: shown(path), copy: kept.ok().map(|()| shown(&copy)) }
}

/// Removes all copies of a file.
pub(super) fn remove_copies(path: &Path) -> Result<(), StoreError> {
    copies(path)?.iter().try_for_each(|copy| fs::remove_file(copy).map_err(|error| StoreError::write(copy, &error)))
}

/// The copies of a file.
pub(super) fn copies(path: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let Some(file) = path.file_name().and_then(|name| name.to_str()) else { return Ok(Vec::new()) };
    let entries = fs::read_dir(durable::parent(path)).map_err(|error| StoreError::read(path, &error))?;
    let copies = entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(|name| is_copy(name, file)));
    Ok(copies.map(|entry| entry.path()).collect())
}

const MARK: &str = ".corrupt-";

fn name(path: &Path, content: &[u8]) -> PathBuf {
    let hash = digest::digest(&digest::SHA256, content);
    let hex: String = hash.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let mut name = path.as_os_str().to_owned();
    name.push(MARK);
    name.push(hex);
    name.into()
}

fn is_copy(name: &str, of: &str) -> bool {
    let hash = name.strip_prefix(of).and_then(|rest| rest.strip_prefix(MARK));
    hash.is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn keep(path: &Path, copy: &Path, content: &[u8]) -> io::Result<()> {
    let mut temp = durable::new_temp(path)?;
    temp.write_all(content)?;
    temp.as_file().sync_all()?;
    temp.persist_noclobber(copy).map_err(|error| error.error)?;
    access::sync_dir(durable::parent(copy))
}
