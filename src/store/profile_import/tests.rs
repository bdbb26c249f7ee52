//! What comes into profiles.toml, and what stays as it was.

use std::fs;

use super::*;
use crate::transfer::import::list;

fn stage(text: &str) -> (tempfile::TempDir, ConfigDir) {
    let temp = tempfile::tempdir().unwrap();
    let dir = ConfigDir::open(&temp.path().join("orgdeck")).unwrap();
    if !text.is_empty() {
        fs::write(dir.profiles(), text).unwrap();
    }
    (temp, dir)
}

fn arrivals(text: &str, exact: bool) -> Vec<Arrival> {
    let listed = list::read(text).unwrap().profiles.into_iter();
    listed.map(|it| Arrival { wishes: vec![it.name], exact, table: it.table, app: it.app }).collect()
}

fn name(text: &str) -> ProfileName {
    ProfileName::parse(text).unwrap()
}

const MINE: &str = "# mine\nversion = 1 # one\n\n[profiles.a] # first\nclient_id  = 'x'\nlogin = \"sandbox\"\n\n# last\n[ui]\nmouse = true\n";

#[test]
fn what_is_added_is_added_and_all_else_stays_to_the_byte() {
    let (_temp, dir) = stage(MINE);
    let list = "[apps.acme]\nclient_id = \"3MVG9\"\n\n# of the team\n[profiles.b]\napp = \"acme\" # ours\nlogin = \"production\"\n";
    assert_eq!(add(&dir, &arrivals(list, true)), Ok(vec![Outcome::Added(name("b"))]));
    let text = fs::read_to_string(dir.profiles()).unwrap();
    let mut kept = text.clone();
    for added in [
        "\n# of the team\n[profiles.b]\napp = \"acme\" # ours\nlogin = \"production\"\n",
        "[apps.acme]\nclient_id = \"3MVG9\"\n",
    ] {
        assert_eq!(kept.matches(added).count(), 1, "{text}");
        kept = kept.replacen(added, "", 1);
    }
    assert_eq!(kept.trim_end(), MINE.trim_end());
    assert_eq!(add(&dir, &arrivals(list, true)), Ok(vec![Outcome::There(name("b"))]));
    assert_eq!(fs::read_to_string(dir.profiles()).unwrap(), text);
}

#[test]
fn nothing_that_is_there_is_changed_whatever_a_list_says() {
    let (_temp, dir) = stage(&format!("{MINE}[apps.acme]\nclient_id = \"mine\"\n"));
    let text = fs::read_to_string(dir.profiles()).unwrap();
    let list = "[apps.acme]\nclient_id = \"theirs\"\n[profiles.a]\nclient_id = \"y\"\nlogin = \"sandbox\"\n\
        [profiles.A]\nclient_id = \"x\"\nlogin = \"sandbox\"\n[profiles.b]\napp = \"acme\"\nlogin = \"production\"\n";
    let outcomes = add(&dir, &arrivals(list, true)).unwrap();
    let said = ["another profile is called a here", "another app is called acme here"];
    assert_eq!(outcomes, said.map(|said| Outcome::Taken(said.into())), "A is refused by the list itself");
    assert_eq!(fs::read_to_string(dir.profiles()).unwrap(), text);
}

#[test]
fn what_would_be_no_profile_here_goes_again_and_the_others_stay() {
    let (_temp, dir) = stage("");
    let list = "[apps.bad]\nclient_id = \"x\"\n[profiles.a]\napp = \"bad\"\nlogin = \"https://evil.test\"\nallow_custom_host = true\n\
        [profiles.b]\nclient_id = \"x\"\nlogin = \"sandbox\"\n";
    let all = arrivals(list, true);
    let rehearsed = rehearse(Some(&dir), &all).unwrap();
    assert!(!dir.profiles().exists());
    let outcomes = add(&dir, &all).unwrap();
    assert_eq!(outcomes, rehearsed);
    assert!(matches!(&outcomes[0], Outcome::Refused(why) if why.as_str().contains("evil.test")), "{outcomes:?}");
    let text = fs::read_to_string(dir.profiles()).unwrap();
    assert_eq!(text, "version = 1\n\n[profiles.b]\nclient_id = \"x\"\nlogin = \"sandbox\"\n");
}

#[test]
fn a_login_that_is_known_under_another_name_is_not_added_again() {
    let (_temp, dir) =
        stage("[profiles.mine]\nclient_id = \"x\"\nlogin = \"sandbox\"\nlogin_hint = \"Ana@acme.com\"\n");
    let of = |user: &str| {
        arrivals(&format!("[profiles.acme]\nclient_id = \"x\"\nlogin = \"sandbox\"\nexpect_user = \"{user}\"\n"), false)
    };
    assert_eq!(add(&dir, &of("ana@acme.com")), Ok(vec![Outcome::There(name("mine"))]));
    assert_eq!(add(&dir, &of("ben@acme.com")), Ok(vec![Outcome::Added(name("acme"))]));
    assert_eq!(add(&dir, &of("cy@acme.com")), Ok(vec![Outcome::Added(name("acme-2"))]));
}

#[test]
fn files_in_every_spelling_take_more_or_say_that_they_cannot() {
    for text in [
        "[profiles]\na = { client_id = \"x\", login = \"sandbox\" }\n",
        "profiles = {}\n",
        "profiles.a.client_id = \"x\"\nprofiles.a.login = \"sandbox\"\n",
        "\u{feff}version = 1\r\n",
    ] {
        let (_temp, dir) = stage(text);
        let outcome = add(&dir, &arrivals("[profiles.b]\nclient_id = \"x\"\nlogin = \"production\"\n", true));
        let after = fs::read_to_string(dir.profiles()).unwrap();
        match outcome {
            Ok(outcomes) => {
                assert_eq!(outcomes, [Outcome::Added(name("b"))], "{text}");
                assert!(
                    Settings::parse(after.trim_start_matches('\u{feff}'))
                        .find("b")
                        .is_some_and(|row| row.profile.is_ok()),
                    "{after}"
                );
            }
            Err(error) => assert!(after == text && matches!(error, StoreError::NoTable { .. }), "{error}"),
        }
    }
}
