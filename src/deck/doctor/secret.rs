//! Where client secrets come from, and whether that is there. No secret is read for it.

use super::{Finding, Subject, some};
use crate::profile::SecretSource;

/// What is found of a source that these profiles use; `there` says whether the variable, file or program
/// that it names exists.
pub fn secret(source: &SecretSource, profiles: &[&str], there: bool) -> Finding {
    const OTHER: &str = "give client_secret another source";
    let what = format!("{}: {}", some(profiles), source.describe());
    let missing = |words: &str, fix: String| Finding::problem(Subject::Secrets, format!("{what} {words}"), fix);
    match source {
        SecretSource::Env(name) if !there => {
            missing("is not set", format!("set {name} where orgdeck is started, or {OTHER}"))
        }
        SecretSource::File(_) if !there => missing("is not there", format!("make it (chmod 600), or {OTHER}")),
        SecretSource::Command(_) if !there => missing("is not found", format!("install it, or {OTHER}")),
        _ => Finding::ok(Subject::Secrets, what),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::doctor::Level;

    #[test]
    fn a_source_that_is_there_is_well_and_its_secret_is_nowhere() {
        for source in [
            SecretSource::Literal("CANARY".into()),
            SecretSource::Env("ACME".into()),
            SecretSource::Command(vec!["op".into(), "CANARY".into()]),
            SecretSource::Prompt,
            SecretSource::Keyring,
        ] {
            let finding = secret(&source, &["acme"], true);
            assert_eq!(finding.level, Level::Ok);
            assert!(!finding.what.as_str().contains("CANARY"), "{finding:?}");
        }
    }

    #[test]
    fn a_source_that_is_not_there_says_what_is_missing_and_what_to_do() {
        for (source, words) in [
            (SecretSource::Env("ACME".into()), "acme: environment variable ACME is not set"),
            (SecretSource::File("/a".into()), "acme: file /a is not there"),
            (SecretSource::Command(vec!["op".into()]), "acme: command op is not found"),
        ] {
            let finding = secret(&source, &["acme"], false);
            assert_eq!((finding.level, finding.what.as_str()), (Level::Problem, words));
            assert!(finding.fix.unwrap().as_str().ends_with("give client_secret another source"));
        }
    }
}
