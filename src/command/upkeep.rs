//! `refresh`, `check` and what `revoke` and `token` have in common with them: errands for saved grants,
//! run to their end.

use std::{
    env,
    io::{self, BufWriter},
    sync::Arc,
};

use crate::{
    cli::{Chosen, Everywhere, ExitCode},
    command::{
        CommandError,
        live::{Live, block_on},
        selection::saved,
        snapshot::{Snapshot, asks},
    },
    deck::{Deck, Msg, Row},
    print::{
        flow::Form,
        upkeep::{Detail, ErrandPrinter},
    },
    profile::ProfileName,
    run::{Clock, SystemOpener},
    store::ConfigDir,
    upkeep::{Duty, Errand, Outcome},
};

/// Refreshes or checks what was chosen.
///
/// # Errors
/// What keeps all errands from starting; how each one ended is in the exit code.
pub fn run(chosen: &Chosen, duty: Duty, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let clock = Clock::start();
    let snapshot = Snapshot::take(everywhere)?;
    let names = saved(chosen, &snapshot)?;
    snapshot.tell();
    Ok(attend(names, duty, &snapshot, everywhere, Detail::Each, clock)?.exit_code())
}

/// What errands came to.
pub struct Attended {
    /// The deck after all of them.
    pub deck: Deck,
    signal: Option<i32>,
}

impl Attended {
    /// The errands, in the order in which they were asked for.
    pub fn errands(&self) -> impl Iterator<Item = &Errand> {
        self.deck.errands.values()
    }

    /// The worst of their ends.
    pub fn exit_code(&self) -> ExitCode {
        let signal = self.signal.and_then(|signal| u8::try_from(signal).ok()).map(ExitCode::Signal);
        let cancelled = signal.unwrap_or(ExitCode::Failed);
        let code = |errand: &Errand| match errand.outcome() {
            Some(Outcome::Failed(fault)) => fault.class().into(),
            Some(Outcome::Cancelled) | None => cancelled,
            Some(_) => ExitCode::Done,
        };
        // A signal may come before any errand began; or there was nothing to do.
        self.errands().map(code).max().or(signal).unwrap_or(ExitCode::Done)
    }
}

/// Runs errands of one duty, and says what comes of them.
///
/// # Errors
/// Where the config directory, the system or the output does not let them run.
pub fn attend(
    names: Vec<ProfileName>,
    duty: Duty,
    snapshot: &Snapshot,
    everywhere: &Everywhere,
    detail: Detail,
    clock: Clock,
) -> Result<Attended, CommandError> {
    let chosen = |row: &&Row| names.iter().any(|name| *row.name == *name.as_str());
    let rows: Vec<Row> = match names.len() == snapshot.rows.len() {
        true => snapshot.rows.clone(),
        false => snapshot.rows.iter().filter(chosen).cloned().collect(),
    };
    let mut live = Live {
        dir: ConfigDir::open(&ConfigDir::find(everywhere.config_dir.as_deref())?)?,
        network: snapshot.settings.network.clone(),
        opener: Arc::new(SystemOpener::new(env::var("BROWSER").ok().as_deref())),
        vault: snapshot.vault.clone(),
        asks: asks(everywhere),
        here: None,
        deck: Deck::new(rows, None, false),
    };
    let form = if everywhere.json { Form::Ndjson } else { Form::Lines };
    let mut front = ErrandPrinter::new(form, detail, BufWriter::new(io::stdout()), io::stderr());
    let ended = block_on(live.run(&mut front, vec![Msg::Upkeep(names, duty)], clock))?;
    front.sum_up(&live.deck).map_err(CommandError::Output)?;
    Ok(Attended { deck: live.deck, signal: ended.signal })
}
