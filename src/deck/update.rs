//! What each message does. This file only says which room acts; the acting is theirs.

use crate::{
    deck::{
        Deck,
        action::{Pane, Tab},
        field::Edit,
        msg::{Effect, Msg},
        question::Question,
        row::Saved,
        view::{NOTICE, REVEAL, Typing},
    },
    flow::{Event, FlowId, Now},
    plain::Plain,
    profile::ProfileName,
    secret::Secret,
};

/// So many cards are read before they are shown.
const READ_AT_ONCE: usize = 100;

impl Deck {
    /// Takes what happened and says what is needed next.
    pub fn update(&mut self, msg: Msg, now: Now) -> Vec<Effect> {
        let mut went = self.keep_time(now);
        let mut effects = self.take(msg, now);
        effects.extend(self.remove_ready(now));
        went |= self.settle(now);
        if went {
            effects.extend(self.after_move());
        }
        effects
    }

    fn take(&mut self, msg: Msg, now: Now) -> Vec<Effect> {
        match msg {
            Msg::Started => {
                let mut effects = self.started(now);
                effects.extend(self.attended.then_some(Effect::Count));
                effects
            }
            Msg::Act(action) if !self.allows(action) => self.say_here("read-only: started with --read-only", now),
            Msg::Act(action) => {
                let mut effects = self.act(action, now);
                effects.extend(self.look(now));
                effects
            }
            Msg::Pointed(pointer) => self.point(pointer, now),
            Msg::Edit(edit) => self.edit(edit),
            Msg::Pasted(text) => self.paste_in(text, now),
            Msg::LogIn(..) | Msg::Upkeep(..) if self.is_quitting() || self.read_only => Vec::new(),
            Msg::LogIn(names, consent, way) => {
                let mut effects = Vec::new();
                for name in names {
                    if let Some(profile) = self.row(name.as_str()).and_then(|row| row.profile()).cloned() {
                        effects.extend(self.start(profile, consent.clone(), way, now));
                    }
                }
                effects.extend(self.quit_if_done());
                effects
            }
            Msg::Flow(id, event) => self.tell(id, event, now),
            Msg::Upkeep(names, duty) => {
                let mut effects = self.send_out(&names, duty, now);
                effects.extend(self.quit_if_done());
                effects
            }
            Msg::Errand(id, event) => self.tell_errand(id, event, now),
            Msg::Visited(visit) => self.visited(&visit, now),
            Msg::Led(id) => {
                self.line.visited(id);
                let mut effects = self.tell(id, Event::Opened, now);
                let waits = self.flows.get(&id).is_some_and(|flow| flow.expected().is_some());
                effects.extend(waits.then_some(Effect::Link(id)));
                effects
            }
            Msg::Turned(words) => {
                self.journal.write(now.wall, None, words);
                Vec::new()
            }
            Msg::Read(rows) => {
                self.read(rows, now);
                self.read_on().into_iter().collect()
            }
            Msg::Changed(change) => self.changed(change),
            Msg::Missed => vec![Effect::Look],
            Msg::Reread(read) => self.reread(read, now),
            Msg::Defaulted(default, ignored) => self.defaulted(default, ignored, now),
            Msg::Unwatched(why) => self.unwatched(&why, now),
            Msg::Examined(found) => {
                self.examined(found);
                Vec::new()
            }
            Msg::Recalled(name, attempts) => {
                self.view.history = Some((name, attempts));
                Vec::new()
            }
            Msg::Blocked(blocks) => {
                for (name, block) in blocks {
                    // What happened since the program started is newer than what was read.
                    let row = self.rows.change(name.as_str());
                    if let Some(row) = row.filter(|row| row.flow.is_none() && row.errand.is_none()) {
                        row.block = Some(block);
                    }
                }
                Vec::new()
            }
            Msg::Recorded(name, written) => {
                self.recording -= 1;
                let mut effects = written.err().map_or_else(Vec::new, |why| self.say(Some(name.as_str()), why, now));
                effects.extend(self.after_move());
                effects.extend((self.attended && self.recording == 0).then_some(Effect::Count));
                effects.extend(self.quit_if_done());
                effects
            }
            Msg::Revealed(name, Ok(tokens)) => {
                self.view.tab = Tab::Token;
                // On a narrow screen that is where the tokens are seen.
                self.view.focus = Pane::Detail;
                self.view.revealed = Some((name, tokens, now.since_start + REVEAL));
                Vec::new()
            }
            Msg::Revealed(name, Err(why)) => self.say(Some(name.as_str()), why, now),
            Msg::Counted(Ok(grants)) => {
                self.grant_count = grants;
                Vec::new()
            }
            Msg::Counted(Err(why)) => self.say(None, why, now),
            Msg::Opened(name, opened, call) => {
                let words = opened.err().unwrap_or_else(|| "open in the browser".into());
                let mut effects = self.asked(&name, call, now);
                effects.extend(self.say(Some(name.as_str()), words, now));
                effects
            }
            Msg::Fetched(name, token) => self.fetched(&name, token, now),
            Msg::Transcribed(name, attempt) => self.transcribed(&name, attempt, now),
            Msg::HandedOut(name, form, handed) => self.handed_out(&name, form, handed, now),
            Msg::Sealed(name, way, sealed) => self.sealed(&name, way, sealed, now),
            Msg::GrantsTold(name, inquiry, call) => {
                let effects = self.asked(&name, call, now);
                self.view.inquiries.insert(name, *inquiry);
                effects
            }
            Msg::GrantEnded(name, listed, result, call) => {
                let mut effects = self.asked(&name, call, now);
                effects.extend(self.grant_ended(&name, &listed, result, now));
                effects
            }
            Msg::Expected(name, org, written) => self.expected(&name, org, written, now),
            Msg::Kept(name, changes, written) => self.kept(&name, &changes, written, now),
            Msg::TableRead(purpose, table) => self.table_read(&purpose, table, now),
            Msg::FormSaved(purpose, name, saved) => self.form_saved(&purpose, &name, saved, now),
            Msg::ProfileRemoved(name, gone) => self.profile_removed(&name, gone, now),
            Msg::Wanted(ask, words) => {
                self.wanted.push_back((ask, words));
                self.ask_secret();
                Vec::new()
            }
            Msg::Told(name, words) => self.say(name.as_deref(), words, now),
            Msg::Laid(sight) => {
                self.follow_parameter(sight);
                self.view.sight = sight;
                self.view.detail_top = self.view.detail_top.min(sight.detail_lines.saturating_sub(sight.detail));
                self.follow_cursor();
                Vec::new()
            }
            Msg::Woke => self.wake(now),
        }
    }

