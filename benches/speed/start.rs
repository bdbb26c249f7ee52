//! What stands between a start and its first picture: settings, the names of the token files, the rows,
//! one frame.

use std::io;

use clap::Parser;
use crossterm::event::Event;
use divan::Bencher;
use futures_util::stream::{self, Pending};
use orgdeck::{
    cli::Cli,
    command::snapshot::Snapshot,
    deck::{Deck, Msg},
    run::Front,
    tui::{Dashboard, Theme},
};
use ratatui::backend::TestBackend;

use crate::ground;

#[divan::bench(args = [100, 1_000, 10_000])]
fn first_picture(bencher: Bencher, profiles: usize) {
    let place = tempfile::tempdir().expect("a place");
    let dir = ground::config_dir(&place, 0);
    std::fs::write(dir.profiles(), ground::profiles_toml(profiles)).expect("profiles");
    let cli = Cli::parse_from(["orgdeck".as_ref(), "--config-dir".as_ref(), dir.path().as_os_str()]);
    let now = ground::now();
    bencher.bench(|| {
        let snapshot = Snapshot::take(&cli.everywhere).expect("a snapshot");
        let mut deck = Deck::new(snapshot.rows, Some(1), true);
        let events: Pending<io::Result<Event>> = stream::pending();
        let mut dashboard = Dashboard::with(TestBackend::new(120, 40), events, Theme::dark()).expect("a dashboard");
        deck.update(Msg::Started, now);
        while let Some(sight) = dashboard.draw(&deck, now).expect("a picture") {
            deck.update(Msg::Laid(sight), now);
        }
        deck
    });
}
