//! What makes the control page of one browser show its switches: half of it is a cookie, the other half
//! stands in the page's address. Cookies know no ports, so another server on this machine gets the first
//! half; addresses are kept and shown, so who looks over a shoulder gets the second. Neither alone is worth
//! anything, and both together change nothing: every change is asked for the control token itself.

use aws_lc_rs::hmac;
use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::simulator::{browser, mint, page::control::PASS_FIELD, params::Params, world::World};

/// The pass of a browser that has shown the control token.
#[derive(Debug)]
pub struct Pass {
    browser: String,
}

impl Pass {
    /// A new one.
    pub fn issue() -> Self {
        Self { browser: mint::random(32) }
    }

    /// That of the browser whose cookie came. It says nothing of what the browser may see.
    pub fn of_browser(world: &World, headers: &HeaderMap) -> Option<Self> {
        let browser = browser::cookie(headers, &cookie_name(world)).filter(|browser| !browser.is_empty())?;
        Some(Self { browser: browser.to_owned() })
    }

    /// The half in the address of a page, if the browser's cookie is the other one.
    pub fn shown(world: &World, headers: &HeaderMap, params: &Params) -> Option<String> {
        let pass = Self::of_browser(world, headers)?;
        let shown = params.get(PASS_FIELD)?;
        let tag = URL_SAFE_NO_PAD.decode(shown).ok()?;
        hmac::verify(&key(world), pass.browser.as_bytes(), &tag).ok()?;
        Some(shown.to_owned())
    }

    /// The half that stands in addresses.
    pub fn for_address(&self, world: &World) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&key(world), self.browser.as_bytes()))
    }

    /// Gives the browser its half.
    pub fn hand_over(&self, world: &World, response: &mut Response) {
        set_cookie(world, response, &self.browser, "");
    }

    /// Takes it away.
    pub fn take_back(world: &World, response: &mut Response) {
        set_cookie(world, response, "", "; Max-Age=0");
    }
}

fn key(world: &World) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, world.control_token.as_bytes())
}

fn set_cookie(world: &World, response: &mut Response, value: &str, more: &str) {
    let cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{more}", cookie_name(world));
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}

/// Simulators on two ports do not overwrite each other's.
fn cookie_name(world: &World) -> String {
    format!("simulator{}control", world.port)
}
