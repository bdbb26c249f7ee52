//! `login`: runs flows for the chosen profiles, all at once, and says how each ended.

use std::{
    collections::HashSet,
    env,
    io::{self, BufWriter},
    mem,
    sync::Arc,
    time::Duration,
};

use crate::{
    cli::{Everywhere, ExitCode, Login},
    command::{
        CommandError,
        ask::confirm,
        live::{Live, block_on},
        selection::{Selection, broken, choose},
        snapshot::{Snapshot, asks},
    },
    deck::{Deck, Msg, Settings, login::MANY_TABS},
    flow::{Consent, Flow, Outcome, Way},
    print::{
        self,
        flow::{FlowPrinter, Form},
    },
    profile::Profile,
    run::{Clock, SystemOpener, ask::Asks},
    store::{ConfigDir, profiles},
};

/// Logs in.
///
/// # Errors
/// What keeps all logins from starting; how each one ended is in the exit code.
pub fn run(args: &Login, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let clock = Clock::start();
    let mut snapshot = Snapshot::take(everywhere)?;
    let selection = choose(&args.chosen, &snapshot, everywhere)?;
    snapshot.tell();
    for row in &selection.broken {
        if let Err(problem) = &row.profile {
            print::note(broken(row.name.as_str(), problem));
        }
    }
    if selection.profiles.is_empty() {
        return Ok(ExitCode::Usage);
    }
    let asks = asks(everywhere);
    let attended = asks == Asks::Terminal;
    let dir = ConfigDir::open(&ConfigDir::find(everywhere.config_dir.as_deref())?)?;
    let browser = SystemOpener::new(env::var("BROWSER").ok().as_deref()).withholding(snapshot.vault.withheld().clone());
    let way = match (args.paste, args.no_browser) {
        (true, _) => Way::Paste,
        (_, true) => Way::Link,
        _ => Way::Browser,
    };
    // Where nothing can open a link the person must see it.
    let links = !everywhere.json && (way != Way::Browser || !browser.is_at_hand());
    let mut live = Live {
        dir,
        network: snapshot.settings.network.clone(),
        opener: Arc::new(browser),
        vault: snapshot.vault.clone(),
        asks,
        here: None,
        deck: deck(&mut snapshot, &selection, args, attended),
    };
    if attended && way == Way::Browser {
        let own = selection.profiles.iter().map(|profile| profile.browser.is_some());
        may_open(live.deck.line.tabs_for(own))?;
    }
    let consent = Consent { unattended: !attended, replace: args.replace, org: args.accept_org.clone() };
    let names = selection.profiles.iter().map(|profile| profile.name.clone()).collect();
    let form = if everywhere.json { Form::Ndjson } else { Form::Lines };
    let lines = (attended || args.paste).then(|| snapshot.vault.asker().lines());
    let mut front = FlowPrinter::new(form, BufWriter::new(io::stdout()), io::stderr(), links, lines);
    let ended = block_on(live.run(&mut front, vec![Msg::LogIn(names, consent, way)], clock))?;
    front.sum_up(&live.deck).map_err(CommandError::Output)?;
    tell_of_orphans(&live);
    let flows = live.deck.flows.values().map(|flow| exit_code(flow.outcome(), ended.signal));
    let unusable = selection.broken.iter().map(|_| ExitCode::Usage);
    // A signal may come before any login began.
    Ok(flows.chain(unusable).max().unwrap_or_else(|| exit_code(None, ended.signal)))
}

/// Asks before more tabs open at once than a person can follow.
fn may_open(tabs: usize) -> Result<(), CommandError> {
    if tabs <= MANY_TABS { Ok(()) } else { confirm(&format!("Open {tabs} browser tabs at once? [y/n] ")) }
}

/// The deck of all rows, with the cards that the chosen profiles' apps have.
fn deck(snapshot: &mut Snapshot, selection: &Selection, args: &Login, attended: bool) -> Deck {
    for at in 0..snapshot.rows.len() {
        let shares =
            |profile: &Arc<Profile>| selection.profiles.iter().any(|chosen| chosen.client_id == profile.client_id);
        if snapshot.rows[at].profile().is_some_and(shares) {
            snapshot.read_card(at);
        }
    }
    if let Some(seconds) = args.timeout {
        for row in &mut snapshot.rows {
            if let Settings::Ready(profile) = &mut row.settings {
                Arc::make_mut(profile).timeout = Duration::from_secs(seconds.into());
            }
        }
    }
    // Where nobody looks on, whoever started it takes the links as they come.
    let tabs = if attended { snapshot.settings.ui.tabs.at_once() } else { None };
    Deck::new(mem::take(&mut snapshot.rows), tabs, false)
}

/// A profile may have been renamed or removed while somebody signed in for it.
fn tell_of_orphans(live: &Live) {
    let saved = |flow: &&Flow| matches!(flow.outcome(), Some(Outcome::Saved(_)));
    let Ok(now) = profiles::read(&live.dir) else { return };
    let there: HashSet<&str> = now.settings.rows.iter().map(|row| row.name.as_str()).collect();
    for flow in live.deck.flows.values().filter(saved) {
        let name = &flow.plan.profile.name;
        if !there.contains(name.as_str()) {
            print::note(format_args!(
                "{name}: it was renamed or removed while it logged in, and its tokens are saved as {name} all the same: `orgdeck profile rename {name} NEW-NAME` takes them there, `orgdeck revoke {name}` ends them"
            ));
        }
    }
}

fn exit_code(outcome: Option<&Outcome>, signal: Option<i32>) -> ExitCode {
    match outcome {
        Some(Outcome::Saved(_) | Outcome::LookedUp(_)) => ExitCode::Done,
        Some(Outcome::Failed(fault)) => fault.class().into(),
        Some(Outcome::Cancelled) | None => {
            signal.and_then(|signal| u8::try_from(signal).ok()).map_or(ExitCode::Failed, ExitCode::Signal)
        }
    }
}
