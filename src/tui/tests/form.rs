//! The form of a profile as it is seen and typed in.

use crossterm::event::Event as Input;
use insta::assert_snapshot;

use super::stage::Stage;
use crate::{
    deck::{
        Effect, Msg,
        form::{Purpose, Refusal},
    },
    oauth::card::Kept,
    profile::{ProfileName, Seal, Settings, Table},
    tui::Theme,
};

fn saves(stage: &Stage) -> usize {
    stage.performed.iter().filter(|effect| matches!(effect, Effect::SaveForm(_))).count()
}

#[test]
fn a_profile_is_typed_line_by_line() {
    for (name, size) in [("add_wide", (120, 40)), ("add_narrow", (80, 24))] {
        let mut stage = Stage::full(size, Theme::dark());
        stage.press("anew-org<Tab>");
        stage.input(Input::Paste("https://acme--qa.sandbox.lightning.force.com/lightning/page/home\n".into()));
        stage.press("<Enter>3MVG9 x<Tab>hunter2<BackTab>");
        assert_snapshot!(name, stage.screen());
        assert!(!stage.screen().contains("hunter2"));
        stage.press("<C-s>");
        assert_eq!(saves(&stage), 0, "the key is no consumer key");
        stage.press("<C-u>3MVG9<C-s>");
        assert_eq!(saves(&stage), 1);
        assert!(stage.screen().contains("saving"));
        stage.tell(Msg::FormSaved(Purpose::Add, ProfileName::parse("new-org").unwrap(), Ok(false)));
        stage.draw();
        assert!(stage.screen().contains("new-org: added to profiles.toml; L logs in"));
    }
}

#[test]
fn an_edit_that_somebody_else_overtook_stays_open_with_the_reason() {
    let mut stage = Stage::full((80, 24), Theme::dark());
    stage.press("/acme-dev7<Enter>e<Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab>x@y.z");
    assert_snapshot!("edit_narrow", stage.screen());
    stage.press("<C-s>");
    let Some(Effect::SaveForm(draft)) = stage.performed.last().cloned() else { panic!("not saved") };
    assert_eq!(draft.set.len(), 1);
    let now = Table { own: draft.seen.clone(), ..Table::default() };
    let refusal = Refusal { words: "another program changed it meanwhile".into(), now: Some(now) };
    stage.tell(Msg::FormSaved(draft.purpose, draft.name, Err(refusal)));
    stage.draw();
    assert!(stage.screen().contains("another program changed it") && stage.screen().contains("x@y.z"));
    stage.press("<Esc>");
    assert!(stage.screen().contains("Esc again drops"));
    stage.press("<Esc>");
    assert!(!stage.screen().contains(" Edit "));
}

#[test]
fn without_profiles_a_welcome_says_what_to_set_and_digits_copy_it() {
    let mut stage = Stage::new("version = 1", (120, 40), Theme::dark());
    for (number, (_, value)) in crate::deck::welcome::VALUES.iter().enumerate() {
        assert!(stage.screen().contains(value), "{value}");
        stage.press(&(number + 1).to_string());
        let copied = stage.performed.last().cloned();
        assert_eq!(copied, Some(Effect::Front(crate::deck::Cue::Copy((*value).into()))));
        assert!(stage.screen().contains(&format!("copied: {value}")));
    }
    stage.press("a");
    assert!(stage.screen().contains(" Add a profile"));
    let mut small = Stage::new("version = 1", (80, 24), Theme::dark());
    assert!(crate::deck::welcome::VALUES.iter().all(|(_, value)| small.screen().contains(value)));
    small.press("<Esc>?");
    assert!(!small.screen().contains("Welcome"));
}

#[test]
fn a_sealed_grant_says_so_on_its_card_and_offers_no_other_seal() {
    for (seal, line, offer) in [
        (Seal::None, None, "S  seal the tokens"),
        (Seal::Keyring, Some("Sealed    by the keyring"), "U  take the seal off"),
        (Seal::Passphrase, Some("Sealed    by a passphrase"), "U  take the seal off"),
    ] {
        let mut stage = Stage::full((120, 40), Theme::dark());
        stage.press("/acme-prod<Enter>");
        let saved = stage.deck.selected().unwrap().saved.clone();
        stage.tell(Msg::Read(vec![("acme-prod".into(), saved, Kept { seal, ..Kept::default() })]));
        stage.draw();
        assert_eq!(stage.screen().contains("Sealed"), line.is_some());
        assert!(line.is_none_or(|line| stage.screen().contains(line)), "{}", stage.screen());
        stage.press("x");
        let offers = ["S  seal the tokens", "U  take the seal off"].map(|words| stage.screen().contains(words));
        assert_eq!(offers, ["S  seal the tokens", "U  take the seal off"].map(|words| words == offer));
    }
}

#[test]
fn a_renamed_row_keeps_its_grant_and_the_cursor() {
    let mut stage = Stage::full((120, 40), Theme::dark());
    stage.press("/acme-prod<Enter>xm<C-u>acme-live<Enter>");
    let (old, new) = (ProfileName::parse("acme-prod").unwrap(), ProfileName::parse("acme-live").unwrap());
    stage.tell(Msg::FormSaved(Purpose::Rename(old), new, Ok(false)));
    stage.draw();
    let row = stage.deck.selected().unwrap();
    assert_eq!((&*row.name, row.card().is_some()), ("acme-live", true));
    assert!(stage.deck.row("acme-prod").is_none() && stage.screen().contains("that is what acme-prod is called now"));
}

#[test]
fn a_profile_goes_once_its_grant_has_ended_and_stays_where_that_failed() {
    let mut stage = Stage::full((120, 40), Theme::dark());
    stage.press("/acme-prod<Enter>xD");
    assert_snapshot!("remove", stage.screen());
    stage.press("acme-prod<Enter>");
    let removed = |stage: &Stage| stage.performed.iter().any(|effect| matches!(effect, Effect::RemoveProfile(_)));
    assert!(!removed(&stage), "first the grant ends");
    assert!(stage.performed.iter().any(|effect| matches!(effect, Effect::Attend(..))));
    let never = Settings::parse(super::world::SETTINGS)
        .rows
        .iter()
        .map(|row| row.name.to_string())
        .find(|name| stage.deck.row(name).is_some_and(|row| row.saved == crate::deck::Saved::Nothing));
    let never = never.unwrap();
    stage.press(&format!("/{never}<Enter>xDy"));
    assert!(removed(&stage), "{never} has none");
}
