//! [`Scopes`]: an ordered set of OAuth scopes, asked for or granted (RFC 6749 §3.3, fact sheet §12).

use std::{collections::HashSet, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::ProfileError;

/// Scopes in the order given, none twice. Empty means "leave the parameter out", and Salesforce
/// then grants all that the app has. Cloning is cheap: profiles share the defaults'.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Scopes(Arc<[String]>);

/// Salesforce's two names for one scope.
const REFRESH: [&str; 2] = ["refresh_token", "offline_access"];

impl Scopes {
    /// Checks each scope; one that comes again is dropped. A granted list is
    /// `Scopes::parse(reply.split_ascii_whitespace())`.
    ///
    /// # Errors
    /// [`ProfileError::Scope`] where one is not RFC 6749's scope-token.
    pub fn parse<I>(scopes: I) -> Result<Self, ProfileError>
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        let mut seen = HashSet::new();
        let mut list = Vec::new();
        for scope in scopes {
            let scope = scope.as_ref();
            if scope.is_empty() || !scope.bytes().all(|b| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e)) {
                return Err(ProfileError::Scope);
            }
            if seen.insert(scope.to_owned()) {
                list.push(scope.to_owned());
            }
        }
        Ok(Self(list.into()))
    }

    /// The scopes in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this scope is among them, `refresh_token` and `offline_access` being one.
    pub fn has(&self, scope: &str) -> bool {
        self.iter().any(|held| held == scope || (REFRESH.contains(&held) && REFRESH.contains(&scope)))
    }

    /// What these ask for and `granted` does not give. `full` gives everything but a refresh token.
    pub fn missing_from(&self, granted: &Self) -> Self {
        let full = granted.has("full");
        let missing = |scope: &&str| !granted.has(scope) && (!full || REFRESH.contains(scope));
        Self(self.iter().filter(missing).map(str::to_owned).collect())
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.join(" "))
    }
}

impl TryFrom<Vec<String>> for Scopes {
    type Error = ProfileError;

    fn try_from(scopes: Vec<String>) -> Result<Self, ProfileError> {
        Self::parse(scopes)
    }
}

impl From<Scopes> for Vec<String> {
    fn from(scopes: Scopes) -> Self {
        scopes.0.to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(text: &str) -> Scopes {
        Scopes::parse(text.split(' ')).unwrap()
    }

    #[test]
    fn order_is_kept_and_repeats_are_dropped() {
        assert_eq!(scopes("web api web refresh_token api").to_string(), "web api refresh_token");
        assert_eq!(Scopes::parse::<[&str; 0]>([]).unwrap().to_string(), "");
    }

    #[test]
    fn only_scope_tokens_of_rfc_6749_are_scopes() {
        for bad in ["", "api web", "a\"b", "a\\b", "é", "a\n"] {
            assert_eq!(Scopes::parse([bad]), Err(ProfileError::Scope), "{bad:?}");
        }
    }

    #[test]
    fn t63_missing_scopes_are_found_whatever_the_order_and_the_name() {
        assert_eq!(scopes("api web refresh_token").missing_from(&scopes("offline_access api")).to_string(), "web");
        assert!(scopes("api").missing_from(&scopes("web api id")).is_empty());
    }

    #[test]
    fn t63_full_covers_all_but_a_refresh_token() {
        assert_eq!(scopes("api web refresh_token").missing_from(&scopes("full")).to_string(), "refresh_token");
    }
}
