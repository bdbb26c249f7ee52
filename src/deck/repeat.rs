//! `.` and `B`: a login that is over sends its last request again, or is begun anew at a step that one goes
//! back to. Who is asked before is decided here; what the new login takes over is [`crate::flow::kept`]'s.

use std::sync::Arc;

use crate::{
    deck::{
        Deck,
        action::{Pane, Tab},
        last::Last,
        msg::Effect,
        question::Question,
        row::Row,
    },
    flow::{Consent, Event, Flow, FlowId, Now, Step},
    oauth::grant_list::GRANTS_PER_USER,
    profile::{Profile, host},
};

/// A step of a login, to begin at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again {
    /// The login.
    pub flow: FlowId,
    /// The step.
    pub step: Step,
    /// Whether its request is held in any case: who goes back wants to change something.
    pub held: bool,
}

impl Deck {
    /// The steps of the selected row's login that one can go back to, in order.
    pub fn ways_back(&self) -> Vec<Step> {
        let Some((row, flow)) = self.login_here() else { return Vec::new() };
        let Some(profile) = row.profile() else { return Vec::new() };
        let mut steps = flow.ways_back();
        // What went to another app or login host is not sent for this one.
        steps.retain(|step| *step == Step::Authorize || is_of(profile, &flow.plan.profile));
        steps
    }

    /// The step whose request was the last on the way to a grant, where it can be sent again once the selected row's
    /// login is over.
    pub fn last_step(&self) -> Option<Step> {
        let (_, flow) = self.login_here().filter(|(_, flow)| flow.outcome().is_some())?;
        let last = flow.ways_back().into_iter().rfind(|step| *step != Step::Verify)?;
        self.ways_back().contains(&last).then_some(last)
    }

    /// The steps that the open menu offers; nothing where none is open.
    pub fn going_back(&self) -> Vec<Step> {
        let here = self.login_here().map(|(_, flow)| flow.id);
        if here.is_some() && self.view.going_back == here { self.ways_back() } else { Vec::new() }
    }

    /// The login that the panes show.
    fn login_here(&self) -> Option<(&Row, &Flow)> {
        let row = self.selected().filter(|_| self.view.opened.is_none())?;
        match self.last_of(row)? {
            Last::Flow(flow) => Some((row, flow)),
            Last::Errand(_) => None,
        }
    }

    /// Sends the last request of the selected row's login again.
    pub(super) fn repeat(&mut self, now: Now) -> Vec<Effect> {
        match (self.login_here().map(|(_, flow)| (flow.id, flow.outcome().is_some())), self.last_step()) {
            (Some((flow, _)), Some(step)) => self.begin_again(Again { flow, step, held: false }, now),
            (Some((_, false)), _) => self.say_here("this login is not over: {go-back} goes back to a step of it", now),
            _ => self.nothing_again(now),
        }
    }

    /// Offers the steps that one can go back to. A single one needs no menu, unless a login that goes on would be
    /// given up by a slip of a key.
    pub(super) fn go_back(&mut self, now: Now) -> Vec<Effect> {
        if self.view.going_back.take().is_some() {
            return Vec::new();
        }
        match self.ways_back().as_slice() {
            [] => self.nothing_again(now),
            [step] if self.login_here().is_some_and(|(_, flow)| flow.outcome().is_some()) => {
                self.go_back_to(*step, now)
            }
            _ => {
                self.view.going_back = self.login_here().map(|(_, flow)| flow.id);
                Vec::new()
            }
        }
    }

    /// Goes back to a step of the selected row's login.
    pub(super) fn go_back_to(&mut self, step: Step, now: Now) -> Vec<Effect> {
        match self.login_here().map(|(_, flow)| flow.id) {
            Some(flow) if self.ways_back().contains(&step) => self.begin_again(Again { flow, step, held: true }, now),
            _ => self.nothing_again(now),
        }
    }

