//! The six steps of a login with their signs, words and durations, and what the person needs while it
//! waits or after it failed.

use std::time::Duration;

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{Scene, ending, fields::labelled, fit, waterfall, when};
use crate::{
    deck::{
        last::Last,
        state::{clock, is_trial},
    },
    flow::{
        Flow, Outcome, Phase, Stamp, Status, Step,
        step::{Progress, progress},
    },
    plain::Plain,
};

/// Cells of a step's name.
pub const NAME: usize = 11;
/// Whoever has not come back for so long may look at an error page, which Salesforce tells nobody of. The
/// countdown redraws the pane at that second.
const LATE: Duration = Duration::from_secs(45);
/// Cells of a label under the steps.
pub const LABEL: usize = 12;

/// What is said of a step in its line.
#[derive(Clone, Debug)]
pub struct Said<'a> {
    /// How far it has come, as a sign.
    pub sign: char,
    /// Its name.
    pub name: &'a str,
    /// What came of it, or what is expected.
    pub words: String,
    /// How long it took or has taken; empty where that is not known.
    pub time: String,
    /// Whether it is the one that is under way.
    pub here: bool,
}

impl Said<'_> {
    /// So many cells of a line have the words.
    pub fn room(&self, width: usize) -> usize {
        width.saturating_sub(2 + NAME + if self.time.is_empty() { 0 } else { fit::width(&self.time) + 1 })
    }
}

