//! The values a login is made of in these tests: a profile and a plan, and what Salesforce answers.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

use crate::{
    flow::{Consent, Event, Now, Plan, Way},
    oauth::{
        call::{Answer, Silence, SilenceKind, Times},
        callback,
        card::Card,
        token::Reply,
    },
    profile::{LoginHost, Profile, ProfileName, RedirectUri, Scopes, SecretSource},
    secret::Secret,
};

pub const SECRET: &str = "CANARYsecret";
pub const STATE: &str = "CANARYstate";
pub const VERIFIER: &str = "CANARYverifier-of-at-least-43-characters-0123456789";
pub const CODE: &str = "aPrxCANARYcode.9nc2OQ==";
/// What the browser comes back with.
pub const RETURN: &str = "code=aPrxCANARYcode.9nc2OQ%3D%3D&state=CANARYstate";
pub const ACCESS: &str = "00Dxx0000001gPL!CANARYaccess";
pub const REFRESH: &str = "5Aep861CANARYrefresh";
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
        scopes: Scopes::parse(["api", "web", "refresh_token"]).unwrap(),
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

pub fn plan() -> Plan {
    plan_of(profile())
}

pub fn plan_of(profile: Profile) -> Plan {
    Plan {
        profile: Arc::new(profile),
        known: None,
        elsewhere: Vec::new(),
        consent: Consent::default(),
        way: Way::Browser,
    }
}

/// A plan for a profile whose file already holds this.
pub fn plan_with(known: Card) -> Plan {
    Plan { known: Some(known), ..plan() }
}

/// A token reply's fields, the signature right; `null` takes a field out.
pub fn tokens(changes: Json) -> Json {
    let mut fields = json!({
        "access_token": ACCESS,
        "refresh_token": REFRESH,
        "scope": "web refresh_token api",
        "id_token": "eyJCANARYidtoken",
        "instance_url": INSTANCE,
        "id": format!("https://login.salesforce.com/id/{ORG}/{USER}"),
        "token_type": "Bearer",
        "issued_at": "1763910000123",
    });
    change(&mut fields, changes);
    if fields.get("signature").is_none() {
        let message = format!("{}{}", fields["id"].as_str().unwrap(), fields["issued_at"].as_str().unwrap_or_default());
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), message.as_bytes());
        change(&mut fields, json!({ "signature": STANDARD.encode(tag) }));
    }
    fields
}

/// An identity reply's fields; `null` takes a field out.
pub fn identity(changes: Json) -> Json {
    let mut fields = json!({
        "organization_id": ORG,
        "user_id": USER,
        "username": "ana@acme.com",
        "display_name": "Ana Lopez",
        "active": true,
    });
    change(&mut fields, changes);
    fields
}

pub fn change(fields: &mut Json, changes: Json) {
    let (Some(fields), Json::Object(changes)) = (fields.as_object_mut(), changes) else { panic!("not an object") };
    fields.extend(changes);
    *fields = std::mem::take(fields).into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>();
}

pub fn answer(status: u16, body: impl ToString) -> Answer {
    let body = Secret::from(body.to_string());
    Answer {
        reply: Ok(Reply {
            status,
            content_type: "application/json".into(),
            location: None,
            retry_after: None,
            trace: Default::default(),
            body,
        }),
        times: Times::default(),
    }
}

pub fn silence(kind: SilenceKind) -> Answer {
    Answer { reply: Err(Silence { kind, words: "as the wire said".into() }), times: Times::default() }
}

pub fn returned(query: &str) -> Event {
    Event::Returned(callback::parse(query).unwrap())
}
