//! The lanes and the bars beside steps, as a person sees them.

use std::time::Duration;

use insta::assert_snapshot;

use super::{
    stage::Stage,
    world::{card, reply},
};
use crate::{
    deck::{Effect, Msg},
    flow::{Consent, Way},
    oauth::{
        card::{Card, Grant},
        error::OAuthError,
    },
    profile::{Kind, ProfileName},
    secret::Secret,
    tui::Theme,
    upkeep::{ErrandId, Event, Stored, Wish},
};

const SMALL: (u16, u16) = (80, 24);
const MIDDLE: (u16, u16) = (120, 40);

/// Four logins that wait in the browser, the lanes before them.
fn running(size: (u16, u16), theme: Theme) -> Stage {
    let mut stage = Stage::full(size, theme);
    let names = ["acme-prod", "acme-uat", "acme-qa", "umbrella-dev"].map(|name| ProfileName::parse(name).unwrap());
    stage.tell(Msg::LogIn(names.into(), Consent::default(), Way::Browser));
    stage.press("/acme-uat<Enter><Esc>w");
    stage.wait(42);
    stage
}

/// One of them asks, one is saved, one failed and one waits on, while two others are renewed.
fn mixed(size: (u16, u16), theme: Theme) -> Stage {
    let mut stage = running(size, theme);
    stage.come_back(1, Ok("good"));
    later(&mut stage, 900);
    stage.come_back(2, Ok("good"));
    later(&mut stage, 400);
    stage.come_back(3, Err(OAuthError::new("access_denied", "end-user denied authorization")));
    stage.press("<Esc>/globex<Enter>*r*<Esc><Esc>w");
    later(&mut stage, 1800);
    stage.tell(Msg::Errand(ErrandId(1), Event::Read(Err("cannot read tokens/globex-prod.json".into()))));
    later(&mut stage, 700);
    stage
}

fn later(stage: &mut Stage, millis: u64) {
    stage.now.since_start += Duration::from_millis(millis);
    stage.now.wall += Duration::from_millis(millis);
    stage.draw();
}

#[test]
fn what_runs_is_seen_as_lanes() {
    for size in [SMALL, MIDDLE] {
        assert_snapshot!(format!("running_{}x{}", size.0, size.1), running(size, Theme::dark()).screen());
    }
}

#[test]
fn failures_stand_where_they_struck() {
    for size in [SMALL, MIDDLE] {
        assert_snapshot!(format!("mixed_{}x{}", size.0, size.1), mixed(size, Theme::dark()).screen());
    }
}

#[test]
fn lanes_can_be_read_without_colour_and_in_ascii() {
    let theme = Theme { ascii: true, ..Theme::mono() };
    assert_snapshot!("mixed_ascii", mixed(SMALL, theme).screen());
    assert_snapshot!("mixed_styles_dark", mixed(SMALL, Theme::dark()).styles());
    assert_snapshot!("mixed_styles_mono", mixed(SMALL, Theme::mono()).styles());
}

#[test]
fn where_nothing_ran_the_lanes_say_how_something_would() {
    let mut stage = Stage::full(SMALL, Theme::dark());
    stage.press("w");
    assert!(
        stage.screen().contains("Nothing runs here, and nothing was begun here in the last 15 minutes"),
        "{}",
        stage.screen()
    );
    stage.press("w");
    assert!(stage.screen().contains("Profiles"), "{}", stage.screen());
}

/// A refresh of `globex-prod` is at the server, 400 ms after it was asked for.
fn refreshing() -> Stage {
    let mut stage = Stage::full(MIDDLE, Theme::dark());
    stage.press("/globex-prod<Enter>r");
    let token = Secret::from("5Aep861REFRESH");
    let refresh_fingerprint = Some(token.fingerprint());
    let card = Card { refresh_fingerprint, ..card("dep@globex.com", Kind::Production, 47) };
    let grant = Grant { refresh_token: Some(token), reply: "{}".into() };
    let found = Ok(Some(Stored { card: Box::new(card), grant }));
    for event in [
        Event::Read(found.clone()),
        Event::Unlocked(Some("secret".into())),
        Event::Held { found, unsettled: None },
        Event::Reserved,
    ] {
        stage.tell(Msg::Errand(ErrandId(1), event));
        later(&mut stage, 100);
    }
    stage
}

#[test]
fn words_that_have_no_room_beside_the_bars_go_on_below() {
    let mut stage = refreshing();
    let call = stage.performed.iter().find_map(|effect| match effect {
        Effect::Attend(_, _, Wish::Refresh(call, _)) => Some(*call),
        _ => None,
    });
    stage.tell(Msg::Errand(ErrandId(1), Event::Answered(call.unwrap(), reply(503, "", 100))));
    later(&mut stage, 200);
    assert_snapshot!("trying_again_120x40", stage.screen());
    stage.resize((100, 24));
    stage.press("<Tab>");
    assert_snapshot!("trying_again_100x24", stage.screen());
    stage.resize((44, 24));
    assert_snapshot!("trying_again_44x24", stage.screen());
}
