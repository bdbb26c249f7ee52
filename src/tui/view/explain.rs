//! The Explain tab: what happens in the step that a login or an errand is in, or why it failed and who acts; of a
//! profile at rest, what its state means.

use ratatui::{style::Style, text::Line};

use super::{
    Scene, ending,
    explanation::{STEPS, errand_step},
    fields::{heading, labelled, paragraph},
};
use crate::{
    deck::{
        Row,
        cause::Likely,
        exhibit::Exhibit,
        last::Last,
        letter,
        state::{is_trial, meaning::meaning},
    },
    flow::{Flow, Outcome, attempt::Attempt},
    oauth::error::{
        Case,
        table::{self, Explanation},
    },
    plain::Plain,
    upkeep,
};

const LABEL: usize = 12;
/// Cells of a cause's place.
const PLACE: usize = 3;

mod check;
mod story;

/// Its lines: where it is or how it ended, then what was checked, then every call with all its fields.
pub fn lines(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    let exhibit = scene.deck.exhibit(row);
    let calls = exhibit.map(Exhibit::calls).unwrap_or_default();
    let mut blocks = vec![match exhibit {
        Some(Exhibit::Past(attempt)) => past(scene, row, attempt, width),
        _ => [status(scene, row, width), deaths(scene, row, width)].concat(),
    }];
    let checks = check::lines(scene, &calls, width);
    if !checks.is_empty() {
        blocks.push([vec![heading("What was checked", scene)], checks].concat());
    }
    let told = told(scene, row);
    let held = exhibit.and_then(Exhibit::held);
    blocks.extend(held.map(|held| story::sent(scene, &format!("{}, held", held.step), &held.call(), width)));
    blocks.extend(calls.into_iter().map(|(step, call)| story::lines(scene, step, call, told, width)));
    blocks.join(&Line::default())
}

/// What is known of the error that the run ended with.
fn told(scene: &Scene<'_>, row: &Row) -> Option<&'static Explanation> {
    match scene.deck.exhibit(row)? {
        Exhibit::Past(attempt) => attempt.case.as_ref().map(table::explain),
        Exhibit::Live(Last::Flow(flow)) => match flow.outcome()? {
            Outcome::Failed(fault) => Some(fault.explanation()),
            _ => None,
        },
        Exhibit::Live(Last::Errand(errand)) => match errand.outcome()? {
            upkeep::Outcome::Failed(fault) => Some(fault.explanation()),
            _ => None,
        },
    }
}

/// How an attempt of the history ended.
fn past(scene: &Scene<'_>, row: &Row, attempt: &Attempt, width: usize) -> Vec<Line<'static>> {
    let at = scene.at(attempt.began, "%Y-%m-%d %H:%M:%S");
    let mut lines = vec![heading(format!("Attempt of {at}: {}", attempt.result), scene)];
    lines.extend(paragraph(&attempt.words, width, Style::new()));
    lines.extend(attempt.case.iter().flat_map(|case| known(scene, row, case, width)));
    lines
}

/// Why the refresh token is dead, the likeliest first.
fn deaths(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    let likely = scene.deck.deaths_of(row, scene.now.wall);
    let first = (!likely.is_empty()).then(|| heading("Why it is dead, the likeliest first", scene));
    let spell = |(place, likely): (usize, &Likely)| {
        let place = format!("{}.", place + 1);
        let mut lines = labelled(&place, &likely.to_string(), PLACE, width, scene.theme.dim, Style::new());
        lines.extend(labelled("", &likely.death.next, PLACE, width, scene.theme.dim, scene.theme.key));
        lines
    };
    first.into_iter().chain(likely.iter().enumerate().flat_map(spell)).collect()
}

fn status(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    match scene.deck.last_of(row) {
        Some(Last::Flow(flow)) => match flow.outcome() {
            Some(Outcome::Failed(fault)) => {
                let mut lines = failed(scene, row, flow.step().name(), &fault.message(), &fault.case(), width);
                if flow.is_experiment() {
                    lines.extend(ending::trial(scene, width));
                }
                if is_trial(row, flow) {
                    lines.extend(pairs(scene, width, &[("Saved", "stays as it was")]));
                }
                lines
            }
            Some(_) => rest(scene, row, width),
            None => step(scene, flow, width),
        },
        Some(Last::Errand(errand)) => match errand.outcome() {
            // What the error asks for is no advice for what is saved.
            Some(upkeep::Outcome::Failed(fault @ upkeep::Fault::Edited(..))) => {
                let mut lines = vec![heading(format!("{} failed: {}", errand.step().name(), fault.code()), scene)];
                let what = fault.message();
                let told = [
                    ("What", what.as_str()),
                    ("Trial", "you edited the request, and that is what was refused"),
                    ("Why", fault.cause()),
                    ("Saved", ending::untouched(fault)),
                ];
                lines.extend(pairs(scene, width, &told));
                lines
            }
            Some(upkeep::Outcome::Failed(fault)) => {
                failed(scene, row, errand.step().name(), &fault.message(), &fault.case(), width)
            }
            Some(_) => rest(scene, row, width),
            None => {
                let mut lines = vec![heading(errand.step().name(), scene)];
                lines.extend(paragraph(errand_step(errand.step()), width, Style::new()));
                lines
            }
        },
        None => rest(scene, row, width),
    }
}

fn step(scene: &Scene<'_>, flow: &Flow, width: usize) -> Vec<Line<'static>> {
    let step = flow.step();
    let known = &STEPS[step.number() - 1];
    let mut lines = vec![heading(format!("Step {} of 6: {}", step.number(), step.name()), scene)];
    lines.extend(pairs(
        scene,
        width,
        &[("Happens", known.happens), ("Sent", known.sent), ("Comes back", known.back), ("Goes wrong", known.wrong)],
    ));
    lines
}

fn failed(scene: &Scene<'_>, row: &Row, step: &str, message: &Plain, case: &Case, width: usize) -> Vec<Line<'static>> {
    let mut lines = vec![heading(format!("{step} failed: {}", case.error.code), scene)];
    lines.extend(labelled("What", message.as_str(), LABEL, width, scene.theme.dim, scene.theme.bad));
    lines.extend(known(scene, row, case, width));
    lines
}

/// What is known of an error, down to the address in Setup.
fn known(scene: &Scene<'_>, row: &Row, case: &Case, width: usize) -> Vec<Line<'static>> {
    let known = table::explain(case);
    let mut lines =
        pairs(scene, width, &[("Why", &known.cause), ("Who acts", known.who.words()), ("Next", &known.action)]);
    if let Some(link) = letter::setup_link(case, Some(row)) {
        lines.extend(pairs(scene, width, &[("In Setup", &link)]));
    }
    lines
}

fn pairs(scene: &Scene<'_>, width: usize, pairs: &[(&str, &str)]) -> Vec<Line<'static>> {
    let spell = |(label, text): &(&str, &str)| labelled(label, text, LABEL, width, scene.theme.dim, Style::new());
    pairs.iter().flat_map(spell).collect()
}

fn rest(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    let state = scene.deck.state(row, scene.now);
    let mut lines = vec![heading(state.words.replace("  ", " "), scene)];
    match row.blocked() {
        Some(block) => lines.extend(known(scene, row, &block.case, width)),
        None => {
            let known = meaning(&state, row, scene.now.wall);
            lines.extend(paragraph(known.text, width, Style::new()));
            lines.extend(pairs(scene, width, &[("Next", known.next)]));
        }
    }
    lines
}
