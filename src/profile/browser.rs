//! [`Browser`]: which browser a profile's logins open in. Starting it is the runtime's work.

use super::ProfileError;

/// A profile's own browser.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Browser {
    /// A command of its own: argv in which `{url}` is replaced, no shell.
    Command(Vec<String>),
    /// A known browser and the name of one of its profiles: `chrome:Work`.
    Named {
        /// One of [`KNOWN`].
        browser: String,
        /// The browser's profile, as it is called there.
        profile: String,
    },
}

/// Browsers that can be told a profile.
pub const KNOWN: [&str; 6] = ["chrome", "chromium", "edge", "brave", "vivaldi", "firefox"];

/// What stands for the address in a command.
pub const URL: &str = "{url}";

impl Browser {
    /// Checks a command: a program, and behind it an argument that contains `{url}`.
    ///
    /// # Errors
    /// [`ProfileError::Browser`].
    pub fn command(argv: Vec<String>) -> Result<Self, ProfileError> {
        let right = argv.first().is_some_and(|program| !program.is_empty() && !program.contains(URL))
            && argv.iter().any(|word| word.contains(URL))
            && !argv.iter().any(|word| word.contains('\0'));
        if right { Ok(Self::Command(argv)) } else { Err(ProfileError::Browser) }
    }

    /// Checks `browser:Profile`.
    ///
    /// # Errors
    /// [`ProfileError::Browser`].
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        match text.split_once(':') {
            Some((browser, profile))
                if KNOWN.contains(&browser) && !profile.is_empty() && !profile.contains(char::is_control) =>
            {
                Ok(Self::Named { browser: browser.to_owned(), profile: profile.to_owned() })
            }
            _ => Err(ProfileError::Browser),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argv(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_command_has_a_program_and_a_place_for_the_address() {
        assert!(Browser::command(argv(&["firefox", "--new-window={url}"])).is_ok());
        for bad in [&[][..], &["firefox"], &["{url}"], &["", "{url}"], &["a\0", "{url}"]] {
            assert_eq!(Browser::command(argv(bad)), Err(ProfileError::Browser), "{bad:?}");
        }
    }

    #[test]
    fn a_named_browser_is_known_and_has_a_profile() {
        let named = Browser::Named { browser: "chrome".into(), profile: "Acme: work".into() };
        assert_eq!(Browser::parse("chrome:Acme: work"), Ok(named));
        for bad in ["chrome", "chrome:", "netscape:Work", ":Work", "firefox:a\nb"] {
            assert_eq!(Browser::parse(bad), Err(ProfileError::Browser), "{bad:?}");
        }
    }
}
