//! `completions`: the script for a shell, and the answers it asks for while a person types: names and
//! tags as they are on disk now. Answering never fails, prints nothing else and creates nothing.

use std::{env, ffi::OsString, path::PathBuf};

use clap::CommandFactory;
use clap_complete::{
    CompleteEnv, Shell,
    engine::{ArgValueCandidates, CompletionCandidate},
    env::Shells,
};

use crate::{
    cli::{Cli, Color, Completions, Everywhere, ExitCode},
    command::{CommandError, snapshot::Snapshot},
    print::Output,
};

const VARIABLE: &str = "COMPLETE";

/// Prints the script that makes the shell ask.
pub fn run(args: &Completions) -> Result<ExitCode, CommandError> {
    let shell = match args.shell {
        Shell::Bash => "bash",
        Shell::Elvish => "elvish",
        Shell::Fish => "fish",
        Shell::PowerShell => "powershell",
        _ => "zsh",
    };
    let mut script = Vec::new();
    if let Some(shell) = Shells::builtins().completer(shell) {
        shell
            .write_registration(VARIABLE, "orgdeck", "orgdeck", &this_program(), &mut script)
            .map_err(CommandError::Output)?;
    }
    let mut out = Output::new(false);
    out.line(String::from_utf8_lossy(&script).trim_end()).and_then(|()| out.flush()).map_err(CommandError::Output)?;
    Ok(ExitCode::Done)
}

/// How a shell calls this program: by its bare name where it was called so, else by where it is.
fn this_program() -> String {
    let called = env::args_os().next().map(PathBuf::from).unwrap_or_else(|| "orgdeck".into());
    let bare = called.components().count() == 1;
    let path = if bare { called } else { std::path::absolute(&called).unwrap_or(called) };
    path.to_string_lossy().into_owned()
}

/// Answers a shell and ends the process, where it is a shell that asks.
pub fn answer() {
    CompleteEnv::with_factory(command).var(VARIABLE).complete();
}

/// The command line with what is on disk where names and tags stand.
fn command() -> clap::Command {
    Cli::command().mut_subcommands(filled)
}

fn filled(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|argument| match argument.get_id().as_str() {
        "name" | "names" => argument.add(ArgValueCandidates::new(names)),
        "tag" | "tags" => argument.add(ArgValueCandidates::new(tags)),
        _ => argument,
    });
    command.mut_subcommands(filled)
}

fn names() -> Vec<CompletionCandidate> {
    let Some(snapshot) = look() else { return Vec::new() };
    let candidate = |row: &crate::deck::Row| {
        CompletionCandidate::new(row.name.to_string()).help(row.kind().map(|kind| kind.word().into()))
    };
    snapshot.rows.iter().map(candidate).collect()
}

fn tags() -> Vec<CompletionCandidate> {
    let Some(snapshot) = look() else { return Vec::new() };
    let tags = snapshot.rows.iter().filter_map(|row| row.profile()).flat_map(|profile| &profile.tags);
    let tags: std::collections::BTreeSet<&String> = tags.collect();
    tags.into_iter().map(CompletionCandidate::new).collect()
}

fn look() -> Option<Snapshot> {
    let everywhere = Everywhere {
        config_dir: config_dir(env::args_os()),
        json: false,
        log_file: None,
        verbose: 0,
        color: Color::Never,
    };
    Snapshot::take(&everywhere).ok()
}

/// The directory named in the line that is being typed: clap does not parse half a line.
fn config_dir(words: impl Iterator<Item = OsString>) -> Option<PathBuf> {
    let mut words = words.skip_while(|word| word != "--").skip(1);
    while let Some(word) = words.next() {
        if word == "--config-dir" {
            return words.next().map(PathBuf::from);
        }
        if let Some(dir) = word.to_str().and_then(|word| word.strip_prefix("--config-dir=")) {
            return Some(dir.into());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directory_is_that_of_the_line_being_typed() {
        let dir = |line: &str| config_dir(line.split(' ').map(OsString::from));
        assert_eq!(dir("orgdeck -- orgdeck --config-dir /d show a"), Some("/d".into()));
        assert_eq!(dir("orgdeck -- orgdeck show --config-dir=/d a"), Some("/d".into()));
        assert_eq!(dir("orgdeck -- orgdeck show a"), None);
        assert_eq!(dir("orgdeck"), None);
    }
}
