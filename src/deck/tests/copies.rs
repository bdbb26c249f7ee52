//! What can be copied of a row, and what the person is told of it.

use super::stage::{Stage, name};
use crate::{
    deck::{
        Action, Cue, Effect, Msg, Saved,
        block::Block,
        copy::{Item, Item::*},
    },
    flow::attempt::{Attempt, Summary},
    oauth::{
        card::Card,
        error::{At, Case, OAuthError},
    },
    transfer::Form,
};

fn card(username: Option<&str>) -> Saved {
    let card: Card = serde_json::from_value(serde_json::json!({
        "client_id": "3MVG9", "login_host": "https://login.salesforce.com",
        "instance_url": "https://acme.my.salesforce.com", "org": "00Dxx0000001gPLEAY", "user": "005xx000001SwiUAAS",
        "username": username, "kind": "production", "minted_at": "2026-08-20T10:00:00Z",
        "seen_at": "2026-08-20T10:00:00Z", "refreshes": 0, "access_fingerprint": "cafecafe", "origin": "minted"
    }))
    .unwrap();
    Saved::Known(Box::new(card))
}

/// One with a refresh token.
fn renewable() -> Saved {
    let Saved::Known(card) = card(Some("ana@acme.com")) else { panic!() };
    Saved::Known(Box::new(Card { refresh_fingerprint: Some("1f3a9c04".into()), ..*card }))
}

/// A deck whose selected row, `a`, has this card.
fn stage(username: Option<&str>) -> Stage {
    let mut stage = Stage::new(None, true);
    stage.set("a", card(username));
    stage
}

fn offered(stage: &mut Stage) -> Vec<Item> {
    stage.tell(Msg::Act(Action::Copy));
    let items = stage.deck.copies().into_iter().map(|(item, _)| item).collect();
    stage.tell(Msg::Act(Action::Back));
    items
}

/// What lies on the clipboard after a choice, if anything new does.
fn copied(stage: &mut Stage, item: Item) -> Option<String> {
    stage.out.clear();
    stage.tell(Msg::Act(Action::Copy));
    stage.tell(Msg::Act(Action::CopyItem(item)));
    stage.out.iter().find_map(|effect| match effect {
        Effect::Front(Cue::Copy(text)) => Some(text.expose().to_owned()),
        _ => None,
    })
}

#[test]
fn the_menu_offers_what_there_is() {
    let mut stage = stage(None);
    let open = [Export(Form::Curl), Export(Form::Dotenv), Export(Form::Json), Export(Form::Postman)];
    assert_eq!(offered(&mut stage), [&[Token, InstanceUrl, OrgId, Curl][..], &open, &[Transcript]].concat());
    stage.set("a", card(Some("ana@acme.com")));
    stage.log_in(&["a"]);
    assert_eq!(
        offered(&mut stage),
        [&[Link, Token, InstanceUrl, Username, OrgId, Curl][..], &open, &[Transcript, Request(1)]].concat(),
        "without a refresh token there is no grant to hand out"
    );
    stage.set("a", renewable());
    assert_eq!(
        offered(&mut stage),
        [
            &[Link, Token, InstanceUrl, Username, OrgId, Curl, Export(Form::SfdxUrl)][..],
            &open,
            &[Transcript, Request(1)]
        ]
        .concat()
    );
    stage.set("a", Saved::Nothing);
    assert_eq!(offered(&mut stage), [Link, Transcript, Request(1)]);
    stage.tell(Msg::Act(Action::Cancel));
    assert_eq!(offered(&mut stage), [Transcript, Request(1)]);
}

#[test]
fn t57_what_is_copied_is_what_the_notice_says() {
    let mut stage = stage(Some("ana@acme.com"));
    for (item, text, said) in [
        (InstanceUrl, "https://acme.my.salesforce.com", "a: copied instance URL"),
        (Username, "ana@acme.com", "a: copied user name"),
        (OrgId, "00Dxx0000001gPLEAY", "a: copied org id"),
    ] {
        assert_eq!(copied(&mut stage, item).as_deref(), Some(text));
        assert_eq!(stage.said(), said);
    }
    assert_eq!(copied(&mut stage, Link), None, "no login waits");
    stage.tell(Msg::Act(Action::Back));
    stage.log_in(&["a"]);
    assert_eq!(copied(&mut stage, Link).as_deref(), Some("http://localhost:1717/go/link1"));
}

