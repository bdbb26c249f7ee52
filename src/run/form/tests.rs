//! A client secret that is typed into a form, and belongs in the keyring.

use std::{
    fs,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::*;
use crate::{
    profile::{Network, SecretSource, StoreSettings, Written},
    run::{
        SystemOpener,
        ask::{Asker, Asks},
        keyring::{Keyring, Trouble, tests::Fake},
        vault::Vault,
    },
    store::ConfigDir,
};

const FILE: &str =
    "[profiles.a]\nclient_id = \"3MVG9\"\nclient_secret = { keyring = true } # there\nlogin = \"sandbox\"\n";

struct Stage {
    ground: Ground,
    told: Mutex<UnboundedReceiver<Msg>>,
    keyring: Arc<Fake>,
    _temp: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let dir = ConfigDir::open(&temp.path().join("orgdeck")).unwrap();
        fs::write(dir.profiles(), FILE).unwrap();
        let (keyring, (say, told)) = (Arc::new(Fake::default()), unbounded_channel());
        let vault = Vault::new(&StoreSettings::default(), Keyring::new(keyring.clone()), Asker::of(Asks::Nobody));
        let opener = Arc::new(SystemOpener::new(None));
        let ground = Ground::new(dir, Network::default(), [], opener, &vault, Asks::Nobody, say);
        Self { ground, told: told.into(), keyring, _temp: temp }
    }

    fn file(&self) -> String {
        fs::read_to_string(self.ground.dir.profiles()).unwrap()
    }

    fn in_keyring(&self) -> Option<Vec<u8>> {
        self.keyring.kept.lock().unwrap().get("client-secret/3MVG9").cloned()
    }

    /// What comes of a form in which this secret and another time were typed.
    fn save(&self, secret: SecretSource) -> Result<bool, Refusal> {
        let name = ProfileName::parse("a").unwrap();
        let seen = profile_table::read(&self.ground.dir, "a").unwrap().own;
        let set = [("client_secret", Written::Source(secret)), ("timeout", Written::Text("90s".into()))].into();
        let draft = Draft { purpose: Purpose::Edit(name.clone()), name, seen, set, unset: Vec::new() };
        self.ground.save_form(draft);
        loop {
            if let Some(Msg::FormSaved(.., saved)) = self.told.lock().unwrap().blocking_recv() {
                return saved;
            }
        }
    }
}

fn typed() -> SecretSource {
    SecretSource::Literal("CANARY".into())
}

#[test]
fn t56_it_goes_there_and_all_else_into_the_file_and_the_next_login_has_it() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _inside = runtime.enter();
    let stage = Stage::new();
    let unlocked = || runtime.block_on(stage.ground.unlocker.unlock("3MVG9", &SecretSource::Keyring));
    assert!(unlocked().unwrap_err().as_str().starts_with("the keyring holds no client secret"));
    for secret in ["CANARY1", "CANARY2"] {
        assert_eq!(stage.save(SecretSource::Literal(secret.into())), Ok(true));
        assert_eq!(unlocked(), Ok(secret.into()));
        assert_eq!(stage.file(), format!("{FILE}timeout = \"90s\"\n"));
    }
    assert_eq!(stage.save(SecretSource::Env("ACME".into())), Ok(false));
    assert!(stage.file().contains("client_secret = { env = \"ACME\" } # there"));
    assert_eq!(stage.save(typed()), Ok(false), "it is not from the keyring any more");
    assert!(stage.file().contains("client_secret = \"CANARY\" # there"));
    assert_eq!(stage.in_keyring(), Some(b"CANARY2".to_vec()));
}

#[test]
fn t64_whatever_ails_the_keyring_is_said_soon_and_nothing_is_saved() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _inside = runtime.enter();
    let stage = Stage::new();
    for trouble in [Trouble::NotBuilt, Trouble::Absent("no bus".into()), Trouble::Locked] {
        *stage.keyring.trouble.lock().unwrap() = Some(trouble.clone());
        let words = format!("the client secret cannot be put into the keyring: {trouble}; nothing was saved");
        assert_eq!(stage.save(typed()), Err(Refusal { words: Plain::new(words), now: None }));
    }
    *stage.keyring.trouble.lock().unwrap() = None;
    stage.keyring.hang(true);
    let start = Instant::now();
    let why = stage.save(typed()).unwrap_err().words;
    // What hangs is given up and not called back: it may still be done once the keyring wakes.
    assert_eq!((stage.file(), stage.in_keyring()), (FILE.to_owned(), None));
    stage.keyring.hang(false);
    assert!(why.as_str().contains("the keyring does not answer") && start.elapsed() < Duration::from_secs(3), "{why}");
    assert_eq!(stage.file(), FILE);
}
