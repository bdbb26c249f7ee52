//! Step mode, as far as the deck goes: who is told of it, how many are held, and the keys that change a
//! held request. What a change does to it is [`Draft`]'s.

use crate::{
    deck::{
        Deck,
        action::{Pane, Tab},
        field::Field,
        last::{Last, LastId},
        msg::{Effect, Sight},
        view::Typing,
    },
    flow::{Flow, Now},
    oauth::{
        draft::{Change, Draft, Line, LineId},
        request::Value,
    },
};

impl Deck {
    /// Has every request wait for the person from the next one on, or none. What is held stays so: nothing
    /// is sent by a key that does not say so.
    pub(super) fn switch_step_mode(&mut self, now: Now) -> Vec<Effect> {
        self.view.stepping = !self.view.stepping;
        let holds = self.view.stepping;
        self.flows.values_mut().filter(|flow| flow.outcome().is_none()).for_each(|flow| flow.set_holding(holds));
        self.errands.values_mut().for_each(|errand| errand.set_holding(holds));
        let words = match (holds, self.held_count()) {
            (true, _) => "step mode is on: logins, {renew}, {check} and revoke hold before each request, {enter} sends"
                .to_owned(),
            (false, 0) => "step mode is off".to_owned(),
            (false, held) => format!("step mode is off; {held} held before, each still waits for its {{enter}}"),
        };
        self.say_here(words, now)
    }

    /// How many requests are held.
    pub fn held_count(&self) -> usize {
        self.flows.values().filter(|flow: &&Flow| flow.held().is_some()).count() + self.held_errands().count()
    }

