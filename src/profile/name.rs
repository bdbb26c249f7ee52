//! [`ProfileName`]: a name that is safe as a file name everywhere. That no two profiles differ by
//! case alone is checked where all of them are known, in [`super::Settings`].

use std::{borrow::Borrow, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::ProfileError;

/// The name of a profile: 1–64 ASCII letters, digits, `. _ - @ +`, first a letter or digit, and no
/// Windows device. It becomes part of file names, so nothing else may. Cloning is cheap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProfileName(Arc<str>);

/// No base name of a file can be one of these on Windows; COM and LPT want a digit behind.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

impl ProfileName {
    /// Checks a name from a file, an argument or a person.
    ///
    /// # Errors
    /// [`ProfileError::Name`] and [`ProfileError::DeviceName`] state the rule.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+');
        if text.len() > 64 || !text.starts_with(|c: char| c.is_ascii_alphanumeric()) || !text.chars().all(allowed) {
            return Err(ProfileError::Name);
        }
        if is_device(text) {
            return Err(ProfileError::DeviceName);
        }
        Ok(Self(text.into()))
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Windows looks at what stands before the first dot, whatever the case.
fn is_device(text: &str) -> bool {
    let stem = text.split('.').next().unwrap_or(text).to_ascii_lowercase();
    let numbered = |port| stem.strip_prefix(port).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl AsRef<str> for ProfileName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for ProfileName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ProfileName {
    type Error = ProfileError;

    fn try_from(text: String) -> Result<Self, ProfileError> {
        Self::parse(&text)
    }
}

impl From<&ProfileName> for Arc<str> {
    fn from(name: &ProfileName) -> Self {
        name.0.clone()
    }
}

impl From<ProfileName> for String {
    fn from(name: ProfileName) -> Self {
        name.0.as_ref().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_names_are_taken_as_written() {
        for name in ["acme-prod", "a", "0", "ana@acme.com", "Acme_UAT+2", "x.json", "console", "com10", &"n".repeat(64)]
        {
            assert_eq!(ProfileName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn t61_names_that_are_paths_or_worse_are_refused() {
        let long = "n".repeat(65);
        let bad =
            ["", "../x", "a/b", "a\\b", ".hidden", "-rf", "_x", "a b", "a\nb", "a\0", "ácme", "аcme", "a:b", &long];
        for name in bad {
            assert_eq!(ProfileName::parse(name), Err(ProfileError::Name), "{name:?}");
        }
    }

    #[test]
    fn t61_windows_devices_are_refused_with_and_without_an_extension() {
        for name in ["CON", "con", "nul.txt", "Aux", "prn.a.b", "COM1", "lpt9.log", "com0"] {
            assert_eq!(ProfileName::parse(name), Err(ProfileError::DeviceName), "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn t61_no_accepted_name_leaves_its_directory(text in any::<String>()) {
            if let Ok(name) = ProfileName::parse(&text) {
                let path = std::path::Path::new("tokens").join(format!("{name}.json"));
                prop_assert_eq!(path.components().count(), 2);
                prop_assert!(path.starts_with("tokens"));
            }
        }
    }
}
