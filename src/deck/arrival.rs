//! Finding the flow that a returning browser, or a pasted text, belongs to. Nobody found means the
//! fixed page, one line of journal, and no flow touched.

use crate::{
    deck::{
        Deck,
        door::{Page, Visit},
        msg::Effect,
    },
    flow::{Event, Flow, FlowId, Now, Outcome},
    oauth::{
        authorize::Expected,
        callback::{self, Return, Seen},
        error::OAuthError,
        names::param,
        paste::{self, Pasted},
    },
    plain::Plain,
    secret::Secret,
};

impl Deck {
    /// The flow that waits for this return: its state, at its port, on its path.
    pub fn awaited(&self, port: u16, path: &str, state: &Secret) -> Option<FlowId> {
        self.find_waiting(|expected| {
            // The state is compared first and always, so that time tells nothing of port and path.
            let state = expected.state == *state;
            state && expected.door.as_ref().is_some_and(|door| door.port == port && door.path == path)
        })
    }

    fn awaited_by_state(&self, state: &Secret) -> Option<FlowId> {
        self.find_waiting(|expected| expected.state == *state)
    }

    fn find_waiting(&self, fits: impl Fn(&Expected) -> bool) -> Option<FlowId> {
        self.flows.values().find(|flow| flow.expected().as_ref().is_some_and(&fits)).map(|flow| flow.id)
    }

    /// A browser came to a door.
    pub(super) fn visited(&mut self, visit: &Visit, now: Now) -> Vec<Effect> {
        let back = callback::parse(visit.query.expose());
        let found = back.as_ref().ok().and_then(|back| self.awaited(visit.port, &visit.path, back.state.as_ref()?));
        let (Some(id), Ok(back)) = (found, back) else {
            self.journal.write(now.wall, None, format!("a page came to port {} that no login waits for", visit.port));
            return vec![Effect::Answer(visit.id, Page::Nobody)];
        };
        let refused = back.outcome.is_err();
        let next = self.line.after(id).and_then(|next| self.lead_to(next, visit.port));
        let (profile, kind) = self.flows.get(&id).map_or_else(Default::default, |flow| {
            let name = &flow.plan.profile.name;
            (Plain::new(name.as_str()), self.row(name.as_str()).and_then(|row| row.kind()))
        });
        let leads = next.is_some();
        let mut effects = vec![Effect::Answer(visit.id, Page::Received { profile, kind, refused, next })];
        effects.extend(self.came_back(id, back, leads, now));
        effects
    }

    /// The next login's name and its short address, where a door answers for it: a path at the same one.
    fn lead_to(&self, next: FlowId, port: u16) -> Option<(Plain, String)> {
        let flow = self.flows.get(&next)?;
        let same = flow.expected()?.door?.port == port;
        let link = flow.link()?;
        let (_, id) = link.rsplit_once("/go/")?;
        let address = if same { format!("/go/{id}") } else { link.to_owned() };
        Some((Plain::new(flow.plan.profile.name.as_str()), address))
    }

    /// A text was pasted where logins wait: says what it was, and gives it to whom it belongs.
    pub(super) fn pasted(&mut self, text: &Secret, chosen: Option<FlowId>, now: Now) -> Vec<Effect> {
        // What names no login belongs to the chosen one while it waits, and else to none.
        let chosen = chosen.filter(|id| self.flows.get(id).is_some_and(Flow::is_waiting));
        let by_state = |state: &Option<Secret>| state.as_ref().map(|state| self.awaited_by_state(state));
        let (what, id, back) = match paste::recognize(text.expose()) {
            Pasted::Nothing(why) => return self.say(None, why, now),
            Pasted::Return(back) => match by_state(&back.state) {
                Some(Some(id)) if back.outcome.is_ok() => ("a callback with a code", Some(id), back),
                Some(Some(id)) => ("a callback with an error", Some(id), back),
                Some(None) => return self.say(None, "a callback, but no login waits for it: its time may be up", now),
                None if back.outcome.is_ok() => ("a code", self.for_code(chosen), back),
                None => ("an error", chosen, back),
            },
            // Unless its person took the state out.
            Pasted::Cut(_) if chosen.is_none_or(|id| self.sends_state(id)) => {
                let words = "the address has no state, so it was cut off: paste it whole, or the code alone";
                return self.say(None, words, now);
            }
            Pasted::Cut(back) => ("a code", self.for_code(chosen), back),
            Pasted::Code(code) => {
                let back = Return { seen: Seen::Callback, state: None, spelled: None, issuer: None, outcome: Ok(code) };
                ("a code", self.for_code(chosen), back)
            }
            Pasted::ErrorPage { error, state, page } => match by_state(&state) {
                Some(None) => {
                    return self.say(
                        None,
                        "Salesforce's error page, but of no login that waits: its time may be up",
                        now,
                    );
                }
                found => ("Salesforce's error page", found.flatten().or(chosen), failed(error, Seen::ErrorPage(page))),
            },
            Pasted::Error(error) => ("an error", chosen, failed(error, Seen::Text)),
        };
        let Some(id) = id else {
            let why = "it names no login; select the waiting one (with PKCE) and paste again";
            return self.say(None, format!("recognised {what}, but {why}"), now);
        };
        let name = self.flows.get(&id).map(|flow| flow.plan.profile.name.to_string());
        let mut effects = self.say(name.as_deref(), format!("recognised {what}"), now);
        effects.extend(self.came_back(id, back, false, now));
        // Where that ended it at once, one line says both.
        if let Some(Outcome::Failed(fault)) = self.flows.get(&id).and_then(Flow::outcome) {
            let words = format!("recognised {what}: {}", fault.message());
            self.notify(Plain::new(name.map_or_else(|| words.clone(), |name| format!("{name}: {words}"))), now);
        }
        effects
    }

    /// Whether a line is what the browser of a login that waits ended at, whatever else is asked meanwhile.
    pub(super) fn is_return_of_another(&self, line: &Secret) -> bool {
        let state = match paste::recognize(line.expose()) {
            Pasted::Return(back) => back.state,
            Pasted::ErrorPage { state, .. } => state,
            Pasted::Cut(_) | Pasted::Code(_) | Pasted::Error(_) | Pasted::Nothing(_) => None,
        };
        state.is_some_and(|state| self.awaited_by_state(&state).is_some())
    }

    fn sends_state(&self, id: FlowId) -> bool {
        let request = self.flows.get(&id).and_then(Flow::authorize);
        request.is_some_and(|request| request.fields.iter().any(|field| field.name == param::STATE))
    }

    /// A bare code is taken only by a chosen login that has PKCE: nothing else says whose it is.
    fn for_code(&self, chosen: Option<FlowId>) -> Option<FlowId> {
        self.flows.get(&chosen?).filter(|flow| flow.has_verifier()).map(|flow| flow.id)
    }

    fn came_back(&mut self, id: FlowId, back: Return, leads: bool, now: Now) -> Vec<Effect> {
        let led = if leads { self.line.lead(id, now.since_start) } else { None };
        let mut effects = self.tell(id, Event::Returned(back), now);
        effects.extend(led.into_iter().flat_map(|next| self.tell(next, Event::Opened, now)));
        effects
    }
}

fn failed(error: OAuthError, seen: Seen) -> Return {
    Return { seen, state: None, spelled: None, issuer: None, outcome: Err(error) }
}
