//! `import sfdx-url`: an org that another tool hands on, by a file or standard input: it is never an argument.

use std::io::{self, IsTerminal};

use super::{Item, bring, read};
use crate::{
    cli::{Everywhere, ExitCode, import::SfdxUrl},
    command::{CommandError, error::TransferError, snapshot::Snapshot},
    print,
    profile::ProfileName,
    secret::Secret,
    transfer::import::{Candidate, url},
};

/// Makes a profile of it, and saves its token.
pub fn run(args: &SfdxUrl, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    if args.file.as_os_str() == "-" && io::stdin().is_terminal() {
        print::note("paste the sfdx URL, then press Enter and Ctrl-D");
    }
    let candidate = url::read(&read(&args.file)?).map_err(TransferError::Url)?;
    if let Some(owner) = owner(&candidate, everywhere)? {
        return Err(TransferError::GrantIsHere(owner).into());
    }
    if !args.manner.dry_run {
        print::note(
            "the org is asked for a new access token now: where the app rotates refresh tokens, that ends the one in the URL and in the tool that it came from",
        );
    }
    bring(vec![Item::login(candidate, args.name.as_ref())], args.manner, everywhere)
}

/// The profile that has this very grant.
fn owner(candidate: &Candidate, everywhere: &Everywhere) -> Result<Option<ProfileName>, CommandError> {
    let refresh = candidate.grant.as_ref().and_then(|grant| grant.refresh.as_ref()).map(Secret::fingerprint);
    let mut snapshot = Snapshot::take(everywhere)?;
    snapshot.read_cards();
    let mut rows = snapshot.rows.iter();
    let owner = rows.find(|row| row.card().is_some_and(|card| card.refresh_fingerprint == refresh));
    Ok(owner.and_then(|row| ProfileName::parse(&row.name).ok()))
}
