//! The protocol's words: endpoint paths, parameter names, grant types and error codes, each once.
//! Nothing here computes; the simulator uses this file and nothing else of [`crate::oauth`].

/// Endpoint paths below a login host or an instance (fact sheet §2).
pub mod endpoint {
    /// Start of the web server flow (RFC 6749 §3.1).
    pub const AUTHORIZE: &str = "/services/oauth2/authorize";
    /// Code and refresh-token exchange (RFC 6749 §3.2).
    pub const TOKEN: &str = "/services/oauth2/token";
    /// Revocation (RFC 7009).
    pub const REVOKE: &str = "/services/oauth2/revoke";
    /// Introspection (RFC 7662).
    pub const INTROSPECT: &str = "/services/oauth2/introspect";
    /// OpenID Connect user info.
    pub const USERINFO: &str = "/services/oauth2/userinfo";
    /// One-time browser login link.
    pub const SINGLE_ACCESS: &str = "/services/oauth2/singleaccess";
    /// The identity service; `/ORG/USER` follows.
    pub const IDENTITY: &str = "/id";
    /// The signing keys (JWKS).
    pub const KEYS: &str = "/id/keys";
    /// OpenID Connect discovery.
    pub const DISCOVERY: &str = "/.well-known/openid-configuration";
    /// REST API root.
    pub const DATA: &str = "/services/data/";
    /// Salesforce's approval page.
    pub const APPROVAL_PAGE: &str = "/setup/secur/RemoteAccessAuthorizationPage.apexp";
    /// Salesforce's own error page, which never tells the client.
    pub const ERROR_PAGE: &str = "/setup/secur/RemoteAccessErrorPage.apexp";
}

/// Parameter names (fact sheet §3, §5, §7, §9, §10).
pub mod param {
    #![expect(missing_docs, reason = "each name is the parameter it spells")]
    pub const RESPONSE_TYPE: &str = "response_type";
    pub const CLIENT_ID: &str = "client_id";
    pub const CLIENT_SECRET: &str = "client_secret";
    pub const REDIRECT_URI: &str = "redirect_uri";
    pub const SCOPE: &str = "scope";
    pub const STATE: &str = "state";
    pub const PROMPT: &str = "prompt";
    pub const LOGIN_HINT: &str = "login_hint";
    pub const DISPLAY: &str = "display";
    pub const IMMEDIATE: &str = "immediate";
    pub const NONCE: &str = "nonce";
    pub const CODE_CHALLENGE: &str = "code_challenge";
    pub const CODE_CHALLENGE_METHOD: &str = "code_challenge_method";
    pub const CODE_VERIFIER: &str = "code_verifier";
    pub const GRANT_TYPE: &str = "grant_type";
    pub const CODE: &str = "code";
    pub const REFRESH_TOKEN: &str = "refresh_token";
    pub const ACCESS_TOKEN: &str = "access_token";
    pub const TOKEN: &str = "token";
    pub const TOKEN_TYPE_HINT: &str = "token_type_hint";
    pub const FORMAT: &str = "format";
    pub const ERROR: &str = "error";
    pub const ERROR_DESCRIPTION: &str = "error_description";
    pub const ISS: &str = "iss";
    pub const COMMUNITY_URL: &str = "sfdc_community_url";
    pub const COMMUNITY_ID: &str = "sfdc_community_id";
}

/// Grant types of the token endpoint.
pub mod grant_type {
    /// RFC 6749 §4.1.3.
    pub const AUTHORIZATION_CODE: &str = "authorization_code";
    /// RFC 6749 §6.
    pub const REFRESH_TOKEN: &str = "refresh_token";
}

/// Error codes as Salesforce spells them (fact sheet §4, §5).
pub mod error {
    #![expect(missing_docs, reason = "each name is the code it spells")]
    pub const ACCESS_DENIED: &str = "access_denied";
    pub const IMMEDIATE_UNSUCCESSFUL: &str = "immediate_unsuccessful";
    pub const INACTIVE_ORG: &str = "inactive_org";
    pub const INACTIVE_USER: &str = "inactive_user";
    pub const INVALID_APP_ACCESS: &str = "invalid_app_access";
    pub const INVALID_CLIENT: &str = "invalid_client";
    pub const INVALID_CLIENT_ID: &str = "invalid_client_id";
    pub const INVALID_GRANT: &str = "invalid_grant";
    pub const INVALID_REQUEST: &str = "invalid_request";
    pub const INVALID_SCOPE: &str = "invalid_scope";
    pub const INVALID_TOKEN: &str = "invalid_token";
    pub const RATE_LIMIT_EXCEEDED: &str = "rate_limit_exceeded";
    pub const REDIRECT_URI_MISMATCH: &str = "redirect_uri_mismatch";
    pub const REDIRECT_URI_MISSING: &str = "redirect_uri_missing";
    pub const SERVER_ERROR: &str = "server_error";
    pub const SERVICE_UNAVAILABLE: &str = "service_unavailable";
    pub const SLOW_DOWN: &str = "slow_down";
    pub const SYSTEM_DOWN: &str = "system_down";
    pub const UNKNOWN_ERROR: &str = "unknown_error";
    pub const UNSUPPORTED_GRANT_TYPE: &str = "unsupported_grant_type";
    pub const UNSUPPORTED_RESPONSE_TYPE: &str = "unsupported_response_type";
    pub const UNSUPPORTED_TOKEN_TYPE: &str = "unsupported_token_type";
    pub const APP_BLOCKED: &str = "OAUTH_APP_BLOCKED";
    pub const APP_ACCESS_DENIED: &str = "OAUTH_APP_ACCESS_DENIED";
    pub const AUTHORIZATION_BLOCKED: &str = "OAUTH_AUTHORIZATION_BLOCKED";
    pub const EC_APP_NOT_FOUND: &str = "OAUTH_EC_APP_NOT_FOUND";
    pub const APPROVAL_GENERIC: &str = "OAUTH_APPROVAL_ERROR_GENERIC";
}

/// The method of PKCE that orgdeck sends (RFC 7636 §4.2).
pub const S256: &str = "S256";
/// The response type of the web server flow.
pub const RESPONSE_TYPE_CODE: &str = "code";
