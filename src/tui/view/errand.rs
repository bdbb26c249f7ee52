//! The steps of a refresh, a check or a revocation with their signs, words and durations, and what came
//! of it or is needed next. An errand takes the steps that it needs.

use std::{collections::BTreeSet, time::Duration};

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{
    Scene, ending,
    fields::labelled,
    steps::{LABEL, Said, spelled, style},
    waterfall, when,
};
use crate::{
    deck::{last::Last, state::clock},
    flow::{Status, step::Progress},
    plain::Plain,
    upkeep::{Duty, Errand, Fault, Outcome, Phase, Step},
};

/// All that it takes, with their bars.
pub fn lines(scene: &Scene<'_>, errand: &Errand, width: usize) -> Vec<Line<'static>> {
    let run = scene.deck.run_of(Last::Errand(errand), scene.now);
    let steps: Vec<_> = steps(errand).into_iter().map(|step| said(scene, errand, step)).collect();
    waterfall::lines(scene, &run, &steps, width)
}

/// One step.
pub fn line(scene: &Scene<'_>, errand: &Errand, step: Step, width: usize) -> Line<'static> {
    spelled(scene, &said(scene, errand, step), width)
}

fn said(scene: &Scene<'_>, errand: &Errand, step: Step) -> Said<'static> {
    let progress = progress(errand, step);
    let here = errand.outcome().is_none() && errand.step() == step;
    let words = match (errand.phase(), progress.ended) {
        (Phase::Ready { sending, .. }, _) if here => scene.spell(&format!("held: {{enter}} sends {}", sending.name())),
        (Phase::Waiting, _) if here => "others go first".to_owned(),
        (_, Some((Status::Cancelled, _))) if progress.words.is_none() => "cancelled".to_owned(),
        _ => progress.words.map(Plain::to_string).unwrap_or_default(),
    };
    let time = time(scene, errand, here, &progress);
    Said { sign: sign(errand, step, &progress), name: step.name(), words, time, here }
}

/// All in one line, for where there is no room.
pub fn short(scene: &Scene<'_>, errand: &Errand) -> Line<'static> {
    let spell = |step| {
        let sign = sign(errand, step, &progress(errand, step));
        Span::styled(format!("{sign} {}  ", step.name()), style(scene, sign))
    };
    Line::from(steps(errand).into_iter().map(spell).collect::<Vec<_>>())
}

/// What stands under the steps: what came of it, or what the person can do.
pub fn below(scene: &Scene<'_>, errand: &Errand, width: usize) -> Vec<Line<'static>> {
    let theme = scene.theme;
    let pair = |label: &str, text: &str| labelled(label, text, LABEL, width, theme.dim, Style::new());
    match errand.phase() {
        Phase::Unsaved { why, .. } => ending::unsaved(scene, why, width),
        Phase::Ended(Outcome::Failed(fault @ Fault::Edited(..))) => ending::edited(scene, fault, width),
        Phase::Ended(Outcome::Failed(fault)) => ending::failed(scene, &fault.message(), fault.explanation(), width),
        Phase::Ended(outcome @ (Outcome::Ended { .. } | Outcome::Revoked { .. } | Outcome::Tried(_))) => {
            pair("Result", outcome.words().as_str())
        }
        _ => Vec::new(),
    }
}

/// The steps that its orders lead to and those that it came to besides; once all is well, only those.
fn steps(errand: &Errand) -> BTreeSet<Step> {
    use Step::{Check, Lock, Prepare, Refresh, Remove, Revoke, Save, Verify};
    let planned: &[Step] = match errand.order.duty {
        Duty::Refresh => &[Prepare, Lock, Refresh, Verify, Save],
        Duty::Check | Duty::Ensure => &[Prepare, Check],
        Duty::Revoke { local_only: false } => &[Prepare, Lock, Revoke, Remove],
        Duty::Revoke { local_only: true } => &[Prepare, Lock, Remove],
    };
    let well = errand.outcome().is_some_and(|outcome| !matches!(outcome, Outcome::Failed(_) | Outcome::Cancelled));
    let planned = planned.iter().copied().filter(|_| !well);
    planned.chain(errand.trail().iter().map(|stamp| stamp.step)).collect()
}

/// A step that is tried again begins anew.
fn progress(errand: &Errand, step: Step) -> Progress<'_> {
    let mut progress = Progress::default();
    for stamp in errand.trail().iter().filter(|stamp| stamp.step == step) {
        match stamp.status {
            Status::Began => (progress.began, progress.ended) = (Some(stamp.at), None),
            Status::Note => {}
            ended => progress.ended = Some((ended, stamp.at)),
        }
        if !stamp.words.is_empty() {
            progress.words = Some(&stamp.words);
        }
    }
    progress
}

fn sign(errand: &Errand, step: Step, progress: &Progress<'_>) -> char {
    match progress.ended {
        Some((Status::Done, _)) => '✓',
        Some((Status::Skipped, _)) => '–',
        Some(_) => '✗',
        None if errand.outcome().is_some() || errand.step() != step || *errand.phase() == Phase::Waiting => '·',
        None if errand.held().is_some() => '║',
        None if matches!(errand.phase(), Phase::Unsaved { .. }) => '!',
        None => '▸',
    }
}

fn time(scene: &Scene<'_>, errand: &Errand, here: bool, progress: &Progress<'_>) -> String {
    let now = scene.now.since_start;
    match (errand.phase(), progress.began, progress.ended) {
        (_, Some(began), Some((_, ended))) => when::took(ended.since_start.saturating_sub(began.since_start)),
        (Phase::Pausing { until, .. }, ..) if here => format!("again in {}", clock(until.saturating_sub(now))),
        // The time that it is held is not the step's.
        (Phase::Ready { .. }, ..) => String::new(),
        (_, Some(began), None) if here => match now.saturating_sub(began.since_start).as_secs() {
            0 => String::new(),
            seconds => clock(Duration::from_secs(seconds)),
        },
        _ => String::new(),
    }
}
