//! What orgs were asked about their grants, each profile's last answer, and the ending of one from there.
//! A key asks; nothing else does.

use jiff::Timestamp;

use crate::{
    deck::{
        Deck,
        action::{Pane, Tab},
        grant::{GrantList, ListLine, Listed, Whose},
        msg::Effect,
        question::Question,
    },
    flow::Now,
    oauth::{error::Case, grant_list::GrantId},
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
        /// What the org refused it with, where it did.
        case: Option<Case>,
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

    /// The selected row's list, where it is shown and has the keys.
    fn list_in_use(&self) -> Option<&GrantList> {
        let used = self.view.tab == Tab::Grants && self.view.focus == Pane::Detail;
        self.selected().filter(|_| used).and_then(|row| self.inquiry(&row.name)?.list())
    }

    /// The grant of the list that is chosen, while the list has the keys.
    pub fn chosen_grant(&self) -> Option<&Listed> {
        let list = self.list_in_use()?;
        let chosen = self.view.grant.as_ref().and_then(|id| list.find(id));
        chosen.or_else(|| list.grants.first())
    }

    /// Chooses another grant, so far down; false where no list has the keys.
    pub(super) fn choose_grant(&mut self, by: isize) -> bool {
        let (Some(list), Some(chosen)) = (self.list_in_use(), self.chosen_grant()) else { return false };
        let here = list.grants.iter().position(|listed| listed.grant.id == chosen.grant.id).unwrap_or(0);
        let there = here.saturating_add_signed(by).min(list.grants.len() - 1);
        let id = list.grants[there].grant.id.clone();
        // Above the list is a line that sums it up.
        let line =
            1 + list.lines().position(|line| matches!(line, ListLine::Grant(it) if it.grant.id == id)).unwrap_or(0);
        let room = self.view.sight.detail.max(1);
        let top = if there == 0 { 0 } else { line };
        self.view.detail_top = self.view.detail_top.clamp((line + 1).saturating_sub(room), top);
        self.view.grant = Some(id);
        true
    }

    /// Asks whether the chosen grant is to end; nothing where no list has the keys.
    pub(super) fn ask_to_end_grant(&mut self, now: Now) -> Option<Vec<Effect>> {
        let id = self.chosen_grant()?.grant.id.clone();
        let name = self.selected().and_then(|row| ProfileName::parse(&row.name).ok())?;
        Some(match self.endable(&name, &id) {
            Ok(_) => {
                self.raise(Question::EndGrant(name, id));
                Vec::new()
            }
            Err(why) => self.say_here(format!("{name}: {why}"), now),
        })
    }

    /// A grant of a profile's list that may end; one that a profile lives on is ended by revoking that.
    fn endable(&self, name: &ProfileName, id: &GrantId) -> Result<&Listed, String> {
        let listed = self.view.inquiries.get(name).and_then(Inquiry::list).and_then(|list| list.find(id));
        let listed = listed.ok_or("the list has no such grant any more: ask the org again")?;
        match &listed.whose {
            Whose::Former(_) | Whose::Nobody => Ok(listed),
            Whose::This => Err("this is the grant the profile lives on: revoke the profile instead".to_owned()),
            Whose::Other(owner) => Err(format!("{owner} lives on this grant: revoke {owner} instead")),
            Whose::Perhaps(owner) => Err(format!("{owner} may live on this grant: log in there again first")),
        }
    }

    pub(super) fn ask_about_grant(&self, name: &ProfileName, id: &GrantId) -> String {
        let whose = self
            .endable(name, id)
            .map_or_else(|why| why, |listed| format!("{}, of {}", listed.whose.words(), listed.grant.app));
        format!("End grant {id} ({whose}) at the org of {name}? Whoever uses it must log in again.")
    }

    /// Ends a grant of a profile's list at its org.
    pub(super) fn end_grant(&mut self, name: &ProfileName, id: &GrantId, now: Now) -> Vec<Effect> {
        match self.endable(name, id).map(|listed| Effect::EndGrant(name.clone(), Box::new(listed.clone()))) {
            Ok(effect) => {
                self.recording += 1;
                vec![effect]
            }
            Err(why) => self.say(Some(name.as_str()), why, now),
        }
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
