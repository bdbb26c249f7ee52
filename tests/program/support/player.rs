//! A person at the dashboard: keys go into the real loop, and what is waited for is what the screen
//! shows.

use std::{io, time::Duration};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use futures_util::stream::{self, BoxStream, StreamExt};
use orgdeck::{
    deck::{Cue, Deck, Msg, msg::Sight},
    flow::Now,
    run::{Clock, Ended, Front, Opener},
    tui::{Dashboard, Theme},
};
use ratatui::backend::TestBackend;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};

use super::stage::Stage;

/// Nothing here takes that long, on a machine however slow.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the person sees, and the deck behind it.
#[derive(Clone)]
pub struct Picture {
    pub screen: String,
    pub deck: Deck,
}

/// The person.
pub struct Player {
    keys: mpsc::UnboundedSender<Event>,
    pictures: watch::Receiver<Picture>,
    cues: mpsc::UnboundedReceiver<Cue>,
    running: JoinHandle<(Deck, io::Result<Ended>)>,
}

impl Player {
    /// Opens the dashboard on a stage.
    pub async fn sit_down(stage: &Stage, size: (u16, u16), opener: impl Opener + 'static) -> Self {
        Self::watched(stage, size, opener, |_| {}).await
    }

    /// Opens the dashboard on a stage, with other settings.
    pub async fn sit_down_with(
        stage: &Stage,
        size: (u16, u16),
        opener: impl Opener + 'static,
        set: impl FnOnce(&mut Deck),
    ) -> Self {
        let mut deck = stage.deck(true);
        set(&mut deck);
        Self::open(stage, deck, size, opener, |_| {}).await
    }

    /// Opens the dashboard on a stage, with somebody who sees the deck after every message.
    pub async fn watched(
        stage: &Stage,
        size: (u16, u16),
        opener: impl Opener + 'static,
        watch: impl FnMut(&Deck) + Send + 'static,
    ) -> Self {
        Self::open(stage, stage.deck(true), size, opener, watch).await
    }

    async fn open(
        stage: &Stage,
        mut deck: Deck,
        size: (u16, u16),
        opener: impl Opener + 'static,
        watch: impl FnMut(&Deck) + Send + 'static,
    ) -> Self {
        let (keys, events) = mpsc::unbounded_channel();
        let events = stream::unfold(events, |mut events| async move { Some((Ok(events.recv().await?), events)) });
        let (draws, pictures) = watch::channel(Picture { screen: String::new(), deck: deck.clone() });
        let (cued, cues) = mpsc::unbounded_channel();
        let dashboard = Dashboard::with(TestBackend::new(size.0, size.1), events.boxed(), Theme::dark()).unwrap();
        let mut front = Watched { dashboard, draws, cued, watch: Box::new(watch) };
        let (ground, messages) = stage.ground(opener, vec![Msg::Started]);
        let running = tokio::spawn(async move {
            let ended = orgdeck::run::run(&mut deck, &mut front, &ground, messages, Clock::start()).await;
            (deck, ended)
        });
        let mut player = Self { keys, pictures, cues, running };
        player.wait("a first picture", |picture| !picture.screen.is_empty()).await;
        player
    }

