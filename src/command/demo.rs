//! `demo`: the dashboard on a simulated world of its own, which goes when it ends.

use std::{env, sync::Arc};

use crate::{
    cli::{Demo, Everywhere, ExitCode},
    command::{
        CommandError,
        dashboard::{check_terminal, show},
        live::{Live, block_on},
    },
    deck::Msg,
    demo::{self, DemoError, World},
    plain::Plain,
    run::{Clock, Opener, SystemOpener, ask::Asks, vault::Vault},
};

/// Opens the demo.
///
/// # Errors
/// No terminal, no free port, no temporary directory.
pub fn run(args: &Demo, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let clock = Clock::start();
    check_terminal()?;
    block_on(async {
        let world = World::create().await.map_err(no_demo)?;
        let browser = SystemOpener::new(env::var("BROWSER").ok().as_deref());
        let robot = args.robot || !(args.browser || browser.is_at_hand());
        let (opener, words): (Arc<dyn Opener>, _) = match robot {
            true => (Arc::new(world.robot()), demo::ROBOT_WORDS),
            false => (Arc::new(browser), demo::BROWSER_WORDS),
        };
        let settings = world.settings().map_err(no_demo)?;
        // A robot needs no tab; a person has one.
        let mut deck = world.deck(&settings, (!robot).then_some(1)).map_err(no_demo)?;
        deck.read_only = args.opening.read_only;
        let live = Live {
            deck,
            dir: world.dir().clone(),
            network: settings.network.clone(),
            opener,
            vault: Vault::of_nobody(),
            asks: Asks::Dashboard,
            here: None,
        };
        let shown = show(live, &settings.ui, everywhere.color, vec![Msg::Told(None, words.into())], clock).await;
        world.end().await;
        shown
    })
}

fn no_demo(error: DemoError) -> CommandError {
    CommandError::Demo(Plain::new(error.to_string()))
}
