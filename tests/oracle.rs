//! The `oauth2` crate as oracle: of the same input it must make the same authorize URL, challenge and
//! token form, as sets of decoded parameters.

#![expect(clippy::unwrap_used, reason = "an input that cannot be built has failed the test")]

use std::{cell::RefCell, collections::BTreeSet, io, time::Duration};

use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenUrl, basic::BasicClient,
};
use orgdeck::{
    oauth::{
        authorize,
        names::{endpoint, param},
        pkce, token,
    },
    profile::{LoginHost, Profile, ProfileName, RedirectUri, Scopes},
    secret::Secret,
};
use proptest::prelude::*;
use url::{Url, form_urlencoded};

type Oracle = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;
type Parameters = BTreeSet<(String, String)>;

/// What both are given.
#[derive(Clone, Debug)]
struct Input {
    profile: Profile,
    hint: Option<String>,
    client_secret: Option<String>,
    state: String,
    verifier: Option<Secret>,
    code: String,
}

impl Input {
    fn oracle(&self) -> Oracle {
        let login = &self.profile.login;
        let client = BasicClient::new(ClientId::new(self.profile.client_id.clone()))
            .set_auth_uri(AuthUrl::new(login.url(endpoint::AUTHORIZE)).unwrap())
            .set_token_uri(TokenUrl::new(login.url(endpoint::TOKEN)).unwrap())
            .set_redirect_uri(RedirectUrl::new(self.profile.redirect_uri.as_str().to_owned()).unwrap())
            .set_auth_type(AuthType::RequestBody);
        match &self.client_secret {
            Some(secret) => client.set_client_secret(ClientSecret::new(secret.clone())),
            None => client,
        }
    }

    fn oracles_verifier(&self) -> Option<PkceCodeVerifier> {
        self.verifier.as_ref().map(|verifier| PkceCodeVerifier::new(verifier.expose().to_owned()))
    }

    fn oracles_url(&self) -> Url {
        let client = self.oracle();
        let mut request = client
            .authorize_url(|| CsrfToken::new(self.state.clone()))
            .add_scopes(self.profile.scopes.iter().map(|scope| Scope::new(scope.to_owned())));
        if let Some(verifier) = self.oracles_verifier() {
            request = request.set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        }
        if !self.profile.prompt.is_empty() {
            request = request.add_extra_param(param::PROMPT, self.profile.prompt.clone());
        }
        if let Some(hint) = &self.hint {
            request = request.add_extra_param(param::LOGIN_HINT, hint.clone());
        }
        for (name, value) in &self.profile.extra {
            request = request.add_extra_param(name.clone(), value.clone());
        }
        request.url().0
    }

    /// The oracle's token request, caught before it is sent.
    fn oracles_exchange(&self) -> HttpRequest {
        let caught = RefCell::new(None);
        let catch = |request: HttpRequest| -> Result<HttpResponse, io::Error> {
            caught.replace(Some(request));
            Err(io::Error::other("nothing is sent"))
        };
        let client = self.oracle();
        let mut request = client.exchange_code(AuthorizationCode::new(self.code.clone()));
        if let Some(verifier) = self.oracles_verifier() {
            request = request.set_pkce_verifier(verifier);
        }
        assert!(request.request(&catch).is_err());
        caught.take().unwrap()
    }

    fn our_url(&self) -> Url {
        let state = Secret::new(self.state.clone());
        let request = authorize::build(&self.profile, self.hint.as_deref(), &state, self.verifier.as_ref());
        Url::parse(request.target().expose()).unwrap()
    }
}

