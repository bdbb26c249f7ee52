//! Each documented error, provoked at the simulator through the whole program: the screen says its own
//! cause, who acts and what to do.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod home;
mod list;
mod paste;

use std::ptr;

use futures_util::future::BoxFuture;
use orgdeck::{
    oauth::error::table::{self, Explanation},
    run::{Link, Opened, Opener},
    simulator::{Persona, Switch},
};

use self::list::Said;
use crate::support::{
    page::{led_to, visit},
    player::{Picture, Player},
    process::{Process, orgdeck},
    stage::{Nobody, Robot, Stage, flow},
};

/// As high as the longest story of two calls.
const LARGE: (u16, u16) = (200, 90);

/// Where the browser of a login ends.
enum End {
    /// At the callback, which the program hears of.
    Callback,
    /// At Salesforce's error page, with its address.
    Page(String),
    /// At bare text.
    Text(String),
}

/// Asks the simulator for the page of an authorize URL, as a browser does.
async fn end(url: &str) -> End {
    let response = visit(url).await;
    match response.headers().get("location").map(|to| to.to_str().unwrap().to_owned()) {
        Some(page) if page.contains("RemoteAccessErrorPage") => End::Page(page),
        Some(callback) => {
            visit(&callback).await;
            End::Callback
        }
        None => End::Text(response.text().await.unwrap()),
    }
}

/// A browser that goes where it is sent.
struct Follows;

impl Opener for Follows {
    fn open(&self, link: &Link) -> BoxFuture<'static, Opened> {
        let url = link.url.clone();
        Box::pin(async move {
            end(&led_to(url.expose()).await).await;
            Opened::Started
        })
    }
}

