//! The real binary as a process: its lines as they come, its exit code, what it said.

use std::{path::Path, process::Stdio, time::Duration};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};

use super::{browser::Browser, stage::Stage};

/// Nothing here takes that long, on a machine however slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process that runs.
pub struct Process {
    child: Child,
    input: Option<ChildStdin>,
    lines: Lines<BufReader<ChildStdout>>,
    seen: String,
}

/// A process that has ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ended {
    /// Its lines as JSON.
    pub fn objects(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect()
    }

    /// How each profile ended: the last line of each.
    pub fn results(&self) -> Vec<(String, String)> {
        let word = |object: &Value, key| object[key].as_str().map(str::to_owned);
        self.objects().iter().filter_map(|it| Some((word(it, "profile")?, word(it, "result")?))).collect()
    }

    /// The fault of a single login.
    pub fn fault(&self) -> Value {
        self.objects().last().expect("no line")["fault"].clone()
    }
}

impl Process {
    /// Starts orgdeck on a stage, with a browser.
    pub fn login(stage: &Stage, browser: &Browser, arguments: &[&str]) -> Self {
        let mut command = orgdeck(stage.dir.path());
        command.env("BROWSER", browser.command()).arg("login").args(arguments);
        Self::start(command)
    }

    /// Starts a command.
    pub fn start(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { input: child.stdin.take(), child, lines, seen: String::new() }
    }

    /// Types a line into its standard input.
    pub async fn write(&mut self, line: &str) {
        let input = self.input.as_mut().expect("the input is closed");
        input.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }

    /// Waits for the next line of its standard output.
    pub async fn line(&mut self) -> String {
        let line = timeout(PATIENCE, self.lines.next_line()).await.expect("no line came").unwrap();
        let line = line.unwrap_or_else(|| panic!("the output ended after\n{}", self.seen));
        self.seen += &format!("{line}\n");
        line
    }

    /// Waits for a step's object.
    pub async fn step(&mut self, step: &str, status: &str) -> Value {
        loop {
            let object: Value = serde_json::from_str(&self.line().await).unwrap();
            if object["step"] == step && object["status"] == status {
                return object;
            }
        }
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(self.id().try_into().unwrap()).unwrap(), signal).unwrap();
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id().expect("it has ended")
    }

    /// Waits for its end; its standard input stays as it is.
    pub async fn end(mut self) -> Ended {
        let whole = async {
            while let Ok(Some(line)) = self.lines.next_line().await {
                self.seen += &format!("{line}\n");
            }
            let mut err = String::new();
            self.child.stderr.take().unwrap().read_to_string(&mut err).await.unwrap();
            (self.child.wait().await.unwrap().code(), err)
        };
        let (code, err) = timeout(PATIENCE, whole).await.expect("it does not end");
        Ended { code, out: self.seen, err }
    }
}

/// The program with a config directory, and nothing of the person's own surroundings.
pub fn orgdeck(config_dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orgdeck"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", config_dir).env("ORGDECK_CONFIG_DIR", config_dir);
    command
}
