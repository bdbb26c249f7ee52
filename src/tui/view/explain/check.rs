//! What was checked on the way, each check with its computation and its verdict: PKCE, the code, the
//! signature, the scopes, and tokens that can be read. What was found out is the calls'.

use std::time::Duration;

use jiff::Timestamp;
use ratatui::{style::Style, text::Line};

use super::story;
use crate::{
    deck::state::clock,
    oauth::{
        call::{Body, Call, Outcome},
        code::{self, Code, Shape},
        finding::Finding,
        jwt::{Fit, Jwt, Signed, Which},
        names::{endpoint, param},
        pkce::Proof,
        signature::{Signature, Verdict},
    },
    profile::Scopes,
    tui::view::{Scene, fields::labelled, steps},
};

/// Cells of a part's name, with what stands before it.
const NAME: usize = 13;
/// Cells of the bar of a code's life.
const BAR: usize = 20;

/// A check.
#[derive(Debug)]
struct Check {
    sign: char,
    says: String,
    /// The computation.
    parts: Vec<(&'static str, String)>,
}

impl Check {
    fn new(sign: char, says: impl Into<String>, parts: Vec<(&'static str, String)>) -> Self {
        Self { sign, says: says.into(), parts }
    }
}

/// All that was checked in these calls.
pub fn lines(scene: &Scene<'_>, calls: &[(&'static str, &Call)], width: usize) -> Vec<Line<'static>> {
    let calls: Vec<&Call> = calls.iter().map(|(_, call)| *call).collect();
    checks(&calls, scene.now.wall).into_iter().flat_map(|check| spell(scene, &check, width)).collect()
}

