//! What orgs were asked about their grants, each profile's last answer, and the ending of one from there.
//! A key asks; nothing else does.

use jiff::Timestamp;

use crate::{
    deck::{
        Deck,
        grant::{GrantList, Listed, Whose},
        msg::Effect,
    },
    flow::Now,
    oauth::grant_list::GrantId,
    plain::Plain,
    profile::ProfileName,
};

/// How far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inquiry {
    /// The org is being asked; until it answers, what it said before stands.
    Asking(Option<GrantList>),
    /// Its answer.
    Told(GrantList),
    /// It did not tell.
    NotTold {
        /// Why.
        why: Plain,
        /// What the ledger says: "at least 2 of 5".
        at_least: String,
        /// When it was asked.
        asked_at: Timestamp,
    },
}

impl Inquiry {
    /// The list, where one is known.
    pub fn list(&self) -> Option<&GrantList> {
        match self {
            Self::Asking(list) => list.as_ref(),
            Self::Told(list) => Some(list),
            Self::NotTold { .. } => None,
        }
    }
}

impl Deck {
    /// Asks the selected row's org for its list of grants, unless it is being asked.
    pub(super) fn ask_for_grants(&mut self) -> Option<Effect> {
        let row = self.selected().filter(|row| row.card().is_some())?;
        let name = ProfileName::parse(&row.name).ok()?;
        let before = match self.view.inquiries.remove(&name) {
            Some(asking @ Inquiry::Asking(_)) => {
                self.view.inquiries.insert(name, asking);
                return None;
            }
            Some(Inquiry::Told(list)) => Some(list),
            _ => None,
        };
        self.view.inquiries.insert(name.clone(), Inquiry::Asking(before));
        Some(Effect::AskGrants(name))
    }

    /// What a row's org was asked.
    pub fn inquiry(&self, name: &str) -> Option<&Inquiry> {
        self.view.inquiries.iter().find(|(known, _)| known.as_str() == name).map(|(_, inquiry)| inquiry)
    }

    /// Ends a grant of a profile's list at its org; one that a profile lives on is ended by revoking that.
    pub(super) fn end_grant(&mut self, name: &ProfileName, id: &GrantId, now: Now) -> Vec<Effect> {
        let listed = self.view.inquiries.get(name).and_then(Inquiry::list).and_then(|list| list.find(id));
        let why = match listed.map(|listed| (&listed.whose, listed)) {
            Some((Whose::Former(_) | Whose::Nobody, listed)) => {
                let effect = Effect::EndGrant(name.clone(), Box::new(listed.clone()));
                self.recording += 1;
                return vec![effect];
            }
            Some((Whose::This, _)) => "this is the grant the profile lives on: revoke the profile instead".to_owned(),
            Some((Whose::Other(owner), _)) => format!("{owner} lives on this grant: revoke {owner} instead"),
            Some((Whose::Perhaps(owner), _)) => format!("{owner} may live on this grant: log in there again first"),
            None => "the list has no such grant any more: ask the org again".to_owned(),
        };
        self.say(Some(name.as_str()), why, now)
    }

    /// A grant was ended, or was not.
    pub(super) fn grant_ended(
        &mut self,
        name: &ProfileName,
        listed: &Listed,
        result: Result<(), Plain>,
        now: Now,
    ) -> Vec<Effect> {
        self.recording -= 1;
        let what = format!("grant {} of {}", listed.grant.id, listed.grant.app);
        let words = match &result {
            Ok(()) => format!("{what} is ended"),
            Err(why) => format!("{what}: {why}"),
        };
        if result.is_ok()
            && let Some(Inquiry::Told(list) | Inquiry::Asking(Some(list))) = self.view.inquiries.get_mut(name)
        {
            list.grants.retain(|known| known.grant.id != listed.grant.id);
        }
        let mut effects = self.say(Some(name.as_str()), words, now);
        effects.extend(self.quit_if_done());
        effects
    }
}
