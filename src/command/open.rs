//! `open`: an org in the browser, logged in by a link that works once.

use std::env;

use serde_json::json;

use crate::{
    cli::{Everywhere, ExitCode, Open, StartPath, Target},
    command::{
        CommandError, default,
        live::block_on,
        snapshot::Snapshot,
        token::{self, Obtained},
    },
    oauth::single_access,
    plain::Plain,
    print::{self, Output},
    profile::{LoginHost, Profile, ProfileName},
    run::{SystemOpener, frontdoor},
    secret::Secret,
    store::ConfigDir,
};

/// Opens it.
pub fn run(args: &Open, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let snapshot = Snapshot::take(everywhere)?;
    snapshot.notes.iter().for_each(print::note);
    let (name, path) = match (&args.name, &args.path) {
        (Some(Target::Profile(name)), path) => (Some(name), path.as_ref()),
        (Some(Target::Path(_)), Some(_)) => return Err(CommandError::TwoPaths),
        (Some(Target::Path(path)), None) => (None, Some(path)),
        (None, path) => (None, path.as_ref()),
    };
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
    let link = ask(snapshot, &dir, name, path, obtained).await?;
    let mut out = Output::new(false);
    let written = if args.print {
        print::link(&mut out, everywhere.json, name, &link)
    } else {
        let browser = snapshot.settings.find(name.as_str()).and_then(|row| row.profile.as_ref().ok());
        let browser = browser.and_then(|profile: &std::sync::Arc<Profile>| profile.browser.clone());
        let opener = SystemOpener::new(env::var("BROWSER").ok().as_deref());
        frontdoor::lead(&opener, name.clone(), browser, link)
            .await
            .map_err(|why| CommandError::NotOpened { name: name.clone(), why })?;
        match everywhere.json {
            true => out.document(&json!({ "profile": name.as_str(), "kind": kind, "result": "opened" })),
            false => out.line(format_args!("{name} ({}) is open in the browser", kind.word())),
        }
    };
    written.and_then(|()| out.flush()).map_err(CommandError::Output)?;
    Ok(ExitCode::Done)
}

/// Asks the org for a link, and checks where it leads.
async fn ask(
    snapshot: &Snapshot,
    dir: &ConfigDir,
    name: &ProfileName,
    path: Option<&StartPath>,
    Obtained { card, access_token }: Obtained,
) -> Result<Secret, CommandError> {
    // Whether a host of its own was allowed was decided when the login was saved.
    let login = LoginHost::parse(&card.login_host, true)
        .map_err(|why| CommandError::BadHost { name: name.clone(), why: Plain::new(why.to_string()) })?;
    let request = single_access::build(&card.instance_url, path.map(StartPath::as_str), access_token);
    let answer = frontdoor::ask(&request, snapshot.settings.network.clone(), dir).await;
    let reply = answer
        .reply
        .map_err(|silence| CommandError::NoAnswer { name: name.clone(), why: Plain::new(silence.words) })?;
    single_access::read(&reply, &login).map_err(|why| CommandError::NoLink { name: name.clone(), why })
}
