//! `transcript`: the last attempt as somebody else may read it, from disk alone.

use jiff::Timestamp;

use crate::{
    cli::{Everywhere, ExitCode, Form, Transcript as Arguments},
    command::{CommandError, error::TranscriptError, snapshot::Snapshot},
    flow::transcript::{Source, Transcript},
    print::Output,
    store::history,
};

/// Prints it.
pub fn run(args: &Arguments, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let mut snapshot = Snapshot::take(everywhere)?;
    snapshot.tell();
    let at = snapshot.find(&args.name)?;
    snapshot.read_card(at);
    let row = &snapshot.rows[at];
    let attempts = snapshot.dir.as_ref().map(|dir| history::read(dir, &args.name)).transpose()?.unwrap_or_default();
    let last = attempts.into_iter().next_back().ok_or_else(|| TranscriptError::NothingTried(args.name.clone()))?;
    let attempt = serde_json::from_value(last).map_err(|_| TranscriptError::Unreadable(args.name.clone()))?;
    let profile = row.profile().map(AsRef::as_ref);
    let source = Source { name: &args.name, attempt: &attempt, profile, card: row.card(), now: Timestamp::now() };
    let transcript = Transcript::of(source);
    let mut out = Output::new(false);
    let written = match args.form {
        Form::Md if !everywhere.json => out.line(transcript.to_markdown().trim_end()),
        _ => out.document(&transcript),
    };
    written.and_then(|()| out.flush()).map_err(CommandError::Output)?;
    Ok(ExitCode::Done)
}
