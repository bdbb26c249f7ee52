//! Verify's judgement, values in and values out (design §3): what fails a new grant at once, what a
//! person is asked, what is only noted. Asking and revoking are the flow's.

use crate::{
    flow::{doubt::Doubt, fault::Fault, phase::Fresh, plan::Plan},
    oauth::{card::Card, signature::Verdict},
    plain::Plain,
    profile::{ExpectUser, Kind, LoginHost, Scopes, host},
};
use url::Url;

/// What of a new grant fails without asking. The user name is only looked at once the look-up is over.
pub fn refuse(plan: &Plan, fresh: &Fresh, looked_up: bool) -> Option<Fault> {
    let profile = &plan.profile;
    let (org, user) = (&fresh.reply.org, &fresh.reply.user);
    if let Some(expected) = &profile.expect_org
        && expected != org
        && plan.consent.org.as_ref() != Some(org)
        && !is_askable(plan, fresh)
    {
        return Some(Fault::UnexpectedOrg { expected: Plain::new(expected.as_str()), came: Plain::new(org.as_str()) });
    }
    if let Some(identity) = &fresh.identity
        && (identity.org != *org || identity.user != *user)
    {
        return Some(Fault::IdentityDiffers);
    }
    match (&profile.expect_user, &fresh.identity) {
        (Some(ExpectUser::Id(expected)), _) if expected != user => {
            Some(Fault::UnexpectedUser { expected: Plain::new(expected.as_str()), came: Plain::new(user.as_str()) })
        }
        (Some(ExpectUser::Username(expected)), Some(identity)) if !same_name(expected, identity.username.as_str()) => {
            Some(Fault::UnexpectedUser { expected: Plain::new(expected), came: identity.username.clone() })
        }
        (Some(ExpectUser::Username(expected)), None) if looked_up => Some(Fault::UserUnknown(Plain::new(expected))),
        _ => None,
    }
}

/// Whether another org than the settings expect is a question: they name the one that the file holds, and the
/// new one came under its My Domain, as a refreshed sandbox does.
fn is_askable(plan: &Plan, fresh: &Fresh) -> bool {
    let expected = |card: &&Card| plan.profile.expect_org.as_ref() == Some(&card.org);
    let held = plan.known.as_ref().filter(expected);
    !plan.consent.unattended && held.is_some_and(|card| card.instance_url.eq_ignore_ascii_case(&fresh.instance))
}

/// What a person is asked, less what was accepted beforehand.
pub fn doubts(plan: &Plan, fresh: &Fresh) -> Vec<Doubt> {
    let mut doubts: Vec<_> = known(plan, fresh, plan.known.as_ref()).into_iter().collect();
    let profile = &plan.profile;
    let came = who(fresh);
    if let Some(hint) = profile.login_hint.as_deref()
        && let Some(identity) = &fresh.identity
        && !same_name(hint, identity.username.as_str())
        && !doubts.iter().any(|doubt| matches!(doubt, Doubt::OtherUser { .. }))
    {
        doubts.push(Doubt::HintMissed { hint: Plain::new(hint), came });
    }
    let (org, user) = (&fresh.reply.org, &fresh.reply.user);
    if let Some(other) = plan.elsewhere.iter().find(|other| other.org == *org && other.user == *user) {
        doubts.push(Doubt::HeldElsewhere(other.name.clone(), org.clone(), user.clone()));
    }
    let instance = host_of(&fresh.instance);
    if profile.login.is_my_domain() && !profile.login.host().eq_ignore_ascii_case(instance) {
        doubts.push(Doubt::OtherInstance { login: Plain::new(profile.login.host()), instance: Plain::new(instance) });
    }
    if fresh.verdict == Verdict::Wrong {
        doubts.push(Doubt::WrongSignature);
    }
    doubts.retain(|doubt| !fresh.accepted.contains(doubt) && !accepted_before(plan, doubt));
    doubts
}

