//! `revoke`: ends grants at their orgs and deletes them here, after one question where somebody can
//! answer it.

use std::{io::Write, path::Path};

use crate::{
    cli::{Everywhere, ExitCode, Revoke},
    command::{
        CommandError,
        ask::ask,
        selection::saved,
        snapshot::{Snapshot, is_attended},
        upkeep::{Attended, attend},
    },
    deck::Row,
    plain::Plain,
    print::{
        self,
        upkeep::{Detail, report},
    },
    profile::{Kind, ProfileName},
    run::{
        Clock,
        keyring::{Keyring, stale::Used},
    },
    store::{ConfigDir, outside},
    upkeep::{Duty, Outcome},
};

/// Revokes what was chosen.
///
/// # Errors
/// A question that was answered with no, or that nobody could be asked; how each grant ended is in the
/// exit code.
pub fn run(args: &Revoke, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let clock = Clock::start();
    let mut snapshot = Snapshot::take(everywhere)?;
    if args.wipe && snapshot.dir.is_none() {
        let path = ConfigDir::find(everywhere.config_dir.as_deref())?;
        print::note(format_args!("{} is not there: nothing was removed", path.display()));
        return Ok(ExitCode::Failed);
    }
    let names = match saved(&args.chosen, &snapshot) {
        // Where nothing is left to revoke, what is left to remove goes all the same.
        Err(CommandError::WhichToken(0)) if args.wipe => Vec::new(),
        names => names?,
    };
    snapshot.tell();
    for name in &names {
        let at = snapshot.find(name)?;
        snapshot.read_card(at);
    }
    let rows: Vec<&Row> =
        names.iter().filter_map(|name| snapshot.find(name).ok()).map(|at| &snapshot.rows[at]).collect();
    consent(args, &rows, everywhere)?;
    // Before anything is ended: afterwards nobody could say what it was.
    let file = args.report.as_deref().map(outside::create_new).transpose()?;
    let duty = Duty::Revoke { local_only: args.local_only };
    let ended = attend(names, duty, &snapshot, everywhere, Detail::Each, clock)?;
    if let (Some(file), Some(path)) = (file, &args.report) {
        write_report(file, path, &ended)?;
    }
    let wiped = if args.wipe { wipe(&ended, everywhere)? } else { ExitCode::Done };
    Ok(ended.exit_code().max(wiped))
}

/// Asks where somebody can answer; elsewhere a name is consent, and more than names wants `--yes`.
fn consent(args: &Revoke, rows: &[&Row], everywhere: &Everywhere) -> Result<(), CommandError> {
    if args.yes {
        return Ok(());
    }
    let asked = is_attended(everywhere);
    if !asked {
        return if args.chosen.names.is_empty() { Err(CommandError::WantsYes) } else { Ok(()) };
    }
    let wanted = match rows {
        [] => "wipe".to_owned(),
        [row] if row.kind() == Some(Kind::Production) => row.name.to_string(),
        // Its name on the command line was a yes.
        [_] if !args.chosen.names.is_empty() && !args.wipe => return Ok(()),
        rows => rows.len().to_string(),
    };
    match ask(&question(rows, &wanted, args)).map_err(CommandError::Output)? == wanted {
        true => Ok(()),
        false => Err(CommandError::NotConfirmed),
    }
}

/// One list and one question.
fn question(rows: &[&Row], wanted: &str, args: &Revoke) -> String {
    let mut text = String::new();
    for row in rows {
        let user = row.card().and_then(|card| card.username.as_deref()).unwrap_or_default();
        let kind = row.kind().map_or("", Kind::word);
        text += &format!("  {:<24} {kind:<4} {}\n", row.name, crate::plain::Plain::new(user));
    }
    let handed: usize = rows.iter().filter_map(|row| row.card()).map(|card| card.hand_outs.len()).sum();
    if handed > 0 {
        text += &format!("  handed out to others {handed} times: what they have dies with it\n");
    }
    if args.wipe {
        text += "  and the config directory with all its profiles\n";
    }
    let what = if args.local_only { "Delete here, without asking the orgs" } else { "Revoke" };
    match rows.len() {
        0 => format!("No token is saved here. What goes:\n{text}Type {wanted} to go on: "),
        1 => format!("{text}{what}? Type {wanted} to go on: "),
        count => format!("{text}{what}: {count} grants. Type {wanted} to go on: "),
    }
}

fn write_report(mut file: std::fs::File, path: &Path, ended: &Attended) -> Result<(), CommandError> {
    let document = report(ended.errands());
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_else(|_| document.to_string());
    text.push('\n');
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| outside::failed(path, &error))?;
    print::note(format_args!("the report is in {}", path.display()));
    Ok(())
}

/// Removes the config directory, where nothing is left in it that could be revoked.
fn wipe(ended: &Attended, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let dir = ConfigDir::open(&ConfigDir::find(everywhere.config_dir.as_deref())?)?;
    let all = ended.errands().all(|errand| matches!(errand.outcome(), Some(Outcome::Revoked { .. })));
    let left: Vec<ProfileName> = dir.tokens().names()?;
    if !all || !left.is_empty() {
        print::note(format_args!("{} stays: not all was revoked", dir.path().display()));
        return Ok(ExitCode::Failed);
    }
    let odd = dir.odd_tokens()?;
    if !odd.is_empty() {
        let odd = odd.iter().map(Plain::as_str).collect::<Vec<_>>().join(", ");
        print::note(format_args!(
            "{} stays: {odd} may hold grants that nobody has revoked; delete them by hand first",
            dir.path().display()
        ));
        return Ok(ExitCode::Failed);
    }
    let used = Used::of(&dir);
    let (path, linked) = (dir.path().to_owned(), dir.linked_profiles());
    let whole = dir.wipe()?;
    used.let_all_go(&Keyring::of_system()).iter().for_each(print::note);
    if let Some(file) = linked {
        print::note(format_args!("{file} stays, where profiles.toml led to: delete it by hand"));
    }
    match whole {
        true => print::note(format_args!("{} is gone", path.display())),
        false => print::note(format_args!("{} stays: there are files in it that are not orgdeck's", path.display())),
    }
    Ok(ExitCode::Done)
}
