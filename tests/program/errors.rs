//! Each documented error, provoked at the simulator through the whole program: the screen says its own
//! cause, who acts and what to do.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeSet;

use orgdeck::{oauth::error::table, simulator::Switch};

use crate::support::{
    page::visit,
    player::{Picture, Player},
    stage::{Nobody, Stage, flow},
};

const LARGE: (u16, u16) = (200, 60);

/// A switch of the simulator, the code that comes of it, and words of its description.
const SWITCHED: &[(&str, &str, &str)] = &[
    ("authorize:app_blocked", "OAUTH_APP_BLOCKED", "blocked by admin"),
    ("authorize:not_approved", "OAUTH_APP_ACCESS_DENIED", "not admin approved"),
    ("authorize:not_installed", "invalid_client", "app must be installed into org"),
    ("authorize:app_not_found", "OAUTH_EC_APP_NOT_FOUND", "not installed"),
    ("authorize:cross_org", "OAUTH_AUTHORIZATION_BLOCKED", "Cross-org"),
    ("authorize:approval_failed", "OAUTH_APPROVAL_ERROR_GENERIC", "unexpected error"),
    ("authorize:inactive_user", "inactive_user", "inactive"),
    ("authorize:inactive_org", "inactive_org", "locked"),
    ("authorize:rate_limit", "rate_limit_exceeded", ""),
    ("authorize:server_error", "server_error", ""),
    ("token:ip_restricted", "invalid_grant", "ip restricted"),
    ("token:login_hours", "invalid_grant", "invalid login hours"),
    ("token:authentication_failure", "invalid_grant", "authentication failure"),
    ("token:unknown_error", "unknown_error", "retry your request"),
    ("token:service_unavailable", "service_unavailable", ""),
    ("token:slow_down", "slow_down", ""),
    ("token:html_503", "unreadable_reply", ""),
];

/// What a browser shows that the client is never told, or that no switch brings about: pasted as it stands.
const PASTED: &[(&str, &str)] = &[
    ("invalid_client_id", "client identifier invalid"),
    ("redirect_uri_mismatch", "redirect_uri must match configuration"),
    ("redirect_uri_missing", "redirect_uri missing"),
    ("unsupported_response_type", "response type is not supported"),
    ("invalid_request", "missing required code challenge"),
    ("invalid_request", "must use HTTPS"),
    ("invalid_request", "must use HTTP GET"),
    ("invalid_request", "out-of-band not supported"),
    ("invalid_scope", "invalid, unknown or malformed"),
    ("access-denied", "end-user denied authorization"),
    ("immediate_unsuccessful", ""),
    ("invalid_grant", "invalid user credentials"),
    ("invalid_grant", "IP restricted or invalid login hours"),
    ("invalid_grant", "expired authorization code"),
    ("invalid_grant", "invalid authorization code"),
    ("invalid_grant", "invalid code verifier"),
    ("invalid_grant", "user hasn't approved this consumer"),
    ("unsupported_grant_type", "grant type not supported"),
    ("invalid_client", "invalid client credentials"),
    ("invalid_app_access", "user is not admin approved to access this app"),
];

/// The words of the right pane, in one line.
fn words(picture: &Picture) -> String {
    let pane = |line: &str| line.split('│').nth(3).unwrap_or_default().to_owned();
    let text: Vec<_> = picture.screen.lines().map(pane).collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Gives each row in turn what its browser ended at, and reads what the screen says of it.
async fn explained(
    stage: &Stage,
    ended_at: impl AsyncFn(usize, String) -> String,
) -> Vec<(String, String, &'static str)> {
    let count = stage.simulator.orgs().len();
    let mut player = Player::sit_down(stage, LARGE, Nobody).await;
    player.press("3*L");
    player.see("browser tabs at once?").await;
    player.press("y");
    player
        .wait("all the logins", |picture| {
            let waiting = picture.deck.flows.values().filter(|flow| flow.expected().is_some());
            waiting.count() == count
        })
        .await;
    player.press("g");
    // The list has them by groups.
    let mut seen = vec![Default::default(); count];
    for _ in 0..count {
        let here = |picture: &Picture| picture.deck.view.cursor.as_deref().unwrap_or_default().to_owned();
        let waits = |picture: &Picture| flow(&picture.deck, &here(picture)).outcome().is_none();
        let picture = player.wait("the next login", waits).await;
        let name = here(&picture);
        let row: usize = name["org-".len()..].parse::<usize>().unwrap() - 1;
        let url = flow(&picture.deck, &name).authorize().unwrap().target().expose().to_owned();
        let text = ended_at(row, url).await;
        player.press("p");
        player.paste(&text);
        player.press("<Enter>");
        let picture = player.wait(&format!("{name} failed"), |picture| words(picture).contains(" failed: ")).await;
        let Some(orgdeck::flow::Outcome::Failed(fault)) = flow(&picture.deck, &name).outcome() else {
            panic!("{name} did not fail:\n{}", picture.screen)
        };
        let pane = words(&picture);
        for said in [fault.cause(), fault.who().words(), fault.action()] {
            assert!(pane.contains(said), "{said:?} is not on the screen:\n{}", picture.screen);
        }
        let known = table::find(&fault.case()).unwrap_or_else(|| panic!("{name}: {fault:?} is unknown"));
        seen[row] = (fault.code().to_owned(), fault.message().to_string(), known.cause.as_str());
        player.press("j");
    }
    player.press("<C-c>");
    player.end().await;
    seen
}

fn assert_each_its_own(seen: &[(String, String, &str)]) {
    let causes: BTreeSet<_> = seen.iter().map(|(.., cause)| cause).collect();
    assert_eq!(causes.len(), seen.len(), "two errors have the same cause: {seen:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_simulators_switches_bring_about_is_explained_on_the_screen() {
    let stage = Stage::approving(SWITCHED.len()).await;
    for (row, (switch, ..)) in SWITCHED.iter().enumerate() {
        assert!(stage.simulator.set_fault(&format!("org-{:03}", row + 1), Switch::parse(switch).unwrap()), "{switch}");
    }
    let seen =
        explained(&stage, async |_, url| visit(&url).await.headers()["location"].to_str().unwrap().to_owned()).await;
    for ((code, message, _), (switch, wanted, words)) in seen.iter().zip(SWITCHED) {
        assert!(code == wanted && message.contains(words), "{switch}: {message}");
    }
    assert_each_its_own(&seen);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_shows_and_nobody_tells_is_pasted_and_explained() {
    let stage = Stage::approving(PASTED.len()).await;
    let seen = explained(&stage, async |row, _| {
        let (code, description) = PASTED[row];
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("error", code)
            .append_pair("error_description", description)
            .finish()
    })
    .await;
    for ((code, ..), (wanted, _)) in seen.iter().zip(PASTED) {
        assert_eq!(code, wanted);
    }
    assert_each_its_own(&seen);
}
