//! [`TokenLock`]: a profile's lock while it is held, and everything that may only be done under it:
//! saving, refreshing, removing. That it cannot be done without is what the type is for.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    access, aside,
    durable::{self, Staged},
    error::{StoreError, shown},
    lock::Lock,
    token, token_file,
};
use crate::{
    oauth::card::{Card, Grant},
    secret::Secret,
};

/// How much a reply may grow in a refresh before its room on disk is no longer certain.
const GROWTH: usize = 16 << 10;

/// A profile's lock, held: nothing else can write its token file. Dropping it lets go.
#[derive(Debug)]
pub struct TokenLock {
    lock: Lock,
    named: PathBuf,
    real: PathBuf,
    room: Option<Staged>,
    begun: bool,
}

impl TokenLock {
    pub(super) fn new(lock: Lock, named: PathBuf, real: PathBuf) -> Self {
        // Looking for leftovers takes as long as there are profiles: only a holder that died leaves any.
        if lock.was_left() {
            durable::remove_strays(&real);
        }
        Self { lock, named, real, room: None, begun: false }
    }

    /// The card as it is now: another process may have saved while this one waited.
    ///
    /// # Errors
    /// Those of [`super::Tokens::card`].
    pub fn card(&self) -> Result<Option<Card>, StoreError> {
        token::read(&self.real, |file| file.card())
    }

    /// Card and grant as they are now.
    ///
    /// # Errors
    /// Those of [`super::Tokens::grant`].
    pub fn grant(&self) -> Result<Option<(Card, Grant)>, StoreError> {
        token::read(&self.real, |file| Ok((file.card()?, file.grant()?)))
    }

    /// The fingerprint of a refresh token that was sent and of whose answer nothing was saved. If
    /// the file still holds that token, whether it lives is uncertain.
    pub fn unsettled(&self) -> Option<&str> {
        self.lock.unsettled()
    }

    /// To be called before a refresh is sent: makes sure that the answer can be saved, and puts on
    /// record that this token is being used, for the case that this process dies.
    ///
    /// # Errors
    /// [`StoreError::Write`], for instance on a full disk: then nothing may be sent.
    pub fn begin_refresh(&mut self, fingerprint: &str) -> Result<(), StoreError> {
        let now = fs::metadata(&self.real).map_or(0, |meta| usize::try_from(meta.len()).unwrap_or_default());
        self.room = Some(Staged::reserve(&self.lock, &self.real, now + GROWTH)?);
        self.lock.begin(fingerprint)?;
        self.begun = true;
        Ok(())
    }

    /// To be called when a refresh was refused: there is nothing to save, and nothing is uncertain.
    /// Not to be called when no answer came.
    pub fn settle(&mut self) {
        self.room = None;
        self.begun = false;
        self.lock.settle();
    }

    /// Saves card and grant. When this returns they are on disk, and a refresh that was on record is
    /// settled, unless this is an older one's and the refresh token is still the same.
    ///
    /// # Errors
    /// A file that is damaged, sealed or newer is left alone; with [`StoreError::Write`] the old content is
    /// whole, and trying again is safe.
    pub fn save(&mut self, card: &Card, grant: &Grant) -> Result<(), StoreError> {
        let content = durable::read(&self.real, token::LARGEST)?;
        let older = content.as_deref().map(|content| {
            let whole = token::parse(content).and_then(|file| file.card().and(file.grant()).map(|_| file));
            whole.map_err(|why| token::refusal(why, &self.real, content))
        });
        let older = older.transpose()?;
        let text =
            token_file::write(card, grant, older.as_ref()).ok_or_else(|| StoreError::NotJson(shown(&self.real)))?;
        if text.len() as u64 > token::LARGEST {
            return Err(StoreError::TooLarge(shown(&self.real)));
        }
        let room = match self.room.take() {
            Some(room) => room,
            None => Staged::reserve(&self.lock, &self.real, 0)?,
        };
        room.commit(&text)?;
        let saved = grant.refresh_token.as_ref().map(Secret::fingerprint);
        if self.begun || saved.as_deref() != self.unsettled() {
            self.settle();
        }
        Ok(())
    }

    /// Moves a damaged file out of the way, to its copy, so that a new login can be saved.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] without a copy where none could be made: then the file stays.
    pub fn set_aside(&mut self) -> Result<(), StoreError> {
        match self.grant() {
            Err(StoreError::Damaged { copy: Some(_), .. }) => {
                fs::remove_file(&self.real).map_err(|error| StoreError::write(&self.real, &error))
            }
            Err(error) => Err(error),
            Ok(_) => Ok(()),
        }
    }

    /// Gives the file another profile's name, whose lock is held, too, and who has no file. A refresh that
    /// was cut off stays on record.
    ///
    /// # Errors
    /// [`StoreError::Write`]: then the file has its old name.
    pub fn rename(mut self, to: &mut Self) -> Result<(), StoreError> {
        if fs::symlink_metadata(&self.named).is_err() {
            return Ok(());
        }
        // A link of the person's is what is renamed; the file behind it, and its lock, stay where they are.
        let linked = self.named != self.real;
        if let Some(fingerprint) = self.unsettled().filter(|_| !linked).map(str::to_owned) {
            to.lock.begin(&fingerprint)?;
        }
        fs::rename(&self.named, &to.named).map_err(|error| StoreError::write(&self.named, &error))?;
        let dir = durable::parent(&self.named);
        access::sync_dir(dir).map_err(|error| StoreError::write(dir, &error))?;
        if !linked {
            self.settle();
        }
        Ok(())
    }

    /// Removes the file, copies and leftovers of it; never its lock. Tells whether there was a file.
    ///
    /// # Errors
    /// [`StoreError::Write`]: then something of it may still be there.
    pub fn remove(mut self) -> Result<bool, StoreError> {
        durable::remove_strays(&self.real);
        aside::remove_copies(&self.real)?;
        let existed = remove_file(&self.real)?;
        if self.named != self.real {
            remove_file(&self.named)?;
        }
        let dir = durable::parent(&self.real);
        access::sync_dir(dir).map_err(|error| StoreError::write(dir, &error))?;
        self.settle();
        Ok(existed)
    }
}

fn remove_file(path: &Path) -> Result<bool, StoreError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::write(path, &error)),
    }
}
