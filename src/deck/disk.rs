//! Following the disk: what other programs change in the config directory is read again and shown where
//! it stands. Logins under way, marks and the cursor stay; what this program saved itself changes nothing.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use crate::{
    deck::{
        Deck, errand,
        msg::{Change, DefaultHere, Effect, Files, Reread},
        row::{Row, Saved, Settings, name_of},
    },
    flow::{Flow, Now, Outcome, Phase},
    oauth::card::{Card, Kept},
    plain::Plain,
    profile::{self, General, ProfileName},
    upkeep::{self, Errand},
};

/// Where nobody tells of changes, a key looks for them at most this often.
const LOOK: Duration = Duration::from_secs(1);
/// Of more profiles than this at once, one line tells of the first and counts the others.
const LINES: usize = 3;

impl Deck {
    /// What there is to read after a change.
    pub(super) fn changed(&self, change: Change) -> Vec<Effect> {
        let mut effects = Vec::new();
        if change.settings {
            effects.push(Effect::Settings);
        }
        if change.default {
            effects.push(Effect::Default);
        }
        match change.tokens {
            Files::These(names) if names.is_empty() => {}
            Files::These(names) => effects.push(Effect::Read(names)),
            Files::All => {
                let saved = self.rows.iter().filter(|row| row.saved != Saved::Nothing);
                effects.push(Effect::ReadAll(saved.filter_map(|row| ProfileName::parse(&row.name).ok()).collect()));
            }
        }
        effects
    }

    /// Nobody tells of changes from now on: keys look for them.
    pub(super) fn unwatched(&mut self, why: &Plain, now: Now) -> Vec<Effect> {
        let words = format!("what other programs change is seen only when a key is pressed: {why}");
        self.journal.write(now.wall, None, words);
        self.looked = Some(now.since_start);
        vec![Effect::Look]
    }

    /// A key was pressed: time to look, where nobody tells of changes.
    pub(super) fn look(&mut self, now: Now) -> Option<Effect> {
        let looked = self.looked.as_mut()?;
        if now.since_start < *looked + LOOK {
            return None;
        }
        *looked = now.since_start;
        Some(Effect::Look)
    }

    /// Token files were read.
    pub(super) fn read(&mut self, files: Vec<(Arc<str>, Saved, Kept)>, now: Now) {
        let mut lines: BTreeMap<String, Vec<Arc<str>>> = BTreeMap::new();
        for (name, saved, kept) in files {
            // This program writes both just now, and knows what comes of it.
            if self.renaming.as_ref().is_some_and(|(old, new)| [old, new].contains(&&name)) {
                continue;
            }
            let before = self.row(&name).map_or(&Saved::Nothing, |row| &row.saved);
            if *before == saved {
                self.set_kept(&name, kept);
                continue;
            }
            if self.row(&name).is_some_and(|row| self.is_writing(row)) {
                self.overtaken.insert(name);
                continue;
            }
            if let Some(words) = difference(before, &saved) {
                lines.entry(words).or_default().push(name.clone());
                self.forget_failure(&name);
            }
            if self.view.revealed.as_ref().is_some_and(|(shown, ..)| shown.as_str() == &*name) {
                self.view.revealed = None;
            }
            self.set_saved(&name, saved);
            self.set_kept(&name, kept);
        }
        for (words, names) in lines {
            match &names[..] {
                [first, rest @ ..] if rest.len() >= LINES => {
                    self.journal.write(now.wall, None, format!("{first} and {} others: {words}", rest.len()));
                }
                names => {
                    names.iter().for_each(|name| self.journal.write(now.wall, Some(name.clone()), words.clone()));
                }
            }
        }
    }

    /// What another program did to a profile's tokens is newer than what failed here; the history keeps that.
    fn forget_failure(&mut self, name: &str) {
        let failed = |errand: &Errand| matches!(errand.outcome(), Some(upkeep::Outcome::Failed(_)));
        let errand = self.row(name).and_then(|row| self.errand_of(row)).filter(|it| failed(it)).map(|it| it.id);
        if let (Some(id), Some(row)) = (errand, self.rows.change(name)) {
            row.errand = None;
            self.errands.remove(&id);
        }
        let failed = |flow: &Flow| matches!(flow.outcome(), Some(Outcome::Failed(_)));
        let flow = self.row(name).and_then(|row| self.flow_of(row)).filter(|flow| failed(flow)).map(|flow| flow.id);
        if let (Some(id), Some(row)) = (flow, self.rows.change(name)) {
            row.flow = None;
            self.flows.remove(&id);
        }
    }

    /// Whether this program holds the lock of a row's token file, so that what lies there is its own.
    fn is_writing(&self, row: &Row) -> bool {
        let flow = self.flow_of(row).map(|flow| flow.phase());
        let working = self.errand_of(row).map(|errand| errand.phase());
        matches!(flow, Some(Phase::Saving(..) | Phase::Unsaved { .. })) || working.is_some_and(errand::is_writing)
    }

    /// Whether this program changes a profile's settings now, and tells of that itself.
    fn is_editing(&self, name: &str) -> bool {
        self.editing.contains(name) || self.renaming.as_ref().is_some_and(|(old, _)| &**old == name)
    }

    /// What was not believed while this program wrote is read again when it has done so.
    pub(super) fn read_overtaken(&mut self, name: &ProfileName) -> Option<Effect> {
        self.overtaken.remove(name.as_str()).then(|| Effect::Read(vec![name.clone()]))
    }

