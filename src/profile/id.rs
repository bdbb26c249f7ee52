//! Ids of orgs and users: 15 characters, or 18 with a check suffix (fact sheet §11). Two ids are the
//! same when their first 15 characters are.

use std::{
    fmt,
    hash::{Hash, Hasher},
};

use serde::{Deserialize, Serialize};

use super::ProfileError;

/// Both id types alike; they differ in prefix and error, and must not be mixed up.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $error:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks prefix, length and alphabet.
            ///
            /// # Errors
            #[doc = concat!("[`ProfileError::", stringify!($error), "`].")]
            pub fn parse(text: &str) -> Result<Self, ProfileError> {
                let right = matches!(text.len(), 15 | 18)
                    && text.starts_with($prefix)
                    && text.bytes().all(|b| b.is_ascii_alphanumeric());
                if right { Ok(Self(text.to_owned())) } else { Err(ProfileError::$error) }
            }

            /// The id as it came, 15 or 18 characters.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// For narrow places: the first five and the last three characters.
            pub fn short(&self) -> String {
                format!("{}…{}", &self.0[..5], &self.0[self.0.len() - 3..])
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0[..15] == other.0[..15]
            }
        }

        impl Eq for $name {}

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0[..15].hash(state);
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = ProfileError;

            fn try_from(text: String) -> Result<Self, ProfileError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id!(
    /// The id of an org: `00D…`.
    OrgId,
    "00D",
    OrgId
);
id!(
    /// The id of a user: `005…`.
    UserId,
    "005",
    UserId
);

/// Whom a profile must be logged in as.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExpectUser {
    /// By id, which the token reply itself proves.
    Id(UserId),
    /// By username, for which the identity must be asked.
    Username(String),
}

impl ExpectUser {
    /// An id where it looks like one, otherwise a username, which has an `@`.
    ///
    /// # Errors
    /// [`ProfileError::ExpectUser`].
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        if let Ok(id) = UserId::parse(text) {
            return Ok(Self::Id(id));
        }
        let username = text.contains('@') && !text.contains(|c: char| c.is_control() || c.is_whitespace());
        if username { Ok(Self::Username(text.to_owned())) } else { Err(ProfileError::ExpectUser) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_15_and_18_characters_are_the_same_org() {
        let long = OrgId::parse("00Dxx0000001gPLEAY").unwrap();
        assert_eq!(long, OrgId::parse("00Dxx0000001gPL").unwrap());
        assert_ne!(long, OrgId::parse("00Dxx0000001gPl").unwrap());
        assert_eq!((long.to_string().as_str(), long.short().as_str()), ("00Dxx0000001gPLEAY", "00Dxx…EAY"));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for bad in ["", "00D", "005xx000001SwiUAAS", "00Dxx0000001gPLEA", "00Dxx0000001gP!", "00Dxx0000001gPéE"] {
            assert_eq!(OrgId::parse(bad), Err(ProfileError::OrgId), "{bad}");
        }
    }

    #[test]
    fn an_expected_user_is_an_id_or_a_username() {
        assert!(matches!(ExpectUser::parse("005xx000001SwiUAAS"), Ok(ExpectUser::Id(_))));
        assert!(matches!(ExpectUser::parse("ana@acme.com"), Ok(ExpectUser::Username(_))));
        assert_eq!(ExpectUser::parse("ana"), Err(ProfileError::ExpectUser));
    }
}
