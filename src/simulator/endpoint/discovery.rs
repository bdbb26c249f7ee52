//! OpenID Connect discovery and the signing keys (fact sheet §2).

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::json;

use super::register::REGISTER;
use crate::{
    oauth::names::endpoint,
    simulator::{
        id_token::SigningKey,
        reply,
        world::{Site, World},
    },
};

/// Every scope of the fact sheet's §12.
const SCOPES: &str = "api web full id openid profile email address phone refresh_token offline_access chatter_api \
                      visualforce lightning content custom_permissions wave_api eclair_api pardot_api sfap_api \
                      einstein_gpt_api chatbot_api mcp_api scrt_api interaction_api cdp_api cdp_query_api \
                      cdp_profile_api cdp_ingest_api cdp_segment_api cdp_identityresolution_api \
                      cdp_calculated_insight_api user_registration_api pwdless_login_api forgot_password";

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
        "registration_endpoint": at(REGISTER),
        "scopes_supported": SCOPES.split_ascii_whitespace().collect::<Vec<_>>(),
        // As Salesforce lists them; the simulator serves the first (fact sheet §2).
        "response_types_supported": ["code", "token", "token id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "display_values_supported": ["page", "popup", "touch"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic", "private_key_jwt"],
        "claims_supported": ["sub", "name", "email", "preferred_username", "organization_id", "user_id"],
    });
    reply::json(StatusCode::OK, &document)
}

/// The keys that verify id_tokens.
pub async fn keys(State(world): State<Arc<World>>, _: Site) -> Response {
    reply::json(StatusCode::OK, &world.signing_key.get_or_init(SigningKey::generate).jwks())
}
