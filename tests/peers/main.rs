//! Peers as judges: OAuth clients that nobody here wrote, against the real `orgdeck simulator`. What
//! they must agree with is in the scripts beside this file; `run` installs them.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what goes wrong in a test's helper fails the test")]

mod judge;
mod simulator;

use judge::judge;

#[test]
fn jsforce_takes_the_simulator_for_salesforce() {
    judge("with_jsforce.mjs");
}

#[test]
fn authlib_takes_the_simulator_for_salesforce() {
    judge("with_authlib.py");
}

#[test]
fn requests_oauthlib_takes_the_simulator_for_salesforce() {
    judge("with_requests_oauthlib.py");
}
