//! What is sent again and gone back to from the dashboard: when it is offered, who is asked before, and when it is
//! no more.

use std::time::Duration;

use super::{
    ending::{answer, exchanging, saving},
    stage::{SETTINGS, Stage},
};
use crate::{
    deck::{Action, Effect, Msg, Saved, action::Tab, msg::Reread},
    flow::{Outcome, Step, Wish, kept::LIFE},
    oauth::draft::Mark,
    profile::Settings,
};

const REFUSED: &str = r#"{"error":"invalid_grant","error_description":"invalid code verifier"}"#;

/// A login at a real org whose exchange was refused.
fn refused() -> Stage {
    let mut stage = exchanging(true);
    answer(&mut stage, 400, REFUSED);
    stage
}

/// A login at a real org that went well.
fn saved() -> Stage {
    let mut stage = exchanging(true);
    saving(&mut stage);
    assert!(matches!(stage.flow("a").outcome(), Some(Outcome::Saved(_))));
    stage
}

fn press(stage: &mut Stage, action: Action) {
    stage.tell(Msg::Act(action));
}

fn asked(stage: &Stage) -> String {
    stage.deck.question().map_or_else(String::new, |question| stage.deck.ask(&question).to_string())
}

fn reread(stage: &mut Stage, text: &str) {
    let settings = Settings::parse(text);
    stage.tell(Msg::Reread(Ok(Reread { general: settings.general(), rows: settings.rows, remarks: Vec::new() })));
}

#[test]
fn a_real_org_is_told_nothing_again_before_the_person_knows_what_it_may_make_of_it() {
    let mut stage = refused();
    press(&mut stage, Action::Repeat);
    assert!(asked(&stage).contains("takes the code now, that makes another grant, at least number 1 of 5"));
    assert!(stage.out.contains(&Effect::Count), "grants are counted anew before they are said");
    press(&mut stage, Action::No);
    assert_eq!(stage.exchanged().len(), 1);
    press(&mut stage, Action::Repeat);
    press(&mut stage, Action::Yes);
    assert_eq!(stage.exchanged(), [("a".to_owned(), "CA".to_owned()), ("a".to_owned(), "CA".to_owned())]);

    let mut stage = saved();
    press(&mut stage, Action::Repeat);
    assert!(asked(&stage).contains("this code was taken already, and an org may end the grant that came of it"));
    press(&mut stage, Action::No);
    press(&mut stage, Action::BackTo(Step::Authorize));
    assert!(
        asked(&stage).contains("another grant, at least number 2 of 5; a sixth ends the oldest"),
        "{}",
        asked(&stage)
    );
}

#[test]
fn a_simulated_org_is_not_asked_about() {
    let mut stage = Stage::new(None, true);
    let simulated = r#"login = "http://127.0.0.1:5999/acme""#;
    reread(&mut stage, &SETTINGS.replacen(r#"login = "production""#, simulated, 1));
    stage.log_in(&["a"]);
    let query = format!("code=CA&state={}", stage.state("a"));
    stage.visit(1717, "/OauthRedirect", &query);
    answer(&mut stage, 400, REFUSED);
    press(&mut stage, Action::Repeat);
    assert_eq!((asked(&stage).as_str(), stage.exchanged().len()), ("", 2));
}

#[test]
fn what_was_tried_in_vain_says_nothing_of_what_is_saved() {
    let mut stage = saved();
    press(&mut stage, Action::Repeat);
    press(&mut stage, Action::Yes);
    answer(&mut stage, 400, REFUSED);
    let row = stage.deck.row("a").unwrap();
    assert_eq!(stage.deck.state(row, stage.now).words, "alive just now");
    assert_eq!(stage.deck.strip(row), None);
    assert!(stage.said().ends_with("What is saved stays as it was."), "{}", stage.said());
}

#[test]
fn b_offers_the_steps_that_can_be_gone_back_to_and_holds_there() {
    let mut stage = refused();
    press(&mut stage, Action::GoBack);
    assert_eq!(stage.deck.going_back(), [Step::Authorize, Step::Exchange]);
    press(&mut stage, Action::Back);
    assert_eq!(stage.deck.going_back(), []);
    press(&mut stage, Action::GoBack);
    press(&mut stage, Action::BackTo(Step::Exchange));
    press(&mut stage, Action::Yes);
    let (draft, sending) = stage.flow("a").held().unwrap();
    assert_eq!(sending.step(), Step::Exchange);
    assert!(draft.lines().iter().all(|line| line.mark() == Mark::Same));
    assert_eq!((stage.deck.view.tab, stage.deck.held_in_use().is_some()), (Tab::Request, true));
    assert_eq!(stage.exchanged().len(), 1, "nothing was sent yet");
}

#[test]
fn a_login_that_waits_is_given_up_only_by_a_choice_in_the_menu() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["a"]);
    let (first, state) = (stage.id("a"), stage.state("a"));
    press(&mut stage, Action::Repeat);
    assert!(stage.said().contains("{go-back} goes back"));
    press(&mut stage, Action::GoBack);
    assert_eq!((stage.deck.going_back(), stage.id("a")), (vec![Step::Authorize], first));
    press(&mut stage, Action::BackTo(Step::Authorize));
    assert_eq!(asked(&stage), "", "it is on its way to one grant, as before");
    assert!(stage.flow("a").held().is_some() && stage.id("a") != first);
    press(&mut stage, Action::Enter);
    assert_ne!(stage.state("a"), state);
    let released = |effect: &Effect| matches!(effect, Effect::Perform(id, _, Wish::Release) if *id == first);
    assert!(stage.out.iter().any(released), "its seat at the door is given up");
}

