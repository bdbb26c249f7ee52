//! `ledger.json`: which grants each app and user has, as far as orgdeck knows, so that a login can
//! say "grant 4 of 5". Fingerprints only; whether a grant still lives is the org's to say.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    ConfigDir, aside, durable,
    error::{StoreError, shown},
    lock::Lock,
};
use crate::{
    oauth::{
        card::{HandOut, Origin},
        grant_list::GRANTS_PER_USER,
    },
    profile::{OrgId, ProfileName, UserId},
};

/// The version this orgdeck writes.
const VERSION: u64 = 1;
/// No ledger is larger.
const LARGEST: u64 = 16 << 20;
const PATIENCE: Duration = Duration::from_secs(10);

/// One grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The app's consumer key.
    pub client_id: String,
    /// The org.
    pub org: OrgId,
    /// The user.
    pub user: UserId,
    /// The profile it was saved for.
    pub profile: ProfileName,
    /// When it was minted, or imported.
    pub at: Timestamp,
    /// When the org issued it, by the org's own clock, where it said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    /// Where it came from.
    pub origin: Origin,
    /// Fingerprint of its refresh token, or of its access token where it has none.
    pub fingerprint: String,
    /// To whom its refresh token was handed out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hand_outs: Vec<HandOut>,
}

/// All grants that are known of, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    /// All of them.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// One app's grants for one user.
    pub fn of(&self, client_id: &str, user: &UserId) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.client_id == client_id && entry.user == *user)
    }

    /// All the grants of one user, whatever the app.
    pub fn of_user(&self, user: &UserId) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.user == *user)
    }

    /// How many grants this app and user have.
    pub fn count(&self, client_id: &str, user: &UserId) -> usize {
        self.of(client_id, user).count()
    }

    /// Adds a grant, or replaces the one with its fingerprint. One beyond the limit drops the oldest
    /// of that app and user, as Salesforce does.
    pub fn add(&mut self, entry: Entry) {
        self.forget(&entry.fingerprint);
        let (client_id, user) = (entry.client_id.clone(), entry.user.clone());
        self.entries.push(entry);
        self.entries.sort_by_key(|entry| entry.at);
        let surplus = self.count(&client_id, &user).saturating_sub(GRANTS_PER_USER);
        let oldest: Vec<_> = self.of(&client_id, &user).take(surplus).map(|entry| entry.fingerprint.clone()).collect();
        oldest.iter().for_each(|fingerprint| self.forget(fingerprint));
    }

    /// A refresh gave the grant another token.
    pub fn rotate(&mut self, from: &str, to: &str) {
        for entry in self.entries.iter_mut().filter(|entry| entry.fingerprint == from) {
            to.clone_into(&mut entry.fingerprint);
        }
    }

    /// Its refresh token was handed out.
    pub fn hand_out(&mut self, fingerprint: &str, to: HandOut) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.fingerprint == fingerprint) {
            entry.hand_outs.push(to);
        }
    }

    /// A profile has another name.
    pub fn rename(&mut self, from: &ProfileName, to: &ProfileName) {
        for entry in self.entries.iter_mut().filter(|entry| entry.profile == *from) {
            entry.profile = to.clone();
        }
    }

    /// The grant is gone: revoked, or found dead.
    pub fn forget(&mut self, fingerprint: &str) {
        self.entries.retain(|entry| entry.fingerprint != fingerprint);
    }
}

#[derive(Serialize, Deserialize)]
struct LedgerFile {
    version: u64,
    grants: Vec<Entry>,
}

/// Reads the ledger; one that does not exist is empty.
///
/// # Errors
/// [`StoreError::Damaged`] after a copy was made, [`StoreError::Newer`], [`StoreError::Read`].
pub fn read(dir: &ConfigDir) -> Result<Ledger, StoreError> {
    let path = durable::real_file(&dir.ledger())?;
    let Some(content) = durable::read(&path, LARGEST)? else { return Ok(Ledger::default()) };
    #[derive(Deserialize)]
    struct Version {
        version: u64,
    }
    let damaged = |_| aside::damaged(&path, &content);
    let Version { version } = serde_json::from_slice(&content).map_err(damaged)?;
    if version > VERSION {
        return Err(StoreError::Newer { path: shown(&path), version });
    }
    let file: LedgerFile = serde_json::from_slice(&content).map_err(damaged)?;
    Ok(Ledger { entries: file.grants })
}

