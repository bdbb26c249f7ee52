//! [`Form`]: a profile being added or changed, one line a key, as values. What is typed is checked in the
//! file's own words; saving is an effect, and opening and closing [`super::profiles`]'s.

mod entry;
#[cfg(test)]
mod tests;

pub use self::entry::{Entry, NAME};
use crate::{
    deck::field::{Edit, Field},
    plain::Plain,
    profile::{
        Entries, ProfileName, Table, Written, login_behind,
        setting::{Place, SETTINGS},
    },
};

/// What a form is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new profile.
    Add,
    /// Other settings of this one.
    Edit(ProfileName),
    /// Another name for it.
    Rename(ProfileName),
    /// A new one with the settings of this.
    Copy(ProfileName),
}

/// What a form comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What for.
    pub purpose: Purpose,
    /// The profile, by the name that it will have.
    pub name: ProfileName,
    /// What its table said when the form was opened.
    pub seen: Option<Entries>,
    /// The keys that change.
    pub set: Entries,
    /// The keys that go.
    pub unset: Vec<&'static str>,
}

/// Why a form was not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// In words.
    pub words: Plain,
    /// What the table says by now, where somebody else changed it.
    pub now: Option<Table>,
}

/// The keys that come first; the others follow in the settings' order.
const FIRST: [&str; 3] = ["login", "client_id", "client_secret"];

/// A form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What for.
    pub purpose: Purpose,
    /// The lines.
    pub entries: Vec<Entry>,
    /// Which of them has the cursor.
    pub at: usize,
    /// What is to be told about the form as a whole.
    pub said: Option<Plain>,
    /// Whether it is being saved, and takes no keys.
    pub saving: bool,
    leaving: bool,
    seen: Option<Entries>,
    taken: Vec<String>,
}

impl Form {
    /// A form on what the file says; `taken` are the names that there are.
    pub fn new(purpose: Purpose, table: &Table, taken: Vec<String>) -> Self {
        let named = !matches!(purpose, Purpose::Edit(_));
        let whole = matches!(purpose, Purpose::Add | Purpose::Edit(_));
        let own = table.own.clone().filter(|_| matches!(purpose, Purpose::Edit(_)));
        let known = || SETTINGS.iter().filter(|setting| setting.place == Place::Profile).map(|setting| setting.key);
        let keys = FIRST.into_iter().chain(known().filter(|key| !FIRST.contains(key)));
        let entries = named
            .then(|| Entry::new(NAME, None, table))
            .into_iter()
            .chain(keys.filter(|_| whole).map(|key| Entry::new(key, own.as_ref().and_then(|own| own.get(key)), table)));
        let mut form = Self {
            purpose,
            entries: entries.collect(),
            at: 0,
            said: None,
            saving: false,
            leaving: false,
            seen: own,
            taken,
        };
        if let Purpose::Rename(name) | Purpose::Copy(name) = &form.purpose {
            form.entries[0].field = Field::of(name.as_str());
        }
        form
    }

    /// What stands above it.
    pub fn title(&self) -> String {
        match &self.purpose {
            Purpose::Add => "Add a profile".to_owned(),
            Purpose::Edit(name) => format!("Edit {name}"),
            Purpose::Rename(name) => format!("Rename {name}"),
            Purpose::Copy(name) => format!("Copy the settings of {name}"),
        }
    }

    /// The line that has the cursor.
    pub fn here(&self) -> &Entry {
        &self.entries[self.at]
    }

    /// Whether its keys choose rather than type.
    pub fn chooses(&self) -> bool {
        self.here().chooses()
    }

    /// Takes a change of what is typed.
    pub fn edit(&mut self, edit: Edit) {
        self.leaving = false;
        let entry = &mut self.entries[self.at];
        match edit {
            Edit::Insert(text) if entry.key == "login" => {
                entry.field = Field::default();
                entry.field.edit(Edit::Insert(text.trim().to_owned()));
                self.settle();
            }
            _ if entry.only_chooses() => {}
            // One line holds no two: what two lines would be is seen, and refused where it is no value.
            Edit::Insert(text) if text.trim().contains(['\r', '\n']) => {
                self.edit(Edit::Insert(text.trim().replace(['\r', '\n'], " ")));
            }
            edit => {
                if entry.chooses() && !entry.is_begun() && matches!(edit, Edit::Type(_)) {
                    entry.field = Field::default();
                }
                entry.field.edit(edit);
            }
        }
    }

