//! Asking for a secret on the terminal itself, whatever standard input and output are.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
    sync::{Mutex, MutexGuard, PoisonError},
};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::{plain::Plain, secret::Secret};

/// The terminal while it is silent, so that whoever ends the program can give its echo back.
static SILENCED: Mutex<Option<Silent>> = Mutex::new(None);

/// Asks once; what is typed is not echoed.
pub fn ask(question: &Plain) -> io::Result<Secret> {
    let mut terminal = File::options().read(true).write(true).open("/dev/tty")?;
    *silenced() = Some(Silent::new(&terminal)?);
    let asked = write!(terminal, "{question}").and_then(|()| terminal.flush());
    let mut line = String::new();
    let end = asked.and_then(|()| BufReader::new(&terminal).read_line(&mut line));
    give_back();
    let _ = writeln!(terminal);
    end?;
    Ok(Secret::new(line))
}

/// Gives the echo back that a question took which nobody answered: the program ends, and its reader still waits.
pub fn give_back() {
    drop(silenced().take());
}

fn silenced() -> MutexGuard<'static, Option<Silent>> {
    SILENCED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The terminal without echo, until dropped.
#[derive(Debug)]
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
