//! A question of a command before anything has begun: a line on standard error, and a line of the terminal.

use std::io::{self, BufRead, Write};

use super::CommandError;

/// Asks, and gives back what was typed, without blanks around it.
///
/// # Errors
/// Where the terminal is gone.
pub fn ask(question: &str) -> io::Result<String> {
    let mut err = io::stderr().lock();
    write!(err, "{question}")?;
    err.flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// Asks for a yes.
///
/// # Errors
/// [`CommandError::NotConfirmed`]; where the terminal is gone.
pub fn confirm(question: &str) -> Result<(), CommandError> {
    let answer = ask(question).map_err(CommandError::Output)?.to_lowercase();
    if ["y", "yes"].contains(&answer.as_str()) { Ok(()) } else { Err(CommandError::NotConfirmed) }
}
