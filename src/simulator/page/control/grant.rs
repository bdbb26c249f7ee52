//! The grants and tokens that live, masked, and the buttons that end them.

use super::{About, LISTED, View, app, cell, holder, list, org, section, table, username, words};
use crate::simulator::{
    grant::{Consent, GRANTS_PER_USER_AND_APP, Live},
    reply::escape,
    world::{Holder, Site, World},
};

/// How many access tokens of a grant are shown.
const SESSIONS_SHOWN: usize = 3;

/// The app that a consent is for.
pub fn app_of(world: &World, consent: &Consent) -> Option<usize> {
    // An org's own host knows every app.
    world.app_known(Site::Org(consent.user.org), &consent.client_id)
}

/// The live grants that are meant, newest first.
pub fn live(world: &World, is_meant: impl Fn(&Consent) -> bool) -> Vec<Live> {
    let spec = |consent: &Consent| app_of(world, consent).map(|app| world.app(app));
    world.state().grants.live(world.clock.now(), spec, is_meant)
}

impl View<'_> {
    /// The live grants of what the page is about.
    pub(super) fn grants(&self) -> String {
        let world = self.world;
        let live = live(world, |consent| match &self.about {
            About::World(find) => {
                let app = || app_of(world, consent).is_some_and(|app| app::is_found(world, app, find));
                org::is_found(world, consent.user.org, find) || app()
            }
            About::Org(org) => world.is_of(Holder::Org(*org), consent),
            About::App(app) => world.is_of(Holder::App(*app), consent),
        });
        let now = world.clock.now();
        let rows = live.iter().take(LISTED).map(|grant| self.grant_row(grant, now));
        let table = table(&["User", "App and scopes", "Refresh token", "Access tokens", "Used"], rows);
        let title = "Live grants and tokens";
        if live.is_empty() {
            let none = "<p class=\"soft\">None: nobody has logged in, or all of it was revoked.</p>";
            return list("grants", title, (0, 0), none);
        }
        let about = format!(
            "<p class=\"soft\">As of {}. Of a token you see its first characters and the first 8 hex digits of its SHA-256.</p>",
            words::time(now),
        );
        list("grants", title, (live.len(), live.len()), &(table + &about))
    }

    fn grant_row(&self, grant: &Live, now: i64) -> String {
        let (world, user) = (self.world, grant.consent.user);
        let org = &world.orgs[user.org].spec;
        let app =
            app_of(world, &grant.consent).map(|app| self.link("app", &world.app(app).name, &world.app(app).label));
        let refresh = grant.refresh.as_ref().map_or_else(
            || "<span class=\"soft\">none</span>".to_owned(),
            |token| {
                format!(
                    "<code class=\"mask\">{}</code><br><span class=\"soft\">{} of {GRANTS_PER_USER_AND_APP}</span>",
                    escape(&token.mask),
                    grant.place
                )
            },
        );
        let sessions = grant.access.iter().take(SESSIONS_SHOWN);
        let mut access: Vec<_> =
            sessions.map(|token| format!("<code class=\"mask\">{}</code>", escape(&token.mask))).collect();
        if let more @ 1.. = grant.access.len().saturating_sub(SESSIONS_SHOWN) {
            access.push(format!("<span class=\"soft\">and {more} more</span>"));
        }
        let access =
            if access.is_empty() { "<span class=\"soft\">none</span>".to_owned() } else { access.join("<br>") };
        format!(
            "<tr>{}{}{}{}{}</tr>",
            cell(
                "User",
                &format!(
                    "<b>{}</b><span class=\"soft\">{}</span>",
                    username(&world.user(user).username),
                    self.link("org", &org.name, &org.name)
                )
            ),
            cell(
                "App and scopes",
                &format!(
                    "{}<br><span class=\"soft\">{}</span>",
                    app.unwrap_or_default(),
                    escape(&grant.consent.scopes.join(" "))
                )
            ),
            cell("Refresh token", &refresh),
            cell("Access tokens", &access),
            cell(
                "Used",
                &format!(
                    "<span class=\"mask\">{}</span><br><span class=\"mask soft\">login {}</span>",
                    words::age(now, grant.used),
                    words::age(now, grant.created)
                )
            ),
        )
    }

    /// The buttons that end sessions and grants of an org or app.
    pub(super) fn end_now(&self, of: Holder) -> String {
        let (field, name) = holder(self.world, of);
        let button = |act: &str, label: &str, meaning: &str| {
            format!(
                "<div class=\"line\"><p>{meaning}</p>{}</div>",
                self.button("act", &[(field, name), ("act", act)], label)
            )
        };
        let content = button(
            "end_sessions",
            "End sessions",
            "Every access token dies now, as after a time-out. Refresh tokens live on.",
        ) + &button(
            "end_grants",
            "End grants",
            "Every grant is revoked with all its tokens. Users are asked again.",
        );
        section("end", "End now", &content)
    }
}
