//! The orgs: their list on the front page, and on an org's own page its users.

use super::{LISTED, PASS_FIELD, View, badge, cell, contains, hidden, list, table, username};
use crate::simulator::{
    reply::escape,
    world::{Holder, Site, UserRef, World},
};

/// How many usernames a row names.
const NAMED: usize = 3;

/// Up to how many orgs or apps nobody needs to search.
const SURVEYED: usize = 10;

impl View<'_> {
    /// The field that finds orgs, apps and grants by a part of a name.
    pub(super) fn find_field(&self, find: &str) -> String {
        let world = self.world;
        if find.is_empty() && world.orgs.len().max(world.apps.len()) <= SURVEYED {
            return String::new();
        }
        let all = format!(" <a href=\"{}\">Show all</a>", escape(&self.address(None)));
        let all = if find.is_empty() { "" } else { &all };
        let pass = self.pass.as_deref().map(|pass| hidden(PASS_FIELD, pass)).unwrap_or_default();
        format!(
            "<form class=\"find\" method=\"get\" action=\"/\" role=\"search\">{pass}<label for=\"find\">Find an org, user or app</label>\
             <div class=\"line\"><input id=\"find\" name=\"find\" type=\"search\" value=\"{}\" autocomplete=\"off\" spellcheck=\"false\">\
             <button class=\"other\">Find</button>{all}</div></form>",
            escape(find),
        )
    }

    /// The orgs that the text is found in.
    pub(super) fn orgs(&self, find: &str) -> String {
        let world = self.world;
        let found: Vec<_> = (0..world.orgs.len()).filter(|org| is_found(world, *org, find)).collect();
        let rows = found.iter().take(LISTED).map(|org| self.row(*org));
        let table = table(&["Org", "Login host and org id", "Users"], rows);
        list("orgs", "Orgs", (found.len(), world.orgs.len()), &table)
    }

    fn row(&self, org: usize) -> String {
        let world = self.world;
        let spec = &world.orgs[org].spec;
        let host = |site| format!("<code>{}</code>", escape(&world.base(site)));
        let site = spec.site.as_ref().map(|_| format!("<br>{}", host(Site::Community(org)))).unwrap_or_default();
        let named = spec.users.iter().enumerate().take(NAMED).map(|(user, it)| {
            let inactive =
                if world.is_active(UserRef { org, user }) { "" } else { " <span class=\"soft\">inactive</span>" };
            format!("<li>{}{inactive}</li>", username(&it.username))
        });
        let named: String = named.collect();
        let more = match spec.users.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!("<li class=\"soft\">and {more} more</li>"),
        };
        format!(
            "<tr>{}{}{}</tr>",
            cell(
                "Org",
                &format!(
                    "<b>{}</b><span class=\"soft\">{}</span> {}{}",
                    self.link("org", &spec.name, &spec.label),
                    escape(&spec.name),
                    badge(spec.kind),
                    self.on(Holder::Org(org)),
                ),
            ),
            cell(
                "Login host and org id",
                &format!("{}{site}<br><code class=\"soft\">{}</code>", host(Site::Org(org)), world.org_id(org)),
            ),
            cell("Users", &format!("<ul>{named}{more}</ul>")),
        )
    }

    /// What is switched on, in short.
    pub(super) fn on(&self, of: Holder) -> String {
        let words: Vec<_> = self.world.switches(of).iter().map(|switch| escape(&switch.to_string())).collect();
        if words.is_empty() {
            return String::new();
        }
        format!("<div class=\"struck bad\">✗ <code>{}</code></div>", words.join(" "))
    }

    /// An org's users, with the switch that deactivates each.
    pub(super) fn users(&self, org: usize) -> String {
        let world = self.world;
        let row = |user: usize| {
            let user = UserRef { org, user };
            let (spec, is_active) = (world.user(user), world.is_active(user));
            let (act, label) = if is_active { ("deactivate", "Deactivate") } else { ("activate", "Activate") };
            let permissions: Vec<_> = spec.permissions.iter().map(|permission| format!("{permission:?}")).collect();
            format!(
                "<tr>{}{}{}{}</tr>",
                cell(
                    "User",
                    &format!("<b>{}</b><span class=\"soft\">{}</span>", username(&spec.username), escape(&spec.name))
                ),
                cell("Id", &format!("<code>{}</code>", world.user_id(user))),
                cell(
                    "State",
                    &format!(
                        "{} <span class=\"soft\">{}</span>",
                        if is_active { "✓ active" } else { "✗ inactive" },
                        permissions.join(" ")
                    )
                ),
                cell("", &self.button("act", &[("act", act), ("user", &spec.username)], label)),
            )
        };
        let users = world.orgs[org].spec.users.len();
        let table = table(&["User", "Id", "State", ""], (0..users.min(LISTED)).map(row));
        list("users", "Users", (users, users), &table)
    }
}

/// Whether a text is in an org's names, users or ids; an empty one is in all.
pub fn is_found(world: &World, org: usize, find: &str) -> bool {
    let spec = &world.orgs[org].spec;
    let texts = [spec.name.as_str(), &spec.label, spec.kind.word()];
    let users = spec.users.iter().flat_map(|user| [user.username.as_str(), &user.name]);
    find.is_empty()
        || texts.into_iter().chain(users).any(|text| contains(text, find))
        || contains(&world.org_id(org), find)
}
