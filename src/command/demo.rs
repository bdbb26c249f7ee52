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
    demo::{self, World},
    run::{Clock, Opener, SystemOpener, unlock::Unlocker},
};

/// Opens the demo.
///
/// # Errors
/// No terminal, no free port, no temporary directory.
pub fn run(args: &Demo, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let clock = Clock::start();
    check_terminal()?;
    block_on(async {
        let world = World::create().await?;
        let browser = SystemOpener::new(env::var("BROWSER").ok().as_deref());
        let robot = args.robot || !(args.browser || browser.is_at_hand());
        let (opener, words): (Arc<dyn Opener>, _) = match robot {
            true => (Arc::new(world.robot()), demo::ROBOT_WORDS),
            false => (Arc::new(browser), demo::BROWSER_WORDS),
        };
        let settings = world.settings()?;
        let live = Live {
            // A robot needs no tab; a person has one.
            deck: world.deck(&settings, (!robot).then_some(1))?,
            dir: world.dir().clone(),
            network: settings.network.clone(),
            opener,
            unlocker: Unlocker::new(false),
        };
        let shown = show(live, &settings.ui, everywhere.color, vec![Msg::Told(None, words.into())], clock).await;
        world.end().await;
        shown
    })
}
