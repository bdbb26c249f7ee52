//! `show`: everything about one profile, from disk alone.

use jiff::Timestamp;

use crate::{
    cli::{Everywhere, ExitCode, Show},
    command::{CommandError, default, snapshot::Snapshot},
    deck::{Row, Saved, Settings, msg::Tokens},
    flow::attempt::Attempt,
    oauth::token,
    plain::Plain,
    print::{self, Details, Output},
    profile::{ProfileName, Seal},
    store::{ConfigDir, history},
};

/// Shows it. A profile or token file that cannot be used is shown with the reason, and the exit code
/// says so, too.
pub fn run(args: &Show, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let mut snapshot = Snapshot::take(everywhere)?;
    snapshot.tell();
    let at = snapshot.find(&args.name)?;
    snapshot.read_card(at);
    let row = &snapshot.rows[at];
    let tokens = snapshot.dir.as_ref().and_then(|dir| tokens(dir, args, row));
    let last = snapshot.dir.as_ref().and_then(|dir| last_attempt(dir, &args.name));
    let default = default::find(&snapshot).filter(|default| default.name == args.name).map(|default| default.path());
    let details = Details {
        row,
        tokens: tokens.as_ref(),
        reveal: args.reveal,
        last: last.as_ref(),
        default: default.as_ref(),
        now: Timestamp::now(),
    };
    let mut out = Output::new(everywhere.color.is_wanted());
    let show = if everywhere.json { print::show_document } else { print::show };
    show(&mut out, details).and_then(|()| out.flush()).map_err(CommandError::Output)?;
    Ok(match (&row.settings, &row.saved) {
        (_, Saved::Broken(_)) => ExitCode::Store,
        (Settings::Broken(_), _) => ExitCode::Usage,
        _ => ExitCode::Done,
    })
}

/// A sealed grant is opened only where its tokens are to be seen.
fn tokens(dir: &ConfigDir, args: &Show, row: &Row) -> Option<Result<Tokens, Plain>> {
    let name = &args.name;
    row.card()?;
    if row.kept.seal != Seal::None && !args.reveal {
        return Some(Err("not opened; --reveal opens them".into()));
    }
    let read = dir.tokens().grant(name).map_err(|error| Plain::new(error.to_string())).transpose()?;
    Some(read.and_then(|(_, grant)| {
        let reply = token::parse(&grant.reply).map_err(|error| Plain::new(error.to_string()))?;
        Ok(Tokens { access: reply.access_token, refresh: grant.refresh_token })
    }))
}

fn last_attempt(dir: &ConfigDir, name: &ProfileName) -> Option<Attempt> {
    let attempts = history::read(dir, name).inspect_err(|error| print::note(error)).ok()?;
    serde_json::from_value(attempts.into_iter().next_back()?).ok()
}
