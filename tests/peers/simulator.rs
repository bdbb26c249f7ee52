//! A running `orgdeck simulator`, known by its ready line alone, as a stranger's program knows it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// It ends with the test.
pub struct Simulator {
    child: Child,
    /// The line of JSON that it said when it was up.
    pub ready: String,
}

impl Simulator {
    /// Starts one on a free port.
    pub fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orgdeck"));
        let mut child = command.arg("simulator").args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
        Self { child, ready }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // One that has ended already needs no more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
