//! The way out and back: Prepare, Listen, Authorize, up to the exchange being sent.

use crate::{
    flow::{
        Flow,
        event::Wish,
        fault::Fault,
        phase::{Phase, Sending, Ticket},
        plan::Way,
        step::{Now, Status, Step},
        verify,
    },
    oauth::{
        authorize,
        call::Call,
        callback::{Return, Seen},
        code::Code,
        draft::Draft,
        error::At,
        finding::Finding,
        names::{endpoint, param},
        pkce, token,
    },
    plain::Plain,
    profile::{RedirectUri, Scopes},
    secret::Secret,
};

impl Flow {
    /// Prepare begins: the secret first, so that a missing one fails before any browser opens.
    pub(super) fn begin(&mut self, now: Now) -> Vec<Wish> {
        self.stamp(Step::Prepare, Status::Began, now, "");
        let login = &self.plan.profile.login;
        if let Some(home) = self.plan.profile.app.as_ref().and_then(|app| app.home_elsewhere(login)) {
            let (home, login) = (Plain::new(home.base()), Plain::new(login.base()));
            return self.fail(Step::Prepare, Fault::NotHome { home, login }, now);
        }
        match self.plan.profile.client_secret.clone() {
            Some(source) => vec![Wish::Unlock(source)],
            None => self.mint(None),
        }
    }

    pub(super) fn mint(&mut self, secret: Option<Secret>) -> Vec<Wish> {
        self.phase = Phase::Minting { secret };
        vec![Wish::Mint]
    }

    pub(super) fn prepare(&mut self, secret: Option<Secret>, state: &Secret, verifier: Secret, now: Now) -> Vec<Wish> {
        let profile = self.plan.profile.clone();
        let verifier = profile.pkce.then_some(verifier);
        let authorize = authorize::build(&profile, self.plan.hint(), state, verifier.as_ref());
        let draft = self.carried(authorize);
        self.ready(draft, Sending::Authorize { verifier, secret }, now)
    }

    /// The door is where the request that is sent says, whatever the settings say.
    pub(super) fn listen(&mut self, ticket: Ticket, now: Now) -> Vec<Wish> {
        self.stamp(
            Step::Prepare,
            Status::Done,
            now,
            if ticket.verifier.is_some() { "state, PKCE S256" } else { "state, no PKCE" },
        );
        let asked = ticket.authorize.expose(param::SCOPE).unwrap_or_default();
        self.asked = Scopes::parse(asked.split_ascii_whitespace()).unwrap_or_default();
        let redirect = ticket.authorize.expose(param::REDIRECT_URI).and_then(|uri| RedirectUri::parse(uri).ok());
        match (redirect.as_ref().and_then(RedirectUri::door), self.plan.way) {
            (_, Way::Paste) => self.paste_back(ticket, "asked to paste the address instead", now),
            (None, _) => self.paste_back(ticket, "the redirect URI is not on this machine: paste the address", now),
            (Some(door), _) => {
                self.stamp(Step::Listen, Status::Began, now, "");
                let wish = Wish::Listen(door.clone(), ticket.authorize.clone());
                self.phase = Phase::Joining(ticket);
                vec![wish]
            }
        }
    }

    pub(super) fn paste_back(&mut self, ticket: Ticket, why: &str, now: Now) -> Vec<Wish> {
        self.stamp(Step::Listen, Status::Skipped, now, why);
        self.authorizing(ticket, None, now)
    }

    pub(super) fn authorizing(&mut self, ticket: Ticket, link: Option<String>, now: Now) -> Vec<Wish> {
        self.stamp(Step::Authorize, Status::Began, now, "waiting for you");
        let proof = ticket.verifier.as_ref().map(|verifier| Finding::Pkce(pkce::prove(verifier)));
        let call = Call::of_browser(&ticket.authorize, now.wall, proof.into_iter().collect());
        self.calls.keep(Step::Authorize, call);
        let wish = Wish::Browse(ticket.authorize.clone());
        let since = now.since_start;
        let until = since + self.plan.profile.timeout;
        self.phase = Phase::Authorizing { ticket, since, until, link };
        if self.plan.way == Way::Browser { vec![wish] } else { Vec::new() }
    }

    pub(super) fn exchange(&mut self, ticket: Ticket, back: Return, now: Now) -> Vec<Wish> {
        match &back.seen {
            Seen::Callback => {}
            Seen::ErrorPage(_) => self.stamp(Step::Authorize, Status::Note, now, "pasted: Salesforce's error page"),
            Seen::Text => self.stamp(Step::Authorize, Status::Note, now, "pasted: an error that a page showed"),
        }
        let request = back.request(ticket.authorize.expose(param::REDIRECT_URI).unwrap_or_default());
        let code = back.outcome.as_ref().ok();
        let found = code.map(|code| Finding::Code(Code::of(back.spelled.as_ref(), code)));
        if let Some(request) = request {
            self.calls.keep(Step::Authorize, Call::of_browser(&request, now.wall, found.into_iter().collect()));
        }
        if let Some(issuer) = back.issuer.filter(|issuer| !verify::is_issuer(issuer, &self.plan.profile.login)) {
            let login = Plain::new(self.plan.profile.login.base());
            return self.fail(Step::Authorize, Fault::OtherIssuer { issuer: Plain::new(issuer), login }, now);
        }
        let code = match back.outcome {
            Ok(code) => code,
            Err(error) => return self.fail(Step::Authorize, Fault::Refused { at: At::Authorize, error }, now),
        };
        let sent = &ticket.authorize;
        let url = token::url_beside(&sent.url).unwrap_or_else(|| self.plan.profile.login.url(endpoint::TOKEN));
        let request = token::exchange(
            url,
            sent.expose(param::CLIENT_ID).unwrap_or_default(),
            ticket.secret.as_ref(),
            sent.expose(param::REDIRECT_URI).unwrap_or_default(),
            &code,
            ticket.verifier.as_ref(),
        );
        self.stamp(Step::Authorize, Status::Done, now, format!("a code of {} characters", code.len()));
        let mut wishes = vec![Wish::Release];
        wishes.extend(self.ready(Draft::new(request), Sending::Exchange { secret: ticket.secret }, now));
        wishes
    }
}
