//! Each documented error (fact sheet §4, §5, §7, §9 to §12, §14) as the simulator is told to say it: where,
//! its code, its words, and its HTTP status where that is not the usual one.

use orgdeck::oauth::error::{At, Case, OAuthError};

/// An error and where it is heard.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// Where.
    pub at: At,
    /// The simulator's endpoint, and what else its switch says.
    pub spot: &'static str,
    pub more: &'static str,
    pub code: &'static str,
    pub words: &'static str,
}

impl Said {
    /// The switch that says it.
    pub fn switch(&self) -> String {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("error", self.code).append_pair("error_description", self.words);
        format!("{}:{}{}", self.spot, form.finish(), self.more)
    }

    /// What the table is asked.
    pub fn case(&self) -> Case {
        Case::heard(self.at, &OAuthError::new(self.code, self.words))
    }
}

type Words = (&'static str, &'static str);

fn of(at: At, spot: &'static str, more: &'static str, list: &[Words]) -> Vec<Said> {
    list.iter().map(|(code, words)| Said { at, spot, more, code, words }).collect()
}

/// What a login meets, in the browser and at the token endpoint.
pub fn login() -> Vec<Said> {
    [
        of(At::Authorize, "authorize", "", CALLBACK),
        of(At::Authorize, "authorize", "&place=bare", BARE),
        of(At::Authorize, "authorize", "&place=page", PAGE),
        of(At::Exchange, "token", "", TOKEN),
        of(At::Exchange, "token", "", CLIENT_LIST),
    ]
    .concat()
}

/// The callback is told (§4).
const CALLBACK: &[Words] = &[
    ("access_denied", "end-user denied authorization"),
    ("access-denied", "end-user denied authorization"),
    ("immediate_unsuccessful", "immediate unsuccessful"),
    ("OAUTH_APP_BLOCKED", "this app is blocked by admin"),
    ("OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app"),
    ("OAUTH_AUTHORIZATION_BLOCKED", "Cross-org OAuth flows are not supported for this external client app"),
    ("OAUTH_EC_APP_NOT_FOUND", "External client app is not installed in this org"),
    ("invalid_scope", "invalid, unknown or malformed"),
    ("invalid_request", "missing required code challenge"),
    ("unsupported_response_type", "response type is not supported"),
    ("inactive_user", "user is inactive"),
    ("inactive_org", "organization is locked, closed, or suspended"),
    ("rate_limit_exceeded", "login rate exceeded"),
    ("server_error", ""),
];

/// Bare text, before anybody is asked who they are (§4).
const BARE: &[Words] = &[
    ("invalid_client_id", "client identifier invalid"),
    ("redirect_uri_mismatch", "redirect_uri must match configuration"),
    ("redirect_uri_missing", "missing required redirect_uri"),
    ("unsupported_response_type", "response type is not supported"),
    ("invalid_request", "missing required code challenge"),
    ("invalid_request", "must use HTTPS"),
    ("invalid_request", "must use HTTP GET"),
    ("invalid_request", "out-of-band not supported"),
    ("invalid_scope", "the requested scope is not allowed"),
];

/// Salesforce's own error page (§4).
const PAGE: &[Words] = &[
    ("invalid_client", "app must be installed into org"),
    ("OAUTH_APPROVAL_ERROR_GENERIC", "An unexpected error has occured during authentication. Please try again."),
    ("OAUTH_APPROVAL_ERROR_GENERIC", "An unexpected error has occurred during authentication. Please try again."),
    ("invalid_grant", "invalid user credentials"),
    ("invalid_grant", "IP restricted or invalid login hours"),
    ("login_error", ""),
    ("invalid_session_level", ""),
    ("invalid_otp", ""),
    ("otp_error", ""),
    ("invalid_expid", ""),
    ("unsupported_expid", ""),
];

/// The token endpoint, for a code (§5).
const TOKEN: &[Words] = &[
    ("invalid_grant", "expired authorization code"),
    ("invalid_grant", "invalid authorization code"),
    ("invalid_grant", "invalid code verifier"),
    ("invalid_request", "invalid code verifier"),
    ("invalid_grant", "missing required code verifier"),
    ("invalid_request", "missing required code verifier"),
    ("invalid_request", "unexpected code verifier"),
    ("invalid_grant", "unexpected code verifier"),
    ("redirect_uri_mismatch", "redirect_uri must match configuration"),
    ("redirect_uri_missing", ""),
    ("invalid_client_id", "client identifier invalid"),
    ("invalid_client", "invalid client credentials"),
    ("invalid_client", "app must be installed into org"),
    ("invalid_app_access", "user is not admin approved to access this app"),
    ("invalid_grant", "user hasn't approved this consumer"),
    ("invalid_grant", "ip restricted"),
    ("invalid_grant", "invalid login hours"),
    ("invalid_grant", "authentication failure"),
    ("invalid_grant", "no valid scopes defined"),
    ("invalid_grant", "words that nobody wrote down"),
    ("inactive_user", "user is inactive"),
    ("inactive_org", "organization is locked, closed, or suspended"),
    ("rate_limit_exceeded", "login rate exceeded"),
    ("invalid_scope", "the requested scope is not allowed"),
    ("unsupported_grant_type", "grant type not supported"),
    ("invalid_request", "must use HTTPS"),
    ("invalid_request", "must use POST"),
    ("invalid_request", "duplicate parameter"),
    ("unknown_error", "retry your request"),
    ("server_error", ""),
    ("service_unavailable", ""),
    ("system_down", ""),
];

