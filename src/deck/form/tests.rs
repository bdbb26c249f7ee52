//! A form as values: what is typed, chosen, pasted, refused and saved.

use super::*;
use crate::profile::{SecretSource, Settings};

#[path = "../../../tests/nasty/mod.rs"]
mod nasty;

const FILE: &str = "[defaults]\nredirect_uri = \"http://localhost:1717/x\"\n[apps.acme]\nclient_id = \"3MVG9\"\n\
    [profiles.p]\napp = \"acme\"\nlogin = \"sandbox\"\ntags = [\"a b\", \"c\"]\nprompt = \"\"\nclient_secret = \"CANARY\"\n";

fn form(purpose: Purpose) -> Form {
    Form::new(purpose, &Table::read(FILE, "p"), vec!["p".into(), "Other".into()])
}

fn edited() -> Form {
    form(Purpose::Edit(ProfileName::parse("p").unwrap()))
}

impl Form {
    fn go(&mut self, key: &str) -> &mut Self {
        self.at = self.entries.iter().position(|entry| entry.key == key).unwrap();
        self
    }

    fn write(&mut self, key: &str, text: &str) -> &mut Self {
        self.go(key).edit(Edit::EraseLine);
        text.chars().for_each(|c| self.edit(Edit::Type(c)));
        self
    }

    fn says(&self, key: &str) -> Option<String> {
        self.error(self.entry(key).unwrap()).map(|what| what.to_string())
    }
}

#[test]
fn every_key_of_a_profile_has_a_line() {
    let form = form(Purpose::Add);
    for key in crate::profile::setting::keys(Place::Profile) {
        assert_eq!(form.entries.iter().filter(|entry| entry.key == key).count(), 1, "{key}");
    }
    assert!(form.entries.iter().all(|entry| !entry.words().is_empty() && !entry.default.as_str().is_empty()));
    assert_eq!(form.entry("redirect_uri").unwrap().default.as_str(), "http://localhost:1717/x, from [defaults]");
}

#[test]
fn a_new_profile_is_what_was_typed_and_chosen() {
    let mut form = form(Purpose::Add);
    form.write(NAME, "new").write("client_id", "3MVG9").write("scopes", "api web");
    form.go("login").choose(1);
    form.choose(1);
    form.go("pkce").choose(-1);
    let draft = form.draft().unwrap();
    assert_eq!(draft.name.as_str(), "new");
    let set: Vec<_> = draft.set.iter().map(|(key, written)| format!("{key}: {}", written.line(key))).collect();
    assert_eq!(
        (set, draft.unset),
        (["client_id: 3MVG9", "login: sandbox", "pkce: false", "scopes: api web"].map(str::to_owned).to_vec(), vec![])
    );
}

#[test]
fn an_edit_says_what_changed_and_nothing_else() {
    let mut form = edited();
    assert!(!form.is_changed());
    form.write("tags", "").write("timeout", "90");
    let draft = form.draft().unwrap();
    assert_eq!((draft.set, draft.unset), ([("timeout", Written::Text("90s".into()))].into(), vec!["tags"]));
    form.write("timeout", "").write("tags", "a b, c");
    assert!(!form.is_changed(), "typed back is not changed");
}

#[test]
fn a_my_domain_is_typed_where_its_name_belongs() {
    let mut form = form(Purpose::Add);
    form.go("login").choose(-1);
    "acme".chars().for_each(|c| form.edit(Edit::Type(c)));
    assert_eq!(form.here().field.text(), "https://acme.my.salesforce.com");
    form.go("login").edit(Edit::EraseLine);
    form.write("login", "").choose(1);
    form.edit(Edit::Type('h'));
    assert_eq!(form.here().field.text(), "h", "where a whole choice stands typing begins anew");
}

