//! A real Secret Service for one test: Debian's gnome-keyring on a session bus of its own, where nothing starts
//! another once it is gone.

use std::{
    env, fs,
    io::{BufRead, BufReader, Write, stderr},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Once,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

/// Nothing here takes that long, on a machine however slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// What it is made of.
const NEEDED: [&str; 4] = ["dbus-daemon", "dbus-send", "gnome-keyring-daemon", "curl"];

/// A bus as every session has one, but for services that are started when they are asked for.
const BUS: &str = "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>\
    <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>";

/// A bus and a keyring that is unlocked; both end with the test.
pub struct SecretService {
    bus: Child,
    keyring: Child,
    /// The bus's address.
    pub address: String,
}

impl SecretService {
    /// Starts them in a home. `None` where this machine has not what they are made of, unless the peers are
    /// required.
    pub fn start(home: &Path) -> Option<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        let is_there = |program: &&str| env::split_paths(&path).any(|dir| dir.join(program).is_file());
        if let Some(missing) = NEEDED.iter().find(|program| !is_there(program)) {
            let required = env::var_os("ORGDECK_PEERS").is_some_and(|word| word == "required");
            assert!(!required, "{missing} is missing: .ci/run installs it");
            static SAID: Once = Once::new();
            // Where everybody sees it: what a test prints is shown when it fails. Who hears nothing misses a hint.
            SAID.call_once(|| {
                drop(writeln!(stderr(), "No token was sealed by a keyring: there is no {missing} here."))
            });
            return None;
        }
        let config = home.join("bus.conf");
        fs::write(&config, BUS).unwrap();
        let mut bus = Command::new("dbus-daemon");
        bus.arg("--config-file").arg(config).args(["--nofork", "--print-address"]);
        let mut bus = bus.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(bus.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let keyring = keyring(home, &address);
        let service = Self { bus, keyring, address };
        service.wait();
        Some(service)
    }

    fn call(&self, method: &str, argument: &str) -> String {
        let mut call = Command::new("dbus-send");
        call.args(["--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"]);
        call.args([&format!("org.freedesktop.Secret.Service.{method}"), argument]);
        let reply = call.env("DBUS_SESSION_BUS_ADDRESS", &self.address).output().unwrap();
        String::from_utf8(reply.stdout).unwrap()
    }

    /// Until it answers and has where to keep things.
    fn wait(&self) {
        let start = Instant::now();
        while !self.call("ReadAlias", "string:default").contains("collection/login") {
            assert!(start.elapsed() < PATIENCE, "gnome-keyring does not come up");
        }
    }

    /// Locks the keyring; nobody is there to be asked for its password.
    pub fn lock(&self) {
        self.call("Lock", "array:objpath:/org/freedesktop/secrets/collection/login");
    }

    /// Has the keyring hang, or go on.
    pub fn hang(&self, hangs: bool) {
        let signal = if hangs { Signal::STOP } else { Signal::CONT };
        kill_process(Pid::from_child(&self.keyring), signal).unwrap();
    }

    /// Kills the keyring, at once.
    pub fn kill(&mut self) {
        self.keyring.kill().unwrap();
        self.keyring.wait().unwrap();
    }

    /// Starts the keyring again; it has what it had.
    pub fn revive(&mut self, home: &Path) {
        self.keyring = keyring(home, &self.address);
        self.wait();
    }
}

impl Drop for SecretService {
    fn drop(&mut self) {
        for child in [&mut self.keyring, &mut self.bus] {
            // One that has ended already needs no more.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn keyring(home: &Path, address: &str) -> Child {
    let runtime = home.join("run");
    fs::create_dir_all(&runtime).unwrap();
    let mut keyring = Command::new("gnome-keyring-daemon");
    keyring.args(["--foreground", "--unlock", "--components=secrets"]).env_clear();
    keyring.env("DBUS_SESSION_BUS_ADDRESS", address).env("HOME", home).env("XDG_RUNTIME_DIR", runtime);
    let mut keyring = keyring.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    keyring.stdin.take().unwrap().write_all(b"the keyring's password").unwrap();
    keyring
}