fn input() -> impl Strategy<Value = Input> {
    let login = prop::sample::select(vec![
        "production",
        "sandbox",
        "https://acme.my.salesforce.com",
        "https://acme.my.site.com/customers",
        "http://127.0.0.1:8400/org-001",
    ]);
    let redirect_uri = prop::sample::select(vec![
        "http://localhost:1717/OauthRedirect",
        "http://localhost:5000",
        "http://127.0.0.1:8080/a/%7Eb/?x=1&y=2",
        "https://login.salesforce.com/services/oauth2/success",
    ]);
    let scopes = prop::sample::subsequence(vec!["api", "web", "refresh_token", "openid", "full"], 0..=5);
    // Whatever a key, a secret or a code is made of, both must encode it so that it comes back.
    let texts = ("\\PC{1,40}", prop::option::of("\\PC{1,40}"), "\\PC{1,40}", "\\PC{1,60}");
    let odds = (
        prop::option::of("\\PC{0,20}"),
        prop::sample::select(vec!["", "login", "login consent"]),
        prop::collection::vec(("x_[a-z]{1,8}", "\\PC{0,20}"), 0..3),
        prop::option::of(prop::array::uniform32(any::<u8>())),
    );
    (login, redirect_uri, scopes, texts, odds).prop_map(|(login, redirect_uri, scopes, texts, odds)| {
        let (client_id, client_secret, state, code) = texts;
        let (hint, prompt, extra, verifier) = odds;
        let verifier = verifier.map(|bytes| pkce::spell(&[bytes, bytes].concat()));
        let profile = profile(login, redirect_uri, &scopes, client_id, prompt, extra);
        Input { profile, hint, client_secret, state, verifier, code }
    })
}

fn profile(
    login: &str,
    redirect_uri: &str,
    scopes: &[&str],
    client_id: String,
    prompt: &str,
    extra: Vec<(String, String)>,
) -> Profile {
    Profile {
        name: ProfileName::parse("oracle").unwrap(),
        app: None,
        client_id,
        client_secret: None,
        login: LoginHost::parse(login, false).unwrap(),
        redirect_uri: RedirectUri::parse(redirect_uri).unwrap(),
        scopes: Scopes::parse(scopes).unwrap(),
        pkce: true,
        prompt: prompt.to_owned(),
        login_hint: None,
        extra,
        tags: Vec::new(),
        kind: None,
        expect_org: None,
        expect_user: None,
        browser: None,
        timeout: Duration::from_secs(600),
        refresh_after: None,
        revoke_replaced: false,
        allow_custom_host: false,
    }
}

fn parameters(form: &[u8]) -> Parameters {
    let list: Vec<_> = form_urlencoded::parse(form).into_owned().collect();
    let set: Parameters = list.iter().cloned().collect();
    assert_eq!(set.len(), list.len(), "a parameter stands there twice");
    set
}

proptest! {
    #[test]
    fn the_authorize_url_is_the_one_that_oauth2_makes(input in input()) {
        let (mut ours, mut oracles) = (input.our_url(), input.oracles_url());
        prop_assert_eq!(
            parameters(ours.query().unwrap().as_bytes()),
            parameters(oracles.query().unwrap().as_bytes())
        );
        ours.set_query(None);
        oracles.set_query(None);
        prop_assert_eq!(ours, oracles);
    }

    #[test]
    fn the_challenge_is_the_one_that_oauth2_makes(bytes in prop::array::uniform32(any::<u8>()), length in 0_usize..=32) {
        let verifier = pkce::spell(&[&bytes, &bytes[..length]].concat());
        let oracles = PkceCodeVerifier::new(verifier.expose().to_owned());
        let oracles = PkceCodeChallenge::from_code_verifier_sha256(&oracles);
        prop_assert_eq!(pkce::challenge(&verifier), oracles.as_str());
    }

    #[test]
    fn the_token_form_is_the_one_that_oauth2_sends(input in input()) {
        let oracles = input.oracles_exchange();
        let ours = token::exchange(
            input.profile.login.url(endpoint::TOKEN),
            &input.profile.client_id,
            input.client_secret.clone().map(Secret::new).as_ref(),
            input.profile.redirect_uri.as_str(),
            &Secret::new(input.code.clone()),
            input.verifier.as_ref(),
        );
        prop_assert_eq!(oracles.method().as_str(), ours.method.as_str());
        prop_assert_eq!(oracles.uri().to_string(), ours.url.as_str());
        prop_assert_eq!(parameters(oracles.body()), parameters(ours.encoded().expose().as_bytes()));
    }
}
