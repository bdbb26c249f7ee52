//! [`Settings`]: `profiles.toml` read and checked, text in, values and problems out. One broken
//! table is one broken row; the others work. Where the text comes from is the store's matter.

mod fields;
mod general;
mod pieces;
mod problem;
mod reader;
mod sealing;
mod section;
mod syntax;
mod table;
#[cfg(test)]
mod tests;
mod value;
mod variables;
mod written;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use toml::de::DeTable;

use self::reader::Reader;
pub use self::{
    fields::REDIRECT_URI,
    general::{General, Network, OwnKeys, Seal, StoreSettings, Tabs, ThemeName, Ui},
    problem::Problem,
    table::Table,
    variables::secret_variables,
    written::{Entries, Written},
};
use super::{App, LoginHost, Profile, ProfileName};
use crate::plain::Plain;

/// The apps by name, the broken ones with what is wrong with them.
type Apps = BTreeMap<String, Result<Arc<App>, Problem>>;

/// The login hosts that were checked already: most profiles have one of two.
type Logins = HashMap<String, LoginHost>;

/// Everything that `profiles.toml` says.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The profiles, broken ones too, in the file's order.
    pub rows: Vec<Row>,
    /// `[ui]`.
    pub ui: Ui,
    /// `[network]`.
    pub network: Network,
    /// `[store]`.
    pub store: StoreSettings,
    /// Everything that is wrong in the file, in its order; what breaks a row is here and in the row.
    pub problems: Vec<Problem>,
    /// Whether a client secret itself stands in the file, so that nobody else may read it.
    pub holds_secrets: bool,
    /// The variables of the environment that client secrets are read from, whoever reads them.
    pub secret_variables: BTreeSet<String>,
}

/// One `[profiles.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The name as written, which may be no name that is allowed.
    pub name: Plain,
    /// The profile, or the first thing to put right.
    pub profile: Result<Arc<Profile>, Problem>,
}

impl Settings {
    /// Reads the file's text. Never fails as a whole: what could not be read is in
    /// [`Settings::problems`], and in each row that it breaks.
    pub fn parse(text: &str) -> Self {
        let by_pieces = if text.len() < pieces::LONG { None } else { pieces::read(text, pieces::PIECE) };
        by_pieces.unwrap_or_else(|| Self::parse_whole(text))
    }

    /// Reads what concerns one profile, so that asking for one does not cost as much as asking for all;
    /// other rows, and what is wrong with them, are left out. The whole file where that cannot be done.
    pub fn parse_one(text: &str, name: &ProfileName) -> Self {
        pieces::read_one(text, name.as_str()).unwrap_or_else(|| Self::parse(text))
    }

    fn parse_whole(text: &str) -> Self {
        let (root, errors) = DeTable::parse_recoverable(text);
        Reader::new(text, root.get_ref(), &errors).settings()
    }

    /// What is wrong beyond what the rows say themselves.
    pub fn beyond_rows(&self) -> impl Iterator<Item = &Problem> {
        let said: BTreeSet<_> = self.rows.iter().filter_map(|row| row.profile.as_ref().err()).collect();
        self.problems.iter().filter(move |problem| !said.contains(problem))
    }

    /// What holds for the whole program.
    pub fn general(&self) -> General {
        General { ui: self.ui.clone(), network: self.network.clone(), store: self.store.clone() }
    }

    /// The row of exactly this name.
    pub fn find(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name.as_str() == name)
    }
}
