//! What must hold on every screen: nothing a terminal would obey, nothing secret, nothing out of its
//! column, whatever the deck holds.

use ratatui::style::Color;

use super::{stage::Stage, world::card};
use crate::{
    deck::{Msg, Saved, action::Tab},
    flow::attempt::{Attempt, Mark},
    oauth::card::Kept,
    oauth::error::OAuthError,
    profile::Kind,
    tui::{Theme, view::fit},
};

const SIZES: [(u16, u16); 5] = [(40, 12), (80, 24), (99, 20), (120, 40), (200, 60)];

/// Text that would move the cursor, set the title, turn the line around and hide itself.
const EVIL: &str = "evil\x1b[2J\x1b]0;owned\x07\u{9b}31m\u{202e}txt\u{200b}\r\n";

fn evil(size: (u16, u16)) -> Stage {
    let mut stage = Stage::full(size, Theme::dark());
    let mut saved = card(EVIL, Kind::Production, 3);
    (saved.display_name, saved.scopes, saved.client_id) = (Some(EVIL.into()), Some(EVIL.into()), EVIL.into());
    saved.instance_url = format!("https://{EVIL}");
    stage.tell(Msg::Read(vec![("acme-prod".into(), Saved::Known(Box::new(saved)), Kept::default())]));
    stage.tell(Msg::Told(Some("acme-prod".into()), EVIL.into()));
    stage.press("/acme-prod<Enter>Ly");
    stage.come_back(1, Err(OAuthError::new(EVIL, EVIL)));
    let mark = Mark { step: EVIL.into(), status: EVIL.into(), after_ms: 1, words: EVIL.into() };
    let attempt = Attempt {
        began: stage.now.wall,
        took_ms: 7,
        case: None,
        result: EVIL.into(),
        words: EVIL.into(),
        fault: None,
        edited: false,
        trail: vec![mark],
        calls: Vec::new(),
    };
    stage.history("acme-prod", vec![attempt]);
    stage
}

#[test]
fn t28_no_text_from_outside_is_obeyed_by_the_terminal() {
    for size in SIZES {
        let mut stage = evil(size);
        for keys in ["", "<Esc>", "1", "2", "3", "4", "5", "6", "<Tab>", "1", "6", "<Tab>"] {
            stage.press(keys);
            for cell in &stage.dashboard.backend().buffer().content {
                let bad = |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}');
                assert!(!cell.symbol().chars().any(bad), "{size:?} after {keys}: {:?}", cell.symbol());
            }
        }
    }
}

#[test]
fn t56_tokens_are_seen_only_for_ten_seconds_and_only_when_asked_for() {
    let mut stage = Stage::full((200, 60), Theme::dark());
    stage.press("/acme-uat<Enter>L");
    let secrets = ["state-1-ufBY", "dBjftJeZ4CVP", "AQcAQH0dMHZf", "5Aep861", "!ACCESS", "good-code"];
    for tab in 1..=Tab::ALL.len() {
        stage.press(&tab.to_string());
        assert!(!secrets.iter().any(|secret| stage.screen().contains(secret)), "{}", stage.screen());
    }
    stage.come_back(1, Ok("good-code"));
    for tab in 1..=Tab::ALL.len() {
        stage.press(&tab.to_string());
        assert!(!secrets.iter().any(|secret| stage.screen().contains(secret)), "{}", stage.screen());
    }
    stage.press("y");
    assert!(stage.screen().contains("access token") && !stage.screen().contains("!ACCESS"), "{}", stage.screen());
    stage.press("t");
    assert!(stage.screen().contains("copied access token") && !stage.screen().contains("!ACCESS"));
    stage.press("u");
    assert!(stage.screen().contains("!ACCESS") && stage.screen().contains("5Aep861REFRESH"));
    stage.wait(9);
    assert!(stage.screen().contains("Hidden again in 0:01"));
    stage.wait(1);
    assert!(!stage.screen().contains("!ACCESS"));
}

