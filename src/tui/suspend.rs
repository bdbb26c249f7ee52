//! Stopping the program so that the shell has the terminal. Only Unix has that.

/// Stops this process and all of its group, as Ctrl-Z does elsewhere; returns when it goes on.
#[cfg(unix)]
pub(super) fn stop() -> std::io::Result<()> {
    // The whole group: `cargo run` and a shell's pipeline must stop as well.
    rustix::process::kill_current_process_group(rustix::process::Signal::TSTP)?;
    Ok(())
}

/// There is no shell to give the terminal to.
#[cfg(not(unix))]
pub(super) fn stop() -> std::io::Result<()> {
    Ok(())
}