/// The words of the right pane, in one line.
fn words(picture: &Picture) -> String {
    let pane = |line: &str| line.split('│').nth(3).unwrap_or_default().to_owned();
    let text: Vec<_> = picture.screen.lines().map(pane).collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The selected row's place among the numbered orgs.
fn here(picture: &Picture) -> usize {
    let name = picture.deck.view.cursor.as_deref().unwrap_or_default();
    name["org-".len()..].parse::<usize>().unwrap() - 1
}

/// A stage of one org for each error, whose simulator says it.
async fn stage(list: &[Said]) -> Stage {
    let stage = Stage::approving(list.len()).await;
    provoke(&stage, list);
    stage
}

fn provoke(stage: &Stage, list: &[Said]) {
    for (row, said) in list.iter().enumerate() {
        let switch = Switch::parse(&said.switch()).unwrap_or_else(|_| panic!("{said:?}"));
        assert!(stage.simulator.set_fault(&format!("org-{:03}", row + 1), switch), "{said:?}");
    }
}

/// Waits for cause, actor and action of an error in the right pane.
async fn see(player: &mut Player, said: &Said) {
    let known = table::find(&said.case()).unwrap_or_else(|| panic!("{said:?} is unknown"));
    let told = [&*known.cause, &format!("Who acts {}", known.who.words()), &known.action];
    player.wait(&format!("{said:?}: {told:?}"), |picture| told.iter().all(|it| words(picture).contains(*it))).await;
}

/// Looks at each row in turn.
async fn go_through(player: &mut Player, list: &[Said], mut look: impl AsyncFnMut(&mut Player, &Said, Picture)) {
    player.press("g");
    let mut before = usize::MAX;
    for _ in list {
        let picture = player.wait("the next row", |picture| here(picture) != before).await;
        before = here(&picture);
        look(player, &list[before], picture).await;
        player.press("j");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_login_meets_is_explained_on_the_screen() {
    let list = list::login();
    let stage = stage(&list).await;
    let mut player = Player::sit_down(&stage, LARGE, Follows).await;
    player.press("3*L");
    player.see("browser tabs at once?").await;
    player.press("y");
    go_through(&mut player, &list, async |player, said, picture| {
        let name = picture.deck.view.cursor.as_deref().unwrap().to_owned();
        if said.more.contains("place=") {
            // The client is never told: the person pastes what the browser shows.
            let waits = |picture: &Picture| flow(&picture.deck, &name).expected().is_some();
            let picture = player.wait("a login that waits", waits).await;
            let url = flow(&picture.deck, &name).authorize().unwrap().target().expose().to_owned();
            let shown = match end(&url).await {
                End::Callback => panic!("{said:?} told the callback"),
                End::Page(address) => {
                    let page = visit(&address).await.text().await.unwrap();
                    assert!(page.contains(said.code), "{page}");
                    address
                }
                End::Text(text) => text,
            };
            player.press("p");
            player.paste(&shown);
            player.press("<Enter>");
        }
        see(player, said).await;
    })
    .await;
    player.press("<C-c>");
    player.end().await;
}

/// A stage of orgs that are logged in, and then say these errors.
async fn logged_in(list: &[Said]) -> Stage {
    let stage = Stage::approving(list.len()).await;
    stage.log_in_all(Robot(Persona::Allow)).await;
    provoke(&stage, list);
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_refresh_meets_is_explained_on_the_screen() {
    let list = list::refresh();
    let stage = logged_in(&list).await;
    let mut player = Player::sit_down(&stage, LARGE, Nobody).await;
    player.press("3*r");
    go_through(&mut player, &list, async |player, said, _| see(player, said).await).await;
    player.press("<C-c>");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_check_meets_is_explained_on_the_screen() {
    let list = [list::identity(), list::introspection()].concat();
    let stage = logged_in(&list).await;
    // Where introspection answers, nothing else is asked.
    for org in &stage.simulator.orgs()[..list::identity().len()] {
        stage.simulator.set_fault(&org.name, Switch::parse("introspect:error=invalid_client").unwrap());
    }
    let mut player = Player::sit_down(&stage, LARGE, Nobody).await;
    player.press("3*c");
    go_through(&mut player, &list, async |player, said, _| see(player, said).await).await;
    player.press("<C-c>");
    player.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_revocation_meets_is_explained_on_the_screen() {
    let list = list::revoke();
    let stage = logged_in(&list).await;
    let mut player = Player::sit_down(&stage, LARGE, Nobody).await;
    player.press("3*xR");
    player.see("Revoke 2?").await;
    player.press("2<Enter>");
    go_through(&mut player, &list, async |player, said, _| see(player, said).await).await;
    // One that was gone already is no failure: there is nothing left to revoke.
    assert_eq!(stage.saved(), ["org-001"]);
    player.press("<C-c>");
    player.end().await;
}

/// Cause, actor and action in the words of a command: its standard error is one line.
fn told(said: &Said) -> String {
    table::find(&said.case()).unwrap_or_else(|| panic!("{said:?} is unknown")).words()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_list_of_grants_is_explained_in_its_tab_and_on_standard_error() {
    let list = list::api();
    let stage = logged_in(&list).await;
    let mut player = Player::sit_down(&stage, LARGE, Nobody).await;
    player.see(&format!("{} alive", list.len())).await;
    go_through(&mut player, &list, async |player, said, _| {
        player.press("7");
        let known = table::find(&said.case()).unwrap_or_else(|| panic!("{said:?} is unknown"));
        let told = [&*known.cause, &format!("who acts {}", known.who.words()), &known.action];
        player.wait(&format!("{said:?}: {told:?}"), |picture| told.iter().all(|it| words(picture).contains(*it))).await;
    })
    .await;
    player.press("q");
    player.end().await;
    for (row, said) in list.iter().enumerate() {
        let mut command = orgdeck(stage.dir.path());
        command.args(["grants", &format!("org-{:03}", row + 1)]);
        let ended = Process::start(command).end().await;
        assert!(ended.code != Some(0) && ended.err.contains(&told(said)), "{said:?}: {ended:?}");
    }
}

#[test]
fn no_row_of_the_table_is_without_somebody_who_says_it() {
    let all = [list::login(), list::refresh(), list::introspection(), list::identity(), list::revoke(), list::api()];
    let all = all.concat();
    let is_said = |row: &Explanation, code: &str| {
        let says = |said: &&Said| said.code.eq_ignore_ascii_case(code);
        all.iter().filter(says).any(|said| table::find(&said.case()).is_some_and(|found| ptr::eq(found, row)))
    };
    for row in table::rows().filter(|row| row.at.is_none_or(|at| !at.is_ours())) {
        for code in &row.error {
            assert!(is_said(row, code), "nobody says {code} {:?} at {:?}: add it to list.rs", row.description, row.at);
        }
    }
}