    /// The settings were read again. A file that cannot be read at all changes nothing.
    pub(super) fn reread(&mut self, read: Result<Reread, Plain>, now: Now) -> Vec<Effect> {
        let read = match read {
            Ok(read) => read,
            Err(why) => return self.say(None, format!("the profiles stay as they were: {why}"), now),
        };
        if let Some(words) = self.take_settings(read.rows) {
            self.journal.write(now.wall, None, words);
        }
        self.compare_held();
        self.go_to_awaited(now);
        self.tell_outdated(&read.general, now);
        self.say_news(read.remarks, now)
    }

    /// Says which settings hold at the next start only, where those are others than before.
    fn tell_outdated(&mut self, general: &General, now: Now) {
        let outdated = self.general.differences(general);
        if outdated == self.outdated {
            return;
        }
        let words = match outdated.is_empty() {
            true => "profiles.toml: what holds for the whole program is as it was at the start again".to_owned(),
            false => format!("profiles.toml: changed in {}; that holds from the next start on", outdated.join(", ")),
        };
        self.journal.write(now.wall, None, words);
        self.outdated = outdated;
    }

    /// It was looked again which default holds here.
    pub(super) fn defaulted(&mut self, default: DefaultHere, ignored: Vec<Plain>, now: Now) -> Vec<Effect> {
        if self.default != default {
            let words = match &default {
                Some((name, place)) => format!("the default here is {name} now ({place})"),
                None => "there is no default here any more".to_owned(),
            };
            self.journal.write(now.wall, None, words);
            self.default = default;
        }
        self.say_news(ignored, now)
    }

    /// Says what was not said before.
    fn say_news(&mut self, words: Vec<Plain>, now: Now) -> Vec<Effect> {
        let known = |words: &Plain| self.journal.newest().any(|entry| entry.words == *words);
        let news: Vec<Plain> = words.into_iter().filter(|words| !known(words)).collect();
        news.into_iter().flat_map(|words| self.say(None, words, now)).collect()
    }

    /// Gives the rows other settings, in the file's order; what changed, in words.
    fn take_settings(&mut self, settings: Vec<profile::Row>) -> Option<String> {
        let mut before: BTreeMap<Arc<str>, Row> =
            self.rows.take().into_iter().map(|row| (row.name.clone(), row)).collect();
        let mut counts = [("new", 0), ("changed", 0), ("broken", 0), ("gone", 0)];
        let mut rows = Vec::with_capacity(settings.len());
        for entry in &settings {
            let settings = Settings::from(entry);
            let row = before.remove(entry.name.as_str());
            let told = usize::from(!self.is_editing(entry.name.as_str()));
            let is_new = row.as_ref().is_none_or(|row| matches!(row.settings, Settings::Missing));
            counts[0].1 += if is_new { told } else { 0 };
            let mut row = row.unwrap_or_else(|| Row::new(name_of(entry), Settings::Missing, Saved::Nothing));
            if row.settings != settings {
                let place = if matches!(settings, Settings::Broken(_)) { 2 } else { 1 };
                counts[place].1 += if is_new { 0 } else { told };
                row.settings = settings;
            }
            rows.push(row);
        }
        for (_, mut row) in before {
            let was_set = !matches!(row.settings, Settings::Missing);
            counts[3].1 += usize::from(was_set && !self.is_editing(&row.name));
            row.settings = Settings::Missing;
            let goes_on = self.flow_of(&row).is_some_and(|flow| flow.outcome().is_none())
                || self.errand_of(&row).is_some_and(|errand| errand.outcome().is_none());
            if goes_on || row.saved != Saved::Nothing {
                // Nothing is sent again for a profile that is gone.
                row.flow.and_then(|flow| self.flows.get_mut(&flow)).map(Flow::forget);
                rows.push(row);
            } else {
                row.flow.map(|flow| self.let_go(flow));
                row.errand.map(|errand| self.errands.remove(&errand));
            }
        }
        self.rows = rows.into();
        self.view.marks.retain(|name| self.rows.find(name).is_some());
        let counts = counts.iter().filter(|(_, count)| *count > 0).map(|(word, count)| format!("{count} {word}"));
        let words = counts.collect::<Vec<_>>().join(", ");
        (!words.is_empty()).then(|| format!("profiles.toml was changed: {words}"))
    }
}

/// What another program must have done to a token file, where that is worth a line.
fn difference(before: &Saved, after: &Saved) -> Option<String> {
    let whose = |card: &Card| card.username.clone().unwrap_or_else(|| card.user.to_string());
    match (before, after) {
        // That is no news but how it has been all the time.
        (Saved::Unread, _) => None,
        (_, Saved::Nothing) => Some("its tokens were removed by another program".to_owned()),
        (_, Saved::Broken(why)) => Some(format!("another program wrote what cannot be used: {why}")),
        (Saved::Known(before), Saved::Known(after)) if before.minted_at == after.minted_at => {
            let renewed = before.access_fingerprint != after.access_fingerprint;
            renewed.then(|| "another orgdeck saved a new access token".to_owned())
        }
        (_, Saved::Known(card)) => Some(format!("another orgdeck logged it in as {}", whose(card))),
        (_, Saved::Unread) => None,
    }
}
