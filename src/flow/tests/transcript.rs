//! An attempt as other people read it: what they need is in it, and nothing that they must not have.

use jiff::Timestamp;
use serde_json::Value as Json;

use super::{hidden::hides, table::events, *};
use crate::{
    flow::{
        attempt::Attempt,
        transcript::{Source, Transcript},
    },
    profile::{App, AppType, Profile, ProfileName},
};

/// What both forms of a transcript say.
fn written(attempt: &Attempt, profile: Option<&Profile>) -> (String, Json) {
    let name = ProfileName::parse("org-001").unwrap();
    let now = Timestamp::UNIX_EPOCH;
    let transcript = Transcript::of(Source { name: &name, attempt, profile, card: None, now });
    (transcript.to_markdown(), serde_json::to_value(&transcript).unwrap())
}

fn attempt(login: &Login) -> Attempt {
    Attempt::of(&login.flow, login.now).unwrap()
}

/// A login whose exchange Salesforce refuses, with what its head says.
fn refused(description: &str) -> Login {
    let mut login = Login::reach(At::Exchanging);
    let (call, _) = login.wishes.iter().rev().find_map(sent).unwrap();
    let mut answer = answer(400, json!({ "error": "invalid_client", "error_description": description }));
    let reply = answer.reply.as_mut().unwrap();
    reply.trace.date = Some(login.now.wall - jiff::SignedDuration::from_secs(90));
    reply.trace.request_ids = vec![("x-sfdc-request-id".to_owned(), format!("0ec7fe77{CODE}"))];
    login.tell(Event::Answered(call, answer));
    login
}

#[test]
fn t21_no_transcript_of_any_ending_holds_a_secret() {
    for phase in At::ALL {
        let mut login = Login::reach(phase);
        let before = login.flow.clone();
        for (name, event) in events(&login) {
            login.flow = before.clone();
            login.tell(event);
            if let Some(attempt) = Attempt::of(&login.flow, login.now) {
                let (markdown, document) = written(&attempt, Some(&login.flow.plan.profile));
                hides(&format!("{markdown}{document}"), &format!("{phase:?}, {name}"));
            }
        }
    }
    let echo = format!("{SECRET} {CODE} {VERIFIER} {}", "aPrxCANARYcode.9nc2OQ%3D%3D");
    let (markdown, document) = written(&attempt(&refused(&echo)), None);
    hides(&format!("{markdown}{document}"), "an echo");
}

#[test]
fn what_an_admin_and_support_need_is_in_it() {
    let mut profile = profile();
    profile.expect_org = Some(crate::profile::OrgId::parse(ORG).unwrap());
    profile.login_hint = Some("ana@acme.com".into());
    profile.app = Some(std::sync::Arc::new(App {
        name: "acme".into(),
        client_id: profile.client_id.clone(),
        client_secret: None,
        kind: AppType::EcaLocal,
        home: None,
        label: Some("Acme deck".into()),
    }));
    let (markdown, document) = written(&attempt(&refused("invalid client credentials")), Some(&profile));
    for wanted in [
        "# orgdeck transcript of org-001\n",
        "Result           failed (invalid_client)",
        "Clock            this machine's clock is 90 s ahead of the server's",
        "Org id           00Dxx0000001gPLEAY",
        "the settings; this attempt did not get so far",
        "User name        ana@acme.com",
        "Consumer key     3MVG9acme",
        "App label        Acme deck",
        "external client app, local to its org",
        "0ec7fe77[masked] (x-sfdc-request-id, call 3)",
        "by orgdeck 0.",
        "Setup, Login History: user ana@acme.com, application Acme deck, 1970-01-01",
        "Remote Access 2.0",
        "## Call 1: authorize",
        "GET https://login.salesforce.com/services/oauth2/authorize",
        "## Call 3: exchange",
        "code           hidden: 23 characters, #",
        "HTTP 400, application/json",
        "error          invalid_client",
        "  error_description invalid client credentials",
    ] {
        assert!(markdown.contains(wanted), "{wanted}\n{markdown}");
    }
    assert_eq!(document["clock"]["ahead_ms"], 90_000 - 500);
    assert_eq!(document["app"]["type"], "external client app, local to its org");
    assert_eq!(document["calls"][2]["outcome"]["reply"]["status"], 400);
    assert_eq!(document["calls"][2]["step"], "exchange");
}

#[test]
fn no_sign_of_a_terminal_is_in_it_and_no_text_from_outside_ends_its_block() {
    let (markdown, document) = written(&attempt(&refused("``` \u{1b}[31m\n# Heading → … ✗")), None);
    assert!(markdown.is_ascii() && document.to_string().is_ascii(), "{markdown}");
    assert!(
        markdown.contains("````text\n") && markdown.contains("<U+001B>[31m<U+000A># Heading -> ... x"),
        "{markdown}"
    );
    assert!(!markdown.lines().any(|line| line.starts_with("# Heading")));
}

#[test]
fn an_attempt_of_an_earlier_version_is_still_read() {
    let mut value = serde_json::to_value(attempt(&refused("no"))).unwrap();
    let call = &mut value["calls"][2][1];
    assert!(call["outcome"]["reply"].as_object_mut().unwrap().remove("trace").is_some());
    let attempt: Attempt = serde_json::from_value(value).unwrap();
    assert!(written(&attempt, None).0.contains("not measured: no reply named the server's time"));
}