#[test]
fn wide_characters_line_up() {
    let settings = r#"
        version = 1
        [profiles.tokyo]
        client_id = "a"
        login = "sandbox"
        login_hint = "東京都千代田区丸の内@acme.jp"
        tags = ["東京オフィス"]
        [profiles.plain]
        client_id = "b"
        login = "sandbox"
        login_hint = "ana@acme.com"
        tags = ["東京オフィス"]
    "#;
    for size in SIZES {
        let mut stage = Stage::new(settings, size, Theme::dark());
        stage.press("L");
        stage.tell(Msg::Told(None, "東京オフィスからのお知らせ".repeat(9).into()));
        stage.draw();
        let buffer = stage.dashboard.backend().buffer();
        // Whatever is written, frames stay where they are: beside the header, notices and footer,
        // each line ends in a frame.
        for y in 1..size.1 - 2 {
            let end = buffer[(size.0 - 1, y)].symbol();
            assert!("│┐┘┤".contains(end), "{size:?} line {y}:\n{}", stage.screen());
        }
        for line in stage.screen().lines() {
            assert!(fit::width(line) <= usize::from(size.0));
        }
    }
}

#[test]
fn a_theme_without_colours_has_none_and_says_the_same() {
    let played = |theme| {
        let mut stage = Stage::full((120, 40), theme);
        stage.press("*Lyq");
        stage
    };
    let (mono, dark) = (played(Theme::mono()), played(Theme::dark()));
    let colours = |stage: &Stage| stage.dashboard.backend().buffer().content.iter().any(|cell| cell.fg != Color::Reset);
    assert!(!colours(&mono) && colours(&dark));
    assert_eq!(mono.screen(), dark.screen());
}

#[test]
fn with_ascii_signs_the_whole_screen_is_ascii() {
    for size in SIZES {
        let mut stage = Stage::full(size, Theme { ascii: true, ..Theme::dark() });
        stage.press("*Ly?");
        assert!(stage.screen().is_ascii(), "{}", stage.screen());
        stage.press("?<Tab>");
        assert!(stage.screen().is_ascii(), "{}", stage.screen());
    }
}

#[test]
fn ten_thousand_rows_page_as_ten_do() {
    let settings: String = (0..10_000).map(|n| format!("[profiles.p{n:05}]\nclient_id = \"c\"\n")).collect();
    let mut stage = Stage::new(&format!("version = 1\n{settings}"), (80, 24), Theme::dark());
    let rows = stage.deck.view.sight.list;
    assert_eq!(rows, 9);
    stage.press("<PgDn>");
    assert_eq!(stage.deck.view.cursor.as_deref(), Some("p00008"));
    assert!(stage.screen().contains("p00008") && !stage.screen().contains("p00009"));
    stage.press("G");
    assert!(stage.screen().contains("p09999") && stage.screen().contains("p09991"));
    assert!(!stage.screen().contains("p09990"));
}

#[test]
fn a_cursor_stays_in_sight_when_the_screen_shrinks_and_grows() {
    let mut stage = Stage::full((120, 40), Theme::dark());
    stage.press("G");
    let cursor = stage.deck.view.cursor.clone().unwrap();
    for size in [(80, 24), (40, 12), (39, 11), (200, 60), (99, 13)] {
        stage.resize(size);
        let seen = stage.screen().contains(&format!("▌ {}", &cursor[..6]));
        assert!(seen || size == (39, 11), "{}", stage.screen());
    }
}

#[test]
fn a_question_is_never_cut() {
    let words = |stage: &Stage| {
        let screen = stage.screen();
        let lines: Vec<_> = screen.lines().rev().skip(1).take(3).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join(" ")
    };
    let mut stage = Stage::full((80, 24), Theme::dark());
    stage.press("*L");
    assert!(words(&stage).contains("[y/n]"), "{}", stage.screen());
}
