//! How the tokens on disk are kept, and whether the keyring answers, where anything is to come from it.

use super::{Finding, Subject};
use crate::{plain::Plain, profile::Seal};

/// Saved logins by how they are sealed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    /// By the keyring.
    pub keyring: usize,
    /// By a passphrase.
    pub passphrase: usize,
    /// Not at all.
    pub open: usize,
}

/// What is found of saved logins under a setting.
pub fn sealing(wanted: Seal, sealed: Sealed) -> Finding {
    let counts = [
        (sealed.keyring, Seal::Keyring.words()),
        (sealed.passphrase, Seal::Passphrase.words()),
        (sealed.open, Seal::None.words()),
    ];
    let counts: Vec<_> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")).collect();
    let counts = if counts.is_empty() { "nothing is saved yet".to_owned() } else { counts.join(", ") };
    let wants = match wanted {
        Seal::None => "[store] seal is \"none\"",
        Seal::Keyring => "[store] seal is \"keyring\"",
        Seal::Passphrase => "[store] seal is \"passphrase\"",
        Seal::Unclear => {
            "what profiles.toml says of sealing cannot be read where it stands; nothing new is saved before it can"
        }
    };
    let what = format!("{counts}; {wants}");
    if wanted == Seal::Unclear {
        return Finding::problem(Subject::Sealing, what, "put [store] in profiles.toml right");
    }
    match wanted != Seal::None && sealed.open > 0 {
        true => Finding::warning(Subject::Sealing, what, "seal them, too: `orgdeck seal --all`"),
        false => Finding::ok(Subject::Sealing, what),
    }
}

/// What is found of the keyring, which something here is to come from; `missing` says whether it is without a
/// key that it should have.
pub fn keyring(name: &str, trouble: Option<&Plain>, missing: Option<&str>) -> Finding {
    match (trouble, missing) {
        (Some(why), _) => Finding::problem(
            Subject::Sealing,
            format!("{name} is needed: {why}"),
            "start or unlock it; or set [store] seal to \"passphrase\", and give client_secret another source",
        ),
        (None, Some(profile)) => Finding::problem(
            Subject::Sealing,
            format!("{name} answers, and has no key for {profile}"),
            format!(
                "unlock the keyring that has it; if it is gone, `orgdeck revoke {profile} --local-only` and log in"
            ),
        ),
        (None, None) => Finding::ok(Subject::Sealing, format!("{name} answers")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::doctor::Level;

    #[test]
    fn what_is_not_sealed_as_the_settings_want_it_is_told_with_the_command_for_it() {
        let sealed = Sealed { keyring: 2, passphrase: 0, open: 1 };
        let finding = sealing(Seal::Keyring, sealed);
        assert_eq!(
            (finding.level, finding.fix.unwrap().as_str().contains("orgdeck seal --all")),
            (Level::Warning, true)
        );
        assert_eq!(finding.what.as_str(), "2 sealed by the keyring, 1 not sealed; [store] seal is \"keyring\"");
        assert_eq!(sealing(Seal::None, sealed).level, Level::Ok);
        assert_eq!(sealing(Seal::Keyring, Sealed { keyring: 2, ..Sealed::default() }).level, Level::Ok);
    }

    #[test]
    fn a_keyring_that_does_not_answer_or_lacks_a_key_is_a_problem() {
        assert_eq!(keyring("the Secret Service", None, None).level, Level::Ok);
        for finding in [
            keyring("the Secret Service", Some(&"the keyring is locked".into()), None),
            keyring("the Secret Service", None, Some("acme")),
        ] {
            assert_eq!(finding.level, Level::Problem);
        }
    }
}
