//! How the tokens on disk are kept, and whether the keyring answers. It is asked only where something is to
//! come from it; no token is opened, and no client secret read.

use std::sync::Arc;

use tokio::task::spawn_blocking;

use crate::{
    deck::doctor::{self, Finding, Sealed},
    plain::Plain,
    profile::{self, Profile, ProfileName, SecretSource, Settings},
    run::keyring::{self, Keyring},
    store::{ConfigDir, Seal},
};

/// Looks at the seals of all token files, then asks the keyring for the first key that it should have.
pub(super) async fn look(dir: &ConfigDir, settings: &Settings, profiles: &[Arc<Profile>]) -> Vec<Finding> {
    let (mut sealed, mut first) = (Sealed::default(), None);
    // What cannot be read is told of where the files are.
    for name in dir.tokens().names().unwrap_or_default() {
        match dir.tokens().seal(&name) {
            Ok(None) => sealed.open += 1,
            Ok(Some(Seal::Passphrase { .. })) => sealed.passphrase += 1,
            Ok(Some(Seal::Keyring { key })) => {
                sealed.keyring += 1;
                first.get_or_insert((name, key));
            }
            Err(_) => {}
        }
    }
    let wanted = settings.store.seal;
    let holds_secrets = profiles.iter().any(|profile| profile.client_secret == Some(SecretSource::Keyring));
    let mut findings = vec![doctor::sealing(wanted, sealed)];
    if wanted == profile::Seal::Keyring || first.is_some() || holds_secrets {
        findings.push(
            spawn_blocking(move || ask(&Keyring::of_system(), first))
                .await
                .unwrap_or_else(|error| doctor::keyring(keyring::NAME, Some(&Plain::new(error.to_string())), None)),
        );
    }
    findings
}

fn ask(keyring: &Keyring, first: Option<(ProfileName, String)>) -> Finding {
    // Any name does to see whether it answers; one that it has shows whether it is unlocked, too.
    let (name, id) = first.map_or((None, "none".to_owned()), |(name, id)| (Some(name), id));
    let (trouble, missing) = match keyring.key(&id) {
        Ok(key) => (None, name.filter(|_| key.is_none())),
        Err(trouble) => (Some(Plain::new(trouble.to_string())), None),
    };
    doctor::keyring(keyring::NAME, trouble.as_ref(), missing.as_ref().map(ProfileName::as_str))
}
