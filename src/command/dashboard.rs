//! The dashboard on the person's own profiles: what `orgdeck` alone opens.

use std::{
    env,
    io::{self, IsTerminal},
    sync::Arc,
};

use crate::{
    cli::{Color, Everywhere, ExitCode, Opening},
    command::{
        CommandError, default,
        live::{Live, block_on},
        snapshot::Snapshot,
    },
    deck::{Deck, Msg, away::Away, doctor},
    print,
    profile::{Settings, Ui},
    run::{Clock, SystemOpener, ask::Asks},
    store::{ConfigDir, default_profile::DefaultProfile},
    tui::{Dashboard, keymap::Keymap},
};

/// What tells a program that its terminal is gone.
const SIGHUP: u8 = 1;

/// Opens the dashboard. Opening it talks to nobody.
///
/// # Errors
/// No terminal, or a config directory that cannot be used.
pub fn run(opening: Opening, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let clock = Clock::start();
    check_terminal()?;
    let snapshot = Snapshot::take(everywhere)?;
    let dir = ConfigDir::open(&ConfigDir::find(everywhere.config_dir.as_deref())?)?;
    let found = default::look(&snapshot);
    let first = snapshot.remarks().into_iter().chain(found.ignored).map(|remark| Msg::Told(None, remark)).collect();
    let general = snapshot.settings.general();
    // The deck has all it needs of the profiles; what they were read from need not stay.
    let (rows, vault, Settings { ui, network, .. }) = (snapshot.rows, snapshot.vault, snapshot.settings);
    let opener = SystemOpener::new(env::var("BROWSER").ok().as_deref()).withholding(vault.withheld().clone());
    let mut deck = Deck::new(rows, ui.tabs.at_once(), true);
    deck.general = general;
    deck.default = found.default.map(DefaultProfile::words);
    deck.read_only = opening.read_only;
    deck.findings = doctor::own_keys(&Keymap::new(&ui.keys).1, &dir.profiles().display().to_string());
    let live = Live {
        deck,
        dir,
        network,
        opener: Arc::new(opener),
        vault,
        asks: Asks::Dashboard,
        here: env::current_dir().ok(),
    };
    block_on(show(live, &ui, everywhere.color, first, clock))
}

/// Refuses to draw where nobody could see it.
///
/// # Errors
/// [`CommandError::NoTerminal`].
pub fn check_terminal() -> Result<(), CommandError> {
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    match io::stdin().is_terminal() && io::stdout().is_terminal() && !dumb {
        true => Ok(()),
        false => Err(CommandError::NoTerminal),
    }
}

/// Shows a deck until it has quit, and gives the terminal back as it was.
///
/// # Errors
/// Where the terminal cannot be used.
pub async fn show(
    mut live: Live,
    ui: &Ui,
    color: Color,
    mut first: Vec<Msg>,
    clock: Clock,
) -> Result<ExitCode, CommandError> {
    let mut front = Dashboard::open(ui, !color.is_wanted())
        .map_err(CommandError::Terminal)?
        .naming(live.dir.profiles().display().to_string());
    live.deck.check_every = ui.check_every;
    live.deck.view.mouse = ui.mouse;
    live.deck.view.away = Away::read(|name| env::var(name).ok());
    live.deck.view.in_tmux = env::var_os("TMUX").is_some_and(|value| !value.is_empty());
    first.insert(0, Msg::Started);
    let ended = live.run(&mut front, first, clock).await;
    drop(front);
    let signal = match ended {
        Ok(ended) => ended.signal.and_then(|signal| u8::try_from(signal).ok()),
        // Whether the signal came first or not: a terminal that is gone has hung up.
        Err(error) => {
            print::note(&error);
            Some(SIGHUP)
        }
    };
    Ok(signal.map_or(ExitCode::Done, ExitCode::Signal))
}
