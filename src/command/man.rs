//! `man`: the manual page, made of what the program itself goes by: the command line, the table of keys,
//! the table of settings and the exit codes.

use clap::{Arg, ArgAction, CommandFactory};
use clap_mangen::{
    Man,
    roff::{Inline, Roff, bold, italic, roman},
};

use crate::{
    cli::{Cli, ExitCode},
    command::CommandError,
    print::Output,
    profile::setting::{MUST, Place, SETTINGS},
    tui::keymap::{self, Keymap},
};

/// What lies where, with what it is.
const FILES: [(&str, &str); 6] = [
    ("profiles.toml", "the profiles and all other settings; yours, and what orgdeck changes there keeps every comment"),
    ("tokens/NAME.json", "a profile's grant, and what may be known of it without a secret; of mode 0600 from birth"),
    ("tokens/NAME.lock", "held while that file is written or its refresh token used; never deleted"),
    ("history/NAME.jsonl", "the last 20 attempts, nothing secret in them"),
    ("ledger.json", "the grants that were minted, by app and user, as fingerprints"),
    (".orgdeck", "in any directory: the profile that is meant there and below where none is named"),
];

const VARIABLES: [(&str, &str); 5] = [
    ("ORGDECK_CONFIG_DIR", "the config directory, where --config-dir does not name one"),
    (
        "XDG_CONFIG_HOME",
        "where orgdeck's directory lies otherwise; without it, ~/.config or what the system has for it",
    ),
    ("BROWSER", "the browser to log in with: commands between colons, %s where the address belongs"),
    ("NO_COLOR", "no colours, whatever the theme, unless --color always says otherwise"),
    ("HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "the proxy, where [network] proxy names none"),
];

/// Prints it.
pub fn run() -> Result<ExitCode, CommandError> {
    let page = page().map_err(CommandError::Output)?;
    let mut out = Output::new(false);
    out.line(in_ascii(&page)).and_then(|()| out.flush()).map_err(CommandError::Output)?;
    Ok(ExitCode::Done)
}

/// As every troff reads it, whatever the locale.
fn in_ascii(page: &[u8]) -> String {
    let spell = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\[u{:04X}]", u32::from(c)) };
    String::from_utf8_lossy(page).trim_end().chars().map(spell).collect()
}

fn page() -> std::io::Result<Vec<u8>> {
    let mut command = Cli::command();
    command.build();
    let man = Man::new(command.clone()).manual("orgdeck manual");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let sections = [commands(&command), keys(), settings(), files(), variables(), exit_codes()];
    for section in sections {
        section.to_writer(&mut page)?;
    }
    man.render_version_section(&mut page)?;
    Ok(page)
}

fn commands(command: &clap::Command) -> Roff {
    let mut roff = section("COMMANDS");
    roff.text([roman("All of them take the options above that stand under Everywhere.")]);
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        let mut usage = command.clone().render_usage().to_string();
        usage.drain(..usage.find("orgdeck").unwrap_or(0));
        roff.control("SS", [usage.split_whitespace().collect::<Vec<_>>().join(" ").as_str()]);
        roff.text([roman(command.get_about().map(ToString::to_string).unwrap_or_default())]);
        let own = |arg: &&Arg| !arg.is_global_set() && !arg.is_hide_set() && arg.get_id() != "help";
        for arg in command.get_arguments().filter(own) {
            entry(&mut roff, [label(arg)], [roman(arg.get_help().map(ToString::to_string).unwrap_or_default())]);
        }
        if let Some(more) = command.get_after_help() {
            roff.control("PP", []).control("nf", []);
            for line in more.to_string().lines() {
                roff.text([roman(line)]);
            }
            roff.control("fi", []);
        }
    }
    roff
}

/// An argument as it is written.
fn label(arg: &Arg) -> Inline {
    let value = arg.get_value_names().unwrap_or_default().join(" ");
    let flag = match (arg.get_short(), arg.get_long()) {
        (Some(short), Some(long)) => format!("-{short}, --{long}"),
        (None, Some(long)) => format!("--{long}"),
        (Some(short), None) => format!("-{short}"),
        (None, None) => return italic(value),
    };
    let takes = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
    bold(if takes { format!("{flag} {value}") } else { flag })
}

