//! Keys of one's own: what is taken, what is refused, and what is said.

use super::*;
use crate::profile::Settings;

fn keymap(keys: &str) -> (Keymap, Vec<String>) {
    let settings = Settings::parse(&format!("version = 1\n[ui.keys]\n{keys}\n"));
    assert_eq!(settings.problems, []);
    let (keymap, problems) = Keymap::new(&settings.ui.keys);
    (keymap, problems.iter().map(ToString::to_string).collect())
}

fn label(keymap: &Keymap, action: Action) -> String {
    keymap.find(&Does::Act(action)).map(Bound::label).unwrap_or_default()
}

#[test]
fn no_key_of_the_table_means_two_things_at_once() {
    let keymap = Keymap::default();
    for name in TABLE.iter().filter_map(Binding::name) {
        assert_eq!(keymap.clash_of(name), None, "{name}");
    }
    let together = |place| if matches!(place, Place::List | Place::Flow) { Place::Everywhere } else { place };
    let keys: Vec<_> = TABLE
        .iter()
        .flat_map(|binding| binding.chords.iter().map(move |chord| (together(binding.place), *chord)))
        .collect();
    for (at, key) in keys.iter().enumerate() {
        assert!(!keys[..at].contains(key), "{key:?}");
    }
}

#[test]
fn an_action_has_one_name_and_a_name_one_action() {
    for (at, binding) in TABLE.iter().enumerate() {
        let Some(name) = binding.name() else { continue };
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
        for other in TABLE[..at].iter().filter(|other| other.name() == Some(name)) {
            assert_eq!(other.does, binding.does, "{name}");
        }
    }
}

#[test]
fn own_keys_take_the_place_of_the_tables_everywhere() {
    let (keymap, problems) = keymap("log-in = [\"f5\", \"ctrl-l\"]\nlanes = []\nyes = \"Y\"\nbare-link = []");
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(label(&keymap, Action::LogIn), "F5 Ctrl-L");
    assert!(keymap.of(Place::Menu).any(|bound| bound.label() == "F5 Ctrl-L"), "in the menu of x, too");
    assert_eq!(label(&keymap, Action::Lanes), "");
    assert_eq!(label(&keymap, Action::Yes), "Y");
    let typed = keymap.of(Place::Typing).find(|bound| bound.does == Does::Act(Action::Yes)).map(Bound::label);
    assert_eq!(typed.as_deref(), Some("Enter"), "what ends a typed line stays");
}

#[test]
fn two_actions_can_change_their_keys() {
    let (keymap, problems) = keymap("renew = \"c\"\ncheck = \"r\"");
    assert_eq!(
        (problems, label(&keymap, Action::Renew), label(&keymap, Action::Check)),
        (vec![], "c".into(), "r".into())
    );
}

#[test]
fn the_tabs_have_their_keys_by_their_order() {
    let (keymap, problems) = keymap("tabs = [\"f1\", \"f2\", \"f3\", \"f4\", \"f5\", \"f6\", \"f7\"]");
    assert_eq!(problems, Vec::<String>::new());
    let bound = keymap.find(&Does::Tab).unwrap();
    assert_eq!(bound.label(), "F1–F7");
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_the_action_keeps_its_keys() {
    for (keys, words) in [
        ("lgo-in = \"L\"", "line 3, column 1: keys.lgo-in: no action has this name; did you mean \"log-in\"?"),
        ("teleport = \"L\"", "line 3, column 1: keys.teleport: no action has this name"),
        ("find = [\"hunter2\"]", "line 3, column 1: keys.find: a key is one character, "),
        ("  check = \"r\"", "line 3, column 3: keys.check: r is the key of renew, too; give renew another one as well"),
        ("reset-request = \"a\"", "line 3, column 1: keys.reset-request: a is the key of add-profile, too"),
        ("lanes = \"ctrl-c\"", "line 3, column 1: keys.lanes: Ctrl-C is the key of interrupt, too"),
        ("copy-token = \"q\"", "line 3, column 1: keys.copy-token: q is the key of quit, too"),
        ("forget = \"esc\"", "line 3, column 1: keys.forget: Esc is the key of back, too"),
        ("interrupt = \"f9\"", "line 3, column 1: keys.interrupt: must keep Ctrl-C; others can stand beside it"),
        ("back = []", "line 3, column 1: keys.back: must keep Esc"),
        ("quit = []", "line 3, column 1: keys.quit: must have a key"),
        ("yes = []", "line 3, column 1: keys.yes: must have a key"),
        ("tabs = \"x\"", "line 3, column 1: keys.tabs: wants 7 keys, one for each in their order"),
    ] {
        let (keymap, problems) = keymap(keys);
        assert_eq!(problems.len(), 1, "{keys}: {problems:?}");
        assert!(problems[0].starts_with(words), "{keys}: {}", problems[0]);
        assert!(!problems[0].contains("hunter2"));
        for (bound, row) in keymap.rows.iter().zip(TABLE) {
            assert_eq!(*bound.keys, *row.chords, "{keys}");
        }
    }
}

#[test]
fn of_two_own_keys_that_clash_the_later_one_is_given_up() {
    let (keymap, problems) = keymap("lanes = \"f5\"\nsort = \"f5\"");
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("line 4, column 1: keys.sort: F5 is the key of lanes, too"), "{}", problems[0]);
    assert_eq!((label(&keymap, Action::Lanes), label(&keymap, Action::Sort)), ("F5".into(), "S".into()));
}

#[test]
fn what_is_given_up_takes_its_old_key_back_from_whoever_took_it() {
    // Sort cannot have quit's key, so it keeps S, so lanes cannot have that.
    let (keymap, problems) = keymap("lanes = \"S\"\nsort = \"q\"");
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!((label(&keymap, Action::Lanes), label(&keymap, Action::Sort)), ("w".into(), "S".into()));
}