    /// Whoever looks on is to see what changes from here on; a command reads what it needs. Then all
    /// cards are read, the rows at the top of the list first.
    fn started(&mut self, now: Now) -> Vec<Effect> {
        let start = now.wall.checked_sub(now.since_start);
        let watch = self.attended.then(|| Effect::Watch(start.unwrap_or(now.wall)));
        let unread = self.shown().into_iter().filter(|row| row.saved == Saved::Unread);
        self.unread = unread.filter_map(|row| ProfileName::parse(&row.name).ok()).collect();
        let names = || self.rows.iter().filter_map(|row| ProfileName::parse(&row.name).ok()).collect();
        let blocks = self.attended.then(|| Effect::Blocks(names()));
        watch.into_iter().chain(self.read_on()).chain(blocks).collect()
    }

    /// The next cards that were not read yet: all of them at once would keep those in sight waiting.
    fn read_on(&mut self) -> Option<Effect> {
        let names: Vec<_> = self.unread.drain(..self.unread.len().min(READ_AT_ONCE)).collect();
        (!names.is_empty()).then_some(Effect::Read(names))
    }

    fn paste_in(&mut self, text: Secret, now: Now) -> Vec<Effect> {
        if !self.attended {
            return self.line_in(&text, now);
        }
        if let Some(Typing::Form(form)) = &mut self.view.typing {
            form.edit(Edit::Insert(text.expose().to_owned()));
            return Vec::new();
        }
        match self.view.field() {
            Some(field) => {
                field.edit(Edit::Insert(text.expose().to_owned()));
                Vec::new()
            }
            None => self.pasted(&text, self.waiting_here(), now),
        }
    }

