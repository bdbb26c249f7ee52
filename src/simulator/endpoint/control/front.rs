//! The control page's HTTP: which page was asked for, by which browser, and how forms come back to it.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{pass::Pass, permit::Permit};
use crate::simulator::{
    page::control::{self, About, BACK_FIELD, Notice, PASS_FIELD, View},
    params::Params,
    reply,
    world::World,
};

/// What was done, by its word in the page's address: nothing but these sentences ever comes from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The browser may change things.
    Unlocked,
    /// It may not any more.
    Locked,
    /// The clock was moved.
    Moved,
    /// The switches were changed.
    Switched,
    /// Sessions or grants were ended.
    Ended,
    /// A user was activated.
    Activated,
    /// A user was deactivated.
    Deactivated,
}

impl Done {
    const TABLE: [(Self, &'static str, &'static str); 7] = [
        (Self::Unlocked, "unlocked", "Unlocked: this browser may change things until the simulator ends."),
        (Self::Locked, "locked", "Locked: this browser may look only."),
        (Self::Moved, "moved", "The clock was moved forward."),
        (Self::Switched, "switched", "The switches were changed. They count from the next request on."),
        (Self::Ended, "ended", "Ended: the tokens are dead."),
        (Self::Activated, "activated", "The user may log in again."),
        (Self::Deactivated, "deactivated", "The user was deactivated."),
    ];
}

/// `GET /`: the front page, or with `org` or `app` the page of one.
pub async fn index(State(world): State<Arc<World>>, headers: HeaderMap, params: Params) -> Response {
    let done = params.get("done").and_then(|done| Done::TABLE.into_iter().find(|(_, word, _)| *word == done));
    let notice = done.map(|(.., sentence)| Notice::Done(sentence));
    let pass = Pass::shown(&world, &headers, &params);
    match about(&world, &params) {
        Some(about) => View { world: &world, pass, about, notice }.render(StatusCode::OK),
        None => {
            let (about, notice) = (About::default(), Some(Notice::Refused("There is no such org or app here.")));
            View { world: &world, pass, about, notice }.render(StatusCode::NOT_FOUND)
        }
    }
}

/// `GET /simulator/log`: the requests for people, of one `org` if it says so; `pause` holds it still.
pub async fn log(State(world): State<Arc<World>>, params: Params) -> Response {
    let org = params.get("org").and_then(|name| world.org_named(name));
    control::log(&world, org, params.get("pause").is_some())
}

/// `POST /simulator/unlock`: remembers that this browser has shown the control token.
pub async fn unlock(State(world): State<Arc<World>>, permit: Permit) -> Response {
    let permit = Permit { pass: Some(Pass::issue()), ..permit };
    let mut response = permit.done(&world, Done::Unlocked);
    if let Some(pass) = permit.pass {
        pass.hand_over(&world, &mut response);
    }
    response
}

/// `POST /simulator/lock`: forgets it.
pub async fn lock(State(world): State<Arc<World>>, permit: Permit) -> Response {
    let mut response = Permit { pass: None, ..permit }.done(&world, Done::Locked);
    Pass::take_back(&world, &mut response);
    response
}

impl Permit {
    /// The answer to a change: 204 to a program, and a person is led back to the page of the form, so that
    /// to load that anew repeats nothing.
    pub fn done(&self, world: &World, done: Done) -> Response {
        if !self.is_form {
            return StatusCode::NO_CONTENT.into_response();
        }
        let word = Done::TABLE.into_iter().find(|(known, ..)| *known == done).map_or("", |(_, word, _)| word);
        let page = back(world, &self.params);
        let pass = self.pass.as_ref().map(|pass| pass.for_address(world));
        let pass = pass.as_deref().map(|pass| (PASS_FIELD, pass));
        let to = reply::with_query("/", page.query(world).into_iter().chain([("done", word)]).chain(pass));
        (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
    }
}

/// A change that is refused: the page with the reason for a browser, a sentence for a program.
pub fn refused(
    world: &World,
    headers: &HeaderMap,
    params: &Params,
    status: StatusCode,
    sentence: &'static str,
) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if !accept.contains("text/html") {
        return reply::text(status, sentence);
    }
    View { world, pass: None, about: back(world, params), notice: Some(Notice::Refused(sentence)) }.render(status)
}

/// What a query asks for; nothing for an org or app that is not there.
fn about(world: &World, params: &Params) -> Option<About> {
    match (params.get("org"), params.get("app")) {
        (Some(name), _) => world.org_named(name).map(About::Org),
        (None, Some(name)) => world.app_named(name).map(About::App),
        (None, None) => Some(About::World(params.get("find").unwrap_or_default().to_owned())),
    }
}

/// The page that a form stands on. Whatever the field says, it is one of ours.
fn back(world: &World, params: &Params) -> About {
    let query = Params::parse(params.get(BACK_FIELD), &HeaderMap::new(), &[]);
    about(world, &query).unwrap_or_default()
}
