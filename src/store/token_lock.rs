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
    keys::{Keyholder, Ready},
    lock::Lock,
    seal::Seal,
    token::{self, Opened},
    token_file::{self, TokenFile, Unwritable},
};
use crate::{
    oauth::card::{Card, Grant},
    profile,
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
    keys: Keyholder,
    /// What the file is sealed with, or will be, once its key is at hand.
    ready: Option<Ready>,
}

impl TokenLock {
    pub(super) fn new(lock: Lock, named: PathBuf, real: PathBuf, keys: Keyholder) -> Self {
        // Looking for leftovers takes as long as there are profiles: only a holder that died leaves any.
        if lock.was_left() {
            durable::remove_strays(&real);
        }
        Self { lock, named, real, room: None, begun: false, keys, ready: None }
    }

    /// The card as it is now: another process may have saved while this one waited.
    ///
    /// # Errors
    /// Those of [`super::Tokens::card`].
    pub fn card(&self) -> Result<Option<Card>, StoreError> {
        token::read(&self.real, |file| file.card())
    }

    /// Card and grant as they are now. The key of a sealed one stays at hand as long as the lock is held.
    ///
    /// # Errors
    /// Those of [`super::Tokens::grant`].
    pub fn grant(&mut self) -> Result<Option<(Card, Grant)>, StoreError> {
        Ok(self.open()?.map(|opened| (opened.card, opened.grant)))
    }

    fn open(&mut self) -> Result<Option<Opened>, StoreError> {
        let opened = token::open(&self.real, &self.keys, self.ready.as_ref())?;
        if let Some(ready) = opened.as_ref().and_then(|opened| opened.ready.as_ref()) {
            self.ready = Some(ready.clone());
        }
        Ok(opened)
    }

    /// The fingerprint of a refresh token that was sent and of whose answer nothing was saved. If
    /// the file still holds that token, whether it lives is uncertain.
    pub fn unsettled(&self) -> Option<&str> {
        self.lock.unsettled()
    }

