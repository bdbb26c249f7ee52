//! Replacing a file whole: a reader sees the old content or the new, whatever happens in between.
//! Every write of what has a lock is made under it, so that a temporary file nobody holds it for is nobody's.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use super::{
    access,
    error::{StoreError, shown},
    lock::Lock,
};

/// Room on disk for a file's next content, under a name of its own until it is committed.
#[derive(Debug)]
pub(super) struct Staged {
    temp: NamedTempFile,
    target: PathBuf,
}

impl Staged {
    /// Takes `size` bytes of disk beside `target` and makes sure that they are really there: what
    /// follows may burn a token, and must not find a full disk afterwards.
    pub(super) fn reserve(_held: &Lock, target: &Path, size: usize) -> Result<Self, StoreError> {
        let failed = |error: io::Error| StoreError::write(target, &error);
        let mut temp = new_temp(target).map_err(failed)?;
        temp.write_all(&vec![b' '; size]).map_err(failed)?;
        temp.as_file().sync_all().map_err(failed)?;
        Ok(Self { temp, target: target.to_owned() })
    }

    /// Puts `content` in the target's place. When this returns it is on disk.
    pub(super) fn commit(mut self, content: &[u8]) -> Result<(), StoreError> {
        self.fill(content)?;
        self.replace()
    }

    /// Puts `content` on disk, beside the target.
    pub(super) fn fill(&mut self, content: &[u8]) -> Result<(), StoreError> {
        let failed = |error: io::Error| StoreError::write(&self.target, &error);
        self.temp.rewind().map_err(failed)?;
        self.temp.write_all(content).map_err(failed)?;
        self.temp.as_file().set_len(content.len() as u64).map_err(failed)?;
        self.temp.as_file().sync_all().map_err(failed)
    }

    /// Puts what was filled in the target's place, where it reads back as what is good; what is in that place
    /// now stays there otherwise.
    pub(super) fn replace_if(self, is_good: impl FnOnce(&[u8]) -> bool) -> Result<(), StoreError> {
        match read(self.temp.path(), u64::MAX)? {
            Some(written) if is_good(&written) => self.replace(),
            _ => {
                Err(StoreError::write(&self.target, &io::Error::other("what was written reads back as something else")))
            }
        }
    }

    fn replace(self) -> Result<(), StoreError> {
        let target = self.target;
        let failed = |error: io::Error| StoreError::write(&target, &error);
        self.temp.persist(&target).map_err(|error| failed(error.error))?;
        access::sync_dir(parent(&target))
            .map_err(|error| StoreError::Unsure { path: shown(&target), cause: error.to_string().into() })
    }
}

/// Replaces `target`'s content.
pub(super) fn write(held: &Lock, target: &Path, content: &[u8]) -> Result<(), StoreError> {
    remove_strays(target);
    Staged::reserve(held, target, 0)?.commit(content)
}

/// Replaces `target`'s content if it `is_still` what the new one was made of once that lies beside it; tells whether
/// it was. What is left for somebody else is the time of a rename.
pub(super) fn write_if(
    held: &Lock,
    target: &Path,
    content: &[u8],
    is_still: impl FnOnce() -> bool,
) -> Result<bool, StoreError> {
    remove_strays(target);
    let mut staged = Staged::reserve(held, target, 0)?;
    staged.fill(content)?;
    if !is_still() {
        return Ok(false);
    }
    staged.replace().map(|()| true)
}

/// A file's content in memory that is wiped. `None` where there is no file.
pub(super) fn read(path: &Path, largest: u64) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    let failed = |error: io::Error| StoreError::read(path, &error);
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let length = file.metadata().map_err(failed)?.len();
    if length > largest {
        return Err(StoreError::TooLarge(shown(path)));
    }
    // With room to spare, so that reading never moves it and leaves a copy behind.
    let mut content = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 64));
    file.read_to_end(&mut content).map_err(failed)?;
    Ok(Some(content))
}

