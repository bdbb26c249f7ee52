//! Asking for a client secret on the terminal itself, whatever standard input and output are.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::{plain::Plain, secret::Secret};

/// Asks once; what is typed is not echoed.
pub async fn ask(question: Plain) -> Result<Secret, Plain> {
    let asked = tokio::task::spawn_blocking(move || ask_now(&question)).await;
    asked.unwrap_or_else(|_| Err("the question for the client secret was cut off".into()))
}

/// The same, for whoever may wait.
///
/// # Errors
/// A sentence, where there is no terminal.
pub fn ask_now(question: &Plain) -> Result<Secret, Plain> {
    let fail = |error: std::io::Error| Plain::new(format!("cannot ask for the client secret on the terminal: {error}"));
    let mut terminal = File::options().read(true).write(true).open("/dev/tty").map_err(fail)?;
    let silent = Silent::new(&terminal).map_err(|error| fail(error.into()))?;
    let asked = write!(terminal, "{question}").and_then(|()| terminal.flush());
    asked.map_err(fail)?;
    let mut line = String::new();
    let end = BufReader::new(&terminal).read_line(&mut line);
    drop(silent);
    let _ = writeln!(terminal);
    end.map_err(fail)?;
    Ok(Secret::new(line))
}

/// The terminal without echo, until dropped.
struct Silent {
    terminal: File,
    before: Termios,
}

impl Silent {
    fn new(terminal: &File) -> Result<Self, rustix::io::Errno> {
        let before = tcgetattr(terminal)?;
        let owned = terminal.try_clone().map_err(|_| rustix::io::Errno::BADF)?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        quiet.local_modes.insert(LocalModes::ICANON | LocalModes::ECHONL);
        tcsetattr(terminal, OptionalActions::Flush, &quiet)?;
        Ok(Self { terminal: owned, before })
    }
}

impl Drop for Silent {
    fn drop(&mut self) {
        let _ = tcsetattr(&self.terminal, OptionalActions::Flush, &self.before);
    }
}