    /// Presses keys: each character is one, and `<Name>` is a key with a name.
    pub fn press(&self, keys: &str) {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let (key, length) = match rest.find('>') {
                Some(end) if first == '<' => (named(&rest[1..end]), end + 1),
                _ => (KeyEvent::new(KeyCode::Char(first), KeyModifiers::NONE), first.len_utf8()),
            };
            self.send(Event::Key(key));
            rest = &rest[length..];
        }
    }

    /// Pastes text into the terminal.
    pub fn paste(&self, text: &str) {
        self.send(Event::Paste(text.to_owned()));
    }

    /// Gives the terminal another size.
    pub fn resize(&self, (width, height): (u16, u16)) {
        self.send(Event::Resize(width, height));
    }

    fn send(&self, event: Event) {
        self.keys.send(event).unwrap();
    }

    /// Waits until the screen shows this.
    pub async fn see(&mut self, words: &str) -> Picture {
        self.wait(words, |picture| picture.screen.contains(words)).await
    }

    /// Waits until the screen does not show this any more.
    pub async fn miss(&mut self, words: &str) -> Picture {
        self.wait(words, |picture| !picture.screen.contains(words)).await
    }

    /// Waits until something is true of what is seen.
    pub async fn wait(&mut self, what: &str, is_so: impl Fn(&Picture) -> bool) -> Picture {
        let found = timeout(PATIENCE, self.pictures.wait_for(is_so)).await;
        match found.ok().and_then(Result::ok).map(|picture| picture.clone()) {
            Some(picture) => picture,
            None => panic!("waited for {what:?} and saw\n{}", self.pictures.borrow().screen),
        }
    }

    /// Waits for something that only a terminal can do.
    pub async fn cue(&mut self, is_it: impl Fn(&Cue) -> bool) -> Cue {
        let found = async {
            loop {
                let cue = self.cues.recv().await.expect("the dashboard has ended");
                if is_it(&cue) {
                    return cue;
                }
            }
        };
        timeout(PATIENCE, found).await.expect("no such cue came")
    }

    /// Waits for the end of the program.
    pub async fn end(self) -> Deck {
        let screen = self.pictures.borrow().screen.clone();
        let (deck, ended) =
            timeout(PATIENCE, self.running).await.unwrap_or_else(|_| panic!("still runs:\n{screen}")).unwrap();
        ended.unwrap();
        deck
    }
}

/// The dashboard, with somebody who looks over its shoulder.
struct Watched {
    dashboard: Dashboard<TestBackend, BoxStream<'static, io::Result<Event>>>,
    draws: watch::Sender<Picture>,
    cued: mpsc::UnboundedSender<Cue>,
    watch: Box<dyn FnMut(&Deck) + Send>,
}

impl Front for Watched {
    type Input = Event;

    async fn next(&mut self) -> Option<Event> {
        self.dashboard.next().await
    }

    fn interpret(&mut self, input: Event, deck: &Deck) -> Option<Msg> {
        if let Event::Resize(width, height) = input {
            self.dashboard.backend_mut().resize(width, height);
        }
        self.dashboard.interpret(input, deck)
    }

    fn see(&mut self, deck: &Deck, now: Now) -> io::Result<()> {
        (self.watch)(deck);
        self.dashboard.see(deck, now)
    }

    fn draw(&mut self, deck: &Deck, now: Now) -> io::Result<Option<Sight>> {
        let sight = self.dashboard.draw(deck, now)?;
        let screen = screen(self.dashboard.backend());
        self.draws.send_replace(Picture { screen, deck: deck.clone() });
        Ok(sight)
    }

    fn cue(&mut self, cue: Cue) -> io::Result<()> {
        // Whoever has left looks at no cues.
        let _ = self.cued.send(cue.clone());
        self.dashboard.cue(cue)
    }
}

fn screen(backend: &TestBackend) -> String {
    let buffer = backend.buffer();
    let line = |row: &[ratatui::buffer::Cell]| row.iter().map(|cell| cell.symbol()).collect::<String>();
    buffer.content.chunks(usize::from(buffer.area.width)).map(|row| line(row) + "\n").collect()
}

fn named(name: &str) -> KeyEvent {
    let (code, modifiers) = match name {
        "Enter" => (KeyCode::Enter, KeyModifiers::NONE),
        "Esc" => (KeyCode::Esc, KeyModifiers::NONE),
        "Tab" => (KeyCode::Tab, KeyModifiers::NONE),
        "C-s" => (KeyCode::Char('s'), KeyModifiers::CONTROL),
        "C-u" => (KeyCode::Char('u'), KeyModifiers::CONTROL),
        "C-c" => (KeyCode::Char('c'), KeyModifiers::CONTROL),
        other => panic!("no key of this name here: {other}"),
    };
    KeyEvent::new(code, modifiers)
}
