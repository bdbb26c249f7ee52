//! The keys that change a held request: what the flow is told, and what stays chosen.

use super::stage::{Stage, name};
use crate::{
    deck::{
        Action, Effect, Msg,
        action::{Pane, Tab},
        field::Edit,
        view::Typing,
    },
    flow::{Consent, Way, Wish},
    oauth::{draft::Mark, names::param},
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
fn where_nothing_is_held_the_keys_say_so() {
    let mut stage = Stage::new(None, true);
    for action in [Action::EditRequest, Action::AddParameter, Action::DoubleParameter, Action::ResetRequest] {
        stage.act(action);
        assert_eq!(stage.said(), "no request is held here; s turns step mode on for the next ones");
    }
    assert_eq!(stage.deck.view.focus, Pane::List);
}
