//! Where an admin finds in the org what a transcript tells of.

use jiff::{SignedDuration, Timestamp};

use super::Transcript;

/// What an admin looks up of it in Setup. Login History keeps six months; Salesforce writes there what a
/// client is never told.
pub(super) fn lines(it: &Transcript) -> Vec<String> {
    let minute = SignedDuration::from_mins(1);
    let time = |at: Timestamp| at.strftime("%F %H:%M").to_string();
    let span = format!("{} to {} UTC", time(it.began_at - minute), time(it.ended_at + minute));
    let setup = |page: &str| it.instance_url.as_ref().map(|base| format!(" ({base}/lightning/setup/{page}/home)"));
    let whose = it.username.as_ref().map_or("the user who signed in".to_owned(), |user| format!("user {user}"));
    let app =
        it.app.label.as_ref().map_or("this consumer key's app".to_owned(), |label| format!("application {label}"));
    let history = format!("Setup, Login History{}: {whose}, {app}", setup("OrgLoginHistory").unwrap_or_default());
    let is_login = it.steps.iter().any(|mark| matches!(mark.step.as_str(), "authorize" | "exchange" | "refresh"));
    let mut lines = vec![
        match is_login {
            true => format!(
                "{history}, {span} (the page shows times in the reader's own zone). Login Type is \"Remote Access \
                 2.0\"; Status names the reason."
            ),
            false => format!(
                "{history}, before {} UTC: the login that the token is of. What was asked here is no login and has \
                 no line there.",
                time(it.began_at)
            ),
        },
        format!(
            "Setup, Connected Apps OAuth Usage: whether {app} is there, blocked, or not installed, and its policies."
        ),
    ];
    if !it.request_ids.is_empty() {
        lines.push("Salesforce Support finds the requests in the server's logs by the request ids below.".to_owned());
    }
    lines
}
