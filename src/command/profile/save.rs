//! `profile add`, `edit` and `copy`: flags into a profile's table.

use super::{Done, done, edit_error, open, secret};
use crate::{
    cli::{
        Everywhere, ExitCode,
        profile::{Add, Changes, Copy, Edit},
    },
    command::{CommandError, ProfileCommandError, snapshot::is_attended},
    plain::Plain,
    profile::{Entries, SecretSource, Table, Written, login_behind},
    run::keyring::{Keyring, stale::Used},
    store::{
        ConfigDir,
        profile_table::{self, Change},
    },
};

/// The key that no argument has a value for.
const SECRET: &str = "client_secret";

/// Adds a profile.
///
/// # Errors
/// Where it could not be used as it was given, or there is one of this name.
pub fn add(args: &Add, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let dir = open(everywhere)?;
    let mut entries = args.keys.0.clone();
    let mut notes: Vec<Plain> = behind_pages(&mut entries).into_iter().collect();
    let table = profile_table::read(&dir, args.new.as_str()).map_err(edit_error)?;
    match secret::given(&args.secret).map_err(edit_error)? {
        Some(source) => drop(entries.insert(SECRET, source)),
        None if !wants_secret(&entries, &table) => {}
        None if is_attended(everywhere) => {
            let asked = secret::asked().map_err(edit_error)?;
            entries.extend(asked.map(|source| (SECRET, source)));
        }
        None => notes.push(Plain::new(format!(
            "{} has no client secret: `orgdeck profile edit {} --client-secret-stdin` gives it one",
            args.new, args.new
        ))),
    }
    let keyring = Keyring::of_system();
    let kept = profile_table::add(&dir, &args.new, &entries, &keyring.safe()).map_err(edit_error)?;
    notes.extend(in_keyring(kept));
    if let Some(Written::Source(SecretSource::Keyring)) = entries.get(SECRET) {
        notes.extend(fill_keyring(&dir, args, everywhere)?);
    }
    let words = Plain::new(format!("{} is added: `orgdeck login {}` logs in", args.new, args.new));
    done(&Done { name: &args.new, result: "added", words, notes }, everywhere)
}

/// Changes a profile.
///
/// # Errors
/// Where there is nothing to change, or it could not be used afterwards.
pub fn edit(args: &Edit, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let (change, mut notes) = change(&args.change)?;
    if change == Change::default() {
        return Err(edit_error(ProfileCommandError::Nothing));
    }
    let keyring = Keyring::of_system();
    let dir = open(everywhere)?;
    let used = Used::of(&dir);
    let kept = profile_table::edit(&dir, &args.name, None, &change, &keyring.safe());
    notes.extend(in_keyring(kept.map_err(edit_error)?));
    notes.extend(used.let_go(&dir, &keyring));
    let words = Plain::new(format!("{} is changed", args.name));
    done(&Done { name: &args.name, result: "changed", words, notes }, everywhere)
}

/// Adds a profile that is like another.
///
/// # Errors
/// As [`add`].
pub fn copy(args: &Copy, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let (change, mut notes) = change(&args.change)?;
    let keyring = Keyring::of_system();
    let kept = profile_table::copy(&open(everywhere)?, &args.name, &args.new, &change, &keyring.safe());
    notes.extend(in_keyring(kept.map_err(edit_error)?));
    let words = Plain::new(format!("{} has the settings of {}, and no tokens", args.new, args.name));
    done(&Done { name: &args.new, result: "added", words, notes }, everywhere)
}

/// Puts the client secret of a new profile into the keyring, where somebody can be asked for it; elsewhere says
/// how it gets there.
fn fill_keyring(dir: &ConfigDir, args: &Add, everywhere: &Everywhere) -> Result<Option<Plain>, CommandError> {
    if is_attended(everywhere)
        && let Some(source) = secret::asked().map_err(edit_error)?
    {
        let change = Change { set: [(SECRET, source)].into(), unset: Vec::new() };
        let keyring = Keyring::of_system();
        return profile_table::edit(dir, &args.new, None, &change, &keyring.safe()).map(in_keyring).map_err(edit_error);
    }
    let words =
        format!("`orgdeck profile edit {} --client-secret-stdin` puts the client secret into the keyring", args.new);
    Ok(Some(Plain::new(words)))
}

/// Says where a client secret went that is not in the file.
fn in_keyring(kept: bool) -> Option<Plain> {
    kept.then(|| "the client secret is in the keyring".into())
}

fn change(args: &Changes) -> Result<(Change, Vec<Plain>), CommandError> {
    let mut set = args.keys.0.clone();
    let notes = behind_pages(&mut set).into_iter().collect();
    let secret = secret::given(&args.secret).map_err(edit_error)?;
    set.extend(secret.map(|source| (SECRET, source)));
    Ok((Change { set, unset: args.unset.clone() }, notes))
}

/// Takes the login host behind a page's address, and says so.
fn behind_pages(entries: &mut Entries) -> Option<Plain> {
    let Some(Written::Text(login)) = entries.get_mut("login") else { return None };
    *login = login_behind(login)?;
    Some(Plain::new(format!("that is a page of the org: login is {login}")))
}

/// Whether nothing says where the secret comes from: an app has its own, or none.
fn wants_secret(entries: &Entries, table: &Table) -> bool {
    let own_client = entries.contains_key("client_id");
    let shared = if own_client { false } else { entries.contains_key("app") || table.defaults.contains_key("app") };
    !shared && !table.defaults.contains_key(SECRET)
}
