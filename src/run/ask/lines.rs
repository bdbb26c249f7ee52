//! Lines of standard input, read so that none of them is an answer to a question on the same terminal.

use std::{
    io::{self, BufRead, BufReader, IsTerminal, Read},
    sync::{Mutex, PoisonError},
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::sync::mpsc::UnboundedSender;

use crate::secret::Secret;

/// Sends each line, until there are no more or nobody wants them. Who asks on the terminal has the turn.
pub fn send(turn: &Mutex<()>, lines: &UnboundedSender<Secret>) {
    for line in BufReader::new(InTurn(turn)).lines() {
        let Ok(line) = line else { break };
        if lines.send(Secret::new(line)).is_err() {
            break;
        }
    }
}

/// Standard input. Where it is a terminal nothing waits in a read of it: that one would take what is typed to
/// whoever asks meanwhile.
struct InTurn<'a>(&'a Mutex<()>);

impl Read for InTurn<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let input = io::stdin();
        if !input.is_terminal() {
            return Ok(rustix::io::read(input, bytes)?);
        }
        loop {
            has_some(&input, None)?;
            let _turn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // What there was may have been the answer to a question.
            if has_some(&input, Some(&Timespec::default()))? {
                return Ok(rustix::io::read(input, bytes)?);
            }
        }
    }
}

/// Whether there is something to read, or an end, within this time.
fn has_some(input: &io::Stdin, patience: Option<&Timespec>) -> io::Result<bool> {
    Ok(poll(&mut [PollFd::new(input, PollFlags::IN)], patience)? > 0)
}
