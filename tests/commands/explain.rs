//! `explain`: what each kind of text is recognised as, who acts, and the exit code: 0 known, 1 unknown.

use std::{
    io::Write,
    process::{Output, Stdio},
};

use orgdeck::{oauth::card::HandOut, oauth::card::Origin, profile::ProfileName, store::history};
use serde_json::json;

use crate::stage::{Run, SETTINGS, Stage, ago};

const PAGE: &str = "https://acme.my.salesforce.com/setup/secur/RemoteAccessErrorPage.apexp?error=invalid_client&error_description=app+must+be+installed+into+org";

fn explain(args: &[&str]) -> Run {
    Stage::bare().run(&[&["explain"], args].concat())
}

/// `explain -` with this on standard input.
fn read(text: &str) -> Run {
    let stage = Stage::bare();
    let mut command = stage.command(["explain", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text_of = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: status.code().unwrap(), out: text_of(stdout), err: text_of(stderr) }
}

#[test]
fn each_kind_of_text_is_recognised_and_known_is_exit_code_0() {
    let callback = "http://localhost:1717/OauthRedirect?error=access_denied&error_description=end-user+denied+authorization&state=CANARYstate";
    let json = r#"{"error":"invalid_grant","error_description":"expired authorization code"}"#;
    let rest = r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#;
    for (text, what, said) in [
        ("invalid_client_id", "an error", "No app with this consumer key"),
        ("invalid_grant: ip restricted", "an error", "admits logins from certain addresses only"),
        (
            "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match",
            "an error",
            "none of the app's callback URLs",
        ),
        (PAGE, "Salesforce's error page", "Uninstalled connected apps are blocked"),
        (callback, "a callback with an error", "Deny was pressed"),
        (json, "an error", "older than 15 minutes or was used before"),
        (rest, "an error", "The access token's session is over"),
        (
            "http://localhost:1717/?code=aPrxCANARYcode123%3D%3D&state=s",
            "a callback with a code",
            "Nothing is wrong in it",
        ),
    ] {
        for run in [explain(&[text]), read(text)] {
            assert_eq!((run.code, run.err.as_str()), (0, ""), "{text}: {run:?}");
            assert!(run.out.starts_with(&format!("This is    {what}\n")) && run.out.contains(said), "{text}: {run:?}");
            run.is_clean();
        }
    }
    // Words need no quotes.
    assert_eq!(explain(&["expired", "access/refresh", "token"]).code, 0);
}

#[test]
fn what_is_unknown_is_said_to_be_and_is_exit_code_1() {
    let unknown = explain(&["never_seen_code"]);
    assert_eq!(unknown.code, 1);
    assert!(unknown.out.contains("This code is not in our table"), "{unknown:?}");
    for text in ["what is this", "{\"a\":1}", "https://example.com/"] {
        for run in [explain(&[text]), read(text)] {
            assert_eq!(run.code, 1, "{text}: {run:?}");
            assert!(run.out.contains("This is no error"), "{text}: {run:?}");
        }
    }
    let document = explain(&["--json", "never_seen_code"]);
    assert_eq!((document.code, &document.document()["known"]), (1, &false.into()));
    assert_eq!(explain(&[]).code, 2);
}

#[test]
fn a_pages_message_links_to_the_setup_of_the_org_whose_page_it_is() {
    let link = "https://acme.my.salesforce.com/lightning/setup/ConnectedAppsUsage/home";
    let run = explain(&[PAGE]);
    assert!(run.out.contains(&format!("In Setup   {link}\n")) && run.out.contains("an admin of the org"), "{run:?}");
    let message = explain(&[PAGE, "--message"]);
    assert_eq!((message.code, message.err.as_str()), (0, ""));
    for line in [&format!("In Setup:     {link}"), "Error:        invalid_client: app must be installed into org"] {
        assert!(message.out.contains(line), "{message:?}");
    }
    assert_eq!(explain(&["--json", PAGE]).document()["setup"], link);
    // Nobody else has to act: there is nobody to write to.
    let own = explain(&["access_denied", "--message"]);
    assert_eq!((own.code, own.out.as_str()), (1, ""));
    assert!(own.err.contains("there is nobody to write to"), "{own:?}");
}

#[test]
fn a_profile_that_did_not_fail_is_told_with_its_proof_and_what_is_next() {
    let stage = Stage::with(SETTINGS);
    stage.save("acme-prod", |_| ());
    let run = stage.run(&["explain", "acme-prod"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:?}");
    for line in [
        "This is    the profile acme-prod; nothing failed in its last attempt\n",
        "State      alive 3m ago\n",
        "Proof      ana@acme.com in org 00Dxx0000001gPLEAY at https://acme.my.salesforce.com; the org answered 3m ago",
        "Means      A server answered for this access token lately",
        "Next       Nothing; c in the dashboard or orgdeck check NAME asks the org.\n",
    ] {
        assert!(run.out.contains(line), "{line}\n{}", run.out);
    }
    let never = stage.run(&["explain", "acme-uat"]).out;
    assert!(never.contains("State      not logged in\nProof      no token is saved here\n"), "{never}");
    let document = stage.run(&["explain", "--json", "acme-prod"]).document();
    assert_eq!(document["state"], "alive 3m ago");
}

#[test]
fn of_a_dead_refresh_token_the_likely_causes_stand_in_their_order() {
    let stage = Stage::with(SETTINGS);
    let day = 24 * 60;
    stage.save("acme-prod", |card| {
        (card.minted_at, card.seen_at, card.ended_at) = (ago(40 * day), ago(35 * day), Some(ago(1)));
        card.origin = Origin::Imported;
        card.hand_outs = vec![HandOut { at: ago(39 * day), to: "sfdx-url".into() }];
    });
    // A newer login of a sandbox's successor: another org under the same My Domain.
    stage.save("acme-uat", |card| card.org = orgdeck::profile::OrgId::parse("00Dxx0000001gPMEAY").unwrap());
    let attempt = json!({"began": ago(1), "took_ms": 12, "result": "dead", "fault": "invalid_grant", "trail": [], "calls": [],
        "words": "Salesforce says invalid_grant: expired access/refresh token",
        "case": {"at": "refresh", "code": "invalid_grant", "description": "expired access/refresh token", "status": null}});
    history::append(&stage.config(), &ProfileName::parse("acme-prod").unwrap(), &attempt).unwrap();
    let run = stage.run(&["explain", "acme-prod"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("State      log in: token ended\nProof      ana@acme.com in org"), "{}", run.out);
    let causes = [
        "1. Another org id answers under its My Domain.",
        "2. Not used for 39 days.",
        "3. Handed out 39d ago (sfdx-url).",
        "4. Imported 40d ago.",
        "5. Somebody revoked it",
    ];
    let places: Vec<_> =
        causes.iter().map(|cause| run.out.find(cause).unwrap_or_else(|| panic!("{cause}\n{}", run.out))).collect();
    assert!(places.is_sorted(), "{}", run.out);
    let likely = stage.run(&["explain", "--json", "acme-prod"]).document()["likely"].clone();
    assert_eq!(likely.as_array().unwrap().len(), 5);
    assert!(likely.as_array().unwrap().iter().all(|cause| cause["next"].as_str().is_some_and(|next| !next.is_empty())));
}

#[test]
fn what_blocks_a_profile_stays_although_a_later_attempt_was_given_up() {
    let stage = Stage::with(SETTINGS);
    let name = ProfileName::parse("acme-uat").unwrap();
    let attempt = |minutes, result: &str, case| json!({"began": ago(minutes), "took_ms": 12, "result": result, "words": result, "trail": [], "calls": [], "case": case});
    let case = json!({"at": "authorize", "code": "OAUTH_APP_BLOCKED", "description": "this app is blocked by admin", "status": null});
    history::append(&stage.config(), &name, &attempt(9, "failed", case)).unwrap();
    history::append(&stage.config(), &name, &attempt(3, "cancelled", json!(null))).unwrap();
    let run = stage.run(&["explain", "acme-uat"]);
    assert!(run.out.contains("State      blocked: ask admin\n"), "{}", run.out);
    assert!(run.out.contains("Why        An admin has blocked this app in the org.\n"), "{}", run.out);
    let message = stage.run(&["explain", "acme-uat", "--message"]);
    assert_eq!(message.code, 0, "{message:?}");
    assert!(message.out.contains("Error:        OAUTH_APP_BLOCKED: this app is blocked by admin\n"), "{message:?}");
}
