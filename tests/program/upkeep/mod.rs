//! Saved grants kept in order by the real binary: many processes at once, killed ones, lost answers, full
//! disks, and what the commands say.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod commands;
mod crash;
mod race;
mod speed;

use std::{fs, path::PathBuf};

use orgdeck::{
    flow::Consent,
    oauth::{card::Card, token},
    secret::Secret,
    simulator::{Options, Persona},
};
use serde_json::Value;

use crate::support::{
    process::{Ended, Process, orgdeck},
    stage::{Robot, Stage, name},
};

const ORG: &str = "org-001";

/// So many numbered orgs, logged in, with rotating refresh tokens or not.
async fn logged_in(orgs: usize, rotate: bool) -> Stage {
    let stage =
        Stage::new(|redirect_uri| Options { orgs, rotate, auto_approve: true, redirect_uri, ..Options::default() })
            .await;
    let names: Vec<_> = stage.settings.rows.iter().map(|row| name(row.name.as_str())).collect();
    // A door takes 600 connections, and each robot brings some.
    for names in names.chunks(100) {
        let consent = Consent { unattended: true, ..Consent::default() };
        stage.log_in(names.to_vec(), consent, Robot(Persona::Allow)).await;
    }
    assert_eq!(stage.saved().len(), orgs);
    stage
}

/// Starts orgdeck on a stage.
fn start(stage: &Stage, arguments: &[&str]) -> Process {
    let mut command = orgdeck(stage.dir.path());
    command.args(arguments);
    Process::start(command)
}

/// Runs orgdeck on a stage.
async fn run(stage: &Stage, arguments: &[&str]) -> Ended {
    start(stage, arguments).end().await
}

fn file(stage: &Stage, profile: &str) -> PathBuf {
    stage.dir.path().join(format!("tokens/{profile}.json"))
}

fn card(stage: &Stage, profile: &str) -> Card {
    stage.dir.tokens().card(&name(profile)).unwrap().unwrap()
}

/// The stored access token.
fn access(stage: &Stage, profile: &str) -> Secret {
    let (_, grant) = stage.dir.tokens().grant(&name(profile)).unwrap().unwrap();
    token::parse(&grant.reply).unwrap().access_token
}

fn refresh_token(stage: &Stage, profile: &str) -> Secret {
    stage.dir.tokens().grant(&name(profile)).unwrap().unwrap().1.refresh_token.unwrap()
}

fn end_session(stage: &Stage, profile: &str) {
    assert!(stage.simulator.end_session(access(stage, profile).expose()));
}

/// The last object of a single profile.
fn last(ended: &Ended) -> Value {
    ended.objects().pop().unwrap_or_else(|| panic!("no line: {ended:?}"))
}

/// The fingerprint of a refresh token that is on record as sent and not answered.
fn uncertain(stage: &Stage, profile: &str) -> Option<String> {
    stage.dir.tokens().interrupted(&name(profile))
}

/// What lies in `tokens/` that is no token file and no lock.
fn strays(stage: &Stage) -> Vec<String> {
    let names = fs::read_dir(stage.dir.path().join("tokens")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.ends_with(".json") && !name.ends_with(".lock")).collect()
}
