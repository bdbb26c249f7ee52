//! One login, driven event by event. Here is [`Login`], which brings a flow to any phase the way it
//! really gets there.

mod cancel;
mod doubt;
mod hidden;
mod interleave;
mod repeat;
mod reply;
mod route;
mod stage;
mod step;
mod table;
mod transcript;
mod verdict;

use serde_json::json;

use self::stage::*;
use crate::{
    flow::{CallId, Event, Fault, Flow, FlowId, Now, Outcome, Phase, Plan, Sending, Stamp, Status, Step, Wish},
    oauth::{call::Answer, card::Card, request::Request},
    profile::UserId,
};

/// Where a flow is; the ways it can have ended are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Unlocking,
    Minting,
    Ready,
    ReadyExchange,
    ReadyLookUp,
    ReadyRevoke,
    Joining,
    Authorizing,
    Exchanging,
    Identifying,
    Doubting,
    Holding,
    Saving,
    Unsaved,
    Cancelling,
    Revoking,
    Saved,
    Failed,
    Cancelled,
    ReadyLookAgain,
    LookingAgain,
    LookedUp,
}

impl At {
    const ALL: [Self; 22] = [
        Self::Unlocking,
        Self::Minting,
        Self::Ready,
        Self::ReadyExchange,
        Self::ReadyLookUp,
        Self::ReadyRevoke,
        Self::Joining,
        Self::Authorizing,
        Self::Exchanging,
        Self::Identifying,
        Self::Doubting,
        Self::Holding,
        Self::Saving,
        Self::Unsaved,
        Self::Cancelling,
        Self::Revoking,
        Self::Saved,
        Self::Failed,
        Self::Cancelled,
        Self::ReadyLookAgain,
        Self::LookingAgain,
        Self::LookedUp,
    ];

    fn of(phase: &Phase) -> Self {
        match phase {
            Phase::Unlocking => Self::Unlocking,
            Phase::Minting { .. } => Self::Minting,
            Phase::Ready { sending: Sending::Authorize { .. }, .. } => Self::Ready,
            Phase::Ready { sending: Sending::Exchange { .. }, .. } => Self::ReadyExchange,
            Phase::Ready { sending: Sending::Identify { .. }, .. } => Self::ReadyLookUp,
            Phase::Ready { sending: Sending::Revoke { .. }, .. } => Self::ReadyRevoke,
            Phase::Ready { sending: Sending::LookAgain, .. } => Self::ReadyLookAgain,
            Phase::LookingAgain { .. } => Self::LookingAgain,
            Phase::Ended(Outcome::LookedUp(_)) => Self::LookedUp,
            Phase::Joining(_) => Self::Joining,
            Phase::Authorizing { .. } => Self::Authorizing,
            Phase::Exchanging { .. } => Self::Exchanging,
            Phase::Identifying { .. } => Self::Identifying,
            Phase::Doubting { .. } => Self::Doubting,
            Phase::Holding(_) => Self::Holding,
            Phase::Saving(..) => Self::Saving,
            Phase::Unsaved { .. } => Self::Unsaved,
            Phase::Cancelling { .. } => Self::Cancelling,
            Phase::Revoking { .. } => Self::Revoking,
            Phase::Ended(Outcome::Saved(_)) => Self::Saved,
            Phase::Ended(Outcome::Failed(_)) => Self::Failed,
            Phase::Ended(Outcome::Cancelled) => Self::Cancelled,
        }
    }
}

/// The card that the login of [`plan`] saves.
fn card() -> Card {
    let login = Login::reach(At::Saving);
    let Phase::Saving(_, card) = login.flow.phase() else { panic!("{:?}", login.flow.phase()) };
    (**card).clone()
}

/// A flow with everything it has wished for, oldest first.
struct Login {
    flow: Flow,
    wishes: Vec<Wish>,
    now: Now,
}

impl Login {
    fn start(plan: Plan) -> Self {
        Self::begin(plan, false)
    }

    /// A login in step mode, or not.
    fn begin(plan: Plan, holds: bool) -> Self {
        let (flow, wishes) = Flow::start(FlowId(7), plan, holds, at(100));
        Self { flow, wishes, now: at(100) }
    }

    /// Brings a flow to a phase on the shortest way.
    fn reach(goal: At) -> Self {
        if matches!(goal, At::ReadyLookAgain | At::LookingAgain | At::LookedUp) {
            return repeat::look_again(goal);
        }
        let known = |card: Card| Card { user: UserId::parse(OTHER_USER).unwrap(), ..card };
        Self::bring(
            if matches!(goal, At::Doubting | At::ReadyRevoke) { plan_with(known(card())) } else { plan() },
            goal,
        )
    }

