//! `import sf`: the logins of Salesforce's own CLI on this machine.

use std::collections::BTreeSet;

use super::{Item, bring, consent};
use crate::{
    cli::{Everywhere, ExitCode, import::Sf},
    command::{CommandError, error::TransferError, live::block_on},
    plain::Plain,
    print,
    run::{
        sf_key::{self, Keys},
        withheld::Withheld,
    },
    store::{ConfigDir, sf::SfDir},
    transfer::import::sf,
};

/// Adds them as profiles, and their tokens where that was asked for.
pub fn run(args: &Sf, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let dir = SfDir::find()?;
    let names = dir.logins()?;
    if names.is_empty() {
        return Err(TransferError::NoLogins(Plain::new(dir.path().display().to_string())).into());
    }
    let keys = match args.with_grants {
        true => {
            let own = ConfigDir::open_existing(&ConfigDir::find(everywhere.config_dir.as_deref())?)?;
            let withheld = own.map(|dir| Withheld::by(&dir, BTreeSet::new())).unwrap_or_default();
            Some(block_on(async { Ok(sf_key::find(&dir, &withheld).await) })?)
        }
        false => None,
    };
    keys.iter().flat_map(|keys| &keys.notes).for_each(print::note);
    let items = items(&dir, &names, keys.as_ref());
    let grants = items.iter().filter_map(|item| item.candidate.as_ref()?.grant.as_ref()).count();
    if grants > 0 {
        let danger = format!(
            "sf and orgdeck then share {grants} grants: where the app rotates refresh tokens, the first refresh by either ends the other's, and revoking one ends both."
        );
        consent(&danger, "Copy the tokens?", args.manner, everywhere)?;
    }
    bring(items, args.manner, everywhere)
}

fn items(dir: &SfDir, names: &[String], keys: Option<&Keys>) -> Vec<Item> {
    let aliases = match dir.text("alias.json").map(|text| text.map(|text| sf::aliases(text.expose()))) {
        Ok(None) => Vec::new(),
        Ok(Some(Some(aliases))) => aliases,
        Ok(Some(None)) => {
            print::note("alias.json of sf cannot be read: its logins are called by their user names");
            Vec::new()
        }
        Err(error) => {
            print::note(error);
            Vec::new()
        }
    };
    let item = |name: &String| {
        let username = name.trim_end_matches(".json");
        let alias = aliases.iter().find(|(_, of)| of == username).map_or(username, |(alias, _)| alias);
        let refused = |why: String| Item::refused(Plain::new(alias), Plain::new(why));
        match dir.text(name) {
            Ok(Some(text)) => match sf::read(name, text.expose(), &aliases, keys.map(|keys| keys.keys.as_slice())) {
                Ok(candidate) => Item::login(candidate, None),
                Err(why) => refused(why.to_string()),
            },
            Ok(None) => refused("it is gone".to_owned()),
            Err(error) => refused(error.to_string()),
        }
    };
    names.iter().map(item).collect()
}
