//! Writing down what a command asked an org beside logins and upkeep, where the dashboard would have.

use crate::{
    flow::attempt::Attempt,
    print,
    profile::ProfileName,
    store::{ConfigDir, history},
};

/// Adds it to the profile's history. What cannot be written is told, and is no failure of the command.
pub fn remember(dir: &ConfigDir, name: &ProfileName, attempt: &Attempt) {
    let Ok(value) = serde_json::to_value(attempt) else { return };
    if let Err(error) = history::append(dir, name, &value) {
        print::note(error);
    }
}
