//! A local external client app works in its home org alone: elsewhere it is refused before any browser opens.

use orgdeck::{
    deck::journal::Entry,
    oauth::error::{At, Case, table},
    simulator::{Options, Persona, Scenario, shipped},
};

use super::{Follows, LARGE, words};
use crate::support::{browser::Browser, player::Player, process::Process, stage::Stage};

/// The scenario of a local app, with the app's own table in the settings.
async fn stage() -> Stage {
    let scenario = Scenario::parse(shipped::named("local-app").unwrap()).unwrap();
    let options =
        |redirect_uri| Options { scenario: Some(scenario), auto_approve: true, redirect_uri, ..Options::default() };
    let mut stage = Stage::new(options).await;
    let org = stage.simulator.orgs()[0].clone();
    let app = format!(
        "\n[apps.deck]\nclient_id = {:?}\nclient_secret = {:?}\ntype = \"eca-local\"\nhome = {:?}\n",
        org.client_id, org.client_secret, org.login
    );
    stage.set(|text| {
        let own = |line: &&str| !line.starts_with("client_id") && !line.starts_with("client_secret");
        let text: String = text.lines().filter(own).map(|line| format!("{line}\n")).collect();
        text.replace("login = ", "app = \"deck\"\nlogin = ") + &app
    });
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn a_local_app_is_refused_outside_its_home_before_the_browser_opens() {
    let stage = stage().await;
    let mut player = Player::sit_down(&stage, LARGE, Follows).await;
    player.press("3*L");
    player.see("1 alive").await;
    player.press("/globex<Enter>");
    let known = table::explain(&Case::own(At::Login, "not_home", None));
    let told = [&*known.cause, "Who acts you", &known.action];
    let picture = player.wait("why", |picture| told.iter().all(|it| words(picture).contains(*it))).await;
    let both = format!("of {0}/acme cannot be used at {0}/globex", stage.simulator.url());
    assert!(words(&picture).contains(&both), "{}", picture.screen);
    // Nothing went to the other org, and the one at home is saved.
    let asked = stage.simulator.requests();
    assert!(asked.iter().all(|request| !request.path.starts_with("/globex")), "{asked:?}");
    assert_eq!(stage.saved(), ["acme"]);
    let failed = |entry: &Entry| entry.words.as_str().starts_with("Prepare failed: a local external client app");
    assert!(picture.deck.journal.newest().any(failed), "{:?}", picture.deck.journal);
    player.press("6");
    player.see("Tab comes here, then Enter opens it").await;
    player.press("q");
    player.end().await;

    // A command ends with it, too.
    let ended = Process::login(&stage, &Browser::of(Persona::Allow), &["globex", "--json"]).end().await;
    assert_eq!((ended.code, &ended.fault()["code"]), (Some(2), &"not_home".into()), "{ended:?}");
}
