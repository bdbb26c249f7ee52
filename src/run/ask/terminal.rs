//! The terminal as something to read from: asking for a secret on it, whatever standard input and output are,
//! and lines of standard input while nobody asks. One reads at a time, so that an answer reaches who asked.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal, Write},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr},
};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::{plain::Plain, secret::Secret};

/// Whoever reads holds it: a process has one terminal.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lines of standard input, read by a thread of its own: a read cannot be given up, and must not keep the
/// program from ending. What is typed while a secret is asked for is none of them.
pub fn lines() -> UnboundedReceiver<Secret> {
    let (send, lines) = unbounded_channel();
    thread::spawn(move || {
        let input = io::stdin();
        while let Ok(Some(line)) = if input.is_terminal() { typed(&input) } else { read(&input) } {
            if send.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

/// The next line of a terminal that is typed while nobody asks. A terminal gives no more than one line at once, so
/// that none waits unseen in a buffer.
fn typed(input: &io::Stdin) -> io::Result<Option<Secret>> {
    loop {
        is_there(input, None)?;
        let _turn = turn();
        // It may have been the answer to a question.
        if is_there(input, Some(&Timespec::default()))? {
            return read(input);
        }
    }
}

fn is_there(input: &io::Stdin, patience: Option<&Timespec>) -> io::Result<bool> {
    match poll(&mut [PollFd::new(input, PollFlags::IN)], patience) {
        Ok(count) => Ok(count > 0),
        Err(Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The next line; `None` at the end.
fn read(input: &io::Stdin) -> io::Result<Option<Secret>> {
    input.lock().lines().next().transpose().map(|line| line.map(Secret::new))
}

/// Asks once; what is typed is not echoed.
pub fn ask(question: &Plain) -> io::Result<Secret> {
    let _turn = turn();
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
