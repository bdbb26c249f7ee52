//! The table, row by row: each documented error of Salesforce's has an explanation of its own.

use std::collections::BTreeMap;

use super::*;

/// Where, code and words in each of its spellings, and who acts.
type RowOf = (At, &'static [(&'static str, &'static str)], Who);

/// Each row of the fact sheet's error lists (§4, §5, §7, §9, §10, §11): where, code, words, and who acts.
/// The same thing in two spellings is one row.
const ROWS: &[RowOf] = &[
    (At::Authorize, &[("invalid_client_id", "client identifier invalid")], Who::You),
    (At::Authorize, &[("redirect_uri_mismatch", "redirect_uri must match configuration")], Who::AppOwner),
    (At::Authorize, &[("redirect_uri_missing", "")], Who::AppOwner),
    (At::Authorize, &[("invalid_request", "missing required code challenge")], Who::You),
    (At::Authorize, &[("unsupported_response_type", "response type is not supported")], Who::You),
    (At::Authorize, &[("invalid_scope", "invalid, unknown or malformed")], Who::AppOwner),
    (
        At::Authorize,
        &[("access_denied", "end-user denied authorization"), ("access-denied", "end-user denied authorization")],
        Who::You,
    ),
    (At::Authorize, &[("immediate_unsuccessful", "")], Who::You),
    (
        At::Authorize,
        &[("OAUTH_APP_BLOCKED", "this app is blocked by admin"), ("app_blocked", "this app is blocked by admin")],
        Who::OrgAdmin,
    ),
    (
        At::Authorize,
        &[
            ("OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app"),
            ("invalid_app_access", "user is not admin approved to access this app"),
        ],
        Who::OrgAdmin,
    ),
    (
        At::Authorize,
        &[("OAUTH_AUTHORIZATION_BLOCKED", "Cross-org OAuth flows are not supported for this external client app")],
        Who::You,
    ),
    (
        At::Authorize,
        &[("OAUTH_EC_APP_NOT_FOUND", "External client app is not installed in this org"), ("app_not_found", "")],
        Who::OrgAdmin,
    ),
    (At::Authorize, &[("invalid_client", "app must be installed into org")], Who::OrgAdmin),
    (
        At::Authorize,
        &[
            (
                "OAUTH_APPROVAL_ERROR_GENERIC",
                "An unexpected error has occured during authentication. Please try again.",
            ),
            ("OAUTH_APPROVAL_ERROR_GENERIC", "An unexpected error has occurred during authentication."),
        ],
        Who::OrgAdmin,
    ),
    (At::Authorize, &[("invalid_request", "must use HTTPS")], Who::You),
    (At::Authorize, &[("invalid_request", "must use HTTP GET")], Who::You),
    (At::Authorize, &[("invalid_request", "out-of-band not supported")], Who::You),
    (At::Authorize, &[("invalid_grant", "invalid user credentials")], Who::You),
    (At::Authorize, &[("invalid_grant", "IP restricted or invalid login hours")], Who::OrgAdmin),
    (At::Exchange, &[("invalid_grant", "expired authorization code")], Who::You),
    (At::Exchange, &[("invalid_grant", "invalid authorization code")], Who::You),
    (
        At::Exchange,
        &[("invalid_grant", "invalid code verifier"), ("invalid_request", "invalid code verifier")],
        Who::You,
    ),
    (At::Exchange, &[("invalid_grant", "missing required code verifier")], Who::You),
    (
        At::Exchange,
        &[("invalid_grant", "unexpected code verifier"), ("invalid_request", "unexpected code verifier")],
        Who::You,
    ),
    (At::Refresh, &[("invalid_request", "unexpected code verifier")], Who::You),
    (At::Exchange, &[("invalid_client", "invalid client credentials")], Who::You),
    (At::Refresh, &[("invalid_client", "invalid client credentials")], Who::You),
    (At::Exchange, &[("invalid_grant", "user hasn't approved this consumer")], Who::You),
    (At::Exchange, &[("invalid_grant", "ip restricted")], Who::OrgAdmin),
    (At::Exchange, &[("invalid_grant", "invalid login hours")], Who::OrgAdmin),
    (At::Exchange, &[("invalid_grant", "authentication failure")], Who::OrgAdmin),
    (At::Refresh, &[("invalid_grant", "expired access/refresh token")], Who::You),
    (At::Refresh, &[("invalid_grant", "token validity expired")], Who::You),
    (At::Refresh, &[("invalid_grant", "token request is already being processed")], Who::Wait),
    (At::Refresh, &[("invalid_grant", "expired authorization code")], Who::Wait),
    (At::Exchange, &[("inactive_user", "user is inactive")], Who::OrgAdmin),
    (At::Exchange, &[("inactive_org", "organization is locked, closed, or suspended")], Who::OrgAdmin),
    (At::Exchange, &[("rate_limit_exceeded", "login rate exceeded")], Who::Wait),
    (At::Exchange, &[("invalid_scope", "the requested scope is not allowed")], Who::AppOwner),
    (At::Exchange, &[("invalid_grant", "no valid scopes defined")], Who::AppOwner),
    (At::Exchange, &[("unsupported_grant_type", "grant type not supported")], Who::AppOwner),
    (At::Exchange, &[("invalid_request", "must use POST")], Who::You),
    (At::Refresh, &[("invalid_request", "scope parameter not supported")], Who::You),
    (At::Exchange, &[("unknown_error", "retry your request")], Who::Wait),
    (At::Refresh, &[("unknown_error", "retry your request")], Who::Wait),
    (At::Exchange, &[("server_error", "")], Who::Wait),
    (At::Refresh, &[("server_error", "")], Who::Wait),
    (At::Exchange, &[("service_unavailable", ""), ("system_down", "")], Who::Wait),
    (At::Refresh, &[("service_unavailable", ""), ("system_down", "")], Who::Wait),
    (At::Exchange, &[("slow_down", "")], Who::Wait),
    (At::Revoke, &[("unsupported_token_type", "this token type is not supported")], Who::You),
    (At::Revoke, &[("invalid_token", "invalid token")], Who::You),
    (At::Check, &[("invalid_client", "invalid client credentials")], Who::You),
    (At::Check, &[("Bad_OAuth_Token", "")], Who::You),
    (At::Check, &[("Missing_OAuth_Token", "")], Who::You),
    (At::Check, &[("Wrong_Org", "")], Who::You),
    (At::Check, &[("No_Access", "")], Who::AppOwner),
    (At::Check, &[("Inactive", "")], Who::OrgAdmin),
    (At::Check, &[("Bad_Id", "")], Who::You),
    (At::Check, &[("No_Site_Endpoint", "")], Who::OrgAdmin),
    (At::Check, &[("Internal Error", "")], Who::Wait),
    (At::Api, &[("INVALID_SESSION_ID", "Session expired or invalid")], Who::You),
    (At::Api, &[("no_browser_session", "")], Who::OrgAdmin),
];

/// The codes of Salesforce's own client (fact sheet §5), which stand nowhere else.
const CODES: &str = "access_denied app_blocked app_not_found authorization_pending bad_jti_claim client_blocked \
    client_blocked_retry ecapp_policy_not_found exceeded_registration_limit fail_close_app_blocked failed_registration \
    immediate_unsuccessful installation_error invalid_app_access invalid_assertion_type invalid_basic_auth_header \
    invalid_client invalid_client_id invalid_distribution_state invalid_expid invalid_grant invalid_otp invalid_request \
    invalid_scope invalid_session_level invalid_token login_error oauth_flow_disabled oauth_policy_not_found otp_error \
    redirect_uri_missing redirect_uri_mismatch registration_error server_error service_unavailable slow_down \
    system_down unknown_error unsupported_expid unsupported_grant_type unsupported_response_type \
    unsupported_token_type app_attest_failed invalid_dpop_proof";

#[test]
fn each_documented_error_has_a_cause_an_actor_and_an_action_of_its_own() {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for (row, (at, spellings, who)) in ROWS.iter().enumerate() {
        for (code, description) in *spellings {
            let entry = find(&Case::heard(*at, &OAuthError::new(code, description)));
            let entry = entry.unwrap_or_else(|| panic!("{code}, {description}: not in the table"));
            assert_eq!(entry.who, *who, "{code}, {description}");
            let other = *found.entry(&entry.cause).or_insert(row);
            assert_eq!(other, row, "{code}, {description} is answered as {:?} is", ROWS[other]);
        }
    }
    assert!(found.len() > 60);
}

#[test]
fn every_code_of_salesforces_own_client_is_known() {
    for code in CODES.split_whitespace() {
        assert!(find(&Case { at: None, error: OAuthError::new(code, ""), status: None }).is_some(), "{code}");
    }
}

#[test]
fn the_table_reads_and_no_entry_hides_behind_an_earlier_one() {
    let table: TableFile = toml::from_str(include_str!("../../error.toml")).unwrap();
    assert!(table.explanation.len() > 90 && table.death.len() > 5);
    for (index, entry) in table.explanation.iter().enumerate() {
        for code in &entry.error {
            let at = entry.at.or(Some(At::Authorize));
            let status = entry.status.map_or(418, |(low, _)| low);
            let case = Case { at, error: OAuthError::new(code, &entry.description), status: Some(status) };
            assert!(
                std::ptr::eq(find(&case).unwrap(), &TABLE.explanation[index]),
                "{code} / {} is hidden",
                entry.description
            );
        }
        assert!(
            !entry.error.is_empty() && entry.cause.ends_with('.') && entry.action.ends_with('.'),
            "{:?}",
            entry.error
        );
        assert_eq!(entry.description, entry.description.to_lowercase());
    }
}

#[test]
fn an_unknown_code_is_said_to_be_unknown() {
    let unknown = explain(&Case::heard(At::Exchange, &OAuthError::new("never_seen", "")));
    assert!(unknown.is_unknown() && unknown.cause.contains("not in our table"));
    // What orgdeck says itself is none of a server's words.
    assert!(explain(&Case::heard(At::Exchange, &OAuthError::new("time_over", ""))).is_unknown());
}

#[test]
fn where_a_status_tells_more_it_is_looked_at() {
    let cause = |status| &explain(&Case::own(At::Login, "unreadable_reply", Some(status))).cause;
    assert!(cause(503).contains("maintenance") && cause(404).contains("no token endpoint"));
    assert_ne!(cause(200), cause(503));
}

#[test]
fn an_error_is_found_in_what_somebody_copied() {
    for (text, code, description) in [
        ("invalid_grant", "invalid_grant", ""),
        ("Error: invalid_grant: expired access/refresh token (sf)", "invalid_grant", "expired access/refresh token"),
        ("expired access/refresh token", "invalid_grant", "expired access/refresh token"),
        (
            "OAUTH_APPROVAL_ERROR_GENERIC : An unexpected error has occured during authentication. Please try again.",
            "OAUTH_APPROVAL_ERROR_GENERIC",
            "",
        ),
        ("Bad_OAuth_Token", "Bad_OAuth_Token", ""),
        ("inactive", "Inactive", ""),
        ("time_over", "time_over", ""),
    ] {
        assert_eq!(in_text(text), Some(OAuthError::new(code, description)), "{text}");
    }
    for text in ["hello", "the user is inactive today", "https://acme.my.salesforce.com", ""] {
        assert_eq!(in_text(text), None, "{text}");
    }
}

#[test]
fn a_code_alone_tells_which_words_come_with_it() {
    let others = others(&OAuthError::new("invalid_grant", ""));
    assert!(others.len() > 10 && others.iter().all(|entry| !entry.description.is_empty()));
}

#[test]
fn a_setup_page_has_its_address_at_the_org() {
    let entry = explain(&Case::heard(At::Authorize, &OAuthError::new("app_blocked", "")));
    assert_eq!(
        entry.setup_link("https://acme.my.salesforce.com/").unwrap(),
        "https://acme.my.salesforce.com/lightning/setup/ConnectedAppsUsage/home"
    );
}
