//! Where the peers are installed, and how one is run against simulators of its own.

use std::{
    env,
    ffi::OsStr,
    fs,
    io::{Write, stderr},
    path::{Path, PathBuf},
    sync::LazyLock,
    time::Duration,
};

use assert_cmd::Command;

use crate::simulator::Simulator;

/// Nothing here takes that long, on a machine however slow.
const PATIENCE: Duration = Duration::from_secs(180);

/// This directory, where `run` has installed what its lock files say now.
static INSTALLED: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers");
    let read = |name| fs::read(room.join(name)).ok();
    let wanted = [read("requirements.txt")?, read("package-lock.json")?].concat();
    let is_current = read(".venv/installed")? == wanted && Path::new("/usr/bin/chromium").exists();
    is_current.then_some(room)
});

/// Says once that nothing is run, where everybody sees it: what a test prints is shown when it fails.
static MISSING: LazyLock<()> = LazyLock::new(|| {
    // Who hears nothing misses a hint.
    let _ = writeln!(stderr(), "The peers and the browser did not judge: tests/peers/run installs them.");
});

/// Runs a peer's script against simulators of its own.
pub fn judge(script: &str) {
    let simulator = Simulator::play("scenarios/openid.toml");
    let rotating = Simulator::play("scenarios/rotation.toml");
    let simulators = [("SIMULATOR", simulator.ready.as_ref()), ("ROTATING_SIMULATOR", rotating.ready.as_ref())];
    run(script, &[simulators[0], simulators[1], ("ORGDECK", env!("CARGO_BIN_EXE_orgdeck").as_ref())]);
}

/// Plays a story in the browser. It starts the simulator itself, whose callback must be the story's.
pub fn play(story: &str) {
    let screens = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("peers").join("screens");
    fs::create_dir_all(&screens).unwrap();
    let orgdeck = OsStr::new(env!("CARGO_BIN_EXE_orgdeck"));
    run(&format!("browser/{story}"), &[("ORGDECK", orgdeck), ("SCREENS", screens.as_ref())]);
}

/// Runs a script to its end, which must be a good one. Where the peers are not installed it is left
/// out, unless `ORGDECK_PEERS=required`.
fn run(script: &str, variables: &[(&str, &OsStr)]) {
    let Some(room) = INSTALLED.as_deref() else {
        assert!(env::var_os("ORGDECK_PEERS").is_none_or(|word| word != "required"), "run tests/peers/run first");
        return *MISSING;
    };
    let home = tempfile::tempdir().unwrap();
    let interpreter = if script.ends_with(".py") { ".venv/bin/python" } else { ".venv/node" };
    // The machine's own surroundings stay outside: a proxy would be asked for 127.0.0.1.
    let output = Command::new(room.join(interpreter))
        .arg(room.join(script))
        .env_clear()
        .env("PATH", env::var_os("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .envs(variables.iter().copied())
        .timeout(PATIENCE)
        .output()
        .unwrap();
    let said = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", said(&output.stdout), said(&output.stderr));
}
