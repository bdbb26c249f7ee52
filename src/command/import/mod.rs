//! `import`: profiles, and grants with them, from what people have. All that is added is added in one edit, and
//! nothing that is there is changed; what became of each is said line by line.

mod list;
mod sf;
mod sfdx_url;

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::Arc,
};

use futures_util::{StreamExt, stream};
use zeroize::Zeroizing;

use crate::{
    cli::{
        Everywhere, ExitCode,
        import::{Import, Manner, Source},
    },
    command::{
        CommandError,
        ask::confirm,
        error::TransferError,
        live::block_on,
        snapshot::{Snapshot, is_attended},
    },
    plain::Plain,
    print::{
        self, Output,
        import::{Arrived, Became, Taken},
    },
    profile::ProfileName,
    run::{
        adopt::{Adopted, Adoptee, adopt},
        http::Http,
    },
    secret::Secret,
    store::{
        ConfigDir,
        profile_import::{self, Arrival, Outcome},
    },
    transfer::import::Candidate,
};

/// No list and no URL is larger, in bytes.
const LARGEST: u64 = 4 << 20;
/// So many orgs are asked at once.
const AT_ONCE: usize = 8;

/// Takes over what was chosen.
///
/// # Errors
/// What cannot be read at all; a question that was answered with no, or that nobody could be asked.
pub fn run(args: &Import, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    match &args.source {
        Source::Profiles(args) => list::run(args, everywhere),
        Source::Sf(args) => sf::run(args, everywhere),
        Source::SfdxUrl(args) => sfdx_url::run(args, everywhere),
    }
}

/// Something to be taken over.
struct Item {
    from: Plain,
    login: Plain,
    username: Option<Plain>,
    notes: Vec<Plain>,
    /// What is to be added, or why nothing is.
    arrival: Result<Arrival, Plain>,
    /// Where a grant may come along.
    candidate: Option<Candidate>,
}

impl Item {
    fn refused(from: Plain, why: Plain) -> Self {
        Self { from, login: Plain::default(), username: None, notes: Vec::new(), arrival: Err(why), candidate: None }
    }

    /// A login of another tool. With `name` it is that or none.
    fn login(candidate: Candidate, name: Option<&ProfileName>) -> Self {
        let wished = name.map_or(candidate.wished.as_str(), ProfileName::as_str).to_owned();
        let others = candidate.username.clone().into_iter().chain([candidate.login.host().to_owned()]);
        let arrival = Arrival {
            wishes: [wished].into_iter().chain(others).collect(),
            exact: name.is_some(),
            table: candidate.table(),
            app: None,
        };
        Self {
            from: candidate.from.clone(),
            login: Plain::new(candidate.login.as_written()),
            username: candidate.username.as_ref().map(Plain::new),
            notes: candidate.notes.clone(),
            arrival: Ok(arrival),
            candidate: Some(candidate),
        }
    }
}

/// Adds the profiles, then takes their grants over, and says what became of each.
fn bring(items: Vec<Item>, manner: Manner, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let snapshot = Snapshot::take(everywhere)?;
    snapshot.notes.iter().for_each(print::note);
    let path = ConfigDir::find(everywhere.config_dir.as_deref())?;
    let dir = if manner.dry_run { ConfigDir::open_existing(&path)? } else { Some(ConfigDir::open(&path)?) };
    let dir = dir.map(|dir| dir.unlocked_by(Arc::new(snapshot.vault.clone())));
    let arrivals: Vec<Arrival> = items.iter().filter_map(|item| item.arrival.as_ref().ok().cloned()).collect();
    let outcomes = match &dir {
        Some(dir) if !manner.dry_run => profile_import::add(dir, &arrivals)?,
        dir => profile_import::rehearse(dir.as_ref(), &arrivals)?,
    };
    let mut outcomes = outcomes.into_iter();
    let mut arrived = Vec::new();
    let mut adoptees = Vec::new();
    for item in items {
        let outcome = match item.arrival {
            Ok(_) => outcomes.next(),
            Err(why) => Some(Outcome::Refused(why)),
        };
        let Some(outcome) = outcome else { continue };
        let (became, profile) = match outcome {
            Outcome::Added(name) => (Became::Added, Some(name)),
            Outcome::There(name) => (Became::There, Some(name)),
            Outcome::Taken(why) => (Became::Taken(why), None),
            Outcome::Refused(why) => (Became::Refused(why), None),
        };
        let mut notes = item.notes;
        let candidate = item.candidate.filter(|_| profile.is_some());
        if candidate.as_ref().is_some_and(|candidate| candidate.client_secret.is_some()) {
            notes.push(match became {
                Became::Added => "its client secret stands in profiles.toml, which only you can read".into(),
                _ => "its client secret was left out: the profile was there already".into(),
            });
        }
        let grant = match (&profile, candidate.and_then(Adopting::of)) {
            (Some(name), Some(_)) if dir.as_ref().is_some_and(|dir| dir.tokens().is_there(name)) => Taken::Kept,
            (Some(_), Some(_)) if manner.dry_run => Taken::Would,
            (Some(name), Some(adopting)) => {
                adoptees.push((arrived.len(), adopting.named(name.clone())));
                Taken::None
            }
            _ => Taken::None,
        };
        let (from, login, username) = (item.from, item.login, item.username);
        arrived.push(Arrived { from, profile, login, username, became, grant, notes });
    }
    if let (Some(dir), false) = (&dir, adoptees.is_empty()) {
        take_over(dir, &Http::of(snapshot.settings.network.clone(), dir), adoptees, &mut arrived)?;
    }
    let mut out = Output::new(false);
    let write = if everywhere.json { print::import::arrivals_document } else { print::import::arrivals };
    write(&mut out, &arrived, manner.dry_run).and_then(|()| out.flush()).map_err(CommandError::Output)?;
    Ok(exit_code(&arrived))
}

