//! `profile remove`: grants end at their orgs, then all that is kept of the profiles goes.

use std::env;

use super::{Done, done, edit_error, open};
use crate::{
    cli::{Chosen, Everywhere, ExitCode, profile::Remove},
    command::{
        CommandError,
        ask::ask,
        selection::check_tag,
        snapshot::{Snapshot, is_attended},
        upkeep::attend,
    },
    deck::{Row, Saved},
    plain::Plain,
    print::{self, upkeep::Detail},
    profile::{Kind, ProfileName},
    run::{Clock, keyring::stale::Used},
    store::profile_name,
    upkeep::Duty,
};

/// Removes what was chosen.
///
/// # Errors
/// A question that was answered with no, or that nobody could be asked.
pub fn run(args: &Remove, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let clock = Clock::start();
    let mut snapshot = Snapshot::take(everywhere)?;
    let names = chosen(&args.chosen, &snapshot)?;
    let mut saved = Vec::new();
    for name in &names {
        let at = snapshot.find(name)?;
        snapshot.read_card(at);
        if snapshot.rows[at].saved != Saved::Nothing {
            saved.push(at);
        }
    }
    let rows: Vec<&Row> = saved.iter().map(|at| &snapshot.rows[*at]).collect();
    let local_only = consent(args, &rows, everywhere)?;
    let grants: Vec<ProfileName> = rows.iter().filter_map(|row| ProfileName::parse(&row.name).ok()).collect();
    let mut code = ExitCode::Done;
    if !grants.is_empty() {
        let ended = attend(grants, Duty::Revoke { local_only }, &snapshot, everywhere, Detail::Each, clock)?;
        code = ended.exit_code();
    }
    let (dir, here) = (open(everywhere)?, env::current_dir().ok());
    let used = Used::of(&dir);
    for name in &names {
        if dir.tokens().is_there(name) {
            print::note(format_args!(
                "{name} stays, for its grant was not ended: --local-only removes it all the same"
            ));
            continue;
        }
        let defaults = profile_name::remove(&dir, here.as_deref(), name).map_err(edit_error)?;
        let notes = defaults.iter().map(|default| Plain::new(format!("{default} named it and is gone"))).collect();
        done(&Done { name, result: "removed", words: Plain::new(format!("{name} is removed")), notes }, everywhere)?;
    }
    used.let_go(&dir, snapshot.vault.keyring()).iter().for_each(print::note);
    Ok(code)
}

/// The profiles by name, with settings or without.
fn chosen(chosen: &Chosen, snapshot: &Snapshot) -> Result<Vec<ProfileName>, CommandError> {
    if let Some(tag) = &chosen.tag {
        check_tag(&snapshot.settings, tag)?;
    }
    if !chosen.names.is_empty() {
        let mut names: Vec<ProfileName> = Vec::new();
        for name in &chosen.names {
            snapshot.find(name)?;
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        return Ok(names);
    }
    let tagged = |row: &&Row| match &chosen.tag {
        Some(tag) => row.profile().is_some_and(|profile| profile.tags.contains(tag)),
        None => true,
    };
    Ok(snapshot.rows.iter().filter(tagged).filter_map(|row| ProfileName::parse(&row.name).ok()).collect())
}

/// Asks where grants are to end and somebody can answer; elsewhere a name is consent, and more than names wants
/// `--yes`. Says whether the orgs are left alone.
fn consent(args: &Remove, grants: &[&Row], everywhere: &Everywhere) -> Result<bool, CommandError> {
    if args.yes {
        return Ok(args.local_only);
    }
    let asked = is_attended(everywhere);
    let named = !args.chosen.names.is_empty();
    if !asked || (named && grants.is_empty()) {
        return if named { Ok(args.local_only) } else { Err(CommandError::WantsYes) };
    }
    let wanted = match grants {
        [] => "yes".to_owned(),
        [row] if row.kind() == Some(Kind::Production) => row.name.to_string(),
        [_] => "yes".to_owned(),
        rows => rows.len().to_string(),
    };
    let answer = ask(&question(grants, &wanted, args)).map_err(CommandError::Output)?;
    match answer.as_str() {
        answer if answer == wanted => Ok(args.local_only),
        "local" if !grants.is_empty() => Ok(true),
        _ => Err(CommandError::NotConfirmed),
    }
}

fn question(grants: &[&Row], wanted: &str, args: &Remove) -> String {
    let mut text = String::new();
    for row in grants {
        let user = row.card().and_then(|card| card.username.as_deref()).unwrap_or_default();
        let kind = row.kind().map_or("", Kind::word);
        text += &format!("  {:<24} {kind:<4} {}\n", row.name, Plain::new(user));
    }
    let what = match (grants.len(), args.local_only) {
        (0, _) => return format!("Remove every profile that was chosen? Type {wanted} to go on: "),
        (1, false) => "Revoke its grant at the org, then remove the profile?",
        (1, true) => "Remove the profile and its tokens here, and leave its grant at the org?",
        (_, false) => "Revoke these grants at their orgs, then remove the profiles?",
        (_, true) => "Remove the profiles and their tokens here, and leave the grants at their orgs?",
    };
    let local = if args.local_only { "" } else { ", or local to leave the orgs alone" };
    format!("{text}{what} Type {wanted} to go on{local}: ")
}
