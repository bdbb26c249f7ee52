//! What was found out about a call's values while they were at hand: shapes, verdicts and dates. Nothing
//! secret is in a finding, so it is kept with the call, shown, and written into the history.

use serde::{Deserialize, Serialize};

use crate::{
    oauth::{
        code::Code,
        jwt::{self, Jwt, Which},
        mask::Shown,
        names::param,
        pkce::{self, Proof},
        request::{Request, Value},
        signature::{self, Signature},
        token::{self, Reply},
    },
    secret::Secret,
};

/// One thing that was found out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Of a PKCE verifier.
    Pkce(Proof),
    /// Of an authorization code.
    Code(Code),
    /// Of a token reply's signature.
    Signature(Signature),
    /// Of a token that is a JWT.
    Jwt(Box<Jwt>),
}

/// Of what is sent: the code and the verifier in it.
pub fn of_request(request: &Request) -> Vec<Finding> {
    let hidden = |name: &str| {
        request.fields.iter().find(|field| field.name == name).map(|field| match &field.value {
            Value::Hidden(secret) => secret.clone(),
            Value::Open(text) => Secret::from(text.as_str()),
        })
    };
    let code = hidden(param::CODE).map(|code| Finding::Code(Code::of(None, &code)));
    let proof = hidden(param::CODE_VERIFIER).map(|verifier| Finding::Pkce(pkce::prove(&verifier)));
    code.into_iter().chain(proof).collect()
}

/// Of what came back: a token reply's signature, and its tokens that can be read.
pub fn of_reply(request: &Request, reply: &Reply) -> Vec<Finding> {
    let Some(tokens) = (reply.status == 200).then(|| token::parse(&reply.body).ok()).flatten() else {
        return Vec::new();
    };
    let secret = request.expose(param::CLIENT_SECRET).map(Secret::from);
    let mut findings = vec![Finding::Signature(signature::inspect(&tokens, secret.as_ref()))];
    let client_id = request.expose(param::CLIENT_ID).unwrap_or_default();
    let read =
        |which, token: &Secret| Some(Finding::Jwt(Box::new(jwt::read(which, token, &tokens, client_id, request)?)));
    findings.extend(read(Which::Access, &tokens.access_token));
    findings.extend(tokens.id_token.as_ref().and_then(|token| read(Which::Id, token)));
    findings
}

/// A name with what may be seen of its value.
pub type Named = (String, Shown);
