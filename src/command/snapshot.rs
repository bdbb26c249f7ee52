//! [`Snapshot`]: the deck as it lies on disk, for commands that talk to nobody. Nothing is created by
//! looking; a config directory that is not there is an empty deck.

use std::{
    io::{self, IsTerminal},
    sync::Arc,
};

use crate::{
    cli::Everywhere,
    command::CommandError,
    deck::{Row, Saved, block::Block, row},
    oauth::card::Card,
    plain::Plain,
    print,
    profile::{self, Kind, ProfileName, setting::nearest},
    run::{
        ask::{Asker, Asks},
        keyring::Keyring,
        vault::Vault,
        withheld::Withheld,
    },
    store::{
        ConfigDir, StoreError, history,
        profiles::{self, Profiles},
    },
    tui::keymap::Keymap,
};

/// Settings and token files. Cards are read where they are needed.
#[derive(Debug)]
pub struct Snapshot {
    /// The config directory, where there is one.
    pub dir: Option<ConfigDir>,
    /// What `profiles.toml` says.
    pub settings: profile::Settings,
    /// The rows, in the dashboard's order.
    pub rows: Vec<Row>,
    /// What is to be told about files and modes.
    pub notes: Vec<Plain>,
    /// Who keeps the keys of sealed grants.
    pub vault: Vault,
}

impl Snapshot {
    /// Reads `profiles.toml` and the names of the token files.
    ///
    /// # Errors
    /// Where the config directory or the file cannot be used at all; a broken profile is a row.
    pub fn take(everywhere: &Everywhere) -> Result<Self, CommandError> {
        Self::take_by(everywhere, |dir| Ok((profiles::read(dir)?, dir.tokens().names()?)))
    }

    /// Reads what concerns one profile, where it is there; all, where none is named or nothing is known
    /// of it.
    ///
    /// # Errors
    /// As [`Snapshot::take`].
    pub fn take_of(name: Option<&ProfileName>, everywhere: &Everywhere) -> Result<Self, CommandError> {
        if let Some(name) = name {
            let one = Self::take_by(everywhere, |dir| {
                let saved = dir.tokens().is_there(name).then(|| name.clone());
                Ok((profiles::read_one(dir, name)?, saved.into_iter().collect()))
            })?;
            if one.find(name).is_ok() {
                return Ok(one);
            }
        }
        Self::take(everywhere)
    }

    fn take_by(
        everywhere: &Everywhere,
        read: impl Fn(&ConfigDir) -> Result<(Profiles, Vec<ProfileName>), StoreError>,
    ) -> Result<Self, CommandError> {
        let path = ConfigDir::find(everywhere.config_dir.as_deref())?;
        let Some(dir) = ConfigDir::open_existing(&path)? else {
            return Ok(Self {
                dir: None,
                settings: profile::Settings::default(),
                rows: Vec::new(),
                notes: Vec::new(),
                vault: Vault::of_nobody(),
            });
        };
        let (mut read, saved) = read(&dir)?;
        if !read.settings.ui.keys.is_empty() {
            read.settings.problems.extend(Keymap::new(&read.settings.ui.keys).1);
            read.settings.problems.sort();
        }
        let rows = row::rows(&read.settings.rows, &saved);
        let notes = dir.notes().iter().cloned().chain(read.note).collect();
        let withheld = Withheld::by(&dir, read.settings.secret_variables.clone());
        let vault = Vault::new(&read.settings.store, Keyring::of_system(), Asker::of(asks(everywhere)));
        let vault = vault.withholding(withheld);
        let dir = dir.unlocked_by(Arc::new(vault.clone()));
        Ok(Self { dir: Some(dir), settings: read.settings, rows, notes, vault })
    }

    /// What is to be told: modes, and what is wrong in the settings beyond what the rows themselves say.
    pub fn remarks(&self) -> Vec<Plain> {
        let mut remarks = self.notes.clone();
        let Some(dir) = &self.dir else { return remarks };
        let file = dir.profiles();
        remarks.extend(self.settings.beyond_rows().map(|problem| Plain::new(format!("{}, {problem}", file.display()))));
        remarks
    }

    /// Says it on standard error.
    pub fn tell(&self) {
        self.remarks().iter().for_each(print::note);
    }

    /// Reads the card of a row that has a token file.
    pub fn read_card(&mut self, at: usize) {
        let (Some(dir), row) = (&self.dir, &mut self.rows[at]) else { return };
        let Ok(name) = ProfileName::parse(&row.name) else { return };
        if row.saved == Saved::Unread {
            (row.saved, row.kept) = Saved::of(dir.tokens().look(&name));
        }
        row.block = history::latest(dir, &name, Block::told_by).ok().flatten().flatten();
    }

    /// Reads all the cards.
    pub fn read_cards(&mut self) {
        for at in 0..self.rows.len() {
            self.read_card(at);
        }
    }

    /// What the org of a saved login is: as it was saved, or stricter where the settings say so by now.
    pub fn kind(&self, name: &ProfileName, card: &Card) -> Kind {
        let profile = self.settings.find(name.as_str()).and_then(|row| row.profile.as_ref().ok());
        profile.and_then(|profile| profile.kind).map_or(card.kind, |kind| kind.stricter(card.kind))
    }

    /// The place of a name among the rows.
    ///
    /// # Errors
    /// [`CommandError::UnknownProfile`], [`CommandError::BrokenSettings`].
    pub fn find(&self, name: &ProfileName) -> Result<usize, CommandError> {
        let found = self.rows.iter().position(|row| *row.name == *name.as_str());
        let unknown = || CommandError::UnknownProfile {
            name: name.clone(),
            nearest: nearest(name.as_str(), self.rows.iter().map(|row| &*row.name)).map(Plain::new),
        };
        // It may stand there all the same.
        found.ok_or_else(|| self.broken().unwrap_or_else(unknown))
    }

    /// Why the settings have no profile at all, where that is a mistake in them.
    pub fn broken(&self) -> Option<CommandError> {
        let (dir, problem) = (self.dir.as_ref()?, self.settings.problems.first()?);
        self.settings.rows.is_empty().then(|| CommandError::BrokenSettings {
            file: Plain::new(dir.profiles().display().to_string()),
            problem: Plain::new(problem.to_string()),
        })
    }
}

/// Where a command asks for secrets: on the terminal, where somebody looks on.
pub fn asks(everywhere: &Everywhere) -> Asks {
    if is_attended(everywhere) { Asks::Terminal } else { Asks::Nobody }
}

/// Whether somebody looks on who can be asked.
pub fn is_attended(everywhere: &Everywhere) -> bool {
    !everywhere.json && io::stdin().is_terminal() && io::stderr().is_terminal()
}
