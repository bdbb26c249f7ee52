//! The values an errand is made of in these tests: settings, what is saved, and what a server answers.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::{
    flow::step::Now,
    oauth::{
        call::{Answer, Silence, SilenceKind, Times},
        card::{Card, Grant},
        token::Reply,
    },
    profile::{LoginHost, OrgId, Profile, ProfileName, RedirectUri, Scopes, SecretSource, UserId},
    secret::Secret,
    upkeep::{Duty, Order, Stored},
};

pub const SECRET: &str = "CANARYsecret";
pub const ACCESS: &str = "00Dxx0000001gPL!CANARYaccess-old";
pub const REFRESH: &str = "5Aep861CANARYrefresh-old";
pub const NEW_ACCESS: &str = "00Dxx0000001gPL!CANARYaccess-new";
pub const NEW_REFRESH: &str = "5Aep861CANARYrefresh-new";
pub const ORG: &str = "00Dxx0000001gPLEAY";
pub const USER: &str = "005xx000001SwiUAAS";
pub const OTHER_ORG: &str = "00Dxx0000009ZZZEAU";
pub const OTHER_USER: &str = "005xx000009ZZZZAAS";
pub const INSTANCE: &str = "https://acme.my.salesforce.com";

/// A moment of this many seconds after the program's start.
pub fn at(seconds: u64) -> Now {
    let since_start = Duration::from_secs(seconds);
    Now { since_start, wall: Timestamp::UNIX_EPOCH + since_start }
}

pub fn profile() -> Profile {
    Profile {
        name: ProfileName::parse("acme").unwrap(),
        app: None,
        client_id: "3MVG9acme".into(),
        client_secret: Some(SecretSource::Env("ACME_SECRET".into())),
        login: LoginHost::parse("production", false).unwrap(),
        redirect_uri: RedirectUri::parse("http://localhost:1717/OauthRedirect").unwrap(),
        scopes: Scopes::default(),
        pkce: true,
        prompt: "login".into(),
        login_hint: None,
        extra: Vec::new(),
        tags: Vec::new(),
        kind: None,
        expect_org: None,
        expect_user: None,
        browser: None,
        timeout: Duration::from_secs(600),
        refresh_after: None,
        revoke_replaced: false,
        allow_custom_host: false,
    }
}

pub fn order(duty: Duty) -> Order {
    Order { name: ProfileName::parse("acme").unwrap(), duty, profile: Some(Arc::new(profile())) }
}

/// What is saved: logged in at second 0, seen then.
pub fn stored() -> Stored {
    stored_with(ACCESS, Some(REFRESH), |_| ())
}

pub fn stored_with(access: &str, refresh: Option<&str>, change: impl FnOnce(&mut Card)) -> Stored {
    let mut card: Card = serde_json::from_value(json!({
        "client_id": "3MVG9acme", "login_host": "https://login.salesforce.com", "instance_url": INSTANCE,
        "org": ORG, "user": USER, "username": "ana@acme.com", "kind": "production", "scopes": "api refresh_token",
        "minted_at": "1970-01-01T00:00:00Z", "seen_at": "1970-01-01T00:00:00Z", "refreshes": 0,
        "access_fingerprint": Secret::from(access).fingerprint(),
        "refresh_fingerprint": refresh.map(|token| Secret::from(token).fingerprint()),
        "origin": "minted", "hand_outs": [{"at": "1970-01-01T00:00:00Z", "to": "sfdx-url"}]
    }))
    .unwrap();
    change(&mut card);
    let reply = tokens(json!({ "access_token": access, "refresh_token": refresh }));
    let grant = Grant { refresh_token: refresh.map(Secret::from), reply: reply.to_string().into() };
    Stored { card: Box::new(card), grant }
}

/// What another process has saved meanwhile.
pub fn renewed() -> Stored {
    stored_with(NEW_ACCESS, Some(NEW_REFRESH), |card| card.refreshes = 1)
}

/// A refresh's reply without rotation; `null` takes a field out.
pub fn tokens(changes: Json) -> Json {
    let mut fields = json!({
        "access_token": NEW_ACCESS,
        "signature": "unchecked",
        "scope": "refresh_token api web",
        "instance_url": INSTANCE,
        "id": format!("https://login.salesforce.com/id/{ORG}/{USER}"),
        "token_type": "Bearer",
        "issued_at": "1763910000123",
    });
    let (Some(object), Json::Object(changes)) = (fields.as_object_mut(), changes) else { panic!("not an object") };
    object.extend(changes);
    object.retain(|_, value| !value.is_null());
    fields
}

pub fn user_info(org: &str, user: &str) -> Json {
    json!({ "organization_id": org, "user_id": user, "preferred_username": "ana@acme.com", "active": true })
}

pub fn answer(status: u16, body: impl ToString) -> Answer {
    let body = Secret::from(body.to_string());
    let content_type = "application/json".to_owned();
    Answer {
        reply: Ok(Reply { status, content_type, location: None, retry_after: None, trace: Default::default(), body }),
        times: Times::default(),
    }
}

/// An OAuth error as the token endpoint words it.
pub fn refusal(code: &str, description: &str) -> Answer {
    answer(400, json!({ "error": code, "error_description": description }))
}

pub fn dead() -> Answer {
    refusal("invalid_grant", "expired access/refresh token")
}

pub fn with_retry_after(mut answer: Answer, text: &str) -> Answer {
    if let Ok(reply) = &mut answer.reply {
        reply.retry_after = Some(text.to_owned());
    }
    answer
}

pub fn silence(kind: SilenceKind) -> Answer {
    Answer { reply: Err(Silence { kind, words: "as the wire said".into() }), times: Times::default() }
}

pub fn org(text: &str) -> OrgId {
    OrgId::parse(text).unwrap()
}

pub fn user(text: &str) -> UserId {
    UserId::parse(text).unwrap()
}
