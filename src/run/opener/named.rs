//! A browser's own profiles: the one with a display name is found in the browser's files, and told to it
//! the way it wants to be told. Where those files and programs are is [`super::place`]'s.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;

use super::{
    command::Template,
    place::{Family, Places},
    program,
};
use crate::plain::Plain;

/// No file of a browser that is read here is larger.
const LARGEST: u64 = 16 << 20;

/// No argument can hold this, so the address goes behind all of them.
const BEHIND: &str = "\0";

/// Why a browser's profile cannot be started, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotFound {
    /// It is not installed.
    #[error("{browser} is not found on this machine: install it, or give the profile's `browser` as a command")]
    Program {
        /// The browser, as the settings call it.
        browser: String,
    },
    /// It was never started.
    #[error("{browser} has no profiles here yet: start it once, or give the profile's `browser` as a command")]
    NoProfiles {
        /// The browser.
        browser: String,
    },
    /// It has others.
    #[error("{browser} has no profile called {name}; it has {}", known.join(", "))]
    Unknown {
        /// The browser.
        browser: String,
        /// The name as asked for.
        name: Plain,
        /// The names that there are.
        known: Vec<String>,
    },
    /// It has several of that name.
    #[error("{browser} has {count} profiles called {name}: rename one of them there")]
    Several {
        /// The browser.
        browser: String,
        /// The name as asked for.
        name: Plain,
        /// How many.
        count: usize,
    },
}

/// A profile as the browser keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    /// What people see.
    name: String,
    /// What the browser is told.
    key: String,
}

/// The command that opens an address in a browser's profile of this display name.
///
/// # Errors
/// [`NotFound`]; nothing was started.
pub(super) fn find(browser: &str, name: &str, places: &Places) -> Result<Template, NotFound> {
    let mut kept = Vec::new();
    for place in places.data(browser) {
        kept.extend(match Family::of(browser) {
            Family::Chrome => chrome(&read(&place.join("Local State"))),
            Family::Firefox => firefox(&read(&place.join("profiles.ini"))),
        });
    }
    let key = choose(browser, name, &kept)?;
    let found = places.programs(browser).into_iter().find(|program| program::find(program).is_some());
    let program = found.ok_or_else(|| NotFound::Program { browser: browser.to_owned() })?;
    let words = match Family::of(browser) {
        Family::Chrome => vec![program, format!("--profile-directory={key}")],
        Family::Firefox => vec![program, "-P".to_owned(), key.to_owned()],
    };
    Template::new(words, BEHIND).ok_or_else(|| NotFound::Program { browser: browser.to_owned() })
}

/// The one profile of this name; its case counts only where that is what tells two apart.
fn choose<'a>(browser: &str, name: &str, kept: &'a [Kept]) -> Result<&'a str, NotFound> {
    let browser = || browser.to_owned();
    if kept.is_empty() {
        return Err(NotFound::NoProfiles { browser: browser() });
    }
    let exact: Vec<_> = kept.iter().filter(|it| it.name == name).collect();
    let lower = name.to_lowercase();
    let alike = || kept.iter().filter(|it| it.name.to_lowercase() == lower).collect();
    match (if exact.is_empty() { alike() } else { exact }).as_slice() {
        [one] => Ok(&one.key),
        [] => Err(NotFound::Unknown {
            browser: browser(),
            name: Plain::new(name),
            known: kept.iter().map(|it| Plain::new(&it.name).to_string()).collect(),
        }),
        several => Err(NotFound::Several { browser: browser(), name: Plain::new(name), count: several.len() }),
    }
}

/// What is not there, or too large to be what it should be, is as good as empty.
fn read(path: &Path) -> String {
    let small = fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() <= LARGEST);
    small.then(|| fs::read_to_string(path).ok()).flatten().unwrap_or_default()
}

/// What is read of Chrome's `Local State`, and of that of its relatives.
#[derive(Deserialize)]
struct LocalStateFile {
    profile: ProfilesFile,
}

#[derive(Deserialize)]
struct ProfilesFile {
    /// By their directories.
    info_cache: BTreeMap<String, ProfileFile>,
}

#[derive(Deserialize)]
struct ProfileFile {
    name: String,
}

fn chrome(text: &str) -> Vec<Kept> {
    let Ok(file) = serde_json::from_str::<LocalStateFile>(text) else { return Vec::new() };
    file.profile.info_cache.into_iter().map(|(key, it)| Kept { name: it.name, key }).collect()
}

/// Firefox's `profiles.ini`: a section `[ProfileN]` each, with `Name=`.
fn firefox(text: &str) -> Vec<Kept> {
    let mut inside = false;
    let mut kept = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            inside = section.starts_with("Profile");
        } else if inside && let Some(name) = line.strip_prefix("Name=") {
            kept.push(Kept { name: name.to_owned(), key: name.to_owned() });
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATE: &str = r#"{"browser": {}, "profile": {"info_cache": {
        "Default": {"name": "Ana", "is_ephemeral": false}, "Profile 1": {"name": "Acme"},
        "Profile 2": {"name": "Twice"}, "Profile 3": {"name": "Twice"}, "Profile 4": {"name": "ACME"}}}}"#;

    const INI: &str = "[Install4F96]\nDefault=x.default\n\n[Profile1]\nName=Acme\nIsRelative=1\nPath=x.acme\n\n\
                       [Profile0]\nName=default-release\nPath=x.default\n[General]\nName=no\n";

    fn chosen(kept: &[Kept], name: &str) -> Result<String, String> {
        choose("chrome", name, kept).map(str::to_owned).map_err(|why| why.to_string())
    }

    #[test]
    fn a_display_name_leads_to_the_directory_that_chrome_wants() {
        let kept = chrome(STATE);
        assert_eq!(chosen(&kept, "Acme").unwrap(), "Profile 1");
        assert_eq!(chosen(&kept, "ACME").unwrap(), "Profile 4");
        assert_eq!(chosen(&kept, "ana").unwrap(), "Default", "case tells nothing apart here");
    }

    #[test]
    fn firefox_has_its_names_in_an_ini_file() {
        let kept = firefox(INI);
        let names: Vec<_> = kept.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Acme", "default-release"]);
        assert_eq!(chosen(&kept, "Acme").unwrap(), "Acme");
    }

    #[test]
    fn an_unknown_name_lists_those_there_are_and_several_of_a_name_are_not_guessed_between() {
        let kept = chrome(STATE);
        assert_eq!(
            chosen(&kept, "Globex").unwrap_err(),
            "chrome has no profile called Globex; it has Ana, Acme, Twice, Twice, ACME"
        );
        assert!(chosen(&kept, "Twice").unwrap_err().contains("2 profiles called Twice"));
        assert!(chosen(&kept, "acme").unwrap_err().contains("2 profiles called acme"));
    }

    #[test]
    fn files_that_are_something_else_hold_no_profiles() {
        for text in ["", "{}", "[]", "{\"profile\": {\"info_cache\": 1}}"] {
            assert!(chrome(text).is_empty() && firefox(text).is_empty(), "{text}");
        }
        assert!(chosen(&[], "Acme").unwrap_err().contains("start it once"));
    }
}