#[test]
fn t21_after_15_minutes_nothing_can_be_sent_again_and_the_deck_wakes_to_forget_it() {
    let mut stage = refused();
    let until = stage.now.since_start + LIFE;
    stage.wait(LIFE - Duration::from_millis(1));
    assert_eq!(stage.deck.ways_back(), [Step::Authorize, Step::Exchange]);
    assert_eq!(stage.deck.wakes_at(stage.now), Some(until));
    stage.wait(Duration::from_millis(1));
    assert_eq!((stage.deck.ways_back(), stage.flow("a").keeps_until()), (vec![], None));
    press(&mut stage, Action::Repeat);
    assert!(stage.said().contains("15 minutes at most"), "{}", stage.said());
}

#[test]
fn t21_a_command_keeps_nothing_to_send_again() {
    let mut stage = exchanging(false);
    answer(&mut stage, 400, REFUSED);
    assert_eq!(stage.flow("a").keeps_until(), None);
    assert_eq!(stage.flow("a").ways_back(), []);
}

#[test]
fn what_went_to_another_app_or_of_a_profile_that_is_gone_is_not_sent_again() {
    let mut stage = saved();
    reread(&mut stage, &SETTINGS.replace("3MVG9IHf89I1t8hrvswazsWed", "3MVG9another"));
    assert_eq!((stage.deck.ways_back(), stage.deck.last_step()), (vec![Step::Authorize], None));
    reread(&mut stage, &SETTINGS.replace("[profiles.a]", "[profiles.other]"));
    assert_eq!(stage.deck.ways_back(), []);
    assert_eq!(stage.flow("a").keeps_until(), None);
}

#[test]
fn t21_with_the_tokens_of_a_profile_goes_what_is_kept_of_its_login() {
    let mut stage = saved();
    assert_eq!(stage.deck.ways_back(), [Step::Authorize, Step::Exchange, Step::Verify]);
    stage.set("a", Saved::Nothing);
    assert_eq!((stage.deck.ways_back(), stage.flow("a").keeps_until()), (vec![], None));
    let mut stage = refused();
    stage.set("a", Saved::Nothing);
    assert_eq!(stage.deck.ways_back(), [Step::Authorize, Step::Exchange], "there were none");
}

#[test]
fn a_look_up_that_goes_again_leaves_the_row_as_it_is() {
    let mut stage = saved();
    let before = stage.deck.row("a").unwrap().saved.clone();
    press(&mut stage, Action::BackTo(Step::Verify));
    assert!(asked(&stage).contains("It saves nothing"));
    press(&mut stage, Action::Yes);
    press(&mut stage, Action::Enter);
    answer(&mut stage, 403, "Bad_OAuth_Token");
    let row = stage.deck.row("a").unwrap();
    assert_eq!((stage.deck.state(row, stage.now).words.as_str(), &row.saved), ("alive just now", &before));
    press(&mut stage, Action::Repeat);
    assert!(asked(&stage).contains("this code was taken already"), "what was looked up is no step to a grant");
}
