//! What the stage plays: settings, cards, and servers that always say the same.

use std::time::Duration;

use jiff::Timestamp;

use crate::{
    flow::{Event, FlowId, Wish},
    oauth::{
        call::{Answer, Times},
        card::{Card, Origin},
        token::Reply,
    },
    profile::{Kind, OrgId, UserId},
};

/// Profiles for every condition; one of them is broken.
pub const SETTINGS: &str = r#"
version = 1
[apps.acme]
client_id = "3MVG9IHf89I1t8hrvswazsWedXWY0iqK20PSFaInvUgLFB6vrcb9bbWFTSIHpO8G2jxBLJA6uZGyPFC5Aejq"
client_secret = { env = "ACME_SECRET" }
label = "Acme deck"
[defaults]
app = "acme"
redirect_uri = "http://localhost:1717/OauthRedirect"
scopes = ["api", "web", "refresh_token"]
[profiles.acme-prod]
login = "production"
tags = ["acme"]
[profiles.acme-uat]
login = "sandbox"
tags = ["acme"]
expect_org = "00D8K0000004aaMUAE"
login_hint = "deploy@acme.com.uat"
[profiles.acme-qa]
login = "sandbox"
tags = ["acme"]
login_hint = "deploy@acme.com.qa"
[profiles.acme-dev7]
login = "sandbox"
tags = ["acme"]
[profiles.globex-prod]
login = "production"
tags = ["globex"]
[profiles.globex-uat]
login = "sandbox"
tags = ["globex"]
[profiles.initech-full]
login = "sandbox"
[profiles.initech-broken]
login = "somewhere"
[profiles.umbrella-dev]
login = "https://umbrella-dev-ed.develop.my.salesforce.com"
login_hint = "bo@umbrella.com"
"#;

/// When it plays.
pub const START: &str = "2026-08-20T10:42:07Z";

/// A card, and how many minutes ago a server answered for it.
pub fn card(username: &str, kind: Kind, minutes: i64) -> Card {
    let now: Timestamp = START.parse().unwrap();
    let seen_at = now - jiff::SignedDuration::from_mins(minutes);
    Card {
        client_id: "3MVG9IHf89I1t8hrvswazsWedXWY0iqK20PSFaInvUgLFB6vrcb9bbWFTSIHpO8G2jxBLJA6uZGyPFC5Aejq".into(),
        login_host: match kind {
            Kind::Sandbox => "https://test.salesforce.com".into(),
            _ => "https://login.salesforce.com".into(),
        },
        instance_url: "https://acme--uat.sandbox.my.salesforce.com".into(),
        org: OrgId::parse("00D8K0000004aaMUAE").unwrap(),
        user: UserId::parse(&user_id(username)).unwrap(),
        username: Some(username.into()),
        display_name: None,
        kind,
        scopes: Some("api web refresh_token".into()),
        minted_at: seen_at - jiff::SignedDuration::from_hours(48),
        issued_at: Some(seen_at),
        seen_at,
        refreshes: 2,
        refreshed_at: None,
        expires_at: None,
        ended_at: None,
        access_fingerprint: "ba7816bf".into(),
        refresh_fingerprint: Some("1f3a9c04".into()),
        origin: Origin::Minted,
        hand_outs: Vec::new(),
    }
}

/// Each name has an id of its own; the one that signs in has the id of the replies.
fn user_id(username: &str) -> String {
    match username {
        "deploy@acme.com.uat" => "0058K000001SwiUQAS".to_owned(),
        other => format!("0058K{:010}", other.bytes().map(u32::from).sum::<u32>()),
    }
}

pub fn served(id: FlowId, wish: Wish) -> Option<Event> {
    Some(match wish {
        Wish::Unlock(_) => Event::Unlocked(None),
        Wish::Mint => Event::Minted {
            state: format!("state-{}-ufBYdmOTOVRgSTMh1c8VvX1FBcPbJpSnzFVuz", id.0).into(),
            verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into(),
        },
        Wish::Listen(..) => Event::Listening {
            words: "localhost:1717".into(),
            link: Some(format!("http://localhost:1717/go/7kq2m9xa{}t", id.0)),
        },
        Wish::Browse(_) => Event::Browsed("browser opened".into()),
        Wish::Exchange(call, request) => match request.expose("code") {
            Some("bad") => Event::Answered(call, reply(400, BAD_CODE, 212)),
            _ => Event::Answered(call, reply(200, TOKENS, 212)),
        },
        Wish::Identify(call, _) => Event::Answered(call, reply(200, IDENTITY, 64)),
        Wish::Revoke(call, _) => Event::Answered(call, reply(200, "", 31)),
        Wish::Hold => Event::Held(None),
        Wish::Save(..) => Event::Saved,
        Wish::Release => return None,
    })
}

/// A server's answer after so many milliseconds.
pub fn reply(status: u16, body: &str, took: u64) -> Answer {
    let millis = Duration::from_millis;
    Answer {
        reply: Ok(Reply {
            status,
            content_type: "application/json;charset=UTF-8".into(),
            location: None,
            retry_after: None,
            trace: Default::default(),
            body: body.into(),
        }),
        times: Times { connect: Some(millis(18)), first_byte: Some(millis(took - 2)), done: millis(took) },
    }
}

const BAD_CODE: &str = r#"{"error":"invalid_grant","error_description":"expired authorization code"}"#;
pub const TOKENS: &str = r#"{"access_token":"00D8K0000004aaM!AQcAQH0dMHZfz972Szmpkb58urFRkgeBGsxL","refresh_token":"5Aep861TSESvWeug_xvFHRBTTbf_YrTWgEyjBJrPS","signature":"CMJ4l+CCaPQiKjoOEwEig9H4wqhpuLSk4J2urAe+fVg=","scope":"refresh_token web api","instance_url":"https://acme--uat.sandbox.my.salesforce.com","id":"https://test.salesforce.com/id/00D8K0000004aaMUAE/0058K000001SwiUQAS","token_type":"Bearer","issued_at":"1787222527000"}"#;
const IDENTITY: &str = r#"{"id":"https://test.salesforce.com/id/00D8K0000004aaMUAE/0058K000001SwiUQAS","organization_id":"00D8K0000004aaMUAE","user_id":"0058K000001SwiUQAS","username":"deploy@acme.com.uat","display_name":"Deploy Bot","email":"deploy@acme.com","active":true}"#;
