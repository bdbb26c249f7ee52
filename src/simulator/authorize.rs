//! The authorize request: what it must look like, in Salesforce's order of checks, the three places
//! where a refusal shows, and the code that ends it (fact sheet §3, §4). No HTTP, no pages.

use super::{
    fault::{
        APP_NOT_FOUND, APPROVAL_FAILED, CROSS_ORG, INACTIVE_USER, NOT_APPROVED, NOT_INSTALLED, Place, Spot, Words,
    },
    mint,
    params::Params,
    reply,
    scenario::{AppKind, AppSpec, Permission},
    world::{Code, Site, UserRef, World},
};
use crate::oauth::names::{RESPONSE_TYPE_CODE, S256, endpoint, error, param};

/// How long an authorize request's parameters may be together.
const LONGEST: usize = 16 * 1024;

/// An authorize request that passed the checks.
#[derive(Clone, Debug)]
pub struct AuthorizeRequest {
    /// Where it was made.
    pub site: Site,
    /// The app, by number.
    pub app: usize,
    /// The registered callback it asked for.
    pub redirect_uri: String,
    /// What it asked for, or all the app has.
    pub scopes: Vec<String>,
    /// Echoed unchanged.
    pub state: Option<String>,
    /// Whom the login page suggests.
    pub login_hint: Option<String>,
    /// Goes into the id_token.
    pub nonce: Option<String>,
    /// The PKCE challenge.
    pub challenge: Option<String>,
    /// Answer without any page.
    pub immediate: bool,
    /// `prompt=login` or `select_account`: sign in although signed in.
    pub fresh_login: bool,
    /// `prompt=select_account`: the login page offers who is signed in.
    pub select_account: bool,
    /// `prompt=consent`: ask although approved.
    pub fresh_consent: bool,
}

/// A refused authorize request, by the place where it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A bare text body; nobody is redirected.
    Bare(Words),
    /// A redirect to this URL: the callback or the error page.
    Redirect(String),
}

impl AuthorizeRequest {
    /// Checks client, callback, response type, PKCE and scope, in this order.
    pub fn check(world: &World, site: Site, params: &Params) -> Result<Self, Refusal> {
        let bare = |code, description| Err(Refusal::Bare((code, description)));
        // What waits for a person is kept: nothing honest is that long.
        if params.length() > LONGEST {
            return bare(error::INVALID_REQUEST, "request is too long");
        }
        let client_id = params.get(param::CLIENT_ID).unwrap_or_default();
        let Some(number) = world.app_known(site, client_id) else {
            return bare(error::INVALID_CLIENT_ID, "client identifier invalid");
        };
        let app = world.app(number);
        let Some(redirect_uri) = params.get(param::REDIRECT_URI) else {
            return bare(error::REDIRECT_URI_MISSING, "missing required redirect_uri");
        };
        if !app.callbacks.iter().any(|callback| callback == redirect_uri) {
            return bare(error::REDIRECT_URI_MISMATCH, "redirect_uri must match configuration");
        }
        if params.get(param::RESPONSE_TYPE) != Some(RESPONSE_TYPE_CODE) {
            return bare(error::UNSUPPORTED_RESPONSE_TYPE, "response type is not supported");
        }
        let challenge = params.get(param::CODE_CHALLENGE);
        match (challenge, params.get(param::CODE_CHALLENGE_METHOD)) {
            (None, _) if app.pkce => return bare(error::INVALID_REQUEST, "missing required code challenge"),
            (Some(_), Some(method)) if method != S256 => {
                return bare(error::INVALID_REQUEST, "code challenge method is not supported");
            }
            _ => {}
        }
        let state = params.get(param::STATE);
        let Some(scopes) = granted_scopes(app, params.get(param::SCOPE)) else {
            let words = (error::INVALID_SCOPE, "the requested scope is not allowed");
            return Err(Refusal::Redirect(return_error(redirect_uri, state, words)));
        };
        let owned = |name| params.get(name).map(str::to_owned);
        let prompts = |word| params.get(param::PROMPT).is_some_and(|prompt| prompt.split(' ').any(|one| one == word));
        Ok(Self {
            site,
            app: number,
            redirect_uri: redirect_uri.to_owned(),
            scopes,
            state: state.map(str::to_owned),
            login_hint: owned(param::LOGIN_HINT),
            nonce: owned(param::NONCE),
            challenge: challenge.map(str::to_owned),
            immediate: params.get(param::IMMEDIATE) == Some("true"),
            fresh_login: prompts("login") || prompts("select_account"),
            select_account: prompts("select_account"),
            fresh_consent: prompts("consent"),
        })
    }

