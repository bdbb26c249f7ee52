//! `explain`: what an error means, who has to act and what to do next; of a profile, why its last attempt
//! failed. It talks to nobody, and repeats no code and no token of what it is given.

use std::io::{self, Read};

use jiff::Timestamp;

use crate::{
    cli::{Everywhere, ExitCode, Explain},
    command::{CommandError, snapshot::Snapshot},
    deck::{
        Row,
        cause::{self, Evidence, Likely},
        letter::{self, Letter},
        state::{at_rest, meaning::meaning},
    },
    flow::attempt::Attempt,
    oauth::{
        call::SilenceKind,
        code::Code,
        error::{Case, OAuthError, Who, table},
        names::endpoint,
        paste::{self, Pasted},
    },
    plain::Plain,
    print::{self, Explained, Output, Told},
    profile::{ProfileName, setting::nearest},
    secret::Secret,
    store::{ConfigDir, history, ledger},
};

/// The results after which nothing stands in the way any more.
const SETTLING: [&str; 3] = ["saved", "refreshed", "revoked"];

/// So much of standard input is read.
const LARGEST: u64 = 1 << 20;

/// Explains it. An unknown code is said to be unknown, and is exit code 1.
pub fn run(args: &Explain, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let text = args.what.join(" ");
    let explained = match (text.as_str(), ProfileName::parse(&text)) {
        ("-", _) => of_text(&read_input()?),
        (_, Ok(name)) => match of_profile(&name, everywhere)? {
            Some(explained) => explained,
            None => of_text(&text),
        },
        _ => of_text(&text),
    };
    let near = if explained.is_known() { None } else { near(text.trim(), everywhere) };
    let explained = Explained { near, ..explained };
    let mut out = Output::new(everywhere.color.is_wanted());
    let written = match (args.message, everywhere.json) {
        (true, false) => match &explained.letter {
            Some(letter) => out.line(letter.to_string().trim_end()),
            None => {
                print::note("there is nobody to write to: no admin and no app's owner has to act here");
                return Ok(ExitCode::Failed);
            }
        },
        (_, true) => print::explained_document(&mut out, &explained),
        (false, false) => print::explained(&mut out, &explained),
    };
    written.and_then(|()| out.flush()).map_err(CommandError::Output)?;
    Ok(if explained.is_known() { ExitCode::Done } else { ExitCode::Failed })
}

/// The code or the profile that was probably meant.
fn near(text: &str, everywhere: &Everywhere) -> Option<Plain> {
    let snapshot = Snapshot::take(everywhere).ok();
    let names = snapshot.iter().flat_map(|snapshot| &snapshot.rows).map(|row| &*row.name);
    let codes = table::rows().flat_map(|row| &row.error).map(String::as_str);
    // A short word is near to too much.
    nearest(text, codes.chain(names)).filter(|_| text.chars().count() > 3).map(Plain::new)
}

fn read_input() -> Result<String, CommandError> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(LARGEST).read_to_end(&mut bytes).map_err(CommandError::Input)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn of_text(text: &str) -> Explained {
    let now = Timestamp::now();
    let of = |what: &str, error: OAuthError| {
        let case = Case::anywhere(error);
        let site = letter::site(&case, None).map(str::to_owned);
        let letter = Letter::about(&case, None, now);
        Explained { site, letter, ..Explained::of(what, case) }
    };
    match paste::recognize(text) {
        Pasted::ErrorPage { error, .. } => of("Salesforce's error page", error),
        Pasted::Error(error) => of("an error", error),
        Pasted::Return(back) | Pasted::Cut(back) => match back.outcome {
            Err(error) => of("a callback with an error", error),
            Ok(code) => of_code("a callback with a code", back.spelled.as_ref(), &code),
        },
        Pasted::Code(code) => match table::looks_like_error(text.trim()) {
            true => of("an error", OAuthError::new(text.trim(), "")),
            false => of_code("a code", None, &code),
        },
        Pasted::Nothing(_) if table::looks_like_error(text.trim()) => of("an error", OAuthError::new(text.trim(), "")),
        Pasted::Nothing(why) if text.contains(endpoint::ERROR_PAGE) => {
            Explained { words: why.to_owned(), ..Explained::nothing() }
        }
        Pasted::Nothing(_) => Explained::nothing(),
    }
}

/// A code, of which only its shape is looked at.
fn of_code(what: &str, spelled: Option<&Secret>, code: &Secret) -> Explained {
    let seen = Code::of(spelled, code);
    let length = code.len();
    let words = match seen.left_over.join(" and ") {
        left if left.is_empty() => format!(
            "Nothing is wrong in it: a code of {length} characters that lives 15 minutes and works once. Paste it where the login waits: p in the dashboard, --paste in a shell."
        ),
        left => format!(
            "The code was encoded twice: {left} is left over after decoding it once, and no code has that. Salesforce refuses it as invalid_grant; paste the address as the browser shows it, or decode the code once more."
        ),
    };
    Explained::words(what, words)
}

