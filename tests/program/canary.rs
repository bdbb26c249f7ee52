//! Secrets are where they belong and nowhere else: every login's secrets are looked for in everything
//! that is shown, written, printed or handed to another process.

use std::{
    fs,
    sync::{Arc, Mutex},
};

use futures_util::future::BoxFuture;
use orgdeck::{
    deck::action::Tab,
    run::{Link, Opened, Opener},
    simulator::{Fault, Kind, Options, OrgSpec, Scenario, UserSpec},
};
use serde_json::Value;

use crate::support::{
    browser::Browser,
    canary::{Canaries, debug},
    page::{led_to, parameter, visit},
    player::Player,
    process::{Process, orgdeck},
    stage::Stage,
};

/// A secret that looks different in every spelling.
const SECRET: &str = "CANARY/secret+of the \"app\"=ä\\&%";

/// Orgs that approve at once, each with a login that ends in its own way.
async fn stage() -> Stage {
    Stage::new(|redirect_uri| {
        let mut scenario = Scenario::default();
        for name in ["saved", "denied", "wrong", "broken", "cancelled"] {
            let user = UserSpec::new(format!("{name}@canary.example"), "Cana Ry");
            scenario.push_org(OrgSpec::new(name, "Canary", Kind::Sandbox, user));
        }
        for app in &mut scenario.apps {
            app.secret = format!("{SECRET} {}", app.name);
            app.scopes.push("openid".to_owned());
        }
        scenario.profiles[2].set("client_secret", "CANARY/secret+of another app");
        scenario.orgs[3].faults.push(Fault::TruncatedReply.into());
        Options { auto_approve: true, scenario: Some(scenario), redirect_uri, ..Options::default() }
    })
    .await
}

/// A browser that lets its person deny one login and ignore another.
struct Picky;

impl Opener for Picky {
    fn open(&self, link: &Link) -> BoxFuture<'static, Opened> {
        let (profile, link) = (link.profile.to_string(), link.url.expose().to_owned());
        Box::pin(async move {
            if profile == "cancelled" {
                return Opened::Started;
            }
            let mut back = led_to(&led_to(&link).await).await;
            if profile == "denied" {
                let (state, address) = (parameter(&back, "state"), back.split('?').next().unwrap_or_default());
                back = format!("{address}?error=access_denied&error_description=no&state={state}");
            }
            visit(&back).await;
            Opened::Started
        })
    }
}