#[test]
fn t22_a_curl_line_carries_no_token_and_gives_none_to_an_argv() {
    let line = copied(&mut stage(None), Curl).unwrap();
    let wanted =
        "echo \"Authorization: Bearer $SF_ACCESS_TOKEN\" | curl -H @- 'https://acme.my.salesforce.com/services/data/'";
    assert_eq!(line, wanted);
}

#[test]
fn a_token_is_read_for_the_moment_and_its_leaving_is_written_down() {
    let mut stage = stage(None);
    assert_eq!(copied(&mut stage, Token), None);
    assert!(stage.out.contains(&Effect::Fetch(name("a"))) && stage.deck.copying().is_none());
    stage.tell(Msg::Fetched(name("a"), Ok("00D!CANARY".into())));
    assert_eq!(stage.out.last(), Some(&Effect::Front(Cue::Copy("00D!CANARY".into()))));
    assert_eq!(stage.said(), "a: copied access token");
    let last = stage.deck.journal.newest().next().unwrap();
    assert_eq!(last.words.as_str(), "access token copied to the clipboard");
    assert!(!format!("{:?}", stage.deck).contains("CANARY"));

    stage.tell(Msg::Fetched(name("a"), Err("no token is saved here".into())));
    assert_eq!(stage.said(), "a: no token is saved here");
}

#[test]
fn within_tmux_the_notice_names_the_setting_that_lets_the_clipboard_through() {
    let mut stage = stage(None);
    stage.deck.view.in_tmux = true;
    copied(&mut stage, OrgId);
    assert_eq!(stage.said(), "a: copied org id; tmux hands it on only with: set -g set-clipboard on");
}

#[test]
fn who_waits_for_an_admin_has_a_message_until_a_login_passes() {
    let mut stage = Stage::new(None, true);
    let attempt = |result: &str, code: Option<&str>| Summary {
        began: "2026-08-20T09:00:00Z".parse().unwrap(),
        result: result.into(),
        case: code.map(|code| Case::heard(At::Authorize, &OAuthError::new(code, ""))),
        edited: false,
    };
    let blocked = Block::told_by(attempt("failed", Some("OAUTH_APP_BLOCKED"))).flatten().unwrap();
    stage.tell(Msg::Blocked(vec![(name("a"), blocked.clone())]));
    let state = stage.deck.state(stage.deck.row("a").unwrap(), stage.now);
    assert_eq!((state.sign(), state.words.as_str()), ('!', "blocked: ask admin"));
    let letter = copied(&mut stage, Item::Message).unwrap();
    for words in ["3MVG9IHf89I1t8hrvswazsWed", "2026-08-20 09:00:00 UTC", "OAUTH_APP_BLOCKED", "Unblock"] {
        assert!(letter.contains(words), "{letter}");
    }
    assert_eq!(Block::told_by(attempt("cancelled", None)), None);
    assert_eq!(Block::told_by(attempt("failed", Some("access_denied"))), None);
    assert_eq!(Block::told_by(attempt("saved", None)), Some(None));
    let edited = Summary { edited: true, ..attempt("failed", Some("OAUTH_APP_BLOCKED")) };
    assert_eq!(Block::told_by(edited), None, "nobody has to act for what was edited");
    stage.set("a", card(None));
    assert!(stage.deck.row("a").unwrap().blocked().is_none(), "a grant was had since");
}

#[test]
fn t21_a_request_is_copied_as_a_curl_command_without_its_secrets() {
    let mut stage = stage(None);
    stage.log_in(&["a"]);
    let command = copied(&mut stage, Request(1)).unwrap();
    assert!(
        command.starts_with("curl --get 'https://login.salesforce.com/services/oauth2/authorize' \\\n"),
        "{command}"
    );
    assert!(command.contains("--data-urlencode \"state=$STATE\""), "{command}");
    assert_eq!(stage.said(), "a: copied the Authorize request as a curl command; set $STATE first");
    assert_eq!(copied(&mut stage, Request(2)), None);
}

