//! The transcript of whatever was asked of an org last, by the real binary: it says what a support case needs,
//! and no secret is in it.

use orgdeck::simulator::Persona;
use serde_json::Value;

use crate::support::{
    browser::Browser,
    canary::Canaries,
    player::Player,
    process::{Ended, Process, orgdeck},
    stage::{Robot, Stage, name},
};

const ORG: &str = "org-001";

async fn run(stage: &Stage, arguments: &[&str]) -> Ended {
    let mut command = orgdeck(stage.dir.path());
    command.args(arguments);
    Process::start(command).end().await
}

/// The transcript as Markdown, once it and the JSON have been found to hold what each must, and no secret.
#[expect(clippy::unwrap_used, reason = "a transcript that cannot be read has failed the test")]
async fn transcript(stage: &Stage, canaries: &Canaries, step: &str, result: &str) -> String {
    canaries.read(stage.dir.path());
    let markdown = run(stage, &["transcript", ORG]).await.out;
    let document = run(stage, &["transcript", ORG, "--as", "json"]).await.out;
    let json: Value = serde_json::from_str(&document).unwrap();
    let org = &stage.simulator.orgs()[0];
    let card = stage.dir.tokens().card(&name(ORG)).unwrap().unwrap();
    assert_eq!(json["result"], result, "{document}");
    assert_eq!(json["calls"].as_array().and_then(|calls| calls.last()).map(|call| &call["step"]), Some(&step.into()));
    for (field, value) in [("org_id", &org.org_id), ("user_id", &card.user.to_string()), ("username", &org.username)] {
        assert_eq!(&json[field], value.as_str(), "{step}: {field}");
    }
    assert_eq!(json["app"]["consumer_key"], org.client_id);
    assert_eq!((&json["app"]["label"], &json["app"]["type"]), (&"Deck of tests".into(), &"connected app".into()));
    assert_eq!(json["orgdeck"], env!("CARGO_PKG_VERSION"));
    assert!(json["clock"]["ahead_ms"].is_i64() && json["clock"]["within_ms"].is_u64(), "{document}");
    assert!(json["request_ids"].as_array().is_some_and(|ids| !ids.is_empty()), "{document}");
    for time in ["began_at", "ended_at", "written_at"] {
        assert!(json[time].as_str().unwrap().ends_with('Z'), "{time} is UTC");
    }
    let wanted = [
        format!("Org id           {}", org.org_id),
        format!("User id          {}", card.user),
        format!("Consumer key     {}", org.client_id),
        "App label        Deck of tests".to_owned(),
        "App type         connected app".to_owned(),
        "Clock            this machine's clock agrees with the server's".to_owned(),
        format!("by orgdeck {}", env!("CARGO_PKG_VERSION")),
        "(x-sfdc-request-id, call ".to_owned(),
        "Setup, Login History".to_owned(),
        format!(": {step}\n"),
    ];
    for wanted in wanted {
        assert!(markdown.contains(&wanted), "{wanted}\n{markdown}");
    }
    assert!(markdown.is_ascii() && document.is_ascii(), "no sign of a terminal: {markdown}");
    canaries.assert_none_in("the Markdown", &markdown);
    canaries.assert_none_in("the JSON", &document);
    assert!(canaries.assert_none_under(stage.dir.path()) >= 1);
    markdown
}

#[tokio::test(flavor = "multi_thread")]
async fn t21_whatever_was_asked_of_an_org_has_a_transcript_and_no_secret_is_in_it() {
    let mut stage = Stage::approving(1).await;
    let own = "type = \"connected\"\nlabel = \"Deck of tests\"\n";
    stage.set(|text| {
        let (before, rest) = text.split_once("[profiles.org-001]\n").unwrap();
        let (client, rest): (Vec<_>, Vec<_>) = rest.lines().partition(|line| line.starts_with("client_"));
        format!(
            "{before}[apps.deck]\n{}\n{own}[profiles.org-001]\napp = \"deck\"\n{}\n",
            client.join("\n"),
            rest.join("\n")
        )
    });
    let canaries = Canaries::default();
    let login = Process::login(&stage, &Browser::of(Persona::Allow), &[ORG]).end().await;
    assert_eq!(login.code, Some(0), "{login:?}");
    let markdown = transcript(&stage, &canaries, "verify", "saved").await;
    assert!(markdown.contains("Login Type is \"Remote Access 2.0\""), "{markdown}");

    assert_eq!(run(&stage, &["check", ORG]).await.code, Some(0));
    let markdown = transcript(&stage, &canaries, "check", "alive").await;
    assert!(markdown.contains("has no line there"), "{markdown}");
    assert_eq!(run(&stage, &["refresh", ORG]).await.code, Some(0));
    transcript(&stage, &canaries, "refresh", "refreshed").await;

    assert_eq!(run(&stage, &["grants", ORG]).await.code, Some(0));
    let markdown = transcript(&stage, &canaries, "grants", "listed").await;
    assert!(markdown.contains("records[1].AppName") && markdown.contains("records[1].DeleteToken hidden: "));
    let link = run(&stage, &["open", ORG, "--print"]).await.out;
    let otp = url::Url::parse(link.trim()).unwrap().query_pairs().next().unwrap().1.into_owned();
    canaries.add("one-time password", &otp);
    let markdown = transcript(&stage, &canaries, "open", "opened").await;
    assert!(markdown.contains("frontdoor_uri  hidden: "), "{markdown}");

    stage.simulator.revoke_all();
    assert_eq!(run(&stage, &["grants", ORG]).await.code, Some(3));
    transcript(&stage, &canaries, "grants", "failed").await;
    assert_eq!(run(&stage, &["open", ORG, "--print"]).await.code, Some(3));
    transcript(&stage, &canaries, "open", "failed").await;
    assert_eq!(run(&stage, &["refresh", ORG]).await.code, Some(3));
    let markdown = transcript(&stage, &canaries, "refresh", "dead").await;
    assert!(markdown.contains("expired access/refresh token"), "{markdown}");
    assert!(canaries.kinds().contains("saved token"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_org_said_of_its_grants_and_of_a_link_stands_in_the_panes_and_in_the_history() {
    for size in [(120, 40), (80, 24)] {
        let stage = Stage::approving(1).await;
        let mut player = Player::sit_down(&stage, size, Robot(Persona::Allow)).await;
        player.press("L");
        player.see("1 alive").await;
        player.press("<Tab>7");
        player.see("1 of 5 grants").await;
        player.press("1");
        player.see("/services/data/v60.0/query").await;
        player.press("2");
        player.see("records[1].AppName").await;
        player.press("G");
        let told = player.see("records[1].DeleteTo").await;
        assert!(told.screen.contains("hidden: "), "{}", told.screen);
        player.press("3");
        player.see("of this user: 1").await;
        player.press("o");
        player.see("open in the browser").await;
        player.press("2");
        let told = player.see("frontdoor_uri").await;
        assert!(told.screen.contains("hidden: "), "{}", told.screen);
        player.press("6");
        player.see("opened").await;
        player.see("listed").await;
        player.press("q");
        player.end().await;
    }
}
