//! Ending: what is asked first, what is waited for, and when the next thing is due.

use std::time::Duration;

use crate::{
    deck::{Deck, msg::Effect, question::Question, state::errand::since},
    flow::{Event, Flow, FlowId, Now, Phase},
};

impl Deck {
    /// The person wants to quit: asks where logins wait or tokens are not saved.
    pub(super) fn quit(&mut self, now: Now) -> Vec<Effect> {
        let active = || self.flows.values().filter(|flow| flow.outcome().is_none());
        let unsaved = active().filter(|flow| matches!(flow.phase(), Phase::Unsaved { .. })).count();
        let waiting = active().filter(|flow| !flow.is_under_way()).count() - unsaved;
        let in_line = self.pool.changes_in_line() + self.held_errands().count();
        let lost = self.unsaved_errands();
        if waiting + unsaved + lost + in_line == 0 {
            return self.interrupt(now);
        }
        self.asked = Some(Question::Quit { waiting, unsaved, lost, in_line });
        Vec::new()
    }

    /// Ends the program: cancels what can be cancelled and waits for what was sent. Asked twice, it
    /// ends at once.
    pub(super) fn interrupt(&mut self, now: Now) -> Vec<Effect> {
        if self.quitting {
            return vec![Effect::Quit];
        }
        self.quitting = true;
        self.asked = None;
        let active: Vec<FlowId> =
            self.flows.values().filter(|flow| flow.outcome().is_none()).map(|flow| flow.id).collect();
        let mut effects: Vec<_> = active.into_iter().flat_map(|id| self.tell(id, Event::Cancelled, now)).collect();
        effects.extend(self.cancel_errands(now));
        if effects.contains(&Effect::Quit) {
            return effects;
        }
        let left = self.flows.values().filter(|flow| flow.is_under_way()).count() + self.active_errands();
        if left > 0 {
            effects.extend(self.say(
                None,
                format!("waiting for {left} sent requests and their saves; Ctrl-C again leaves at once"),
                now,
            ));
        }
        effects.extend(self.quit_if_done());
        effects
    }

    /// Ends once nothing is under way: after a quit, or when a command's logins are over.
    pub(super) fn quit_if_done(&mut self) -> Option<Effect> {
        let over = self.recording == 0
            && self.active_errands() == 0
            && self.flows.values().all(|flow| flow.outcome().is_some() && !flow.is_under_way());
        ((self.quitting || !self.attended) && over).then_some(Effect::Quit)
    }

    /// When a flow's time is over. It does not run while the flow waits for its turn in the browser.
    pub(super) fn deadline_of(&self, flow: &Flow) -> Option<Duration> {
        flow.deadline().filter(|_| !self.line.is_waiting(flow.id))
    }

    /// When anything on the screen or any deadline next changes, since the program's start.
    pub fn wakes_at(&self, now: Now) -> Option<Duration> {
        let flows = self.flows.values().filter_map(|flow| self.deadline_of(flow));
        let retries = self.retries.values().map(|retry| retry.next).filter(|next| *next < Duration::MAX);
        let deadlines = flows
            .chain(self.flows.values().filter_map(Flow::keeps_until))
            .chain(retries)
            .chain(self.line.deadline())
            .chain(self.errand_deadlines())
            .chain(self.background_deadline(now));
        let shown = self.attended.then(|| self.next_change(now)).into_iter().flatten();
        deadlines.chain(shown).min()
    }

    /// When a countdown, a notice, a revealed secret or an age on the screen changes.
    fn next_change(&self, now: Now) -> impl Iterator<Item = Duration> {
        // The next time that the seconds left change.
        let tick = move |until: Duration| {
            let left = until.saturating_sub(now.since_start);
            now.since_start + Duration::from_nanos(u64::from(left.subsec_nanos()).max(1))
        };
        // A second that an errand has been at it, or has still to wait for.
        let errand = self.running_errands().map(move |errand| match errand.deadline() {
            Some(until) => tick(until),
            None => {
                now.since_start + Duration::from_secs(1)
                    - Duration::from_nanos(u64::from(since(errand, now).subsec_nanos()))
            }
        });
        let countdown = self.flows.values().filter_map(move |flow| match flow.phase() {
            Phase::Authorizing { .. } if self.line.is_waiting(flow.id) => None,
            Phase::Authorizing { until, .. } => Some(tick(*until)),
            _ => None,
        });
        let notice = self.view.notice.as_ref().map(|(_, until)| *until);
        let revealed = self.view.revealed.as_ref().map(|(.., until)| tick(*until).min(*until));
        let question = self.question().and_then(|question| self.ripens_at(&question));
        let question = question.filter(|at| *at > now.since_start);
        let second = u64::try_from(now.wall.as_second().rem_euclid(60)).unwrap_or(0);
        let minute = now.since_start + Duration::from_secs(60 - second);
        countdown
            .chain(errand)
            .chain(self.bars_grow_at(now))
            .chain(notice)
            .chain(revealed)
            .chain(question)
            .chain([minute])
            .collect::<Vec<_>>()
            .into_iter()
    }
}
