//! Judging the token endpoint's answer: a usable reply, or the fault that says what came instead.

use crate::{
    flow::{fault::Fault, step::Step},
    oauth::{
        call::Answer,
        error::At,
        refusal::{self, Refusal},
        request::Request,
        token::{self, TokenReply},
    },
};

/// Reads an answer to the exchange.
pub fn judge(answer: Answer, request: &Request) -> Result<TokenReply, Fault> {
    let reply = answer.reply.map_err(|silence| Fault::Silent(Step::Exchange, silence))?;
    if reply.status == 200 {
        return token::parse(&reply.body).map_err(Fault::BadReply);
    }
    Err(match refusal::of(&reply, request) {
        Refusal::Refused(error) => Fault::Refused { at: At::Exchange, error },
        Refusal::Redirected { from, to } => Fault::Redirected { from, to },
        Refusal::Unreadable { status, content_type } => Fault::Unreadable { status, content_type },
    })
}
