//! Why a refresh token is dead: the org never says, so the causes that the evidence points to are ranked,
//! the likeliest first. What each means and what helps is data in `oauth/error.toml`.

use std::fmt;

use jiff::Timestamp;

use crate::{
    deck::state::{IDLE_LIMIT, age, ago},
    flow::attempt::Attempt,
    oauth::{
        card::{Card, Origin},
        error::table::{self, Death},
        grant_list::GRANTS_PER_USER,
    },
};

/// What can be known of a grant besides its card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// How many grants of the same app and user were minted after it, as far as the ledger knows.
    pub newer_grants: usize,
    /// Whether a refresh of it was sent and never answered.
    pub uncertain: bool,
    /// Whether another org answered under its My Domain.
    pub new_org: bool,
    /// Whether the org said that its life was over, and not only that it is dead.
    pub expired: bool,
}

impl Evidence {
    /// What a profile's attempts say of the grant that its card is of.
    pub fn of<'a>(card: &Card, newer_grants: usize, attempts: impl IntoIterator<Item = &'a Attempt>) -> Self {
        let mut evidence = Self { newer_grants, ..Self::default() };
        for attempt in attempts.into_iter().filter(|attempt| attempt.began >= card.minted_at) {
            let case = attempt.case.as_ref();
            let code = attempt.fault.as_deref().unwrap_or_default();
            let words = case.map_or("", |case| case.error.description.as_str());
            // It was a good one after all.
            if attempt.result == "refreshed" {
                evidence.uncertain = false;
                continue;
            }
            evidence.uncertain |=
                code == "uncertain" || attempt.trail.iter().any(|mark| mark.words.starts_with("uncertain"));
            // What came of an edited request is said of that one.
            if attempt.result == "tried" {
                continue;
            }
            evidence.new_org |= code == "sandbox_refreshed";
            evidence.expired |= words.contains("token validity expired");
        }
        evidence
    }
}

impl Evidence {
    /// With what other profiles' cards say: a later one of another org under the same My Domain.
    pub fn beside<'a>(mut self, card: &Card, others: impl IntoIterator<Item = &'a Card>) -> Self {
        let is_newer = |other: &&Card| other.org != card.org && other.minted_at > card.minted_at;
        self.new_org |= others.into_iter().filter(is_newer).any(|other| other.instance_url == card.instance_url);
        self
    }
}

/// A cause that may be it.
#[derive(Clone, Debug)]
pub struct Likely {
    /// What is known here that points to it; empty where nothing does.
    pub because: String,
    /// What it means and what helps.
    pub death: &'static Death,
}

impl fmt::Display for Likely {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.because.is_empty() {
            true => f.write_str(&self.death.cause),
            false => write!(f, "{}. {}", self.because, self.death.cause),
        }
    }
}