#[test]
fn t56_a_secret_is_typed_unseen_and_the_one_of_the_file_is_not_there() {
    let mut form = edited();
    let entry = form.entry("client_secret").unwrap();
    assert_eq!((entry.field.text(), entry.default.as_str()), ("", "written in profiles.toml"));
    form.write("client_secret", "CANARY2");
    assert!(form.here().is_hidden() && !format!("{form:?} {:?}", form.draft()).contains("CANARY"));
    let source = |form: &mut Form| form.draft().unwrap().set.get("client_secret").cloned();
    assert_eq!(source(&mut form), Some(Written::Source(SecretSource::Literal("CANARY2".into()))));
    form.write("client_secret", "env:ACME");
    assert!(!form.here().is_hidden());
    assert_eq!(source(&mut form), Some(Written::Source(SecretSource::Env("ACME".into()))));
    form.write("client_secret", "none");
    assert_eq!((source(&mut form), form.draft().unwrap().unset), (None, vec!["client_secret"]));
}

#[test]
fn a_pasted_page_becomes_its_login_host_at_once() {
    let mut form = form(Purpose::Add);
    form.go("login").edit(Edit::Insert("https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=CANARY\n".into()));
    assert_eq!(form.here().field.text(), "https://acme.my.salesforce.com");
    assert_eq!(
        form.said.as_ref().unwrap().as_str(),
        "that is a page of the org: login is https://acme.my.salesforce.com"
    );
    form.write("login", "acme.lightning.force.com/x").step(1);
    assert_eq!(form.entry("login").unwrap().field.text(), "https://acme.my.salesforce.com");
}

#[test]
fn esc_closes_at_once_where_nothing_changed_and_else_when_pressed_twice() {
    assert!(edited().may_close());
    let mut form = edited();
    form.write("tags", "x");
    assert!(!form.may_close() && form.said.is_some());
    form.edit(Edit::Type('y'));
    assert!(!form.may_close() && form.may_close());
}

#[test]
fn somebody_elses_change_is_taken_over_and_what_was_typed_stays() {
    let mut form = edited();
    form.write("timeout", "5m");
    let now = FILE.replace("\"sandbox\"", "\"production\"");
    form.refused(Refusal { words: "changed".into(), now: Some(Table::read(&now, "p")) });
    let text = |key: &str| form.entry(key).unwrap().field.text().to_owned();
    assert_eq!((text("login"), text("timeout")), ("production".into(), "5m".into()));
    assert_eq!(form.seen, Table::read(&now, "p").own);
}

#[test]
fn a_name_is_checked_as_it_is_typed() {
    let mut form = form(Purpose::Add);
    assert_eq!(form.says(NAME), None);
    assert!(form.draft().is_none() && form.said.is_some(), "without a name there is nothing to save");
    assert_eq!(form.write(NAME, "OTHER").says(NAME).unwrap(), "there is a profile called Other already");
    assert!(form.write(NAME, "CON").says(NAME).unwrap().contains("Windows device"));
}

#[test]
fn t61_t16_nothing_nasty_gets_in_by_the_form() {
    for (key, value) in nasty::TABLE.iter().filter(|(_, value)| !value.is_empty()) {
        for paste in [false, true] {
            let mut form = form(Purpose::Add);
            form.write(NAME, "n").write("client_id", "x").write("login", "sandbox");
            form.write(key, "");
            match paste {
                true => form.edit(Edit::Insert((*value).to_owned())),
                false => value.chars().for_each(|c| form.edit(Edit::Type(c))),
            }
            // Line ends do not get into a line, typed or pasted.
            let typed = form.entry(key).unwrap().field.text().to_owned();
            if typed.contains(char::is_control) || typed == *value {
                let said = form.says(key).unwrap_or_else(|| panic!("{key} {value:?} is taken"));
                let file =
                    Settings::parse(&nasty::file(key, value)).rows[0].profile.as_ref().unwrap_err().what.to_string();
                assert!(file.ends_with(&said) || said.contains("one line"), "{key} {value:?}: {said} / {file}");
                assert!(form.draft().is_none(), "{key} {value:?}");
            }
        }
    }
}