    /// Goes to another line.
    pub fn step(&mut self, by: isize) {
        self.leaving = false;
        self.settle();
        let count = self.entries.len();
        self.at = (self.at + count).saturating_add_signed(by) % count;
    }

    /// Takes the next choice, or the one before.
    pub fn choose(&mut self, by: isize) {
        self.leaving = false;
        self.entries[self.at].choose(by);
    }

    /// Whether the cursor is in the last line.
    pub fn is_last(&self) -> bool {
        self.at + 1 == self.entries.len()
    }

    /// Whether anything was changed.
    pub fn is_changed(&self) -> bool {
        self.entries.iter().any(Entry::is_changed)
    }

    /// Whether it may close: with changes in it only when asked twice.
    pub fn may_close(&mut self) -> bool {
        let may = self.leaving || !self.is_changed();
        self.leaving = true;
        if !may {
            self.said = Some("not saved yet: Esc again drops what was typed, any other key goes on".into());
        }
        may
    }

    /// What is wrong with a line as it is typed, in the words of the file.
    pub fn error(&self, entry: &Entry) -> Option<Plain> {
        if entry.key == NAME {
            return self.wrong_name(entry.field.text());
        }
        let has = |key: &str| self.entry(key).is_some_and(|entry| !entry.field.text().is_empty());
        if entry.key == "app" && has("app") && has("client_id") {
            return Some("app and client_id: give one of the two".into());
        }
        let custom = self.entry("allow_custom_host").is_some_and(|entry| entry.field.text() == "true");
        entry.written()?.check(entry.key, custom).err()
    }

    fn wrong_name(&self, text: &str) -> Option<Plain> {
        let kept = matches!(&self.purpose, Purpose::Rename(name) | Purpose::Copy(name) if name.as_str() == text);
        match ProfileName::parse(text) {
            _ if text.is_empty() || kept => None,
            Err(error) => Some(Plain::new(error.to_string())),
            Ok(_) => {
                let taken = self.taken.iter().find(|taken| taken.eq_ignore_ascii_case(text))?;
                Some(Plain::new(format!("there is a profile called {taken} already")))
            }
        }
    }

    /// What is to be saved; `None` where something is wrong, and then the cursor stands there.
    pub fn draft(&mut self) -> Option<Draft> {
        self.settle();
        let wrong = self.entries.iter().position(|entry| self.error(entry).is_some());
        if let Some(at) = wrong {
            self.at = at;
            self.said = self.error(&self.entries[at]);
            return None;
        }
        let name = match &self.purpose {
            Purpose::Edit(name) => name.clone(),
            _ => match ProfileName::parse(self.entries[0].field.text()) {
                Ok(name) => name,
                Err(error) => {
                    self.at = 0;
                    self.said = Some(Plain::new(error.to_string()));
                    return None;
                }
            },
        };
        let changed = || self.entries.iter().filter(|entry| entry.key != NAME && entry.is_changed());
        let set = changed().filter_map(|entry| Some((entry.key, entry.written()?))).collect::<Entries>();
        let own = |key: &str| self.seen.as_ref().is_some_and(|seen| seen.contains_key(key));
        let unset = changed().map(|entry| entry.key).filter(|key| !set.contains_key(key) && own(key)).collect();
        Some(Draft { purpose: self.purpose.clone(), name, seen: self.seen.clone(), set, unset })
    }

    /// It was not saved.
    pub fn refused(&mut self, refusal: Refusal) {
        self.saving = false;
        self.said = Some(refusal.words);
        if let Some(table) = refusal.now {
            self.read(table);
        }
    }

    /// What the file says was read: lines that the person left alone say the same.
    pub fn read(&mut self, table: Table) {
        let own = table.own.clone().filter(|_| matches!(self.purpose, Purpose::Edit(_)));
        for entry in self.entries.iter_mut().filter(|entry| entry.key != NAME) {
            entry.rebase(own.as_ref().and_then(|own| own.get(entry.key)), &table);
        }
        self.seen = own;
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// A page's address becomes its login host.
    fn settle(&mut self) {
        let entry = &mut self.entries[self.at];
        self.said = None;
        if entry.key == "login"
            && let Some(login) = login_behind(entry.field.text())
        {
            entry.field = Field::of(&login);
            self.said = Some(Plain::new(format!("that is a page of the org: login is {login}")));
        }
    }
}

/// A key's value as the form types it: one that is there and empty is written so that it can be seen.
fn line(key: &str, written: &Written) -> String {
    match written.line(key) {
        line if line.is_empty() => entry::EMPTY.to_owned(),
        line => line,
    }
}
