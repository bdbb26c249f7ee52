//! A look-up that is sent again once its login is over: whose the access token is, or what the org says of it by
//! now. Nothing is saved for it and nothing given back.

use crate::{
    flow::{
        Flow,
        event::Wish,
        fault::Fault,
        phase::Outcome,
        step::{Now, Status, Step},
    },
    oauth::{
        call::Answer,
        error::{At, OAuthError},
        identity::{self, Sight},
        refusal::{self, Refusal},
        request::Request,
    },
    plain::Plain,
};

impl Flow {
    pub(super) fn looked_again(&mut self, request: &Request, answer: Answer, now: Now) -> Vec<Wish> {
        match judge(answer, request) {
            Ok(username) => {
                self.stamp(Step::Verify, Status::Done, now, username.clone());
                self.end(Outcome::LookedUp(username), now)
            }
            Err(fault) => self.fail(Step::Verify, fault, now),
        }
    }
}

/// Who the token is of.
fn judge(answer: Answer, request: &Request) -> Result<Plain, Fault> {
    let reply = answer.reply.map_err(|silence| Fault::Silent(Step::Verify, silence))?;
    let refused = |word: Plain| Fault::Refused { at: At::Check, error: OAuthError::new(word, "") };
    Err(match identity::judge(&reply, request) {
        Sight::Alive(identity) => return Ok(identity.username),
        Sight::Dead => refused(identity::BAD_TOKEN.into()),
        Sight::Refused(word) => refused(word),
        Sight::Unclear => match refusal::of(&reply, request) {
            Refusal::Refused(error) => Fault::Refused { at: At::Check, error },
            Refusal::Redirected { from, to } => Fault::Redirected { from, to },
            Refusal::Unreadable { status, content_type } => Fault::Unreadable { status, content_type },
        },
    })
}
