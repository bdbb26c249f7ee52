//! What `import` found, and what became of each: a table for people, a document for machines.

use std::io;

use serde_json::{Value as Json, json};

use super::{Output, table};
use crate::{oauth::card::Card, plain::Plain, profile::ProfileName, upkeep::Fault};

/// A login or profile that was to be taken over.
#[derive(Debug)]
pub struct Arrived {
    /// What it is called where it comes from.
    pub from: Plain,
    /// The profile that it is now, or would be.
    pub profile: Option<ProfileName>,
    /// Where it logs in.
    pub login: Plain,
    /// As whom.
    pub username: Option<Plain>,
    /// What became of the profile.
    pub became: Became,
    /// What became of the grant.
    pub grant: Taken,
    /// What else a person should know.
    pub notes: Vec<Plain>,
}

/// What became of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Became {
    /// It was added.
    Added,
    /// It was there.
    There,
    /// Its name is another's.
    Taken(Plain),
    /// It cannot be one.
    Refused(Plain),
}

/// What became of a grant.
#[derive(Debug)]
pub enum Taken {
    /// None was wanted, or none is there.
    None,
    /// It would be taken over.
    Would,
    /// It was.
    Yes(Box<Card>),
    /// The profile has one, which stays.
    Kept,
    /// It was not.
    No(Box<Fault>),
}

impl Arrived {
    fn result(&self) -> &'static str {
        match self.became {
            Became::Added => "added",
            Became::There => "there",
            Became::Taken(_) => "taken",
            Became::Refused(_) => "refused",
        }
    }

    fn words(&self, dry_run: bool) -> String {
        let became = match &self.became {
            Became::Added if dry_run => "would be added".to_owned(),
            Became::Added => "added".to_owned(),
            Became::There => "there already".to_owned(),
            Became::Taken(why) => format!("left out: {why}"),
            Became::Refused(why) => format!("refused: {why}"),
        };
        match &self.grant {
            Taken::None => became,
            Taken::Would => format!("{became}, with its token"),
            Taken::Yes(card) => {
                let user = Plain::new(card.username.as_deref().unwrap_or(card.user.as_str()));
                format!("{became}, with its token: {user} in {}, {}", card.org, card.kind.word())
            }
            Taken::Kept => format!("{became}; it has a token, which stays"),
            Taken::No(fault) => format!("{became}, without its token: {}", fault.message()),
        }
    }

    fn object(&self) -> Json {
        let problem = match &self.became {
            Became::Taken(why) | Became::Refused(why) => Some(why.to_string()),
            _ => None,
        };
        let token = match &self.grant {
            Taken::None => "none",
            Taken::Would | Taken::Yes(_) => "imported",
            Taken::Kept => "kept",
            Taken::No(_) => "failed",
        };
        let mut object = json!({
            "from": self.from.as_str(),
            "profile": self.profile.as_ref().map(ProfileName::as_str),
            "login": self.login.as_str(),
            "username": self.username.as_ref().map(Plain::as_str),
            "result": self.result(),
            "problem": problem,
            "token": token,
            "notes": self.notes.iter().map(Plain::as_str).collect::<Vec<_>>(),
        });
        if let (Some(object), Taken::No(fault)) = (object.as_object_mut(), &self.grant) {
            object.insert(
                "fault".to_owned(),
                super::object::of_fault(fault.code(), &fault.message(), fault.explanation()),
            );
        }
        object
    }
}

/// Writes the table, and how many there are of each.
///
/// # Errors
/// Where the output is gone.
pub fn arrivals(out: &mut Output, arrived: &[Arrived], dry_run: bool) -> io::Result<()> {
    let mut rows = vec![["FROM", "PROFILE", "LOGIN", "USER", "RESULT"].map(str::to_owned)];
    rows.extend(arrived.iter().map(|it| {
        let profile = it.profile.as_ref().map_or("–", ProfileName::as_str);
        let username = it.username.as_ref().map_or("", Plain::as_str);
        [it.from.to_string(), profile.to_owned(), it.login.to_string(), username.to_owned(), it.words(dry_run)]
    }));
    let widths = table::widths(&rows);
    for (at, row) in rows.iter().enumerate() {
        out.line(table::line(row, &widths))?;
        for note in at.checked_sub(1).map_or(&[][..], |at| &arrived[at].notes) {
            out.line(format_args!("  {note}"))?;
        }
    }
    let count = |is: &dyn Fn(&Arrived) -> bool| arrived.iter().filter(|it| is(it)).count();
    let counts = [
        (count(&|it| it.became == Became::Added), if dry_run { "would be added" } else { "added" }),
        (count(&|it| it.became == Became::There), "there already"),
        (count(&|it| matches!(it.became, Became::Taken(_))), "left out"),
        (count(&|it| matches!(it.became, Became::Refused(_))), "refused"),
    ];
    let counts: Vec<_> = counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")).collect();
    out.line(counts.join(", "))
}

/// Writes the document.
///
/// # Errors
/// Where the output is gone.
pub fn arrivals_document(out: &mut Output, arrived: &[Arrived], dry_run: bool) -> io::Result<()> {
    let objects: Vec<Json> = arrived.iter().map(Arrived::object).collect();
    out.document(&json!({ "dry_run": dry_run, "imported": objects }))
}