    fn nothing_again(&mut self, now: Now) -> Vec<Effect> {
        let why = match self.login_here() {
            _ if self.view.opened.is_some() => {
                "the history keeps no secrets, so nothing of it can be sent: {back} goes back"
            }
            Some((_, flow)) if flow.outcome().is_none() => "what is under way has to end first: {cancel} cancels it",
            Some(_) => "nothing of this login is kept to be sent again: 15 minutes at most, and not for another app",
            None => "no login ran here that could be sent again",
        };
        self.say_here(why, now)
    }

    /// Asks first where an org that is real would be told.
    fn begin_again(&mut self, again: Again, now: Now) -> Vec<Effect> {
        let Some(flow) = self.flows.get(&again.flow) else { return Vec::new() };
        let simulated = host::is_on_this_machine(flow.plan.profile.login.base());
        // Who goes back on the way is on the way to one grant, as before.
        if simulated || flow.outcome().is_none() {
            return self.start_again(again, now);
        }
        self.raise(Question::Again(again));
        vec![Effect::Count]
    }

    /// The question's words: what an org that is real may make of it.
    pub(super) fn ask_again_at(&self, again: Again) -> String {
        let Some(flow) = self.flows.get(&again.flow) else { return String::new() };
        let name = &flow.plan.profile.name;
        let card = self.row(name.as_str()).and_then(Row::card);
        let number = card.map_or(0, |card| self.grants_of(card)) + 1;
        let grant = format!("at least number {number} of {GRANTS_PER_USER}");
        match again.step {
            Step::Verify => format!("{name}: send the look-up to the org again? It saves nothing."),
            Step::Exchange if flow.is_code_used() => format!(
                "{name}: this code was taken already, and an org may end the grant that came of it, saved or not. Send it again?"
            ),
            Step::Exchange => {
                format!("{name}: if the org takes the code now, that makes another grant, {grant}. Send it again?")
            }
            _ => format!("{name}: signing in once more makes another grant, {grant}; a sixth ends the oldest. Go on?"),
        }
    }

    /// Begins the new login; one that is not over is given up for it.
    pub(super) fn start_again(&mut self, again: Again, now: Now) -> Vec<Effect> {
        let Again { flow: id, step, held } = again;
        let Some(flow) = self.flows.get(&id).filter(|flow| flow.ways_back().contains(&step)) else {
            return self.nothing_again(now);
        };
        let (way, name) = (flow.plan.way, flow.plan.profile.name.clone());
        let fits = |profile: &&Arc<Profile>| step == Step::Authorize || is_of(profile, &flow.plan.profile);
        let Some(profile) = self.row(name.as_str()).and_then(Row::profile).filter(fits).map(Arc::clone) else {
            return self.nothing_again(now);
        };
        if self.is_quitting() {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if flow.outcome().is_none() {
            effects.extend(self.tell(id, Event::Cancelled, now));
        }
        if held {
            (self.view.tab, self.view.focus) = (Tab::Request, Pane::Detail);
        }
        (self.view.parameter, self.view.detail_top) = (None, 0);
        let words = match held {
            true => format!("back to {}", step.name()),
            false => format!(
                "{} is sent again",
                if step == Step::Exchange { "the exchange" } else { "the login page's request" }
            ),
        };
        let begin = |id, plan, holds, before: Option<Flow>| match before {
            Some(before) => Flow::again(id, plan, before, step, held, holds, now),
            None => Flow::start(id, plan, holds, now),
        };
        effects.extend(self.launch(profile, (Consent::default(), way), &words, begin, now));
        effects
    }

    /// A login is over: where nobody looks on, nobody can send it again.
    pub(super) fn keep_sent(&mut self, id: FlowId) {
        if !self.attended {
            self.flows.get_mut(&id).map(Flow::forget);
        }
    }

    /// Drops what no login may send again any more.
    pub(super) fn forget_sent(&mut self, now: Now) {
        let due = |flow: &&mut Flow| flow.keeps_until().is_some_and(|until| until <= now.since_start);
        self.flows.values_mut().filter(due).for_each(Flow::forget);
    }
}

/// Whether a profile is still of the app and login host that it was of.
fn is_of(profile: &Profile, before: &Profile) -> bool {
    (&profile.client_id, profile.login.base()) == (&before.client_id, before.login.base())
}