/// The causes, the likeliest first; the last is what is left where nothing points to anything.
pub fn rank(card: &Card, evidence: &Evidence, now: Timestamp) -> Vec<Likely> {
    let when = |then| ago(age(then, now));
    let ended = card.ended_at.unwrap_or(now);
    let idle = age(card.refreshed_at.unwrap_or(card.minted_at), ended) / 86_400;
    let days = age(card.minted_at, ended) / 86_400;
    let handed = card.hand_outs.last().map(|out| format!("Handed out {} ({})", when(out.at), out.to));
    let imported = format!("Imported {}", when(card.minted_at));
    let crowd = format!("{} newer grants of this user and app are known here", evidence.newer_grants);
    let found = [
        ("refreshed_org", evidence.new_org, "Another org id answers under its My Domain".to_owned()),
        (
            "lifetime",
            evidence.expired,
            format!("Minted {days} days before, and the org says that its validity expired"),
        ),
        ("uncertain", evidence.uncertain, "A refresh of it was cut off".to_owned()),
        ("crowded", evidence.newer_grants >= GRANTS_PER_USER, crowd.clone()),
        ("idle", idle >= IDLE_LIMIT, format!("Not used for {idle} days")),
        ("handed_out", handed.is_some(), handed.unwrap_or_default()),
        ("imported", card.origin == Origin::Imported, imported),
        // The org may know of grants that were made elsewhere.
        ("crowded", (2..GRANTS_PER_USER).contains(&evidence.newer_grants), crowd),
        ("revoked", true, String::new()),
    ];
    let likely = |(by, points, because): (&str, bool, String)| {
        points.then(|| table::death(by)).flatten().map(|death| Likely { because, death })
    };
    found.into_iter().filter_map(likely).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{oauth::card::HandOut, profile::OrgId};

    fn card() -> Card {
        serde_json::from_value(serde_json::json!({
            "client_id": "3MVG9", "login_host": "https://acme.my.salesforce.com",
            "instance_url": "https://acme.my.salesforce.com", "org": "00Dxx0000001gPLEAY", "user": "005xx000001SwiUAAS",
            "kind": "production", "minted_at": "2026-10-01T00:00:00Z", "seen_at": "2026-10-01T00:00:00Z",
            "refreshes": 0, "access_fingerprint": "aaaaaaaa", "refresh_fingerprint": "bbbbbbbb", "origin": "minted"
        }))
        .unwrap()
    }

    fn ranked(card: &Card, evidence: &Evidence) -> Vec<String> {
        let now = "2026-10-10T00:00:00Z".parse().unwrap();
        rank(card, evidence, now).iter().map(|likely| likely.death.by.clone()).collect()
    }

    #[test]
    fn where_nothing_points_to_anything_it_is_said_so() {
        assert_eq!(ranked(&card(), &Evidence::default()), ["revoked"]);
    }

    #[test]
    fn each_piece_of_evidence_points_to_its_cause() {
        let none = Evidence::default;
        for (card, evidence, first) in [
            (card(), Evidence { new_org: true, ..none() }, "refreshed_org"),
            (card(), Evidence { expired: true, ..none() }, "lifetime"),
            (card(), Evidence { uncertain: true, ..none() }, "uncertain"),
            (card(), Evidence { newer_grants: 5, ..none() }, "crowded"),
            (card(), Evidence { newer_grants: 3, ..none() }, "crowded"),
            (Card { minted_at: "2026-09-01T00:00:00Z".parse().unwrap(), ..card() }, none(), "idle"),
            (Card { origin: Origin::Imported, ..card() }, none(), "imported"),
            (
                Card {
                    hand_outs: vec![HandOut { at: "2026-10-09T00:00:00Z".parse().unwrap(), to: "sfdx-url".into() }],
                    ..card()
                },
                none(),
                "handed_out",
            ),
        ] {
            assert_eq!(ranked(&card, &evidence), [first, "revoked"]);
        }
    }

    #[test]
    fn another_profiles_later_card_tells_of_a_new_org_under_the_same_my_domain() {
        let at = |minted: &str, org: &str| Card {
            minted_at: minted.parse().unwrap(),
            org: OrgId::parse(org).unwrap(),
            ..card()
        };
        let later = at("2026-10-05T00:00:00Z", "00Dxx0000001gPMEAY");
        let told = |other: &Card| Evidence::default().beside(&card(), [other]).new_org;
        assert!(told(&later));
        for other in [
            at("2026-10-05T00:00:00Z", "00Dxx0000001gPLEAY"),
            at("2026-09-05T00:00:00Z", "00Dxx0000001gPMEAY"),
            Card { instance_url: "https://globex.my.salesforce.com".into(), ..later },
        ] {
            assert!(!told(&other), "{other:?}");
        }
    }

    #[test]
    fn what_is_certain_stands_before_what_is_possible() {
        let card = Card { origin: Origin::Imported, ..card() };
        let evidence = Evidence { newer_grants: 2, uncertain: true, new_org: true, expired: false };
        assert_eq!(ranked(&card, &evidence), ["refreshed_org", "uncertain", "imported", "crowded", "revoked"]);
    }
}
