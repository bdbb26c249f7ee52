//! `export`: a saved login in the form that another tool takes. Where the grant itself goes along it asks first,
//! and that is written down before anything is given.

use std::{io::Write, path::Path};

use crate::{
    cli::{Everywhere, ExitCode, Export},
    command::{
        CommandError,
        ask::confirm,
        error::TransferError,
        live::block_on,
        selection::named,
        snapshot::{Snapshot, asks},
    },
    oauth::card::Card,
    plain::Plain,
    print::{self, Output},
    profile::Profile,
    run::{
        ask::Asks,
        handout::{self, Wanted},
    },
    store::outside,
    transfer::Form,
};

/// Writes it.
///
/// # Errors
/// A question that was answered with no, or that nobody could be asked; why nothing was handed out.
pub fn run(args: &Export, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    if args.access_only && args.form == Form::SfdxUrl {
        return Err(TransferError::GrantItself.into());
    }
    let mut snapshot = Snapshot::take_of(Some(&args.name), everywhere)?;
    snapshot.notes.iter().for_each(print::note);
    let at = snapshot.find(&args.name)?;
    snapshot.read_card(at);
    let row = &snapshot.rows[at];
    let profile = named(&args.name, &snapshot)?;
    let attended = asks(everywhere) == Asks::Terminal;
    // A file that cannot be used says so itself, below.
    if let Some(card) = row.card() {
        consent(args, &profile, card, attended)?;
    }
    let Some(dir) = &snapshot.dir else { return Err(CommandError::LoginNeeded(args.name.clone())) };
    // Before anything is written down: nothing is handed out that cannot be given.
    let output = args.output.as_deref().filter(|path| *path != Path::new("-"));
    let file = output.map(outside::create_new).transpose()?;
    let wanted = Wanted { profile: &profile, form: args.form, access_only: args.access_only };
    let handed = block_on(async { Ok(handout::hand_out(dir, &snapshot.vault, wanted).await) })?;
    let handed = handed.map_err(|why| TransferError::NotHandedOut { name: args.name.clone(), why: Box::new(why) });
    let text = match (handed, output) {
        (Ok((_, text)), _) => text,
        (Err(error), path) => {
            // It is ours, and empty.
            let _ = path.as_ref().map(std::fs::remove_file);
            return Err(error.into());
        }
    };
    match (file, output) {
        (Some(mut file), Some(path)) => {
            let written = writeln!(file, "{}", text.expose()).and_then(|()| file.sync_all());
            written.map_err(|error| outside::failed(path, &error))?;
            print::note(format_args!("{}: the {} is in {}", args.name, args.form.words(), path.display()));
        }
        _ => {
            let mut out = Output::new(false);
            out.line(text.expose()).and_then(|()| out.flush()).map_err(CommandError::Output)?;
        }
    }
    Ok(ExitCode::Done)
}

/// Asks where the grant itself is to be handed out and somebody can answer; elsewhere that wants `--yes`.
fn consent(args: &Export, profile: &Profile, card: &Card, attended: bool) -> Result<(), CommandError> {
    let is_grant = args.form.carries_grant() && !args.access_only && card.refresh_fingerprint.is_some();
    if !is_grant || args.yes {
        return Ok(());
    }
    let user = Plain::new(card.username.as_deref().unwrap_or(card.user.as_str()));
    let warning = Form::warning(user.as_str());
    if !attended {
        return Err(TransferError::HandOutWantsYes { name: args.name.clone(), warning }.into());
    }
    let question = format!("Hand out the grant of {} as {}? {warning} [y/n] ", profile.name, args.form.words());
    confirm(&question)
}
