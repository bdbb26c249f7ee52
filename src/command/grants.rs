//! `grants`: what the org itself lists of this user's grants, and the ending of some of them.

use jiff::Timestamp;

use crate::{
    cli::{Everywhere, ExitCode, Grants},
    command::{
        CommandError,
        error::GrantsError,
        live::block_on,
        remember::remember,
        snapshot::Snapshot,
        token::{self, Obtained},
    },
    deck::grant::{GrantList, Kept, Listed, Whose, at_least},
    oauth::{
        card::Card,
        error::table::Explanation,
        grant_list::{GrantId, NoList},
    },
    print::{self, Ended, Output},
    profile::ProfileName,
    run::{
        grant::{self, NotEnded, kept},
        http::Http,
    },
    store::{ConfigDir, ledger},
};

/// What the command works with.
struct Desk<'a> {
    name: &'a ProfileName,
    card: Card,
    kept: Vec<Kept>,
    dir: ConfigDir,
    http: Http,
    json: bool,
}

/// Lists or ends them.
pub fn run(args: &Grants, everywhere: &Everywhere) -> Result<ExitCode, CommandError> {
    let snapshot = Snapshot::take(everywhere)?;
    snapshot.notes.iter().for_each(print::note);
    let Obtained { card, access_token } = token::obtain(&args.name, args.freshness, &snapshot, everywhere)?;
    let dir = ConfigDir::open(&ConfigDir::find(everywhere.config_dir.as_deref())?)?;
    let desk = Desk {
        name: &args.name,
        kept: kept(&dir, &args.name, &card)?,
        http: Http::of(snapshot.settings.network.clone(), &dir),
        card,
        dir,
        json: everywhere.json,
    };
    block_on(async {
        let (attempt, listed) = grant::list(&desk.http, &desk.card, access_token).await;
        remember(&desk.dir, desk.name, &attempt);
        let grants = match listed {
            Ok(grants) => grants,
            Err(why) => {
                let known = attempt.calls.last().and_then(|(_, call)| Explanation::of_call(call));
                return Err(desk.not_listed(why, known, args.revoke.is_empty()));
            }
        };
        let label = snapshot.settings.find(args.name.as_str()).and_then(|row| row.profile.as_ref().ok()).cloned();
        let label = label.and_then(|profile| profile.app.clone()).and_then(|app| app.label.clone());
        let now = Timestamp::now();
        let list = GrantList::of(desk.name, &desk.card, label.as_deref(), grants, &desk.kept, now);
        match args.revoke.is_empty() {
            true => desk.show(&list).map(|()| ExitCode::Done),
            false => desk.end(&args.revoke, &list).await,
        }
    })
}

impl Desk<'_> {
    fn show(&self, list: &GrantList) -> Result<(), CommandError> {
        self.write(|out| match self.json {
            true => print::grants_document(out, self.name, &self.card, list),
            false => print::grants(out, self.name, &self.card, list),
        })
    }

    /// Without the org's answer the ledger says what it can.
    fn not_listed(&self, why: NoList, known: Option<&'static Explanation>, is_asked: bool) -> CommandError {
        let said = match is_asked {
            true => self.write(|out| match self.json {
                true => print::kept_document(out, self.name, &self.card, &self.kept),
                false => out.line(format_args!(
                    "{}: {} grants of this user and app, by what was saved here",
                    self.name,
                    at_least(&self.card, &self.kept)
                )),
            }),
            false => Ok(()),
        };
        said.err().unwrap_or_else(|| GrantsError::NotListed { name: self.name.clone(), why, known }.into())
    }

    /// Ends those that are named, all of them known and none in use here: else nothing is ended at all.
    async fn end(&self, ids: &[GrantId], list: &GrantList) -> Result<ExitCode, CommandError> {
        let mut chosen: Vec<&Listed> = Vec::new();
        for id in ids {
            let listed = self.choose(id, list)?;
            if chosen.iter().all(|known| known.grant.id != listed.grant.id) {
                chosen.push(listed);
            }
        }
        let mut ended = Vec::new();
        for listed in chosen {
            let (attempt, result) = grant::end(&self.http, &self.card, &listed.grant).await;
            remember(&self.dir, self.name, &attempt);
            if let (Ok(()), Some(fingerprint)) = (&result, &listed.fingerprint)
                && let Err(error) = ledger::change(&self.dir, |ledger| ledger.forget(fingerprint))
            {
                print::note(error);
            }
            ended.push(Ended { listed, result });
        }
        self.write(|out| match self.json {
            true => print::ended_document(out, self.name, &ended),
            false => print::ended(out, self.name, &ended, list.asked_at),
        })?;
        Ok(ended.iter().map(|ended| exit_code(&ended.result)).max().unwrap_or(ExitCode::Done))
    }

    fn choose<'a>(&self, id: &GrantId, list: &'a GrantList) -> Result<&'a Listed, GrantsError> {
        let name = || self.name.clone();
        let unknown = || GrantsError::Unknown { name: name(), id: id.clone() };
        let listed = list.find(id).ok_or_else(unknown)?;
        let id = id.clone();
        match &listed.whose {
            Whose::This => Err(GrantsError::InUse { id, owner: self.name.clone() }),
            Whose::Other(owner) => Err(GrantsError::InUse { id, owner: owner.clone() }),
            Whose::Perhaps(owner) => Err(GrantsError::Unsure { id, owner: owner.clone() }),
            Whose::Former(_) | Whose::Nobody => Ok(listed),
        }
    }

    fn write(&self, what: impl FnOnce(&mut Output) -> std::io::Result<()>) -> Result<(), CommandError> {
        let mut out = Output::new(false);
        what(&mut out).and_then(|()| out.flush()).map_err(CommandError::Output)
    }
}

fn exit_code(result: &Result<(), NotEnded>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::Done,
        Err(NotEnded::Silence(_)) => ExitCode::Network,
        Err(NotEnded::Refused(_)) => ExitCode::Refused,
    }
}
