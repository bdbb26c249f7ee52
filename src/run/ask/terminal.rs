//! Asking for a secret on the terminal itself, whatever standard input and output are.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::{plain::Plain, secret::Secret};

/// Asks once; what is typed is not echoed.
pub fn ask(question: &Plain) -> io::Result<Secret> {
    let mut terminal = File::options().read(true).write(true).open("/dev/tty")?;
    let silent = Silent::new(&terminal)?;
    write!(terminal, "{question}").and_then(|()| terminal.flush())?;
    let mut line = String::new();
    let end = BufReader::new(&terminal).read_line(&mut line);
    drop(silent);
    let _ = writeln!(terminal);
    end?;
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
