//! What a form asks of the store: the table to begin with, the save, the removal.

use crate::{
    deck::{
        Msg,
        form::{Draft, Purpose, Refusal},
    },
    plain::Plain,
    profile::ProfileName,
    run::{Ground, keyring::stale::Used},
    secret::Secret,
    store::{
        profile_name,
        profile_table::{self, Change, EditError},
    },
};

impl Ground {
    /// Reads what the file says of a profile, or of none.
    pub(super) fn read_table(&self, purpose: Purpose) {
        self.block(move |ground| {
            let name = match &purpose {
                Purpose::Add => "",
                Purpose::Edit(name) | Purpose::Rename(name) | Purpose::Copy(name) => name.as_str(),
            };
            let table = profile_table::read(&ground.dir, name).map_err(|error| Plain::new(error.to_string()));
            Msg::TableRead(purpose, table)
        });
    }

    /// Saves what was typed.
    pub(super) fn save_form(&self, draft: Draft) {
        self.block(move |ground| {
            let saved = ground.save_draft(&draft).map_err(|error| Refusal {
                words: Plain::new(error.to_string()),
                now: matches!(error, EditError::Conflict(_))
                    .then(|| profile_table::read(&ground.dir, draft.name.as_str()).ok())
                    .flatten(),
            });
            // Whoever hears that it was saved finds its row; a row that has another name now finds itself.
            if saved.is_ok() && !matches!(draft.purpose, Purpose::Rename(_)) {
                let _ = ground.say.send(Msg::Reread(ground.reread()));
            }
            Msg::FormSaved(draft.purpose, draft.name, saved)
        });
    }

    /// Whether a client secret went into the keyring.
    fn save_draft(&self, draft: &Draft) -> Result<bool, EditError> {
        let change = || Change { set: draft.set.clone(), unset: draft.unset.clone() };
        let (dir, name) = (&self.dir, &draft.name);
        let safe = |client_id: &str, secret: &Secret| self.unlocker.keep(client_id, secret);
        match &draft.purpose {
            Purpose::Add => profile_table::add(dir, name, &draft.set, &safe),
            Purpose::Edit(name) => profile_table::edit(dir, name, draft.seen.as_ref(), &change(), &safe),
            Purpose::Copy(from) => profile_table::copy(dir, from, name, &change(), &safe),
            Purpose::Rename(from) => profile_name::rename(dir, self.here.as_deref(), from, name).map(|_| false),
        }
    }

    /// Removes a profile that has no tokens any more.
    pub(super) fn remove_profile(&self, name: ProfileName) {
        self.block(move |ground| {
            let used = Used::of(&ground.dir);
            let gone = profile_name::remove(&ground.dir, ground.here.as_deref(), &name);
            for words in used.let_go(&ground.dir, ground.unlocker.keyring()) {
                let _ = ground.say.send(Msg::Told(None, words));
            }
            if gone.is_ok() {
                let _ = ground.say.send(Msg::Reread(ground.reread()));
            }
            Msg::ProfileRemoved(name, gone.map(drop).map_err(|error| Plain::new(error.to_string())))
        });
    }
}

#[cfg(test)]
mod tests;
