//! [`Dashboard`]: what the loop sees of the dashboard. It brings a terminal's events, draws the deck
//! and does what only a terminal can do.

use std::{
    io::{self, Stdout},
    mem::ManuallyDrop,
};

use crossterm::event::{Event, EventStream, KeyEventKind};
use futures_util::{Stream, StreamExt};
use jiff::tz::TimeZone;
use ratatui::{Terminal, backend::Backend, layout::Rect, prelude::CrosstermBackend};

use super::{
    Theme,
    keymap::{self, Keymap},
    spot::Spots,
    terminal::Tty,
    view::{self, Scene, ascii},
};
use crate::{
    deck::{Cue, Deck, Msg, msg::Sight},
    flow::Now,
    plain::Plain,
    profile::Ui,
    run::Front,
    secret::Secret,
};

/// The dashboard on some backend, fed by some stream of events.
#[derive(Debug)]
pub struct Dashboard<B: Backend, S> {
    /// Never dropped: it would show the cursor, which [`Tty`] does, and where the terminal is gone tell
    /// standard error of it, which is gone, too, and panics.
    terminal: ManuallyDrop<Terminal<B>>,
    events: S,
    /// None where there is no real terminal: cues do nothing then.
    tty: Option<Tty>,
    theme: Theme,
    keys: Keymap,
    zone: TimeZone,
    settings_file: Option<Plain>,
    /// The question that was drawn last.
    asked: Option<Plain>,
    /// What a mouse meets on what was drawn last.
    spots: Spots,
    outside: Outside,
}

/// Whether the dashboard is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outside {
    No,
    /// A bare link is shown until a key is pressed.
    Link,
    /// The key was pressed.
    Back,
}

impl Dashboard<CrosstermBackend<Stdout>, EventStream> {
    /// Takes the terminal of standard output until it is dropped.
    ///
    /// # Errors
    /// Where that is no terminal.
    pub fn open(settings: &Ui, no_color: bool) -> io::Result<Self> {
        let theme = Theme::choose(settings, no_color);
        let tty = Tty::take(settings.mouse)?;
        let mut dashboard = Self::with(CrosstermBackend::new(io::stdout()), EventStream::new(), theme)?;
        dashboard.tty = Some(tty);
        dashboard.zone = TimeZone::system();
        // What is wrong with some of them was told with all else that is wrong in the file.
        Ok(dashboard.with_keys(Keymap::new(&settings.keys).0))
    }
}

impl<B, S> Dashboard<B, S>
where
    B: Backend<Error: Send + Sync + 'static>,
    S: Stream<Item = io::Result<Event>> + Unpin,
{
    /// A dashboard without a terminal of its own: times are in UTC and cues do nothing.
    ///
    /// # Errors
    /// Where the backend has no size.
    pub fn with(backend: B, events: S, theme: Theme) -> io::Result<Self> {
        let terminal = ManuallyDrop::new(Terminal::new(backend).map_err(io::Error::other)?);
        let (zone, outside) = (TimeZone::UTC, Outside::No);
        Ok(Self {
            terminal,
            events,
            tty: None,
            theme,
            keys: Keymap::default(),
            zone,
            settings_file: None,
            asked: None,
            spots: Spots::default(),
            outside,
        })
    }

    /// Takes these keys for the table's.
    #[must_use]
    pub fn with_keys(mut self, keys: Keymap) -> Self {
        self.keys = keys;
        self
    }

    /// Lets an empty deck say where profiles are written.
    #[must_use]
    pub fn naming(mut self, settings_file: impl Into<Plain>) -> Self {
        self.settings_file = Some(settings_file.into());
        self
    }

    /// What is drawn on.
    pub fn backend(&self) -> &B {
        self.terminal.backend()
    }

    /// What is drawn on, to be given another size.
    pub fn backend_mut(&mut self) -> &mut B {
        self.terminal.backend_mut()
    }

    /// Draws everything anew: what is on the screen is not known any more. Never by asking the
    /// terminal, whose answer the event stream would take.
    fn redraw(&mut self) -> io::Result<()> {
        let size = self.terminal.size().map_err(io::Error::other)?;
        self.terminal.resize(Rect::from((ratatui::layout::Position::ORIGIN, size))).map_err(io::Error::other)
    }

    fn bare(&mut self, link: &Secret) -> io::Result<()> {
        self.outside = Outside::Link;
        self.tty.as_mut().map_or(Ok(()), |tty| tty.bare(link))
    }
}

impl<B, S> Front for Dashboard<B, S>
where
    B: Backend<Error: Send + Sync + 'static>,
    S: Stream<Item = io::Result<Event>> + Unpin,
{
    type Input = Event;

    async fn next(&mut self) -> Option<Event> {
        self.events.next().await?.ok()
    }

    fn interpret(&mut self, input: Event, deck: &Deck) -> Option<Msg> {
        if self.outside == Outside::Link {
            if matches!(&input, Event::Key(key) if key.kind == KeyEventKind::Press) {
                self.outside = Outside::Back;
                return Some(Msg::Laid(deck.view.sight));
            }
            return None;
        }
        let asked = deck.question().map(|question| deck.ask(&question));
        let asked = asked.is_some() && asked == self.asked;
        keymap::interpret(input, &self.keys, &self.spots, deck, asked)
    }

    fn see(&mut self, _: &Deck, _: Now) -> io::Result<()> {
        Ok(())
    }

    fn draw(&mut self, deck: &Deck, now: Now) -> io::Result<Option<Sight>> {
        match self.outside {
            Outside::No => {}
            Outside::Link => return Ok(None),
            Outside::Back => {
                self.outside = Outside::No;
                self.tty.as_mut().map_or(Ok(()), Tty::come_back)?;
                self.redraw()?;
            }
        }
        let settings_file = self.settings_file.as_ref();
        let scene = Scene { deck, now, theme: &self.theme, keys: &self.keys, zone: &self.zone, settings_file };
        let mut drawn = None;
        self.terminal.draw(|frame| drawn = view::draw(&scene, frame)).map_err(io::Error::other)?;
        let (sight, spots) = drawn.unzip();
        self.spots = spots.unwrap_or_default();
        let question = sight.and(deck.question()).filter(|question| deck.is_ripe(question, now));
        self.asked = question.map(|question| deck.ask(&question));
        Ok(sight.filter(|sight| *sight != deck.view.sight))
    }

    fn cue(&mut self, cue: Cue) -> io::Result<()> {
        match (cue, self.tty.as_mut()) {
            (Cue::Bare(link), _) => self.bare(&link),
            (_, None) => Ok(()),
            (Cue::Copy(text), Some(tty)) => tty.copy(&text),
            (Cue::Bell, Some(tty)) => tty.ring(),
            (Cue::Title(title), Some(tty)) if self.theme.ascii => tty.title(&ascii::spelled(title.as_str()).into()),
            (Cue::Title(title), Some(tty)) => tty.title(&title),
            (Cue::Mouse(on), Some(tty)) => tty.turn_mouse(on),
            (Cue::Suspend, Some(tty)) => {
                tty.suspend()?;
                self.redraw()
            }
        }
    }
}
