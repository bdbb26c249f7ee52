//! Profiles without an editor: a form opens, is saved elsewhere and closes; a profile has another name, or goes
//! once its grant has ended.

mod renamed;

use std::sync::Arc;

use crate::{
    deck::{
        Deck,
        action::{FormAct, ProfileAct},
        form::{Form, Purpose, Refusal},
        msg::Effect,
        question::Question,
        row::{Row, Saved, Settings},
        view::Typing,
    },
    flow::Now,
    plain::Plain,
    profile::{ProfileName, Table},
    upkeep::Duty,
};

/// Why a profile keeps its name.
const BUSY: &str = "something is under way here: cancel it first";

impl Deck {
    pub(super) fn act_on_profile(&mut self, act: ProfileAct, now: Now) -> Vec<Effect> {
        if act == ProfileAct::Edit && self.held_here().is_some() {
            return self.edit_request(now);
        }
        let row = self.selected();
        let one = row.and_then(|row| ProfileName::parse(&row.name).ok());
        let is_set = row.is_some_and(|row| !matches!(row.settings, Settings::Missing));
        let purpose = match (act, one) {
            (ProfileAct::Remove, _) => return self.ask_to_remove_chosen(now),
            (ProfileAct::Add, _) => Purpose::Add,
            (_, None) if row.is_some() => {
                return self.say_here("its name cannot be a profile's: put it right in profiles.toml", now);
            }
            (_, None) => return self.say_here("no profile is chosen", now),
            (ProfileAct::Edit | ProfileAct::Copy, _) if !is_set => {
                return self.say_here("it has no settings in profiles.toml", now);
            }
            (ProfileAct::Rename, _) if row.is_some_and(|row| self.is_busy(row)) => {
                return self.say_here(BUSY, now);
            }
            (ProfileAct::Edit, Some(name)) => Purpose::Edit(name),
            (ProfileAct::Copy, Some(name)) => Purpose::Copy(name),
            (ProfileAct::Rename, Some(name)) => Purpose::Rename(name),
        };
        self.open_form(purpose)
    }

    /// The form opens at once, so that no key is lost or means something else; what the file says comes after.
    fn open_form(&mut self, purpose: Purpose) -> Vec<Effect> {
        let taken = self.rows.iter().map(|row| row.name.to_string()).collect();
        let form = Form::new(purpose.clone(), &Table::default(), taken);
        self.view.typing = Some(Typing::Form(Box::new(form)));
        match purpose {
            Purpose::Add | Purpose::Edit(_) => vec![Effect::ReadTable(purpose)],
            Purpose::Rename(_) | Purpose::Copy(_) => Vec::new(),
        }
    }

    /// What the file says was read.
    pub(super) fn table_read(&mut self, purpose: &Purpose, table: Result<Table, Plain>, now: Now) -> Vec<Effect> {
        let Some(Typing::Form(form)) = &mut self.view.typing else { return Vec::new() };
        match table {
            _ if form.purpose != *purpose => Vec::new(),
            Ok(table) => {
                form.read(table);
                Vec::new()
            }
            Err(why) => {
                self.view.typing = None;
                self.ask_secret();
                self.say(None, why, now)
            }
        }
    }

    /// A key of an open form.
    pub(super) fn act_in_form(&mut self, act: FormAct, now: Now) -> Vec<Effect> {
        let Some(Typing::Form(form)) = &mut self.view.typing else { return Vec::new() };
        match act {
            _ if form.saving => {}
            FormAct::Next => form.step(1),
            FormAct::Previous => form.step(-1),
            FormAct::NextChoice => form.choose(1),
            FormAct::PreviousChoice => form.choose(-1),
            FormAct::Save => return self.save_form(now),
        }
        Vec::new()
    }

    /// Enter goes on, and at the end saves; Esc closes, and with changes in it wants to be pressed twice.
    pub(super) fn end_form(&mut self, mut form: Box<Form>, yes: bool, now: Now) -> Vec<Effect> {
        if form.saving {
            self.view.typing = Some(Typing::Form(form));
            return Vec::new();
        }
        if !yes && form.may_close() {
            return self.after_move();
        }
        let save = yes && form.is_last();
        if yes && !save {
            form.step(1);
        }
        self.view.typing = Some(Typing::Form(form));
        if save { self.save_form(now) } else { Vec::new() }
    }

    fn save_form(&mut self, now: Now) -> Vec<Effect> {
        let Some(Typing::Form(form)) = &mut self.view.typing else { return Vec::new() };
        let Some(draft) = form.draft() else { return Vec::new() };
        if matches!(&draft.purpose, Purpose::Edit(_)) && draft.set.is_empty() && draft.unset.is_empty()
            || draft.purpose == Purpose::Rename(draft.name.clone())
        {
            self.view.typing = None;
            self.ask_secret();
            return self.say_here("nothing was changed", now);
        }
        // Something may have begun by itself since the form was opened.
        if let Purpose::Rename(old) = &draft.purpose
            && self.row(old.as_str()).is_some_and(|row| self.is_busy(row))
        {
            return self.say_here(BUSY, now);
        }
        let Some(Typing::Form(form)) = &mut self.view.typing else { return Vec::new() };
        form.saving = true;
        if let Purpose::Rename(old) = &draft.purpose {
            self.renaming = Some((old.as_str().into(), draft.name.as_str().into()));
        }
        self.recording += 1;
        self.editing.insert(draft.name.as_str().into());
        vec![Effect::SaveForm(Box::new(draft))]
    }

