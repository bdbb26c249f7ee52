//! The end of a login, as the deck takes it: the row, the history, the notice, the bell, and who must act.

use super::place;
use crate::{
    deck::{
        Deck,
        block::Block,
        msg::{Cue, Effect},
        row::Saved,
        state::is_trial,
        tally::Tally,
    },
    flow::{FlowId, Now, Outcome, attempt::Attempt},
    plain::Plain,
    profile::ProfileName,
};

impl Deck {
    /// A flow has ended: the row, the history, the notice, the bell.
    pub(super) fn ended(&mut self, id: FlowId, now: Now) -> Vec<Effect> {
        self.retries.remove(&id);
        self.keep_sent(id);
        let Some(flow) = self.flows.get(&id) else { return Vec::new() };
        let name = flow.plan.profile.name.clone();
        let attempt = Attempt::of(flow, now);
        self.note_block(&name, attempt.as_ref());
        let Some(flow) = self.flows.get(&id) else { return Vec::new() };
        let (mut minted, mut came) = (None, None);
        let (title, words) = match flow.outcome() {
            Some(Outcome::Saved(card)) => {
                let card = card.clone();
                came = Some((flow.plan.profile.expect_org.clone(), card.org.clone()));
                minted = Some(Tally::Minted(card.clone()));
                let user = card.username.clone().unwrap_or_else(|| card.user.to_string());
                let words = format!("saved: {user} in {}, {}", place(&card.instance_url), card.kind.word());
                if let Some(row) = self.rows.change(name.as_str()) {
                    row.saved = Saved::Known(card);
                }
                self.journal.write(now.wall, Some(name.as_str().into()), words.clone());
                ('✓', words)
            }
            Some(Outcome::Failed(fault)) => {
                let is_trial = self.row(name.as_str()).is_some_and(|row| is_trial(row, flow));
                let next = if is_trial { "What is saved stays as it was." } else { fault.action() };
                ('✗', format!("{}. {next}", fault.message()))
            }
            Some(Outcome::LookedUp(who)) => ('✓', format!("looked up: {who}")),
            _ => ('·', "cancelled".to_owned()),
        };
        if self.attended {
            let first = self.row(name.as_str()).is_some_and(|row| self.is_first_save(row, now));
            let undo = if first { "; x: not this one" } else { "" };
            self.notify(Plain::new(format!("{name}: {words}{undo}")), now);
        }
        self.recording += usize::from(attempt.is_some());
        let record = attempt.map(|attempt| Effect::Record(name.clone(), Box::new(attempt), minted));
        let mut effects: Vec<_> = record.into_iter().chain(self.read_overtaken(&name)).collect();
        effects.extend(came.and_then(|(expected, came)| self.expect(&name, expected.as_ref(), &came)));
        if self.view.history.as_ref().is_some_and(|(shown, _)| *shown == name) {
            self.view.history = None;
        }
        if self.attended {
            effects.push(Effect::Front(Cue::Title(Plain::new(format!("{title} {name} – orgdeck")))));
            effects.push(Effect::Front(Cue::Bell));
        }
        effects
    }

    /// An attempt may say that somebody else must act first, or that nobody has to any more.
    pub(in crate::deck) fn note_block(&mut self, name: &ProfileName, attempt: Option<&Attempt>) {
        if let Some(told) = attempt.map(Attempt::summary).and_then(Block::told_by)
            && let Some(row) = self.rows.change(name.as_str())
        {
            row.block = told;
        }
    }
}
