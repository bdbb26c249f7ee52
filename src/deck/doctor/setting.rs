//! What `profiles.toml` says, and what is wrong in it.

use std::collections::BTreeSet;

use super::{Finding, Subject};
use crate::profile::{Problem, Settings};

/// What is found in the settings: how many profiles can be used, and each thing to put right.
pub fn profiles(settings: &Settings, file: &str) -> Vec<Finding> {
    let ready: Vec<_> = settings.rows.iter().filter_map(|row| row.profile.as_ref().ok()).collect();
    if settings.rows.is_empty() && settings.problems.is_empty() {
        return vec![no_profiles(file)];
    }
    let apps: BTreeSet<_> = ready.iter().filter_map(|profile| profile.app.as_ref()).map(|app| &app.name).collect();
    let well = match ready.len() {
        1 => "1 profile can be used".to_owned(),
        count => format!("{count} profiles can be used"),
    };
    let apps = match apps.len() {
        0 => String::new(),
        1 => ", of 1 shared app".to_owned(),
        count => format!(", of {count} shared apps"),
    };
    let mut findings = vec![Finding::ok(Subject::Profiles, format!("{well}{apps}"))];
    let broken = settings.rows.iter().filter_map(|row| Some((Some(&row.name), row.profile.as_ref().err()?)));
    for (name, problem) in broken.chain(settings.beyond_rows().map(|problem| (None, problem))) {
        let whose = name.map(|name| format!("{name}: ")).unwrap_or_default();
        let fix = format!("put line {} of {file} right", problem.line);
        findings.push(Finding::problem(Subject::Profiles, format!("{whose}{problem}"), fix));
    }
    findings
}

/// What is said where there is no profile at all.
pub fn no_profiles(file: &str) -> Finding {
    let fix =
        format!("`orgdeck profile add NAME` or `orgdeck import sf` adds one to {file}; `orgdeck demo` needs none");
    Finding::warning(Subject::Profiles, "there are none yet", fix)
}

/// What is found in a person's own keys, which only the dashboard knows.
pub fn own_keys(problems: &[Problem], file: &str) -> Vec<Finding> {
    let fix = |line| format!("put line {line} of {file} right; orgdeck man lists the names");
    problems.iter().map(|it| Finding::problem(Subject::Profiles, it.to_string(), fix(it.line))).collect()
}

/// Puts what was found of the profiles to what else was.
pub fn beside(mut findings: Vec<Finding>, more: Vec<Finding>) -> Vec<Finding> {
    let last = findings.iter().rposition(|finding| finding.subject == Subject::Profiles);
    let after = last.map_or(findings.len(), |last| last + 1);
    findings.splice(after..after, more);
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::doctor::Level;

    fn told(text: &str) -> Vec<(Level, String)> {
        let findings = profiles(&Settings::parse(text), "/p.toml");
        findings.into_iter().map(|finding| (finding.level, finding.what.to_string())).collect()
    }

    #[test]
    fn a_broken_profile_is_a_problem_and_the_others_are_counted() {
        let told = told(
            "[apps.a]\nclient_id = \"x\"\n[profiles.a]\napp = \"a\"\nlogin = \"sandbox\"\n[profiles.b]\nloginn = \"CANARY\"\n[ui]\nthemee = 1",
        );
        assert_eq!(told[0], (Level::Ok, "1 profile can be used, of 1 shared app".into()));
        assert_eq!(told[1].0, Level::Problem);
        assert!(told[1].1.starts_with("b: line 7, column 1: unknown key"), "{told:?}");
        assert!(told[2].1.starts_with("line 9, column 1: unknown key \"themee\""), "{told:?}");
        assert_eq!(told.len(), 3);
        assert!(!format!("{told:?}").contains("CANARY"));
    }

    #[test]
    fn an_empty_deck_is_no_problem_and_says_what_comes_next() {
        assert_eq!(told(""), [(Level::Warning, "there are none yet".into())]);
    }
}