fn spell(scene: &Scene<'_>, check: &Check, width: usize) -> Vec<Line<'static>> {
    let sign = format!("{} ", check.sign);
    let mut lines = labelled(&sign, &check.says, 2, width, steps::style(scene, check.sign), scene.theme.strong);
    for (name, value) in &check.parts {
        lines.extend(labelled(&format!("  {name}"), value, NAME, width, scene.theme.dim, Style::new()));
    }
    lines
}

fn checks(calls: &[&Call], now: Timestamp) -> Vec<Check> {
    let found = || calls.iter().flat_map(|call| &call.findings);
    let proofs: Vec<&Proof> = found()
        .filter_map(|found| match found {
            Finding::Pkce(proof) => Some(proof),
            _ => None,
        })
        .collect();
    let signatures = found().filter_map(|found| match found {
        Finding::Signature(signature) => Some(signed(signature)),
        _ => None,
    });
    let tokens = found().filter_map(|found| match found {
        Finding::Jwt(jwt) => Some(token(jwt, now)),
        _ => None,
    });
    let first = pkce(calls, &proofs).into_iter().chain(the_code(calls, now));
    first.chain(signatures).chain(scopes(calls)).chain(tokens).collect()
}

fn pkce(calls: &[&Call], proofs: &[&Proof]) -> Option<Check> {
    let last = proofs.last()?;
    let sent = calls.iter().find_map(|call| sent(call, param::CODE_CHALLENGE));
    let (sign, says) = match &sent {
        _ if !last.allowed => ('!', "PKCE: the verifier is not 43 to 128 letters, digits, - . _ or ~"),
        Some(sent) if *sent == last.challenge => {
            ('✓', "PKCE: the challenge is this verifier's, so a stolen code is worth nothing")
        }
        Some(_) => ('✗', "PKCE: the challenge that was sent is not this verifier's"),
        None => ('!', "PKCE: a verifier, but no challenge was sent"),
    };
    Some(Check::new(
        sign,
        says,
        vec![
            ("verifier", format!("hidden: {} characters, #{}", last.length, last.fingerprint)),
            ("formula", "challenge = BASE64URL(SHA-256(verifier)), without padding".to_owned()),
            ("computed", format!("{} ({} characters)", last.challenge, last.challenge.len())),
            ("sent", sent.unwrap_or_else(|| "none".to_owned())),
        ],
    ))
}

/// The code as it came and as it was used, and how much of its life was over by then.
fn the_code(calls: &[&Call], now: Timestamp) -> Option<Check> {
    let code_of = |call: &&Call| {
        call.findings.iter().find_map(|found| match found {
            Finding::Code(code) => Some((call.sent_at, call.by_browser, code.clone())),
            _ => None,
        })
    };
    let codes: Vec<(Timestamp, bool, Code)> = calls.iter().filter_map(code_of).collect();
    let (came_at, _, _) = codes.iter().find(|(_, by_browser, _)| *by_browser).or(codes.first())?;
    let received = codes.iter().find_map(|(.., code)| code.received.as_ref());
    let (last_at, is_unused, last) = codes.last()?;
    let age = since(*came_at, if *is_unused { now } else { *last_at });
    let is_old = age >= code::LIFE;
    let taken_at = taken(calls).filter(|at| at < last_at);
    let (sign, says) = match (last.left_over.as_slice(), is_old) {
        ([], _) if taken_at.is_some() => ('✗', "Code: used before, and a code is taken once".to_owned()),
        ([], false) => ('✓', "Code: decoded once, nothing left over".to_owned()),
        ([], true) => ('✗', "Code: older than its 15 minutes".to_owned()),
        (left, _) => (
            '!',
            format!(
                "Code: {} is left over: it was encoded twice or never decoded, and Salesforce takes no such code",
                left.join(" and ")
            ),
        ),
    };
    let shape = |shape: &Shape| match shape.ending.as_str() {
        "" => format!("hidden: {} characters", shape.length),
        ending => format!("hidden: {} characters, the last of them {ending}", shape.length),
    };
    let when = if *is_unused { "old" } else { "old when it was used" };
    let mut parts = Vec::new();
    parts.extend(received.map(|received| ("received", shape(received))));
    parts.push(("decoded", shape(&last.decoded)));
    parts.extend(taken_at.map(|at| ("taken", format!("{} before this use", clock(since(at, *last_at))))));
    parts.push(("life", format!("[{}] {} of {} {when}", bar(age), clock(age), clock(code::LIFE))));
    Some(Check::new(sign, says, parts))
}

/// When a code was taken for tokens first.
fn taken(calls: &[&Call]) -> Option<Timestamp> {
    let has_code = |call: &&&Call| call.findings.iter().any(|found| matches!(found, Finding::Code(_)));
    let taken = |call: &&&Call| matches!(call.outcome, Some(Outcome::Reply { status: 200, .. }));
    calls.iter().filter(has_code).find(taken).map(|call| call.sent_at)
}

fn since(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(then)).unwrap_or_default()
}

/// How much of a code's life is over.
fn bar(age: Duration) -> String {
    let whole = code::LIFE.as_millis();
    let full = usize::try_from(age.as_millis().min(whole) * BAR as u128 / whole).unwrap_or(BAR);
    "=".repeat(full) + &"·".repeat(BAR - full)
}

fn signed(signature: &Signature) -> Check {
    let (sign, says) = match signature.verdict {
        Verdict::Verified => ('✓', "Signature: whoever made this reply knows the client secret"),
        Verdict::Wrong => {
            ('✗', "Signature: it does not fit; the secret was rotated, or another server made this reply")
        }
        Verdict::NoSecret => ('–', "Signature: not checked, for no client secret was sent"),
        Verdict::Missing => ('!', "Signature: the reply has none"),
    };
    let print =
        |print: &Option<String>| print.as_ref().map_or("none".to_owned(), |digits| format!("hidden: #{digits}"));
    Check::new(
        sign,
        says,
        vec![
            ("formula", "BASE64(HMAC-SHA256(client secret, id + issued_at))".to_owned()),
            ("id", signature.id.clone()),
            ("issued_at", story::dated("issued_at", &signature.issued_at)),
            ("computed", print(&signature.computed)),
            ("came", print(&signature.came)),
        ],
    )
}

