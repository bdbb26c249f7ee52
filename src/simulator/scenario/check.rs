//! What must be so before a scenario is played: names that can be paths, texts that can be shown, callbacks
//! that an app may register, and nothing named that is not there.

use std::collections::{HashMap, HashSet};

use super::{
    super::client_assertion, AppSpec, Login, OrgSpec, Persona, ProfileSpec, RefreshPolicy, Scenario, ScenarioError,
    callback, error::Flaw,
};

/// How long a name, a label or a username may be, in characters.
pub const LONGEST_NAME: usize = 80;
/// How long a consumer key or secret may be, in characters.
const LONGEST_KEY: usize = 255;
/// How long an app's callbacks may be together, one a line (fact sheet §8).
const LONGEST_CALLBACKS: usize = 2_000;
/// Prefixes that no org may have.
const RESERVED: [&str; 3] = ["login", "test", "simulator"];
/// The first segments of Salesforce's own paths, which no site may have.
const RESERVED_PATHS: [&str; 5] = ["services", "id", "setup", "secur", "lightning"];

impl Scenario {
    /// Whether it hangs together.
    ///
    /// # Errors
    /// The first flaw, with the line of its org, app or profile where a file said it.
    pub(super) fn check(&self) -> Result<(), ScenarioError> {
        let (orgs, apps, profiles) = (self.orgs.iter(), self.apps.iter(), self.profiles.iter());
        let (mut seen, mut domains) = (HashSet::new(), HashMap::new());
        for org in orgs {
            let mut check = || {
                org_itself(org)?;
                once(&mut seen, "org", &org.name)?;
                let users = org.users.iter().map(|user| user.username.to_ascii_lowercase());
                users.into_iter().try_for_each(|username| once(&mut seen, "user", &username))?;
                match domains.insert(org.domain(), &org.name) {
                    Some(one) => Err(Flaw::Domain { one: cut(one), other: cut(&org.name), domain: cut(&org.domain()) }),
                    None => Ok(()),
                }
            };
            check().map_err(|flaw| self.at("orgs", &org.name, flaw))?;
        }
        for app in apps {
            let mut check = || {
                app_itself(app)?;
                once(&mut seen, "app", &app.name)?;
                once(&mut seen, "consumer key", &app.client_id)?;
                self.app_among_others(app)
            };
            check().map_err(|flaw| self.at("apps", &app.name, flaw))?;
        }
        for profile in profiles {
            let mut check = || {
                text(|| "the profile".to_owned(), &profile.name, LONGEST_NAME)?;
                once(&mut seen, "profile", &profile.name)?;
                self.profile_among_others(profile)
            };
            check().map_err(|flaw| self.at("profiles", &profile.name, flaw))?;
        }
        Ok(())
    }

    fn at(&self, table: &'static str, name: &str, flaw: Flaw) -> ScenarioError {
        ScenarioError::Flaw { line: self.lines.get(&(table, name.to_owned())).copied(), flaw }
    }

    fn app_among_others(&self, app: &AppSpec) -> Result<(), Flaw> {
        let who = format!("the app {}", cut(&app.name));
        app.installed.iter().chain([&app.home]).try_for_each(|org| self.has_org(&who, org).map(|_| ()))?;
        app.pre_authorized.iter().flatten().try_for_each(|user| self.has_user(&who, user))
    }

    fn profile_among_others(&self, profile: &ProfileSpec) -> Result<(), Flaw> {
        let who = format!("the profile {}", cut(&profile.name));
        let org = self.has_org(&who, &profile.org)?;
        if profile.login == Login::Site && org.site.is_none() {
            return Err(Flaw::NoSite { who, org: cut(&org.name) });
        }
        known("app", &who, &profile.app, self.apps.iter().any(|app| app.name == profile.app))?;
        match &profile.persona {
            Persona::SignInAs(user) => self.has_user(&who, user),
            Persona::Allow | Persona::Deny => Ok(()),
        }
    }

