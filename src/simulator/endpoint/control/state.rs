//! `GET /simulator/state`: the world for programs. Consumer secrets are not in it, and tokens are masked.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::{Value, json};

use crate::simulator::{
    grant::{Live, LiveToken},
    page::control::{app_of, live, policy},
    reply,
    world::{Holder, Site, UserRef, World},
};

/// All of the world.
pub async fn state(State(world): State<Arc<World>>) -> Response {
    let orgs: Vec<_> = (0..world.orgs.len()).map(|number| org(&world, number)).collect();
    let apps: Vec<_> = (0..world.apps.len()).map(|number| app(&world, number)).collect();
    let grants: Vec<_> = live(&world, |_| true).iter().map(|live| grant(&world, live)).collect();
    let state = json!({
        "url": world.origin,
        "now_ms": world.clock.now(),
        "hosts": { "login": world.base(Site::Login), "test": world.base(Site::Test) },
        "orgs": orgs,
        "apps": apps,
        "grants": grants,
        "counters": world.state().grants.counters,
    });
    reply::json(StatusCode::OK, &state)
}

fn org(world: &World, org: usize) -> Value {
    let spec = &world.orgs[org].spec;
    let users = spec.users.iter().enumerate().map(|(user, spec)| {
        let user = UserRef { org, user };
        json!({
            "username": spec.username,
            "name": spec.name,
            "id": world.user_id(user),
            "active": world.is_active(user),
        })
    });
    json!({
        "name": spec.name,
        "label": spec.label,
        "kind": spec.kind.word(),
        "org_id": world.org_id(org),
        "login": world.base(Site::Org(org)),
        "site": spec.site.as_ref().map(|_| world.base(Site::Community(org))),
        "users": users.collect::<Vec<_>>(),
        "switches": switches(world, Holder::Org(org)),
    })
}

fn app(world: &World, app: usize) -> Value {
    let spec = world.app(app);
    json!({
        "name": spec.name,
        "label": spec.label,
        "kind": spec.kind.words(),
        "home": spec.home,
        "installed": spec.installed,
        "client_id": spec.client_id,
        "callbacks": spec.callbacks,
        "scopes": spec.scopes,
        "pkce": spec.pkce,
        "secret_for_login": spec.web_secret,
        "secret_for_refresh": spec.refresh_secret,
        "rotate_refresh_tokens": spec.rotate,
        "refresh_token_policy": policy(spec.refresh_policy),
        "session_seconds": spec.session.as_secs(),
        "switches": switches(world, Holder::App(app)),
    })
}

fn grant(world: &World, live: &Live) -> Value {
    let user = live.consent.user;
    let app = app_of(world, &live.consent).map(|app| &world.app(app).name);
    json!({
        "org": world.orgs[user.org].spec.name,
        "username": world.user(user).username,
        "app": app,
        "scopes": live.consent.scopes,
        "created_ms": live.created,
        "used_ms": live.used,
        "place": live.place,
        "refresh_token": live.refresh.as_ref().map(token),
        "access_tokens": live.access.iter().map(token).collect::<Vec<_>>(),
    })
}

fn token(token: &LiveToken) -> Value {
    json!({ "masked": token.mask, "ends_ms": token.ends })
}

fn switches(world: &World, holder: Holder) -> Vec<String> {
    world.switches(holder).iter().map(ToString::to_string).collect()
}
