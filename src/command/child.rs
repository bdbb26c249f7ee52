//! Running a command in our place.

use std::{io, process::Command};

use crate::cli::ExitCode;

/// Becomes the command: what a shell or a terminal sends to this process is the command's then, and how
/// it ends is how this process ends. Core dumps stay off, for it has a token in its memory, too.
///
/// # Errors
/// It could not be started. A command that was started does not come back.
#[cfg(unix)]
pub fn run(command: &mut Command) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(command.exec())
}

/// Runs the command and ends as it does. It has our console: Ctrl-C is its own to take, and ends us only
/// after it.
///
/// # Errors
/// It could not be started.
#[cfg(not(unix))]
pub fn run(command: &mut Command) -> io::Result<ExitCode> {
    let code = command.status()?.code();
    Ok(ExitCode::Command(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
}
