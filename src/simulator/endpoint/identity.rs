//! The identity service and userinfo: who a token belongs to (fact sheet §11). Errors are plain text.

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{bearer::Bearer, caller::VERSIONS};
use crate::simulator::{
    mint,
    params::Params,
    person::{CHANGED, LOCALE, Person, ZONE},
    reply::{self, Format},
    world::{Site, UserRef, World},
    xml,
};

/// Whom the path of an identity URL names.
#[derive(Deserialize)]
pub struct Asked {
    org: String,
    user: String,
}

/// `GET /id/ORG/USER`. A generic host sends the caller on to the org's own, whatever the token: it has
/// no users itself.
pub async fn identity(
    State(world): State<Arc<World>>,
    site: Site,
    Path(Asked { org, user }): Path<Asked>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    params: Params,
) -> Response {
    let Some(own) = site.org() else { return send_on(&world, site, &org, &user, query.as_deref()) };
    let asker = match asker(&world, &headers, &params) {
        Ok(asker) => asker,
        Err(word) => return reply::text(StatusCode::FORBIDDEN, word),
    };
    if own != asker.org || !is_org(&world, own, &org) {
        return reply::text(StatusCode::FORBIDDEN, "Wrong_Org");
    }
    let Some(asked) = user_of(&world, own, &user) else {
        return reply::text(StatusCode::NOT_FOUND, BAD_ID);
    };
    let mut answer = describe(&world, asked, asked == asker);
    if let Some(version) = params.get("version").and_then(version) {
        answer = serde_json::from_str(&answer.to_string().replace("{version}", &version)).unwrap_or(answer);
    }
    match Format::of(&params, &headers) {
        Format::Xml => reply::xml(&xml::document("user", &answer)),
        Format::Json | Format::Urlencoded => reply::json(StatusCode::OK, &answer),
    }
}

fn send_on(world: &World, site: Site, org: &str, user: &str, query: Option<&str>) -> Response {
    let Some(own) = (0..world.orgs.len()).find(|own| is_org(world, *own, org) && world.serves(site, *own)) else {
        return reply::text(StatusCode::NOT_FOUND, BAD_ID);
    };
    let Some(asked) = user_of(world, own, user) else {
        return reply::text(StatusCode::NOT_FOUND, BAD_ID);
    };
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    reply::found(&format!("{}{query}", world.identity_url(asked)))
}

fn user_of(world: &World, org: usize, id: &str) -> Option<UserRef> {
    let mut users = (0..world.orgs[org].spec.users.len()).map(|user| UserRef { org, user });
    users.find(|user| mint::prefix15(&world.user_id(*user)) == mint::prefix15(id))
}

/// `latest`, or one of the versions that are served.
fn version(asked: &str) -> Option<String> {
    let served = |number: u16| format!("{number}.0");
    if asked == "latest" {
        return Some(served(*VERSIONS.end()));
    }
    VERSIONS.map(served).find(|version| version == asked)
}

fn is_org(world: &World, org: usize, id: &str) -> bool {
    mint::prefix15(&world.org_id(org)) == mint::prefix15(id)
}

/// `GET` or `POST /services/oauth2/userinfo`.
pub async fn userinfo(State(world): State<Arc<World>>, site: Site, headers: HeaderMap, params: Params) -> Response {
    let user = match asker(&world, &headers, &params) {
        Ok(user) => user,
        Err(word) => return reply::text(StatusCode::FORBIDDEN, word),
    };
    if !world.serves(site, user.org) {
        return reply::text(StatusCode::FORBIDDEN, "Wrong_Org");
    }
    let person = Person::of(&world, user);
    let base = world.base(Site::Org(user.org));
    let answer = json!({
        "sub": world.identity_url(user),
        "user_id": world.user_id(user),
        "organization_id": world.org_id(user.org),
        "preferred_username": person.username,
        "nickname": person.nick,
        "name": person.name,
        "email": person.username,
        "email_verified": true,
        "given_name": person.first,
        "family_name": person.last,
        "zoneinfo": ZONE,
        "photos": photos(&base),
        "profile": format!("{base}/{}", world.user_id(user)),
        "picture": format!("{base}/profilephoto/005/F"),
        "address": {},
        "urls": urls(&world, user),
        "active": world.is_active(user),
        "user_type": "STANDARD",
        "language": LOCALE,
        "locale": LOCALE,
        "utcOffset": UTC_OFFSET,
        "updated_at": CHANGED,
        "is_app_installed": true,
        "is_salesforce_integration_user": false,
    });
    reply::json(StatusCode::OK, &answer)
}

