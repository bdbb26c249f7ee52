//! `seal` and `unseal`: how the tokens on disk are kept. No org is asked, and no token changes.

use crate::{
    cli::{Chosen, Everywhere, ExitCode, Seal, Unseal},
    command::{CommandError, selection::saved, snapshot::Snapshot},
    print::{self, Output},
    profile::{self, ProfileName},
    store::{LOCK_PATIENCE, Tokens},
};

/// Seals what was chosen.
///
/// # Errors
/// A choice of nothing; what comes of each profile is in the exit code.
pub fn run(args: &Seal, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let snapshot = Snapshot::take(everywhere)?;
    let way = match (args.with, snapshot.settings.store.seal) {
        (Some(way), _) => way.into(),
        (None, profile::Seal::None) => profile::Seal::Keyring,
        (None, way) => way,
    };
    change(way, &args.chosen, &snapshot, everywhere)
}

/// Takes the seal off.
///
/// # Errors
/// Those of [`run`].
pub fn undo(args: &Unseal, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let snapshot = Snapshot::take(everywhere)?;
    let code = change(profile::Seal::None, &args.chosen, &snapshot, everywhere)?;
    if snapshot.settings.store.seal != profile::Seal::None {
        print::note("[store] seal in profiles.toml has them sealed again when they are saved next");
    }
    Ok(code)
}

fn change(
    way: profile::Seal,
    chosen: &Chosen,
    snapshot: &Snapshot,
    everywhere: &Everywhere,
) -> Result<ExitCode, CommandError> {
    let names = saved(chosen, snapshot)?;
    snapshot.tell();
    let mut out = Output::new(everywhere.color.is_wanted());
    let mut worst = ExitCode::Done;
    for name in &names {
        let changed = match &snapshot.dir {
            Some(dir) => change_one(way, name, &dir.tokens()),
            None => Err(CommandError::LoginNeeded(name.clone())),
        };
        let words = changed.as_ref().err().map(ToString::to_string).unwrap_or_default();
        let result = changed.as_ref().map(|changed| *changed).map_err(|error| (error.code(), words.as_str()));
        match everywhere.json {
            true => print::sealed_object(&mut out, name, way, result),
            false => print::sealed(&mut out, name, way, result),
        }
        // What is done is said at once: the next may have to ask for a passphrase.
        .and_then(|()| out.flush())
        .map_err(CommandError::Output)?;
        worst = worst.max(changed.map_or_else(|error| error.exit_code(), |_| ExitCode::Done));
    }
    Ok(worst)
}

/// Tells whether anything was changed.
fn change_one(way: profile::Seal, name: &ProfileName, tokens: &Tokens) -> Result<bool, CommandError> {
    if !tokens.is_there(name) {
        return Err(CommandError::LoginNeeded(name.clone()));
    }
    tokens.prepare_seal(name, way)?;
    let changed = tokens.lock(name, "seal", LOCK_PATIENCE)?.seal(way)?;
    if changed && way != profile::Seal::None {
        for copy in tokens.copies(name)? {
            print::note(format_args!(
                "{copy} is of a time when it was damaged, and may hold tokens that are not sealed"
            ));
        }
    }
    Ok(changed)
}
