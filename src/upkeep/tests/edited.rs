//! What an edited refresh leaves of the saved token, whatever comes of it.

use serde_json::json;

use super::{
    held::{TYPED, holding},
    *,
};
use crate::oauth::{call::SilenceKind, names::param};

#[test]
fn t17_of_two_refresh_tokens_that_were_sent_neither_s_answer_is_saved() {
    let mut run = holding(Duty::Refresh);
    run.add(param::REFRESH_TOKEN, TYPED);
    run.send();
    assert_eq!(run.unsettled, Some(Secret::from(REFRESH).fingerprint()));
    run.answer(answer(200, tokens(json!({ "refresh_token": NEW_REFRESH }))));
    assert!(run.fault().is_uncertain() && run.unsettled.is_some(), "the saved one may be used up: {:?}", run.fault());
    run.is_untouched();
}

#[test]
fn an_edited_refresh_whose_reply_cannot_be_read_leaves_the_saved_token_uncertain() {
    let mut run = holding(Duty::Refresh);
    run.add("format", "xml");
    run.send();
    run.answer(answer(200, "<OAuth><access_token>a</access_token></OAuth>"));
    assert!(run.fault().is_uncertain() && run.unsettled.is_some(), "{:?}", run.fault());
    run.is_untouched();
}

#[test]
fn an_edited_refresh_is_never_tried_again_and_never_ends_the_profile() {
    let refused = refusal("invalid_client", "invalid client credentials");
    for (answer, own) in [
        (dead(), true),
        (dead(), false),
        (refused, true),
        (answer(503, ""), true),
        (silence(SilenceKind::NotSent), true),
        (silence(SilenceKind::TimedOut), true),
        (silence(SilenceKind::TimedOut), false),
    ] {
        let mut run = holding(Duty::Refresh);
        if own {
            run.add("format", "json")
        } else {
            run.set(param::REFRESH_TOKEN, TYPED)
        }
        run.errand.set_holding(false);
        run.send();
        run.answer(answer.clone());
        let Fault::Edited(_, words) = run.fault() else { panic!("{:?}", run.fault()) };
        assert!(run.fault().message().as_str().contains(words.as_str()), "{answer:?}");
        assert_eq!((run.refreshes(), run.errand.outcome().unwrap().code()), (1, "tried"));
        let lost = answer.reply.as_ref().is_err_and(|silence| silence.kind == SilenceKind::TimedOut);
        assert_eq!(run.unsettled.is_some(), lost && own, "what may be used up is on record, and nothing else");
        run.is_untouched();
    }
}
