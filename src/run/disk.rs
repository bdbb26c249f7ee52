//! Reading what lies on disk, for the deck to show: cards, settings, and what changed of them. Nothing
//! here opens a secret.

use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError},
};

use crate::{
    deck::{
        Msg, Saved,
        msg::{Change, Files, Reread},
    },
    plain::Plain,
    profile::{Profile, ProfileName},
    run::Ground,
    store::{
        default_profile::{self, DefaultProfile},
        profiles,
    },
};

impl Ground {
    /// The settings that a profile had when they were last read and could be used.
    pub(super) fn profile(&self, name: &ProfileName) -> Option<Arc<Profile>> {
        self.profiles.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Reads cards.
    pub(super) fn read(&self, names: &[ProfileName]) -> Msg {
        let look = |name: &ProfileName| {
            let (saved, kept) = Saved::of(self.dir.tokens().look(name));
            (name.as_str().into(), saved, kept)
        };
        Msg::Read(names.iter().map(look).collect())
    }

    /// Reads all cards there are, and these, which may be gone.
    pub(super) fn read_all(&self, known: Vec<ProfileName>) -> Msg {
        // A directory that cannot be read is told of by each file in it.
        let names: BTreeSet<_> = self.dir.tokens().names().unwrap_or_default().into_iter().chain(known).collect();
        self.read(&names.into_iter().collect::<Vec<_>>())
    }

    /// Sees by modification times what changed since the last look.
    pub(super) fn look(&self) -> Msg {
        let mut glance = self.glance.lock().unwrap_or_else(PoisonError::into_inner);
        let first = glance.is_first();
        let (settings, tokens) = glance.again(&self.dir);
        // A handful of names: to look there is as quick as to ask whether they changed.
        let default = true;
        Msg::Changed(Change { settings, default, tokens: if first { Files::All } else { Files::These(tokens) } })
    }

    /// Looks which default holds here.
    pub(super) fn default_here(&self) -> Msg {
        let found = default_profile::find(self.here.as_deref(), Some(&self.dir));
        Msg::Defaulted(found.default.map(DefaultProfile::words), found.ignored)
    }

    /// Reads the settings. Logins that are under way keep what they began with.
    pub(super) fn reread(&self) -> Result<Reread, Plain> {
        let read = profiles::read(&self.dir).map_err(|error| Plain::new(error.to_string()))?;
        self.unlocker.withheld().learn(read.settings.secret_variables.clone());
        let ready = read.settings.rows.iter().filter_map(|row| row.profile.as_ref().ok());
        let ready = ready.map(|profile| (profile.name.clone(), profile.clone()));
        self.profiles.lock().unwrap_or_else(PoisonError::into_inner).extend(ready);
        let file = self.dir.profiles();
        let beyond = read.settings.beyond_rows().map(|problem| Plain::new(format!("{}, {problem}", file.display())));
        Ok(Reread {
            remarks: beyond.chain(read.note).collect(),
            general: read.settings.general(),
            rows: read.settings.rows,
        })
    }
}
