//! The scenarios that come with the program: `scenarios/*.toml`, one for each situation.

/// Each by its name.
const SCENARIOS: [(&str, &str); 1] = [("rotation", include_str!("../../scenarios/rotation.toml"))];

/// The text of the scenario of this name.
pub fn named(name: &str) -> Option<&'static str> {
    SCENARIOS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names, in order.
pub fn names() -> Vec<&'static str> {
    SCENARIOS.iter().map(|(name, _)| *name).collect()
}
