//! Starting logins, and carrying between a flow and the rest of the deck: its wishes out, its events in. What its
//! end means is in the file below.

mod end;

use std::{sync::Arc, time::Duration};

use crate::{
    deck::{
        Deck,
        msg::Effect,
        question::Question,
        row::{Row, Settings},
        state::Condition,
    },
    flow::{Consent, Elsewhere, Event, Flow, FlowId, Now, Phase, Plan, Way, Wish},
    profile::{Profile, ProfileName},
};

/// A command tries to save again this often, for [`SAVE_PATIENCE`] in all.
pub(super) const SAVE_RETRY: Duration = Duration::from_millis(500);
/// How long a command tries to save before it gives the grant back.
pub(super) const SAVE_PATIENCE: Duration = Duration::from_secs(5);

/// More tabs than these are not opened at once before somebody was asked.
pub const MANY_TABS: usize = 10;

/// When unsaved tokens are saved again, and when that is given up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Retry {
    pub(super) next: Duration,
    pub(super) until: Duration,
}

impl Deck {
    /// Logs in the marked rows, or the selected one; asks first where a living token would get company.
    pub(super) fn log_in_chosen(&mut self, now: Now) -> Vec<Effect> {
        let names = self.chosen();
        let lives =
            |name: &Arc<str>| self.row(name).is_some_and(|row| self.state(row, now).condition == Condition::Alive);
        let (alive, need): (Vec<_>, Vec<_>) = names.into_iter().partition(lives);
        if alive.is_empty() {
            return self.log_in_rows(&need, now);
        }
        self.raise(Question::LogInAgain { need, alive });
        vec![Effect::Count]
    }

    /// Logs in rows by name; asks first where more tabs would open at once than a person can follow.
    pub(super) fn log_in_rows(&mut self, names: &[Arc<str>], now: Now) -> Vec<Effect> {
        let ready = names.iter().filter_map(|name| self.row(name)?.profile());
        let tabs = self.line.tabs_for(ready.map(|profile| profile.browser.is_some()));
        if tabs > MANY_TABS {
            self.raise(Question::ManyTabs { names: names.to_vec(), tabs });
            return Vec::new();
        }
        self.start_rows(names, now)
    }

    /// Logs in rows by name; those that cannot be say why.
    pub(super) fn start_rows(&mut self, names: &[Arc<str>], now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        // What begins is to be seen.
        if !names.iter().any(|name| self.view.cursor.as_ref() == Some(name)) {
            names.first().into_iter().for_each(|name| self.select(name));
        }
        for name in names {
            self.view.marks.remove(name);
            let why = match self.row(name).map(|row| &row.settings) {
                Some(Settings::Ready(profile)) => {
                    let profile = profile.clone();
                    effects.extend(self.start(profile, Consent::default(), Way::Browser, now));
                    continue;
                }
                Some(Settings::Broken(why)) => format!("cannot log in: {why}"),
                _ => "cannot log in: there are no settings of this name".to_owned(),
            };
            effects.extend(self.say(Some(name), why, now));
        }
        effects
    }

    /// Starts a login, unless the profile has one.
    pub(super) fn start(&mut self, profile: Arc<Profile>, consent: Consent, way: Way, now: Now) -> Vec<Effect> {
        let begin = |id, plan, holds, _| Flow::start(id, plan, holds, now);
        self.launch(profile, (consent, way), "login begins", begin, now)
    }

    /// Begins a login in the place of the row's last one, unless that goes on.
    pub(super) fn launch(
        &mut self,
        profile: Arc<Profile>,
        (consent, way): (Consent, Way),
        words: &str,
        begin: impl FnOnce(FlowId, Plan, bool, Option<Flow>) -> (Flow, Vec<Wish>),
        now: Now,
    ) -> Vec<Effect> {
        let name = profile.name.clone();
        let Some(row) = self.rows.change(name.as_str()) else { return Vec::new() };
        let before = row.flow;
        if before.and_then(|id| self.flows.get(&id)).is_some_and(|flow| flow.outcome().is_none()) {
            return self.say(Some(name.as_str()), "a login is under way already", now);
        }
        self.next_flow += 1;
        let id = FlowId(self.next_flow);
        row.flow = Some(id);
        let known = row.card().cloned();
        let before = before.and_then(|id| self.let_go(id));
        let elsewhere = self.rows.iter().filter_map(|row| elsewhere(row, &profile)).collect();
        let plan = Plan { profile, known, elsewhere, consent, way };
        let (flow, wishes) = begin(id, plan, self.view.stepping, before);
        let over = flow.outcome().is_some();
        self.flows.insert(id, flow);
        self.journal.write(now.wall, Some(name.as_str().into()), words);
        let mut effects = self.carry(id, wishes, now);
        // What the settings alone forbid fails at once.
        if over {
            self.write_notes(id, 0, now);
            effects.extend(self.ended(id, now));
        }
        effects
    }

    /// Takes a login that is over out of the deck; one that has an answer to come stays for that alone.
    pub(super) fn let_go(&mut self, id: FlowId) -> Option<Flow> {
        match self.flows.get_mut(&id) {
            Some(flow) if flow.is_under_way() => {
                flow.forget();
                None
            }
            _ => self.flows.remove(&id),
        }
    }

