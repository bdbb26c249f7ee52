//! The browser behind a request: its cookie, the secret of its forms and who is signed in where.

use std::collections::BTreeSet;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::http::{HeaderMap, HeaderValue, header};

use super::{
    mint,
    world::{Browser, Pending, Site, UserRef, World},
};

/// The hidden field that binds a form to the browser it was written for; Salesforce's own name.
pub const CSRF_FIELD: &str = "_CONFIRMATIONTOKEN";

/// A browser known by its cookie.
#[derive(Debug)]
pub struct Visitor {
    id: String,
    is_new: bool,
}

impl Visitor {
    /// The browser that sent the request; a new one where no known cookie came.
    pub fn of(world: &World, headers: &HeaderMap) -> Self {
        Self::known(world, headers).unwrap_or_else(|| {
            let id = mint::random(32);
            let browser = Browser { csrf: mint::random(32), ..Browser::default() };
            world.state().browsers.insert(id.clone(), browser, world.clock.now());
            Self { id, is_new: true }
        })
    }

    /// The browser that sent the request, if it was here before.
    pub fn known(world: &World, headers: &HeaderMap) -> Option<Self> {
        let id = cookie(headers, &cookie_name(world.port))?.to_owned();
        world.state().browsers.touch(&id, world.clock.now()).then_some(Self { id, is_new: false })
    }

    /// The header that makes a new browser known; none for a known one.
    pub fn cookie(&self, world: &World) -> Option<HeaderValue> {
        let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Lax", cookie_name(world.port), self.id);
        self.is_new.then(|| HeaderValue::from_str(&cookie).ok()).flatten()
    }

    /// What its forms must carry.
    pub fn csrf(&self, world: &World) -> String {
        world.state().browsers.get(&self.id).map(|browser| browser.csrf.clone()).unwrap_or_default()
    }

    /// Whether a form was written for this browser.
    pub fn wrote(&self, world: &World, csrf: Option<&str>) -> bool {
        verify_slices_are_equal(self.csrf(world).as_bytes(), csrf.unwrap_or_default().as_bytes()).is_ok()
    }

    /// Who is signed in at the site.
    pub fn user(&self, world: &World, site: Site) -> Option<UserRef> {
        world.state().browsers.get(&self.id)?.signed_in.get(&site).copied()
    }

    /// Who is signed in anywhere, each once, by org.
    pub fn users(&self, world: &World) -> Vec<UserRef> {
        let state = world.state();
        let signed_in = state.browsers.get(&self.id).into_iter().flat_map(|browser| browser.signed_in.values());
        let users: BTreeSet<_> = signed_in.map(|user| (user.org, user.user)).collect();
        users.into_iter().map(|(org, user)| UserRef { org, user }).collect()
    }

    /// Signs a user in, at the site and at the org's own host.
    pub fn sign_in(&self, world: &World, site: Site, user: UserRef) {
        if let Some(browser) = world.state().browsers.get_mut(&self.id) {
            browser.signed_in.insert(site, user);
            browser.signed_in.insert(Site::Org(user.org), user);
        }
    }

    /// Signs out at the site.
    pub fn sign_out(&self, world: &World, site: Site) {
        if let Some(browser) = world.state().browsers.get_mut(&self.id) {
            browser.signed_in.remove(&site);
        }
    }

    /// Keeps a request until its person has decided; gives it a name.
    pub fn begin(&self, world: &World, pending: Pending) -> String {
        let name = mint::random(32);
        let pending = Pending { browser: self.id.clone(), ..pending };
        world.state().pending.insert(name.clone(), pending, world.clock.now());
        name
    }

    /// The waiting request of this name, if this browser brought it.
    pub fn pending(&self, world: &World, name: Option<&str>) -> Option<Pending> {
        world.state().pending.get(name?).filter(|pending| pending.browser == self.id).cloned()
    }
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(key, value)| (key == name).then_some(value))
}

/// Cookies know no ports, so the name does.
fn cookie_name(port: u16) -> String {
    format!("simulator{port}")
}
