//! Opening an org: Salesforce's one-time link is asked for, and a browser is led to it through a port
//! of this machine, so that neither a token nor the link ever stands in an argv (T23).

use std::{fmt::Display, time::Duration};

use tokio::{pin, sync::mpsc::unbounded_channel, time::timeout};

use super::{
    doors::{DoorFault, Doors, Family, Knock},
    ground::Ground,
    http::Http,
    opener::{Link, Opened, Opener},
    random,
};
use crate::{
    deck::Msg,
    flow::{aside::Aside, attempt::Attempt},
    oauth::{
        call::Call,
        card::Card,
        error::table::Explanation,
        single_access::{self, NoLink},
        token,
    },
    plain::Plain,
    profile::{Browser, LoginHost, ProfileName},
    secret::Secret,
};

/// How long the org's answer is awaited.
const ASKING: Duration = Duration::from_secs(30);
/// How long a browser may take to start and to come for its link.
const COMING: Duration = Duration::from_secs(60);
/// How long the answer to it may take on its way.
const LEADING: Duration = Duration::from_secs(1);

/// Asks an org for a link, with what a login left; `path` is where in the org it is to lead. The call comes
/// along, where one was made.
///
/// # Errors
/// Why there is none, for people.
pub async fn ask(
    http: &Http,
    card: &Card,
    access_token: Secret,
    path: Option<&str>,
) -> (Option<Call>, Result<Secret, NoLink>) {
    // Whether a host of its own was allowed was decided when the login was saved.
    let login = match LoginHost::parse(&card.login_host, true) {
        Ok(login) => login,
        Err(error) => return (None, Err(error.into())),
    };
    let request = single_access::build(&card.instance_url, path, access_token);
    let (call, answer) = http.call(&request, ASKING).await;
    let link = match answer.reply {
        Ok(reply) => single_access::read(&reply, &login),
        Err(silence) => Err(NoLink::Silent(Plain::new(silence.words))),
    };
    (Some(call), link)
}

/// The attempt to remember: the org is open, or why it is not.
pub fn attempt(call: Call, opened: Result<(), Plain>) -> Attempt {
    Aside::Open.attempt(call, opened.map(|()| "in the browser".into()))
}

impl Ground {
    /// Opens a profile's org with the token that is stored.
    pub(super) fn open_org(&self, name: ProfileName) {
        let ground = self.clone();
        tokio::spawn(async move {
            let mut call = None;
            let opened = ground.enter_org(&name, &mut call).await;
            let known = call.as_ref().and_then(Explanation::of_call);
            let attempt = call.map(|call| Box::new(attempt(call, opened.clone())));
            let opened = opened.map_err(|why| match known {
                Some(known) => Plain::new(format!("{why}. {}", known.words())),
                None => why,
            });
            let _ = ground.say.send(Msg::Opened(name, opened, attempt));
        });
    }

    async fn enter_org(&self, name: &ProfileName, call: &mut Option<Call>) -> Result<(), Plain> {
        let words = |error: &dyn Display| Plain::new(error.to_string());
        let (tokens, file) = (self.dir.tokens(), name.clone());
        let read = tokio::task::spawn_blocking(move || tokens.grant(&file)).await;
        let grant = read.map_err(|error| words(&error))?.map_err(|error| words(&error))?;
        let (card, grant) = grant.ok_or_else(|| Plain::from("no token is saved here"))?;
        let token = token::parse(&grant.reply).map_err(|error| words(&error))?.access_token;
        let link;
        (*call, link) = ask(&self.http, &card, token, None).await;
        let link = link.map_err(|error| words(&error))?;
        let browser = self.profile(name).and_then(|profile| profile.browser.clone());
        lead(&*self.opener, name.clone(), browser, link).await.map_err(|error| words(&error))
    }
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
