//! The faults that are switched on, by org and app: turned on and off, and counted when they strike.

use std::sync::atomic::Ordering;

use super::World;
use crate::simulator::{
    fault::{Fault, Spot, Switch},
    grant::Consent,
};

/// Whose switches: an org's or an app's, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// An org's.
    Org(usize),
    /// An app's.
    App(usize),
}

impl World {
    /// The switches of an org or app that are on.
    pub fn switches(&self, holder: Holder) -> Vec<Switch> {
        self.state().switches.get(&holder).cloned().unwrap_or_default()
    }

    /// Turns these switches on and all others of the org or app off. A refreshed sandbox and a rotated
    /// secret end the grants there.
    pub fn set_switches(&self, holder: Holder, switches: Vec<Switch>) {
        let has = |fault| switches.iter().any(|switch| switch.fault == fault);
        let began = match holder {
            Holder::Org(org) => {
                let on = has(Fault::Refreshed);
                !self.orgs[org].is_refreshed.swap(on, Ordering::Relaxed) && on
            }
            Holder::App(app) => {
                let on = has(Fault::SecretRotated);
                !self.apps[app].is_secret_rotated.swap(on, Ordering::Relaxed) && on
            }
        };
        let mut state = self.state();
        if began {
            state.grants.revoke_where(|consent| self.is_of(holder, consent));
        }
        state.switches.insert(holder, switches);
    }

    /// What goes wrong now at this endpoint of this org and app, without counting it.
    pub fn faults(&self, spot: Spot, org: Option<usize>, app: Option<usize>) -> Vec<Fault> {
        let state = self.state();
        let holders = org.map(Holder::Org).into_iter().chain(app.map(Holder::App));
        let switches = holders.filter_map(|holder| state.switches.get(&holder)).flatten();
        switches.filter(|switch| switch.strikes(spot)).map(|switch| switch.fault.clone()).collect()
    }

    /// What of these goes wrong at this endpoint of this org and app, counted: what was the last time is
    /// off then. Behind a whole answer nothing else shows, and so nothing else is counted.
    pub fn strike(
        &self,
        spot: Spot,
        org: Option<usize>,
        app: Option<usize>,
        mut is_meant: impl FnMut(&Fault) -> bool,
    ) -> Vec<Fault> {
        let mut state = self.state();
        let mut faults = Vec::new();
        for holder in org.map(Holder::Org).into_iter().chain(app.map(Holder::App)) {
            let Some(switches) = state.switches.get_mut(&holder) else { continue };
            for switch in switches.iter_mut().filter(|switch| switch.strikes(spot)) {
                if !is_meant(&switch.fault) || faults.last().is_some_and(|fault: &Fault| fault.is_whole_answer()) {
                    continue;
                }
                faults.push(switch.fault.clone());
                switch.left = switch.left.map(|left| left.saturating_sub(1));
            }
            switches.retain(|switch| switch.left != Some(0));
        }
        faults
    }

    /// Whether a consent was given in this org or to this app.
    pub fn is_of(&self, holder: Holder, consent: &Consent) -> bool {
        match holder {
            Holder::Org(org) => consent.user.org == org,
            Holder::App(app) => consent.client_id == self.app(app).client_id,
        }
    }
}
