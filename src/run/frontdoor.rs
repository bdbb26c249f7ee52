//! Opening an org: Salesforce's one-time link is asked for, and a browser is led to it through a port
//! of this machine, so that neither a token nor the link ever stands in an argv (T23).

use std::time::Duration;

use tokio::{pin, sync::mpsc::unbounded_channel, time::timeout};

use super::{
    doors::{DoorFault, Doors, Family, Knock},
    ground::based,
    http::Http,
    opener::{Link, Opened, Opener},
    random,
};
use crate::{
    oauth::{call::Answer, request::Request},
    plain::Plain,
    profile::{Browser, Network, ProfileName},
    secret::Secret,
    store::ConfigDir,
};

/// How long the org's answer is awaited.
const ASKING: Duration = Duration::from_secs(30);
/// How long a browser may take to start and to come for its link.
const COMING: Duration = Duration::from_secs(60);
/// How long the answer to it may take on its way.
const LEADING: Duration = Duration::from_secs(1);

/// Sends the request for a link.
pub async fn ask(request: &Request, network: Network, dir: &ConfigDir) -> Answer {
    Http::new(based(network, dir)).send(request, ASKING).await
}

/// Why no browser has the link.
#[derive(Debug, thiserror::Error)]
pub enum NotLed {
    /// No browser started.
    #[error("{0}")]
    NotOpened(Plain),
    /// One started, and nobody came.
    #[error("a browser was started and did not come for its link within {} s", COMING.as_secs())]
    NobodyCame,
    /// No port of this machine would open.
    #[error(transparent)]
    NoDoor(#[from] DoorFault),
}

/// Opens a browser at a short local address that leads to the link, once.
///
/// # Errors
/// The link was not fetched; it was never given to anybody.
pub async fn lead(
    opener: &dyn Opener,
    profile: ProfileName,
    browser: Option<Browser>,
    link: Secret,
) -> Result<(), NotLed> {
    let (tell, mut told) = unbounded_channel();
    let doors = Doors::new(move |knock| {
        if matches!(knock, Knock::Led { .. }) {
            // Who no longer listens has given up.
            let _ = tell.send(());
        }
    });
    let seat = doors.join_any().await?;
    let id = random::link().map_err(NotLed::NotOpened)?;
    doors.add_own_link(seat.port(), id.clone(), link);
    let host = if seat.missing() == Some(Family::V4) { "[::1]" } else { "127.0.0.1" };
    let url = Secret::new(format!("http://{host}:{}/go/{id}", seat.port()));
    let opening = opener.open(&Link { profile, browser, url });
    pin!(opening);
    tokio::select! {
        biased;
        _ = told.recv() => {}
        opened = &mut opening => match opened {
            Opened::Failed(why) => return Err(NotLed::NotOpened(why)),
            Opened::Started => {
                timeout(COMING, told.recv()).await.map_err(|_| NotLed::NobodyCame)?;
            }
        }
    }
    // A connection that was cut is the browser's own doing.
    let _ = timeout(LEADING, doors.drained()).await;
    Ok(())
}
