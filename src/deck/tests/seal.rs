//! Sealing and unsealing by the menu of `x`.

use super::{
    rows::card,
    stage::{Stage, name},
};
use crate::{
    deck::{Action, Effect, Msg, Saved},
    oauth::card::Kept,
    profile::{Seal, StoreSettings},
};

/// What a choice of the menu asks for.
fn asked(stage: &mut Stage, action: Action) -> Vec<Effect> {
    stage.out.clear();
    for action in [Action::Menu, action] {
        stage.tell(Msg::Act(action));
    }
    stage.out.iter().filter(|effect| matches!(effect, Effect::Seal(..))).cloned().collect()
}

fn stage(seal: Seal) -> Stage {
    let mut stage = Stage::new(None, true);
    stage.deck.general.store = StoreSettings { seal };
    stage.set("a", Saved::Unread);
    // Two rows, and one of them has something.
    for action in [Action::First, Action::Mark, Action::Mark] {
        stage.tell(Msg::Act(action));
    }
    stage
}

#[test]
fn what_is_saved_of_the_marked_rows_is_sealed_as_the_settings_want_it() {
    for (wanted, way) in
        [(Seal::None, Seal::Keyring), (Seal::Keyring, Seal::Keyring), (Seal::Passphrase, Seal::Passphrase)]
    {
        let mut stage = stage(wanted);
        assert_eq!(asked(&mut stage, Action::Seal), [Effect::Seal(name("a"), way)]);
        assert_eq!(asked(&mut stage, Action::Unseal), [Effect::Seal(name("a"), Seal::None)]);
    }
}

#[test]
fn a_row_without_a_login_offers_no_seal() {
    let mut stage = Stage::new(None, true);
    stage.tell(Msg::Act(Action::Menu));
    assert!(stage.deck.view.menu.is_some() && asked(&mut stage, Action::Seal).is_empty());
}

#[test]
fn what_came_of_it_is_said_and_that_the_settings_will_seal_it_again() {
    let mut stage = stage(Seal::Keyring);
    for (way, sealed, words) in [
        (Seal::Keyring, Ok(true), "a: its tokens are sealed by the keyring now"),
        (Seal::Keyring, Ok(false), "a: its tokens are sealed by the keyring already"),
        (Seal::None, Ok(true), "a: not sealed any more, until it is saved next: [store] seal wants it"),
        (Seal::None, Err("the keyring is locked".into()), "a: the keyring is locked"),
    ] {
        stage.tell(Msg::Sealed(name("a"), way, sealed));
        assert_eq!(stage.said(), words);
    }
}

#[test]
fn a_row_offers_the_seal_that_it_has_not() {
    for (wanted, is, offered) in [
        (Seal::None, Seal::None, vec![Action::Seal]),
        (Seal::None, Seal::Keyring, vec![Action::Unseal]),
        (Seal::Passphrase, Seal::Passphrase, vec![Action::Unseal]),
        (Seal::Passphrase, Seal::Keyring, vec![Action::Seal, Action::Unseal]),
    ] {
        let mut stage = stage(wanted);
        let saved = card(&stage);
        stage.tell(Msg::Read(vec![("a".into(), saved, Kept { seal: is, ..Kept::default() })]));
        stage.tell(Msg::Act(Action::Menu));
        let mut offers = stage.deck.offers(stage.now);
        offers.retain(|action| [Action::Seal, Action::Unseal].contains(action));
        assert_eq!(offers, offered, "{is:?} where the settings say {wanted:?}");
        stage.tell(Msg::Act(Action::Menu));
        let other = if is == Seal::None { Action::Unseal } else { Action::Seal };
        if !offered.contains(&other) {
            assert_eq!(asked(&mut stage, other), []);
        }
        stage.tell(Msg::Sealed(name("a"), Seal::Keyring, Ok(true)));
        assert_eq!(stage.deck.row("a").unwrap().kept.seal, Seal::Keyring);
        stage.set("a", Saved::Nothing);
        assert_eq!(stage.deck.row("a").unwrap().kept.seal, Seal::None);
    }
}
