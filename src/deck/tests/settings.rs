//! What the deck makes of settings that change while it is open.

use super::{
    disk::journal,
    order::lines,
    rows::{card, cursor, press},
    stage::{SETTINGS, Stage, name},
};
use crate::{
    deck::{
        Action, Msg, Settings,
        action::{FormAct, ProfileAct},
        field::Edit,
        form::Purpose,
        msg::Reread,
    },
    profile::{self, General},
};

fn reread(stage: &mut Stage, text: &str) {
    let settings = profile::Settings::parse(text);
    stage.tell(Msg::Reread(Ok(Reread { general: settings.general(), rows: settings.rows, remarks: Vec::new() })));
}

#[test]
fn profiles_come_and_go_and_change_where_they_stand() {
    let mut stage = Stage::new(None, true);
    let saved = card(&stage);
    stage.set("c", saved);
    press(&mut stage, &[Action::Mark, Action::Last]);
    let text = SETTINGS
        .replace("[profiles.a]\n", "[profiles.z]\nlogin = \"production\"\n[profiles.a]\n")
        .replace("[profiles.b]\n", "[profiles.b]\nlogin_hint = \"bo@acme.com\"\n")
        .replace("[profiles.far]\nlogin = \"production\"\nredirect_uri = \"https://example.com/callback\"\n", "");
    reread(&mut stage, &text);
    assert_eq!(lines(&stage.deck), ["z", "a", "broken", "acme 2", "b", "c"]);
    assert_eq!(cursor(&stage), "c");
    assert!(stage.deck.view.marks.contains("a"));
    assert!(stage.deck.row("c").unwrap().card().is_some());
    assert_eq!(journal(&stage)[0], "profiles.toml was changed: 1 new, 1 changed, 1 gone");

    let (said, view) = (journal(&stage).len(), format!("{:?}", stage.deck.view));
    reread(&mut stage, &text);
    assert_eq!((journal(&stage).len(), format!("{:?}", stage.deck.view)), (said, view));
}

#[test]
fn what_this_program_changes_itself_is_told_in_one_line_and_what_came_with_it_too() {
    let added = format!("{SETTINGS}[profiles.z]\nlogin = \"production\"\n");
    for others in ["", "[profiles.y]\nlogin = \"production\"\n"] {
        let mut stage = Stage::new(None, true);
        let before = journal(&stage).len();
        stage.tell(Msg::Act(Action::Profile(ProfileAct::Add)));
        for (field, act) in [("z", FormAct::Next), ("production", FormAct::Next), ("3MVG9", FormAct::Save)] {
            stage.tell(Msg::Edit(Edit::Insert(field.into())));
            stage.tell(Msg::Act(Action::Form(act)));
        }
        reread(&mut stage, &format!("{added}{others}"));
        let sight = stage.deck.view.sight;
        stage.tell(Msg::Laid(sight));
        stage.tell(Msg::FormSaved(Purpose::Add, name("z"), Ok(false)));
        stage.tell(Msg::Laid(sight));
        assert_eq!(stage.deck.view.cursor.as_deref(), Some("z"));
        reread(&mut stage, &format!("{added}{others}"));
        let mut said = journal(&stage);
        said.truncate(said.len() - before);
        let own = "z: added to profiles.toml; {log-in} logs in";
        let other = "profiles.toml was changed: 1 new";
        assert_eq!(said, if others.is_empty() { vec![own] } else { vec![own, other] });
    }
}

#[test]
fn a_broken_file_drops_no_login_and_no_saved_grant() {
    let mut stage = Stage::new(None, true);
    let saved = card(&stage);
    stage.set("c", saved.clone());
    stage.log_in(&["a", "b"]);
    reread(&mut stage, &SETTINGS.replace("[profiles.a]\nlogin = ", "[profiles.a]\nlogin "));
    assert!(matches!(stage.deck.row("a").unwrap().settings, Settings::Broken(_)));
    assert!(journal(&stage)[0].contains("1 broken"), "{:?}", journal(&stage));
    // All of it is gone: what lives stays.
    reread(&mut stage, "");
    let mut names: Vec<_> = stage.deck.rows.iter().map(|row| &*row.name).collect();
    names.sort_unstable();
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(stage.deck.row("c").unwrap().saved, saved);
    for profile in ["a", "b"] {
        assert!(stage.flow(profile).expected().is_some(), "{profile} does not wait any more");
    }
    reread(&mut stage, SETTINGS);
    assert_eq!(lines(&stage.deck), ["a", "far", "broken", "acme 2", "b", "c"]);
    assert!(stage.flow("a").expected().is_some());
}

#[test]
fn a_login_that_has_ended_goes_with_its_profile() {
    let mut stage = Stage::new(None, true);
    stage.log_in(&["a"]);
    press(&mut stage, &[Action::Cancel]);
    reread(&mut stage, &SETTINGS.replace("[profiles.a]\nlogin = \"production\"\n", ""));
    assert!(stage.deck.row("a").is_none());
    assert!(stage.deck.flows.is_empty());
    assert_eq!(cursor(&stage), "far", "what took its place is selected");
}

#[test]
fn settings_that_cannot_be_read_change_nothing_and_say_why() {
    let mut stage = Stage::new(None, true);
    let before = lines(&stage.deck);
    stage.tell(Msg::Reread(Err("others can write profiles.toml".into())));
    assert_eq!(lines(&stage.deck), before);
    assert_eq!(stage.said(), "the profiles stay as they were: others can write profiles.toml");
}

#[test]
fn a_remark_about_the_settings_is_made_once() {
    let mut stage = Stage::new(None, true);
    for _ in 0..2 {
        let rows = profile::Settings::parse(SETTINGS).rows;
        let remarks = vec!["line 1: unknown key".into()];
        stage.tell(Msg::Reread(Ok(Reread { rows, general: General::default(), remarks })));
    }
    assert_eq!(journal(&stage), ["line 1: unknown key"]);
    assert_eq!(stage.deck.journal.newest().next().unwrap().count, 1);
}

#[test]
fn what_holds_for_the_whole_program_is_said_to_wait_for_the_next_start() {
    let mut stage = Stage::new(None, true);
    for more in
        ["[ui]\nmouse = true\n", "[ui]\nmouse = true\n[network]\nca_file = \"ca.pem\"\n[store]\nseal = \"none\"\n", ""]
    {
        for _ in 0..2 {
            reread(&mut stage, &format!("{SETTINGS}{more}"));
        }
    }
    assert_eq!(
        journal(&stage),
        [
            "profiles.toml: what holds for the whole program is as it was at the start again",
            "profiles.toml: changed in [ui], [network]; that holds from the next start on",
            "profiles.toml: changed in [ui]; that holds from the next start on",
        ]
    );
    assert!(stage.deck.journal.newest().all(|entry| entry.count == 1));
}