    /// A line came in where no dashboard is: the answer to the question that is asked, or else what the
    /// browser ended at.
    fn line_in(&mut self, line: &Secret, now: Now) -> Vec<Effect> {
        if let Some(question @ Question::Doubt(id)) = self.question().filter(|_| !self.is_return_of_another(line)) {
            let (answer, by_name) = (line.expose().trim(), self.wants_name(&question));
            let yes = match answer.to_lowercase().as_str() {
                _ if by_name && self.is_name(id, answer) => true,
                "y" | "yes" if !by_name => true,
                "n" | "no" => false,
                // A slip decides nothing.
                _ if by_name => return self.say_here("type the profile's name for yes, n for no", now),
                _ => return self.say_here("type y for yes, n for no", now),
            };
            return self.tell(id, Event::Decided(yes), now);
        }
        let mut waiting = self.flows.values().filter(|flow| flow.is_waiting()).map(|flow| flow.id);
        let only = waiting.next().filter(|_| waiting.next().is_none());
        self.pasted(line, only, now)
    }

    /// Whether a typed text is the name of a flow's profile.
    pub(super) fn is_name(&self, id: FlowId, text: &str) -> bool {
        self.flows.get(&id).is_some_and(|flow| flow.plan.profile.name.as_str() == text)
    }

    fn edit(&mut self, edit: Edit) -> Vec<Effect> {
        if let Some(Typing::Form(form)) = &mut self.view.typing {
            form.edit(edit);
        } else if let Some(field) = self.view.field() {
            field.edit(edit);
        }
        Vec::new()
    }

    fn wake(&mut self, now: Now) -> Vec<Effect> {
        if self.view.notice.as_ref().is_some_and(|(_, until)| *until <= now.since_start) {
            self.view.notice = None;
        }
        if self.view.revealed.as_ref().is_some_and(|(.., until)| *until <= now.since_start) {
            self.view.revealed = None;
        }
        self.forget_sent(now);
        let due: Vec<FlowId> = self
            .flows
            .values()
            .filter(|flow| self.deadline_of(flow).is_some_and(|deadline| deadline <= now.since_start))
            .map(|flow| flow.id)
            .collect();
        let mut effects: Vec<_> = due.into_iter().flat_map(|id| self.tell(id, Event::Woke, now)).collect();
        for id in self.line.overdue(now.since_start) {
            effects.extend(self.browse(id, now));
        }
        effects.extend(self.retry_saves(now));
        effects.extend(self.wake_errands(now));
        effects.extend(self.check_stale(now));
        effects
    }

    /// Puts words on the line for notices.
    pub(super) fn notify(&mut self, words: Plain, now: Now) {
        self.view.notice = Some((words, now.since_start + NOTICE));
    }

    /// Puts words on the line for notices and into the journal.
    pub(super) fn say(&mut self, name: Option<&str>, words: impl Into<Plain>, now: Now) -> Vec<Effect> {
        let words = words.into();
        self.notify(name.map_or_else(|| words.clone(), |name| Plain::new(format!("{name}: {words}"))), now);
        self.journal.write(now.wall, name.map(Into::into), words);
        Vec::new()
    }

    /// Answers a key that has nothing to do here: no matter for the journal.
    pub(super) fn say_here(&mut self, words: impl Into<Plain>, now: Now) -> Vec<Effect> {
        self.notify(words.into(), now);
        Vec::new()
    }
}