const BAD_ID: &str = "Bad_Id";
/// The scopes that tell who a user is; the word for a session without any is inferred.
const IDENTIFYING: [&str; 8] = ["id", "openid", "api", "full", "profile", "email", "address", "phone"];
const NO_ACCESS: &str = "No_Access";
const UTC_OFFSET: i64 = 0;

/// Who asks, or the word that refuses them.
fn asker(world: &World, headers: &HeaderMap, params: &Params) -> Result<UserRef, &'static str> {
    match Bearer::read(world, headers, params) {
        Bearer::Missing => Err("Missing_OAuth_Token"),
        Bearer::Bad => Err("Bad_OAuth_Token"),
        Bearer::Inactive => Err("Inactive"),
        Bearer::Session { scopes, .. } if !scopes.iter().any(|scope| IDENTIFYING.contains(&&**scope)) => Err(NO_ACCESS),
        Bearer::Session { user, .. } => Ok(user),
    }
}

fn describe(world: &World, user: UserRef, asserted: bool) -> Value {
    let person = Person::of(world, user);
    json!({
        "id": world.identity_url(user),
        "asserted_user": asserted,
        "user_id": world.user_id(user),
        "organization_id": world.org_id(user.org),
        "username": person.username,
        "nick_name": person.nick,
        "display_name": person.name,
        "email": person.username,
        "email_verified": true,
        "first_name": person.first,
        "last_name": person.last,
        "timezone": ZONE,
        "photos": photos(&world.base(Site::Org(user.org))),
        "addr_street": null,
        "addr_city": null,
        "addr_state": null,
        "addr_country": null,
        "addr_zip": null,
        "mobile_phone": null,
        "mobile_phone_verified": false,
        "is_lightning_login_user": false,
        "status": { "created_date": null, "body": null },
        "urls": urls(world, user),
        "active": world.is_active(user),
        "user_type": "STANDARD",
        "language": LOCALE,
        "locale": LOCALE,
        "utcOffset": UTC_OFFSET,
        "last_modified_date": CHANGED,
        "is_app_installed": true,
    })
}

fn photos(base: &str) -> Value {
    json!({ "picture": format!("{base}/profilephoto/005/F"), "thumbnail": format!("{base}/profilephoto/005/T") })
}

fn urls(world: &World, user: UserRef) -> Value {
    let base = world.base(Site::Org(user.org));
    let id = world.org_id(user.org);
    let org = mint::prefix15(&id);
    let rest = |tail: &str| format!("{base}/services/data/v{{version}}/{tail}");
    json!({
        "enterprise": format!("{base}/services/Soap/c/{{version}}/{org}"),
        "metadata": format!("{base}/services/Soap/m/{{version}}/{org}"),
        "partner": format!("{base}/services/Soap/u/{{version}}/{org}"),
        "rest": rest(""),
        "sobjects": rest("sobjects/"),
        "search": rest("search/"),
        "query": rest("query/"),
        "recent": rest("recent/"),
        "tooling_soap": format!("{base}/services/Soap/T/{{version}}/{org}"),
        "tooling_rest": rest("tooling/"),
        "profile": format!("{base}/{}", world.user_id(user)),
        "feeds": rest("chatter/feeds"),
        "groups": rest("chatter/groups"),
        "users": rest("chatter/users"),
        "feed_items": rest("chatter/feed-items"),
        "feed_elements": rest("chatter/feed-elements"),
        "custom_domain": base,
    })
}