    /// A form was saved, or was not.
    pub(super) fn form_saved(
        &mut self,
        purpose: &Purpose,
        name: &ProfileName,
        saved: Result<bool, Refusal>,
        now: Now,
    ) -> Vec<Effect> {
        self.recording -= 1;
        self.editing.remove(name.as_str());
        let renaming = self.renaming.take();
        let open = match &mut self.view.typing {
            Some(Typing::Form(form)) if form.saving => Some(form),
            _ => None,
        };
        let mut effects = match (saved, open) {
            (Err(refusal), Some(form)) => {
                form.refused(refusal);
                Vec::new()
            }
            (Err(refusal), None) => self.say(Some(name.as_str()), refusal.words, now),
            (Ok(in_keyring), open) => {
                if open.is_some() {
                    self.view.typing = None;
                }
                if let Some((old, new)) = renaming {
                    self.rename_row(&old, &new);
                }
                self.view.awaited = Some(name.as_str().into());
                self.go_to_awaited(now);
                let words = match purpose {
                    Purpose::Add | Purpose::Copy(_) if in_keyring => {
                        "added to profiles.toml, its client secret to the keyring; {log-in} logs in".to_owned()
                    }
                    Purpose::Add | Purpose::Copy(_) => "added to profiles.toml; {log-in} logs in".to_owned(),
                    Purpose::Edit(_) if in_keyring => "saved; its client secret is in the keyring".to_owned(),
                    Purpose::Edit(_) => "saved to profiles.toml".to_owned(),
                    Purpose::Rename(old) => format!("that is what {old} is called now"),
                };
                let mut effects = vec![Effect::Settings, Effect::Default];
                effects.extend(self.say(Some(name.as_str()), words, now));
                effects
            }
        };
        self.ask_secret();
        effects.extend(self.quit_if_done());
        effects
    }

    /// The cursor goes to a row that was waited for, once there is one.
    pub(super) fn go_to_awaited(&mut self, now: Now) {
        if let Some(name) = self.view.awaited.take_if(|name| self.rows.find(name).is_some()) {
            self.settle(now);
            self.bring(&name);
        }
    }

    fn is_busy(&self, row: &Row) -> bool {
        self.last_of(row).is_some_and(|last| !last.is_over())
    }

    fn ask_to_remove_chosen(&mut self, now: Now) -> Vec<Effect> {
        let names = self.chosen();
        if names.iter().filter_map(|name| self.row(name)).any(|row| self.is_busy(row)) {
            return self.say_here("something is under way here: cancel it first", now);
        }
        if !names.is_empty() {
            self.raise(Question::Remove(names));
        }
        Vec::new()
    }

    fn holds_grant(&self, name: &str) -> bool {
        self.row(name).is_some_and(|row| row.saved != Saved::Nothing)
    }

    /// What is to be typed before profiles are removed.
    pub(super) fn word_to_remove(&self, names: &[Arc<str>]) -> Option<String> {
        match names {
            [name] => (self.holds_grant(name) && self.is_production(name)).then(|| name.to_string()),
            names => Some(names.len().to_string()),
        }
    }

    pub(super) fn ask_to_remove(&self, names: &[Arc<str>]) -> String {
        let grants = names.iter().filter(|name| self.holds_grant(name)).count();
        match names {
            [name] if grants == 1 => {
                let card = self.row(name).and_then(|row| row.card());
                let user = card.and_then(|card| card.username.clone()).unwrap_or_else(|| "its user".to_owned());
                format!(
                    "Remove {name}? The org ends the grant of {user} first, then settings, tokens and history go. To leave the org alone, delete its tokens here before."
                )
            }
            [name] => format!("Remove {name}? Its settings in profiles.toml and its history go."),
            names => format!(
                "Remove {} profiles? The orgs end {grants} grants first, then settings, tokens and history go.",
                names.len()
            ),
        }
    }

    /// Ends the grants there are; what has none goes.
    pub(super) fn remove_profiles(&mut self, names: Vec<Arc<str>>, now: Now) -> Vec<Effect> {
        self.view.marks.clear();
        let grants: Vec<_> = names.iter().filter(|name| self.holds_grant(name)).cloned().collect();
        self.removing.extend(names);
        if grants.is_empty() { Vec::new() } else { self.send_to(&grants, Duty::Revoke { local_only: false }, now) }
    }

    /// Removes what was to go and has no tokens any more; what still has some stays.
    pub(super) fn remove_ready(&mut self, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        for name in std::mem::take(&mut self.removing) {
            let row = self.row(&name);
            if row.is_some_and(|row| self.is_busy(row)) {
                self.removing.insert(name);
            } else if row.is_some_and(|row| row.saved != Saved::Nothing) {
                effects.extend(self.say(Some(&name), "its grant was not ended: the profile stays", now));
            } else if let Ok(name) = ProfileName::parse(&name) {
                self.recording += 1;
                self.editing.insert(name.as_str().into());
                effects.push(Effect::RemoveProfile(name));
            }
        }
        effects
    }

    pub(super) fn profile_removed(&mut self, name: &ProfileName, gone: Result<(), Plain>, now: Now) -> Vec<Effect> {
        self.recording -= 1;
        self.editing.remove(name.as_str());
        let words = gone.err().unwrap_or_else(|| "removed".into());
        let mut effects = vec![Effect::Settings, Effect::Default];
        effects.extend(self.say(Some(name.as_str()), words, now));
        effects.extend(self.quit_if_done());
        effects
    }
}
