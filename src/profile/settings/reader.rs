//! [`Reader`]: goes through the parsed file table by table, so that what is wrong in one stays there.

use std::{collections::HashMap, ops::Range, sync::Arc};

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue, Error},
};

use super::{
    Apps, Logins, Network, Row, Settings, StoreSettings, Ui,
    fields::Fields,
    problem::{Lines, Problem, quoted},
    section::{Section, unknown_keys},
    syntax::Syntax,
    value,
};
use crate::{
    plain::Plain,
    profile::{App, Profile, ProfileName, setting::Place},
};

/// The only version of the file's form there is.
const VERSION: i64 = 1;

/// A name with what stands under it.
type Entry<'a, 'i> = (&'a Spanned<DeString<'i>>, &'a Spanned<DeValue<'i>>);

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
        let mut settings = match self.version() {
            Ok(()) => self.read(),
            Err(refused) => self.refuse(&refused),
        };
        settings.problems = self.problems;
        settings.problems.extend(self.syntax.problems().cloned());
        settings.problems.sort();
        settings.problems.dedup();
        settings
    }

    fn read(&mut self) -> Settings {
        if !self.syntax.at_top() {
            self.problems.extend(unknown_keys(self.root, Place::Top).map(|wrong| wrong.into_problem(0, &self.lines)));
        }
        let (defaults, broken) = self.general("defaults", Fields::read);
        let apps = self.apps();
        Settings {
            rows: self.rows(&defaults, broken.as_ref(), &apps),
            ui: self.general("ui", Ui::read).0,
            network: self.general("network", Network::read).0,
            store: self.general("store", StoreSettings::read).0,
            problems: Vec::new(),
            holds_secrets: self.holds_secrets(),
        }
    }

    /// Every row with the reason why the file is not read.
    fn refuse(&mut self, refused: &Problem) -> Settings {
        self.problems.push(refused.clone());
        let rows = self.named("profiles").into_iter();
        Settings {
            rows: rows.map(|(key, _)| Row { name: Plain::new(key.get_ref()), profile: Err(refused.clone()) }).collect(),
            holds_secrets: self.holds_secrets(),
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
    fn table<'v>(&self, key: Range<usize>, value: &'v Spanned<DeValue<'a>>) -> Result<&'v DeTable<'a>, Problem> {
        match (self.syntax.first_of(key.clone(), value), value.get_ref()) {
            (Some(problem), _) => Err(problem.clone()),
            (None, DeValue::Table(table)) => Ok(table),
            (None, _) => Err(self.lines.problem(key.start, "must be a table")),
        }
    }

    /// The entries of `[profiles.*]` or `[apps.*]` in the file's order.
    fn named(&mut self, name: &str) -> Vec<Entry<'a, 'a>> {
        let Some((key, value)) = self.root.get_key_value(name) else { return Vec::new() };
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
        for (key, value) in self.named("apps") {
            let name = key.get_ref().as_ref();
            let read = self.table(key.span(), value).map(|table| read_app(name, key.span().start, table, &self.lines));
            let (app, problem) = self.keep(read);
            if let Some(result) = problem.map(Err).or_else(|| app.map(|app| Ok(Arc::new(app)))) {
                apps.insert(name.to_owned(), result);
            }
        }
        apps
    }

    fn rows(&mut self, defaults: &Fields, broken: Option<&Problem>, apps: &Apps) -> Vec<Row> {
        let entries = self.named("profiles");
        let mut rows: Vec<Row> = Vec::with_capacity(entries.len());
        let mut first = HashMap::with_capacity(entries.len());
        for entry @ (key, _) in entries {
            let name = Plain::new(key.get_ref());
            let place = *first.entry(name.as_str().to_ascii_lowercase()).or_insert(rows.len());
            let twin = rows.get(place).map(|row| row.name.clone());
            let profile = self.profile(entry, twin.as_ref(), (defaults, broken), apps).map(Arc::new);
            self.problems.extend(profile.as_ref().err().cloned());
            rows.push(Row { name, profile });
        }
        rows
    }

    /// One profile, or the first thing that is wrong with it: its own, then what it leans on.
    fn profile(
        &mut self,
        (key, value): Entry<'a, 'a>,
        twin: Option<&Plain>,
        (defaults, broken): (&Fields, Option<&Problem>),
        apps: &Apps,
    ) -> Result<Profile, Problem> {
        let offset = key.span().start;
        let name = ProfileName::parse(key.get_ref()).map_err(|error| self.lines.problem(offset, error.to_string()))?;
        if let Some(twin) = twin {
            let what =
                format!("this name and {} differ by case alone: files cannot tell them apart", quoted(twin.as_str()));
            return Err(self.lines.problem(offset, what));
        }
        let read = self.table(key.span(), value).map(|table| Fields::read(table, &self.lines));
        let (fields, own) = self.keep(read);
        match own.or_else(|| broken.cloned()) {
            Some(problem) => Err(problem),
            None => fields.into_profile(name, offset, defaults, apps, &mut self.logins, &self.lines),
        }
    }

    /// Whether a secret itself stands in the file, readable or not.
    fn holds_secrets(&self) -> bool {
        let literal = |value: &Spanned<DeValue<'_>>| {
            value.get_ref().get("client_secret").is_some_and(|secret| secret.get_ref().is_str())
        };
        let below = |name| self.root.get(name).and_then(|value| value.get_ref().as_table());
        let named = ["profiles", "apps"].into_iter().filter_map(below).flat_map(|table| table.values());
        named.chain(self.root.get("defaults")).any(literal)
    }
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
