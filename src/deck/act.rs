//! What each action does to the deck: keys, and what a question or a typed line comes to.

use std::mem;

use crate::{
    deck::{
        Deck, Row,
        action::{Action, Pane, Tab},
        last::Last,
        msg::{Cue, Effect},
        next::Next,
        question::Ending,
        row::Saved,
        state::Condition,
        view::Typing,
    },
    flow::{Event, Now},
    oauth::{draft::Change, request::Request},
    plain::Plain,
    profile::ProfileName,
    upkeep::{self, Duty},
};

impl Deck {
    pub(super) fn act(&mut self, action: Action, now: Now) -> Vec<Effect> {
        // What was said before was of what was before.
        if !action.only_looks() {
            self.view.notice = None;
        }
        if !matches!(action, Action::Menu | Action::Back) {
            self.view.menu = None;
        }
        if !matches!(action, Action::GoBack | Action::Back) {
            self.view.going_back = None;
        }
        match action {
            Action::Help => {
                self.view.help = !self.view.help;
                self.view.help_top = 0;
                self.view.doctor = None;
            }
            Action::Doctor => return self.examine(),
            Action::Quit => return self.quit(now),
            Action::Interrupt => return self.interrupt(now),
            Action::Suspend => return vec![Effect::Front(Cue::Suspend)],
            Action::NextPane => self.view.focus = neighbour(self.view.focus, 1),
            Action::PreviousPane => self.view.focus = neighbour(self.view.focus, 2),
            Action::Mouse => return self.turn_mouse(now),
            Action::Find => {
                self.view.find = Default::default();
                self.view.typing = Some(Typing::Find);
            }
            Action::NextMatch => drop(self.seek(false, |_| true)),
            Action::PreviousMatch => drop(self.seek(true, |_| true)),
            Action::NeedsYou if !self.seek(false, |condition| condition == Condition::NeedsYou) => {
                self.notify("nothing needs you".into(), now)
            }
            Action::NeedsYou => {}
            Action::Sort => self.view.order = self.view.order.other(),
            Action::Lanes => self.turn_to_lanes(),
            Action::Back => self.back(),
            Action::Down => self.scroll(self.view.focus, 1, now),
            Action::Up => self.scroll(self.view.focus, -1, now),
            Action::First => self.scroll(self.view.focus, isize::MIN / 2, now),
            Action::Last => self.scroll(self.view.focus, isize::MAX / 2, now),
            Action::PageDown => self.scroll(self.view.focus, self.page(), now),
            Action::PageUp => self.scroll(self.view.focus, -self.page(), now),
            Action::Mark => self.mark(),
            Action::MarkRange => self.mark_range(),
            Action::MarkAll => self.mark_all(),
            Action::Enter => return self.enter(now),
            Action::StepMode => return self.switch_step_mode(now),
            Action::EditRequest => return self.edit_request(now),
            Action::AddParameter => return self.add_parameter(now),
            Action::RemoveParameter => return self.change_parameter(Change::Remove, now),
            Action::DoubleParameter => return self.change_parameter(Change::Double, now),
            Action::ResetRequest => return self.reset_held(now),
            Action::Repeat => return self.repeat(now),
            Action::GoBack => return self.go_back(now),
            Action::BackTo(step) => return self.go_back_to(step, now),
            Action::KeepChanges => return self.ask_to_keep(now),
            Action::LogIn => return self.log_in_chosen(now),
            Action::AcceptOrg => return self.accept_org(now),
            Action::Copy => return self.open_copies(now),
            Action::CopyItem(item) => return self.copy(item, now),
            Action::CopySetup(number) => return self.copy_setup(number, now),
            Action::OpenOrg => return self.open_org(now),
            Action::BareLink => return self.bare_link(now),
            Action::Reveal => return self.reveal(now),
            Action::Paste => return self.begin_paste(now),
            Action::Browser => return self.browse_again(now),
            Action::MoreTime => return self.tell_selected(Event::Extended, now),
            Action::Cancel => return self.cancel_chosen(now),
            Action::Menu => return self.open_menu(now),
            Action::NotThisOne => return self.ask_to_end(Ending::NotThisOne, now),
            Action::Revoke => return self.ask_to_end(Ending::Revoke, now),
            Action::Transcript => return self.transcribe(),
            Action::Seal => return self.seal_chosen(now),
            Action::Unseal => return self.unseal_chosen(now),
            Action::Forget => return self.ask_to_end(Ending::Forget, now),
            Action::Profile(act) => return self.act_on_profile(act, now),
            Action::Form(act) => return self.act_in_form(act, now),
            Action::Renew => return self.keep_up(Duty::Refresh, now),
            Action::Check => return self.keep_up(Duty::Check, now),
            Action::Show(tab) => return self.show(tab),
            Action::Yes => return self.answer(true, now),
            Action::No => return self.answer(false, now),
        }
        self.after_move()
    }