/// All six, with their bars.
pub fn lines(scene: &Scene<'_>, flow: &Flow, width: usize) -> Vec<Line<'static>> {
    let run = scene.deck.run_of(Last::Flow(flow), scene.now);
    waterfall::lines(scene, &run, &Step::ALL.map(|step| said(scene, flow, step)), width)
}

/// One step.
pub fn line(scene: &Scene<'_>, flow: &Flow, step: Step, width: usize) -> Line<'static> {
    spelled(scene, &said(scene, flow, step), width)
}

fn said(scene: &Scene<'_>, flow: &Flow, step: Step) -> Said<'static> {
    let progress = progress(flow.trail(), step);
    Said {
        sign: sign(flow, step, &progress),
        name: step.name(),
        words: words(scene, flow, step, &progress),
        time: time(scene, flow, step, &progress),
        here: flow.outcome().is_none() && flow.step() == step,
    }
}

/// A step with its sign and name, what is said of it, and its time at the line's end.
pub fn spelled(scene: &Scene<'_>, said: &Said<'_>, width: usize) -> Line<'static> {
    let Said { sign, name, time, .. } = said;
    let theme = scene.theme;
    let room = said.room(width);
    let words = fit::cut(&said.words, room);
    let gap = " ".repeat(room - fit::width(&words) + usize::from(!time.is_empty()));
    let quiet = if matches!(sign, '·' | '–') { theme.dim } else { Style::new() };
    Line::from(vec![
        Span::styled(sign.to_string(), style(scene, *sign)),
        Span::styled(format!(" {name:NAME$}"), if said.here { theme.strong } else { quiet }),
        Span::styled(words, quiet),
        Span::raw(gap),
        Span::styled(time.clone(), theme.dim),
    ])
}

/// A step's sign has the colour of what it means.
pub fn style(scene: &Scene<'_>, sign: char) -> Style {
    match sign {
        '✓' => scene.theme.good,
        '▸' => scene.theme.busy,
        '✗' => scene.theme.bad,
        '!' => scene.theme.need,
        _ => scene.theme.dim,
    }
}

/// All six in one line, for where there is no room.
pub fn short(scene: &Scene<'_>, flow: &Flow) -> Line<'static> {
    let mut spans = Vec::new();
    for step in Step::ALL {
        let sign = sign(flow, step, &progress(flow.trail(), step));
        spans.push(Span::styled(format!("{sign} {}  ", step.name()), style(scene, sign)));
    }
    Line::from(spans)
}

fn sign(flow: &Flow, step: Step, progress: &Progress<'_>) -> char {
    match progress.ended {
        Some((Status::Done, _)) => '✓',
        Some((Status::Skipped, _)) => '–',
        Some(_) => '✗',
        None if flow.outcome().is_some() || flow.step() != step => '·',
        None if flow.held().is_some() => '║',
        None if matches!(flow.phase(), Phase::Doubting { .. } | Phase::Unsaved { .. }) => '!',
        None => '▸',
    }
}

fn words(scene: &Scene<'_>, flow: &Flow, step: Step, progress: &Progress<'_>) -> String {
    match (step, flow.phase()) {
        (_, Phase::Ready { sending, .. }) if sending.step() == step => {
            scene.spell(&format!("held: {{enter}} sends {}", sending.name()))
        }
        (Step::Authorize, Phase::Authorizing { .. }) if scene.deck.line.is_waiting(flow.id) => {
            scene.spell("next in line; {browser}: now")
        }
        (Step::Authorize, Phase::Authorizing { .. }) => "waiting for you".to_owned(),
        (Step::Verify, _) if progress.began.is_none() && flow.outcome().is_none() => expected(flow),
        _ => match progress.ended {
            Some((Status::Cancelled, _)) if progress.words.is_none() => "cancelled".to_owned(),
            _ => progress.words.map(Plain::to_string).unwrap_or_default(),
        },
    }
}

/// What Verify will look at, said before it comes to that.
fn expected(flow: &Flow) -> String {
    let known = flow.plan.known.as_ref().map(|card| &card.org);
    match (flow.plan.profile.expect_org.as_ref().or(known), flow.plan.hint()) {
        (Some(org), Some(_)) => format!("expects org {} and the user below", org.short()),
        (Some(org), None) => format!("expects org {}", org.short()),
        (None, Some(_)) => "expects the user below".to_owned(),
        (None, None) => String::new(),
    }
}

fn time(scene: &Scene<'_>, flow: &Flow, step: Step, progress: &Progress<'_>) -> String {
    let Some(began) = progress.began else { return String::new() };
    match (step, flow.phase(), progress.ended) {
        (_, _, Some((_, ended))) => when::took(ended.since_start.saturating_sub(began.since_start)),
        (Step::Authorize, Phase::Authorizing { .. }, None) if scene.deck.line.is_waiting(flow.id) => String::new(),
        (Step::Authorize, Phase::Authorizing { since, until, .. }, None) => {
            let whole = until.saturating_sub(*since);
            // Beside the list's countdown both add up to the whole.
            let left = until.saturating_sub(scene.now.since_start).as_millis().div_ceil(1000);
            let gone = Duration::from_secs(whole.as_secs().saturating_sub(u64::try_from(left).unwrap_or(0)));
            format!("{} of {}", clock(gone), clock(whole))
        }
        _ => String::new(),
    }
}

/// What stands under the steps: what the person needs next.
pub fn below(scene: &Scene<'_>, flow: &Flow, width: usize) -> Vec<Line<'static>> {
    let theme = scene.theme;
    let pair = |label: &str, text: &str| labelled(label, text, LABEL, width, theme.dim, Style::new());
    match flow.phase() {
        Phase::Authorizing { link, .. } => {
            let who = pair("Sign in as", flow.plan.hint().unwrap_or("whoever this profile is for"));
            let link = match link {
                Some(link) => pair("Short link", link),
                None => pair("Link", &scene.spell("{copy} copies it, {bare-link} shows it bare")),
            };
            let mut lines = match forward(scene, flow) {
                Some(forward) => [pair("At your end", forward.as_str()), link, who].concat(),
                None => [who, link].concat(),
            };
            let returns = flow.expected().is_some_and(|expected| expected.door.is_some()) && flow.link().is_some();
            let began = progress(flow.trail(), Step::Authorize).began;
            let late = began.is_some_and(|began| scene.now.since_start >= began.since_start + LATE);
            let hint = match (returns, late) {
                (true, true) => "An error page in the browser? p, paste its address",
                (true, false) => "",
                (false, _) => "Then p, and paste the address of the page it ended at",
            };
            if !hint.is_empty() {
                lines.push(Line::from(Span::styled(fit::cut(hint, width), theme.key)));
            }
            if let Some(note) = note(flow, Step::Authorize) {
                lines.extend(pair("Note", note.as_str()));
            }
            lines
        }
        Phase::Unsaved { why, .. } => ending::unsaved(scene, why, width),
        Phase::Ended(Outcome::Failed(fault)) => {
            let row = scene.deck.row(flow.plan.profile.name.as_str());
            let trial = row.is_some_and(|row| is_trial(row, flow)).then(|| pair("Saved", "stays as it was"));
            let mut lines = match flow.is_experiment() {
                true => ending::tried(scene, &fault.message(), width),
                false => ending::failed(scene, &fault.message(), fault.explanation(), width),
            };
            lines.extend(trial.into_iter().flatten());
            lines
        }
        _ => Vec::new(),
    }
}

/// How a browser on another machine comes back to this flow's port, where that is where the person sits.
fn forward(scene: &Scene<'_>, flow: &Flow) -> Option<Plain> {
    let port = flow.link().and(flow.expected()?.door.as_ref())?.port;
    Some(scene.deck.view.away.as_ref()?.forward(port))
}

/// What was noted last beside a step.
fn note(flow: &Flow, step: Step) -> Option<&Plain> {
    let noted = |stamp: &&Stamp| stamp.step == step && stamp.status == Status::Note;
    flow.trail().iter().rev().find(noted).map(|stamp| &stamp.words)
}
