//! [`Tty`]: takes the terminal and gives it back whole: at the end, for the shell, and when the
//! dashboard itself panics. What is drawn on it is not known here.

use std::{
    io::{self, Stdout, Write},
    panic,
    sync::{
        Mutex, Once, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, ThreadId},
};

use crossterm::{
    clipboard::CopyToClipboard,
    cursor, event, execute, queue,
    style::Print,
    terminal::{self, EnterAlternateScreen, LeaveAlternateScreen, SetTitle},
};

use super::suspend;
use crate::{plain::Plain, secret::Secret};

/// Whether the terminal is ours now; the panic hook and [`Tty`] both give it back, once.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// The thread whose panic ends the dashboard: a task's panic leaves it running.
static OWNER: Mutex<Option<ThreadId>> = Mutex::new(None);
static HOOK: Once = Once::new();

/// Most terminals keep a stack of titles; those that do not ignore these.
const PUSH_TITLE: &str = "\x1b[22;2t";
const POP_TITLE: &str = "\x1b[23;2t";

/// The terminal while it is ours.
#[derive(Debug)]
pub struct Tty {
    out: Stdout,
    mouse: bool,
}

impl Tty {
    /// Takes the terminal: raw mode, the alternate screen, bracketed paste, and the mouse if wanted.
    ///
    /// # Errors
    /// Where standard output is no terminal.
    pub fn take(mouse: bool) -> io::Result<Self> {
        *OWNER.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread::current().id());
        HOOK.call_once(chain_hook);
        let mut tty = Self { out: io::stdout(), mouse };
        execute!(tty.out, Print(PUSH_TITLE))?;
        tty.enter()?;
        Ok(tty)
    }

    /// Takes the terminal again.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn enter(&mut self) -> io::Result<()> {
        terminal::enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        queue!(self.out, EnterAlternateScreen, event::EnableBracketedPaste, cursor::Hide)?;
        if self.mouse {
            queue!(self.out, event::EnableMouseCapture)?;
        }
        self.out.flush()
    }

    /// Comes back from [`Tty::bare`], and leaves the shell's prompt a line of its own for later.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn come_back(&mut self) -> io::Result<()> {
        queue!(self.out, Print("\r\n"))?;
        self.enter()
    }

    /// Sets the terminal's title.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn title(&mut self, title: &Plain) -> io::Result<()> {
        execute!(self.out, SetTitle(title))
    }

    /// Takes the mouse, or leaves it to the terminal.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn turn_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on { execute!(self.out, event::EnableMouseCapture) } else { execute!(self.out, event::DisableMouseCapture) }
    }

    /// Rings.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn ring(&mut self) -> io::Result<()> {
        execute!(self.out, Print('\x07'))
    }

    /// Puts text on the clipboard of the terminal's own machine (OSC 52), which also works over SSH.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn copy(&mut self, text: &Secret) -> io::Result<()> {
        execute!(self.out, CopyToClipboard::to_clipboard_from(text.expose()))
    }

    /// Leaves the alternate screen and writes a link on a line of its own, where the terminal knows
    /// it as one; raw mode stays, so that any key can be waited for.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn bare(&mut self, link: &Secret) -> io::Result<()> {
        queue!(self.out, event::DisableBracketedPaste, LeaveAlternateScreen, cursor::Show)?;
        if self.mouse {
            queue!(self.out, event::DisableMouseCapture)?;
        }
        queue!(self.out, Print("\r\n"), Print(link.expose()), Print("\r\n\r\nAny key goes back to orgdeck. "))?;
        self.out.flush()
    }

    /// Gives the terminal to the shell until the person comes back.
    ///
    /// # Errors
    /// Where the terminal is gone or the process cannot stop itself.
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back()?;
        suspend::stop()?;
        self.enter()
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that is gone.
        let _ = give_back();
        let _ = execute!(self.out, Print(POP_TITLE));
    }
}

/// Undoes everything that [`Tty::enter`] did, whatever of it was on.
fn give_back() -> io::Result<()> {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    let mut out = io::stdout();
    let written =
        execute!(out, event::DisableMouseCapture, event::DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    terminal::disable_raw_mode().and(written)
}

/// A panic of the dashboard's own thread gives the terminal back before it is told of; another
/// thread's would only tear the screen, so it goes to the log.
fn chain_hook() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let owner = *OWNER.lock().unwrap_or_else(PoisonError::into_inner);
        if owner == Some(thread::current().id()) {
            let _ = give_back();
        } else if TAKEN.load(Ordering::SeqCst) {
            // Without its words: a panic may quote what it stumbled over.
            tracing::error!("a task panicked at {:?}", info.location().map(ToString::to_string));
            return;
        }
        before(info);
    }));
}
