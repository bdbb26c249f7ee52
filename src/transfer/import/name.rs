//! From what something is called elsewhere to a name that a profile may have.

use crate::profile::ProfileName;

/// No name is longer.
const LONGEST: usize = 64;
/// What is put before a name that would be no name without it.
const PREFIX: &str = "org-";

/// The first of the wishes that can be made a name, as near to it as the rule lets it be, and none that
/// `is_taken`: then it gets a number. Case makes no difference.
pub fn fit(wishes: &[&str], is_taken: impl Fn(&str) -> bool) -> ProfileName {
    let wish = wishes.iter().map(|wish| plain(wish)).find(|wish| !wish.is_empty()).unwrap_or_default();
    let first = match ProfileName::parse(&wish) {
        Ok(_) => wish,
        // A Windows device, or nothing at all.
        Err(_) => format!("{PREFIX}{wish}"),
    };
    let numbered = |number: usize| match number {
        1 => first.clone(),
        _ => {
            let suffix = format!("-{number}");
            let end = first.len().min(LONGEST - suffix.len());
            format!("{}{suffix}", &first[..end])
        }
    };
    let free = (1..).map(numbered).find(|name| !is_taken(name)).and_then(|name| ProfileName::parse(&name).ok());
    free.unwrap_or_else(|| unreachable!("letters, digits and dashes of that length are a name"))
}

/// Letters and digits of ASCII and what may stand between them; a dash for every run of others.
fn plain(wish: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+');
    let mut name = String::new();
    for c in wish.chars() {
        match c {
            _ if allowed(c) => name.push(c),
            _ if !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    let name = name.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).trim_end_matches(['-', '.']);
    name[..name.len().min(LONGEST - PREFIX.len())].to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_stay_and_odd_ones_become_their_nearest() {
        let long = "n".repeat(300);
        for (wish, name) in [
            ("acme-prod", "acme-prod"),
            ("ana@acme.com", "ana@acme.com"),
            ("Acme Prod (live)", "Acme-Prod-live"),
            ("../../etc/passwd", "etc-passwd"),
            ("-rf", "rf"),
            (".hidden", "hidden"),
            ("acme\nprod\u{1b}[2J", "acme-prod-2J"),
            ("ümlaut", "mlaut"),
            ("東京", "ana@acme.com"),
            ("", "ana@acme.com"),
            ("CON", "org-CON"),
            ("nul.txt", "org-nul.txt"),
            (&long, &long[..60]),
        ] {
            assert_eq!(fit(&[wish, "ana@acme.com"], |_| false).as_str(), name, "{wish:?}");
        }
        assert_eq!(fit(&["東京", "!"], |_| false).as_str(), "org-");
    }

    #[test]
    fn t61_a_clash_ignoring_case_gets_a_number() {
        let mut taken = BTreeSet::new();
        let names: Vec<_> = ["acme", "ACME", "Acme", "ac me", "ac/me", "ac\\me"]
            .iter()
            .map(|wish| {
                let name = fit(&[wish], |name| taken.contains(&name.to_lowercase()));
                taken.insert(name.as_str().to_lowercase());
                name.to_string()
            })
            .collect();
        assert_eq!(names, ["acme", "ACME-2", "Acme-3", "ac-me", "ac-me-2", "ac-me-3"]);
    }

    proptest! {
        #[test]
        fn t61_every_wish_becomes_a_name(wish in any::<String>(), count in 0_usize..3) {
            let tries = std::cell::Cell::new(0);
            fit(&[&wish], |_| { tries.set(tries.get() + 1); tries.get() <= count });
        }
    }
}