/// Whether the org or user is another one than a card holds. Asked twice: of the card that was known
/// when the flow started, and of the one read again under the lock.
pub fn known(plan: &Plan, fresh: &Fresh, card: Option<&Card>) -> Option<Doubt> {
    let card = card?;
    let came = fresh.reply.org.clone();
    let was = card.org.clone();
    let doubt = if card.org != came {
        if card.instance_url.eq_ignore_ascii_case(&fresh.instance) {
            Doubt::Refreshed { was, came, production: kind(plan, fresh) == Kind::Production }
        } else {
            Doubt::OtherOrg { was, came }
        }
    } else if card.user != fresh.reply.user {
        let was = card.username.as_deref().unwrap_or(card.user.as_str());
        Doubt::OtherUser { was: Plain::new(was), came: who(fresh) }
    } else {
        return None;
    };
    (!fresh.accepted.contains(&doubt) && !accepted_before(plan, &doubt)).then_some(doubt)
}

/// What is only noted.
pub fn notes(fresh: &Fresh, asked: &Scopes) -> Vec<String> {
    let mut notes = Vec::new();
    if let (Some(granted), false) = (&fresh.reply.scope, asked.is_empty()) {
        let (missing, more) = (asked.missing_from(granted), granted.missing_from(asked));
        if !missing.is_empty() {
            notes.push(format!("asked for but not granted: {missing}"));
        }
        if !more.is_empty() {
            notes.push(format!("granted beyond what was asked: {more}"));
        }
    }
    if fresh.reply.refresh_token.is_none() {
        notes.push(
            "no refresh token: when the session ends, only a new login helps; the scope refresh_token gives one"
                .to_owned(),
        );
    }
    match fresh.verdict {
        Verdict::NoSecret => notes.push("the signature was not checked: no client secret here".to_owned()),
        Verdict::Missing => notes.push("the reply has no signature".to_owned()),
        Verdict::Verified | Verdict::Wrong => {}
    }
    if fresh.identity.is_none() {
        notes.push("the org did not say who signed in; the user name is not known".to_owned());
    }
    notes
}

/// What the org is: as its instance says, or stricter if the settings say so.
pub fn kind(plan: &Plan, fresh: &Fresh) -> Kind {
    let derived = Kind::of_instance(&fresh.instance);
    plan.profile.kind.map_or(derived, |stricter| derived.stricter(stricter))
}

/// Who came, by name where it is known.
pub fn who(fresh: &Fresh) -> Plain {
    fresh.identity.as_ref().map_or_else(|| Plain::new(fresh.reply.user.as_str()), |identity| identity.username.clone())
}

fn accepted_before(plan: &Plan, doubt: &Doubt) -> bool {
    let consent = &plan.consent;
    match doubt {
        Doubt::WrongSignature | Doubt::Experiment => false,
        Doubt::OtherOrg { came, .. } | Doubt::Refreshed { came, .. } if consent.org.as_ref() == Some(came) => true,
        // What the settings expect is not given up for all that may come.
        Doubt::Refreshed { came, .. } if plan.profile.expect_org.as_ref().is_some_and(|it| it != came) => false,
        _ => consent.replace,
    }
}

/// Whether an `iss` belongs to a login host (RFC 9207 §2.4): the host itself, or, for a Salesforce host
/// that is no org's own, a Salesforce host that it leads to. A custom host stands for itself alone, or
/// it could have codes of Salesforce's brought to it.
pub fn is_issuer(issuer: &str, login: &LoginHost) -> bool {
    let Ok(url) = Url::parse(issuer) else { return false };
    let Some(name) = url.host_str() else { return false };
    name.eq_ignore_ascii_case(login.host())
        || (!login.is_my_domain() && host::is_salesforce(login.host()) && host::is_salesforce(name))
}

/// User names are compared as Salesforce does: without case.
fn same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// The host of a pinned base URL.
fn host_of(base: &str) -> &str {
    let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or(rest)
}
