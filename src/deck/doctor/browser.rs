//! Who opens links: the person's `$BROWSER`, the desktop's browser, and a profile's own.

use super::{Finding, Subject, some};
use crate::plain::Plain;

/// A program that a setting names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// As it is written.
    pub program: Plain,
    /// Whether it is there.
    pub found: bool,
}

/// What is found of `$BROWSER`, whose alternatives are tried in order.
pub fn browser(alternatives: &[Start]) -> Finding {
    let names: Vec<&str> = alternatives.iter().map(|it| it.program.as_str()).collect();
    match alternatives.iter().find(|it| it.found) {
        Some(first) => Finding::ok(Subject::Browser, format!("links open with {}, by $BROWSER", first.program)),
        None => Finding::problem(
            Subject::Browser,
            format!("$BROWSER names {}, and that is not found", some(&names)),
            "set BROWSER to a browser that is installed, or unset it",
        ),
    }
}

/// What is found without `$BROWSER`: whether the desktop can show one. `port` is one where a browser comes back.
pub fn desktop(shows_windows: bool, port: u16) -> Finding {
    match shows_windows {
        true => Finding::ok(Subject::Browser, "links open with the desktop's browser"),
        false => Finding::warning(
            Subject::Browser,
            "no browser can show a window in this session",
            format!(
                "over SSH forward the port (ssh -L {port}:localhost:{port} …) and open the link where you sit, or log in with --paste"
            ),
        ),
    }
}

/// What is found of a browser that profiles have of their own: its words, or why it cannot be started.
pub fn named(profiles: &[&str], found: &Result<Plain, Plain>) -> Finding {
    match found {
        Ok(words) => Finding::ok(Subject::Browser, format!("{} open with {words}", some(profiles))),
        Err(why) => Finding::problem(
            Subject::Browser,
            format!("{}: {why}", some(profiles)),
            "put `browser` in profiles.toml right, or take it out",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::doctor::Level;

    #[test]
    fn the_first_alternative_that_is_there_counts_and_none_is_a_problem() {
        let start = |program: &str, found| Start { program: program.into(), found };
        let two = [start("netscape", false), start("firefox", true)];
        assert_eq!(browser(&two).what.as_str(), "links open with firefox, by $BROWSER");
        let none = browser(&two[..1]);
        assert_eq!(none.level, Level::Problem);
        assert!(none.what.as_str().contains("netscape"));
    }

    #[test]
    fn a_session_without_windows_says_how_to_log_in_all_the_same() {
        assert_eq!(desktop(true, 1717).level, Level::Ok);
        let finding = desktop(false, 8080);
        assert_eq!(finding.level, Level::Warning);
        assert!(finding.fix.unwrap().as_str().contains("ssh -L 8080:localhost:8080"));
    }

    #[test]
    fn a_profiles_own_browser_is_named_with_the_profiles() {
        assert_eq!(named(&["a", "b"], &Ok("firefox".into())).what.as_str(), "a and b open with firefox");
        assert_eq!(named(&["a"], &Err("firefox is not found".into())).level, Level::Problem);
    }
}
