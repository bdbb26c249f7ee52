//! The keys that change a held request: what the flow is told, and what stays chosen.

use super::stage::{SETTINGS, Stage, name};
use crate::{
    deck::{
        Action, Effect, Msg,
        action::{Pane, Tab},
        field::Edit,
        msg::Reread,
        view::Typing,
    },
    flow::{Consent, Way, Wish},
    oauth::{draft::Mark, names::param},
    profile::Settings,
};

/// A deck in step mode whose selected row, `a`, holds its first request, which has the keys.
fn held() -> Stage {
    let mut stage = Stage::new(None, true);
    stage.act(Action::StepMode);
    stage.tell(Msg::LogIn(vec![name("a")], Consent::default(), Way::Browser));
    stage.act(Action::EditRequest);
    stage
}

impl Stage {
    fn act(&mut self, action: Action) {
        self.tell(Msg::Act(action));
    }

    fn type_in(&mut self, text: &str) {
        self.tell(Msg::Edit(Edit::Insert(text.into())));
        self.act(Action::Yes);
    }

    /// Chooses a parameter by its name.
    fn choose(&mut self, name: &str) {
        self.act(Action::First);
        let place = self.flow("a").held().unwrap().0.lines().iter().position(|line| line.field().unwrap().name == name);
        (0..place.unwrap()).for_each(|_| self.act(Action::Down));
        assert_eq!(self.chosen(), name);
    }

    fn chosen(&self) -> String {
        self.deck.chosen_parameter().unwrap().field().unwrap().name.clone()
    }

    /// Every parameter that is not as it was built.
    fn marks(&self) -> Vec<(String, Mark)> {
        let (draft, _) = self.flow("a").held().unwrap();
        let marks = draft.lines().iter().map(|line| (line.field().unwrap().name.clone(), line.mark()));
        marks.filter(|(_, mark)| *mark != Mark::Same).collect()
    }

    /// What will be sent of a parameter.
    fn values(&self, name: &str) -> Vec<String> {
        let request = self.flow("a").held().unwrap().0.request();
        let fields = request.fields.iter().filter(|field| field.name == name);
        fields.map(|field| field.value.expose().to_owned()).collect()
    }
}

fn marked(marks: &[(&str, Mark)]) -> Vec<(String, Mark)> {
    marks.iter().map(|(name, mark)| ((*name).to_owned(), *mark)).collect()
}

#[test]
fn the_key_that_edits_goes_to_the_parameters_first() {
    let mut stage = held();
    assert_eq!((stage.deck.view.focus, stage.deck.view.tab), (Pane::Detail, Tab::Request));
    assert_eq!((stage.deck.view.typing.clone(), stage.chosen().as_str()), (None, param::RESPONSE_TYPE));
    stage.act(Action::Up);
    assert_eq!(stage.chosen(), param::RESPONSE_TYPE);
    // The first goes to the notice.
    stage.act(Action::Back);
    stage.act(Action::Back);
    assert_eq!(stage.deck.chosen_parameter(), None);
    stage.act(Action::RemoveParameter);
    assert_eq!((stage.marks(), stage.deck.view.focus), (vec![], Pane::Detail), "it goes there before it changes");
}

#[test]
fn a_value_is_changed_from_what_stands_there_and_sent_as_it_was_typed() {
    let mut stage = held();
    stage.choose(param::REDIRECT_URI);
    stage.act(Action::EditRequest);
    stage.type_in("/wrong%3D");
    assert_eq!(stage.values(param::REDIRECT_URI), ["http://localhost:1717/OauthRedirect/wrong%3D"]);
    assert_eq!(stage.marks(), marked(&[(param::REDIRECT_URI, Mark::Changed)]));
    stage.act(Action::Enter);
    let listened = stage.out.iter().any(|effect| matches!(effect, Effect::Perform(_, _, Wish::Browse(_))));
    let sent = stage.flow("a").authorize().unwrap().target();
    assert!(listened && sent.expose().contains("wrong%253D"), "it is encoded once");
}

#[test]
fn a_hidden_value_is_typed_anew_and_nothing_typed_leaves_it() {
    let mut stage = held();
    stage.choose(param::STATE);
    for text in ["", "another"] {
        stage.act(Action::EditRequest);
        assert!(matches!(&stage.deck.view.typing, Some(Typing::Value(_, _, field)) if field.text().is_empty()));
        stage.type_in(text);
        let sent = if text.is_empty() { "state-1" } else { text };
        assert_eq!(stage.values(param::STATE), [sent]);
    }
    assert!(!format!("{:?}", stage.flow("a").held()).contains("another"), "it stays hidden");
}

#[test]
fn what_is_given_up_or_is_no_parameter_changes_nothing() {
    let mut stage = held();
    for (begin, text) in [(Action::EditRequest, "x"), (Action::AddParameter, "a=b")] {
        stage.act(begin);
        stage.tell(Msg::Edit(Edit::Insert(text.into())));
        stage.act(Action::No);
    }
    for text in ["", "name", "=value"] {
        stage.act(Action::AddParameter);
        stage.type_in(text);
        assert_eq!(stage.said(), "nothing was added: a parameter is typed as name=value");
    }
    assert_eq!(stage.marks(), []);
}

