//! Every call of a run as a story: what was sent, what came back, and of each field what it is and what
//! commonly goes wrong with it. The sentences are `oauth/field.toml`'s.

use std::ptr;

use jiff::Timestamp;
use ratatui::{style::Style, text::Line};

use crate::{
    oauth::{
        call::{Body, Call, Outcome, body::last_part},
        error::{
            Case,
            table::{self, Explanation},
        },
        field::{self, Message},
        finding::{Finding, Named},
        jwt::Jwt,
    },
    tui::view::{
        Scene,
        fields::{heading, labelled, paragraph},
        fit,
    },
};

/// A value is cut here; the tabs beside show it whole.
const LONGEST: usize = 160;

/// One call; `told` is what is said of the whole run's end.
pub fn lines(
    scene: &Scene<'_>,
    step: &str,
    call: &Call,
    told: Option<&Explanation>,
    width: usize,
) -> Vec<Line<'static>> {
    let at = scene.at(call.sent_at, "%H:%M:%S");
    let mut lines = sent(scene, &format!("{step} {at}"), call, width);
    let message = Message::sent(call);
    match &call.outcome {
        None if call.by_browser => {}
        None => lines.extend(paragraph("The reply is awaited.", width, scene.theme.busy)),
        Some(Outcome::Silence { silence, .. }) => {
            lines.extend(paragraph(&format!("No reply: {}", silence.words), width, scene.theme.bad));
        }
        Some(Outcome::Reply { status, body, .. }) => {
            let who = if *status == 200 { "Salesforce answers" } else { "Salesforce refuses" };
            lines.push(Line::default());
            lines.push(heading(format!("{step}: {who} with {status}"), scene));
            lines.extend(refused(scene, call, told, width));
            lines.extend(replied(scene, message.reply(), body, width));
        }
    }
    for finding in &call.findings {
        if let Finding::Jwt(jwt) = finding {
            lines.extend(decoded(scene, step, jwt, width));
        }
    }
    lines
}

/// What is sent, under a heading that begins so.
pub fn sent(scene: &Scene<'_>, begin: &str, call: &Call, width: usize) -> Vec<Line<'static>> {
    let message = Message::sent(call);
    let what = match message {
        Message::Authorize => "your browser goes to Salesforce",
        Message::Callback => "your browser comes back",
        Message::ErrorPage => "Salesforce's error page, pasted by hand",
        Message::Exchange => "the code for tokens",
        Message::Refresh => "the refresh token for a new access token",
        Message::Revoke => "a grant is to end",
        Message::Introspect => "does this token live?",
        Message::LookUp => "whose is this token?",
        Message::Keys => "which keys does the org sign with?",
        Message::GrantList => "which grants has this user?",
        Message::SingleAccess => "a link into the org, which is a login",
        _ => "a request",
    };
    let mut lines = vec![heading(format!("{begin}: {what}"), scene)];
    lines.extend(paragraph(&format!("{} {}", call.method, call.url), width, scene.theme.dim));
    if let Some(bearer) = &call.bearer {
        lines.extend(explained(scene, message, "Authorization", &format!("Bearer {bearer}"), width));
    }
    for (name, value) in &call.fields {
        lines.extend(explained(scene, message, name, &value.to_string(), width));
    }
    lines
}

/// What stands in a token that can be read.
fn decoded(scene: &Scene<'_>, step: &str, jwt: &Jwt, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let parts = [("header", Message::JwtHeader, &jwt.header), ("claims", Message::Claims(jwt.which), &jwt.claims)];
    for (part, message, fields) in parts {
        lines.push(Line::default());
        lines.push(heading(format!("{step}: {} decoded, its {part}", jwt.which.words()), scene));
        let explain = |(name, value): &Named| explained(scene, message, name, &value.to_string(), width);
        lines.extend(fields.iter().flat_map(explain));
    }
    lines
}

/// Why it was refused, who acts and what is next; what was told already is not said twice.
fn refused(scene: &Scene<'_>, call: &Call, told: Option<&Explanation>, width: usize) -> Vec<Line<'static>> {
    let known = Case::of(call).map(|case| table::explain(&case));
    let Some(known) = known.filter(|known| told.is_none_or(|told| !ptr::eq(told, *known))) else { return Vec::new() };
    let told = [("Why", &*known.cause), ("Who acts", known.who.words()), ("Next", &*known.action)];
    told.into_iter().flat_map(|(label, text)| labelled(label, text, 12, width, scene.theme.dim, Style::new())).collect()
}

fn replied(scene: &Scene<'_>, message: Message, body: &Body, width: usize) -> Vec<Line<'static>> {
    match body {
        Body::Fields(fields) => {
            let explain =
                |(name, value): &(String, _)| explained(scene, message, name, &ToString::to_string(value), width);
            fields.iter().flat_map(explain).collect()
        }
        Body::Text(text) if text.is_empty() => {
            paragraph("Nothing else: the status says it all.", width, scene.theme.dim)
        }
        Body::Text(text) => paragraph(&fit::cut(text, LONGEST), width, Style::new()),
    }
}

/// A field with its value and its sentences.
pub fn explained(scene: &Scene<'_>, message: Message, name: &str, value: &str, width: usize) -> Vec<Line<'static>> {
    let theme = scene.theme;
    let value = dated(name, &fit::cut(value, LONGEST));
    let meaning = field::meaning(message, last_part(name));
    let is_again = name.contains("].") && !name.contains("[1].");
    let name = fit::cut(name, width / 2);
    let mut lines = labelled(&name, &value, fit::width(&name) + 2, width, theme.strong, Style::new());
    match meaning {
        // The first row of a list says it for all.
        _ if is_again => {}
        Some(meaning) => {
            lines.extend(labelled("", &meaning.what, 2, width, theme.dim, theme.dim));
            if !meaning.wrong.is_empty() {
                lines.extend(labelled("  ! ", &meaning.wrong, 4, width, theme.need, theme.dim));
            }
        }
        None => lines.extend(labelled("", "Not documented; kept as it came.", 2, width, theme.dim, theme.dim)),
    }
    lines
}

/// A value, and beside it the date where it is one.
pub fn dated(name: &str, value: &str) -> String {
    let date = date(name, value).map(|time| format!(" = {} UTC", time.strftime("%F %T")));
    format!("{value}{}", date.unwrap_or_default())
}

/// The times that are written as numbers: one in milliseconds, the others in seconds.
fn date(name: &str, value: &str) -> Option<Timestamp> {
    let number: i64 = value.parse().ok()?;
    match name {
        "issued_at" => Timestamp::from_millisecond(number).ok(),
        "exp" | "iat" | "nbf" | "auth_time" => Timestamp::from_second(number).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issued_at_is_in_milliseconds_and_the_claims_are_in_seconds() {
        let date = |name, value| date(name, value).map(|time| time.strftime("%F %T").to_string());
        assert_eq!(date("issued_at", "1763910000123").as_deref(), Some("2025-11-23 15:00:00"));
        assert_eq!(date("exp", "1763910000").as_deref(), Some("2025-11-23 15:00:00"));
        assert_eq!((date("exp", "soon"), date("issued_at", "99999999999999999")), (None, None));
        assert_eq!(date("utcOffset", "0"), None);
    }
}
