//! One tab walks from login to login where a person looks on, by the pages of the doors alone; with
//! `tabs = "all"` each login opens its own, and many ask first.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::path::Path;

use crate::support::{
    browser::Browser,
    page::{led_to, visit},
    stage::Stage,
    terminal::{ORGDECK, Terminal},
};

const WIDE: (u16, u16) = (160, 50);

/// `login --all` in a terminal.
fn login(stage: &Stage, browser: &Browser) -> Terminal {
    let (dir, opener) = (stage.dir.path(), browser.command());
    let dir = Path::to_str(dir).unwrap();
    Terminal::start(WIDE, &[ORGDECK, "--config-dir", dir, "login", "--all"], &[("BROWSER", &opener)])
}

/// The page that a door's address comes to, through the org that approves at once.
async fn signed_in(link: &str) -> String {
    visit(&led_to(&led_to(link).await).await).await.text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_tab_walks_through_all_logins() {
    let stage = Stage::approving(3).await;
    let mut browser = Browser::unseen();
    let mut terminal = login(&stage, &browser);
    let mut link = browser.link().await;
    assert!(link.starts_with(&format!("http://localhost:{}/go/", stage.port)), "{link}");
    let mut names = Vec::new();
    for left in (0..3).rev() {
        let page = signed_in(&link).await;
        let between = |open: &str, close: &str| page.split_once(open)?.1.split_once(close).map(|(text, _)| text);
        let (name, kind) = between("<h1>", "</small></h1>").unwrap().split_once(" <small").unwrap();
        assert!(kind.ends_with(">PROD") || kind.ends_with(">SBX") || kind.ends_with(">DEV"), "{page}");
        names.push(name.to_owned());
        match between("Next in this tab <a href=\"", "\"") {
            Some(path) => link = format!("http://localhost:{}{path}", stage.port),
            None => assert!(left == 0 && page.contains("You may close this tab."), "{page}"),
        }
    }
    names.sort();
    assert_eq!(names, ["org-001", "org-002", "org-003"]);
    tokio::task::block_in_place(|| {
        terminal.see("3 saved");
        assert_eq!(terminal.end().exit_code(), 0);
    });
    assert!(browser.is_unused(), "one tab was enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_ten_tabs_are_opened_after_a_yes_alone() {
    let mut stage = Stage::approving(11).await;
    stage.set(|text| format!("{text}\n[ui]\ntabs = \"all\"\n"));
    let mut browser = Browser::unseen();
    let mut terminal = login(&stage, &browser);
    tokio::task::block_in_place(|| {
        terminal.see("Open 11 browser tabs at once? [y/n]");
        terminal.press("n\r");
        assert_eq!(terminal.end().exit_code(), 1);
    });
    assert!(browser.is_unused());

    let mut terminal = login(&stage, &browser);
    tokio::task::block_in_place(|| {
        terminal.see("Open 11 browser tabs at once? [y/n]");
        terminal.press("y\r");
    });
    for _ in 0..11 {
        signed_in(&browser.link().await).await;
    }
    tokio::task::block_in_place(|| {
        terminal.see("11 saved");
        assert_eq!(terminal.end().exit_code(), 0);
    });
}
