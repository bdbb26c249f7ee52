//! `doctor`: what is well here, what is not, and what to do about it.

use crate::{
    cli::{Doctor, Everywhere, ExitCode},
    command::{CommandError, live::block_on, snapshot::Snapshot},
    deck::doctor::{Finding, Level, Subject, worst},
    print::{self, Output},
    run::doctor::examine,
    tui::keymap::Keymap,
};

/// Looks, and tells. What cannot be used is a finding and no failure of the command.
pub fn run(args: &Doctor, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let mut findings = block_on(async { Ok(examine(everywhere.config_dir.as_deref(), !args.offline, None).await) })?;
    let last = findings.iter().rposition(|finding| finding.subject == Subject::Profiles);
    let after = last.map_or(findings.len(), |last| last + 1);
    findings.splice(after..after, own_keys(everywhere));
    let mut out = Output::new(everywhere.color.is_wanted());
    match everywhere.json {
        true => print::findings_document(&mut out, &findings),
        false => print::findings(&mut out, &findings),
    }
    .and_then(|()| out.flush())
    .map_err(CommandError::Output)?;
    Ok(if worst(&findings) == Level::Problem { ExitCode::Failed } else { ExitCode::Done })
}

/// What is wrong with a person's own keys, which only the dashboard knows.
fn own_keys(everywhere: &Everywhere) -> Vec<Finding> {
    let Ok(snapshot) = Snapshot::take(everywhere) else { return Vec::new() };
    let problems = Keymap::new(&snapshot.settings.ui.keys).1;
    let fix = |line| format!("put line {line} of profiles.toml right; orgdeck man lists the names");
    problems.iter().map(|it| Finding::problem(Subject::Profiles, it.to_string(), fix(it.line))).collect()
}
