//! `token`: a stored access token on standard output, and nothing else.

use crate::{
    cli::{Everywhere, ExitCode, Token},
    command::{CommandError, selection::broken, snapshot::Snapshot},
    deck::{Row, Saved},
    oauth::token,
    print::{self, Output},
    profile::ProfileName,
};

/// Prints it. The grant is used as it was saved, whatever the settings say now.
pub fn run(args: &Token, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let snapshot = Snapshot::take(everywhere)?;
    // Not what is wrong with other profiles: a script asked for one token.
    snapshot.notes.iter().for_each(print::note);
    let name = match &args.name {
        Some(name) => name.clone(),
        None => only_one(&snapshot)?,
    };
    let row = &snapshot.rows[snapshot.find(&name)?];
    let grant = match &snapshot.dir {
        Some(dir) if row.saved != Saved::Nothing => dir.tokens().grant(&name)?,
        _ => None,
    };
    let Some((card, grant)) = grant else {
        // A login would fail for the settings first.
        return Err(match snapshot.settings.find(name.as_str()).map(|row| &row.profile) {
            Some(Err(problem)) => broken(name.as_str(), problem),
            _ => CommandError::LoginNeeded(name),
        });
    };
    let reply = token::parse(&grant.reply).map_err(|why| CommandError::Unusable { name: name.clone(), why })?;
    let row = Row { saved: Saved::Known(Box::new(card.clone())), ..row.clone() };
    if row.is_changed() {
        print::note(format_args!(
            "the settings of {name} changed since its login; this is a token of {} for client id {}",
            card.login_host, card.client_id
        ));
    }
    let mut out = Output::new(false);
    if everywhere.json {
        out.document(&print::HandedOut::new(&card, &reply.access_token))
    } else {
        print::token(&mut out, &reply.access_token)
    }
    .and_then(|()| out.flush())
    .map_err(CommandError::Output)?;
    Ok(ExitCode::Done)
}

/// The profile that has a token, where a single one has.
fn only_one(snapshot: &Snapshot) -> Result<ProfileName, CommandError> {
    let mut saved = snapshot.rows.iter().filter(|row| row.saved != Saved::Nothing);
    match (saved.next().map(|row| ProfileName::parse(&row.name)), saved.count()) {
        (Some(Ok(name)), 0) => Ok(name),
        (Some(_), others) => Err(CommandError::WhichToken(others + 1)),
        (None, _) => Err(CommandError::WhichToken(0)),
    }
}
