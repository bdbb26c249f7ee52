//! An org's list of grants joined with what orgdeck has saved: which of them is this profile's own,
//! which are others of ours, which nobody here knows. Asking and ending are done elsewhere.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::{
    oauth::{
        card::Card,
        grant_list::{GRANTS_PER_USER, GrantId, OrgGrant},
    },
    plain::Plain,
    profile::ProfileName,
};

/// Within such a time two grants are of one moment: an org's list has whole seconds.
const SAME: SignedDuration = SignedDuration::from_secs(2);
/// So far apart org and ledger may be where both go by the org's clock.
const NEAR: SignedDuration = SignedDuration::from_mins(2);
/// So far apart where one goes by ours, which may be wrong, and notes the end of the login: a question
/// may have waited before it.
const FAR: SignedDuration = SignedDuration::from_mins(15);

/// A grant of the user that orgdeck has saved, as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The profile it was saved for.
    pub profile: ProfileName,
    /// The app's consumer key.
    pub client_id: String,
    /// When its login was saved, by our clock.
    pub saved_at: Timestamp,
    /// When the org issued it, by the org's, where it said.
    pub issued_at: Option<Timestamp>,
    /// Its refresh token's fingerprint, or its access token's where it has none.
    pub fingerprint: String,
    /// Whether the profile's token file still holds it: a later login has not replaced it.
    pub held: bool,
}

impl Kept {
    /// How far this is from an org's grant in time, where it may be the same.
    fn distance(&self, grant: &OrgGrant) -> Option<SignedDuration> {
        let (at, most) = self.issued_at.map_or((self.saved_at, FAR), |at| (at, NEAR));
        Some(grant.created_at.duration_since(at).abs()).filter(|apart| *apart <= most)
    }
}

/// Whose a grant of the list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The profile's own, that its token file holds.
    This,
    /// Another profile's, that its token file holds.
    Other(ProfileName),
    /// The profile's own or another's, or a stranger of the same moment: nobody can tell.
    Perhaps(ProfileName),
    /// A profile's before a later login, or before its file was removed.
    Former(ProfileName),
    /// Nobody here knows it.
    Nobody,
}

impl Whose {
    /// For machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::This => "this",
            Self::Other(_) => "other",
            Self::Perhaps(_) => "perhaps",
            Self::Former(_) => "former",
            Self::Nobody => "unknown",
        }
    }

    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::This => "this one".to_owned(),
            Self::Other(name) => format!("{name}'s"),
            Self::Perhaps(name) => format!("perhaps {name}'s"),
            Self::Former(name) => format!("once {name}'s"),
            Self::Nobody => "unknown here".to_owned(),
        }
    }

    /// Our profile that has or had it.
    pub fn profile(&self) -> Option<&ProfileName> {
        match self {
            Self::Other(name) | Self::Perhaps(name) | Self::Former(name) => Some(name),
            Self::This | Self::Nobody => None,
        }
    }
}

/// A grant of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// As the org has it.
    pub grant: OrgGrant,
    /// Whose it is.
    pub whose: Whose,
    /// Our fingerprint of it, where it is ours.
    pub fingerprint: Option<String>,
}

/// A line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListLine<'a> {
    /// The app of those below.
    App(&'a Plain),
    /// A grant.
    Grant(&'a Listed),
}

/// An org's grants of one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantList {
    /// When the org was asked.
    pub asked_at: Timestamp,
    /// What the profile's app is called there, where that can be told.
    pub app: Option<Plain>,
    /// The grants: those of the app first, and within an app the oldest.
    pub grants: Vec<Listed>,
}

impl GrantList {
    /// Joins an org's answer with what is kept. Grants carry no app id and no token, so they are known by
    /// their time and by the app's name: `label`, where an app of the org has it, else the one whose grants
    /// are as old as ours.
    pub fn of(
        name: &ProfileName,
        card: &Card,
        label: Option<&str>,
        grants: Vec<OrgGrant>,
        kept: &[Kept],
        asked_at: Timestamp,
    ) -> Self {
        let mut apps: BTreeMap<&str, Plain> = BTreeMap::new();
        for client_id in kept.iter().map(|kept| kept.client_id.as_str()) {
            apps.extend(app_of(client_id, &grants, kept).map(|app| (client_id, app)));
        }
        let labelled = label.map(Plain::new).filter(|label| grants.iter().any(|grant| grant.app == *label));
        if let Some(app) = labelled.or_else(|| apps.get(&*card.client_id).cloned()) {
            apps.insert(&card.client_id, app);
        }
        let app = apps.get(&*card.client_id).cloned();
        let owners = owners(name, &grants, kept, &apps);
        let mut grants: Vec<_> = grants
            .into_iter()
            .zip(owners)
            .map(|(grant, (whose, fingerprint))| Listed { grant, whose, fingerprint })
            .collect();
        grants.sort_by_key(|listed| {
            let foreign = app.as_ref() != Some(&listed.grant.app);
            (foreign, if foreign { listed.grant.app.clone() } else { Plain::default() })
        });
        Self { asked_at, app, grants }
    }

