//! [`Calls`]: the requests of one flow or errand: those that are under way, and what was captured of all.
//! What a request is for, and what its answer means, is not known here.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    flow::event::CallId,
    oauth::{
        call::{Answer, Call},
        finding::Finding,
        request::Request,
    },
};

/// The calls so far, oldest first, each with the step it was made in.
#[derive(Clone, Debug)]
pub struct Calls<S> {
    captured: Vec<(Option<CallId>, S, Call)>,
    sent: u32,
    under_way: BTreeMap<CallId, Request>,
}

impl<S> Default for Calls<S> {
    fn default() -> Self {
        Self { captured: Vec::new(), sent: 0, under_way: BTreeMap::new() }
    }
}

impl<S: Copy> Calls<S> {
    /// What was captured: nothing secret is in it.
    pub fn iter(&self) -> impl Iterator<Item = (S, &Call)> {
        self.captured.iter().map(|(_, step, call)| (*step, call))
    }

    /// Whether none was sent yet.
    pub fn is_empty(&self) -> bool {
        self.sent == 0
    }

    /// Whether answers are awaited.
    pub fn is_under_way(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// Names a request that is about to be sent and captures it.
    pub fn send(&mut self, step: S, request: &Request, at: Timestamp) -> CallId {
        let id = CallId(self.sent);
        self.sent += 1;
        self.captured.push((Some(id), step, Call::begin(request, at)));
        self.under_way.insert(id, request.clone());
        id
    }

    /// Keeps a call that is the browser's: nobody here awaits its answer.
    pub fn keep(&mut self, step: S, call: Call) {
        self.captured.push((None, step, call));
    }

    /// Takes over what was captured of others in such steps; nobody awaits their answers any more.
    pub fn take_over(&mut self, others: Self, takes: impl Fn(S) -> bool) {
        let taken = others.captured.into_iter().filter(|(_, step, _)| takes(*step));
        self.captured.extend(taken.map(|(_, step, call)| (None, step, call)));
    }

    /// What was found out about the values of all calls, to be completed by what is learned later.
    pub fn findings(&mut self) -> impl Iterator<Item = &mut Finding> {
        self.captured.iter_mut().flat_map(|(.., call)| &mut call.findings)
    }

    /// Captures what came of a request that is under way, and hands the request back.
    pub fn receive(&mut self, id: CallId, answer: &Answer) -> Option<Request> {
        let request = self.under_way.remove(&id)?;
        if let Some((.., call)) = self.captured.iter_mut().find(|(known, ..)| *known == Some(id)) {
            call.end(&request, answer);
        }
        Some(request)
    }
}