    /// The selected row's login or errand, where it holds a request.
    pub fn held_here(&self) -> Option<Last<'_>> {
        self.selected().and_then(|row| self.last_of(row)).filter(|last| last.held().is_some())
    }

    /// The selected row's held request and whose it is, while its parameters are shown and have the keys.
    pub fn held_in_use(&self) -> Option<(LastId, &Draft)> {
        let used = self.view.tab == Tab::Request && self.view.focus == Pane::Detail && self.view.opened.is_none();
        let last = self.held_here().filter(|_| used)?;
        last.held().map(|held| (last.id(), held.draft))
    }

    /// The parameter that is chosen, while they have the keys.
    pub fn chosen_parameter(&self) -> Option<&Line> {
        let (id, draft) = self.held_in_use()?;
        let chosen = self.view.parameter.filter(|(last, _)| *last == id).and_then(|(_, line)| draft.line(line));
        chosen.or_else(|| draft.lines().first())
    }

    /// The parameter whose value is typed.
    pub fn typed_parameter(&self, id: LastId, line: LineId) -> Option<&Line> {
        self.last(id)?.held()?.draft.line(line)
    }

    /// Chooses another parameter, so far down; false where they do not have the keys, or end there.
    pub(super) fn choose_parameter(&mut self, by: isize) -> bool {
        let (Some((id, draft)), Some(here)) = (self.held_in_use(), self.chosen_place()) else { return false };
        let there = here.saturating_add_signed(by).min(draft.lines().len() - 1);
        let line = draft.lines()[there].id;
        self.view.parameter = Some((id, line));
        there != here
    }

    fn chosen_place(&self) -> Option<usize> {
        let chosen = self.chosen_parameter()?.id;
        self.held_in_use()?.1.lines().iter().position(|line| line.id == chosen)
    }

    /// Brings a parameter that was chosen anew into view.
    pub(super) fn follow_parameter(&mut self, sight: Sight) {
        let was = self.view.sight;
        let moved = (sight.parameter, sight.detail) != (was.parameter, was.detail);
        let Some((first, end)) = sight.parameter.filter(|_| moved) else { return };
        // Above the first one stands what it belongs to.
        let top = if self.chosen_place() == Some(0) { 0 } else { first };
        self.view.detail_top = self.view.detail_top.max(end.saturating_sub(sight.detail)).min(top);
    }

    /// Goes to the parameters; there, begins to type the chosen one's value.
    pub(super) fn edit_request(&mut self, now: Now) -> Vec<Effect> {
        self.drop_keeping();
        if self.held_here().is_none() {
            let how = match (self.ways_back().is_empty(), self.view.stepping) {
                (false, _) => "{go-back} goes back to one",
                (true, false) => "{step-mode} turns step mode on for the next ones",
                (true, true) => "step mode is on, and holds the next one",
            };
            return self.say_here(format!("no request is held here; {how}"), now);
        }
        if let Some((id, _)) = self.held_in_use() {
            let Some(line) = self.chosen_parameter() else {
                return self.say_here("no parameter: {add-parameter} adds one", now);
            };
            // What may not be seen is typed anew.
            let text = match line.field().map(|field| &field.value) {
                Some(Value::Open(text)) => Field::of(text),
                _ => Field::default(),
            };
            self.view.typing = Some(Typing::Value(id, line.id, text));
            return Vec::new();
        }
        self.view.opened = None;
        (self.view.tab, self.view.focus, self.view.detail_top) = (Tab::Request, Pane::Detail, 0);
        self.after_move()
    }

    /// Begins to type another parameter.
    pub(super) fn add_parameter(&mut self, now: Now) -> Vec<Effect> {
        self.drop_keeping();
        let Some((id, _)) = self.held_in_use() else { return self.edit_request(now) };
        self.view.typing = Some(Typing::Parameter(id, Field::default()));
        Vec::new()
    }

    /// A parameter's value was typed. Nothing at all leaves what may not be seen as it is.
    pub(super) fn value_typed(&mut self, id: LastId, line: LineId, text: &Field, now: Now) -> Vec<Effect> {
        let hidden = self.typed_parameter(id, line).and_then(Line::field).is_some_and(|field| field.value.is_hidden());
        match hidden && text.text().is_empty() {
            true => Vec::new(),
            false => self.edit_held(id, Change::Set(line, text.text().into()), now),
        }
    }

    /// Another parameter was typed: it becomes the chosen one.
    pub(super) fn parameter_typed(&mut self, id: LastId, text: &Field, now: Now) -> Vec<Effect> {
        let Some((name, value)) = text.text().split_once('=').filter(|(name, _)| !name.is_empty()) else {
            return self.say_here("nothing was added: a parameter is typed as name=value", now);
        };
        let effects = self.edit_held(id, Change::Add(name.to_owned(), value.into()), now);
        self.choose_parameter(isize::MAX / 2);
        effects
    }

    /// Changes the chosen parameter.
    pub(super) fn change_parameter(&mut self, change: fn(LineId) -> Change, now: Now) -> Vec<Effect> {
        match self.chosen_parameter().map(|line| line.id) {
            Some(line) => self.change_held(change(line), now),
            None => self.edit_request(now),
        }
    }

    /// Takes back what was changed at the held request, from wherever it is looked at.
    pub(super) fn reset_held(&mut self, now: Now) -> Vec<Effect> {
        match self.held_here().filter(|_| self.held_in_use().is_none()).map(|last| last.id()) {
            Some(id) => self.edit_held(id, Change::Reset, now),
            None => self.change_held(Change::Reset, now),
        }
    }

    /// Changes the request whose parameters have the keys. What is chosen stays in its place, whatever
    /// comes to stand there.
    pub(super) fn change_held(&mut self, change: Change, now: Now) -> Vec<Effect> {
        self.drop_keeping();
        let Some((id, _)) = self.held_in_use() else { return self.edit_request(now) };
        let (chosen, place) = (self.chosen_parameter().map(|line| line.id), self.chosen_place());
        let effects = self.edit_held(id, change, now);
        if let Some((_, draft)) = self.held_in_use()
            && chosen.is_some_and(|line| draft.line(line).is_none())
        {
            let at = place.unwrap_or(0).min(draft.lines().len().saturating_sub(1));
            self.view.parameter = draft.lines().get(at).map(|line| (id, line.id));
        }
        effects
    }
}
