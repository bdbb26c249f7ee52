//! `open`: an org in the browser, logged in by a link that works once.

use std::env;

use serde_json::json;

use crate::{
    cli::{Everywhere, ExitCode, Open, StartPath, Target},
    command::{
        CommandError, default,
        live::block_on,
        remember::remember,
        snapshot::Snapshot,
        token::{self, Obtained},
    },
    oauth::error::table::Explanation,
    plain::Plain,
    print::{self, Output},
    profile::ProfileName,
    run::{SystemOpener, frontdoor, http::Http},
    store::ConfigDir,
};

/// Opens it.
pub fn run(args: &Open, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let (name, path) = match (&args.name, &args.path) {
        (Some(Target::Profile(name)), path) => (Some(name), path.as_ref()),
        (Some(Target::Path(_)), Some(_)) => return Err(CommandError::TwoPaths),
        (Some(Target::Path(path)), None) => (None, Some(path)),
        (None, path) => (None, path.as_ref()),
    };
    let snapshot = Snapshot::take_of(name, everywhere)?;
    snapshot.notes.iter().for_each(print::note);
    let name = default::meant(name, &snapshot)?.name;
    let obtained = token::obtain(&name, args.freshness, &snapshot, everywhere)?;
    block_on(open(args, everywhere, &snapshot, &name, path, obtained))
}

async fn open(
    args: &Open,
    everywhere: &Everywhere,
    snapshot: &Snapshot,
    name: &ProfileName,
    path: Option<&StartPath>,
    obtained: Obtained,
) -> Result<ExitCode, CommandError> {
    let dir = ConfigDir::open(&ConfigDir::find(everywhere.config_dir.as_deref())?)?;
    let kind = snapshot.kind(name, &obtained.card);
    let http = Http::of(snapshot.settings.network.clone(), &dir);
    let (call, link) = frontdoor::ask(&http, &obtained.card, obtained.access_token, path.map(StartPath::as_str)).await;
    let keep = |opened: Result<(), Plain>| {
        if let Some(call) = &call {
            remember(&dir, name, &frontdoor::attempt(call.clone(), opened));
        }
    };
    let link = link.map_err(|why| {
        keep(Err(Plain::new(why.to_string())));
        let known = call.as_ref().and_then(Explanation::of_call);
        CommandError::NoLink { name: name.clone(), why, known }
    })?;
    let mut out = Output::new(false);
    let written = if args.print {
        keep(Ok(()));
        print::link(&mut out, everywhere.json, name, &link)
    } else {
        let profile = snapshot.rows[snapshot.find(name)?].profile();
        let browser = profile.and_then(|profile| profile.browser.clone());
        let opener =
            SystemOpener::new(env::var("BROWSER").ok().as_deref()).withholding(snapshot.vault.withheld().clone());
        let led = frontdoor::lead(&opener, name.clone(), browser, link).await;
        keep(match &led {
            Ok(()) => Ok(()),
            Err(why) => Err(Plain::new(why.to_string())),
        });
        led.map_err(|why| CommandError::NotOpened { name: name.clone(), why })?;
        match everywhere.json {
            true => out.document(&json!({ "profile": name.as_str(), "kind": kind, "result": "opened" })),
            false => out.line(format_args!("{name} ({}) is open in the browser", kind.word())),
        }
    };
    written.and_then(|()| out.flush()).map_err(CommandError::Output)?;
    Ok(ExitCode::Done)
}
