//! The ways in which an org can be told to fail, as one table: where each shows itself and with
//! which of Salesforce's words (fact sheet §4, §5). Nothing here answers anybody.

use std::time::Duration;

use crate::oauth::names::error;

/// One switch of an org. Several can be on at once; [`crate::simulator::Simulator::set_fault`] turns
/// them on while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The token endpoint takes this long; it goes on although the caller hangs up.
    Slow(Duration),
    /// An admin blocked the app.
    AppBlocked,
    /// Only pre-authorized users may use the app, and this one is not.
    NotApproved,
    /// The app is not installed and the user may not use uninstalled ones: the error page.
    NotInstalled,
    /// An external client app that is not in this org.
    AppNotFound,
    /// A local external client app of another org.
    CrossOrg,
    /// The nameless error page.
    ApprovalFailed,
    /// The caller's address is not allowed.
    IpRestricted,
    /// The user was deactivated.
    InactiveUser,
    /// The org is locked, closed or suspended.
    InactiveOrg,
    /// Too many logins.
    RateLimit,
    /// The transient answer of a wrong login host.
    UnknownError,
    /// The token endpoint answers with an HTML maintenance page, before doing anything.
    Html503,
    /// The token endpoint does its work and then resets the connection.
    ResetAfterProcessing,
    /// The token endpoint redirects to another host, before doing anything.
    TokenRedirect,
    /// The reply's signature does not verify.
    WrongSignature,
    /// The reply's `instance_url` is a look-alike host.
    ForeignInstance,
    /// The reply is 8 MiB long.
    HugeReply,
    /// The reply's JSON ends in the middle.
    TruncatedJson,
}

/// Where Salesforce shows an authorize error (fact sheet §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On its own error page; the client is never told.
    Page,
    /// At the callback.
    Callback,
}

/// An error code and its description.
pub type Words = (&'static str, &'static str);

impl Fault {
    /// The words of the control endpoint, apart from `slow=MILLISECONDS`.
    pub(super) const TABLE: [(&'static str, Self); 18] = [
        ("app_blocked", Self::AppBlocked),
        ("not_approved", Self::NotApproved),
        ("not_installed", Self::NotInstalled),
        ("app_not_found", Self::AppNotFound),
        ("cross_org", Self::CrossOrg),
        ("approval_failed", Self::ApprovalFailed),
        ("ip_restricted", Self::IpRestricted),
        ("inactive_user", Self::InactiveUser),
        ("inactive_org", Self::InactiveOrg),
        ("rate_limit", Self::RateLimit),
        ("unknown_error", Self::UnknownError),
        ("html_503", Self::Html503),
        ("reset_after_processing", Self::ResetAfterProcessing),
        ("token_redirect", Self::TokenRedirect),
        ("wrong_signature", Self::WrongSignature),
        ("foreign_instance", Self::ForeignInstance),
        ("huge_reply", Self::HugeReply),
        ("truncated_json", Self::TruncatedJson),
    ];

    /// The fault of a word; none for an unknown one.
    pub(super) fn parse(word: &str) -> Option<Self> {
        if let Some(milliseconds) = word.strip_prefix("slow=") {
            return milliseconds.parse().ok().map(Duration::from_millis).map(Self::Slow);
        }
        Self::TABLE.into_iter().find(|(known, _)| *known == word).map(|(_, fault)| fault)
    }

    /// What authorize says once the user is known, if this fault shows there.
    pub fn at_authorize(self) -> Option<(Place, Words)> {
        use Place::{Callback, Page};
        Some(match self {
            Self::AppBlocked => (Callback, (error::APP_BLOCKED, "this app is blocked by admin")),
            Self::NotApproved => {
                (Callback, (error::APP_ACCESS_DENIED, "user is not admin approved to access this app"))
            }
            Self::NotInstalled => (Page, NOT_INSTALLED),
            Self::AppNotFound => {
                (Callback, (error::EC_APP_NOT_FOUND, "External client app is not installed in this org"))
            }
            Self::CrossOrg => (Callback, CROSS_ORG),
            Self::ApprovalFailed => (Page, (error::APPROVAL_GENERIC, APPROVAL_FAILED)),
            Self::InactiveUser => (Callback, INACTIVE_USER),
            Self::InactiveOrg => (Callback, INACTIVE_ORG),
            Self::RateLimit => (Callback, RATE_LIMIT),
            _ => return None,
        })
    }

    /// What the token endpoint says once the client is known, if this fault shows there.
    pub fn at_token(self) -> Option<Words> {
        Some(match self {
            Self::AppBlocked => ("app_blocked", "this app is blocked by admin"),
            Self::NotApproved => (error::INVALID_APP_ACCESS, "user is not admin approved to access this app"),
            Self::NotInstalled => NOT_INSTALLED,
            Self::IpRestricted => (error::INVALID_GRANT, "ip restricted"),
            Self::InactiveUser => INACTIVE_USER,
            Self::InactiveOrg => INACTIVE_ORG,
            Self::RateLimit => RATE_LIMIT,
            Self::UnknownError => (error::UNKNOWN_ERROR, "retry your request"),
            _ => return None,
        })
    }
}

/// A local external client app met a user of another org.
pub const CROSS_ORG: Words =
    (error::AUTHORIZATION_BLOCKED, "Cross-org OAuth flows are not supported for this external client app");
/// The user was deactivated.
pub const INACTIVE_USER: Words = (error::INACTIVE_USER, "user is inactive");
/// The error page's own sentence; the misspelling is Salesforce's.
pub const APPROVAL_FAILED: &str = "An unexpected error has occured during authentication. Please try again.";

const NOT_INSTALLED: Words = (error::INVALID_CLIENT, "app must be installed into org");
const INACTIVE_ORG: Words = (error::INACTIVE_ORG, "organization is locked, closed, or suspended");
const RATE_LIMIT: Words = (error::RATE_LIMIT_EXCEEDED, "login rate exceeded");
