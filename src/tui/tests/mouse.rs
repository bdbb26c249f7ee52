//! The mouse: clicks on what a person sees, found on the drawn screen, and the wheel.

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::stage::Stage;
use crate::{
    deck::{
        Cue, Effect, Msg,
        action::{Pane, Tab},
    },
    tui::{Theme, view::fit},
};

const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (120, 40);

impl Stage {
    /// Where these words are seen first.
    fn find(&self, words: &str) -> (u16, u16) {
        let screen = self.screen();
        let found = screen.lines().zip(0..).find_map(|(line, y)| {
            let x = fit::width(&line[..line.find(words)?]);
            Some((u16::try_from(x).unwrap(), y))
        });
        found.unwrap_or_else(|| panic!("{words:?} is not on the screen:\n{screen}"))
    }

    fn mouse(&mut self, kind: MouseEventKind, (column, row): (u16, u16)) {
        self.input(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
    }

    fn click(&mut self, words: &str) {
        let here = self.find(words);
        self.mouse(MouseEventKind::Down(MouseButton::Left), here);
        self.mouse(MouseEventKind::Up(MouseButton::Left), here);
    }

    /// Clicks a row of the list; titles and headings have no such gap after a name.
    fn click_row(&mut self, name: &str) {
        self.click(&format!("{name}   "));
    }

    fn wheel(&mut self, words: &str) {
        let here = self.find(words);
        self.mouse(MouseEventKind::ScrollDown, here);
    }

    fn cursor(&self) -> Option<&str> {
        self.deck.view.cursor.as_deref()
    }
}

fn stage(size: (u16, u16)) -> Stage {
    let mut stage = Stage::full(size, Theme::dark());
    stage.draw();
    stage
}

fn both() -> [Stage; 2] {
    [WIDE, SMALL].map(stage)
}

#[test]
fn a_click_selects_the_row_under_it_and_a_second_one_no_more() {
    for mut stage in both() {
        for name in ["acme-uat", "initech-full", "acme-prod"] {
            stage.click_row(name);
            assert_eq!((stage.cursor(), stage.deck.view.focus), (Some(name), Pane::List));
        }
        let before = stage.screen();
        stage.click_row("acme-prod");
        assert_eq!(stage.screen(), before);
        assert!(stage.deck.flows.is_empty() && stage.deck.errands.is_empty());
    }
}

#[test]
fn in_a_list_that_is_scrolled_a_click_selects_what_is_seen() {
    let mut stage = self::stage((80, 14));
    stage.press("Gkk");
    assert!(stage.deck.view.list_top > 0);
    for name in ["acme-dev7", "globex-prod"] {
        stage.click_row(name);
        assert_eq!(stage.cursor(), Some(name));
    }
}

#[test]
fn a_click_on_a_heading_selects_nothing() {
    for mut stage in both() {
        stage.click_row("acme-qa");
        stage.click("acme ·");
        assert_eq!(stage.cursor(), Some("acme-qa"));
    }
}

#[test]
fn a_click_on_a_tabs_name_shows_it() {
    for mut stage in both() {
        stage.press("/acme-uat<Enter><Tab>");
        for (words, tab) in [("3Expl", Tab::Explain), ("6Hist", Tab::History), ("1Req", Tab::Request)] {
            stage.click(words);
            assert_eq!(stage.deck.view.tab, tab);
        }
        let (x, y) = stage.find("4Token");
        for (x, tab) in [(x - 1, Tab::Request), (x + 5, Tab::Token)] {
            stage.mouse(MouseEventKind::Down(MouseButton::Left), (x, y));
            assert_eq!(stage.deck.view.tab, tab);
        }
    }
}

#[test]
fn a_click_into_a_pane_gives_it_the_keys() {
    for mut stage in both() {
        stage.click("Journal");
        assert_eq!(stage.deck.view.focus, Pane::Journal);
    }
    let mut wide = stage(WIDE);
    wide.click("3Expl");
    assert_eq!(wide.deck.view.focus, Pane::List, "a tab is shown where it is");
    let mut small = stage(SMALL);
    small.press("/acme-prod<Enter>");
    small.click("├ acme-prod");
    assert_eq!(small.deck.view.focus, Pane::Detail, "what stands in short opens");
    assert!(small.screen().contains("1Request"));
}

#[test]
fn the_wheel_turns_the_pane_under_it() {
    for mut stage in both() {
        stage.press("g");
        let first = stage.cursor().map(str::to_owned);
        stage.wheel("acme-qa");
        assert_ne!(stage.cursor().map(str::to_owned), first);
        let here = stage.cursor().map(str::to_owned);
        for at in 0..60 {
            stage.tell(Msg::Told(None, format!("line {at}").into()));
        }
        stage.draw();
        stage.wheel("Journal");
        assert_eq!((stage.deck.view.journal_top, stage.deck.view.focus), (1, Pane::List));
        assert_eq!(stage.cursor().map(str::to_owned), here);
    }
    let mut stage = self::stage(WIDE);
    stage.press("/acme-uat<Enter>L");
    stage.come_back(1, Ok("good"));
    stage.press("3");
    stage.wheel("3Explain");
    assert_eq!((stage.deck.view.detail_top, stage.cursor()), (1, Some("acme-uat")));
}

#[test]
fn the_wheel_turns_what_lies_over_the_panes() {
    for mut stage in both() {
        stage.press("g");
        let here = stage.cursor().map(str::to_owned);
        stage.press("x");
        stage.wheel("Profiles");
        stage.wheel("new access token");
        assert_eq!(stage.cursor().map(str::to_owned), here);
        stage.press("<Esc>?");
        stage.wheel("Keys");
        assert_eq!(stage.cursor().map(str::to_owned), here);
    }
    let mut small = stage(SMALL);
    small.press("?");
    small.wheel("Keys");
    assert_eq!(small.deck.view.help_top, 1);
}

#[test]
fn a_click_on_a_menus_line_is_its_key() {
    for mut stage in both() {
        stage.press("/acme-prod<Enter>y");
        stage.click("instance URL");
        let url = Effect::Front(Cue::Copy("https://acme--uat.sandbox.my.salesforce.com".into()));
        assert_eq!((stage.performed.last(), stage.deck.copying().is_some()), (Some(&url), false));
        stage.press("x");
        stage.click("revoke at the org");
        assert!(stage.screen().contains("for yes"), "{}", stage.screen());
        assert!(stage.deck.errands.is_empty(), "it asks, as the key does");
    }
}

#[test]
fn a_click_beside_a_menu_or_the_keys_closes_them_and_does_nothing_else() {
    for mut stage in both() {
        stage.press("/acme<Enter>");
        let here = stage.cursor().map(str::to_owned);
        for key in ["x", "y", "?"] {
            stage.press(key);
            assert!(stage.deck.is_covered());
            stage.click("orgdeck");
            assert!(!stage.deck.is_covered(), "{key}");
            assert_eq!((stage.cursor().map(str::to_owned), stage.deck.view.find.text()), (here.clone(), "acme"));
        }
        stage.press("x");
        let (x, y) = stage.find("R  revoke at the org");
        stage.mouse(MouseEventKind::Down(MouseButton::Left), (x - 2, y));
        assert!(stage.deck.view.menu.is_some(), "its frame is not beside it");
    }
}

#[test]
fn a_click_on_the_footers_words_is_their_key() {
    for mut stage in both() {
        stage.click("? keys");
        assert!(stage.deck.view.help);
        stage.click("Esc back");
        assert!(!stage.deck.view.help);
        let row = stage.cursor().unwrap().to_owned();
        stage.click("Space mark");
        assert!(stage.deck.view.marks.contains(&*row));
    }
}

#[test]
fn while_a_question_is_asked_or_something_is_typed_a_click_does_nothing() {
    for mut stage in both() {
        stage.press("/acme-prod<Enter>L");
        let asked = stage.screen();
        for words in ["[y/n]", "y yes", "n no", "acme-prod", "Profiles", "orgdeck"] {
            stage.click(words);
            assert_eq!(stage.screen(), asked, "{words}");
        }
        stage.press("nxR");
        let typing = stage.screen();
        for words in ["Type ", "acme-prod", "take it", "give up"] {
            stage.click(words);
            assert_eq!(stage.screen(), typing, "{words}");
        }
        stage.press("<Esc>a");
        let form = stage.screen();
        for words in ["name", "orgdeck", "Add"] {
            stage.click(words);
            stage.wheel(words);
            assert_eq!(stage.screen(), form, "{words}");
        }
    }
}

#[test]
fn a_click_in_the_lanes_selects_a_lane() {
    for mut stage in both() {
        stage.press("/acme<Enter>*Lyw");
        for name in ["acme-uat", "acme-qa"] {
            stage.click_row(name);
            assert_eq!((stage.cursor(), stage.deck.has_lanes()), (Some(name), true));
        }
    }
}

#[test]
fn what_was_covered_since_it_was_drawn_takes_no_click() {
    let mut stage = self::stage(WIDE);
    stage.press("g");
    let here = stage.cursor().map(str::to_owned);
    let there = stage.find("globex-uat");
    stage.tell(Msg::Act(crate::deck::Action::Menu));
    stage.mouse(MouseEventKind::Down(MouseButton::Left), there);
    assert_eq!((stage.cursor().map(str::to_owned), stage.deck.view.menu.is_some()), (here, true));
}

#[test]
fn started_read_only_a_click_does_no_more_than_a_key() {
    for mut stage in both() {
        stage.press("/acme-prod<Enter>x");
        let (revoke, renew) = (stage.find("revoke at the org"), stage.find("new access token"));
        stage.deck.read_only = true;
        for there in [revoke, renew] {
            stage.mouse(MouseEventKind::Down(MouseButton::Left), there);
            assert!(stage.screen().contains("started with --read-only"), "{}", stage.screen());
            stage.press("<Esc>");
        }
        assert!(stage.deck.errands.is_empty() && stage.deck.view.typing.is_none());
        stage.press("<Esc><Esc>");
        stage.click_row("acme-uat");
        assert_eq!(stage.cursor(), Some("acme-uat"));
    }
}

#[test]
fn a_percent_sign_takes_the_mouse_and_gives_it_back() {
    for mut stage in both() {
        stage.press("%");
        assert_eq!(stage.performed.last(), Some(&Effect::Front(Cue::Mouse(true))));
        assert!(stage.screen().contains("mouse on: clicks select; % gives it back to the terminal"));
        stage.press("%");
        assert_eq!(stage.performed.last(), Some(&Effect::Front(Cue::Mouse(false))));
        assert!(stage.screen().contains("mouse off"));
    }
}