/// Keeps a picture of every tab of the selected profile.
async fn look(player: &mut Player, screens: &mut Vec<String>) {
    for (place, tab) in Tab::ALL.into_iter().enumerate() {
        player.press(&(place + 1).to_string());
        screens.push(player.wait("the tab", |picture| picture.deck.view.tab == tab).await.screen);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t21_no_secret_is_on_a_screen_in_a_file_or_in_debug_output() {
    let stage = stage().await;
    let (canaries, said) = (Canaries::default(), Arc::new(Mutex::new(Vec::new())));
    let (cage, album) = (canaries.clone(), said.clone());
    let mut player = Player::watched(&stage, (120, 60), Picky, move |deck| {
        cage.harvest(deck);
        album.lock().unwrap().push(debug(deck));
    })
    .await;
    player.press("*L");
    player.see("1 alive · 1 logging in · ! 3 need you").await;
    let mut screens = Vec::new();
    for profile in ["saved", "denied", "wrong", "broken", "cancelled"] {
        player.press("/<C-u>");
        player.press(profile);
        player.press("<Enter>");
        player.wait(profile, |picture| picture.deck.view.cursor.as_deref() == Some(profile)).await;
        look(&mut player, &mut screens).await;
    }
    // What is pasted is in the line that is typed, and belongs to nobody else.
    let picture = player.see("sign in").await;
    let waiting = picture.deck.flow_of(picture.deck.row("cancelled").unwrap()).unwrap().authorize().unwrap().target();
    let address = led_to(waiting.expose()).await;
    canaries.add("code", &parameter(&address, "code"));
    player.press("p");
    player.paste(&address);
    player.wait("the pasted text", |picture| picture.deck.view.typing.is_some()).await;
    player.press("<Esc>X");
    screens.push(player.see("cancelled in Authorize").await.screen);
    look(&mut player, &mut screens).await;
    player.press("<C-c>");
    let deck = player.end().await;
    said.lock().unwrap().push(debug(&deck));

    canaries.read(stage.dir.path());
    let kinds = ["access token", "client secret", "code", "saved token", "state", "verifier"];
    assert!(canaries.kinds().into_iter().eq(kinds), "{:?}", canaries.kinds());
    for screen in &screens {
        canaries.assert_none_in("a screen", screen);
    }
    for text in said.lock().unwrap().iter() {
        canaries.assert_none_in("Debug output", text);
    }
    assert!(canaries.assert_none_under(stage.dir.path()) >= 5, "histories, locks and the ledger are looked through");
}

#[tokio::test(flavor = "multi_thread")]
async fn t21_t22_no_secret_is_in_what_the_binary_writes_or_hands_on() {
    for json in [true, false] {
        let stage = stage().await;
        let canaries = Canaries::default();
        canaries.add("client secret", SECRET);
        let mut browser = Browser::unseen();
        let log = stage.dir.path().join("log");
        let mut login = orgdeck(stage.dir.path());
        login
            .env("BROWSER", browser.command())
            .args(["login", "saved", "wrong", "broken", "-vv", "--log-file"])
            .arg(&log);
        let tabs = fs::read_to_string(stage.dir.profiles()).unwrap() + "\n[ui]\ntabs = \"all\"\n";
        fs::write(stage.dir.profiles(), tabs).unwrap();
        if json {
            login.arg("--json");
        }
        let login = Process::start(login);
        let mut backs = Vec::new();
        for _ in 0..3 {
            let link = browser.link().await;
            let back = led_to(&led_to(&link).await).await;
            canaries.add("code", &parameter(&back, "code"));
            canaries.add("state", &parameter(&back, "state"));
            backs.push(back);
        }
        // While the logins wait, anybody on the machine can see this much of the process.
        let seen = |what: &str| fs::read(format!("/proc/{}/{what}", login.id())).unwrap_or_default();
        let process: Vec<u8> = [seen("cmdline"), seen("environ")].concat();
        for back in backs {
            visit(&back).await;
        }
        let ended = login.end().await;
        assert_eq!(ended.code, Some(4), "{ended:?}");

        canaries.read(stage.dir.path());
        assert!(canaries.kinds().into_iter().eq(["client secret", "code", "saved token", "state"]));
        let traces = fs::read(browser.traces()).unwrap();
        assert!(cfg!(not(target_os = "linux")) || String::from_utf8_lossy(&traces).contains("/go/"));
        canaries.assert_none_in("a process's arguments and variables", &String::from_utf8_lossy(&process));
        canaries.assert_none_in("the browser's arguments and variables", &String::from_utf8_lossy(&traces));
        canaries.assert_none_in("standard error", &ended.err);
        assert!(fs::read_to_string(&log).unwrap().contains("started"));
        assert!(canaries.assert_none_under(stage.dir.path()) >= 5);
        if json {
            for mut object in ended.objects() {
                // It is there to be opened, and carries the state to the browser.
                object.as_object_mut().unwrap().remove("authorize_url");
                canaries.assert_none_in("a line of JSON", &Value::to_string(&object));
            }
        } else {
            canaries.assert_none_in("standard output", &ended.out);
        }
        for arguments in
            [&["list", "--json"][..], &["show", "saved"], &["show", "saved", "--json"], &["show", "broken"]]
        {
            let mut command = orgdeck(stage.dir.path());
            command.args(arguments);
            let shown = Process::start(command).end().await;
            canaries.assert_none_in(&arguments.join(" "), &(shown.out + &shown.err));
        }
    }
}