#[test]
fn the_transcript_of_the_last_attempt_is_read_and_copied_as_markdown() {
    let mut stage = stage(Some("ana@acme.com"));
    assert_eq!(copied(&mut stage, Transcript), None);
    assert!(stage.out.contains(&Effect::Transcribe(name("a"))) && stage.deck.copying().is_none());
    let attempt: Attempt = serde_json::from_value(serde_json::json!({
        "began": "2026-08-20T10:00:00Z", "took_ms": 5, "result": "failed", "words": "no", "trail": [], "calls": []
    }))
    .unwrap();
    stage.tell(Msg::Transcribed(name("a"), Ok(Box::new(attempt))));
    let Some(Effect::Front(Cue::Copy(text))) = stage.out.last() else { panic!("{:?}", stage.out) };
    assert!(text.expose().starts_with("# orgdeck transcript of a\n") && text.expose().contains("ana@acme.com"));
    let said = "a: copied the transcript of the attempt of 10:00 UTC; `orgdeck transcript a` prints it";
    assert_eq!(stage.said(), said);
    stage.tell(Msg::Transcribed(name("a"), Err("nothing was tried here yet".into())));
    assert_eq!(stage.said(), "a: nothing was tried here yet");
}

#[test]
fn the_grant_itself_is_handed_out_after_a_yes_alone_and_that_is_on_its_card() {
    let mut stage = stage(None);
    stage.set("a", renewable());
    assert_eq!(copied(&mut stage, Export(Form::SfdxUrl)), None);
    let question = stage.deck.question().unwrap();
    let words = stage.deck.ask(&question).to_string();
    assert!(words.contains("acts as ana@acme.com") && words.contains("rotates refresh tokens"), "{words}");
    stage.tell(Msg::Act(Action::No));
    assert!(!stage.out.contains(&Effect::HandOut(name("a"), Form::SfdxUrl)));

    copied(&mut stage, Export(Form::SfdxUrl));
    stage.tell(Msg::Act(Action::Yes));
    assert!(stage.out.contains(&Effect::HandOut(name("a"), Form::SfdxUrl)));
    stage.tell(Msg::Act(Action::Quit));
    assert!(!stage.quits(), "what is being written down is awaited");
    let Saved::Known(mut card) = renewable() else { panic!() };
    card.hand_outs = serde_json::from_str(r#"[{"at": "2026-08-20T10:42:07Z", "to": "sfdx-url"}]"#).unwrap();
    stage.tell(Msg::HandedOut(name("a"), Form::SfdxUrl, Ok((card, "force://CANARY".into()))));
    assert!(stage.out.contains(&Effect::Front(Cue::Copy("force://CANARY".into()))) && stage.quits());
    assert_eq!(stage.deck.row("a").unwrap().card().unwrap().hand_outs.len(), 1);
    assert!(!format!("{:?}", stage.deck).contains("CANARY"));
}

#[test]
fn what_cannot_be_handed_out_says_why() {
    let mut stage = stage(None);
    stage.set("a", renewable());
    copied(&mut stage, Export(Form::SfdxUrl));
    stage.tell(Msg::Act(Action::Yes));
    stage.tell(Msg::HandedOut(name("a"), Form::SfdxUrl, Err("no token is saved here".into())));
    assert_eq!(stage.said(), "a: nothing was handed out: no token is saved here");
}

#[test]
fn what_leaves_without_the_grant_asks_nothing_and_is_no_hand_out() {
    let mut stage = stage(None);
    copied(&mut stage, Export(Form::Postman));
    assert_eq!(stage.deck.question(), None, "this login has no refresh token");
    assert!(stage.out.contains(&Effect::HandOut(name("a"), Form::Postman)));
    stage.set("a", renewable());
    copied(&mut stage, Export(Form::Curl));
    assert!(stage.deck.question().is_none() && stage.out.contains(&Effect::HandOut(name("a"), Form::Curl)));
    let Saved::Known(card) = renewable() else { panic!() };
    stage.tell(Msg::HandedOut(name("a"), Form::Curl, Ok((card, "curl CANARY".into()))));
    let last = stage.deck.journal.newest().next().unwrap();
    assert_eq!(last.words.as_str(), "curl command copied to the clipboard");

    copied(&mut stage, Export(Form::Json));
    let words = stage.deck.ask(&stage.deck.question().unwrap()).to_string();
    assert!(words.starts_with("Copy the JSON of a? Who has it acts as ana@acme.com"), "{words}");
}
