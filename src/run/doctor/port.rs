//! The ports of the profiles' redirect URIs, each tried for a moment.

use std::sync::Arc;

use futures_util::future::join_all;

use super::grouped;
use crate::{
    deck::doctor::{self, Door, Finding},
    plain::Plain,
    profile::Profile,
    run::doors::{self, DoorFault, Doors, Family, Holder},
};

/// Tries them all, but for those that this process has open itself.
pub(super) async fn look(profiles: &[Arc<Profile>], own: Option<&Doors>) -> Vec<Finding> {
    let ports = grouped(profiles, |profile| Some(profile.redirect_uri.door().map(|door| door.port)));
    let tries = ports.into_iter().map(|(port, names)| async move {
        match port {
            Some(port) => doctor::port(port, &names, &door(port, own).await, cfg!(target_os = "macos")),
            None => doctor::no_port(&names),
        }
    });
    join_all(tries).await
}

async fn door(port: u16, own: Option<&Doors>) -> Door {
    if let Some(own) = own
        && own.is_open(port).await
    {
        return Door::Ours;
    }
    match doors::probe(port).await {
        Ok(None) => Door::Open,
        Ok(Some(Family::V4)) => Door::Half("127.0.0.1"),
        Ok(Some(Family::V6)) => Door::Half("::1"),
        Err(DoorFault::Deck { holder, .. }) => Door::Deck(holder.map(|holder| holder.pid)),
        Err(DoorFault::Held { holder, .. }) => Door::Held(holder.map(|Holder { pid, name }| (pid, name))),
        Err(DoorFault::Denied { .. }) => Door::Denied,
        Err(DoorFault::NoLoopback) => Door::NoLoopback,
        Err(DoorFault::Failed { error, .. }) => Door::Shut(Plain::new(error)),
        Err(other @ DoorFault::Zero) => Door::Shut(Plain::new(other.to_string())),
    }
}