/// The real file behind a store's name. People link their dotfiles: a link of theirs is followed,
/// and stays; somebody else's link or file is refused, but for root's, who may manage dotfiles. The
/// file need not exist.
pub(super) fn real_file(path: &Path) -> Result<PathBuf, StoreError> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(path.to_owned()),
        Err(error) => return Err(StoreError::read(path, &error)),
    };
    if !access::is_ours(&meta) {
        return Err(StoreError::Foreign(shown(path)));
    }
    let real = if meta.is_symlink() {
        behind_link(path).map_err(|error| StoreError::read(path, &error))?
    } else {
        path.to_owned()
    };
    match fs::metadata(&real) {
        Ok(meta) if !meta.is_file() => Err(StoreError::NotAFile(shown(path))),
        Ok(meta) if !access::is_trusted(&meta) => Err(StoreError::Foreign(shown(&real))),
        _ => Ok(real),
    }
}

/// Where a link leads, also when nothing is there yet.
fn behind_link(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let target = parent(path).join(fs::read_link(path)?);
            let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?;
            Ok(fs::canonicalize(parent(&target))?.join(name))
        }
        found => found,
    }
}

/// The lock of a file, beside the real file, so that all ways to it share one.
pub(super) fn lock_beside(real: &Path) -> PathBuf {
    if real.extension().is_some_and(|extension| extension == "json") {
        real.with_extension("lock")
    } else {
        let mut name = real.as_os_str().to_owned();
        name.push(".lock");
        name.into()
    }
}

/// The file whose temporary file this name is: `.acme.json.x7Kq2m.tmp` is one of `acme.json`.
pub(super) fn target_of_temp(name: &str) -> Option<&str> {
    let (target, random) = name.strip_prefix('.')?.strip_suffix(".tmp")?.rsplit_once('.')?;
    (random.len() == RANDOM && random.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(target)
}

/// Removes what killed writers left of `target`. Its lock must be held.
pub(super) fn remove_strays(target: &Path) {
    for stray in strays(target) {
        // Another try follows with the next write.
        let _ = fs::remove_file(stray);
    }
}

/// Removes what killed writers left of a `target` that has no lock: nobody writes one line for so long.
pub(super) fn remove_abandoned(target: &Path) {
    let is_old = |stray: &PathBuf| {
        let modified = fs::metadata(stray).and_then(|meta| meta.modified()).ok();
        modified.and_then(|at| at.elapsed().ok()).is_some_and(|age| age > ABANDONED)
    };
    for stray in strays(target).filter(is_old) {
        let _ = fs::remove_file(stray);
    }
}

/// Whether a writer of `target` was killed, or is at it.
pub(super) fn has_strays(target: &Path) -> bool {
    strays(target).next().is_some()
}

fn strays(target: &Path) -> impl Iterator<Item = PathBuf> {
    let is_stray = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        name.to_str().and_then(target_of_temp).is_some_and(|file| target.file_name() == Some(file.as_ref()))
    };
    let entries = fs::read_dir(parent(target)).into_iter().flatten().flatten();
    entries.filter(is_stray).map(|entry| entry.path())
}

const RANDOM: usize = 6;
/// A temporary file of this age has no writer any more.
const ABANDONED: Duration = Duration::from_secs(60);

/// A new file beside `target`, ours alone, that goes when it is dropped.
pub(super) fn new_temp(target: &Path) -> io::Result<NamedTempFile> {
    let name = target.file_name().and_then(|name| name.to_str()).ok_or(io::ErrorKind::InvalidInput)?;
    tempfile::Builder::new().prefix(&format!(".{name}.")).suffix(".tmp").rand_bytes(RANDOM).make_in(
        parent(target),
        |path| {
            let mut options = fs::OpenOptions::new();
            access::private(options.read(true).write(true).create_new(true)).open(path)
        },
    )
}

pub(super) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
