//! [`Reader`]: goes through the parsed file table by table, so that what is wrong in one stays there.

use std::{collections::HashMap, ops::Range, sync::Arc};

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue, Error},
};

use super::{
    Apps, Logins, Network, Row, Settings, StoreSettings, Ui,
    fields::Fields,
    pieces,
    problem::{Lines, Problem, quoted},
    sealing::{says_seal, seals_elsewhere},
    section::{Section, Wrong, unknown_keys},
    syntax::Syntax,
    value, variables,
};
use crate::{
    plain::Plain,
    profile::{App, Profile, ProfileName, setting::Place},
};

/// The only version of the file's form there is.
const VERSION: i64 = 1;

/// A name with what stands under it.
type Entry<'a, 'i> = (&'a Spanned<DeString<'i>>, &'a Spanned<DeValue<'i>>);

/// What profiles lean on.
struct Base {
    defaults: Fields,
    /// What is wrong with the defaults.
    broken: Option<Problem>,
    apps: Apps,
}

/// The rows so far.
#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    /// By their names in lower case.
    first: HashMap<String, usize>,
    /// Whether a name came twice, whatever its case: one table may be torn in two.
    is_torn: bool,
}

/// The parsed file while it is being checked.
pub(super) struct Reader<'a> {
    root: &'a DeTable<'a>,
    lines: Lines<'a>,
    syntax: Syntax,
    logins: Logins,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, root: &'a DeTable<'a>, errors: &[Error]) -> Self {
        let lines = Lines::new(text);
        let syntax = Syntax::new(root, errors, &lines);
        Self { root, lines, syntax, logins: Logins::new(), problems: Vec::new() }
    }

    pub(super) fn settings(mut self) -> Settings {
        match self.version() {
            Ok(()) => {
                let (base, settings) = self.shared();
                let mut found = Found::default();
                self.rows(self.root, &base, &mut found);
                self.end(Settings { rows: found.rows, ..settings })
            }
            Err(refused) => {
                let settings = self.refuse(&refused);
                self.end(settings)
            }
        }
    }

    /// As [`Reader::settings`], where the parsed file is only what stands before these pieces of it.
    pub(super) fn settings_of(mut self, text: &str, pieces: Vec<Range<usize>>) -> Option<Settings> {
        if self.version().is_err() || self.root.contains_key("profiles") {
            return None;
        }
        let (base, mut settings) = self.shared();
        let (mut found, whole) = (Found::default(), self.root);
        let is_whole = pieces::parse(text, pieces, |start, root| {
            if root.keys().any(|key| key.get_ref() != "profiles") {
                return false;
            }
            self.lines.base = start;
            self.rows(root, &base, &mut found);
            settings.holds_secrets |= holds_secrets(root);
            settings.secret_variables.extend(variables::of(root));
            if !says_seal(whole) && seals_elsewhere(root) {
                settings.store = StoreSettings::unclear();
            }
            true
        });
        (is_whole && !found.is_torn).then(|| self.end(Settings { rows: found.rows, ..settings }))
    }

    /// What stands beside the profiles: what they lean on, and the rest.
    fn shared(&mut self) -> (Base, Settings) {
        // A mistake before a key may have taken its table from it.
        let is_lost = |wrong: &Wrong| wrong.offset().is_some_and(|at| self.syntax.is_behind_mistake(at));
        let unknown = unknown_keys(self.root, Place::Top).filter(|wrong| !is_lost(wrong));
        self.problems.extend(unknown.map(|wrong| wrong.into_problem(0, &self.lines)));
        let (defaults, broken) = self.general("defaults", Fields::read);
        let base = Base { defaults, broken, apps: self.apps() };
        let settings = Settings {
            secret_variables: variables::of(self.root),
            ui: self.general("ui", Ui::read).0,
            network: self.general("network", Network::read).0,
            store: match self.general("store", StoreSettings::read) {
                (_, Some(_)) => StoreSettings::unclear(),
                _ if !says_seal(self.root) && seals_elsewhere(self.root) => StoreSettings::unclear(),
                (store, None) => store,
            },
            holds_secrets: holds_secrets(self.root),
            ..Settings::default()
        };
        (base, settings)
    }

    fn end(self, settings: Settings) -> Settings {
        let mut problems = self.problems;
        problems.extend(self.syntax.problems().cloned());
        problems.sort();
        problems.dedup();
        Settings { problems, ..settings }
    }

    /// Every row with the reason why the file is not read.
    fn refuse(&mut self, refused: &Problem) -> Settings {
        self.problems.push(refused.clone());
        let rows = self.named(self.root, "profiles").into_iter();
        Settings {
            rows: rows.map(|(key, _)| Row { name: Plain::new(key.get_ref()), profile: Err(refused.clone()) }).collect(),
            holds_secrets: holds_secrets(self.root),
            secret_variables: variables::of(self.root),
            store: StoreSettings::unclear(),
            ..Settings::default()
        }
    }

    /// Whether this is a file that can be read.
    fn version(&self) -> Result<(), Problem> {
        let Some(version) = self.root.get("version") else { return Ok(()) };
        let what = match value::number(version) {
            Ok(VERSION) => return Ok(()),
            Ok(VERSION..) => "this file is for a newer orgdeck; this one reads version 1 and leaves the file alone",
            _ => "version: must be 1",
        };
        Err(self.lines.problem(version.span().start, what))
    }

    /// A table that concerns all profiles. With an error in it nothing in it is believed.
    fn general<T: Default>(
        &mut self,
        name: &str,
        read: fn(&DeTable<'_>, &Lines<'_>) -> (T, Vec<Problem>),
    ) -> (T, Option<Problem>) {
        let Some((key, value)) = self.root.get_key_value(name) else { return Default::default() };
        let read = self.table(key.span(), value).map(|table| read(table, &self.lines));
        self.keep(read)
    }

    /// Puts a table's problems to the others and keeps its first.
    fn keep<T: Default>(&mut self, read: Result<(T, Vec<Problem>), Problem>) -> (T, Option<Problem>) {
        let (read, problems) = read.unwrap_or_else(|problem| (T::default(), vec![problem]));
        let first = problems.first().cloned();
        self.problems.extend(problems);
        (read, first)
    }

    /// A value that must be a table without syntax errors.
    fn table<'t, 'i>(&self, key: Range<usize>, value: &'t Spanned<DeValue<'i>>) -> Result<&'t DeTable<'i>, Problem> {
        match (self.syntax.first_of(key.clone(), value), value.get_ref()) {
            (Some(problem), _) => Err(problem.clone()),
            (None, DeValue::Table(table)) => Ok(table),
            (None, _) => Err(self.lines.problem(self.lines.here(key.start), "must be a table")),
        }
    }

    /// The entries of `[profiles.*]` or `[apps.*]` in the file's order.
    fn named<'t, 'i>(&mut self, root: &'t DeTable<'i>, name: &str) -> Vec<Entry<'t, 'i>> {
        let Some((key, value)) = root.get_key_value(name) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            self.problems.push(self.lines.problem(key.span().start, format!("{name}: must be a table")));
            return Vec::new();
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
    }

    fn apps(&mut self) -> Apps {
        let mut apps = Apps::new();
        for (key, value) in self.named(self.root, "apps") {
            let name = key.get_ref().as_ref();
            let read = self.table(key.span(), value).map(|table| read_app(name, key.span().start, table, &self.lines));
            let (app, problem) = self.keep(read);
            if let Some(result) = problem.map(Err).or_else(|| app.map(|app| Ok(Arc::new(app)))) {
                apps.insert(name.to_owned(), result);
            }
        }
        apps
    }

    fn rows(&mut self, root: &DeTable<'_>, base: &Base, found: &mut Found) {
        for entry @ (key, _) in self.named(root, "profiles") {
            let name = Plain::new(key.get_ref());
            let place = *found.first.entry(name.as_str().to_ascii_lowercase()).or_insert(found.rows.len());
            let twin = found.rows.get(place).map(|row| &row.name);
            found.is_torn |= twin.is_some();
            let profile = self.profile(entry, twin, base).map(Arc::new);
            self.problems.extend(profile.as_ref().err().cloned());
            found.rows.push(Row { name, profile });
        }
    }

    /// One profile, or the first thing that is wrong with it: its own, then what it leans on.
    fn profile(&mut self, (key, value): Entry<'_, '_>, twin: Option<&Plain>, base: &Base) -> Result<Profile, Problem> {
        let offset = self.lines.here(key.span().start);
        let name = ProfileName::parse(key.get_ref()).map_err(|error| self.lines.problem(offset, error.to_string()))?;
        if let Some(twin) = twin {
            let what =
                format!("this name and {} differ by case alone: files cannot tell them apart", quoted(twin.as_str()));
            return Err(self.lines.problem(offset, what));
        }
        let read = self.table(key.span(), value).map(|table| Fields::read(table, &self.lines));
        let (fields, own) = self.keep(read);
        match own.or_else(|| base.broken.clone()) {
            Some(problem) => Err(problem),
            None => fields.into_profile(name, offset, &base.defaults, &base.apps, &mut self.logins, &self.lines),
        }
    }
}