    /// The grants of the profile's app, oldest first; none where the app cannot be told.
    pub fn of_app(&self) -> impl Iterator<Item = &Listed> {
        self.grants.iter().filter(|listed| self.app.as_ref() == Some(&listed.grant.app))
    }

    /// How many of five the app has for this user, where that can be told.
    pub fn count(&self) -> Option<usize> {
        self.app.as_ref().map(|_| self.of_app().count())
    }

    /// The grant that the next login pushes out, where it pushes one out.
    pub fn next_out(&self) -> Option<&Listed> {
        self.of_app().next().filter(|_| self.count() >= Some(GRANTS_PER_USER))
    }

    /// As it is shown: the name of each app, then its grants.
    pub fn lines(&self) -> impl Iterator<Item = ListLine<'_>> {
        self.grants.chunk_by(|one, other| one.grant.app == other.grant.app).flat_map(|of_app| {
            let heading = of_app.first().map(|listed| ListLine::App(&listed.grant.app));
            heading.into_iter().chain(of_app.iter().map(ListLine::Grant))
        })
    }

    /// A grant by its id.
    pub fn find(&self, id: &GrantId) -> Option<&Listed> {
        self.grants.iter().find(|listed| listed.grant.id.names(id))
    }

    /// "4 of 5", or what can be said instead.
    pub fn share(&self) -> String {
        match self.count() {
            Some(count) => format!("{count} of {GRANTS_PER_USER}"),
            None => "which are this app's cannot be told".to_owned(),
        }
    }
}

/// What the ledger alone says of "n of 5".
pub fn at_least(card: &Card, kept: &[Kept]) -> String {
    let count = kept.iter().filter(|kept| kept.client_id == card.client_id).count();
    format!("at least {count} of {GRANTS_PER_USER}")
}

/// The name under which most of a client's kept grants are found; nothing where two names do as well.
fn app_of(client_id: &str, grants: &[OrgGrant], kept: &[Kept]) -> Option<Plain> {
    let mut votes: BTreeMap<&Plain, usize> = BTreeMap::new();
    for kept in kept.iter().filter(|kept| kept.client_id == client_id) {
        let mut near: Vec<_> =
            grants.iter().filter(|grant| kept.distance(grant).is_some()).map(|grant| &grant.app).collect();
        near.sort_unstable();
        near.dedup();
        for app in near {
            *votes.entry(app).or_default() += 1;
        }
    }
    let most = *votes.values().max()?;
    let mut first = votes.iter().filter(|(_, count)| **count == most);
    first.next().filter(|_| first.next().is_none()).map(|(app, _)| (*app).clone())
}

/// For each grant whose it is, and its fingerprint where that is certain. What a token file holds comes
/// first and is told closely: where another grant is as near in time both may be it, and neither is
/// anybody's to end. What a file held once takes the nearest of the rest, none twice.
fn owners(
    name: &ProfileName,
    grants: &[OrgGrant],
    kept: &[Kept],
    apps: &BTreeMap<&str, Plain>,
) -> Vec<(Whose, Option<String>)> {
    let near = |kept: &Kept| {
        let app = apps.get(kept.client_id.as_str());
        let of_app = grants.iter().enumerate().filter(move |(_, grant)| app == Some(&grant.app));
        of_app.filter_map(|(place, grant)| Some((kept.distance(grant)?, place))).collect::<Vec<_>>()
    };
    let mut owners = vec![(Whose::Nobody, None); grants.len()];
    for kept in kept.iter().filter(|kept| kept.held) {
        let near = near(kept);
        let Some((nearest, _)) = near.iter().min() else { continue };
        let slack = if kept.issued_at.is_some() { SAME } else { FAR };
        let mut alike: Vec<_> = near.iter().filter(|(apart, _)| *apart <= *nearest + slack).collect();
        alike.retain(|(_, place)| matches!(owners[*place].0, Whose::Nobody | Whose::Perhaps(_)));
        let certain = alike.len() == 1 && owners[alike[0].1].0 == Whose::Nobody;
        for (_, place) in alike {
            owners[*place] = match (certain, kept.profile == *name) {
                (true, true) => (Whose::This, Some(kept.fingerprint.clone())),
                (true, false) => (Whose::Other(kept.profile.clone()), Some(kept.fingerprint.clone())),
                (false, _) => (Whose::Perhaps(kept.profile.clone()), None),
            };
        }
    }
    let former = kept.iter().filter(|kept| !kept.held);
    let mut pairs: Vec<_> =
        former.flat_map(|kept| near(kept).into_iter().map(move |(apart, place)| (apart, place, kept))).collect();
    pairs.sort_by_key(|(apart, place, _)| (*apart, *place));
    let mut used: Vec<&str> = Vec::new();
    for (_, place, kept) in pairs {
        if owners[place].0 == Whose::Nobody && !used.contains(&&*kept.fingerprint) {
            owners[place] = (Whose::Former(kept.profile.clone()), Some(kept.fingerprint.clone()));
            used.push(&kept.fingerprint);
        }
    }
    owners
}

#[cfg(test)]
mod tests;
