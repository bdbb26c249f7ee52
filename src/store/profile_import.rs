//! Adding what another tool or person knows to `profiles.toml`, all of it in one edit. Nothing that is there is
//! changed; what would not be a usable profile there is not added.

use std::collections::BTreeSet;

use toml_edit::{DocumentMut, Item, RawString, Table};

use super::{
    ConfigDir,
    error::StoreError,
    profile_edit::{self, Document},
};
use crate::{
    plain::Plain,
    profile::{ExpectUser, Profile, ProfileName, Row, Settings},
    transfer::import::fit,
};

/// Something that is to be a profile.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The names that it would like to have, the first that can be made one.
    pub wishes: Vec<String>,
    /// Whether it is that name or none: a person or a list says so.
    pub exact: bool,
    /// Its table.
    pub table: Table,
    /// The app that its table points to, with that one's.
    pub app: Option<(String, Table)>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is a profile now.
    Added(ProfileName),
    /// It was one before, under this name.
    There(ProfileName),
    /// Another profile, or app, has its name.
    Taken(Plain),
    /// It cannot be one; the words say why.
    Refused(Plain),
}

const PROFILES: &str = "profiles";
const APPS: &str = "apps";

/// Adds them in one edit, and says of each what became of it.
///
/// # Errors
/// Those of [`profile_edit::change`]: then nothing was added.
pub fn add(dir: &ConfigDir, arrivals: &[Arrival]) -> Result<Vec<Outcome>, StoreError> {
    profile_edit::change(dir, |document| settle(document, arrivals, &dir.tokens().names()?))
}

/// What [`add`] would come to; nothing is written, and no lock taken. There may be no directory yet.
///
/// # Errors
/// As [`add`].
pub fn rehearse(dir: Option<&ConfigDir>, arrivals: &[Arrival]) -> Result<Vec<Outcome>, StoreError> {
    match dir {
        Some(dir) => settle(&mut Document::read(dir)?, arrivals, &dir.tokens().names()?),
        None => settle(&mut Document::default(), arrivals, &[]),
    }
}

fn settle(document: &mut Document, arrivals: &[Arrival], saved: &[ProfileName]) -> Result<Vec<Outcome>, StoreError> {
    let before = Settings::parse(document.before());
    let saved: BTreeSet<String> = saved.iter().map(|name| name.as_str().to_ascii_lowercase()).collect();
    let has_token = |name: &str| saved.contains(&name.to_ascii_lowercase());
    let mut taken: BTreeSet<String> = before.rows.iter().map(|row| row.name.as_str().to_ascii_lowercase()).collect();
    taken.extend(saved.iter().cloned());
    // What is a name already keeps it, whichever comes first; what is made into one takes what is left.
    let first_wish = |arrival: &Arrival| arrival.wishes.first().map(|wish| wish.to_ascii_lowercase());
    let claimed: BTreeSet<String> =
        arrivals.iter().filter_map(first_wish).filter(|wish| ProfileName::parse(wish).is_ok()).collect();
    let mut outcomes = Vec::new();
    for arrival in arrivals {
        let outcome = match arrival.exact {
            true => document.place_as_named(arrival, &before, &taken),
            false => match before.rows.iter().find_map(|row| same(row, &arrival.table, has_token)) {
                Some(name) => Outcome::There(name),
                None => {
                    let wishes: Vec<&str> = arrival.wishes.iter().map(String::as_str).collect();
                    let own = first_wish(arrival);
                    Outcome::Added(fit(&wishes, |name| {
                        let name = name.to_ascii_lowercase();
                        taken.contains(&name) || (own.as_ref() != Some(&name) && claimed.contains(&name))
                    }))
                }
            },
        };
        if let Outcome::Added(name) = &outcome {
            taken.insert(name.as_str().to_ascii_lowercase());
            document.insert_table(PROFILES, name.as_str(), arrival.table.clone())?;
        }
        outcomes.push(outcome);
    }
    document.take_back_unfit(&mut outcomes, &before)?;
    document.take_back_apps(arrivals, &outcomes);
    Ok(outcomes)
}

impl Document {
    /// A profile of a list, or one whose name a person said.
    fn place_as_named(&mut self, arrival: &Arrival, before: &Settings, taken: &BTreeSet<String>) -> Outcome {
        let wish = arrival.wishes.first().map(String::as_str).unwrap_or_default();
        let name = match ProfileName::parse(wish) {
            Ok(name) => name,
            Err(error) => return Outcome::Refused(Plain::new(error.to_string())),
        };
        if let Some(row) = before.rows.iter().find(|row| row.name.as_str().eq_ignore_ascii_case(wish)) {
            return match self.says_all(PROFILES, row.name.as_str(), &arrival.table) && row.name.as_str() == wish {
                true => Outcome::There(name),
                false => Outcome::Taken(Plain::new(format!("another profile is called {} here", row.name))),
            };
        }
        if taken.contains(&wish.to_ascii_lowercase()) {
            return Outcome::Taken(Plain::new(format!("{wish} is taken here: by a saved login, or twice in the list")));
        }
        if let Some((app, table)) = &arrival.app {
            match self.client_of(app) {
                Some(client) if Some(client.as_str()) != table.get("client_id").and_then(Item::as_str) => {
                    return Outcome::Taken(Plain::new(format!("another app is called {app} here")));
                }
                Some(_) => {}
                None => {
                    if let Err(error) = self.insert_table(APPS, app, table.clone()) {
                        return Outcome::Refused(Plain::new(error.to_string()));
                    }
                }
            }
        }
        Outcome::Added(name)
    }

