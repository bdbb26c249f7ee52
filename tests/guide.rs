//! What docs/simulator.md says, held to the program: its tables are the program's own, and its commands
//! work as they stand there.
#![expect(clippy::unwrap_used, reason = "a guide that cannot be followed has failed")]

use std::{collections::HashMap, env, fs, net::TcpListener, process::Command};

use orgdeck::simulator::{Fault, Scenario, shipped};

const GUIDE: &str = include_str!("../docs/simulator.md");

fn between(mark: &str) -> &'static str {
    let (_, rest) = GUIDE.split_once(&format!("<!-- {mark} -->\n")).unwrap();
    rest.split_once(&format!("<!-- /{mark} -->")).unwrap().0
}

fn blocks(language: &str) -> impl Iterator<Item = &'static str> {
    GUIDE.split("```").skip(1).step_by(2).filter_map(move |block| block.strip_prefix(language)?.strip_prefix('\n'))
}

#[test]
fn the_guide_lists_every_scenario() {
    let mut wanted = "| scenario | what happens |\n| --- | --- |\n".to_owned();
    for name in shipped::names() {
        let about = Scenario::parse(shipped::named(name).unwrap()).unwrap().about;
        wanted += &format!("| `{name}` | {about} |\n");
    }
    assert_eq!(between("scenarios"), wanted, "put this between the marks:\n{wanted}");
}

#[test]
fn the_guide_lists_every_fault() {
    let mut wanted = "| fault | what happens |\n| --- | --- |\n".to_owned();
    wanted += "| `slow=MILLISECONDS` | the answer takes so long; the work goes on although the caller hangs up |\n";
    wanted += "| `redirect=STATUS` | a redirect to another host: 301, 302, 303, 307 or 308 |\n";
    wanted += "| `error=CODE&error_description=WORDS&status=STATUS&place=callback` | this error, in these words, before anything is done; a form, of which all but the code can be left out; `place` is where authorize says it: `callback`, `page` or `bare` |\n";
    for (word, _, about) in Fault::TABLE {
        wanted += &format!("| `{word}` | {about} |\n");
    }
    assert_eq!(between("faults"), wanted, "put this between the marks:\n{wanted}");
}

#[test]
fn the_help_names_every_scenario_and_fault() {
    let said = Command::new(env!("CARGO_BIN_EXE_orgdeck")).args(["simulator", "--help"]).output().unwrap();
    let help = String::from_utf8(said.stdout).unwrap();
    let words: Vec<_> = help.split_whitespace().collect();
    for word in shipped::names().into_iter().chain(Fault::TABLE.map(|(word, ..)| word)) {
        assert!(words.contains(&word), "{word}");
    }
}

#[test]
fn the_guides_scenario_is_one() {
    let scenario = Scenario::parse(blocks("toml").next().unwrap()).unwrap();
    assert_eq!((scenario.orgs.len(), scenario.apps.len(), scenario.profiles.len()), (2, 1, 1));
}

/// Run whole, in one shell, as a reader would type them, but for the port.
#[test]
#[cfg(unix)]
fn the_guides_commands_work() {
    let place = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_orgdeck"));
    let script = format!("set -eu\n{}\nkill $!\n", blocks("sh").collect::<Vec<_>>().join("\n")).replace("8400", &port);
    let path = format!("{}:{}", binary.parent().unwrap().display(), env::var("PATH").unwrap());
    let said = Command::new("sh").args(["-c", &script]).current_dir(place.path()).env("PATH", path).output().unwrap();
    let (out, error) = (String::from_utf8(said.stdout).unwrap(), String::from_utf8(said.stderr).unwrap());
    assert!(said.status.success(), "{out}\n{error}");
    let reply: HashMap<String, String> =
        serde_json::from_str(&fs::read_to_string(place.path().join("token.json")).unwrap()).unwrap();
    assert!(reply["access_token"].starts_with("00DSIM"));
    for word in ["\"preferred_username\":\"ana@acme.example\"", "\"Name\":\"Acme Corp\"", "\"reuse_events\":0"] {
        assert!(out.contains(word), "{word} is not in\n{out}");
    }
}
