//! The tables that concern no single profile: `[ui]`, `[network]`, `[store]`.

use std::{path::PathBuf, time::Duration};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    problem::{Lines, Problem},
    section::{At, Section, Wrong},
    value,
};
use crate::{profile::setting::Place, secret::Secret};

/// What holds for the whole program, and is taken once, at its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct General {
    /// `[ui]`.
    pub ui: Ui,
    /// `[network]`.
    pub network: Network,
    /// `[store]`.
    pub store: StoreSettings,
}

impl General {
    /// The tables that say something else here than there.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let tables = [
            ("[ui]", self.ui != other.ui),
            ("[network]", self.network != other.network),
            ("[store]", self.store != other.store),
        ];
        tables.into_iter().filter(|(_, differs)| *differs).map(|(table, _)| table).collect()
    }
}

/// The dashboard's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ui {
    /// The theme's name; whether it exists is the theme's to say.
    pub theme: ThemeName,
    /// Keys that replace an action's own, in the file's order; checked by the keymap.
    pub keys: Vec<OwnKeys>,
    /// Whether the mouse is taken.
    pub mouse: bool,
    /// Whether signs and lines are ASCII.
    pub ascii: bool,
    /// How many browser tabs logins open at once.
    pub tabs: Tabs,
    /// How often tokens are checked while the dashboard is open; `None`: never.
    pub check_every: Option<Duration>,
}

/// Keys of one's own for an action.
#[derive(Clone, Debug)]
pub struct OwnKeys {
    /// The action's name, as it is written.
    pub action: String,
    /// The keys, as they are written; none takes the action's own away.
    pub keys: Vec<String>,
    /// Line and column, from 1.
    pub place: (usize, usize),
}

/// Keys that only moved within the file are the same.
impl PartialEq for OwnKeys {
    fn eq(&self, other: &Self) -> bool {
        (&self.action, &self.keys) == (&other.action, &other.keys)
    }
}

impl Eq for OwnKeys {}

/// How Salesforce is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// The proxy's URL, which may hold a password.
    pub proxy: Option<Secret>,
    /// Additional certificates; relative to the config directory.
    pub ca_file: Option<PathBuf>,
}

/// How tokens are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreSettings {
    /// How the grant part of token files is sealed.
    pub seal: Seal,
}

/// Ways to seal a grant on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seal {
    /// Not at all: the file's mode protects it.
    #[default]
    None,
    /// With a key from the system's keyring.
    Keyring,
    /// With a passphrase.
    Passphrase,
    /// The settings say something that cannot be read: nothing is taken for not sealed by a slip.
    Unclear,
}

impl Seal {
    /// What it is done with, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "not sealed",
            Self::Keyring => "sealed by the keyring",
            Self::Passphrase => "sealed by a passphrase",
            Self::Unclear => "sealed in a way that cannot be read",
        }
    }

    /// As the settings spell it; `None` where that cannot be read.
    pub fn code(self) -> Option<&'static str> {
        match self {
            Self::None => Some("none"),
            Self::Keyring => Some("keyring"),
            Self::Passphrase => Some("passphrase"),
            Self::Unclear => None,
        }
    }
}

/// How many browser tabs logins open at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tabs {
    /// One, which walks from login to login.
    #[default]
    One,
    /// One for each login.
    All,
}

impl Tabs {
    /// To how many that comes; `None`: as many as there are logins.
    pub fn at_once(self) -> Option<usize> {
        match self {
            Self::One => Some(1),
            Self::All => None,
        }
    }
}

/// The colours of the dashboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// For a dark terminal.
    #[default]
    Dark,
    /// For a light one.
    Light,
    /// No colours.
    Mono,
    /// White and bright colours on black, whatever the terminal's own are.
    HighContrast,
}

impl Ui {
    pub(super) fn read(table: &DeTable<'_>, lines: &Lines<'_>) -> (Self, Vec<Problem>) {
        let mut section = Section::open(table, Place::Ui, lines);
        let own_keys =
            |At { value: (action, keys), offset }| OwnKeys { action, keys, place: lines.place(lines.here(offset)) };
        let ui = Self {
            theme: section.get("theme", theme).unwrap_or_default(),
            keys: section.get("keys", value::keys).unwrap_or_default().into_iter().map(own_keys).collect(),
            mouse: section.get("mouse", value::flag).unwrap_or(false),
            ascii: section.get("ascii", value::flag).unwrap_or(false),
            tabs: section.get("tabs", tabs).unwrap_or_default(),
            check_every: section.get("check_every", value::interval).flatten(),
        };
        (ui, section.close())
    }
}

impl Network {
    pub(super) fn read(table: &DeTable<'_>, lines: &Lines<'_>) -> (Self, Vec<Problem>) {
        let mut section = Section::open(table, Place::Network, lines);
        let network = Self { proxy: section.get("proxy", value::proxy), ca_file: section.get("ca_file", value::path) };
        (network, section.close())
    }
}

impl StoreSettings {
    /// Of a table that cannot be read as it stands.
    pub(super) fn unclear() -> Self {
        Self { seal: Seal::Unclear }
    }

    pub(super) fn read(table: &DeTable<'_>, lines: &Lines<'_>) -> (Self, Vec<Problem>) {
        let mut section = Section::open(table, Place::Store, lines);
        let store = Self { seal: section.get("seal", seal).unwrap_or_default() };
        (store, section.close())
    }
}

fn tabs(value: &Spanned<DeValue<'_>>) -> Result<Tabs, Wrong> {
    match value.get_ref().as_str() {
        Some("one") => Ok(Tabs::One),
        Some("all") => Ok(Tabs::All),
        _ => Err("must be \"one\" or \"all\"".into()),
    }
}

fn theme(value: &Spanned<DeValue<'_>>) -> Result<ThemeName, Wrong> {
    match value.get_ref().as_str() {
        Some("dark") => Ok(ThemeName::Dark),
        Some("light") => Ok(ThemeName::Light),
        Some("mono") => Ok(ThemeName::Mono),
        Some("high-contrast") => Ok(ThemeName::HighContrast),
        _ => Err("must be \"dark\", \"light\", \"mono\" or \"high-contrast\"".into()),
    }
}

fn seal(value: &Spanned<DeValue<'_>>) -> Result<Seal, Wrong> {
    match value.get_ref().as_str() {
        Some("none") => Ok(Seal::None),
        Some("keyring") => Ok(Seal::Keyring),
        Some("passphrase") => Ok(Seal::Passphrase),
        _ => Err("must be \"none\", \"keyring\" or \"passphrase\"".into()),
    }
}
