//! [`ExitCode`]: how the process ends.

use crate::flow::fault::Class;

/// How the process ends. Where several profiles end differently, the highest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitCode {
    /// Everything was done.
    Done,
    /// Time over, port taken, or a reason without a number of its own.
    Failed,
    /// Wrong usage or configuration.
    Usage,
    /// There is no token that works.
    LoginNeeded,
    /// Denied, or refused by the server.
    Refused,
    /// The network.
    Network,
    /// A lock or the store.
    Store,
    /// What a command that ran in our place ended with.
    Command(u8),
    /// A signal, by its number.
    Signal(u8),
}

impl ExitCode {
    /// What each number means, in words, for help and manual.
    pub const WORDS: [(&str, &str); 8] = [
        ("0", "done"),
        ("1", "failed: time over, port taken"),
        ("2", "wrong usage or settings"),
        ("3", "no token: log in first"),
        ("4", "denied, or refused by the server"),
        ("5", "the network, or the server is down"),
        ("6", "a lock or a file of the store"),
        ("128+n", "ended by signal n"),
    ];

    /// The number that the shell sees.
    pub fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::LoginNeeded => 3,
            Self::Refused => 4,
            Self::Network => 5,
            Self::Store => 6,
            Self::Command(code) => code,
            Self::Signal(signal) => 128_u8.saturating_add(signal),
        }
    }
}

impl From<Class> for ExitCode {
    fn from(class: Class) -> Self {
        match class {
            Class::Failed => Self::Failed,
            Class::Configuration => Self::Usage,
            Class::LoginNeeded => Self::LoginNeeded,
            Class::Refused => Self::Refused,
            Class::Network => Self::Network,
            Class::Store => Self::Store,
        }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        code.number().into()
    }
}