    /// What a new selection needs: its card, and its history where that is shown.
    pub(super) fn after_move(&mut self) -> Vec<Effect> {
        let Some(name) = self.selected().and_then(|row| ProfileName::parse(&row.name).ok()) else { return Vec::new() };
        if self.view.opened.as_ref().is_some_and(|(opened, _)| *opened != name) {
            self.view.opened = None;
        }
        let mut effects = Vec::new();
        if self.selected().is_some_and(|row| row.saved == Saved::Unread) {
            effects.push(Effect::Read(vec![name.clone()]));
        }
        let dead = self.selected().and_then(Row::card).is_some_and(|card| card.ended_at.is_some());
        // Why a grant is dead is told with what its attempts say.
        let wanted = self.view.tab == Tab::History || (self.view.tab == Tab::Explain && dead);
        if wanted && self.view.history.as_ref().is_none_or(|(shown, _)| *shown != name) {
            effects.push(Effect::Recall(name));
        }
        effects
    }

    fn show(&mut self, tab: Tab) -> Vec<Effect> {
        self.view.tab = tab;
        self.view.detail_top = 0;
        let mut effects = self.after_move();
        // The one tab that asks a server: the key is what asks for it, and moving to another row is not.
        if tab == Tab::Grants {
            effects.extend(self.ask_for_grants());
        }
        effects
    }

    fn back(&mut self) {
        if self.view.help {
            self.view.help = false;
        } else if self.view.menu.take().is_some()
            || self.view.copying.take().is_some()
            || self.view.going_back.take().is_some()
            || self.view.revealed.take().is_some()
            || self.close_attempt()
            || self.view.notice.take().is_some()
        {
        } else if self.view.focus != Pane::List {
            self.view.focus = Pane::List;
        } else if mem::take(&mut self.view.lanes) {
        } else if !self.view.find.text().is_empty() {
            self.view.find = Default::default();
        } else {
            self.view.marks.clear();
        }
    }

    /// Moves what a pane shows, or what has the keys there, by so many lines.
    pub(super) fn scroll(&mut self, pane: Pane, by: isize, now: Now) {
        let sight = self.view.sight;
        if self.view.help {
            let last = sight.help_lines.saturating_sub(sight.help);
            self.view.help_top = self.view.help_top.saturating_add_signed(by).min(last);
            return;
        }
        match pane {
            Pane::List if self.has_lanes() => self.step_lane(by, now),
            Pane::List => self.step_cursor(by),
            Pane::Detail if self.chooses_attempts() => self.choose_attempt(by),
            Pane::Detail => {
                if self.choose_grant(by) || self.choose_parameter(by) {
                    return;
                }
                let last = sight.detail_lines.saturating_sub(sight.detail);
                self.view.detail_top = self.view.detail_top.saturating_add_signed(by).min(last);
            }
            Pane::Journal => {
                let last = self.journal.len().saturating_sub(sight.journal);
                self.view.journal_top = self.view.journal_top.saturating_add_signed(by).min(last);
            }
        }
    }

    fn page(&self) -> isize {
        let lines = match self.view.focus {
            _ if self.view.help => self.view.sight.help,
            Pane::List if self.view.lanes => self.view.sight.lanes,
            Pane::List => self.view.sight.list,
            Pane::Detail => self.view.sight.detail,
            Pane::Journal => self.view.sight.journal,
        };
        isize::try_from(lines.saturating_sub(1).max(1)).unwrap_or(1)
    }

