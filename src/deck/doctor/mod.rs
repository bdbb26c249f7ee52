//! What `doctor` finds, as values: each finding is made of plain facts by a pure function, so that every
//! sentence can be seen without the trouble it tells of. Looking is the runtime's.

mod browser;
mod clock;
mod file;
mod network;
pub(super) mod pane;
mod port;
mod sealing;
mod secret;
mod setting;

pub use self::{
    browser::{Start, browser, desktop, named},
    clock::clock,
    file::{default, ignored, mode, modes, place, tightened, tokens, watching},
    network::{ca_file, proxy},
    port::{Door, no_port, port},
    sealing::{Sealed, keyring, sealing},
    secret::secret,
    setting::{beside, no_profiles, own_keys, profiles},
};
use crate::plain::Plain;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Ok,
    /// It works, and may not be what is meant.
    Warning,
    /// Something does not work.
    Problem,
}

impl Level {
    /// All of them, the best first.
    pub const ALL: [Self; 3] = [Self::Ok, Self::Warning, Self::Problem];

    /// In a word, for people and machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
        }
    }

    /// In a sign.
    pub fn sign(self) -> char {
        match self {
            Self::Ok => '✓',
            Self::Warning => '!',
            Self::Problem => '✗',
        }
    }
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The config directory, `profiles.toml`, the default.
    Files,
    /// What `profiles.toml` says.
    Profiles,
    /// Where client secrets come from.
    Secrets,
    /// Token files.
    Tokens,
    /// How the tokens in them are kept, and where their keys are.
    Sealing,
    /// Who may read and write what.
    Modes,
    /// Whether changes by other programs are noticed.
    Watching,
    /// The ports where browsers come back.
    Ports,
    /// Who opens links.
    Browser,
    /// Proxy and certificates.
    Network,
    /// This machine's clock.
    Clock,
}

impl Subject {
    /// In words, for people and machines.
    pub fn words(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Profiles => "profiles",
            Self::Secrets => "secrets",
            Self::Tokens => "tokens",
            Self::Sealing => "sealing",
            Self::Modes => "modes",
            Self::Watching => "watching",
            Self::Ports => "ports",
            Self::Browser => "browser",
            Self::Network => "network",
            Self::Clock => "clock",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where it belongs.
    pub subject: Subject,
    /// How bad it is.
    pub level: Level,
    /// What was seen.
    pub what: Plain,
    /// What to do; only where something is to be done.
    pub fix: Option<Plain>,
}

impl Finding {
    /// All is well.
    pub fn ok(subject: Subject, what: impl AsRef<str>) -> Self {
        Self { subject, level: Level::Ok, what: Plain::new(what), fix: None }
    }

    /// It works, and may not be what is meant.
    pub fn warning(subject: Subject, what: impl AsRef<str>, fix: impl AsRef<str>) -> Self {
        Self { subject, level: Level::Warning, what: Plain::new(what), fix: Some(Plain::new(fix)) }
    }

    /// Something does not work.
    pub fn problem(subject: Subject, what: impl AsRef<str>, fix: impl AsRef<str>) -> Self {
        Self { level: Level::Problem, ..Self::warning(subject, what, fix) }
    }
}

/// How bad it is altogether.
pub fn worst(findings: &[Finding]) -> Level {
    findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Ok)
}

/// The first names, and how many more there are.
fn some(names: &[&str]) -> String {
    match names {
        [shown @ .., last] if names.len() <= 3 && !shown.is_empty() => format!("{} and {last}", shown.join(", ")),
        [a, b, rest @ ..] if rest.len() > 1 => format!("{a}, {b} and {} more", rest.len()),
        _ => names.join(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_are_two_and_a_number() {
        let names = ["a", "b", "c", "d", "e"];
        let told: Vec<_> = (0..=5).map(|count| some(&names[..count])).collect();
        assert_eq!(told, ["", "a", "a and b", "a, b and c", "a, b and 2 more", "a, b and 3 more"]);
    }

    #[test]
    fn the_worst_finding_counts() {
        let (ok, warning) = (Finding::ok(Subject::Clock, "a"), Finding::warning(Subject::Ports, "b", "c"));
        assert_eq!(worst(&[]), Level::Ok);
        assert_eq!(worst(&[warning.clone(), ok.clone()]), Level::Warning);
        assert_eq!(worst(&[ok, Finding::problem(Subject::Files, "d", "e"), warning]), Level::Problem);
    }
}