    fn has_org(&self, who: &str, name: &str) -> Result<&OrgSpec, Flaw> {
        let unknown = || Flaw::Unknown { what: "org", who: who.to_owned(), name: cut(name) };
        self.orgs.iter().find(|org| org.name == name).ok_or_else(unknown)
    }

    fn has_user(&self, who: &str, name: &str) -> Result<(), Flaw> {
        known("user", who, name, self.orgs.iter().flat_map(|org| &org.users).any(|user| user.username == name))
    }
}

fn org_itself(org: &OrgSpec) -> Result<(), Flaw> {
    if !is_segment(&org.name) || RESERVED.contains(&&*org.name) {
        return Err(Flaw::OrgName(cut(&org.name)));
    }
    if let Some(site) = &org.site
        && (!is_segment(&site.path) || RESERVED_PATHS.contains(&&*site.path))
    {
        return Err(Flaw::SiteName(cut(&site.path)));
    }
    if org.users.is_empty() {
        return Err(Flaw::NoUser(cut(&org.name)));
    }
    let of = |what: &str| format!("the {what} of the org {}", org.name);
    text(|| of("label"), &org.label, LONGEST_NAME)?;
    for user in &org.users {
        text(|| of("username"), &user.username, LONGEST_NAME)?;
        text(|| of("user's name"), &user.name, LONGEST_NAME)?;
    }
    Ok(())
}

fn app_itself(app: &AppSpec) -> Result<(), Flaw> {
    text(|| "the app".to_owned(), &app.name, LONGEST_NAME)?;
    let who = || format!("the app {}", app.name);
    text(|| format!("the label of {}", who()), &app.label, LONGEST_NAME)?;
    text(|| format!("the client_id of {}", who()), &app.client_id, LONGEST_KEY)?;
    text(|| format!("the client_secret of {}", who()), &app.secret, LONGEST_KEY)?;
    app.callbacks.iter().try_for_each(|uri| callback::check(uri))?;
    let length = app.callbacks.iter().map(|uri| uri.chars().count() + 1).sum::<usize>().saturating_sub(1);
    if length > LONGEST_CALLBACKS {
        return Err(Flaw::Callbacks { who: who(), length, most: LONGEST_CALLBACKS });
    }
    if let Some(scope) = app.scopes.iter().find(|scope| !is_scope(scope)) {
        return Err(Flaw::Scope { who: who(), scope: cut(scope) });
    }
    if app.session.is_zero() {
        return Err(Flaw::NoTime { what: "session", who: who() });
    }
    if let RefreshPolicy::Unused(length) | RefreshPolicy::Lifetime(length) = app.refresh_policy
        && length.is_zero()
    {
        return Err(Flaw::NoTime { what: "refresh_policy", who: who() });
    }
    match &app.certificate {
        Some(certificate) if !client_assertion::is_key(certificate) => Err(Flaw::Certificate(who())),
        _ => Ok(()),
    }
}

fn once(seen: &mut HashSet<(&'static str, String)>, what: &'static str, name: &str) -> Result<(), Flaw> {
    seen.insert((what, name.to_owned())).then_some(()).ok_or_else(|| Flaw::Twice { what, name: cut(name) })
}

fn known(what: &'static str, who: &str, name: &str, is_known: bool) -> Result<(), Flaw> {
    is_known.then_some(()).ok_or_else(|| Flaw::Unknown { what, who: who.to_owned(), name: cut(name) })
}

/// A text that people see and clients send.
fn text(what: impl Fn() -> String, text: &str, most: usize) -> Result<(), Flaw> {
    let is_one = !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control);
    is_one.then_some(()).ok_or_else(|| Flaw::Text { what: what(), text: cut(text), most })
}

/// Whether a name can be a segment of a path as it is.
fn is_segment(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !name.is_empty() && name.len() <= LONGEST_NAME && !name.starts_with('.') && name.bytes().all(plain)
}

fn is_scope(scope: &str) -> bool {
    !scope.is_empty() && scope.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}

/// A name to be told: the beginning of a long one.
pub(super) fn cut(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
