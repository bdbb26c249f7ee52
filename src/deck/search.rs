//! [`Search`]: which rows a typed text finds, by name, tag or user.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use super::row::Row;

/// A search; an empty one finds every row.
pub(super) struct Search(Option<Fuzzy>);

struct Fuzzy {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl Search {
    pub(super) fn new(text: &str) -> Self {
        let pattern = || Pattern::parse(text, CaseMatching::Smart, Normalization::Smart);
        let fuzzy = || Fuzzy { pattern: pattern(), matcher: Matcher::new(Config::DEFAULT), buffer: Vec::new() };
        Self((!text.is_empty()).then(fuzzy))
    }

    pub(super) fn finds(&mut self, row: &Row) -> bool {
        let Some(Fuzzy { pattern, matcher, buffer }) = &mut self.0 else { return true };
        let mut fits = |text: &str| pattern.score(Utf32Str::new(text, buffer), matcher).is_some();
        let tags = row.profile().map_or(&[][..], |profile| &profile.tags);
        let user = row.card().and_then(|card| card.username.as_deref());
        fits(&row.name) || tags.iter().any(|tag| fits(tag)) || user.is_some_and(&mut fits)
    }
}
