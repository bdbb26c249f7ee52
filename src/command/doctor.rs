//! `doctor`: what is well here, what is not, and what to do about it.

use crate::{
    cli::{Doctor, Everywhere, ExitCode},
    command::{CommandError, live::block_on},
    deck::doctor::{Level, worst},
    print::{self, Output},
    run::doctor::examine,
};

/// Looks, and tells. What cannot be used is a finding and no failure of the command.
pub fn run(args: &Doctor, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let findings = block_on(async { Ok(examine(everywhere.config_dir.as_deref(), !args.offline, None).await) })?;
    let mut out = Output::new(everywhere.color.is_wanted());
    match everywhere.json {
        true => print::findings_document(&mut out, &findings),
        false => print::findings(&mut out, &findings),
    }
    .and_then(|()| out.flush())
    .map_err(CommandError::Output)?;
    Ok(if worst(&findings) == Level::Problem { ExitCode::Failed } else { ExitCode::Done })
}
