//! What every page of the control has around its sections: the band, the way through it, the notice,
//! and beside them the lock, the clock, what is switched on, and the requests as they come.

use super::{About, Document, Notice, Role, View, badge, words};
use crate::simulator::reply::escape;

impl View<'_> {
    pub(super) fn document(&self, main: &str) -> Document {
        let world = self.world;
        let (title, kind, heading, line) = match &self.about {
            About::World(_) => {
                let orgs = words::count(world.orgs.len(), "org");
                let line = format!(
                    "Salesforce's OAuth endpoints on this machine, with {orgs}, {}, and every way to fail at a switch. \
                     Nothing here is real, and nothing leaves <code>{}</code>.",
                    words::count(world.apps.len(), "app"),
                    escape(&world.origin),
                );
                ("Simulated Salesforce".to_owned(), None, "Simulated Salesforce".to_owned(), line)
            }
            About::Org(org) => {
                let spec = &world.orgs[*org].spec;
                let title = format!("{} {} · Simulated org", spec.name, spec.kind.word().to_uppercase());
                let line = format!("{} {}, a simulated org", badge(spec.kind), escape(&spec.name));
                (title, Some(spec.kind), escape(&spec.label), line)
            }
            About::App(app) => {
                let app = world.app(*app);
                let line = format!("{}, a simulated {}", escape(&app.name), app.kind.words());
                (format!("{} · Simulated app", app.name), None, escape(&app.label), line)
            }
        };
        let body = format!(
            "<a class=\"skip\" href=\"#main\">Skip to the content</a>\
             <header><h1>{heading}</h1><p>{line}</p>{}</header>\
             <div class=\"layout\"><main id=\"main\" tabindex=\"-1\">{}{main}</main><aside>{}{}{}{}</aside></div>",
            self.ways(),
            self.notice(),
            self.lock(),
            self.clock(),
            self.switches_on(),
            self.requests(),
        );
        Document { title, kind, role: Role::Control, body }
    }

    /// The links in the band: to the page's parts, and back to the front page.
    fn ways(&self) -> String {
        let front = escape(&self.address(None));
        let links: &[(&str, &str)] = match self.about {
            About::World(_) => &[
                ("#orgs", "Orgs"),
                ("#apps", "Apps"),
                ("#grants", "Grants"),
                ("#clock", "Clock"),
                ("#requests", "Requests"),
            ],
            About::Org(_) => &[
                (&front, "← All orgs"),
                ("#switches", "Switches"),
                ("#users", "Users"),
                ("#grants", "Grants"),
                ("#requests", "Requests"),
            ],
            About::App(_) => {
                &[(&front, "← All apps"), ("#switches", "Switches"), ("#grants", "Grants"), ("#requests", "Requests")]
            }
        };
        let unlock = (!self.is_unlocked()).then_some(("#lock", "Unlock"));
        let links = links.iter().copied().chain(unlock);
        let links: String = links.map(|(to, name)| format!("<a href=\"{to}\">{name}</a>")).collect();
        format!("<nav aria-label=\"On this page\">{links}</nav>")
    }

    fn notice(&self) -> String {
        let Some(notice) = self.notice else { return String::new() };
        let (class, sign, sentence) = match notice {
            Notice::Done(sentence) => ("done", "✓", sentence),
            Notice::Refused(sentence) => ("refused", "✗", sentence),
        };
        // It has the focus, so that a reader says it first and Tab goes on from there.
        format!("<p class=\"notice {class}\" role=\"status\" tabindex=\"-1\" autofocus>{sign} {}</p>", escape(sentence))
    }

    fn requests(&self) -> String {
        let only = match self.about {
            About::Org(_) => format!("?{}", self.query()),
            _ => String::new(),
        };
        let content = format!(
            "<iframe src=\"/simulator/log{only}\" title=\"The last requests, newest first\"></iframe>\
             <p class=\"soft\">Names only, never values. For programs: <a href=\"/simulator/requests\">requests</a>, \
             <a href=\"/simulator/counters\">counters</a> and <a href=\"/simulator/state\">state</a> as JSON.</p>"
        );
        super::section("requests", "Requests", &content)
    }

    /// A link to the page of an org or app.
    pub(super) fn link(&self, name: &str, value: &str, label: &str) -> String {
        format!("<a href=\"{}\">{}</a>", escape(&self.address(Some((name, value)))), escape(label))
    }
}
