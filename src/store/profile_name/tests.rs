//! Renaming and removing, whole and in halves.

use std::{fs, time::Duration};

use jiff::Timestamp;

use super::*;
use crate::{
    oauth::card::Origin,
    profile::{OrgId, UserId},
    store::{ledger::Entry, token},
};

const SETTINGS: &str = "[profiles.old]\nclient_id = \"x\"\nlogin = \"sandbox\"\n\n[profiles.other]\nclient_id = \"x\"\nlogin = \"sandbox\"\n";

struct Stage {
    _temp: tempfile::TempDir,
    dir: ConfigDir,
    here: std::path::PathBuf,
}

/// A profile with all that bears its name.
fn stage() -> Stage {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().canonicalize().unwrap();
    let dir = ConfigDir::open(&root.join("orgdeck")).unwrap();
    let here = root.join("work");
    fs::create_dir(&here).unwrap();
    fs::write(dir.profiles(), SETTINGS).unwrap();
    let (card, grant) = (token::tests::card(), token::tests::grant("5Aep861"));
    dir.tokens().lock(&name("old"), "test", Duration::ZERO).unwrap().save(&card, &grant).unwrap();
    history::append(&dir, &name("old"), &serde_json::json!("an attempt")).unwrap();
    default_profile::set(&here.join(default_profile::FILE), &name("old")).unwrap();
    default_profile::set(&dir.default_profile(), &name("old")).unwrap();
    let entry = Entry {
        client_id: "x".into(),
        org: OrgId::parse("00Dxx0000001gPLEAY").unwrap(),
        user: UserId::parse("005xx000001SwiUAAS").unwrap(),
        profile: name("old"),
        at: Timestamp::UNIX_EPOCH,
        issued_at: None,
        origin: Origin::Minted,
        fingerprint: "cafecafe".into(),
        hand_outs: vec![],
    };
    ledger::change(&dir, |ledger| ledger.add(entry)).unwrap();
    Stage { _temp: temp, dir, here }
}

fn name(text: &str) -> ProfileName {
    ProfileName::parse(text).unwrap()
}

impl Stage {
    fn rename(&self, from: &str, to: &str) -> Result<Vec<Plain>, EditError> {
        rename(&self.dir, Some(&self.here), &name(from), &name(to))
    }

    /// What bears a name: settings, tokens, history, defaults, ledger.
    fn bears(&self, text: &str) -> [bool; 5] {
        let it = name(text);
        let default = |file| fs::read_to_string(file).is_ok_and(|said| said.trim() == text);
        [
            profile_table::read(&self.dir, text).unwrap().own.is_some(),
            self.dir.tokens().grant(&it).unwrap().is_some(),
            !history::read(&self.dir, &it).unwrap().is_empty(),
            default(self.here.join(default_profile::FILE)) && default(self.dir.default_profile()),
            ledger::read(&self.dir).unwrap().entries()[0].profile == it,
        ]
    }
}

#[test]
fn all_that_bears_a_name_follows() {
    let stage = stage();
    let defaults = stage.rename("old", "new").unwrap();
    assert_eq!((stage.bears("old"), stage.bears("new")), ([false; 5], [true; 5]));
    assert_eq!(defaults[0].as_str(), "./.orgdeck");
    let after = fs::read_to_string(stage.dir.profiles()).unwrap();
    assert_eq!(after, SETTINGS.replace("profiles.old", "profiles.new"));
}

#[test]
fn t05_a_rename_cut_off_after_any_step_leaves_the_tokens_and_is_ended_by_doing_it_again() {
    let steps: [fn(&Stage); 4] = [
        |stage| assert!(profile_table::rename(&stage.dir, &name("old"), &name("new")).unwrap()),
        |stage| {
            let (old, mut new) = lock_both(&stage.dir, &name("old"), &name("new")).unwrap();
            old.rename(&mut new).unwrap();
        },
        |stage| history::rename(&stage.dir, &name("old"), &name("new")).unwrap(),
        |stage| drop(default_profile::rename(Some(&stage.here), &stage.dir, &name("old"), Some(&name("new"))).unwrap()),
    ];
    for done in 1..=steps.len() {
        let stage = stage();
        steps[..done].iter().for_each(|step| step(&stage));
        let (old, new) = (stage.bears("old")[1], stage.bears("new")[1]);
        assert!(old != new, "after step {done} the tokens are under one of the names");
        stage.rename("old", "new").unwrap();
        assert_eq!((stage.bears("old"), stage.bears("new")), ([false; 5], [true; 5]), "after step {done}");
    }
}

#[test]
fn a_name_that_is_taken_by_settings_or_tokens_is_refused_and_nothing_changes() {
    let stage = stage();
    assert_eq!(stage.rename("old", "other"), Err(EditError::Taken("other".into())));
    assert_eq!(stage.rename("old", "OLD"), Err(EditError::CaseAlone(name("old"))));
    assert_eq!(stage.rename("none", "new"), Err(EditError::Unknown(name("none"))));
    assert_eq!(stage.rename("none", "other"), Err(EditError::Unknown(name("none"))));
    let (card, grant) = (token::tests::card(), token::tests::grant("5Aep861"));
    stage.dir.tokens().lock(&name("left"), "test", Duration::ZERO).unwrap().save(&card, &grant).unwrap();
    assert_eq!(stage.rename("old", "left"), Err(EditError::HasTokens(name("left"))));
    assert_eq!(stage.rename("other", "left"), Err(EditError::HasTokens(name("left"))));
    assert_eq!(stage.bears("old"), [true; 5]);
    assert_eq!(fs::read_to_string(stage.dir.profiles()).unwrap(), SETTINGS);
}

#[test]
fn t07_a_refresh_that_was_cut_off_stays_on_record_under_the_new_name() {
    let stage = stage();
    let mut lock = stage.dir.tokens().lock(&name("old"), "refresh", Duration::ZERO).unwrap();
    lock.begin_refresh("deadbeef").unwrap();
    drop(lock);
    assert_eq!(stage.dir.tokens().interrupted(&name("old")).as_deref(), Some("deadbeef"));
    stage.rename("old", "new").unwrap();
    assert_eq!(stage.dir.tokens().interrupted(&name("old")), None);
    assert_eq!(stage.dir.tokens().interrupted(&name("new")).as_deref(), Some("deadbeef"));
}

#[cfg(unix)]
#[test]
fn a_token_file_behind_a_link_stays_behind_it() {
    let stage = stage();
    let (file, real) = (stage.dir.path().join("tokens/old.json"), stage.here.join("real.json"));
    fs::rename(&file, &real).unwrap();
    std::os::unix::fs::symlink(&real, &file).unwrap();
    stage.rename("old", "new").unwrap();
    assert!(fs::symlink_metadata(stage.dir.path().join("tokens/new.json")).unwrap().is_symlink());
    assert_eq!(stage.bears("new"), [true; 5]);
}

#[test]
fn t58_a_profile_goes_with_all_but_its_tokens_which_go_first() {
    let stage = stage();
    let gone = |stage: &Stage| remove(&stage.dir, Some(&stage.here), &name("old"));
    assert_eq!(gone(&stage), Err(EditError::HasTokens(name("old"))));
    stage.dir.tokens().lock(&name("old"), "test", Duration::ZERO).unwrap().remove().unwrap();
    assert_eq!(gone(&stage).unwrap().len(), 2);
    assert_eq!(stage.bears("old")[..4], [false; 4]);
    assert!(
        fs::read_to_string(stage.dir.profiles())
            .unwrap()
            .ends_with("[profiles.other]\nclient_id = \"x\"\nlogin = \"sandbox\"\n")
    );
}
