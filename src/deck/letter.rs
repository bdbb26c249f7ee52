//! A ready message to whoever must act, an admin or the app's owner: all they need to find the app, the user
//! and the moment in Setup. No secret is in it.

use std::fmt;

use jiff::Timestamp;

use crate::{
    deck::Row,
    oauth::error::{
        Case, Who,
        table::{self, Explanation},
    },
    plain::Plain,
    profile::{ExpectUser, LoginHost},
};

/// The message; what is not known is left out of it.
#[derive(Clone, Debug)]
pub struct Letter {
    label: Option<String>,
    client_id: Option<String>,
    user: Option<String>,
    org: Option<String>,
    site: Option<String>,
    at: Timestamp,
    words: String,
    known: &'static Explanation,
}

impl Letter {
    /// About a case that somebody else must mend.
    pub fn about(case: &Case, row: Option<&Row>, at: Timestamp) -> Option<Self> {
        let known = table::explain(case);
        if !matches!(known.who, Who::OrgAdmin | Who::AppOwner) {
            return None;
        }
        let (profile, card) = (row.and_then(Row::profile), row.and_then(Row::card));
        let expected = profile.and_then(|profile| match &profile.expect_user {
            Some(ExpectUser::Id(id)) => Some(id.to_string()),
            Some(ExpectUser::Username(name)) => Some(name.clone()),
            None => profile.login_hint.clone(),
        });
        let org = card.map(|card| &card.org).or(profile.and_then(|profile| profile.expect_org.as_ref()));
        Some(Self {
            label: profile.and_then(|profile| profile.app.as_ref()?.label.clone()),
            client_id: profile.map(|it| it.client_id.clone()).or(card.map(|card| card.client_id.clone())),
            user: card.map(|card| card.username.clone().unwrap_or_else(|| card.user.to_string())).or(expected),
            org: org.map(ToString::to_string),
            site: site(case, row).map(str::to_owned),
            at,
            words: case.error.to_string(),
            known,
        })
    }
}

/// The base URL of the org that a case is about, where its Setup is: of the page that said it, else of the
/// profile's own org.
pub fn site<'a>(case: &'a Case, row: Option<&'a Row>) -> Option<&'a str> {
    let login = row.and_then(Row::profile).map(|profile| &profile.login).filter(|login| login.is_my_domain());
    let saved = || row.and_then(Row::card).map(|card| &*card.instance_url);
    case.error.site.as_ref().map(Plain::as_str).or_else(saved).or_else(|| login.map(LoginHost::base))
}

/// The address in Setup where a case is mended, as far as both are known.
pub fn setup_link(case: &Case, row: Option<&Row>) -> Option<String> {
    table::explain(case).setup_link(site(case, row)?)
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "A login with this app was refused by Salesforce, and {} can mend it.\n", self.known.who.words())?;
        let org = match (&self.org, &self.site) {
            (Some(org), Some(site)) => Some(format!("{org}, {site}")),
            (org, site) => org.clone().or_else(|| site.clone()),
        };
        let at = self.at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
        let setup = self.site.as_deref().and_then(|site| self.known.setup_link(site));
        for (label, value) in [
            ("App", self.label.as_ref()),
            ("Consumer key", self.client_id.as_ref()),
            ("User", self.user.as_ref()),
            ("Org", org.as_ref()),
            ("When", Some(&at)),
            ("Error", Some(&self.words)),
            ("Cause", Some(&self.known.cause)),
            ("What to do", Some(&self.known.action)),
            ("In Setup", setup.as_ref()),
        ] {
            if let Some(value) = value {
                writeln!(f, "{:<14}{value}", format!("{label}:"))?;
            }
        }
        Ok(())
    }
}