/// Reads the ledger, changes it and writes it back, all under its lock.
///
/// # Errors
/// Those of [`read`], of the lock and of writing; then nothing was changed.
pub fn change(dir: &ConfigDir, change: impl FnOnce(&mut Ledger)) -> Result<(), StoreError> {
    let path = durable::real_file(&dir.ledger())?;
    let lock = Lock::take(&durable::lock_beside(&path), "ledger", PATIENCE)?;
    let before = read(dir)?;
    let mut ledger = before.clone();
    change(&mut ledger);
    if ledger == before {
        return Ok(());
    }
    let file = LedgerFile { version: VERSION, grants: ledger.entries };
    let mut text = serde_json::to_vec(&file).map_err(|error| StoreError::write(&path, &error.into()))?;
    text.push(b'\n');
    durable::write(&lock, &path, &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(n: u8) -> Entry {
        Entry {
            client_id: "3MVG9".into(),
            org: OrgId::parse("00Dxx0000001gPLEAY").unwrap(),
            user: UserId::parse("005xx000001SwiUAAS").unwrap(),
            profile: ProfileName::parse("acme").unwrap(),
            at: Timestamp::from_second(i64::from(n)).unwrap(),
            issued_at: None,
            origin: Origin::Minted,
            fingerprint: format!("{n:08}"),
            hand_outs: Vec::new(),
        }
    }

    fn stage() -> (tempfile::TempDir, ConfigDir) {
        let temp = tempfile::tempdir().unwrap();
        let dir = ConfigDir::open(&temp.path().join("orgdeck")).unwrap();
        (temp, dir)
    }

    #[test]
    fn grants_are_counted_by_app_and_user_whatever_the_id_s_length() {
        let (_temp, dir) = stage();
        let user = UserId::parse("005xx000001SwiU").unwrap();
        assert_eq!(read(&dir).unwrap().count("3MVG9", &user), 0);
        change(&dir, |ledger| [1, 2, 1].map(entry).into_iter().for_each(|entry| ledger.add(entry))).unwrap();
        let ledger = read(&dir).unwrap();
        assert_eq!((ledger.count("3MVG9", &user), ledger.count("other", &user)), (2, 0));
    }

    #[test]
    fn a_sixth_grant_pushes_out_the_oldest() {
        let mut ledger = Ledger::default();
        (1..=6).rev().map(entry).for_each(|entry| ledger.add(entry));
        let user = entry(1).user;
        let kept: Vec<_> = ledger.of("3MVG9", &user).map(|entry| entry.fingerprint.as_str()).collect();
        assert_eq!(kept, ["00000002", "00000003", "00000004", "00000005", "00000006"]);
    }

    #[test]
    fn rotation_and_hand_outs_follow_the_grant() {
        let mut ledger = Ledger::default();
        ledger.add(entry(1));
        ledger.rotate("00000001", "cafecafe");
        ledger.hand_out("cafecafe", HandOut { at: Timestamp::UNIX_EPOCH, to: "sfdx-url".into() });
        let user = entry(1).user;
        assert_eq!(ledger.of("3MVG9", &user).next().unwrap().hand_outs.len(), 1);
        ledger.forget("cafecafe");
        assert_eq!(ledger, Ledger::default());
    }

    #[test]
    fn t10_a_damaged_ledger_is_copied_aside_and_not_overwritten() {
        let (_temp, dir) = stage();
        std::fs::write(dir.ledger(), "{\"version\":1,\"gra").unwrap();
        let error = change(&dir, |ledger| ledger.add(entry(1))).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { copy: Some(_), .. }), "{error}");
        assert_eq!(std::fs::read_to_string(dir.ledger()).unwrap(), "{\"version\":1,\"gra");
    }

    #[test]
    fn t59_a_newer_ledger_is_left_alone() {
        let (_temp, dir) = stage();
        std::fs::write(dir.ledger(), "{\"version\":2,\"things\":[]}").unwrap();
        assert!(matches!(change(&dir, |ledger| ledger.add(entry(1))), Err(StoreError::Newer { version: 2, .. })));
    }
}