/// Whether a secret itself stands in the file, readable or not.
fn holds_secrets(root: &DeTable<'_>) -> bool {
    let literal = |value: &Spanned<DeValue<'_>>| {
        value.get_ref().get("client_secret").is_some_and(|secret| secret.get_ref().is_str())
    };
    let below = |name| root.get(name).and_then(|value| value.get_ref().as_table());
    let named = ["profiles", "apps"].into_iter().filter_map(below).flat_map(|table| table.values());
    named.chain(root.get("defaults")).any(literal)
}

/// One `[apps.NAME]`.
fn read_app(name: &str, offset: usize, table: &DeTable<'_>, lines: &Lines<'_>) -> (Option<App>, Vec<Problem>) {
    let mut section = Section::open(table, Place::App, lines);
    if let Err(error) = ProfileName::parse(name) {
        section.complain(offset, error.to_string());
    }
    let client_id = section.get("client_id", value::client_id);
    if client_id.is_none() && !table.contains_key("client_id") {
        section.complain(offset, "client_id is missing");
    }
    let app = client_id.map(|client_id| App {
        name: name.to_owned(),
        client_id,
        client_secret: section.get("client_secret", value::secret_source),
        kind: section.get("type", value::app_type).unwrap_or_default(),
        home: section.get("home", value::home),
        label: section.get("label", value::filled),
    });
    (app, section.close())
}