/// The scopes asked for and granted, as a difference.
fn scopes(calls: &[&Call]) -> Option<Check> {
    let parse = |text: &str| Scopes::parse(text.split_ascii_whitespace()).ok();
    let granted = calls
        .iter()
        .rev()
        .filter(|call| call.url.ends_with(endpoint::TOKEN))
        .find_map(|call| came(call, param::SCOPE))?;
    let granted = parse(&granted)?;
    let authorize = calls.iter().find(|call| call.url.ends_with(endpoint::AUTHORIZE))?;
    let Some(asked) = sent(authorize, param::SCOPE).and_then(|asked| parse(&asked)) else {
        let parts = vec![("asked", "nothing by name".to_owned()), ("granted", granted.to_string())];
        return Some(Check::new('✓', "Scopes: all that the app has, for none was asked for by name", parts));
    };
    let (missing, more) = (asked.missing_from(&granted), granted.missing_from(&asked));
    let (sign, says) = match (missing.is_empty(), more.is_empty()) {
        (true, true) => ('✓', "Scopes: granted what was asked for"),
        (true, false) => ('✓', "Scopes: granted what was asked for, and more"),
        (false, _) => ('!', "Scopes: not all that was asked for was granted"),
    };
    let mut parts = vec![("asked", asked.to_string()), ("granted", granted.to_string())];
    let signed = |sign: char, scopes: &Scopes| scopes.iter().map(|scope| format!("{sign}{scope}")).collect::<Vec<_>>();
    let difference = [signed('-', &missing), signed('+', &more)].concat();
    let difference = if difference.is_empty() { "none".to_owned() } else { difference.join(" ") };
    parts.push(("difference", difference));
    Some(Check::new(sign, says, parts))
}

/// A token that can be read.
fn token(jwt: &Jwt, now: Timestamp) -> Check {
    let name = match jwt.which {
        Which::Access => "Access token (JWT)",
        Which::Id => "id_token (JWT)",
    };
    let (sign, signed) = match &jwt.signed {
        Signed::Verified(key) => ('✓', format!("signed by the org's key {key}")),
        Signed::Unasked => ('–', "read, but the org's keys were not asked for: only a login does that".to_owned()),
        Signed::Unanswered => ('–', "read, but the org's keys did not come".to_owned()),
        Signed::Wrong(key) => ('✗', format!("NOT signed by the org's key {key}")),
        Signed::NoKey(key) => ('!', format!("the org publishes no key {key}")),
        Signed::Other(alg) => ('✗', format!("signed by {alg}, and Salesforce uses RS256 alone")),
    };
    let ended = jwt.expires.is_some_and(|at| at <= now);
    let expires = match jwt.expires {
        Some(at) => {
            let time = at.strftime("%F %T UTC");
            let left = Duration::try_from(at.duration_since(now).abs()).unwrap_or_default();
            let left =
                if left >= Duration::from_secs(3600) { format!("{} h", left.as_secs() / 3600) } else { clock(left) };
            if ended { format!("✗ ended {left} ago, {time}") } else { format!("✓ in {left}, {time}") }
        }
        None => "! it has none".to_owned(),
    };
    let audience = if jwt.which == Which::Id { "this app's consumer key" } else { "the instance" };
    let fits = |fit: Fit, wanted: &str| match fit {
        Fit::Fits => format!("✓ {wanted}"),
        Fit::Differs => format!("✗ not {wanted}"),
        Fit::Missing => "! it has none".to_owned(),
    };
    let mut parts = vec![
        ("exp", expires),
        ("aud", fits(jwt.audience, audience)),
        ("iss", fits(jwt.issuer, "the login host or the instance")),
    ];
    parts.extend(jwt.bound.map(|bound| {
        ("at_hash", if bound { "✓ of the access token beside it" } else { "✗ of another access token" }.to_owned())
    }));
    let sign = if sign == '✓' && [jwt.audience, jwt.issuer].contains(&Fit::Differs) { '!' } else { sign };
    Check::new(sign, format!("{name}: {signed}"), parts)
}

fn sent(call: &Call, name: &str) -> Option<String> {
    call.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.to_string())
}

fn came(call: &Call, name: &str) -> Option<String> {
    match call.outcome.as_ref()? {
        Outcome::Reply { body: Body::Fields(fields), .. } => {
            fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