#[test]
fn a_parameter_is_added_doubled_and_left_out_and_all_is_reset() {
    let mut stage = held();
    stage.act(Action::AddParameter);
    stage.type_in("extra=a=b");
    assert_eq!((stage.chosen(), stage.values("extra")), ("extra".into(), vec!["a=b".into()]));
    stage.choose(param::CODE_CHALLENGE_METHOD);
    stage.act(Action::DoubleParameter);
    assert_eq!(stage.values(param::CODE_CHALLENGE_METHOD).len(), 2);
    stage.choose(param::CODE_CHALLENGE);
    stage.act(Action::RemoveParameter);
    let all =
        [(param::CODE_CHALLENGE, Mark::Removed), (param::CODE_CHALLENGE_METHOD, Mark::Added), ("extra", Mark::Added)];
    assert_eq!(stage.marks(), marked(&all));
    stage.act(Action::RemoveParameter);
    assert_eq!(stage.marks(), marked(&all[1..]), "what was left out comes back");
    stage.act(Action::ResetRequest);
    assert_eq!((stage.marks(), stage.chosen()), (vec![], param::CODE_CHALLENGE.to_owned()));
}

#[test]
fn an_added_parameter_that_is_taken_out_leaves_its_place_to_its_neighbour() {
    let mut stage = held();
    stage.choose(param::CODE_CHALLENGE_METHOD);
    stage.act(Action::DoubleParameter);
    stage.act(Action::Down);
    stage.act(Action::RemoveParameter);
    assert_ne!(stage.chosen(), param::RESPONSE_TYPE);
    assert_eq!(stage.marks(), []);
}

#[test]
fn what_was_edited_is_taken_back_from_the_explanation_too() {
    let mut stage = held();
    stage.choose(param::CODE_CHALLENGE);
    stage.act(Action::DoubleParameter);
    stage.act(Action::Show(crate::deck::action::Tab::Explain));
    stage.act(Action::ResetRequest);
    assert_eq!((stage.marks(), stage.deck.view.tab), (vec![], crate::deck::action::Tab::Explain));
}

#[test]
fn where_nothing_is_held_the_keys_say_so() {
    let mut stage = Stage::new(None, true);
    for action in [Action::EditRequest, Action::AddParameter, Action::DoubleParameter, Action::ResetRequest] {
        stage.act(action);
        assert_eq!(stage.said(), "no request is held here; {step-mode} turns step mode on for the next ones");
    }
    assert_eq!(stage.deck.view.focus, Pane::List);
}

#[test]
fn what_a_profile_can_hold_is_saved_after_a_question_and_is_no_change_any_more() {
    let mut stage = held();
    stage.act(Action::KeepChanges);
    assert_eq!(stage.said(), "nothing is changed here: there is nothing to save");
    stage.choose(param::REDIRECT_URI);
    stage.act(Action::EditRequest);
    stage.type_in("2");
    stage.choose(param::STATE);
    stage.act(Action::DoubleParameter);
    stage.act(Action::KeepChanges);
    let question = stage.deck.question().unwrap();
    assert_eq!(
        stage.deck.ask(&question).as_str(),
        "Save redirect_uri of [profiles.a] to profiles.toml, as the Request tab shows? One change cannot be saved."
    );
    assert!(stage.out.iter().all(|effect| !matches!(effect, Effect::Keep(..))), "nothing is written unasked");
    stage.act(Action::Yes);
    let Some(Effect::Keep(whose, changes)) = stage.out.pop() else { panic!("{:?}", stage.out) };
    assert_eq!(changes[0].now.as_deref(), Some("\"http://localhost:1717/OauthRedirect2\""));
    assert_eq!(stage.marks(), marked(&[("redirect_uri", Mark::Changed), ("state", Mark::Added)]));
    stage.tell(Msg::Kept(whose, changes, Ok(())));
    assert_eq!(
        (stage.said(), stage.out.pop()),
        ("a: saved redirect_uri to profiles.toml".into(), Some(Effect::Settings))
    );
    let own = "[profiles.a]\nredirect_uri = \"http://localhost:1717/OauthRedirect2\"\n";
    let settings = Settings::parse(&SETTINGS.replace("[profiles.a]\n", own));
    stage.tell(Msg::Reread(Ok(Reread { general: settings.general(), rows: settings.rows, remarks: Vec::new() })));
    assert_eq!(stage.marks(), marked(&[("state", Mark::Added)]));
    stage.act(Action::ResetRequest);
    assert_eq!(stage.values(param::REDIRECT_URI), ["http://localhost:1717/OauthRedirect2"]);
}

#[test]
fn what_only_this_login_can_hold_is_not_asked_about() {
    let mut stage = held();
    stage.choose(param::STATE);
    stage.act(Action::RemoveParameter);
    stage.act(Action::KeepChanges);
    assert_eq!(stage.deck.question(), None);
    assert_eq!(stage.said(), "nothing to save to profiles.toml: state: each login makes its own");
}

#[test]
fn settings_that_could_not_be_saved_leave_the_change_a_change() {
    let mut stage = held();
    stage.choose(param::PROMPT);
    stage.act(Action::RemoveParameter);
    stage.act(Action::KeepChanges);
    stage.act(Action::Yes);
    let Some(Effect::Keep(whose, changes)) = stage.out.pop() else { panic!("{:?}", stage.out) };
    stage.tell(Msg::Kept(whose, changes, Err("the disk is full".into())));
    assert_eq!(stage.said(), "a: nothing was saved to profiles.toml: the disk is full");
    assert_eq!(stage.marks(), marked(&[("prompt", Mark::Removed)]));
}
