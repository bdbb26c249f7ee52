//! The ways in which a simulated world can be told to fail, as one table: where each shows itself and
//! with which of Salesforce's words (fact sheet §4, §5). Nothing here answers anybody.

mod answer;
mod spot;
mod switch;

use std::time::Duration;

pub use self::{
    answer::Answer,
    spot::{Place, Spot},
    switch::Switch,
};
use crate::oauth::names::{error, param};

/// One way to fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
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
    /// It is not the user's login hours.
    LoginHours,
    /// The user is locked, or the flow may not be used.
    AuthenticationFailure,
    /// The user was deactivated.
    InactiveUser,
    /// The org is locked, closed or suspended.
    InactiveOrg,
    /// Too many logins.
    RateLimit,
    /// The transient answer of a wrong login host.
    UnknownError,
    /// A transient answer of Salesforce's own trouble.
    ServerError,
    /// Another one.
    ServiceUnavailable,
    /// Another one.
    SystemDown,
    /// The client asks too often.
    SlowDown,
    /// The app's consumer secret is another one now.
    SecretRotated,
    /// The sandbox was refreshed: its org has another id, and all that was granted before is gone.
    Refreshed,
    /// The answer takes this long; the work goes on although the caller hangs up.
    Slow(Duration),
    /// No answer comes.
    NeverAnswers,
    /// An HTML maintenance page, before anything is done.
    Html503,
    /// A redirect with this status to another host, before anything is done.
    Redirect(u16),
    /// The work is done, then the connection is reset.
    ResetAfterProcessing,
    /// This error is answered, before anything is done.
    Answers(Box<Answer>),
    /// The reply is 8 MiB long.
    HugeReply,
    /// The reply is small on the wire and 64 MiB long when decoded.
    GzipBomb,
    /// The reply ends in the middle.
    TruncatedReply,
    /// The token reply's signature does not verify.
    WrongSignature,
    /// The token reply's `instance_url` is a look-alike host.
    ForeignInstance,
    /// The token reply's `id` names an org that is not the token's.
    OtherOrg,
}

/// An error code and its description.
pub type Words = (&'static str, &'static str);

/// The longest that an answer can be told to take.
pub const SLOWEST: Duration = Duration::from_secs(10 * 60);

/// The statuses that redirect.
pub const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

impl Fault {
    /// Each fault without a value by its word, as scenarios and the control page say it, with what it
    /// means to a person. `slow=MILLISECONDS`, `redirect=STATUS` and `error=CODE`, an [`Answer`], have one.
    pub const TABLE: [(&'static str, Self, &'static str); 28] = [
        ("app_blocked", Self::AppBlocked, "an admin blocked the app"),
        ("not_approved", Self::NotApproved, "users must be pre-authorized, and this one is not"),
        ("not_installed", Self::NotInstalled, "the app is not installed: the error page"),
        ("app_not_found", Self::AppNotFound, "the external client app is not installed"),
        ("cross_org", Self::CrossOrg, "a local external client app of another org"),
        ("approval_failed", Self::ApprovalFailed, "the error page that gives no reason"),
        ("ip_restricted", Self::IpRestricted, "the caller's address is not allowed"),
        ("login_hours", Self::LoginHours, "it is not the user's login hours"),
        ("authentication_failure", Self::AuthenticationFailure, "the user is locked"),
        ("inactive_user", Self::InactiveUser, "the user was deactivated"),
        ("inactive_org", Self::InactiveOrg, "the org is locked, closed or suspended"),
        ("rate_limit", Self::RateLimit, "too many logins"),
        ("unknown_error", Self::UnknownError, "retry your request"),
        ("server_error", Self::ServerError, "trouble of Salesforce's own"),
        ("service_unavailable", Self::ServiceUnavailable, "the same in another word"),
        ("system_down", Self::SystemDown, "the same in another word"),
        ("slow_down", Self::SlowDown, "the client asks too often"),
        ("secret_rotated", Self::SecretRotated, "the app has another secret, and its grants are gone"),
        ("refreshed", Self::Refreshed, "the sandbox was refreshed: another org id, and its grants are gone"),
        ("never_answers", Self::NeverAnswers, "no answer comes"),
        ("html_503", Self::Html503, "an HTML maintenance page"),
        ("reset_after_processing", Self::ResetAfterProcessing, "the work is done and the reply is lost"),
        ("huge_reply", Self::HugeReply, "a reply of 8 MiB"),
        ("gzip_bomb", Self::GzipBomb, "a small reply of 64 MiB"),
        ("truncated_reply", Self::TruncatedReply, "a reply that ends in the middle"),
        ("wrong_signature", Self::WrongSignature, "a signature that does not verify"),
        ("foreign_instance", Self::ForeignInstance, "a look-alike instance_url"),
        ("other_org", Self::OtherOrg, "an id of another org"),
    ];