fn keys() -> Roff {
    let mut roff = section("KEYS");
    let words = "Of the dashboard, by where they mean something; ? shows them. The word at the end of each is the \
                 action's name in [ui.keys], which gives it other keys.";
    roff.text([roman(words)]);
    let keymap = Keymap::default();
    for place in keymap::Place::ALL {
        roff.control("SS", [place.title()]);
        for bound in keymap.of(place).filter(|bound| !bound.words.is_empty()) {
            let mut said = vec![roman(bound.words)];
            said.extend(bound.name().into_iter().flat_map(|name| [roman(" ("), italic(name), roman(")")]));
            entry(&mut roff, [bold(bound.label())], said);
        }
    }
    roff
}

fn settings() -> Roff {
    let mut roff = section("SETTINGS");
    roff.text([roman("The keys of profiles.toml. One that orgdeck does not know is an error with its place.")]);
    for (place, title) in [
        (Place::Top, "At the top"),
        (Place::Profile, "[profiles.NAME] and [defaults]"),
        (Place::App, "[apps.NAME]"),
        (Place::Secret, "client_secret = { }, one of"),
        (Place::Store, "[store]"),
        (Place::Ui, "[ui]"),
        (Place::Network, "[network]"),
    ] {
        roff.control("SS", [title]);
        for setting in SETTINGS.iter().filter(|setting| setting.place == place) {
            let otherwise = match setting.default {
                "" => String::new(),
                MUST => ". It must be given".to_owned(),
                default => format!(". Without it: {default}"),
            };
            let example = match setting.example {
                "{}" => format!("[{}]", setting.key),
                example => format!("{} = {example}", setting.key),
            };
            entry(&mut roff, [bold(example)], [roman(format!("{}{otherwise}.", setting.words))]);
        }
    }
    roff
}

fn files() -> Roff {
    let mut roff = section("FILES");
    roff.text([roman("In the config directory, but for the last:")]);
    FILES.iter().for_each(|(name, words)| entry(&mut roff, [italic(*name)], [roman(*words)]));
    roff
}

fn variables() -> Roff {
    let mut roff = section("ENVIRONMENT");
    VARIABLES.iter().for_each(|(name, words)| entry(&mut roff, [bold(*name)], [roman(*words)]));
    roff
}

fn exit_codes() -> Roff {
    let mut roff = section("EXIT STATUS");
    ExitCode::WORDS.iter().for_each(|(code, words)| entry(&mut roff, [bold(*code)], [roman(*words)]));
    roff.control("PP", []).text([roman("Where several profiles end differently, the highest counts.")]);
    roff
}

fn section(title: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    roff
}

fn entry(roff: &mut Roff, tag: impl Into<Vec<Inline>>, words: impl Into<Vec<Inline>>) {
    roff.control("TP", []).text(tag.into()).text(words.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_has_every_command_key_setting_and_exit_code() {
        let page = in_ascii(&page().unwrap());
        assert!(page.is_ascii());
        let says = |words: &str| page.contains(&in_roff(words));
        for command in Cli::command().get_subcommands() {
            assert!(says(&format!("\"orgdeck {}", command.get_name())), "{}", command.get_name());
        }
        for binding in keymap::TABLE.iter().filter(|binding| !binding.words.is_empty()) {
            assert!(says(binding.words) && binding.name().is_none_or(&says), "{}", binding.words);
        }
        for setting in SETTINGS {
            assert!(says(setting.key) && says(setting.words), "{}", setting.key);
        }
        for (_, words) in ExitCode::WORDS.iter().chain(&FILES).chain(&VARIABLES) {
            assert!(says(words), "{words}");
        }
    }

    /// As a text stands in the page.
    fn in_roff(text: &str) -> String {
        let mut roff = Roff::new();
        roff.text([roman(text)]);
        in_ascii(roff.render().lines().last().unwrap_or_default().as_bytes())
    }
}
