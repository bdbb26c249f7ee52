//! Everything that can go wrong with the config directory, each in a sentence that names the file
//! and what to do. No variant holds what a file contained.

use std::{io, path::Path, time::Duration};

use super::Holder;
use crate::plain::Plain;

/// A failure of the store. What was on disk before is whole after every one of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Neither a flag nor the environment nor the system names a place.
    #[error(
        "no home directory to keep profiles in: set HOME, or name a directory with --config-dir or ORGDECK_CONFIG_DIR"
    )]
    NoHome,
    /// A file stands where a directory must be.
    #[error("{0} is not a directory: name another with --config-dir, or move it away")]
    NotADirectory(Plain),
    /// A directory, device or pipe stands where a file must be.
    #[error("{0} is not a plain file: move it away")]
    NotAFile(Plain),
    /// Somebody else's file, directory or link.
    #[error("{0} belongs to another user, who could change it at any time: use one of your own")]
    Foreign(Plain),
    /// A directory or file that others can write.
    #[error("others can write {0}: take that right away first (chmod go-w)")]
    Writable(Plain),
    /// A link at the name of a lock, a log or a copy.
    #[error("{0} is a link, and links are not followed there: remove it")]
    Link(Plain),
    /// A new file was to be written where there is one.
    #[error("{0} is there already and is not written over: move it away, or name another")]
    Exists(Plain),
    /// Reading failed.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// The file or directory.
        path: Plain,
        /// The system's words.
        cause: Plain,
    },
    /// Writing failed.
    #[error("cannot write {path}: {cause}; what was there before is whole")]
    Write {
        /// The file or directory.
        path: Plain,
        /// The system's words.
        cause: Plain,
    },
    /// The new content is in place, and the disk did not confirm that it stays there.
    #[error(
        "{path} was written, but the disk did not confirm it: {cause}; do not switch the machine off before it is saved again"
    )]
    Unsure {
        /// The file.
        path: Plain,
        /// The system's words.
        cause: Plain,
    },
    /// Another process held a lock for too long.
    #[error("{path} is held by {}: gave up after {} s and changed nothing", holder_words(.holder.as_ref()), .waited.as_secs())]
    Locked {
        /// The lock file.
        path: Plain,
        /// Who holds it, where it could be read.
        holder: Option<Holder>,
        /// How long this process waited.
        waited: Duration,
    },
    /// A file that is not what orgdeck writes.
    #[error("{path} is damaged and was left as it is{}: move it away, then log in again", copy_words(.copy.as_ref()))]
    Damaged {
        /// The file.
        path: Plain,
        /// Where a copy of it is kept, where one could be made.
        copy: Option<Plain>,
    },
    /// A file of a newer orgdeck.
    #[error("{path} was written by a newer orgdeck (version {version}) and is left alone: use that one")]
    Newer {
        /// The file.
        path: Plain,
        /// The version that it names.
        version: u64,
    },
    /// A grant that is sealed in an unknown way.
    #[error("the grant in {0} is sealed in a way that this orgdeck does not know: use the one that sealed it")]
    Sealed(Plain),
    /// A sealed grant that cannot be opened.
    #[error("sealed: {why} (the grant in {path})")]
    Closed {
        /// The file.
        path: Plain,
        /// Why it stays closed.
        why: Plain,
    },
    /// A grant that is to be sealed and cannot be.
    #[error("cannot be sealed, so nothing is written: {why} ({path} stays as it is)")]
    NoSeal {
        /// The file.
        path: Plain,
        /// Why not.
        why: Plain,
    },
    /// Somebody else saves `profiles.toml` again and again.
    #[error("{0} is changed by another program all the time: nothing was changed here, try again")]
    Busy(Plain),
    /// `profiles.toml` is not UTF-8.
    #[error("{0} is not UTF-8 text: save it as UTF-8")]
    NotText(Plain),
    /// `profiles.toml` cannot be edited without guessing what it says.
    #[error("{path}, line {line}: that is not TOML; put it right first, nothing was changed")]
    NotToml {
        /// The file.
        path: Plain,
        /// The line, from 1.
        line: usize,
    },
    /// `profiles.toml` has no such table.
    #[error("{path} has no table [{table}]: nothing was changed")]
    NoTable {
        /// The file.
        path: Plain,
        /// The table's name.
        table: Plain,
    },
    /// A change would break a profile.
    #[error("[profiles.{name}] would be broken: {what}; nothing was changed")]
    WouldBreak {
        /// Whose table.
        name: Plain,
        /// What its reader would say.
        what: Plain,
    },
    /// More than a file of ours can hold.
    #[error("{0} is larger than such a file may be: nothing was changed")]
    TooLarge(Plain),
    /// A reply that is no JSON cannot be kept whole in a token file.
    #[error("the reply to keep in {0} is not JSON: nothing was changed")]
    NotJson(Plain),
}

impl StoreError {
    /// Reading `path` failed.
    pub(super) fn read(path: &Path, cause: &io::Error) -> Self {
        Self::Read { path: shown(path), cause: Plain::new(cause.to_string()) }
    }

    /// Writing `path` failed.
    pub(super) fn write(path: &Path, cause: &io::Error) -> Self {
        Self::Write { path: shown(path), cause: Plain::new(cause.to_string()) }
    }
}

/// A path that is safe to print.
pub(super) fn shown(path: &Path) -> Plain {
    Plain::new(path.display().to_string())
}

fn holder_words(holder: Option<&Holder>) -> String {
    holder.map_or_else(|| "another process".to_owned(), Holder::to_string)
}

fn copy_words(copy: Option<&Plain>) -> String {
    copy.map_or_else(String::new, |copy| format!(", with a copy in {copy}"))
}
