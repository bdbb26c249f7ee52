//! [`Stage`]: a deck, a dashboard on a test backend, and somebody who performs the effects at once and
//! in one way.

use std::{io, time::Duration};

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use futures_util::stream::{self, Empty};
use jiff::tz::TimeZone;
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer, style::Modifier};

use super::world::{SETTINGS, START, TOKENS, card, served};
use crate::{
    deck::{Deck, Effect, Msg, Row, Saved, form::Purpose, msg::Tokens},
    flow::{Event, FlowId, Now, attempt::Attempt},
    oauth::{
        callback::{Return, Seen},
        card::{Grant, Kept},
        error::OAuthError,
    },
    profile::{self, Kind, ProfileName},
    run::Front,
    tui::{
        Dashboard, Theme,
        keymap::Keymap,
        view::{self, Scene, ascii, fit},
    },
    upkeep::{self, ErrandId, Stored},
};

/// A whole dashboard without a terminal and without a network.
pub struct Stage {
    pub deck: Deck,
    pub now: Now,
    pub dashboard: Dashboard<TestBackend, Empty<io::Result<Input>>>,
    pub performed: Vec<Effect>,
}

impl Stage {
    pub fn new(settings: &str, size: (u16, u16), theme: Theme) -> Self {
        let settings = profile::Settings::parse(settings);
        let deck = Deck::new(crate::deck::row::rows(&settings.rows, &[]), Some(1), true);
        let dashboard = Dashboard::with(TestBackend::new(size.0, size.1), stream::empty(), theme).unwrap();
        let dashboard = dashboard.with_keys(Keymap::new(&settings.ui.keys).0);
        let now = Now { since_start: Duration::ZERO, wall: START.parse().unwrap() };
        let mut stage = Self { deck, now, dashboard, performed: Vec::new() };
        stage.draw();
        stage
    }

    /// The world with its cards, and a token file that nobody has a profile for.
    pub fn full(size: (u16, u16), theme: Theme) -> Self {
        let mut stage = Self::new(SETTINGS, size, theme);
        let card = |user: &str, kind, minutes: i64| Saved::Known(Box::new(card(user, kind, minutes)));
        let rows = [
            ("acme-prod", card("ana@acme.com", Kind::Production, 3)),
            ("acme-uat", card("deploy@acme.com.uat", Kind::Sandbox, 6 * 60)),
            ("acme-dev7", Saved::Broken("cannot read tokens/acme-dev7.json: line 1, column 2: not JSON".into())),
            ("globex-prod", card("dep@globex.com", Kind::Production, 47)),
            ("globex-uat", card("dep@globex.com.uat", Kind::Sandbox, 27 * 24 * 60)),
            ("initech-full", card("pm@initech.com.full", Kind::Sandbox, 9 * 24 * 60)),
            ("left-over", card("old@acme.com", Kind::Scratch, 200 * 24 * 60)),
        ];
        // As after a start: the files are known before they are read.
        stage.tell(Msg::Read(rows.iter().map(|(name, _)| ((*name).into(), Saved::Unread, Kept::default())).collect()));
        stage.tell(Msg::Read(rows.map(|(name, saved)| (name.into(), saved, Kept::default())).into()));
        stage
    }

    /// Gives the deck a message, and performs what it asks for.
    pub fn tell(&mut self, msg: Msg) {
        let effects = self.deck.update(msg, self.now);
        for effect in effects {
            self.performed.push(effect.clone());
            for answer in self.answer(effect) {
                self.tell(answer);
            }
        }
    }

