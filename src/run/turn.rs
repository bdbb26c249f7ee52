//! The loop: a message in, effects out, a picture when something changed and nothing more is waiting.

use std::{
    io,
    time::{Duration, Instant},
};

use tokio::sync::mpsc::UnboundedReceiver;

use crate::{
    deck::{Action, Deck, Effect, Msg},
    run::{Clock, Front, Ground, signal::Endings},
};

/// While messages keep coming, a picture is drawn this often.
const FRAME: Duration = Duration::from_millis(33);
/// Pages that are being served get this long after the end.
const SERVED: Duration = Duration::from_secs(1);

/// How the loop ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// The signal that ended it, if one did.
    pub signal: Option<i32>,
}

/// Runs a deck until it quits.
///
/// # Errors
/// Where the front's terminal or output is gone; what was sent is still waited for.
pub async fn run<F: Front>(
    deck: &mut Deck,
    front: &mut F,
    ground: &Ground,
    mut messages: UnboundedReceiver<Msg>,
    clock: Clock,
) -> io::Result<Ended> {
    let mut ended = Ended::default();
    let mut endings = Endings::receive()?;
    let mut gone = None;
    let lose = |error: io::Error, ended: &Ended| {
        // The signal of a terminal that hangs up may have come first: twice would mean at once.
        if ended.signal.is_none() {
            let _ = ground.say.send(Msg::Act(Action::Interrupt));
        }
        Some(error)
    };
    let mut drawn = Instant::now();
    loop {
        if gone.is_none() && (messages.is_empty() || drawn.elapsed() >= FRAME) {
            match front.draw(deck, clock.now()) {
                Ok(Some(sight)) => {
                    deck.update(Msg::Laid(sight), clock.now());
                    continue;
                }
                Ok(None) => drawn = Instant::now(),
                Err(error) => gone = lose(error, &ended),
            }
        }
        let now = clock.now();
        let sleep = deck.wakes_at(now).map(|at| at.saturating_sub(now.since_start));
        let msg = tokio::select! {
            biased;
            input = front.next(), if gone.is_none() => match input {
                Some(input) => front.interpret(input, deck),
                None => {
                    gone = lose(io::ErrorKind::UnexpectedEof.into(), &ended);
                    None
                }
            },
            signal = endings.next() => {
                let said = gone.is_some() && ended.signal.is_none();
                ended.signal.get_or_insert(signal);
                (!said).then_some(Msg::Act(Action::Interrupt))
            }
            msg = messages.recv() => msg,
            () = tokio::time::sleep(sleep.unwrap_or_default()), if sleep.is_some() => Some(Msg::Woke),
        };
        // Input without a meaning may still have changed the picture: a resize does.
        let Some(msg) = msg else { continue };
        let now = clock.now();
        tracing::trace!(?msg, "happened");
        let effects = deck.update(msg, now);
        if gone.is_none()
            && let Err(error) = front.see(deck, now)
        {
            gone = lose(error, &ended);
        }
        let mut quit = false;
        for effect in effects {
            tracing::debug!(?effect, "asked for");
            match effect {
                Effect::Quit => quit = true,
                Effect::Front(cue) if gone.is_none() => {
                    gone = front.cue(cue).err().and_then(|error| lose(error, &ended))
                }
                effect => ground.perform(effect),
            }
        }
        if quit {
            // The last page may still be on its way to the browser.
            let _ = tokio::time::timeout(SERVED, ground.doors.drained()).await;
            return gone.map_or(Ok(ended), Err);
        }
    }
}
