//! The command line as a whole: its words, what it refuses, and the exit codes.

use super::*;
use crate::flow::fault::Class;
use clap::CommandFactory;

fn refusal(args: &[&str]) -> String {
    Cli::try_parse_from(std::iter::once("orgdeck").chain(args.iter().copied())).unwrap_err().to_string()
}

#[test]
fn the_command_line_is_sound_and_every_argument_has_words() {
    Cli::command().debug_assert();
    for command in Cli::command().get_subcommands() {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
        }
    }
}

#[test]
fn t22_no_argument_is_named_for_a_secret() {
    for command in Cli::command().get_subcommands() {
        for argument in command.get_arguments() {
            let id = argument.get_id().as_str();
            assert!(!["secret", "token", "password", "code"].iter().any(|word| id.contains(word)), "{id}");
        }
    }
}

#[test]
fn read_only_goes_with_the_dashboard_and_the_demo_alone() {
    let read = |line: &str| Cli::read(line.split(' '));
    assert!(read("orgdeck --read-only").unwrap().opening.read_only);
    for line in ["orgdeck demo --read-only", "orgdeck --read-only demo --robot"] {
        let Some(Command::Demo(demo)) = read(line).unwrap().command else { panic!("{line} is a demo") };
        assert!(demo.opening.read_only, "{line}");
    }
    for line in ["orgdeck --read-only list", "orgdeck login acme --read-only"] {
        assert!(read(line).unwrap_err().to_string().contains("--read-only"), "{line}");
    }
}

#[test]
fn t22_an_sfdx_url_in_an_argument_is_refused_and_not_repeated() {
    for args in [
        &["import", "sfdx-url", "force://a:b:CANARY@acme.my.salesforce.com"][..],
        &["import", "force://a::CANARY@acme.my.salesforce.com"],
        &["force://a::CANARY@acme.my.salesforce.com"],
        &["import", "sfdx-url", "-", "--name=force://a::CANARY@acme.my.salesforce.com"],
    ] {
        let error = Cli::read(std::iter::once("orgdeck").chain(args.iter().copied())).unwrap_err();
        assert!(error.exit_code() == 2 && error.to_string().contains("pipe it"), "{error}");
        assert!(!error.to_string().contains("CANARY"), "{error}");
    }
    let args = ["orgdeck", "exec", "acme", "--", "sf", "force://a::b@c"];
    assert!(Cli::read(args).is_ok(), "that is the other program's");
}

#[test]
fn a_login_says_which_profiles_in_one_way() {
    assert!(refusal(&["login"]).contains("required"));
    assert!(refusal(&["login", "acme", "--all"]).contains("cannot be used with"));
    assert!(Cli::try_parse_from(["orgdeck", "login", "acme", "globex", "--json"]).is_ok());
}

#[test]
fn t61_a_name_that_is_a_path_is_refused_with_the_rule() {
    for name in ["../x", "a/b", ".hidden", "CON", "a\nb"] {
        assert!(refusal(&["show", name]).contains("a name "), "{name:?}");
    }
}

#[test]
fn exit_codes_are_those_of_the_help_and_the_highest_of_several_counts() {
    let codes = [
        ExitCode::Done,
        ExitCode::Failed,
        ExitCode::Usage,
        ExitCode::LoginNeeded,
        ExitCode::Refused,
        ExitCode::Network,
        ExitCode::Store,
        ExitCode::Signal(2),
        ExitCode::Signal(15),
    ];
    assert_eq!(codes.map(ExitCode::number), [0, 1, 2, 3, 4, 5, 6, 130, 143]);
    assert!(codes.is_sorted());
    for (code, words) in ExitCode::WORDS {
        assert!(help::EXAMPLES.contains(&format!("{code}  {words}")), "{code}");
    }
    assert_eq!(ExitCode::from(Class::Store).max(ExitCode::from(Class::Network)).number(), 6);
}
