//! T17: many logins at once, their events in any order, their browsers' returns shuffled and repeated.
//! Every code ends up in the exchange of its own flow.

use proptest::{prelude::*, sample::Index};

use super::*;
use crate::{
    oauth::{
        authorize::Expected,
        callback::{self, Return},
        names::param,
    },
    profile::{DoorAddress, LoginHost, Profile, RedirectUri, SecretSource},
};

/// What a browser comes back with, and where.
#[derive(Clone, Debug)]
struct Visit {
    door: DoorAddress,
    query: String,
}

/// One login's own values, all told apart by its number; hosts, ports and paths are shared by some, and
/// every third is in step mode.
struct Own {
    host: &'static str,
    redirect_uri: &'static str,
    pkce: bool,
    number: usize,
}

impl Own {
    fn of(number: usize) -> Self {
        let host = ["https://login.salesforce.com", "https://test.salesforce.com", "https://acme.my.salesforce.com"];
        let uri = [
            "http://localhost:1717/cb",
            "http://localhost:1717/other",
            "http://127.0.0.1:5000",
            "http://localhost:1717/cb",
        ];
        Self { host: host[number % 3], redirect_uri: uri[number % 4], pkce: number % 5 != 4, number }
    }

    fn text(&self, what: &str) -> String {
        format!("{what}-{}=", self.number)
    }

    fn start(&self) -> Flow {
        let plan = plan_of(Profile {
            client_id: self.text("client"),
            client_secret: Some(SecretSource::Prompt),
            login: LoginHost::parse(self.host, false).unwrap(),
            redirect_uri: RedirectUri::parse(self.redirect_uri).unwrap(),
            pkce: self.pkce,
            ..profile()
        });
        Flow::start(FlowId(self.number as u64), plan, self.number % 3 == 2, at(0)).0
    }

    /// The next event that is not a return, if there is one.
    fn next(&self, phase: &Phase) -> Option<Event> {
        Some(match phase {
            Phase::Unlocking => Event::Unlocked(Some(self.text("secret").into())),
            Phase::Minting { .. } => {
                Event::Minted { state: self.text("state").into(), verifier: self.text("verifier").into() }
            }
            Phase::Ready { .. } => Event::Sent,
            Phase::Joining(_) => Event::Listening { words: "".into(), link: None },
            _ => return None,
        })
    }

    /// The browser's true return, and others that carry the same code to where it does not belong.
    fn visits(&self) -> [Visit; 4] {
        let door = RedirectUri::parse(self.redirect_uri).unwrap().door().unwrap().clone();
        let encoded =
            |code: &str, state: &str| format!("code={code}-{}%3D&state={state}-{}%3D", self.number, self.number);
        let visit =
            |door: &DoorAddress, code: &str, state: &str| Visit { door: door.clone(), query: encoded(code, state) };
        let off = DoorAddress { port: door.port, path: format!("{}x", door.path) };
        let next = DoorAddress { port: door.port + 1, path: door.path.clone() };
        [
            visit(&door, "code", "state"),
            visit(&off, "wrong-path", "state"),
            visit(&next, "wrong-port", "state"),
            visit(&door, "wrong-state", "guess"),
        ]
    }
}

/// The flow that waits for a visit: by state, port and path.
fn awaited(flows: &[Flow], visit: &Visit, back: &Return) -> Option<usize> {
    let fits = |expected: &Expected| {
        back.state.as_ref() == Some(&expected.state) && expected.door.as_ref() == Some(&visit.door)
    };
    flows.iter().position(|flow| flow.expected().as_ref().is_some_and(fits))
}

proptest! {
    #[test]
    fn t17_every_code_ends_up_in_the_exchange_of_its_own_flow(
        count in 1_usize..8,
        order in prop::collection::vec(any::<Index>(), 0..200),
    ) {
        let owns: Vec<_> = (0..count).map(Own::of).collect();
        let mut flows: Vec<_> = owns.iter().map(Own::start).collect();
        let mut exchanges = vec![None; count];
        let mut order = order.into_iter();
        // Each return comes twice, at any time: also before its flow waits.
        let mut visits: Vec<_> = owns.iter().flat_map(|own| [own.visits(), own.visits()].concat()).collect();
        loop {
            let ready: Vec<_> = (0..count).filter(|&index| owns[index].next(flows[index].phase()).is_some()).collect();
            let choices = ready.len() + visits.len();
            if choices == 0 {
                break;
            }
            let chosen = order.next().map_or(0, |index| index.index(choices));
            if let Some(&index) = ready.get(chosen) {
                let event = owns[index].next(flows[index].phase()).unwrap();
                for (call, request) in flows[index].advance(event, at(1)).iter().filter_map(sent) {
                    prop_assert_eq!(call, CallId(0));
                    prop_assert!(exchanges[index].replace(request).is_none(), "exchanged twice");
                }
                continue;
            }
            let visit = visits.swap_remove(chosen - ready.len());
            let back = callback::parse(&visit.query).unwrap();
            let Some(index) = awaited(&flows, &visit, &back) else { continue };
            for (call, request) in flows[index].advance(Event::Returned(back), at(2)).iter().filter_map(sent) {
                prop_assert_eq!(call, CallId(0));
                prop_assert!(exchanges[index].replace(request).is_none(), "exchanged twice");
            }
        }
        for ((own, flow), exchange) in owns.iter().zip(&flows).zip(&exchanges) {
            // A flow whose returns all came before it waited still waits.
            let Some(request) = exchange else {
                prop_assert_eq!(At::of(flow.phase()), At::Authorizing);
                continue;
            };
            prop_assert_eq!(&request.url, &format!("{}/services/oauth2/token", own.host));
            let verifier = own.pkce.then(|| own.text("verifier"));
            for (name, wanted) in [
                (param::CODE, Some(own.text("code"))),
                (param::CLIENT_ID, Some(own.text("client"))),
                (param::CLIENT_SECRET, Some(own.text("secret"))),
                (param::REDIRECT_URI, Some(own.redirect_uri.to_owned())),
                (param::CODE_VERIFIER, verifier),
            ] {
                prop_assert_eq!(request.expose(name), wanted.as_deref());
            }
        }
    }
}

#[test]
fn without_an_unlucky_order_every_flow_gets_its_exchange() {
    let owns: Vec<_> = (0..8).map(Own::of).collect();
    let mut flows: Vec<_> = owns.iter().map(Own::start).collect();
    for (own, flow) in owns.iter().zip(&mut flows) {
        while let Some(event) = own.next(flow.phase()) {
            flow.advance(event, at(1));
        }
    }
    let visits: Vec<_> = owns.iter().rev().flat_map(Own::visits).collect();
    for visit in visits {
        let back = callback::parse(&visit.query).unwrap();
        if let Some(index) = awaited(&flows, &visit, &back) {
            flows[index].advance(Event::Returned(back), at(2));
        }
    }
    for (own, flow) in owns.iter().zip(&mut flows) {
        while let Some(event) = own.next(flow.phase()) {
            flow.advance(event, at(3));
        }
    }
    assert!(flows.iter().all(|flow| At::of(flow.phase()) == At::Exchanging));
}
