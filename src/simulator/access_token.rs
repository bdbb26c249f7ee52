//! How an access token is spelled: opaque, or a JWT where the app issues those (fact sheet §5, §11). What
//! it is good for is the grant's, either way.

use jsonwebtoken::Extras;
use serde::Serialize;

use super::{
    clock::{Millis, millis},
    grant::Consent,
    id_token::SigningKey,
    mint,
    scenario::AppSpec,
    world::{Site, World},
};

/// How far `nbf` lies before `iat`, in seconds: as in the samples of Salesforce's Mobile SDK.
const EARLY: i64 = 15;

/// What a JWT access token says, as in the samples of Salesforce's Mobile SDK; times in seconds.
#[derive(Debug, Serialize)]
struct Claims<'a> {
    scp: String,
    aud: [&'a str; 1],
    sub: String,
    nbf: i64,
    mty: &'static str,
    /// Inferred: something of the session. It makes two tokens of one second different.
    sfi: String,
    roles: [&'static str; 0],
    iss: &'a str,
    hsc: bool,
    exp: i64,
    iat: i64,
    client_id: &'a str,
}

/// A new access token for a consent. A JWT ends when it says, however much it is used.
pub fn access_token(world: &World, app: &AppSpec, consent: &Consent, now: Millis) -> String {
    let org = &world.org_id(consent.user.org);
    if app.jwt { jwt(world, app, consent, now) } else { mint::access_token(org) }
}

fn jwt(world: &World, app: &AppSpec, consent: &Consent, now: Millis) -> String {
    let user = consent.user;
    let (instance, iat) = (world.base(Site::Org(user.org)), now / 1000);
    let claims = Claims {
        scp: consent.scopes.join(" "),
        aud: [&instance],
        sub: format!("uid:{}", world.user_id(user)),
        nbf: iat - EARLY,
        mty: "oauth",
        sfi: mint::random(43),
        roles: [],
        iss: &instance,
        hsc: false,
        exp: now.saturating_add(millis(app.session)) / 1000,
        iat,
        client_id: &consent.client_id,
    };
    let mut header = Extras::default();
    header.insert("tty", "sfdc-core-token");
    header.insert("tnk", format!("core/simulator/{}", world.org_id(user.org)));
    header.insert("ver", "1.0");
    world.signing_key.get_or_init(SigningKey::generate).sign_with(header, &claims).unwrap_or_default()
}
