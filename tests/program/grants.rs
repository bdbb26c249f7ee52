//! The org's own list of grants, by the real binary: five of them, a sixth, one whose token is lost, and
//! the ways in which an org does not tell.

use std::fs;

use orgdeck::simulator::{Options, Persona, Scenario, roster};
use serde_json::Value;

use crate::support::{
    browser::Browser,
    canary::Canaries,
    process::{Ended, Process, orgdeck},
    stage::{Stage, name},
};

async fn stage(change: impl FnOnce(&mut Scenario)) -> Stage {
    Stage::new(|redirect_uri| {
        let mut scenario = roster::numbered(1);
        change(&mut scenario);
        Options { auto_approve: true, scenario: Some(scenario), redirect_uri, ..Options::default() }
    })
    .await
}

async fn log_in(stage: &Stage, times: usize) {
    for _ in 0..times {
        let ended = Process::login(stage, &Browser::of(Persona::Allow), &["org-001", "--replace"]).end().await;
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
}

async fn run(stage: &Stage, arguments: &[&str]) -> Ended {
    let mut command = orgdeck(stage.dir.path());
    command.args(arguments);
    Process::start(command).end().await
}

async fn list(stage: &Stage) -> Value {
    let ended = run(stage, &["grants", "org-001", "--json"]).await;
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
    ended.objects().remove(0)
}

/// One field of every grant, as text.
fn column(list: &Value, field: &str) -> Vec<String> {
    list["grants"].as_array().into_iter().flatten().map(|grant| grant[field].to_string().replace('"', "")).collect()
}

fn refusal(ended: &Ended) -> (Option<i32>, String) {
    let error: Value = serde_json::from_str(&ended.err).unwrap_or_else(|_| panic!("{ended:?}"));
    (ended.code, error["error"]["message"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sixth_login_pushes_out_the_oldest_and_the_list_says_so_before() {
    let stage = stage(|_| ()).await;
    log_in(&stage, 5).await;
    let before = list(&stage).await;
    assert_eq!((&before["count"], &before["limit"], &before["source"]), (&5.into(), &5.into(), &"org".into()));
    assert_eq!(column(&before, "next_out"), ["true", "false", "false", "false", "false"]);
    assert_eq!(column(&before, "whose").iter().filter(|whose| *whose == "this").count(), 1);
    let text = run(&stage, &["grants", "org-001"]).await.out;
    assert!(text.lines().next().unwrap().contains(" has 5 of 5 grants for "), "{text}");
    assert!(text.lines().nth(2).unwrap().ends_with("the next login pushes it out"), "{text}");
    let ids = column(&before, "id");
    log_in(&stage, 1).await;
    let after = list(&stage).await;
    assert_eq!((column(&after, "id")[..4].to_vec(), &after["count"]), (ids[1..].to_vec(), &5.into()));
    assert!(!column(&after, "id").contains(&ids[0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_whose_token_is_lost_is_told_and_ended_and_nothing_secret_is_said() {
    let stage = stage(|_| ()).await;
    log_in(&stage, 1).await;
    let canaries = Canaries::default();
    canaries.read(stage.dir.path());
    // Another machine's, as far as this one knows.
    fs::remove_file(stage.dir.ledger()).unwrap();
    fs::remove_file(stage.dir.path().join("tokens/org-001.json")).unwrap();
    log_in(&stage, 1).await;
    canaries.read(stage.dir.path());
    let before = list(&stage).await;
    let whose = column(&before, "whose");
    let (this, lost) = (place(&whose, "this"), place(&whose, "unknown"));
    let ids = column(&before, "id");
    let log = stage.dir.path().join("log");
    let logging = ["-vv", "--log-file", log.to_str().unwrap()];
    let ended = run(&stage, &[&["grants", "org-001", "--revoke", &*ids[lost]][..], &logging].concat()).await;
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert!(ended.out.starts_with(&format!("org-001: ended {} of ", ids[lost])), "{}", ended.out);
    assert_eq!(column(&list(&stage).await, "id"), [ids[this].clone()]);
    canaries.assert_none_in("what was said", &(ended.out + &before.to_string()));
    assert!(!fs::read_to_string(&log).unwrap().contains("DeleteToken\":"), "no reply is logged");
    // What ended it went in a body: no path and no query has more than the SOQL.
    for request in stage.simulator.requests().iter().filter(|request| request.path.ends_with("/revoke")) {
        assert_eq!(format!("{request:?}").matches("token=").count(), 0, "{request:?}");
    }

    let again = refusal(&run(&stage, &["grants", "org-001", "--json", "--revoke", &ids[lost]]).await);
    assert!(again.0 == Some(2) && again.1.contains("has no grant"), "{again:?}");
    let own = refusal(&run(&stage, &["grants", "org-001", "--json", "--revoke", &ids[this]]).await);
    assert!(own.0 == Some(2) && own.1.contains("`orgdeck revoke org-001`"), "{own:?}");
    assert_eq!(list(&stage).await["count"], 1, "nothing was ended");
}

fn place(column: &[String], wanted: &str) -> usize {
    column.iter().position(|value| value == wanted).unwrap_or_else(|| panic!("no {wanted} in {column:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_login_of_the_profile_is_known_and_leaves_the_ledger_when_it_ends() {
    let stage = stage(|_| ()).await;
    log_in(&stage, 1).await;
    // The org's clock has whole seconds: two logins in one could not be told apart.
    stage.simulator.advance(std::time::Duration::from_secs(600));
    log_in(&stage, 1).await;
    let before = list(&stage).await;
    assert_eq!(column(&before, "whose"), ["former", "this"]);
    assert_eq!(column(&before, "profile"), ["org-001", "null"]);
    let user = stage.dir.tokens().card(&name("org-001")).unwrap().unwrap().user;
    let known = || orgdeck::store::ledger::read(&stage.dir).unwrap().of_user(&user).count();
    assert_eq!(known(), 2);
    assert_eq!(run(&stage, &["grants", "org-001", "--revoke", &column(&before, "id")[0]]).await.code, Some(0));
    assert_eq!(known(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_org_s_answer_the_ledger_says_at_least() {
    let stage = stage(|_| ()).await;
    log_in(&stage, 2).await;
    stage.simulator.end_sessions("org-001");
    let ended = run(&stage, &["grants", "org-001"]).await;
    assert_eq!(ended.code, Some(3));
    assert!(ended.out.starts_with("org-001: at least 2 of 5 grants"), "{}", ended.out);
    assert!(
        ended.err.contains("no longer accepts") && ended.err.contains("`orgdeck refresh org-001`"),
        "{}",
        ended.err
    );
    let Stage { simulator, dir, .. } = stage;
    simulator.stop().await;
    let mut command = orgdeck(dir.path());
    command.args(["grants", "org-001", "--json"]);
    let ended = Process::start(command).end().await;
    assert_eq!((ended.code, &ended.objects()[0]["at_least"]), (Some(5), &2.into()), "{ended:?}");
    assert!(refusal(&ended).1.contains("did not answer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_without_the_scope_api_is_told_so() {
    let stage = stage(|scenario| scenario.apps[0].scopes.retain(|scope| scope != "api" && scope != "full")).await;
    log_in(&stage, 1).await;
    let (code, words) = refusal(&run(&stage, &["grants", "org-001", "--json"]).await);
    assert!(code == Some(4) && words.contains("without the scope `api`"), "{code:?} {words}");
}
