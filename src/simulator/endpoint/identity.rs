//! The identity service and userinfo: who a token belongs to (fact sheet §11). Errors are plain text.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::{Value, json};

use super::bearer::Bearer;
use crate::simulator::{
    mint,
    params::Params,
    person::{CHANGED, LOCALE, Person, ZONE},
    reply,
    world::{Site, UserRef, World},
};

/// `GET /id/ORG/USER`.
pub async fn identity(
    State(world): State<Arc<World>>,
    site: Site,
    Path((_, org, user)): Path<(String, String, String)>,
    headers: HeaderMap,
    params: Params,
) -> Response {
    let asker = match asker(&world, &headers, &params) {
        Ok(asker) => asker,
        Err(word) => return reply::text(StatusCode::FORBIDDEN, word),
    };
    if mint::prefix15(&org) != mint::prefix15(&world.org_id(asker.org)) || !world.serves(site, asker.org) {
        return reply::text(StatusCode::FORBIDDEN, "Wrong_Org");
    }
    let users = (0..world.orgs[asker.org].spec.users.len()).map(|user| UserRef { org: asker.org, user });
    let same = |one: &UserRef| mint::prefix15(&world.user_id(*one)) == mint::prefix15(&user);
    let Some(asked) = users.into_iter().find(same) else {
        return reply::text(StatusCode::NOT_FOUND, "Bad_Id");
    };
    let mut answer = describe(&world, asked, asked == asker);
    if params.get("version") == Some("latest") {
        answer = serde_json::from_str(&answer.to_string().replace("{version}", VERSION)).unwrap_or(answer);
    }
    reply::json(StatusCode::OK, &answer)
}

/// `GET /services/oauth2/userinfo`.
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

const VERSION: &str = "66.0";
const UTC_OFFSET: i64 = 0;

/// Who asks, or the word that refuses them.
fn asker(world: &World, headers: &HeaderMap, params: &Params) -> Result<UserRef, &'static str> {
    match Bearer::read(world, headers, params) {
        Bearer::Missing => Err("Missing_OAuth_Token"),
        Bearer::Bad => Err("Bad_OAuth_Token"),
        Bearer::Session { user, .. } if !world.is_active(user) => Err("Inactive"),
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
