//! This machine's clock beside a server's.

use std::time::Duration;

use super::{Finding, Subject};
use crate::{oauth::trace::Skew, plain::Plain};

/// What a login does not mind: codes and tokens live for minutes.
const HARMLESS: Duration = Duration::from_secs(60);

/// What is found of the clock by asking a host: the difference, that its reply had no date, or why there
/// was none.
pub fn clock(host: &str, seen: &Result<Option<Skew>, Plain>) -> Finding {
    match seen {
        Ok(Some(skew)) if skew.ahead.unsigned_abs() <= HARMLESS + skew.within => {
            Finding::ok(Subject::Clock, format!("this machine's clock {} ({host})", skew.words()))
        }
        Ok(Some(skew)) => Finding::warning(
            Subject::Clock,
            format!("this machine's clock {} ({host}): JWTs and times in a support case will be off", skew.words()),
            "set the clock by the network (timedatectl set-ntp true, or the system's date settings)",
        ),
        Ok(None) => Finding::warning(
            Subject::Clock,
            format!("{host} answered without a date, so the clocks cannot be compared"),
            "look whether a proxy answers in its place",
        ),
        Err(why) => Finding::problem(
            Subject::Clock,
            format!("{host} could not be asked: {why}"),
            "check the network, [network] proxy and ca_file in profiles.toml, and https://status.salesforce.com",
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::deck::doctor::Level;

    fn ahead(seconds: i64) -> Finding {
        let skew = Skew { ahead: SignedDuration::from_secs(seconds), within: Duration::from_secs(1) };
        clock("https://login.salesforce.com", &Ok(Some(skew)))
    }

    #[test]
    fn a_clock_that_is_right_or_nearly_so_is_well() {
        for seconds in [0, 1, 59, -59] {
            assert_eq!(ahead(seconds).level, Level::Ok, "{seconds}");
        }
    }

    #[test]
    fn t51_a_clock_that_is_wrong_says_by_how_much_and_how_it_is_set() {
        let finding = ahead(-300);
        assert_eq!(finding.level, Level::Warning);
        assert!(finding.what.as_str().contains("is 300 s behind the server's"), "{finding:?}");
        assert!(finding.fix.unwrap().as_str().contains("set-ntp"));
    }

    #[test]
    fn a_host_that_says_nothing_is_a_problem_and_one_without_a_date_a_warning() {
        assert_eq!(clock("https://h", &Err("dns error".into())).level, Level::Problem);
        assert_eq!(clock("https://h", &Ok(None)).level, Level::Warning);
    }
}