    /// The fault of a word; none for an unknown one.
    pub fn parse(word: &str) -> Option<Self> {
        match word.split_once('=') {
            Some(("slow", value)) => {
                value.parse().ok().map(Duration::from_millis).filter(|time| *time <= SLOWEST).map(Self::Slow)
            }
            Some(("redirect", value)) => {
                value.parse().ok().filter(|status| REDIRECTS.contains(status)).map(Self::Redirect)
            }
            Some((param::ERROR, _)) => Answer::parse(word).map(Box::new).map(Self::Answers),
            Some(_) => None,
            None => Self::TABLE.into_iter().find(|(known, ..)| *known == word).map(|(_, fault, _)| fault),
        }
    }

    /// Its word.
    pub fn word(&self) -> String {
        match self {
            Self::Slow(time) => format!("slow={}", time.as_millis()),
            Self::Redirect(status) => format!("redirect={status}"),
            Self::Answers(answer) => answer.to_string(),
            fault => {
                Self::TABLE.into_iter().find(|(_, known, _)| known == fault).map_or("", |(word, ..)| word).to_owned()
            }
        }
    }

    /// Whether it belongs to the app or the org itself, not to an answer: then it shows everywhere and
    /// cannot be counted.
    pub fn is_lasting(&self) -> bool {
        matches!(self, Self::SecretRotated | Self::Refreshed)
    }

    /// Whether any answer can fail so, whatever it says.
    pub fn is_of_wire(&self) -> bool {
        use Fault::*;
        matches!(
            self,
            Slow(_)
                | NeverAnswers
                | Html503
                | Redirect(_)
                | Answers(_)
                | ResetAfterProcessing
                | HugeReply
                | GzipBomb
                | TruncatedReply
        )
    }

    /// Whether it answers in the place of everything else.
    pub fn is_whole_answer(&self) -> bool {
        matches!(self, Self::NeverAnswers | Self::Html503 | Self::Redirect(_) | Self::Answers(_))
    }

    /// Whether it can show at this endpoint.
    pub fn shows(&self, spot: Spot) -> bool {
        match spot {
            _ if self.is_of_wire() => true,
            Spot::Authorize => self.at_authorize().is_some(),
            Spot::Token => {
                self.at_token().is_some()
                    || matches!(self, Self::WrongSignature | Self::ForeignInstance | Self::OtherOrg)
            }
            _ => false,
        }
    }

    /// Whether it shows at this endpoint where nobody says at which: at the token endpoint if it can, and
    /// where Salesforce tells it to the person, too.
    pub fn shows_usually(&self, spot: Spot) -> bool {
        let token_alone = self.is_of_wire() || matches!(self, Self::IpRestricted | Self::LoginHours);
        self.shows(spot) && (spot == Spot::Token || spot == Spot::Authorize && !token_alone)
    }

