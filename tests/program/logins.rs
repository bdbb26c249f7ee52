//! Whole logins: the real loop against the simulator on real sockets, tokens on a real disk.

use crate::support::stage::{Robot, Stage, flow, name, result};
use orgdeck::{
    flow::{Consent, Status, Step},
    simulator::{Options, Persona},
};

fn unattended() -> Consent {
    Consent { unattended: true, ..Consent::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_login_ends_with_its_token_on_disk() {
    let stage = Stage::approving(1).await;
    let deck = stage.log_in_all(Robot(Persona::Allow)).await;
    assert_eq!(result(&deck, "org-001"), "saved", "{:#?}", flow(&deck, "org-001").trail());
    let (card, grant) = stage.dir.tokens().grant(&name("org-001")).unwrap().unwrap();
    assert_eq!(card.username.as_deref(), Some(&*stage.simulator.orgs()[0].username));
    assert!(grant.refresh_token.is_some());
    let done: Vec<Step> = flow(&deck, "org-001")
        .trail()
        .iter()
        .filter(|stamp| stamp.status == Status::Done)
        .map(|stamp| stamp.step)
        .collect();
    assert_eq!(done, Step::ALL);
}

#[tokio::test(flavor = "multi_thread")]
async fn t44_a_hundred_logins_at_once_on_one_port_end_with_a_hundred_right_tokens() {
    let stage = Stage::approving(100).await;
    let deck = stage.log_in_all(Robot(Persona::Allow)).await;
    for org in stage.simulator.orgs() {
        assert_eq!(result(&deck, &org.name), "saved", "{:#?}", flow(&deck, &org.name).trail());
        let (card, _) = stage.dir.tokens().grant(&name(&org.name)).unwrap().unwrap();
        assert_eq!((card.username.as_deref(), &card.client_id), (Some(&*org.username), &org.client_id));
        assert_eq!(card.login_host, org.login);
    }
    assert!(std::net::TcpListener::bind(("127.0.0.1", stage.port)).is_ok(), "the port is still held");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demos_orgs_end_as_the_demo_says() {
    let stage = Stage::new(Options::demo).await;
    for (profile, persona, end) in [
        ("acme-prod", Persona::Allow, "saved"),
        ("acme-uat", Persona::Allow, "saved"),
        ("globex-prod", Persona::Allow, "saved"),
        ("initech-dev", Persona::Allow, "saved"),
        ("umbrella-prod", Persona::Allow, "invalid_client"),
        ("hooli-uat", Persona::Deny, "access_denied"),
        ("wayne-prod", stage.simulator.persona("wayne-prod"), "other_org"),
    ] {
        let deck = stage.log_in(vec![name(profile)], unattended(), Robot(persona)).await;
        assert_eq!(result(&deck, profile), end, "{:#?}", flow(&deck, profile).trail());
        assert_eq!(stage.dir.tokens().card(&name(profile)).unwrap().is_some(), end == "saved", "{profile}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t20_a_grant_of_another_user_is_given_back() {
    let stage = Stage::new(Options::demo).await;
    let persona = stage.simulator.persona("wayne-prod");
    stage.log_in(vec![name("wayne-prod")], unattended(), Robot(persona.clone())).await;
    let revoked = stage.simulator.requests().iter().filter(|request| request.path.ends_with("/revoke")).count();
    assert_eq!(revoked, 1);
    let replace = Consent { unattended: true, replace: true, ..Consent::default() };
    let deck = stage.log_in(vec![name("wayne-prod")], replace, Robot(persona)).await;
    assert_eq!(result(&deck, "wayne-prod"), "saved");
}
