//! What is drawn: one pane a file, each a function of the deck and a moment. Nothing here changes
//! anything.

pub mod ascii;
mod attempt;
mod bar;
mod card;
mod detail;
mod doctor;
mod empty;
mod ending;
mod errand;
mod explain;
mod explanation;
mod fields;
pub mod fit;
mod footer;
mod form;
mod frame;
mod grants;
mod header;
mod help;
mod history;
mod identity;
mod journal;
mod lanes;
pub mod line;
mod list;
mod menu;
mod pen;
mod request;
mod response;
mod ruler;
mod steps;
mod strip;
mod token;
mod waterfall;
mod welcome;
mod when;

use jiff::tz::TimeZone;
use ratatui::{
    Frame,
    layout::{Margin, Rect},
};

use self::pen::Pen;
use super::{
    Theme,
    keymap::{Bound, Chord, Does, Keymap, Place, spell},
    places::{LEAST, places},
    spot::{Spot, Spots},
};
use crate::{
    deck::{Deck, action::Pane, msg::Sight},
    flow::Now,
    plain::Plain,
};

/// Everything that a pane may look at.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The program.
    pub deck: &'a Deck,
    /// The moment.
    pub now: Now,
    /// How it looks.
    pub theme: &'a Theme,
    /// The keys in force.
    pub keys: &'a Keymap,
    /// Where the person is.
    pub zone: &'a TimeZone,
    /// Where profiles are written, for a deck that has none.
    pub settings_file: Option<&'a Plain>,
}

impl<'a> Scene<'a> {
    /// The rows of keys of a place that mean something here.
    fn keys_of(&self, place: Place) -> impl Iterator<Item = &'a Bound> {
        let deck = self.deck;
        self.keys.of(place).filter(move |bound| is_allowed(deck, bound))
    }

    /// A sentence with the keys that do what it names.
    fn spell(&self, words: &str) -> String {
        spell::spell(words, |name| self.key_named(name))
    }

    /// What can be done, as the end of a paragraph: each of these whose keys there are. Empty where there are none.
    fn hints(&self, hints: &[&str]) -> String {
        let can = |hint: &&&str| spell::names(hint).all(|name| self.key_named(name).is_some());
        let hints: Vec<_> = hints.iter().filter(can).map(|hint| self.spell(hint)).collect();
        if hints.is_empty() { String::new() } else { format!(" {}.", hints.join(", ")) }
    }

    fn key_named(&self, name: &str) -> Option<String> {
        let bound = self.keys.named(name).filter(|bound| is_allowed(self.deck, bound))?;
        bound.keys.first().map(Chord::to_string)
    }

    /// The row of keys that does this, where that is allowed here.
    fn key_of(&self, does: &Does) -> Option<&'a Bound> {
        self.keys.find(does).filter(|bound| is_allowed(self.deck, bound))
    }
}

fn is_allowed(deck: &Deck, bound: &Bound) -> bool {
    match bound.does {
        // Where nothing is sent nothing is held, and nothing asked.
        _ if deck.read_only && matches!(bound.place, Place::Held | Place::Question) => false,
        Does::Act(action) => deck.allows(action),
        Does::Tab | Does::CopyRequest | Does::CopySetup | Does::Edit(_) => true,
    }
}

/// Draws the whole screen, and says how much of it can be seen, and what a mouse meets where; `None` where
/// there is no room.
pub fn draw(scene: &Scene<'_>, frame: &mut Frame<'_>) -> Option<(Sight, Spots)> {
    let drawn = draw_panes(scene, frame);
    scene.theme.lay(frame.buffer_mut());
    if scene.theme.ascii {
        ascii::spell(frame.buffer_mut());
    }
    drawn
}

fn draw_panes(scene: &Scene<'_>, frame: &mut Frame<'_>) -> Option<(Sight, Spots)> {
    let screen = frame.area();
    let Some(places) = places(scene.deck, screen) else {
        let words = format!("orgdeck needs {} columns and {} lines", LEAST.0, LEAST.1);
        Pen::new(frame.buffer_mut(), screen).text(0, 0, &words, scene.theme.need);
        return None;
    };
    let buffer = frame.buffer_mut();
    let mut spots = Spots::default();
    for (pane, inside) in places.panes() {
        spots.note(inside.outer(Margin::new(1, 1)), Spot::Pane(pane));
    }
    header::draw(scene, &mut Pen::new(buffer, places.header));
    let seen = (!places.lanes.is_empty()).then(|| scene.deck.lanes(scene.now));
    frame::draw(scene, &places, seen.as_ref(), buffer);
    let mut sight = Sight { list: places.rows(), ..Sight::default() };
    if let Some(seen) = &seen {
        sight.lanes = lanes::draw(scene, seen, &mut Pen::new(buffer, places.lanes), &mut spots);
        strip::draw(scene, &mut Pen::new(buffer, places.strip));
    } else if places.alone.is_none() {
        let below = list::draw(scene, &mut Pen::new(buffer, places.list), &mut spots);
        frame::more(scene, places.list, below, buffer);
        strip::draw(scene, &mut Pen::new(buffer, places.strip));
    }
    if places.alone != Some(Pane::Detail) {
        journal::draw(scene, &mut Pen::new(buffer, places.journal));
    }
    sight.journal = usize::from(places.journal.height);
    if places.alone != Some(Pane::Journal) {
        (sight.detail, sight.detail_lines, sight.parameter) = detail::draw(scene, &places, buffer, &mut spots);
    }
    let mut cursor = line::draw(scene, &mut Pen::new(buffer, places.line));
    if scene.deck.is_covered() || scene.deck.is_new() {
        let closes = scene.deck.view.typing.is_none() && scene.deck.is_covered();
        let above = Rect { height: places.line.y - screen.y, ..screen };
        spots.note(above, if closes { Spot::Around } else { Spot::Cover });
    }
    footer::draw(scene, &mut Pen::new(buffer, places.footer), &mut spots);
    welcome::draw(scene, buffer, screen);
    menu::copies(scene, buffer, screen, &mut spots);
    menu::offers(scene, buffer, screen, &mut spots);
    menu::steps(scene, buffer, screen, &mut spots);
    cursor = form::draw(scene, buffer, screen).or(cursor);
    if scene.deck.view.help {
        (sight.help, sight.help_lines) = match &scene.deck.view.doctor {
            Some(found) => doctor::draw(scene, found, buffer, screen, &mut spots),
            None => help::draw(scene, buffer, screen, &mut spots),
        };
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
    Some((sight, spots))
}