    /// The consumer key of an app, where there is one of that name, whatever its case.
    fn client_of(&self, app: &str) -> Option<String> {
        let apps = self.toml.get(APPS)?.as_table_like()?;
        let (_, item) = apps.iter().find(|(name, _)| name.eq_ignore_ascii_case(app))?;
        Some(item.get("client_id").and_then(Item::as_str).unwrap_or_default().to_owned())
    }

    /// Whether a table that is there has all that another says.
    fn says_all(&self, group: &str, name: &str, table: &Table) -> bool {
        let there = self.toml.get(group).and_then(|group| group.get(name)).and_then(Item::as_table_like);
        let plain = |item: &Item| item.clone().into_value().map(|value| value.decorated("", "").to_string()).ok();
        there.is_some_and(|there| table.iter().all(|(key, item)| there.get(key).and_then(plain) == plain(item)))
    }

    /// A new table behind those of its group.
    fn insert_table(&mut self, group: &str, name: &str, mut table: Table) -> Result<(), StoreError> {
        if self.toml.is_empty() {
            self.toml.insert("version", 1.into());
        }
        let groups = self.toml.entry(group).or_insert_with(|| {
            let mut groups = Table::new();
            groups.set_implicit(true);
            Item::Table(groups)
        });
        let above = table.decor().prefix().and_then(RawString::as_str).unwrap_or_default();
        if !above.starts_with('\n') {
            let above = format!("\n{above}");
            table.decor_mut().set_prefix(above);
        }
        let groups = match groups {
            Item::Table(groups) if !groups.is_dotted() => groups,
            _ => return self.table(&[group, name]).map(|_| ()),
        };
        groups.insert(name, Item::Table(table));
        Ok(())
    }

    /// Reads the whole text again: what is no usable profile there, and what would change another, goes.
    fn take_back_unfit(&mut self, outcomes: &mut [Outcome], before: &Settings) -> Result<(), StoreError> {
        let after = Settings::parse(&self.text());
        let is_as_before = |row: &Row| after.find(row.name.as_str()).map(|now| &now.profile) == Some(&row.profile);
        let is_whole = before.rows.iter().filter(|row| row.profile.is_ok()).all(is_as_before);
        for outcome in outcomes {
            let Outcome::Added(name) = outcome else { continue };
            let why = match after.find(name.as_str()).map(|row| &row.profile) {
                Some(Ok(_)) if is_whole => continue,
                Some(Err(problem)) if is_whole => problem.what.clone(),
                _ => "profiles.toml is written in a way that nothing can be added to it: do it by hand".into(),
            };
            self.remove(&[PROFILES], name.as_str())?;
            *outcome = Outcome::Refused(why);
        }
        Ok(())
    }
}

impl Document {
    /// An app that came for profiles that did not goes again.
    fn take_back_apps(&mut self, arrivals: &[Arrival], outcomes: &[Outcome]) {
        let app = |arrival: &Arrival| arrival.app.as_ref().map(|(name, _)| name.to_ascii_lowercase());
        let stays = |(_, outcome): &(&Arrival, &Outcome)| matches!(outcome, Outcome::Added(_));
        let (used, unused): (Vec<_>, Vec<_>) = arrivals.iter().zip(outcomes).partition(stays);
        let used: BTreeSet<_> = used.into_iter().filter_map(|(arrival, _)| app(arrival)).collect();
        let before: Option<DocumentMut> = self.before().trim_start_matches('\u{feff}').parse().ok();
        let was_there = |name: &str| {
            before.as_ref().is_some_and(|before| before.get(APPS).and_then(|apps| apps.get(name)).is_some())
        };
        for (arrival, _) in unused {
            let Some((name, _)) = &arrival.app else { continue };
            if app(arrival).is_some_and(|app| !used.contains(&app)) && !was_there(name) {
                // It may never have been added.
                let _ = self.remove(&[APPS], name);
            }
        }
    }
}

/// The name of a profile that is the login of a table already: the same app, login host and person. Where no
/// person is known it is one that has no token yet.
fn same(row: &Row, table: &Table, has_token: impl Fn(&str) -> bool) -> Option<ProfileName> {
    let text = |key| table.get(key).and_then(Item::as_str);
    let profile: &Profile = row.profile.as_ref().ok()?;
    let same_app = text("client_id") == Some(&profile.client_id);
    let same_host =
        text("login").is_some_and(|login| login == profile.login.as_written() || login == profile.login.base());
    let same_person = match text("expect_user") {
        None => !has_token(profile.name.as_str()),
        Some(username) => {
            let is = |known: &str| known.eq_ignore_ascii_case(username);
            profile.login_hint.as_deref().is_some_and(is)
                || matches!(&profile.expect_user, Some(ExpectUser::Username(known)) if is(known))
        }
    };
    (same_app && same_host && same_person).then(|| profile.name.clone())
}

#[cfg(test)]
mod tests;