    /// Tells a flow what happened and carries out what it wishes.
    pub(super) fn tell(&mut self, id: FlowId, event: Event, now: Now) -> Vec<Effect> {
        let Some(flow) = self.flows.get_mut(&id) else { return Vec::new() };
        let (waited, ended) = (flow.is_waiting(), flow.outcome().is_some());
        let stamps = flow.trail().len();
        let wishes = flow.advance(event, now);
        self.rows.touch(flow.plan.profile.name.as_str());
        let (waits, over) = (flow.is_waiting(), flow.outcome().is_some());
        let unsaved = matches!(flow.phase(), Phase::Unsaved { .. });
        self.write_notes(id, stamps, now);
        let mut effects = self.carry(id, wishes, now);
        if waited && !waits {
            let next = self.line.leave(id);
            effects.extend(next.into_iter().flat_map(|next| self.browse(next, now)));
        }
        if unsaved && !self.attended {
            let until = self.retries.get(&id).map_or(now.since_start + SAVE_PATIENCE, |retry| retry.until);
            self.retries.insert(id, Retry { next: now.since_start + SAVE_RETRY, until });
        }
        if over && !ended {
            effects.extend(self.ended(id, now));
        }
        effects.extend(self.quit_if_done());
        effects
    }

    /// What a flow wishes, as effects; a browser only when it is its turn.
    fn carry(&mut self, id: FlowId, wishes: Vec<Wish>, now: Now) -> Vec<Effect> {
        let Some(name) = self.flows.get(&id).map(|flow| flow.plan.profile.name.clone()) else { return Vec::new() };
        let mut effects = Vec::with_capacity(wishes.len());
        for wish in wishes {
            match wish {
                Wish::Browse(_) if !self.has_own_browser(id) && !self.line.join(id) => {
                    self.journal.write(now.wall, Some(name.as_str().into()), "next in line for the browser");
                }
                wish => effects.push(Effect::Perform(id, name.clone(), wish)),
            }
        }
        effects
    }

    /// Whether a flow's profile has a browser of its own, where it opens beside all others.
    pub(super) fn has_own_browser(&self, id: FlowId) -> bool {
        self.flows.get(&id).is_some_and(|flow| flow.plan.profile.browser.is_some())
    }

    /// Sends the person to a waiting login's page.
    pub(super) fn browse(&mut self, id: FlowId, now: Now) -> Vec<Effect> {
        let mut effects = self.tell(id, Event::Opened, now);
        effects.extend(self.flows.get(&id).and_then(|flow| {
            let wish = Wish::Browse(flow.authorize()?.clone());
            Some(Effect::Perform(id, flow.plan.profile.name.clone(), wish))
        }));
        effects
    }

    /// Writes what a flow noted into the journal; its steps are seen elsewhere.
    fn write_notes(&mut self, id: FlowId, from: usize, now: Now) {
        use crate::flow::Status::{Cancelled, Failed, Note, Skipped};
        let Some(flow) = self.flows.get(&id) else { return };
        let name: Arc<str> = flow.plan.profile.name.as_str().into();
        for stamp in &flow.trail()[from..] {
            match stamp.status {
                Note | Skipped => self.journal.write(now.wall, Some(name.clone()), stamp.words.clone()),
                Failed => {
                    self.journal.write(
                        now.wall,
                        Some(name.clone()),
                        format!("{} failed: {}", stamp.step.name(), stamp.words),
                    );
                }
                Cancelled => {
                    self.journal.write(now.wall, Some(name.clone()), format!("cancelled in {}", stamp.step.name()))
                }
                _ => {}
            }
        }
    }

    /// Saves again what a command could not save, or gives it up.
    pub(super) fn retry_saves(&mut self, now: Now) -> Vec<Effect> {
        let due: Vec<(FlowId, bool)> = self
            .retries
            .iter()
            .filter(|(_, retry)| retry.next <= now.since_start)
            .map(|(id, retry)| (*id, retry.until <= now.since_start))
            .collect();
        let mut effects = Vec::new();
        for (id, over) in due {
            // Not due again before the answer to this try.
            if let Some(retry) = self.retries.get_mut(&id) {
                retry.next = Duration::MAX;
            }
            effects.extend(self.tell(id, if over { Event::GivenUp } else { Event::Retried }, now));
        }
        effects
    }
}

/// Another profile of the same app, with the org and user it holds.
fn elsewhere(row: &Row, profile: &Profile) -> Option<Elsewhere> {
    let card = row.card().filter(|card| card.client_id == profile.client_id)?;
    let name = ProfileName::parse(&row.name).ok().filter(|name| *name != profile.name)?;
    Some(Elsewhere { name, org: card.org.clone(), user: card.user.clone() })
}

/// An instance's own name: its My Domain, or what stands for it on this machine.
pub fn place(instance_url: &str) -> &str {
    let rest = instance_url.split_once("://").map_or(instance_url, |(_, rest)| rest);
    let domain = rest.split_once('/').map_or(rest, |(_, path)| path);
    let label = domain.split('.').next().unwrap_or(domain);
    label.strip_suffix("-dev-ed").unwrap_or(label)
}