/// What is needed to take a grant over, but the name.
struct Adopting(Candidate, crate::transfer::import::Foreign);

impl Adopting {
    fn of(mut candidate: Candidate) -> Option<Self> {
        let grant = candidate.grant.take()?;
        Some(Self(candidate, grant))
    }

    fn named(self, name: ProfileName) -> Adoptee {
        let Self(candidate, grant) = self;
        let Candidate { client_id, client_secret, login, org, .. } = candidate;
        Adoptee { name, client_id, client_secret, login, org, grant }
    }
}

/// Takes the grants over, several at once; the numbers say whose they are.
fn take_over(
    dir: &ConfigDir,
    http: &Http,
    adoptees: Vec<(usize, Adoptee)>,
    arrived: &mut [Arrived],
) -> Result<(), CommandError> {
    let one = async |(at, adoptee): (usize, Adoptee)| (at, adopt(dir, http, &adoptee).await);
    let ended: Vec<_> =
        block_on(async { Ok(stream::iter(adoptees).map(one).buffer_unordered(AT_ONCE).collect().await) })?;
    for (at, Adopted { card, notes }) in ended {
        arrived[at].notes.extend(notes);
        arrived[at].grant = match card {
            Ok(card) => Taken::Yes(card),
            Err(fault) => Taken::No(Box::new(fault)),
        };
    }
    Ok(())
}

/// What was refused, and a grant that did not come, count; a name that was taken does where nothing came at all.
fn exit_code(arrived: &[Arrived]) -> ExitCode {
    let one = |it: &Arrived| match (&it.became, &it.grant) {
        (Became::Refused(_), _) => ExitCode::Usage,
        (_, Taken::No(fault)) => fault.class().into(),
        _ => ExitCode::Done,
    };
    let all_taken = arrived.iter().all(|it| matches!(it.became, Became::Taken(_)));
    let least = if all_taken { ExitCode::Failed } else { ExitCode::Done };
    arrived.iter().map(one).max().unwrap_or(ExitCode::Done).max(least)
}

/// Asks where somebody can answer; elsewhere that wants `--yes`. A rehearsal needs none.
fn consent(danger: &str, question: &str, manner: Manner, everywhere: &Everywhere) -> Result<(), CommandError> {
    if manner.yes || manner.dry_run {
        return Ok(());
    }
    match is_attended(everywhere) {
        true => confirm(&format!("{danger} {question} [y/n] ")),
        false => Err(TransferError::WantsYes(danger.to_owned()).into()),
    }
}

/// The text of a file, or of standard input where it is `-`.
fn read(file: &Path) -> Result<Secret, CommandError> {
    let failed = |error: io::Error| TransferError::Unreadable { place: Plain::new(file.display().to_string()), error };
    let mut text = Zeroizing::new(Vec::with_capacity(16 << 10));
    let source: Box<dyn Read> = match file.as_os_str() == "-" {
        true => Box::new(io::stdin().lock()),
        false => Box::new(File::open(file).map_err(failed)?),
    };
    source.take(LARGEST + 1).read_to_end(&mut text).map_err(failed)?;
    if text.len() as u64 > LARGEST {
        return Err(failed(io::ErrorKind::FileTooLarge.into()).into());
    }
    let text = std::str::from_utf8(&text).map_err(|_| failed(io::Error::other("it is not UTF-8 text")))?;
    Ok(text.into())
}
