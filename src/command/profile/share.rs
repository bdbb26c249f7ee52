//! `profile share`: a team's list, as text that is a `profiles.toml` itself.

use crate::{
    cli::{Everywhere, ExitCode, profile::Share},
    command::{CommandError, selection, snapshot::Snapshot},
    print::{self, Output},
    profile::ProfileName,
    store::share,
};

/// Prints what was chosen.
///
/// # Errors
/// A name or tag that there is not; a file that cannot be read.
pub fn run(args: &Share, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let snapshot = Snapshot::take(everywhere)?;
    let selection = selection::choose(&args.chosen, &snapshot, everywhere)?;
    for row in &selection.broken {
        print::note(format_args!("{} is left out: its settings are wrong", row.name));
    }
    let names: Vec<ProfileName> = selection.profiles.iter().map(|profile| profile.name.clone()).collect();
    let mut out = Output::new(false);
    if let Some(dir) = &snapshot.dir {
        let shared = share::share(dir, &names)?;
        for table in &shared.without_secret {
            print::note(format_args!("[{table}] is shared without its client_secret, which stands in the file"));
        }
        match everywhere.json {
            true => out.document(&shared.document()),
            false => out.line(shared.text.trim_end()),
        }
        .and_then(|()| out.flush())
        .map_err(CommandError::Output)?;
    }
    Ok(if selection.broken.is_empty() { ExitCode::Done } else { ExitCode::Usage })
}
