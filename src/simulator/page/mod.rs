//! The pages people see: plain HTML that needs no script, works by keyboard, on a phone, in light and
//! in dark. Every page of a login names its org and kind, so that look-alike tabs can be told apart.

mod approval;
pub mod control;
mod document;
mod echo;
mod error;
mod login;

use self::document::{Document, Role};
pub use self::{
    approval::approval,
    echo::echo,
    error::{error_page, message},
    login::{Choice, LoginPage, home},
};
use super::{
    reply::escape,
    scenario::Kind,
    world::{Site, World},
};

/// The sign of a kind: colour is never the only one.
fn sign(kind: Kind) -> &'static str {
    match kind {
        Kind::Production => "◆",
        Kind::Sandbox => "▣",
        Kind::Developer => "▲",
        Kind::Scratch => "●",
    }
}

/// A username that breaks after its `@` where it does not fit.
fn username(username: &str) -> String {
    escape(username).replacen('@', "@<wbr>", 1)
}

fn hidden(name: &str, value: &str) -> String {
    format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value))
}

/// The frame of a login's page: which org, of which kind, at which site.
struct Frame {
    title: String,
    kind: Option<Kind>,
    banner: String,
}

impl Frame {
    fn of(world: &World, site: Site, title: &str) -> Self {
        let (label, kind, name) = match site {
            Site::Org(org) | Site::Community(org) => {
                let spec = &world.orgs[org].spec;
                let path = spec.site.as_ref().filter(|_| site == Site::Community(org));
                let name = path.map_or_else(|| spec.name.clone(), |site| format!("{}/{}", spec.name, site.path));
                (spec.label.as_str(), Some(spec.kind), name)
            }
            Site::Login => ("Any production or developer org", None, "login".to_owned()),
            Site::Test => ("Any sandbox or scratch org", None, "test".to_owned()),
        };
        let word = kind.map(Kind::word).unwrap_or_default();
        let words = kind.map(|kind| format!("{} <em>{word}</em> · ", sign(kind))).unwrap_or_default();
        let site = match site {
            Site::Org(_) => "",
            Site::Community(_) => " · Experience Cloud site",
            Site::Login => " · in place of login.salesforce.com",
            Site::Test => " · in place of test.salesforce.com",
        };
        let banner = format!("<header><b>{}</b><span>{words}{}{site}</span></header>", escape(label), escape(&name));
        // The name comes first: a tab shows little more.
        Self { title: format!("{name} {} · {title}", word.to_uppercase()), kind, banner }
    }

    fn fill(self, body: &str) -> Document {
        let body = format!("<main>{}<section>{body}</section></main>", self.banner);
        Document { title: self.title, kind: self.kind, role: Role::Login, body }
    }
}
