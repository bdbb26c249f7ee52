//! The table of keys, and what a key means where.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::stage::Stage;
use crate::{
    deck::{
        Action, Cue, Deck, Effect, Msg,
        action::{Pane, Tab},
        copy::Item,
        question::Question,
    },
    flow::{FlowId, Step},
    tui::{
        Theme,
        keymap::{self, Does, Keymap, Place, TABLE},
        spot::Spots,
    },
};

fn interpret(event: Event, deck: &Deck, asked: bool) -> Option<Msg> {
    keymap::interpret(event, &Keymap::default(), &Spots::default(), deck, asked)
}

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

/// Every action there is; the match makes the compiler ask for a new one here.
pub fn actions() -> Vec<Action> {
    use crate::deck::action::{FormAct as F, ProfileAct as P};
    use Action::*;
    let first = Help;
    match first {
        Mouse | Help | Doctor | Quit | Interrupt | Suspend | NextPane | PreviousPane | Find | NextMatch
        | PreviousMatch | NeedsYou | Sort | Lanes | Back | Down | Up | First | Last | PageDown | PageUp | Mark
        | MarkRange | MarkAll | CopySetup(_) | Enter | StepMode | LogIn | Copy | BareLink | OpenOrg | Reveal
        | Paste | Browser | MoreTime | Cancel | Renew | Check | Menu | NotThisOne | AcceptOrg | Revoke | Forget
        | Transcript | Seal | Unseal | EditRequest | AddParameter | RemoveParameter | DoubleParameter
        | ResetRequest | KeepChanges | Repeat | GoBack | BackTo(_) | Show(_) | CopyItem(_) | Profile(_) | Form(_)
        | Yes | No => {}
    }
    let mut all = vec![
        Mouse,
        Help,
        Doctor,
        Quit,
        Interrupt,
        Suspend,
        NextPane,
        PreviousPane,
        Find,
        NextMatch,
        PreviousMatch,
        NeedsYou,
        Sort,
        Lanes,
        Back,
        Down,
        Up,
        First,
        Last,
        PageDown,
        PageUp,
        Mark,
        MarkRange,
        MarkAll,
        Enter,
        StepMode,
        EditRequest,
        AddParameter,
        RemoveParameter,
        DoubleParameter,
        ResetRequest,
        Repeat,
        GoBack,
        BackTo(Step::Authorize),
        BackTo(Step::Exchange),
        BackTo(Step::Verify),
        KeepChanges,
        LogIn,
        Copy,
        BareLink,
        OpenOrg,
        Reveal,
        Paste,
        Browser,
        MoreTime,
        Cancel,
        Renew,
        Check,
        Menu,
        NotThisOne,
        AcceptOrg,
        Revoke,
        Forget,
        Transcript,
        Seal,
        Unseal,
        Yes,
        No,
    ];
    all.extend(Tab::ALL.map(Show));
    all.extend(Item::ALL.map(CopyItem));
    all.extend([P::Add, P::Edit, P::Rename, P::Copy, P::Remove].map(Profile));
    all.extend([F::Next, F::Previous, F::NextChoice, F::PreviousChoice, F::Save].map(Form));
    all.push(CopyItem(Item::Request(1)));
    all.push(CopySetup(1));
    all
}

#[test]
fn every_action_has_a_key_and_every_key_has_words() {
    let reached = |action: Action| {
        TABLE.iter().any(|binding| match binding.does {
            Does::Act(known) => known == action,
            Does::Tab => matches!(action, Action::Show(_)) && binding.chords.len() == Tab::ALL.len(),
            Does::CopySetup => matches!(action, Action::CopySetup(_)),
            Does::CopyRequest => matches!(action, Action::CopyItem(Item::Request(_))),
            Does::Edit(_) => false,
        })
    };
    for action in actions() {
        assert!(reached(action), "{action:?}");
    }
    for binding in TABLE.iter().filter(|binding| binding.place != Place::Typing) {
        assert!(!binding.words.is_empty() && !binding.words.ends_with('.'), "{:?}", binding.name());
    }
    assert_eq!(Keymap::default().find(&Does::Act(Action::Down)).unwrap().label(), "j Down");
}

#[test]
fn digits_are_tabs_and_a_tab_is_shown() {
    let mut stage = Stage::full((120, 40), Theme::dark());
    for (digit, tab) in "123456".chars().zip(Tab::ALL) {
        stage.press(&digit.to_string());
        assert_eq!(stage.deck.view.tab, tab);
    }
}

#[test]
fn while_something_is_typed_every_key_is_text() {
    let mut stage = Stage::full((80, 24), Theme::dark());
    stage.press("/qL?");
    assert_eq!(stage.deck.view.find.text(), "qL?");
    stage.press("<C-c>");
    assert!(stage.performed.contains(&Effect::Quit));
}

#[test]
fn a_question_takes_its_keys_and_leaves_the_others() {
    let mut stage = Stage::full((120, 40), Theme::dark());
    stage.press("/acme-prod<Enter>L");
    assert!(matches!(stage.deck.question(), Some(Question::LogInAgain { .. })));
    stage.press("3");
    assert_eq!(stage.deck.view.tab, Tab::Explain);
    stage.press("n");
    assert_eq!(stage.deck.question(), None);
    assert!(stage.deck.flows.is_empty());
    stage.press("L<Enter>");
    assert_eq!(stage.deck.flows.len(), 1);
}

