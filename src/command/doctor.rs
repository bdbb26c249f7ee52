//! `doctor`: what is well here, what is not, and what to do about it.

use crate::{
    cli::{Doctor, Everywhere, ExitCode},
    command::{CommandError, live::block_on, snapshot::Snapshot},
    deck::doctor::{self, Finding, Level, worst},
    print::{self, Output},
    run::doctor::examine,
    tui::keymap::Keymap,
};

/// Looks, and tells. What cannot be used is a finding and no failure of the command.
pub fn run(args: &Doctor, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let findings = block_on(async { Ok(examine(everywhere.config_dir.as_deref(), !args.offline, None).await) })?;
    let findings = doctor::beside(findings, own_keys(everywhere));
    let mut out = Output::new(everywhere.color.is_wanted());
    match everywhere.json {
        true => print::findings_document(&mut out, &findings),
        false => print::findings(&mut out, &findings),
    }
    .and_then(|()| out.flush())
    .map_err(CommandError::Output)?;
    Ok(if worst(&findings) == Level::Problem { ExitCode::Failed } else { ExitCode::Done })
}

fn own_keys(everywhere: &Everywhere) -> Vec<Finding> {
    let Ok(snapshot) = Snapshot::take(everywhere) else { return Vec::new() };
    let file = snapshot.dir.as_ref().map(|dir| dir.profiles().display().to_string()).unwrap_or_default();
    doctor::own_keys(&Keymap::new(&snapshot.settings.ui.keys).1, &file)
}