    /// The next obvious thing of the selected row; never a new grant by surprise.
    fn enter(&mut self, now: Now) -> Vec<Effect> {
        if self.chooses_attempts() {
            self.open_attempt();
            return Vec::new();
        }
        let Some(row) = self.selected() else { return Vec::new() };
        let name = row.name.clone();
        match (self.next_of(row, now), self.last_of(row)) {
            (Next::Save, Some(Last::Flow(flow))) => self.tell(flow.id, Event::Retried, now),
            (Next::Save, Some(Last::Errand(errand))) => self.tell_errand(errand.id, upkeep::Event::Retried, now),
            (Next::Send, Some(last)) => self.send_held(last.id(), now),
            (Next::Browser, _) => self.browse_again(now),
            (Next::LogIn, _) => self.log_in_rows(&[name], now),
            (Next::Renew, _) => self.send_to(&[name], Duty::Refresh, now),
            _ => {
                self.view.focus = Pane::Detail;
                Vec::new()
            }
        }
    }

    fn tell_selected(&mut self, event: Event, now: Now) -> Vec<Effect> {
        match self
            .selected()
            .and_then(|row| self.flow_of(row))
            .filter(|flow| flow.outcome().is_none())
            .map(|flow| flow.id)
        {
            Some(id) => self.tell(id, event, now),
            None => self.say_here("no login is under way here", now),
        }
    }

    fn browse_again(&mut self, now: Now) -> Vec<Effect> {
        match self.waiting_here() {
            Some(id) => {
                if !self.has_own_browser(id) {
                    self.line.jump(id);
                }
                self.browse(id, now)
            }
            None => self.say_here("no login waits in the browser here", now),
        }
    }

    fn bare_link(&mut self, now: Now) -> Vec<Effect> {
        let flow = self.waiting_here().and_then(|id| self.flows.get(&id));
        match flow.and_then(|flow| flow.authorize()).map(Request::target) {
            Some(link) => vec![Effect::Front(Cue::Bare(link))],
            None => self.say_here("no login waits in the browser here", now),
        }
    }

    fn open_org(&mut self, now: Now) -> Vec<Effect> {
        let Some(name) = self.saved_here() else { return self.say_here("no token is saved here", now) };
        self.notify(Plain::new(format!("{name}: asking the org for a link")), now);
        vec![Effect::Open(name)]
    }

    fn reveal(&mut self, now: Now) -> Vec<Effect> {
        if self.view.revealed.take().is_some() {
            return Vec::new();
        }
        match self.saved_here() {
            Some(name) => vec![Effect::Reveal(name)],
            None => self.say_here("no token is saved here", now),
        }
    }

    /// The selected profile, where a token of it is saved.
    fn saved_here(&self) -> Option<ProfileName> {
        self.selected().filter(|row| row.card().is_some()).and_then(|row| ProfileName::parse(&row.name).ok())
    }

    fn answer(&mut self, yes: bool, now: Now) -> Vec<Effect> {
        if let Some(typing) = self.view.typing.take() {
            let effects = self.end_typing(typing, yes, now);
            self.ask_secret();
            return effects;
        }
        match self.question() {
            Some(question) if self.goes_to(&question) => Vec::new(),
            Some(question) if yes && self.takes_org(&question) => {
                self.say_here("{accept-org} takes the new org, {no} gives the new grant back", now)
            }
            Some(question) if yes && self.wanted_word(&question).is_some() => {
                self.view.typing = Some(Typing::Word(question, Default::default()));
                Vec::new()
            }
            Some(question) => self.decide(question, yes, now),
            None => Vec::new(),
        }
    }
}

fn neighbour(pane: Pane, by: usize) -> Pane {
    const ORDER: [Pane; 3] = [Pane::List, Pane::Detail, Pane::Journal];
    ORDER[(ORDER.iter().position(|known| *known == pane).unwrap_or(0) + by) % ORDER.len()]
}
