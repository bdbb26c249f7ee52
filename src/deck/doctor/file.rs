//! The config directory and its files: which they are, who may touch them, whether changes are noticed.

use super::{Finding, Subject};
use crate::plain::Plain;

/// What is found of the config directory and `profiles.toml` in it.
pub fn place(file: &str, exists: bool) -> Finding {
    Finding::ok(
        Subject::Files,
        match exists {
            true => format!("settings are read from {file}"),
            false => format!("settings would be read from {file}, which does not exist yet"),
        },
    )
}

/// What is found of the default profile: its name, the file that names it, and whether there is such a profile.
pub fn default(name: &str, place: &str, exists: bool) -> Finding {
    match exists {
        true => Finding::ok(Subject::Files, format!("the default here is {name}, by {place}")),
        false => Finding::problem(
            Subject::Files,
            format!("{place} names {name}, and no profile is called that"),
            "set another with `orgdeck use NAME`",
        ),
    }
}

/// What is said of a file that may name the default, and is ignored.
pub fn ignored(why: &str) -> Finding {
    Finding::warning(Subject::Files, why, "put it right or remove it, or set the default with `orgdeck use NAME`")
}

/// What is found where all token files can be read.
pub fn tokens(count: usize) -> Finding {
    Finding::ok(
        Subject::Tokens,
        match count {
            0 => "nothing is saved yet".to_owned(),
            1 => "1 saved login can be read".to_owned(),
            _ => format!("{count} saved logins can be read"),
        },
    )
}

/// What is found where no file is open to others.
pub fn modes(files: usize) -> Finding {
    Finding::ok(
        Subject::Modes,
        format!("nobody else can read or change what is in the config directory (files: {files})"),
    )
}

/// What is found of a file that is open to others.
pub fn mode(path: &str, writable: bool) -> Finding {
    match writable {
        true => Finding::problem(Subject::Modes, format!("others can change {path}"), format!("chmod 600 {path}")),
        false => Finding::warning(Subject::Modes, format!("others can read {path}"), format!("chmod 600 {path}")),
    }
}

/// What is said of a directory that was open to others until it was looked at.
pub fn tightened(note: &str) -> Finding {
    Finding::ok(Subject::Modes, note)
}

/// What is found of watching the disk.
pub fn watching(watched: &Result<(), Plain>) -> Finding {
    match watched {
        Ok(()) => Finding::ok(Subject::Watching, "the dashboard sees at once what other programs change"),
        Err(why) => Finding::warning(
            Subject::Watching,
            format!("{why}: the dashboard looks when a key is pressed"),
            "nothing has to be done; a directory on this machine's own disk is seen at once",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::doctor::Level;

    #[test]
    fn what_others_can_change_is_worse_than_what_they_can_read() {
        assert_eq!(mode("/a", true).level, Level::Problem);
        let read = mode("/a", false);
        assert_eq!((read.level, read.fix.unwrap().as_str()), (Level::Warning, "chmod 600 /a"));
        assert_eq!(modes(3).level, Level::Ok);
    }

    #[test]
    fn a_default_that_names_nothing_is_a_problem() {
        assert_eq!(default("acme", "./.orgdeck", true).level, Level::Ok);
        assert!(default("acme", "./.orgdeck", false).fix.unwrap().as_str().contains("orgdeck use"));
        assert_eq!(ignored("./.orgdeck is ignored: it is a link").level, Level::Warning);
    }

    #[test]
    fn a_disk_that_cannot_be_watched_is_no_problem() {
        assert_eq!(watching(&Ok(())).level, Level::Ok);
        let finding = watching(&Err("fs.inotify.max_user_watches is used up".into()));
        assert_eq!(finding.level, Level::Warning);
        assert!(finding.what.as_str().starts_with("fs.inotify"));
    }

    #[test]
    fn settings_that_are_not_there_yet_are_no_problem() {
        assert_eq!((place("/p", true).level, place("/p", false).level), (Level::Ok, Level::Ok));
        assert_eq!((tokens(0).level, tokens(2).level), (Level::Ok, Level::Ok));
        assert_eq!(tightened("tokens/ was open").level, Level::Ok);
    }
}
