//! Judging the token endpoint's answer: a usable reply, or the fault that says what came instead.

use url::Url;

use crate::{
    flow::{fault::Fault, step::Step},
    oauth::{
        call::Answer,
        error::{self, At},
        mask::scrub,
        request::Request,
        token::{self, Reply, TokenReply},
    },
    plain::Plain,
};

/// Reads an answer to the exchange.
pub fn judge(answer: Answer, request: &Request) -> Result<TokenReply, Fault> {
    let reply = answer.reply.map_err(|silence| Fault::Silent(Step::Exchange, silence))?;
    match reply.status {
        200 => token::parse(&reply.body).map_err(Fault::BadReply),
        300..400 => Err(Fault::Redirected {
            from: host(&request.url),
            to: reply.location.as_ref().map_or_else(|| "nowhere".into(), |to| absolute_host(to.expose(), &request.url)),
        }),
        _ => Err(refusal(&reply, request)),
    }
}

fn refusal(reply: &Reply, request: &Request) -> Fault {
    match error::parse(reply) {
        Some(mut error) => {
            for text in [&mut error.code, &mut error.description] {
                *text = scrub(text.as_str(), request.secrets());
            }
            Fault::Refused { at: At::Exchange, error }
        }
        None => Fault::Unreadable { status: reply.status, content_type: Plain::new(&reply.content_type) },
    }
}

fn host(url: &str) -> Plain {
    Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(Plain::new))
        .unwrap_or_else(|| "an unreadable address".into())
}

/// The host a `Location` leads to; a relative one stays where it is.
fn absolute_host(location: &str, base: &str) -> Plain {
    let absolute = Url::parse(base).and_then(|base| base.join(location));
    absolute.map_or_else(|_| "an unreadable address".into(), |url| host(url.as_str()))
}
