//! A key and the picture that follows it, at 120x40.

use std::io;

use crossterm::event::Event;
use divan::Bencher;
use futures_util::stream::{self, Pending};
use orgdeck::{
    deck::{Action, Deck, Msg, row},
    profile::Settings,
    run::Front,
    tui::{Dashboard, Theme},
};
use ratatui::backend::TestBackend;

use crate::ground;

#[divan::bench(args = [100, 1_000, 10_000])]
fn down(bencher: Bencher, profiles: usize) {
    let settings = Settings::parse(&ground::profiles_toml(profiles));
    let mut deck = Deck::new(row::rows(&settings.rows, &[]), Some(1), true);
    let events: Pending<io::Result<Event>> = stream::pending();
    let mut dashboard = Dashboard::with(TestBackend::new(120, 40), events, Theme::dark()).expect("a dashboard");
    let now = ground::now();
    bencher.bench_local(|| {
        deck.update(Msg::Act(Action::Down), now);
        while let Some(sight) = dashboard.draw(&deck, now).expect("a picture") {
            deck.update(Msg::Laid(sight), now);
        }
    });
}