/// A profile's last attempt, or its state; none where there is no such profile.
fn of_profile(name: &ProfileName, everywhere: &Everywhere) -> Result<Option<Explained>, CommandError> {
    let mut snapshot = Snapshot::take(everywhere)?;
    let Ok(at) = snapshot.find(name) else { return Ok(None) };
    snapshot.read_card(at);
    if snapshot.rows[at].card().is_some_and(|card| card.ended_at.is_some()) {
        // Another profile may know of a new org under the same My Domain.
        snapshot.read_cards();
    }
    let (row, now) = (&snapshot.rows[at], Timestamp::now());
    let Some(dir) = &snapshot.dir else { return Ok(None) };
    let attempts = attempts(dir, name)?;
    // What stands in the way stays there, whatever was tried since.
    let blocked = row.blocked().map(|block| (block.at, block.case.error.sentence(), block.case.clone()));
    let last = || last_failure(&attempts).and_then(|last| Some((last.began, last.words.clone(), case_of(last)?)));
    let trial = attempts.last().is_some_and(|last| blocked.is_none() && last.edited);
    let deaths = deaths(dir, &snapshot, row, &attempts, now)?;
    let state = Some(Told::of(row, now));
    let Some((began, words, case)) = blocked.or_else(last) else {
        let words = meaning(&at_rest(row, now), row, now).text.to_owned();
        let explained = Explained::words(&format!("the profile {name}; nothing failed in its last attempt"), words);
        return Ok(Some(Explained { state, deaths, ..explained }));
    };
    let letter = if trial { None } else { Letter::about(&case, Some(row), began) };
    let site = letter::site(&case, Some(row)).map(str::to_owned);
    let at = began.strftime("%Y-%m-%d %H:%M:%S UTC");
    let what = match attempts.last() {
        _ if trial => {
            format!("a request of {name} that was edited or repeated by hand, {at}: what is saved stays as it was")
        }
        Some(last) if last.began != began => format!("an attempt of {name} that was not made good since, {at}"),
        _ => format!("the last attempt of {name}, {at}"),
    };
    let happened = Some(Plain::new(words));
    Ok(Some(Explained { site, letter, state, deaths, happened, ..Explained::of(&what, case) }))
}

fn attempts(dir: &ConfigDir, name: &ProfileName) -> Result<Vec<Attempt>, CommandError> {
    Ok(history::read(dir, name)?.into_iter().filter_map(|value| serde_json::from_value(value).ok()).collect())
}

/// The failure that nothing made good since: what only looks makes no refusal good.
fn last_failure(attempts: &[Attempt]) -> Option<&Attempt> {
    let since = attempts.iter().rev().take_while(|attempt| !SETTLING.contains(&attempt.result.as_str()));
    let silent = |it: &Attempt| SilenceKind::ALL.iter().any(|kind| Some(kind.code()) == it.fault.as_deref());
    let waits = |it: &Attempt| case_of(it).is_none_or(|case| table::explain(&case).who == Who::Wait);
    let passes = |it: &Attempt| it.edited || silent(it) || waits(it);
    since
        .enumerate()
        .find(|(later, attempt)| attempt.fault.is_some() && (*later == 0 || !passes(attempt)))
        .map(|(_, it)| it)
}

/// What the table is asked of an attempt; one that was written down by an earlier version has its code alone.
fn case_of(attempt: &Attempt) -> Option<Case> {
    let code = attempt.fault.as_deref()?;
    let said = || table::in_text(&attempt.words).unwrap_or_else(|| OAuthError::new(code, ""));
    Some(attempt.case.clone().unwrap_or_else(|| Case::anywhere(said())))
}

/// Why a profile's refresh token is dead, where it is.
fn deaths(
    dir: &ConfigDir,
    snapshot: &Snapshot,
    row: &Row,
    attempts: &[Attempt],
    now: Timestamp,
) -> Result<Vec<Likely>, CommandError> {
    let Some(card) = row.card().filter(|card| card.ended_at.is_some()) else { return Ok(Vec::new()) };
    let ledger = ledger::read(dir)?;
    let newer = ledger.of(&card.client_id, &card.user).filter(|entry| entry.at > card.minted_at).count();
    let beside = snapshot.rows.iter().filter_map(Row::card);
    Ok(cause::rank(card, &Evidence::of(card, newer, attempts).beside(card, beside), now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(result: &str, fault: Option<&str>, edited: bool) -> Attempt {
        let value = serde_json::json!({
            "began": "2026-12-01T10:00:00Z", "took_ms": 1, "result": result, "words": "", "fault": fault, "edited": edited,
            "trail": [], "calls": [],
        });
        serde_json::from_value(value).expect("an attempt")
    }

    #[test]
    fn a_refusal_is_explained_until_something_made_it_good() {
        let refused = || attempt("failed", Some("invalid_client"), false);
        for (attempts, found) in [
            (vec![refused()], Some("invalid_client")),
            (vec![refused(), attempt("alive", None, false), attempt("opened", None, false)], Some("invalid_client")),
            (vec![refused(), attempt("saved", None, false)], None),
            (vec![attempt("failed", Some("not_reached"), false), attempt("alive", None, false)], None),
            (vec![attempt("failed", Some("invalid_client"), true), attempt("alive", None, false)], None),
        ] {
            assert_eq!(last_failure(&attempts).and_then(|it| it.fault.as_deref()), found, "{attempts:?}");
        }
    }
}
