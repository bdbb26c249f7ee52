//! `token`: an access token on standard output, and nothing else: as it is stored, one that its org has
//! just accepted, or a new one.

use jiff::Timestamp;

use crate::{
    cli::{Everywhere, ExitCode, Token},
    command::{CommandError, selection::broken, snapshot::Snapshot, upkeep::attend},
    deck::{Row, Saved},
    flow::fault::Class,
    oauth::{
        card::{Card, Grant},
        token,
    },
    print::{self, Output, upkeep::Detail},
    profile::ProfileName,
    run::Clock,
    upkeep::{Duty, Outcome, is_due},
};

/// Prints it. The grant is used as it was saved, whatever the settings say now. A stored token that is
/// not too old starts no runtime and talks to nobody.
pub fn run(args: &Token, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let clock = Clock::start();
    let snapshot = Snapshot::take(everywhere)?;
    // Not what is wrong with other profiles: a script asked for one token.
    snapshot.notes.iter().for_each(print::note);
    let name = match &args.name {
        Some(name) => name.clone(),
        None => only_one(&snapshot)?,
    };
    let row = &snapshot.rows[snapshot.find(&name)?];
    let (mut card, mut grant) = stored(&name, &snapshot)?;
    let refresh_after = row.profile().and_then(|profile| profile.refresh_after);
    let duty = match (args.check, args.refresh) {
        (true, _) => Some(Duty::Ensure),
        (_, true) => Some(Duty::Refresh),
        _ => is_due(&card, refresh_after, Timestamp::now()).then_some(Duty::Refresh),
    };
    if let Some(duty) = duty {
        match renew(&name, duty, &snapshot, everywhere, clock) {
            // Only its age spoke against the stored one, and it may live all the same.
            Err(CommandError::Errand { fault, .. })
                if !args.check && !args.refresh && fault.class() == Class::Network =>
            {
                print::note(format_args!("{name}: not renewed, {}; this is the stored one", fault.message()));
            }
            renewed => renewed?,
        }
        (card, grant) = stored(&name, &snapshot)?;
    }
    hand_over(&name, row, &card, &grant, everywhere)
}

/// Gets a token that lives, or a new one; the file has it afterwards.
fn renew(
    name: &ProfileName,
    duty: Duty,
    snapshot: &Snapshot,
    everywhere: &Everywhere,
    clock: Clock,
) -> Result<(), CommandError> {
    snapshot.check_seal()?;
    let ended = attend(vec![name.clone()], duty, snapshot, everywhere, Detail::Notes, clock)?;
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

fn hand_over(
    name: &ProfileName,
    row: &Row,
    card: &Card,
    grant: &Grant,
    everywhere: &Everywhere,
) -> Result<ExitCode, CommandError> {
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
        out.document(&print::HandedOut::new(card, &reply.access_token))
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
