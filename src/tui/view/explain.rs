//! The Explain tab: what happens in the step that the login is in, or why it failed and who acts; of a
//! profile at rest, what its state means.

use ratatui::{style::Style, text::Line};

use super::{
    Scene,
    explanation::STEPS,
    fields::{heading, labelled, paragraph},
};
use crate::{
    deck::{Row, Saved, Settings, state::Condition},
    flow::{Fault, Flow, Outcome},
};

const LABEL: usize = 12;

/// Its lines.
pub fn lines(scene: &Scene<'_>, row: &Row, width: usize) -> Vec<Line<'static>> {
    match scene.deck.flow_of(row) {
        Some(flow) => match flow.outcome() {
            Some(Outcome::Failed(fault)) => failed(scene, flow, fault, width),
            Some(_) => rest(scene, row, width),
            None => step(scene, flow, width),
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

fn failed(scene: &Scene<'_>, flow: &Flow, fault: &Fault, width: usize) -> Vec<Line<'static>> {
    let mut lines = vec![heading(format!("{} failed: {}", flow.step().name(), fault.code()), scene)];
    let message = fault.message();
    lines.extend(labelled("What", message.as_str(), LABEL, width, scene.theme.dim, scene.theme.bad));
    lines.extend(pairs(
        scene,
        width,
        &[("Why", fault.cause()), ("Who acts", fault.who().words()), ("Next", fault.action())],
    ));
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
    let mut lines = vec![heading(state.words, scene)];
    lines.extend(paragraph(text, width, Style::new()));
    lines
}