    /// Brings a flow with this plan to a phase; Doubting needs a plan that comes to it.
    fn bring(plan: Plan, goal: At) -> Self {
        let holds = [At::Ready, At::ReadyExchange, At::ReadyLookUp, At::ReadyRevoke].contains(&goal);
        let mut login = Self::begin(plan, holds);
        let way = [
            (At::Unlocking, Event::Unlocked(Some(SECRET.into()))),
            (At::Minting, Event::Minted { state: STATE.into(), verifier: VERIFIER.into() }),
            (At::Ready, Event::Sent),
            (At::Joining, Event::Listening { words: "localhost:1717".into(), link: Some("http://l/go/1".into()) }),
            (At::Authorizing, returned(RETURN)),
            (At::ReadyExchange, Event::Sent),
            (At::Exchanging, Event::Answered(CallId(0), answer(200, tokens(json!({}))))),
            (At::ReadyLookUp, Event::Sent),
            (At::Identifying, Event::Answered(CallId(1), answer(200, identity(json!({}))))),
            (At::Holding, Event::Held(None)),
            (At::Saving, Event::Saved),
        ];
        let (before, last) = match goal {
            At::Failed => (At::Unlocking, Some(Event::Refused(Fault::NoSecret("not set".into())))),
            At::Cancelled => (At::Authorizing, Some(Event::Cancelled)),
            At::Cancelling => (At::Exchanging, Some(Event::Cancelled)),
            At::Revoking => (At::Identifying, Some(Event::Cancelled)),
            At::ReadyRevoke => (At::Doubting, Some(Event::Decided(false))),
            At::Unsaved => (At::Saving, Some(Event::NotSaved("the disk is full".into()))),
            goal => (goal, None),
        };
        for (from, event) in way {
            if login.at() == from && from != before {
                login.tell(event);
            }
        }
        if let Some(event) = last {
            login.tell(event);
        }
        assert_eq!(login.at(), goal, "{:?}", login.flow.phase());
        login
    }

    fn at(&self) -> At {
        At::of(self.flow.phase())
    }

    /// Tells the flow what happened; the wishes it answers with.
    fn tell(&mut self, event: Event) -> Vec<Wish> {
        let wishes = self.flow.advance(event, self.now);
        self.wishes.extend(wishes.iter().cloned());
        wishes
    }

    /// Answers the request that was wished for last.
    fn answer(&mut self, answer: Answer) -> Vec<Wish> {
        let (call, _) = self.sent();
        self.tell(Event::Answered(call, answer))
    }

    /// The request that was wished for last.
    fn sent(&self) -> (CallId, Request) {
        self.wishes.iter().rev().find_map(sent).unwrap()
    }

    fn has(&self, step: Step, status: Status, words: &str) -> bool {
        let is = |stamp: &Stamp| stamp.step == step && stamp.status == status && stamp.words.as_str().contains(words);
        self.flow.trail().iter().any(is)
    }

    fn fault(&self) -> &Fault {
        match self.flow.phase() {
            Phase::Ended(Outcome::Failed(fault)) | Phase::Revoking { outcome: Outcome::Failed(fault), .. } => fault,
            phase => panic!("no fault: {phase:?}"),
        }
    }

    /// Whether it ever asked to write a token file.
    fn wished_to_save(&self) -> bool {
        self.wishes.iter().any(|wish| matches!(wish, Wish::Save(..)))
    }
}

/// The request that a wish sends, and its name.
fn sent(wish: &Wish) -> Option<(CallId, Request)> {
    match wish {
        Wish::Exchange(call, request) | Wish::Identify(call, request) | Wish::Revoke(call, request) => {
            Some((*call, request.clone()))
        }
        _ => None,
    }
}

/// The wishes by name.
fn names(wishes: &[Wish]) -> Vec<&'static str> {
    let name = |wish: &Wish| match wish {
        Wish::Unlock(_) => "Unlock",
        Wish::Mint => "Mint",
        Wish::Listen(..) => "Listen",
        Wish::Browse(_) => "Browse",
        Wish::Exchange(..) => "Exchange",
        Wish::Identify(..) => "Identify",
        Wish::Revoke(..) => "Revoke",
        Wish::Hold => "Hold",
        Wish::Save(..) => "Save",
        Wish::Release => "Release",
    };
    wishes.iter().map(name).collect()
}