    /// Whether the user must be asked, or has approved all this before.
    pub fn needs_consent(&self, world: &World, user: UserRef) -> bool {
        let app = world.app(self.app);
        // Whoever is not among them was refused before.
        if app.pre_authorized.is_some() {
            return false;
        }
        self.fresh_consent || !world.state().grants.has_approved(user, &app.client_id, &self.scopes)
    }

    /// Whether org and app let this user authorize at all. Asked before the approval page shows.
    pub fn admit(&self, world: &World, user: UserRef) -> Result<(), Refusal> {
        if !world.is_active(user) {
            return Err(self.refuse(INACTIVE_USER));
        }
        let faults = world.faults(Spot::Authorize, Some(user.org), Some(self.app));
        let struck = faults.into_iter().find_map(|fault| fault.at_authorize());
        match self.policy(world, user).or(struck) {
            None => Ok(()),
            Some((Place::Bare, words)) => Err(Refusal::Bare(words)),
            Some((Place::Callback, words)) => Err(self.refuse(words)),
            Some((Place::Page, words)) => {
                let page = format!("{}{}", world.base(Site::Org(user.org)), endpoint::ERROR_PAGE);
                Err(Refusal::Redirect(return_error(&page, self.state.as_deref(), words)))
            }
        }
    }

    /// What the app's kind and the org's settings say against this user (fact sheet §4, §14).
    fn policy(&self, world: &World, user: UserRef) -> Option<(Place, Words)> {
        let app = world.app(self.app);
        let (spec, org) = (world.user(user), &world.orgs[user.org].spec);
        let is_installed = world.apps[self.app].is_installed_in(user.org);
        match app.kind {
            AppKind::EcaLocal if world.apps[self.app].home != user.org => return Some((Place::Callback, CROSS_ORG)),
            AppKind::EcaPackaged if !is_installed => return Some((Place::Callback, APP_NOT_FOUND)),
            AppKind::Connected if !is_installed => {
                if org.api_access_control && !spec.may(Permission::UseAnyApiClient) {
                    return Some((Place::Page, APPROVAL_FAILED));
                }
                if !spec.may(Permission::ApproveUninstalledConnectedApps) {
                    return Some((Place::Page, NOT_INSTALLED));
                }
            }
            _ => {}
        }
        let users = app.pre_authorized.as_ref()?;
        (!users.contains(&spec.username)).then_some((Place::Callback, NOT_APPROVED))
    }

    /// Consents for the user: makes the code and gives the callback's URL with it.
    pub fn consent(&self, world: &World, user: UserRef) -> String {
        let code = mint::code();
        let now = world.clock.now();
        let kept = Code { request: self.clone(), user, issued: now, used: false };
        world.state().codes.insert(code.clone(), kept, now);
        let mut pairs = vec![(param::CODE, code)];
        pairs.extend(self.state.clone().map(|state| (param::STATE, state)));
        pairs.extend(world.community(self.site));
        reply::with_query(&self.redirect_uri, pairs.iter().map(|(name, value)| (*name, value.as_str())))
    }

    /// The refusal that the callback is told.
    pub fn refuse(&self, words: Words) -> Refusal {
        Refusal::Redirect(return_error(&self.redirect_uri, self.state.as_deref(), words))
    }
}

/// The address that tells an error: the callback's or the error page's.
pub fn return_error(base: &str, state: Option<&str>, (code, description): (&str, &str)) -> String {
    let pairs = [(param::ERROR, code), (param::ERROR_DESCRIPTION, description)];
    reply::with_query(base, pairs.into_iter().chain(state.map(|state| (param::STATE, state))))
}

/// All that was asked, if the app has it; all the app has, if nothing was asked.
fn granted_scopes(app: &AppSpec, asked: Option<&str>) -> Option<Vec<String>> {
    let mut granted: Vec<String> = Vec::new();
    for scope in asked.unwrap_or_default().split_ascii_whitespace().map(canonical) {
        if !app.scopes.iter().any(|own| canonical(own) == scope) {
            return None;
        }
        if !granted.iter().any(|known| known == scope) {
            granted.push(scope.to_owned());
        }
    }
    Some(if granted.is_empty() { app.scopes.clone() } else { granted })
}

/// `offline_access` is another name of `refresh_token`.
fn canonical(scope: &str) -> &str {
    if scope == "offline_access" { "refresh_token" } else { scope }
}
