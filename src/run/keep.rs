//! Saving changed keys of a profile to `profiles.toml`. Nothing is written that its reader would refuse.

use crate::{
    deck::Msg,
    oauth::draft::keep::KeyChange,
    plain::Plain,
    profile::ProfileName,
    run::Ground,
    store::{
        ConfigDir, StoreError,
        profile_edit::{self, Document, Pairs, Value},
    },
};

impl Ground {
    /// Saves changed keys in a profile's own table.
    pub(super) fn keep(&self, name: ProfileName, changes: Vec<KeyChange>) {
        self.block(move |ground| {
            let written = write(&ground.dir, &name, &changes).map_err(|error| Plain::new(error.to_string()));
            if written.is_ok() {
                let _ = ground.say.send(Msg::Reread(ground.reread()));
            }
            Msg::Kept(name, changes, written)
        });
    }
}

fn write(dir: &ConfigDir, name: &ProfileName, changes: &[KeyChange]) -> Result<(), StoreError> {
    profile_edit::change(dir, |document| {
        for change in changes {
            put(document, &["profiles", name.as_str()], change)?;
        }
        document.check(name)
    })
}

fn put(document: &mut Document, table: &[&str; 2], change: &KeyChange) -> Result<(), StoreError> {
    let Some(now) = change.now.as_ref().and_then(|now| now.parse::<Value>().ok()) else {
        return document.remove(table, change.key).map(drop);
    };
    let was = change.was.as_ref().and_then(|was| was.parse::<Value>().ok());
    // Of a table that stands there only the entries change that do: its comments stay.
    if let (Some(now), Some(was)) = (now.as_inline_table(), was.as_ref().and_then(Value::as_inline_table))
        && put_pairs(document, &[table[0], table[1], change.key], was, now).is_ok()
    {
        return Ok(());
    }
    document.set(table, change.key, now)
}

fn put_pairs(document: &mut Document, table: &[&str], was: &Pairs, now: &Pairs) -> Result<(), StoreError> {
    for (key, _) in was.iter().filter(|(key, _)| !now.contains_key(key)) {
        document.remove(table, key)?;
    }
    for (key, value) in now.iter().filter(|(key, value)| was.get(key).and_then(Value::as_str) != value.as_str()) {
        let mut value = value.clone();
        value.decor_mut().clear();
        document.set(table, key, value)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(key: &'static str, was: Option<&str>, now: Option<&str>) -> KeyChange {
        KeyChange { key, was: was.map(str::to_owned), now: now.map(str::to_owned) }
    }

    /// What a file says after these changes of profile `a`, and what was said of it.
    fn changed(text: &str, changes: &[KeyChange]) -> (String, Result<(), StoreError>) {
        let temp = tempfile::tempdir().unwrap();
        let dir = ConfigDir::open(temp.path()).unwrap();
        std::fs::write(dir.profiles(), text).unwrap();
        let done = write(&dir, &ProfileName::parse("a").unwrap(), changes);
        (std::fs::read_to_string(dir.profiles()).unwrap(), done)
    }

    #[test]
    fn keys_change_in_the_profiles_own_table_and_comments_stay() {
        let before = "[defaults]\nscopes = ['api'] # all\n\n[apps.x]\nclient_id = 'k'\n\n[profiles.a] # mine\n\
                      app = 'x'\nlogin = 'sandbox' # not prod\nredirect_uri = 'http://localhost:1/cb' # old\n";
        let changes = [
            change("redirect_uri", Some("'http://localhost:1/cb'"), Some("\"http://localhost:2/cb\"")),
            change("scopes", Some("['api']"), Some("[\"api\", \"web\"]")),
            change("app", Some("'x'"), None),
            change("client_id", Some("'k'"), Some("\"own\"")),
        ];
        let (after, done) = changed(before, &changes);
        assert_eq!(done, Ok(()));
        let wanted = before.replace("'http://localhost:1/cb'", "\"http://localhost:2/cb\"").replace("app = 'x'\n", "");
        assert_eq!(after, wanted + "scopes = [\"api\", \"web\"]\nclient_id = \"own\"\n");
    }

    #[test]
    fn of_more_parameters_those_change_that_do_wherever_they_stand() {
        let extra = [change("extra", Some("{ display = 'a', old = 'x' }"), Some("{ display = \"b\", n = \"1\" }"))];
        let head = "[profiles.a]\nclient_id = 'k'\nlogin = 'sandbox'\n";
        let (after, done) = changed(&format!("[defaults.extra]\ndisplay = 'a'\nold = 'x'\n{head}"), &extra);
        assert_eq!(done, Ok(()));
        assert!(after.ends_with(&format!("old = 'x'\n{head}extra = {{ display = \"b\", n = \"1\" }}\n")), "{after}");
        let own = format!("{head}[profiles.a.extra]\n# big\ndisplay = 'a' # why\nold = 'x'\n");
        let (after, _) = changed(&own, &extra);
        assert_eq!(after, format!("{head}[profiles.a.extra]\n# big\ndisplay = \"b\" # why\nn = \"1\"\n"));
    }

    #[test]
    fn what_would_break_the_profile_is_not_written() {
        let before = "[profiles.a]\nclient_id = 'k'\nlogin = 'sandbox'\n";
        for broken in [change("app", None, Some("\"gone\"")), change("redirect_uri", None, Some("\"http://x.y/\""))] {
            let (after, done) = changed(before, &[broken]);
            assert!(matches!(done, Err(StoreError::WouldBreak { .. })), "{done:?}");
            assert_eq!(after, before);
        }
    }
}
