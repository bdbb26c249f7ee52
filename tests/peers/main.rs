//! Peers as judges: OAuth clients that nobody here wrote, and a real browser, against the real
//! `orgdeck simulator`. What they must agree with is in the scripts beside this file; `run` installs them.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what goes wrong in a test's helper fails the test")]

mod judge;
mod simulator;

use judge::{judge, play};

#[test]
fn jsforce_takes_the_simulator_for_salesforce() {
    judge("with_jsforce.mjs");
}

#[test]
fn openid_client_takes_the_simulator_for_salesforce() {
    judge("with_openid_client.mjs");
}

#[test]
fn authlib_takes_the_simulator_for_salesforce() {
    judge("with_authlib.py");
}

#[test]
fn requests_oauthlib_takes_the_simulator_for_salesforce() {
    judge("with_requests_oauthlib.py");
}

#[test]
fn sf_and_orgdeck_read_what_the_other_writes() {
    judge("with_sf.mjs");
}

#[test]
fn a_person_logs_in_by_keyboard_alone() {
    play("log_in.mjs");
}

#[test]
fn a_person_denies() {
    play("deny.mjs");
}

#[test]
fn a_person_mistypes_the_username() {
    play("wrong_username.mjs");
}

#[test]
fn a_person_ends_on_the_error_page() {
    play("not_installed.mjs");
}

#[test]
fn a_person_flips_a_switch() {
    play("flip_a_switch.mjs");
}

#[test]
fn every_page_fits_in_light_in_dark_and_on_a_phone() {
    play("screens.mjs");
}