    /// To be called before a refresh is sent: makes sure that the answer can be saved, its key included where
    /// it is to be sealed, and puts on record that this token is being used, for the case that this process
    /// dies.
    ///
    /// # Errors
    /// [`StoreError::Write`], for instance on a full disk, [`StoreError::Closed`] and [`StoreError::NoSeal`]:
    /// then nothing may be sent.
    pub fn begin_refresh(&mut self, fingerprint: &str) -> Result<(), StoreError> {
        self.open()?;
        self.be_ready()?;
        let now = fs::metadata(&self.real).map_or(0, |meta| usize::try_from(meta.len()).unwrap_or_default());
        // What is sealed for the first time takes a third more.
        self.room = Some(Staged::reserve(&self.lock, &self.real, (now + GROWTH) * 4 / 3)?);
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

    /// Saves card and grant: sealed where the file was, and where the settings want it. When this returns they
    /// are on disk, and a refresh that was on record is settled, unless this is an older one's and the refresh
    /// token is still the same.
    ///
    /// # Errors
    /// A file that is damaged, newer or sealed without its key at hand is left alone; with
    /// [`StoreError::Write`] and [`StoreError::NoSeal`] the old content is whole, and trying again is safe.
    pub fn save(&mut self, card: &Card, grant: &Grant) -> Result<(), StoreError> {
        let older = self.open()?;
        self.be_ready()?;
        self.put(card, grant, older.as_ref(), self.ready.clone().as_ref())?;
        let saved = grant.refresh_token.as_ref().map(Secret::fingerprint);
        if self.begun || saved.as_deref() != self.unsettled() {
            self.settle();
        }
        Ok(())
    }

    /// Has a key at hand where what is saved next is to be sealed.
    fn be_ready(&mut self) -> Result<(), StoreError> {
        if self.ready.is_none() {
            self.ready = token::make_seal(&self.real, &self.keys)?;
        }
        Ok(())
    }

    /// Seals the grant in this way, where it is not sealed so already; tells whether anything changed. At any
    /// moment the file can be read as it was, or as it is then.
    ///
    /// # Errors
    /// Those of [`TokenLock::save`]; without a file there is nothing to seal, and nothing changed.
    pub fn seal(&mut self, way: profile::Seal) -> Result<bool, StoreError> {
        let Some(older) = self.open()? else { return Ok(false) };
        if older.ready.as_ref().map_or(profile::Seal::None, |ready| ready.seal.way()) == way {
            return Ok(false);
        }
        let ready = match way {
            profile::Seal::None => None,
            way => Some(token::seal_by(way, &self.real, &self.keys)?),
        };
        self.put(&older.card, &older.grant, Some(&older), ready.as_ref())?;
        self.ready = ready;
        if let Some(before) = older.ready {
            self.keys.forget(&before.seal);
        }
        Ok(true)
    }

    fn put(
        &mut self,
        card: &Card,
        grant: &Grant,
        older: Option<&Opened>,
        ready: Option<&Ready>,
    ) -> Result<(), StoreError> {
        let file = older.and_then(|older| token::parse(&older.content).ok());
        let kept = file.as_ref().zip(older.map(|older| older.text.as_str()));
        let text = token_file::write(card, grant, kept, ready).map_err(|why| match why {
            Unwritable::NotJson => StoreError::NotJson(shown(&self.real)),
            Unwritable::NotSealed => {
                StoreError::NoSeal { path: shown(&self.real), why: "the system gives no random numbers".into() }
            }
        })?;
        if text.len() as u64 > token::LARGEST {
            return Err(StoreError::TooLarge(shown(&self.real)));
        }
        let mut room = match self.room.take() {
            Some(room) => room,
            None => Staged::reserve(&self.lock, &self.real, 0)?,
        };
        let Some(ready) = ready else { return room.commit(&text) };
        room.fill(&text)?;
        // Before what can be read without a key goes, what cannot is opened once.
        room.replace_if(|written| is_opened_by(ready, written, grant))
    }

    /// Moves a damaged file out of the way, to its copy, so that a new login can be saved: sealed as it was. Tells
    /// whether it was one.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] without a copy where none could be made: then the file stays. Those of
    /// [`super::Tokens::grant`].
    pub fn set_aside(&mut self) -> Result<bool, StoreError> {
        match self.grant() {
            Err(StoreError::Damaged { copy: Some(_), .. }) => {
                if let Some(seal) = token::seal_of(&self.real) {
                    self.ready = Some(token::seal_by(seal.way(), &self.real, &self.keys)?);
                }
                fs::remove_file(&self.real).map_err(|error| StoreError::write(&self.real, &error)).map(|()| true)
            }
            Err(error) => Err(error),
            Ok(_) => Ok(false),
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
    /// [`StoreError::Read`] before anything goes; [`StoreError::Write`]: then something of it may still be there.
    pub fn remove(mut self) -> Result<bool, StoreError> {
        // Copies of damaged ones may still be opened by hand, as long as they are there.
        let files = aside::copies(&self.real)?.into_iter().chain([self.real.clone()]);
        let seals: Vec<Seal> = files.filter_map(|file| token::seal_of(&file)).collect();
        durable::remove_strays(&self.real);
        aside::remove_copies(&self.real)?;
        let existed = remove_file(&self.real)?;
        if self.named != self.real {
            remove_file(&self.named)?;
        }
        let dir = durable::parent(&self.real);
        access::sync_dir(dir).map_err(|error| StoreError::write(dir, &error))?;
        self.settle();
        seals.iter().for_each(|seal| self.keys.forget(seal));
        Ok(existed)
    }
}

/// Whether a file's content is sealed with this, and this grant comes of it.
fn is_opened_by(ready: &Ready, content: &[u8], grant: &Grant) -> bool {
    let whole = token::parse(content).and_then(|file: TokenFile<'_>| {
        let is_so = file.seal()?.as_ref() == Some(&ready.seal);
        Ok((is_so, token_file::grant(&file.grant_text(Some(&ready.key))?)?))
    });
    whole.is_ok_and(|(is_so, found)| is_so && found == *grant)
}

fn remove_file(path: &Path) -> Result<bool, StoreError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::write(path, &error)),
    }
}