/// The codes of Salesforce's own client that stand nowhere else (§5).
const CLIENT_LIST: &[Words] = &[
    ("app_blocked", "this app is blocked by admin"),
    ("client_blocked", ""),
    ("app_not_found", ""),
    ("oauth_flow_disabled", ""),
    ("oauth_policy_not_found", ""),
    ("ecapp_policy_not_found", ""),
    ("fail_close_app_blocked", ""),
    ("invalid_distribution_state", ""),
    ("installation_error", ""),
    ("invalid_basic_auth_header", "invalid basic authorization header"),
    ("invalid_assertion_type", ""),
    ("bad_jti_claim", ""),
    ("invalid_dpop_proof", ""),
    ("app_attest_failed", ""),
    ("app_attest_failed_retry", ""),
    ("client_blocked_retry", ""),
    ("registration_error", ""),
    ("failed_registration", ""),
    ("exceeded_registration_limit", ""),
    ("authorization_pending", ""),
    ("slow_down", ""),
];

/// The token endpoint, for a refresh token (§5, §7).
pub fn refresh() -> Vec<Said> {
    of(At::Refresh, "token", "", REFRESH)
}

const REFRESH: &[Words] = &[
    ("invalid_grant", "expired access/refresh token"),
    ("invalid_grant", "token validity expired"),
    ("invalid_grant", "token request is already being processed"),
    ("invalid_grant", "expired authorization code"),
    ("invalid_grant", "ip restricted"),
    ("invalid_request", "unexpected code verifier"),
    ("invalid_grant", "unexpected code verifier"),
    ("invalid_request", "scope parameter not supported"),
    ("invalid_client", "invalid client credentials"),
    ("invalid_client", "app must be installed into org"),
    ("invalid_client_id", "client identifier invalid"),
    ("invalid_app_access", "user is not admin approved to access this app"),
    ("unsupported_grant_type", "grant type not supported"),
    ("inactive_user", "user is inactive"),
    ("inactive_org", "organization is locked, closed, or suspended"),
    ("unknown_error", "retry your request"),
    ("server_error", ""),
    ("service_unavailable", ""),
    ("system_down", ""),
    ("slow_down", ""),
];

/// The revocation endpoint (§9).
pub fn revoke() -> Vec<Said> {
    let said = [("unsupported_token_type", "this token type is not supported"), ("invalid_token", "invalid token")];
    of(At::Revoke, "revoke", "", &said)
}

/// Introspection (§10); a check then asks the identity service.
pub fn introspection() -> Vec<Said> {
    of(At::Check, "introspect", "", &[("invalid_client", "invalid client credentials")])
}

/// The identity service, which a check asks where introspection tells nothing (§11).
pub fn identity() -> Vec<Said> {
    let refused = [("Missing_OAuth_Token", ""), ("Wrong_Org", ""), ("No_Access", ""), ("Inactive", "")];
    let gone = [("Bad_Id", ""), ("No_Site_Endpoint", "")];
    [
        of(At::Check, "identity", "", &refused),
        of(At::Check, "identity", "&status=404", &gone),
        of(At::Check, "identity", "&status=401", &[("Internal Error", "")]),
        of(At::Check, "identity", "", &[("Bad_OAuth_Token", "")]),
    ]
    .concat()
}

/// Using the org with a token: the list of grants, and a link into it (§2, §7, §16b).
pub fn api() -> Vec<Said> {
    [
        of(At::Api, "data", "&status=401", &[("INVALID_SESSION_ID", "Session expired or invalid")]),
        of(
            At::Api,
            "data",
            "&status=401",
            &[("INVALID_SESSION_ID", "This session is not valid for use with the REST API")],
        ),
        of(At::Api, "data", "", &[("API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.")]),
        of(At::Api, "data", "", &[("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")]),
        of(At::Api, "data", "", &[("No_Access", ""), ("no_browser_session", "")]),
    ]
    .concat()
}
