//! [`Entry`]: one line of a form: a key with what is typed, what holds without it, and what there is to choose.

use super::line;
use crate::{
    deck::field::Field,
    plain::Plain,
    profile::{
        SecretSource, Table, Written,
        setting::{Place, SETTINGS},
    },
    secret::Secret,
};

/// The line of the profile's own name, which is no key.
pub const NAME: &str = "name";
/// A value that is there and says nothing: `prompt = ""`.
pub(super) const EMPTY: &str = "\"\"";
/// A client secret that goes.
const NONE: &str = "none";
const SECRET: &str = "client_secret";
/// A My Domain without its name, and where that is typed.
const MY_DOMAIN: (&str, usize) = ("https://.my.salesforce.com", "https://".len());

/// One line of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: &'static str,
    /// What is typed.
    pub field: Field,
    /// What holds while nothing is typed.
    pub default: Plain,
    was: Field,
    choices: Vec<String>,
}

impl Entry {
    pub(super) fn new(key: &'static str, written: Option<&Written>, table: &Table) -> Self {
        // A secret that stands in the file is not read into a form.
        let text = written.filter(|_| key != SECRET).map(|written| line(key, written)).unwrap_or_default();
        let mut choices = choices(key, &table.apps);
        if !choices.is_empty() && key != "login" && !choices.contains(&text) {
            choices.push(text.clone());
        }
        let field = Field::of(&text);
        Self { key, was: field.clone(), field, default: default(key, written, table), choices }
    }

    /// What it is for, in a sentence.
    pub fn words(&self) -> &'static str {
        match self.key {
            NAME => "What it is called here: letters, digits and . _ - @ +",
            SECRET => {
                "Typed unseen, kept in profiles.toml, or in the keyring where it is from there; or env:NAME, file:PATH, command:PROGRAM ARG…, prompt, keyring, none"
            }
            "extra" => "More parameters for the authorize request: display=popup&sso_provider=Okta",
            "login" => "production, sandbox, or the org's My Domain: paste any address of the org out of your browser",
            key => setting(key).map_or("", |setting| setting.words),
        }
    }

    /// Whether what is typed may not be seen.
    pub fn is_hidden(&self) -> bool {
        let text = self.field.text();
        self.key == SECRET && text != NONE && SecretSource::parse(text).is_err()
    }

    /// Whether the cursor keys and Space choose.
    pub fn chooses(&self) -> bool {
        self.only_chooses() || self.choices.iter().any(|choice| choice == self.field.text())
    }

    /// Whether nothing can be typed.
    pub fn only_chooses(&self) -> bool {
        !self.choices.is_empty() && self.key != "login"
    }

    /// Whether a choice stands there that is to be typed on.
    pub(super) fn is_begun(&self) -> bool {
        self.field.text() == MY_DOMAIN.0
    }

    pub(super) fn choose(&mut self, by: isize) {
        let count = self.choices.len();
        if count == 0 {
            return;
        }
        let at = self.choices.iter().position(|choice| choice == self.field.text()).unwrap_or(0);
        let next = &self.choices[(at + count).saturating_add_signed(by) % count];
        self.field = Field::of(next);
        if *next == MY_DOMAIN.0 {
            self.field.go_to(MY_DOMAIN.1);
        }
    }

    pub(super) fn is_changed(&self) -> bool {
        self.field.text() != self.was.text()
    }

    /// The value that is typed; `None` where the key goes.
    pub(super) fn written(&self) -> Option<Written> {
        match self.field.text() {
            "" => None,
            text if self.key != SECRET => Some(Written::of_line(self.key, if text == EMPTY { "" } else { text })),
            NONE => None,
            text => Some(Written::Source(
                SecretSource::parse(text).unwrap_or_else(|_| SecretSource::Literal(Secret::new(text))),
            )),
        }
    }

    /// The file says something else by now; what was typed stays.
    pub(super) fn rebase(&mut self, now: Option<&Written>, table: &Table) {
        let typed = self.is_changed().then(|| self.field.clone());
        *self = Self::new(self.key, now, table);
        if let Some(typed) = typed {
            self.field = typed;
        }
    }
}

fn setting(key: &str) -> Option<&'static crate::profile::setting::Setting> {
    SETTINGS.iter().find(|setting| setting.place == Place::Profile && setting.key == key)
}

fn default(key: &str, written: Option<&Written>, table: &Table) -> Plain {
    if let (SECRET, Some(written)) = (key, written) {
        return Plain::new(written.line(key));
    }
    if key == NAME {
        return "must be given".into();
    }
    match table.defaults.get(key) {
        Some(written) => Plain::new(format!("{}, from [defaults]", line(key, written))),
        None => setting(key).map_or_else(Plain::default, |setting| setting.default.into()),
    }
}

fn choices(key: &str, apps: &[String]) -> Vec<String> {
    let words: &[&str] = match key {
        "login" => &["", "production", "sandbox", MY_DOMAIN.0],
        "kind" => &["", "production", "sandbox", "scratch", "developer"],
        "prompt" => &["", "login", "consent", "select_account", "login consent", EMPTY],
        "pkce" | "revoke_replaced" | "allow_custom_host" => &["", "true", "false"],
        "app" => return std::iter::once(String::new()).chain(apps.iter().cloned()).collect(),
        _ => &[],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}