#[test]
fn a_question_that_nobody_has_seen_takes_no_key() {
    let mut stage = Stage::full((120, 40), Theme::dark());
    stage.press("/acme-prod<Enter>L");
    let yes = key(KeyCode::Char('y'));
    assert_eq!(interpret(yes.clone(), &stage.deck, false), Some(Msg::Act(Action::Copy)));
    assert_eq!(interpret(yes, &stage.deck, true), Some(Msg::Act(Action::Yes)));
}

#[test]
fn in_the_copy_menu_only_its_own_keys_work_and_one_of_them_copies() {
    let mut stage = Stage::full((120, 40), Theme::dark());
    stage.press("/acme-prod<Enter>yL!3");
    assert!(stage.deck.copying().is_some() && stage.deck.question().is_none());
    assert_eq!(stage.deck.view.tab, Tab::Request);
    stage.press("l");
    assert!(stage.deck.copying().is_some(), "no login waits, so there is no link to copy");
    stage.press("i");
    let url = Effect::Front(Cue::Copy("https://acme--uat.sandbox.my.salesforce.com".into()));
    assert_eq!((stage.performed.last(), stage.deck.copying().is_some()), (Some(&url), false));
    stage.press("y?<Esc>");
    assert!(stage.deck.copying().is_some(), "the keys can be looked at meanwhile");
    stage.press("y");
    for closes in ["y", "q", "<Esc>"] {
        stage.press("y");
        assert!(stage.deck.copying().is_some());
        stage.press(closes);
        assert!(stage.deck.copying().is_none() && !stage.deck.is_quitting(), "{closes}");
    }
}

#[test]
fn over_the_keys_only_what_moves_and_closes_them_works() {
    let mut stage = Stage::full((80, 24), Theme::dark());
    stage.press("?L");
    assert!(stage.deck.view.help && stage.deck.flows.is_empty());
    stage.press("jj");
    assert_eq!(stage.deck.view.help_top, 2);
    stage.press("G<PgDn>");
    let sight = stage.deck.view.sight;
    assert_eq!(stage.deck.view.help_top, sight.help_lines - sight.help);
    stage.press("q");
    assert!(!stage.deck.view.help && !stage.deck.is_quitting());
}

#[test]
fn released_keys_and_strange_modifiers_mean_nothing() {
    let stage = Stage::full((80, 24), Theme::dark());
    let mut released = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE);
    released.kind = KeyEventKind::Release;
    assert_eq!(interpret(Event::Key(released), &stage.deck, false), None);
    let alt = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::ALT);
    assert_eq!(interpret(Event::Key(alt), &stage.deck, false), None);
    let mut held = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE);
    held.kind = KeyEventKind::Repeat;
    assert_eq!(interpret(Event::Key(held), &stage.deck, false), Some(Msg::Act(Action::Down)));
}

#[test]
fn pasted_text_goes_to_the_deck_whole() {
    let stage = Stage::full((80, 24), Theme::dark());
    let msg = interpret(Event::Paste("code=a\n&state=b".into()), &stage.deck, false);
    assert_eq!(msg, Some(Msg::Pasted("code=a\n&state=b".into())));
}

#[test]
fn a_bare_link_stays_until_a_key_and_then_all_is_drawn_anew() {
    let mut stage = Stage::full((120, 40), Theme::dark());
    stage.press("/acme-qa<Enter>LY");
    assert!(matches!(stage.performed.last(), Some(Effect::Front(Cue::Bare(_)))));
    let before = stage.screen();
    stage.wait(5);
    assert_eq!(stage.screen(), before);
    stage.press("X");
    assert!(stage.deck.flows[&FlowId(1)].outcome().is_none(), "the key only comes back");
    assert_ne!(stage.screen(), before);
}

#[test]
fn ctrl_z_asks_for_the_shell() {
    let mut stage = Stage::full((80, 24), Theme::dark());
    stage.press("<C-z>");
    assert_eq!(stage.performed.last(), Some(&Effect::Front(Cue::Suspend)));
}

#[test]
fn tab_and_escape_walk_through_the_panes() {
    let mut stage = Stage::full((80, 24), Theme::dark());
    stage.press("<Tab>");
    assert_eq!(stage.deck.view.focus, Pane::Detail);
    stage.press("<Tab>");
    assert_eq!(stage.deck.view.focus, Pane::Journal);
    stage.press("<BackTab><BackTab>");
    assert_eq!(stage.deck.view.focus, Pane::List);
    stage.press("<Tab><Esc>");
    assert_eq!(stage.deck.view.focus, Pane::List);
}

#[test]
fn sentences_name_the_keys_that_a_person_has_set() {
    let own = "[ui.keys]\nlog-in = \"f5\"\ncheck = []\nrenew = \"W\"\n";
    let settings = format!("{own}[profiles.a]\nclient_id = \"k\"\nlogin = \"sandbox\"\n");
    let mut stage = Stage::new(&settings, (180, 40), Theme::dark());
    let screen = stage.screen();
    assert!(screen.contains("F5 logs in, W gets a new access token.") && !screen.contains("c checks"), "{screen}");
    assert!(screen.contains("Next      F5 logs in "), "{screen}");
    stage.press("W");
    assert!(stage.screen().contains("no token is saved here; F5 logs in"), "{}", stage.screen());
}
