//! Whose turn it is in the browser: so many logins have a tab, the others wait in line, and the page
//! that ends one login leads to the next in the same tab.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use crate::flow::FlowId;

/// A page leads to the next login within a second; if nobody came by then, a tab is opened.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// The line before the browser.
#[derive(Clone, Debug, Default)]
pub struct Line {
    tabs: Option<usize>,
    open: BTreeMap<FlowId, Option<Duration>>,
    waiting: VecDeque<FlowId>,
}

impl Line {
    /// A line for so many tabs at once; `None` is one for each login.
    pub fn new(tabs: Option<usize>) -> Self {
        Self { tabs: tabs.map(|tabs| tabs.max(1)), ..Self::default() }
    }

    /// A login wants a tab: whether it has one now.
    pub fn join(&mut self, flow: FlowId) -> bool {
        let free = self.tabs.is_none_or(|tabs| self.open.len() < tabs);
        if free {
            self.open.insert(flow, None);
        } else {
            self.waiting.push_back(flow);
        }
        free
    }

    /// How many tabs so many logins open at once; those are true that have a browser of their own.
    pub fn tabs_for(&self, logins: impl Iterator<Item = bool>) -> usize {
        let (own, shared): (Vec<_>, Vec<_>) = logins.partition(|own| *own);
        own.len() + self.tabs.map_or(shared.len(), |tabs| tabs.min(shared.len()))
    }

    /// Whether a login waits for its turn.
    pub fn is_waiting(&self, flow: FlowId) -> bool {
        self.waiting.contains(&flow)
    }

    /// Takes a waiting login out of its turn: the person wants it now.
    pub fn jump(&mut self, flow: FlowId) {
        self.waiting.retain(|waiting| *waiting != flow);
        self.open.insert(flow, None);
    }

    /// Who would come after this one in its tab.
    pub fn after(&self, flow: FlowId) -> Option<FlowId> {
        self.open.contains_key(&flow).then(|| self.waiting.front().copied())?
    }

    /// A login needs no tab any more, and its tab leads to the next one: that one is given this long
    /// to be visited. Who that is.
    pub fn lead(&mut self, flow: FlowId, now: Duration) -> Option<FlowId> {
        let next = self.leave(flow)?;
        self.open.insert(next, Some(now + PATIENCE));
        Some(next)
    }

    /// A login needs no tab any more: who has the tab now and must be sent there.
    pub fn leave(&mut self, flow: FlowId) -> Option<FlowId> {
        self.waiting.retain(|waiting| *waiting != flow);
        self.open.remove(&flow)?;
        let next = self.waiting.pop_front()?;
        self.open.insert(next, None);
        Some(next)
    }

    /// A login's link was visited, in its turn or before it.
    pub fn visited(&mut self, flow: FlowId) {
        if self.is_waiting(flow) {
            self.jump(flow);
        }
        if let Some(patience) = self.open.get_mut(&flow) {
            *patience = None;
        }
    }

    /// Logins that were led to and never visited: each needs a tab of its own.
    pub fn overdue(&mut self, now: Duration) -> Vec<FlowId> {
        let late: Vec<_> =
            self.open.iter().filter(|(_, by)| by.is_some_and(|by| by <= now)).map(|(flow, _)| *flow).collect();
        for flow in &late {
            self.visited(*flow);
        }
        late
    }

    /// When somebody may be overdue.
    pub fn deadline(&self) -> Option<Duration> {
        self.open.values().flatten().min().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_tab_walks_from_login_to_login() {
        let [a, b, c] = [FlowId(1), FlowId(2), FlowId(3)];
        let mut line = Line::new(Some(1));
        assert_eq!([a, b, c].map(|flow| line.join(flow)), [true, false, false]);
        assert_eq!((line.after(a), line.after(b)), (Some(b), None));
        line.lead(a, Duration::ZERO);
        assert!(!line.is_waiting(b) && line.is_waiting(c));
        line.visited(b);
        assert!(line.overdue(PATIENCE).is_empty());
        assert_eq!(line.leave(b), Some(c));
    }

    #[test]
    fn who_was_led_to_and_not_visited_gets_a_tab() {
        let mut line = Line::new(Some(1));
        line.join(FlowId(1));
        line.join(FlowId(2));
        line.lead(FlowId(1), Duration::ZERO);
        assert_eq!(line.deadline(), Some(PATIENCE));
        assert!(line.overdue(PATIENCE - Duration::from_millis(1)).is_empty());
        assert_eq!(line.overdue(PATIENCE), [FlowId(2)]);
        assert_eq!(line.deadline(), None);
    }

    #[test]
    fn without_a_limit_nobody_waits() {
        let mut line = Line::new(None);
        assert!((0..100).all(|flow| line.join(FlowId(flow))));
    }

    #[test]
    fn leaving_the_line_early_moves_nobody() {
        let mut line = Line::new(Some(1));
        line.join(FlowId(1));
        line.join(FlowId(2));
        assert_eq!(line.leave(FlowId(2)), None);
        assert_eq!(line.leave(FlowId(1)), None);
    }
}