    /// What authorize says once the user is known, if this fault shows there.
    pub fn at_authorize(&self) -> Option<(Place, Words)> {
        use Place::{Callback, Page};
        Some(match self {
            Self::AppBlocked => (Callback, APP_BLOCKED),
            Self::NotApproved => (Callback, NOT_APPROVED),
            Self::NotInstalled => (Page, NOT_INSTALLED),
            Self::AppNotFound => (Callback, APP_NOT_FOUND),
            Self::CrossOrg => (Callback, CROSS_ORG),
            Self::ApprovalFailed => (Page, APPROVAL_FAILED),
            Self::InactiveUser => (Callback, INACTIVE_USER),
            Self::InactiveOrg => (Callback, INACTIVE_ORG),
            Self::RateLimit => (Callback, RATE_LIMIT),
            Self::ServerError => (Callback, SERVER_ERROR),
            Self::IpRestricted => (Callback, IP_RESTRICTED),
            Self::LoginHours => (Callback, LOGIN_HOURS),
            _ => return None,
        })
    }

    /// What the token endpoint says once the client is known, if this fault shows there.
    pub fn at_token(&self) -> Option<Words> {
        Some(match self {
            Self::AppBlocked => ("app_blocked", "this app is blocked by admin"),
            Self::NotApproved => (error::INVALID_APP_ACCESS, NOT_APPROVED.1),
            Self::NotInstalled => NOT_INSTALLED,
            Self::IpRestricted => IP_RESTRICTED,
            Self::LoginHours => LOGIN_HOURS,
            Self::AuthenticationFailure => (error::INVALID_GRANT, "authentication failure"),
            Self::InactiveUser => INACTIVE_USER,
            Self::InactiveOrg => INACTIVE_ORG,
            Self::RateLimit => RATE_LIMIT,
            Self::UnknownError => (error::UNKNOWN_ERROR, "retry your request"),
            Self::ServerError => SERVER_ERROR,
            // Inferred: the codes are in Salesforce's own client, their descriptions nowhere.
            Self::ServiceUnavailable => (error::SERVICE_UNAVAILABLE, "service unavailable"),
            Self::SystemDown => (error::SYSTEM_DOWN, "system down"),
            Self::SlowDown => (error::SLOW_DOWN, "slow down"),
            _ => return None,
        })
    }
}

/// An admin blocked the app.
pub const APP_BLOCKED: Words = (error::APP_BLOCKED, "this app is blocked by admin");
/// The app's users are pre-authorized, and this one is not among them.
pub const NOT_APPROVED: Words = (error::APP_ACCESS_DENIED, "user is not admin approved to access this app");
/// A packaged external client app that is not installed.
pub const APP_NOT_FOUND: Words = (error::EC_APP_NOT_FOUND, "External client app is not installed in this org");
/// A local external client app met a user of another org.
pub const CROSS_ORG: Words =
    (error::AUTHORIZATION_BLOCKED, "Cross-org OAuth flows are not supported for this external client app");
/// A connected app that is not installed, and a user who may not approve it.
pub const NOT_INSTALLED: Words = (error::INVALID_CLIENT, "app must be installed into org");
/// The error page that gives no reason; the misspelling is Salesforce's.
pub const APPROVAL_FAILED: Words =
    (error::APPROVAL_GENERIC, "An unexpected error has occured during authentication. Please try again.");
/// The user was deactivated.
pub const INACTIVE_USER: Words = (error::INACTIVE_USER, "user is inactive");

const IP_RESTRICTED: Words = (error::INVALID_GRANT, "ip restricted");
const LOGIN_HOURS: Words = (error::INVALID_GRANT, "invalid login hours");
const INACTIVE_ORG: Words = (error::INACTIVE_ORG, "organization is locked, closed, or suspended");
const RATE_LIMIT: Words = (error::RATE_LIMIT_EXCEEDED, "login rate exceeded");
const SERVER_ERROR: Words = (error::SERVER_ERROR, "an unexpected error occurred");
