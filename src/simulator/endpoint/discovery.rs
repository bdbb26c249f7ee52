//! OpenID Connect discovery and the signing keys (fact sheet §2).

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::json;

use crate::{
    oauth::names::endpoint,
    simulator::{
        id_token::SigningKey,
        reply,
        world::{Site, World},
    },
};

/// The discovery document of a site.
pub async fn document(State(world): State<Arc<World>>, site: Site) -> Response {
    let base = world.base(site);
    let at = |path: &str| format!("{base}{path}");
    let document = json!({
        "issuer": base,
        "authorization_endpoint": at(endpoint::AUTHORIZE),
        "token_endpoint": at(endpoint::TOKEN),
        "revocation_endpoint": at(endpoint::REVOKE),
        "userinfo_endpoint": at(endpoint::USERINFO),
        "jwks_uri": at(endpoint::KEYS),
        "introspection_endpoint": at(endpoint::INTROSPECT),
        "scopes_supported": ["api", "web", "full", "id", "openid", "profile", "email", "address", "phone", "refresh_token", "offline_access"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "display_values_supported": ["page", "popup", "touch"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "claims_supported": ["sub", "name", "email", "preferred_username", "organization_id", "user_id"],
    });
    reply::json(StatusCode::OK, &document)
}

/// The keys that verify id_tokens.
pub async fn keys(State(world): State<Arc<World>>, _: Site) -> Response {
    reply::json(StatusCode::OK, &world.signing_key.get_or_init(SigningKey::generate).jwks())
}
