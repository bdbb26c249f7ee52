//! [`Stage`]: a home of its own with a config directory, what a test puts there, and the binary run in it.

use std::{
    ffi::OsStr,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};

use jiff::{Timestamp, ToSpan};
use orgdeck::{
    oauth::card::{Card, Grant},
    profile::ProfileName,
    store::ConfigDir,
};
use serde_json::{Value, json};

/// What no output may hold unless it was asked for.
pub const CLIENT_SECRET: &str = "CANARY5ecret0123456789";
pub const ACCESS: &str = "00Dxx0000001gPL!CANARYaccess0123456789";
pub const REFRESH: &str = "5Aep861CANARYrefresh0123456789==";

pub struct Stage {
    home: tempfile::TempDir,
}

/// A finished run.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.stdin(Stdio::null()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
    }

    /// The output as the one document that it must be.
    pub fn document(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.out).unwrap()
    }

    /// Nothing of a canary is anywhere.
    pub fn is_clean(&self) {
        assert!(!format!("{}{}", self.out, self.err).contains("CANARY"), "{self:?}");
    }
}

impl Stage {
    /// A home without a config directory.
    pub fn bare() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    /// A home with these settings.
    pub fn with(settings: &str) -> Self {
        let stage = Self::bare();
        let dir = stage.config();
        fs::write(dir.profiles(), settings).unwrap();
        fs::set_permissions(dir.profiles(), fs::Permissions::from_mode(0o600)).unwrap();
        stage
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn dir(&self) -> PathBuf {
        self.home().join(".config/orgdeck")
    }

    /// The config directory, made where there is none.
    pub fn config(&self) -> ConfigDir {
        ConfigDir::open(&self.dir()).unwrap()
    }

    /// Saves a login as orgdeck does; `change` makes the card another one.
    pub fn save(&self, name: &str, change: impl FnOnce(&mut Card)) {
        let name = ProfileName::parse(name).unwrap();
        let mut card = card();
        change(&mut card);
        let reply = json!({
            "access_token": ACCESS, "refresh_token": REFRESH, "signature": "x", "scope": "api web refresh_token",
            "instance_url": card.instance_url, "id": format!("https://login.salesforce.com/id/{}/{}", card.org, card.user),
            "token_type": "Bearer", "issued_at": "1795428000000"
        });
        let grant = Grant { refresh_token: Some(REFRESH.into()), reply: reply.to_string().into() };
        self.config().tokens().lock(&name, "test", Duration::ZERO).unwrap().save(&card, &grant).unwrap();
    }

    /// What is known of a saved login.
    pub fn card(&self, name: &str) -> Card {
        self.config().tokens().card(&ProfileName::parse(name).unwrap()).unwrap().unwrap()
    }

    /// Where a token file is.
    pub fn token_file(&self, name: &str) -> PathBuf {
        self.dir().join(format!("tokens/{name}.json"))
    }

    /// Changes a token file's text behind orgdeck's back.
    pub fn damage(&self, name: &str, change: impl FnOnce(String) -> String) {
        let path = self.token_file(name);
        fs::write(&path, change(fs::read_to_string(&path).unwrap())).unwrap();
    }

    /// The binary in this home, nothing of the tester's own environment with it.
    pub fn command(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        self.within(Command::new(env!("CARGO_BIN_EXE_orgdeck")), args)
    }

    /// The binary started by a shell that first runs `before`.
    pub fn shell(&self, before: &str, args: &[&str]) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{before}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_orgdeck")]);
        self.within(shell, args)
    }

    fn within(&self, mut command: Command, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let path = std::env::var_os("PATH").unwrap_or_default();
        // The tester's own keyring is none of a test's business: there is no such bus.
        command
            .env_clear()
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("PATH", path)
            .env("HOME", self.home())
            .current_dir(self.home())
            .args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Run {
        Run::of(&mut self.command(args))
    }
}

/// A login of three minutes ago.
pub fn card() -> Card {
    serde_json::from_value(json!({
        "client_id": "3MVG9acme", "login_host": "https://login.salesforce.com",
        "instance_url": "https://acme.my.salesforce.com", "org": "00Dxx0000001gPLEAY", "user": "005xx000001SwiUAAS",
        "username": "ana@acme.com", "display_name": "Ana Lindqvist", "kind": "production",
        "scopes": "api web refresh_token", "minted_at": ago(3), "issued_at": ago(3), "seen_at": ago(3),
        "refreshes": 0, "access_fingerprint": "aaaaaaaa", "refresh_fingerprint": "bbbbbbbb", "origin": "minted"
    }))
    .unwrap()
}

/// The time so many minutes ago.
pub fn ago(minutes: i64) -> Timestamp {
    Timestamp::now() - minutes.minutes()
}

/// The mode of a file or directory.
pub fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

/// A deck of five: one each that lives, that is old, that not logged in, that is broken, that is a
/// sandbox with an odd name.
pub const SETTINGS: &str = r#"
[apps.acme]
client_id = "3MVG9acme"
client_secret = "CANARY5ecret0123456789"

[profiles.acme-prod]
app = "acme"
login = "production"
tags = ["acme", "live"]

[profiles.acme-uat]
app = "acme"
login = "sandbox"
tags = ["acme"]

[profiles.globex]
client_id = "3MVG9globex"
login = "production"

[profiles.initech]
client_id = "3MVG9initech"
loginn = "CANARY"
"#;
