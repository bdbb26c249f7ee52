//! Started with --read-only: whatever is pressed, nothing is revealed and nothing is written, and the
//! screen offers only what works.

use std::time::Duration;

use insta::assert_snapshot;
use proptest::{prelude::*, sample::select};

use super::{
    grants::{list, name},
    keys::actions,
    stage::Stage,
};
use crate::{
    deck::{Cue, Effect, Msg, action::Pane, field::Edit, inquiry::Inquiry, pointer::Pointer},
    tui::Theme,
    upkeep::Duty,
};

fn read_only(size: (u16, u16)) -> Stage {
    let mut stage = Stage::full(size, Theme::dark());
    stage.deck.read_only = true;
    stage.draw();
    stage
}

/// Whether an effect reveals nothing and writes nothing. The match makes the compiler ask for a new one.
fn is_harmless(effect: &Effect) -> bool {
    match effect {
        Effect::Watch(_)
        | Effect::Look
        | Effect::Settings
        | Effect::Default
        | Effect::Read(_)
        | Effect::ReadAll(_)
        | Effect::Blocks(_)
        | Effect::Examine
        | Effect::Recall(_)
        | Effect::Count
        | Effect::Transcribe(_)
        | Effect::AskGrants(_)
        | Effect::Answer(..)
        | Effect::Supply(_, None)
        | Effect::Front(Cue::Copy(_) | Cue::Bell | Cue::Title(_) | Cue::Mouse(_) | Cue::Suspend)
        | Effect::Quit => true,
        Effect::Perform(..)
        | Effect::Link(_)
        | Effect::Attend(..)
        | Effect::Record(..)
        | Effect::Expect(..)
        | Effect::Keep(..)
        | Effect::Reveal(_)
        | Effect::Fetch(_)
        | Effect::HandOut(..)
        | Effect::Seal(..)
        | Effect::Open(_)
        | Effect::EndGrant(..)
        | Effect::ReadTable(_)
        | Effect::SaveForm(_)
        | Effect::RemoveProfile(_)
        | Effect::Supply(_, Some(_))
        | Effect::Front(Cue::Bare(_)) => false,
    }
}

fn messages() -> impl Strategy<Value = Msg> {
    let typed = prop_oneof![
        Just(Msg::Edit(Edit::Type('a'))),
        Just(Msg::Pasted("http://localhost:1717/OauthRedirect?code=c&state=s".into())),
        Just(Msg::Pasted("acme-prod".into())),
        Just(Msg::Pointed(Pointer::Row("acme-prod".into()))),
        Just(Msg::Pointed(Pointer::Pane(Pane::Detail))),
        Just(Msg::Pointed(Pointer::Wheel(Pane::Detail, 1))),
        Just(Msg::Woke),
        Just(Msg::LogIn(vec![name("acme-qa")], Default::default(), crate::flow::Way::Browser)),
        Just(Msg::Upkeep(vec![name("acme-prod")], Duty::Refresh)),
    ];
    prop_oneof![8 => select(actions()).prop_map(Msg::Act), 1 => typed]
}

proptest! {
    #[test]
    fn no_message_reveals_or_writes(messages in prop::collection::vec(messages(), 1..60)) {
        let mut stage = read_only((120, 40));
        stage.deck.check_every = Some(Duration::from_secs(60));
        let grants = list(stage.now.wall);
        stage.tell(Msg::GrantsTold(name("acme-uat"), Box::new(Inquiry::Told(grants)), None));
        for msg in messages {
            stage.now.since_start += Duration::from_secs(61);
            for effect in stage.deck.update(msg, stage.now) {
                prop_assert!(is_harmless(&effect), "{effect:?}");
            }
        }
        prop_assert!(stage.deck.flows.is_empty() && stage.deck.errands.is_empty());
    }
}

#[test]
fn a_key_that_is_refused_says_why() {
    let mut stage = read_only((80, 24));
    for key in ["L", "r", "c", "o", "u", "s", "Y"] {
        stage.press("<Esc>");
        assert!(!stage.screen().contains("started with --read-only"));
        stage.press(key);
        assert!(stage.screen().contains("read-only: started with --read-only"), "{key}");
    }
}

#[test]
fn enter_only_looks() {
    let mut stage = read_only((120, 40));
    stage.press("/umbrella<Enter><Enter>");
    assert!(stage.deck.flows.is_empty() && stage.deck.question().is_none());
}

#[test]
fn the_screen_offers_only_what_works() {
    let mut stage = read_only((120, 40));
    assert_snapshot!("read_only_120x40", stage.screen());
    stage.press("?");
    assert_snapshot!("read_only_keys_120x40", stage.screen());
    stage.press("?/acme-prod<Enter>x");
    assert_snapshot!("read_only_menu_120x40", stage.screen());
    stage.press("y");
    let screen = stage.screen();
    assert!(screen.contains("org id") && !screen.contains("access token  ") && !screen.contains("sfdx"), "{screen}");
    assert_snapshot!("read_only_80x24", read_only((80, 24)).screen());
}
