//! The arguments of `profile`. Its flags are the keys of `profiles.toml`, made of the settings' own table: one
//! that is new there is new here. A client secret is no argument; where it comes from is.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, Subcommand};

use super::{Chosen, help};
use crate::profile::{
    Entries, ProfileName, SecretSource, Written,
    setting::{Place, SETTINGS, Setting, nearest},
};

/// `profile`.
#[derive(Args, Clone, Debug)]
pub struct Profile {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What can be done to profiles.
#[derive(Clone, Debug, Subcommand)]
pub enum Verb {
    /// Add a profile
    Add(Add),
    /// Change some keys of a profile; all else in the file stays as it is
    Edit(Edit),
    /// Give a profile another name: its tokens, history and defaults follow
    Rename(Rename),
    /// Add a profile with the settings of another; its tokens are not copied
    Copy(Copy),
    /// Remove profiles; what is saved of a login is revoked at its org first
    #[command(visible_alias = "rm")]
    Remove(Remove),
    /// Print apps and profiles for a team: no tokens, no secrets, nothing of yours
    Share(Share),
    /// Print where profiles.toml is
    Path,
}

/// `profile add`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::PROFILE_ADD_EXAMPLES)]
pub struct Add {
    /// What it is called from now on
    #[arg(value_name = "NAME", value_parser = ProfileName::parse)]
    pub new: ProfileName,
    /// The client secret's source.
    #[command(flatten)]
    pub secret: SecretFrom,
    /// The keys.
    #[command(flatten)]
    pub keys: Keys,
}

/// `profile edit`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::PROFILE_EDIT_EXAMPLES)]
pub struct Edit {
    /// The profile
    #[arg(value_parser = ProfileName::parse)]
    pub name: ProfileName,
    /// What changes.
    #[command(flatten)]
    pub change: Changes,
}

/// `profile copy`.
#[derive(Args, Clone, Debug)]
pub struct Copy {
    /// The profile whose settings are copied
    #[arg(value_parser = ProfileName::parse)]
    pub name: ProfileName,
    /// What the copy is called
    #[arg(value_name = "NEW", value_parser = ProfileName::parse)]
    pub new: ProfileName,
    /// What is otherwise in the copy.
    #[command(flatten)]
    pub change: Changes,
}

/// `profile rename`.
#[derive(Args, Clone, Debug)]
pub struct Rename {
    /// The profile
    #[arg(value_parser = ProfileName::parse)]
    pub name: ProfileName,
    /// What it is called from now on
    #[arg(value_name = "NEW", value_parser = ProfileName::parse)]
    pub new: ProfileName,
}

/// `profile remove`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::PROFILE_REMOVE_EXAMPLES)]
pub struct Remove {
    /// Which profiles.
    #[command(flatten)]
    pub chosen: Chosen,
    /// Delete their tokens here without asking the orgs, where they may live on
    #[arg(long)]
    pub local_only: bool,
    /// Ask nothing
    #[arg(long)]
    pub yes: bool,
}

/// `profile share`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::PROFILE_SHARE_EXAMPLES)]
pub struct Share {
    /// Which profiles.
    #[command(flatten)]
    pub chosen: Chosen,
}

/// Keys to be set and keys to be taken out.
#[derive(Args, Clone, Debug)]
pub struct Changes {
    /// Take this key out, so that what holds without it holds again
    #[arg(long, value_name = "KEY", value_parser = key)]
    pub unset: Vec<&'static str>,
    /// The client secret's source.
    #[command(flatten)]
    pub secret: SecretFrom,
    /// The keys.
    #[command(flatten)]
    pub keys: Keys,
}

/// Where a client secret comes from, that never stands in a command line.
#[derive(Args, Clone, Debug)]
#[group(id = "secret", multiple = false)]
pub struct SecretFrom {
    /// Put this file's content into profiles.toml as the consumer secret; or into the keyring, where the profile's
    /// comes from there
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub client_secret_file: Option<PathBuf>,
    /// Put a line of standard input there instead; on a terminal it is asked for, and not shown
    #[arg(long)]
    pub client_secret_stdin: bool,
    /// Read the consumer secret from there at each login: env:NAME, file:PATH, command:PROGRAM ARG…, prompt or
    /// keyring
    #[arg(long, value_name = "SOURCE", value_parser = SecretSource::parse)]
    pub client_secret_from: Option<SecretSource>,
}

/// The keys that were given, as they will stand in the file.
#[derive(Clone, Debug, Default)]
pub struct Keys(pub Entries);

/// The keys that have a flag: all but the secret, which no argument takes.
fn flags() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(|setting| setting.place == Place::Profile && setting.key != "client_secret")
}

/// A key's flag: one that is given several times is in the singular.
pub fn flag(key: &str) -> String {
    match key {
        "scopes" => "scope".to_owned(),
        "tags" => "tag".to_owned(),
        key => key.replace('_', "-"),
    }
}

/// A key as it is written in the file, or as its flag.
fn key(text: &str) -> Result<&'static str, String> {
    let known = || SETTINGS.iter().filter(|setting| setting.place == Place::Profile).map(|setting| setting.key);
    known().find(|known| *known == text || flag(known) == text).ok_or_else(|| match nearest(text, known()) {
        Some(meant) => format!("no such key; did you mean \"{meant}\"?"),
        None => format!("no such key; there are {}", known().collect::<Vec<_>>().join(", ")),
    })
}

/// A parameter of `--extra`, still in one piece.
fn pair(text: &str) -> Result<String, &'static str> {
    if text.contains('=') { Ok(text.to_owned()) } else { Err("write it as KEY=VALUE, such as display=popup") }
}

impl Args for Keys {
    fn augment_args(command: Command) -> Command {
        command.args(flags().map(|setting| {
            let arg = Arg::new(setting.key)
                .long(flag(setting.key))
                .help(setting.words)
                .help_heading("Keys of profiles.toml")
                .allow_hyphen_values(true)
                .action(ArgAction::Append);
            match setting.example {
                "true" | "false" => {
                    let arg = arg.value_name("true|false").num_args(0..=1).require_equals(true);
                    arg.default_missing_value("true").action(ArgAction::Set)
                }
                _ => match setting.key {
                    "scopes" | "tags" => arg.value_name(flag(setting.key).to_uppercase()),
                    "extra" => arg.value_name("KEY=VALUE").value_parser(pair),
                    key => arg.value_name(key.to_uppercase()).action(ArgAction::Set),
                },
            }
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Keys {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |setting: &'static Setting| {
            let words: Vec<String> = matches.get_many::<String>(setting.key)?.cloned().collect();
            Some((setting.key, Written::of_words(setting.key, &words)))
        };
        Ok(Self(flags().filter_map(given).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.extend(Self::from_arg_matches(matches)?.0);
        Ok(())
    }
}
