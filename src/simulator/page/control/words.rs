//! Times, spans and counts in words.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};

use crate::simulator::clock::Millis;

const UNITS: [(Millis, &str); 4] = [(24 * 60 * 60, "d"), (60 * 60, "h"), (60, "min"), (1, "s")];

/// A moment by this machine's clock, with its zone.
pub fn moment(at: Millis) -> String {
    local(at, "%Y-%m-%d %H:%M:%S %Z")
}

/// A moment's time of day.
pub fn time(at: Millis) -> String {
    local(at, "%H:%M:%S")
}

/// How long ago something was.
pub fn age(now: Millis, then: Millis) -> String {
    match now.saturating_sub(then) {
        ..1000 => "just now".to_owned(),
        millis => format!("{} ago", about(millis / 1000)),
    }
}

/// A span of time in its two largest units at most.
pub fn span(span: Duration) -> String {
    if span < Duration::from_secs(1) {
        return format!("{} ms", span.as_millis());
    }
    exact(Millis::try_from(span.as_secs()).unwrap_or(Millis::MAX))
}

/// A number and what it counts, in the plural where it must be.
pub fn count(number: impl ToString, one: &str) -> String {
    let number = number.to_string();
    let ending = match one {
        _ if number == "1" => "",
        one if one.ends_with('h') => "es",
        _ => "s",
    };
    format!("{} {one}{ending}", grouped(number))
}

/// A whole number with its digits in groups of three.
pub fn grouped(number: impl ToString) -> String {
    let digits = number.to_string();
    let comma = |place: usize| place > 0 && (digits.len() - place).is_multiple_of(3);
    digits.char_indices().fold(String::new(), |grouped, (place, digit)| {
        if comma(place) { format!("{grouped},{digit}") } else { format!("{grouped}{digit}") }
    })
}

fn local(at: Millis, format: &str) -> String {
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    at.to_zoned_datetime(TimeZone::system()).strftime(format).to_string()
}

fn about(seconds: Millis) -> String {
    let (size, unit) = UNITS.into_iter().find(|(size, _)| seconds >= *size).unwrap_or((1, "s"));
    format!("{} {unit}", seconds / size)
}

fn exact(seconds: Millis) -> String {
    let mut rest = seconds;
    let parts = UNITS.into_iter().filter_map(|(size, unit)| {
        let number = rest / size;
        rest %= size;
        (number > 0).then(|| format!("{number} {unit}"))
    });
    parts.take(2).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_and_spans_are_short() {
        assert_eq!(age(1_000, 1_000), "just now");
        assert_eq!(age(59_999, 0), "59 s ago");
        assert_eq!(age(3 * 60 * 60 * 1000 + 5, 0), "3 h ago");
        assert_eq!(span(Duration::from_millis(250)), "250 ms");
        assert_eq!(span(Duration::from_secs(2 * 60 * 60)), "2 h");
        assert_eq!(span(Duration::from_secs(26 * 60 * 60 + 1)), "1 d 2 h");
    }

    #[test]
    fn counts_are_grouped_and_agree() {
        assert_eq!((count(1, "org"), count(0, "org")), ("1 org".to_owned(), "0 orgs".to_owned()));
        assert_eq!(count(9_999, "refresh"), "9,999 refreshes");
        assert_eq!(count(1_234_567, "grant"), "1,234,567 grants");
    }
}
