//! `token`: a stored access token on standard output, and nothing else. How any command gets the token
//! that it hands over is here, too.

use crate::{
    cli::{Everywhere, ExitCode, Token},
    command::{CommandError, default, selection::broken, snapshot::Snapshot},
    deck::{Row, Saved},
    oauth::{card::Card, token},
    print::{self, Output},
    profile::ProfileName,
    secret::Secret,
};

/// Prints it.
pub fn run(args: &Token, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let snapshot = Snapshot::take(everywhere)?;
    // Not what is wrong with other profiles: a script asked for one token.
    snapshot.notes.iter().for_each(print::note);
    let name = default::meant(args.name.as_ref(), &snapshot)?.name;
    let Obtained { card, access_token } = obtain(&name, &snapshot)?;
    let mut out = Output::new(false);
    if everywhere.json {
        out.document(&print::HandedOut::new(&card, &access_token))
    } else {
        print::token(&mut out, &access_token)
    }
    .and_then(|()| out.flush())
    .map_err(CommandError::Output)?;
    Ok(ExitCode::Done)
}

/// A token to be handed over.
#[derive(Debug)]
pub struct Obtained {
    /// What is known of its grant.
    pub card: Card,
    /// The token.
    pub access_token: Secret,
}

/// Gets a profile's token. The grant is used as it was saved, whatever the settings say now.
///
/// # Errors
/// No login, or a token file that cannot be used.
pub fn obtain(name: &ProfileName, snapshot: &Snapshot) -> Result<Obtained, CommandError> {
    let row = &snapshot.rows[snapshot.find(name)?];
    let grant = match &snapshot.dir {
        Some(dir) if row.saved != Saved::Nothing => dir.tokens().grant(name)?,
        _ => None,
    };
    let Some((card, grant)) = grant else {
        // A login would fail for the settings first.
        return Err(match snapshot.settings.find(name.as_str()).map(|row| &row.profile) {
            Some(Err(problem)) => broken(name.as_str(), problem),
            _ => CommandError::LoginNeeded(name.clone()),
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
    Ok(Obtained { card, access_token: reply.access_token })
}