    fn answer(&mut self, effect: Effect) -> Vec<Msg> {
        match effect {
            Effect::Perform(id, _, wish) => served(id, wish).into_iter().map(|event| Msg::Flow(id, event)).collect(),
            Effect::Record(name, ..) => vec![Msg::Recorded(name, Ok(()))],
            Effect::Reveal(name) => {
                let tokens = Tokens { access: "00D8K0000004aaM!ACCESS".into(), refresh: Some("5Aep861REFRESH".into()) };
                vec![Msg::Revealed(name, Ok(tokens))]
            }
            Effect::Fetch(name) => vec![Msg::Fetched(name, Ok("00D8K0000004aaM!ACCESS".into()))],
            Effect::ReadTable(purpose) => {
                let name = match &purpose {
                    Purpose::Add => "",
                    Purpose::Edit(name) | Purpose::Rename(name) | Purpose::Copy(name) => name.as_str(),
                };
                let table = profile::Table::read(SETTINGS, name);
                vec![Msg::TableRead(purpose, Ok(table))]
            }
            Effect::Front(cue) => {
                self.dashboard.cue(cue).unwrap();
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Presses keys: each character is one, and `<Name>` is a key with a name.
    pub fn press(&mut self, keys: &str) {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let (key, length) = match rest.find('>') {
                Some(end) if first == '<' => (named(&rest[1..end]), end + 1),
                _ => (KeyEvent::new(KeyCode::Char(first), KeyModifiers::NONE), first.len_utf8()),
            };
            self.input(Input::Key(key));
            rest = &rest[length..];
        }
    }

    pub fn input(&mut self, input: Input) {
        if let Some(msg) = self.dashboard.interpret(input, &self.deck) {
            self.tell(msg);
        }
        self.draw();
    }

    /// Lets time pass.
    pub fn wait(&mut self, seconds: u64) {
        self.now.since_start += Duration::from_secs(seconds);
        self.now.wall += Duration::from_secs(seconds);
        self.tell(Msg::Woke);
        self.draw();
    }

    /// The browser of the flow with this number comes back, and the servers answer.
    pub fn come_back(&mut self, flow: u64, outcome: Result<&str, OAuthError>) {
        let outcome = outcome.map(Into::into);
        let back = Return { seen: Seen::Callback, state: None, spelled: None, issuer: None, outcome };
        self.tell(Msg::Flow(FlowId(flow), Event::Returned(back)));
        self.draw();
    }

    /// The errand with this number has read its token file and the client secret, and holds its request.
    pub fn hold_errand(&mut self, errand: u64, name: &str) {
        let card = self.deck.row(name).and_then(Row::card).unwrap().clone();
        let grant = Grant { refresh_token: Some("5Aep861REFRESH".into()), reply: TOKENS.into() };
        let found = Ok(Some(Stored { card: Box::new(card), grant }));
        for event in [upkeep::Event::Read(found), upkeep::Event::Unlocked(None)] {
            self.tell(Msg::Errand(ErrandId(errand), event));
        }
        self.draw();
    }

    pub fn history(&mut self, name: &str, attempts: Vec<Attempt>) {
        self.tell(Msg::Recalled(ProfileName::parse(name).unwrap(), attempts));
        self.draw();
    }

    pub fn resize(&mut self, size: (u16, u16)) {
        self.dashboard.backend_mut().resize(size.0, size.1);
        self.input(Input::Resize(size.0, size.1));
    }

    /// Draws as the loop does: again when it turned out how much can be seen.
    pub fn draw(&mut self) {
        for _ in 0..3 {
            match self.dashboard.draw(&self.deck, self.now).unwrap() {
                Some(sight) => self.tell(Msg::Laid(sight)),
                None => return self.look_again(),
            }
        }
        panic!("what can be seen never settles");
    }

    /// Whatever a test draws is drawn in other colours and other signs, too: it says the same, none of our
    /// signs is left, and every colour is the theme's.
    fn look_again(&self) {
        let theme = Theme { ascii: true, ..Theme::high_contrast() };
        let colours = theme.colours();
        for (cell, plain) in self.drawn(&theme).content.iter().zip(&self.drawn(&Theme::mono()).content) {
            let symbol = cell.symbol();
            if symbol != plain.symbol() || !symbol.is_ascii() {
                assert_eq!(symbol, ascii::spelled(plain.symbol()));
                let is_sign = |c: char| !c.is_ascii() && !c.is_alphanumeric() && fit::width(symbol) > 0;
                assert!(!symbol.contains(is_sign), "{symbol:?} is not ASCII:\n{}", self.screen());
            }
            for colour in [cell.fg, cell.bg] {
                assert!(colours.contains(&colour), "{colour:?} is not the theme's:\n{}", self.screen());
            }
        }
    }

    fn drawn(&self, theme: &Theme) -> Buffer {
        let area = self.dashboard.backend().buffer().area;
        let (keys, zone) = (Keymap::default(), TimeZone::UTC);
        let scene = Scene { deck: &self.deck, now: self.now, theme, keys: &keys, zone: &zone, settings_file: None };
        let mut terminal = Terminal::new(TestBackend::new(area.width, area.height)).unwrap();
        let draw = |frame: &mut ratatui::Frame<'_>| {
            view::draw(&scene, frame);
        };
        terminal.draw(draw).unwrap().buffer.clone()
    }

    /// The screen as text, without blanks at the ends of lines.
    pub fn screen(&self) -> String {
        let buffer = self.dashboard.backend().buffer();
        let mut screen = String::new();
        for y in 0..buffer.area.height {
            let mut line = String::new();
            let mut x = 0;
            while x < buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                line.push_str(symbol);
                x += u16::try_from(crate::tui::view::fit::width(symbol)).unwrap().max(1);
            }
            screen.push_str(line.trim_end());
            screen.push('\n');
        }
        screen
    }

    /// The screen's styles, one letter a cell: colours by their initial, upper case where bold, and
    /// `#` for what is reversed, `.` for what has none.
    pub fn styles(&self) -> String {
        let buffer = self.dashboard.backend().buffer();
        let letter = |cell: &ratatui::buffer::Cell| {
            let colour = format!("{:?}", cell.fg).chars().next().unwrap().to_ascii_lowercase();
            match (cell.modifier, cell.fg) {
                (modifier, _) if modifier.contains(Modifier::REVERSED) => '#',
                (modifier, ratatui::style::Color::Reset) if modifier.contains(Modifier::BOLD) => 'B',
                (modifier, _) if modifier.contains(Modifier::BOLD) => colour.to_ascii_uppercase(),
                (modifier, _) if modifier.contains(Modifier::DIM) => '-',
                (_, ratatui::style::Color::Reset) => '.',
                _ => colour,
            }
        };
        let line = |y| (0..buffer.area.width).map(|x| letter(&buffer[(x, y)])).collect::<String>();
        (0..buffer.area.height).map(|y| line(y) + "\n").collect()
    }
}

fn named(name: &str) -> KeyEvent {
    let key = |code| KeyEvent::new(code, KeyModifiers::NONE);
    match name {
        "Enter" => key(KeyCode::Enter),
        "Esc" => key(KeyCode::Esc),
        "Tab" => key(KeyCode::Tab),
        "BackTab" => KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT),
        "Down" => key(KeyCode::Down),
        "PgDn" => key(KeyCode::PageDown),
        "C-s" => KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL),
        "C-u" => KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL),
        "C-c" => KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL),
        "C-z" => KeyEvent::new(KeyCode::Char('z'), KeyModifiers::CONTROL),
        other => panic!("no key of this name here: {other}"),
    }
}
