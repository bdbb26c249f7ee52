//! The Explain tab: what happens in the step that a login or an errand is in, or why it failed and who acts; of a
//! profile at rest, what its state means.

use ratatui::{style::Style, text::Line};

use super::{
    Scene,
    explanation::{STEPS, errand_step},
    fields::{heading, labelled, paragraph},
};
use crate::{
    deck::{
        Row, Saved, Settings,
        cause::Likely,
        exhibit::Exhibit,
        last::Last,
        letter,
        state::{Condition, is_idle, is_trial},
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
    let calls = scene.deck.exhibit(row).map(Exhibit::calls).unwrap_or_default();
    let mut blocks = vec![match scene.deck.opened(row) {
        Some(opened) => past(scene, row, opened, width),
        None => [status(scene, row, width), deaths(scene, row, width)].concat(),
    }];
    let checks = check::lines(scene, &calls, width);
    if !checks.is_empty() {
        blocks.push([vec![heading("What was checked", scene)], checks].concat());
    }
    let told = told(scene, row);
    if let Some(Exhibit::Live(last)) = scene.deck.exhibit(row)
        && let Some(held) = last.held()
    {
        blocks.push(story::sent(scene, &format!("{}, held", held.step), &held.call(), width));
    }
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
                let told = [("What", what.as_str()), ("Why", fault.cause()), ("Saved", "stays as it was")];
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
    let text = match (state.condition, &row.settings, &row.saved) {
        (_, Settings::Broken(_), _) => {
            "This profile's table in profiles.toml has a mistake, so it cannot log in. The other profiles are not touched by it."
        }
        (_, _, Saved::Broken(_)) => {
            "The token file cannot be read. It is left as it is; a login writes a new one and keeps the old one aside."
        }
        (_, Settings::Missing, _) => {
            "Tokens lie here without a profile of this name: it was renamed or taken out of profiles.toml. Nothing is deleted."
        }
        (Condition::NeedsYou, _, Saved::Known(card)) if card.ended_at.is_some() => {
            "The org says that the refresh token is dead: revoked, replaced, pushed out by a sixth login, or idle for too long. No key brings it back; a new login does. What was saved is left as it is until then."
        }
        (Condition::NeedsYou, _, Saved::Known(card)) if is_idle(card, scene.now.wall) => {
            "The refresh token was not used for weeks. Where the app has Salesforce's idle limit it ends after 30 days without use, and then only a login helps. A new access token (r) uses it and starts the days anew."
        }
        (Condition::Never, ..) => {
            "There are no tokens yet. A login opens the browser at the login host, where you sign in and allow the app; what comes back is checked, then saved."
        }
        (Condition::Alive, ..) => {
            "A server answered for this access token lately, so it most likely still lives. Whether it does is only known by asking the org; orgdeck asks when you tell it to."
        }
        _ => {
            "It was good when it was last seen. A session ends after hours without use, a refresh token may live for months; only the org knows, and orgdeck asks when you tell it to."
        }
    };
    let mut lines = vec![heading(state.words.replace("  ", " "), scene)];
    lines.extend(paragraph(text, width, Style::new()));
    lines
}
