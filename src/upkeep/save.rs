//! Verify and Save: what came is the saved grant's own, and it is on disk before anything else happens.

use crate::{
    flow::step::{Now, Status},
    oauth::{
        card::{Card, Grant},
        identity,
        signature::{self, Verdict},
        token::TokenReply,
    },
    plain::Plain,
    profile::{Kind, OrgId, UserId},
    secret::Secret,
    upkeep::{
        Errand,
        event::{Stored, Wish},
        fault::Fault,
        order::login_of,
        outcome::Outcome,
        phase::{Fresh, Phase, Renewal},
        step::Step,
    },
};

impl Errand {
    /// Judges new tokens. What cannot be the saved grant's overwrites nothing, and stays uncertain.
    pub(super) fn verify(&mut self, renewal: &Renewal, stored: Stored, reply: TokenReply, now: Now) -> Vec<Wish> {
        self.stamp(Step::Verify, Status::Began, now, "");
        let card = &stored.card;
        let pinned = login_of(card).and_then(|login| {
            let instance = identity::pin("instance_url", &reply.instance_url, &login).map_err(Fault::NotPinned)?;
            identity::pin("id", &reply.id, &login).map_err(Fault::NotPinned)?;
            match other(card, &reply.org, &reply.user) {
                Some(Fault::OtherOrg { was, came, refreshed }) => {
                    let refreshed = refreshed && instance.eq_ignore_ascii_case(&card.instance_url);
                    Err(Fault::OtherOrg { was, came, refreshed })
                }
                Some(fault) => Err(fault),
                None => Ok(instance),
            }
        });
        let instance = match pinned {
            Ok(instance) => instance,
            Err(fault) => return self.fail(Step::Verify, fault, false, now),
        };
        if signature::check(&reply, renewal.secret.as_ref()) == Verdict::Wrong {
            self.stamp(
                Step::Verify,
                Status::Note,
                now,
                "the reply's signature does not verify with this client secret",
            );
        }
        if !instance.eq_ignore_ascii_case(&card.instance_url) {
            self.stamp(Step::Verify, Status::Note, now, format!("the org has moved to {instance}"));
        }
        self.stamp(Step::Verify, Status::Done, now, "");
        self.stamp(Step::Save, Status::Began, now, "");
        let fresh = merge(self.order.profile.as_ref().and_then(|profile| profile.kind), stored, reply, instance, now);
        self.save(fresh)
    }

    pub(super) fn save(&mut self, fresh: Fresh) -> Vec<Wish> {
        let wish = Wish::Save(fresh.card.clone(), fresh.grant.clone());
        self.phase = Phase::Saving(fresh);
        vec![wish]
    }

    pub(super) fn saved(&mut self, fresh: Fresh, now: Now) -> Vec<Wish> {
        self.stamp(Step::Save, Status::Done, now, "on disk");
        self.card = Some(fresh.card.clone());
        self.end(Outcome::Refreshed { before: fresh.before, card: fresh.card, adopted: false }, true)
    }

    pub(super) fn unsaved(&mut self, fresh: Fresh, why: Plain, now: Now) -> Vec<Wish> {
        self.stamp(Step::Save, Status::Note, now, format!("not saved: {why}"));
        self.stay(Phase::Unsaved { fresh, why })
    }

    /// Writes down what is known of tokens that stay as they are.
    pub(super) fn mark(&mut self, card: Box<Card>, grant: Grant, outcome: Outcome, settled: bool) -> Vec<Wish> {
        self.card = Some(card.clone());
        self.phase = Phase::Marking { outcome, settled };
        vec![Wish::Save(card, grant)]
    }
}

/// The card and the grant that a refresh makes of what was saved. A reply without a refresh token leaves
/// the old one in its place (T04), and hand-outs are still of this grant.
fn merge(stricter: Option<Kind>, stored: Stored, reply: TokenReply, instance: String, now: Now) -> Fresh {
    let Stored { card: before, grant } = stored;
    let kind = Kind::of_instance(&instance);
    let refresh_token = reply.refresh_token.or(grant.refresh_token);
    let card = Card {
        kind: stricter.map_or(kind, |stricter| kind.stricter(stricter)),
        instance_url: instance,
        scopes: reply.scope.map(|scopes| scopes.to_string()).or_else(|| before.scopes.clone()),
        issued_at: reply.issued_at,
        seen_at: now.wall,
        refreshes: before.refreshes.saturating_add(1),
        refreshed_at: Some(now.wall),
        expires_at: None,
        ended_at: None,
        access_fingerprint: reply.access_token.fingerprint(),
        refresh_fingerprint: refresh_token.as_ref().map(Secret::fingerprint),
        ..(*before).clone()
    };
    Fresh { before, card: Box::new(card), grant: Grant { refresh_token, reply: reply.whole } }
}

/// Whether an answer, asked for at the card's own instance, is about another org or user than the card's.
pub(super) fn other(card: &Card, org: &OrgId, user: &UserId) -> Option<Fault> {
    if card.org != *org {
        // A refreshed sandbox keeps its My Domain and gets a new id.
        let refreshed = card.kind != Kind::Production;
        return Some(Fault::OtherOrg { was: card.org.clone(), came: org.clone(), refreshed });
    }
    (card.user != *user).then(|| Fault::OtherUser { was: card.user.clone(), came: user.clone() })
}
