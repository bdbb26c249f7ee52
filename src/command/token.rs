//! `token`: an access token on standard output, and nothing else. How every command gets the token that
//! it hands over is here, too: as it is stored, one that its org has just accepted, or a new one.

use jiff::Timestamp;

use crate::{
    cli::{Everywhere, ExitCode, Freshness, Token},
    command::{CommandError, default, selection::broken, snapshot::Snapshot, upkeep::attend},
    deck::{Row, Saved},
    flow::fault::Class,
    oauth::{
        card::{Card, Grant},
        token,
    },
    print::{self, Output, upkeep::Detail},
    profile::ProfileName,
    run::Clock,
    secret::Secret,
    upkeep::{Duty, Outcome, is_due},
};

/// Prints it.
pub fn run(args: &Token, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let snapshot = Snapshot::take_of(args.name.as_ref(), everywhere)?;
    // Not what is wrong with other profiles: a script asked for one token.
    snapshot.notes.iter().for_each(print::note);
    let name = default::meant(args.name.as_ref(), &snapshot)?.name;
    let Obtained { card, access_token } = obtain(&name, args.freshness, &snapshot, everywhere)?;
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

/// Gets a profile's token. The grant is used as it was saved, whatever the settings say now. A stored
/// token that is not too old starts no runtime and talks to nobody.
///
/// # Errors
/// No login, a token file that cannot be used, or no fresh token where one was wanted.
pub fn obtain(
    name: &ProfileName,
    freshness: Freshness,
    snapshot: &Snapshot,
    everywhere: &Everywhere,
) -> Result<Obtained, CommandError> {
    let row = &snapshot.rows[snapshot.find(name)?];
    let (mut card, mut grant) = stored(name, snapshot)?;
    let refresh_after = row.profile().and_then(|profile| profile.refresh_after);
    let duty = match freshness {
        Freshness { check: true, .. } => Some(Duty::Ensure),
        Freshness { refresh: true, .. } => Some(Duty::Refresh),
        _ => is_due(&card, refresh_after, Timestamp::now()).then_some(Duty::Refresh),
    };
    if let Some(duty) = duty {
        match renew(name, duty, snapshot, everywhere) {
            // Only its age spoke against the stored one, and it may live all the same.
            Err(CommandError::Errand { fault, .. })
                if !freshness.check && !freshness.refresh && fault.class() == Class::Network =>
            {
                print::note(format_args!("{name}: not renewed, {}; this is the stored one", fault.message()));
            }
            renewed => renewed?,
        }
        (card, grant) = stored(name, snapshot)?;
    }
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

/// Gets a token that lives, or a new one; the file has it afterwards.
fn renew(name: &ProfileName, duty: Duty, snapshot: &Snapshot, everywhere: &Everywhere) -> Result<(), CommandError> {
    let ended = attend(vec![name.clone()], duty, snapshot, everywhere, Detail::Notes, Clock::start())?;
    match ended.errands().next().and_then(|errand| errand.outcome()) {
        Some(Outcome::Failed(fault)) => {
            Err(CommandError::Errand { name: name.clone(), fault: Box::new(fault.clone()) })
        }
        Some(Outcome::Cancelled) | None => Err(CommandError::Cancelled(ended.exit_code())),
        Some(_) => Ok(()),
    }
}

fn stored(name: &ProfileName, snapshot: &Snapshot) -> Result<(Card, Grant), CommandError> {
    let grant = match &snapshot.dir {
        Some(dir) => dir.tokens().grant(name)?,
        None => None,
    };
    // A login would fail for the settings first.
    grant.ok_or_else(|| match snapshot.settings.find(name.as_str()).map(|row| &row.profile) {
        Some(Err(problem)) => broken(name.as_str(), problem),
        _ => CommandError::LoginNeeded(name.clone()),
    })
}
