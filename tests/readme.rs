//! What the README says, held to the program: its commands come first, its keys are the table's.

use clap::CommandFactory;
use orgdeck::tui::keymap::{Keymap, Place};

const README: &str = include_str!("../README.md");

#[test]
fn the_first_thing_a_reader_sees_is_how_to_run_and_test_it() {
    let commands: Vec<_> = README.lines().filter(|line| line.starts_with("cargo ")).take(2).collect();
    assert_eq!(commands, ["cargo run --release -- demo", "cargo test"]);
}

#[test]
fn each_command_that_the_readme_shows_is_one() {
    let shown: Vec<_> = README.lines().filter(|line| line.starts_with("orgdeck ")).collect();
    let words = ["orgdeck profile add", "orgdeck import sf", "orgdeck login"];
    assert!(words.iter().all(|words| shown.iter().any(|line| line.starts_with(words))), "{shown:?}");
    for line in shown {
        let words = line.split('#').next().unwrap_or_default().split_whitespace();
        let words = words.take_while(|word| !["|", ">", "&"].contains(word)).map(|word| word.trim_matches('"'));
        let parsed = orgdeck::cli::Cli::command().try_get_matches_from(words);
        assert!(parsed.is_ok(), "{line}: {parsed:?}");
    }
}

#[test]
fn the_readmes_keys_are_the_tables() {
    let listed = README.split_once("<!-- keys -->\n").and_then(|(_, rest)| rest.split_once("<!-- /keys -->"));
    let wanted = keys();
    assert_eq!(listed.map(|(keys, _)| keys), Some(wanted.as_str()), "put this between the marks:\n{wanted}");
}

#[test]
fn the_readme_names_every_command() {
    let command = orgdeck::cli::Cli::command();
    for name in command.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "help") {
        let words = [format!("`orgdeck {name}"), format!("`{name}`")];
        assert!(words.iter().any(|words| README.contains(words)), "{name}");
    }
}

fn keys() -> String {
    let mut text = "| where | keys | do | name |\n| --- | --- | --- | --- |\n".to_owned();
    let keymap = Keymap::default();
    for place in Place::ALL {
        for bound in keymap.of(place).filter(|bound| !bound.words.is_empty()) {
            let name = bound.name().map(|name| format!("`{name}`")).unwrap_or_default();
            text += &format!("| {} | `{}` | {} | {name} |\n", place.title(), bound.label(), bound.words);
        }
    }
    text
}
