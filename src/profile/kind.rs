//! [`Kind`]: production, sandbox, scratch or developer, told from where an org lives.

use serde::{Deserialize, Serialize};
use url::Url;

use super::{ProfileError, host};

/// What an org is, from the loosest to the strictest handling: `Ord` is strictness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A scratch org, gone in days.
    Scratch,
    /// A Developer Edition org.
    Developer,
    /// A sandbox.
    Sandbox,
    /// The real thing, and whatever cannot be told.
    Production,
}

/// What a My Domain of each kind has in its host name (fact sheet §1).
const MARKS: [(&str, Kind); 3] =
    [(".sandbox.my.", Kind::Sandbox), (".scratch.my.", Kind::Scratch), ("-dev-ed.develop.my.", Kind::Developer)];

impl Kind {
    /// Told from an `instance_url`; production when in doubt. A server on this machine has no such
    /// names, so there the first path segment stands for what precedes `.my.`: `/acme--uat.sandbox`.
    pub fn of_instance(url: &str) -> Self {
        let Ok(url) = Url::parse(url) else { return Self::Production };
        let name = match url.host_str() {
            Some(name) if !host::is_loopback(name) => name.to_owned(),
            _ => format!("{}.my.", url.path().split('/').nth(1).unwrap_or_default()),
        };
        MARKS.iter().find(|(mark, _)| name.contains(mark)).map_or(Self::Production, |(_, kind)| *kind)
    }

    /// The settings' word.
    ///
    /// # Errors
    /// [`ProfileError::Kind`] lists the words.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        match text {
            "production" => Ok(Self::Production),
            "sandbox" => Ok(Self::Sandbox),
            "scratch" => Ok(Self::Scratch),
            "developer" => Ok(Self::Developer),
            _ => Err(ProfileError::Kind),
        }
    }

    /// As [`Kind::parse`] reads it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
            Self::Scratch => "scratch",
            Self::Developer => "developer",
        }
    }

    /// The word on the screen: `PROD`, `SBX`, `SCR`, `DEV`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Production => "PROD",
            Self::Sandbox => "SBX",
            Self::Scratch => "SCR",
            Self::Developer => "DEV",
        }
    }

    /// The stricter of the two: settings can make an org stricter, never laxer.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        self.max(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_tells_the_kind_and_doubt_means_production() {
        for (url, kind) in [
            ("https://acme.my.salesforce.com", Kind::Production),
            ("https://acme--uat.sandbox.my.salesforce.com", Kind::Sandbox),
            ("https://acme--uat.sandbox.my.salesforce.mil", Kind::Sandbox),
            ("https://brave-koala-1234.scratch.my.salesforce.com", Kind::Scratch),
            ("https://acme-dev-ed.develop.my.salesforce.com", Kind::Developer),
            ("https://cs43.salesforce.com", Kind::Production),
            ("https://acme.my.salesforce.com/x.sandbox.my.y", Kind::Production),
            ("http://127.0.0.1:8400/acme--uat.sandbox", Kind::Sandbox),
            ("http://localhost:8400/acme", Kind::Production),
            ("not a url", Kind::Production),
        ] {
            assert_eq!(Kind::of_instance(url), kind, "{url}");
        }
    }

    #[test]
    fn settings_make_an_org_stricter_and_never_laxer() {
        assert_eq!(Kind::Sandbox.stricter(Kind::Production), Kind::Production);
        assert_eq!(Kind::Production.stricter(Kind::Scratch), Kind::Production);
        assert_eq!(Kind::Scratch.stricter(Kind::Developer), Kind::Developer);
    }
}
