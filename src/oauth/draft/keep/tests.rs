//! Which changes a profile can hold, and why others not.

use super::*;
use crate::{
    oauth::{
        authorize,
        draft::{Change, LineId},
        request::Request,
    },
    profile::Settings,
};

const FILE: &str = "[apps.acme]\nclient_id = 'k'\n[defaults]\nscopes = ['api']\n[profiles.a]\napp = 'acme'\nlogin = \
                    'sandbox'\nextra = { display = 'page', ui = 'x' }\n";

fn profile(text: &str) -> Profile {
    let settings = Settings::parse(text);
    Profile::clone(settings.rows[0].profile.as_ref().unwrap())
}

fn draft(profile: &Profile) -> Draft {
    Draft::new(authorize::build(profile, None, &"CANARYstate".into(), Some(&"CANARYverifier".into())))
}

fn id(draft: &Draft, name: &str) -> LineId {
    draft.lines().iter().find(|line| line.field().unwrap().name == name).unwrap().id
}

fn set(draft: &mut Draft, name: &str, value: &str) {
    draft.change(Change::Set(id(draft, name), value.into()));
}

fn change(key: &'static str, was: Option<&str>, now: Option<&str>) -> KeyChange {
    KeyChange { key, was: was.map(str::to_owned), now: now.map(str::to_owned) }
}

#[test]
fn what_a_profile_has_a_key_for_can_be_kept_and_is_shown_as_the_file_will_say_it() {
    let profile = profile(FILE);
    let mut draft = draft(&profile);
    set(&mut draft, "redirect_uri", "http://localhost:1717/cb");
    set(&mut draft, "scope", "api  web");
    set(&mut draft, "client_id", "own");
    set(&mut draft, "ui", "y");
    draft.change(Change::Remove(id(&draft, "prompt")));
    draft.change(Change::Remove(id(&draft, "display")));
    draft.change(Change::Add("login_hint".into(), "ana@acme.com".into()));
    draft.change(Change::Add("odd.one".into(), "\"".into()));
    let keeping = Keeping::of(&draft, &profile);
    assert_eq!(keeping.left, []);
    assert_eq!(
        keeping.changes,
        [
            change("app", Some("\"acme\""), None),
            change("client_id", Some("\"k\""), Some("\"own\"")),
            change(
                "redirect_uri",
                Some("\"http://localhost:1717/OauthRedirect\""),
                Some("\"http://localhost:1717/cb\"")
            ),
            change("scopes", Some("[\"api\"]"), Some("[\"api\", \"web\"]")),
            change("prompt", Some("\"login\""), Some("\"\"")),
            change("login_hint", None, Some("\"ana@acme.com\"")),
            change("extra", Some("{ display = \"page\", ui = \"x\" }"), Some("{ ui = \"y\", \"odd.one\" = '\"' }")),
        ]
    );
    assert_eq!(keys(&keeping.changes[1..4]), "client_id, redirect_uri and scopes");
}

#[test]
fn what_is_of_one_login_what_is_secret_and_what_the_file_would_refuse_cannot_be_kept() {
    let profile = profile(FILE);
    let mut draft = draft(&profile);
    for name in ["state", "code_challenge", "response_type"] {
        set(&mut draft, name, "CANARYtyped");
    }
    set(&mut draft, "redirect_uri", "http://acme.com/cb");
    draft.change(Change::Double(id(&draft, "scope")));
    draft.change(Change::Remove(id(&draft, "client_id")));
    draft.change(Change::Add("client_secret".into(), "CANARYsecret".into()));
    let keeping = Keeping::of(&draft, &profile);
    assert_eq!(keeping.changes, []);
    let left: Vec<_> = keeping.left.iter().map(|(name, why)| format!("{name}: {why}")).collect();
    let file = Written::Text("http://acme.com/cb".into()).check("redirect_uri", false).unwrap_err();
    assert_eq!(
        left,
        [
            "response_type: extra: response_type is set by the login itself".to_owned(),
            "client_id: a login always sends it".to_owned(),
            format!("redirect_uri: {file}"),
            "scope: it goes along twice, and a profile says it once".to_owned(),
            "state: each login makes its own".to_owned(),
            "code_challenge: each login makes its own".to_owned(),
            "client_secret: a secret: what is typed here is sent once and written nowhere".to_owned(),
        ]
    );
    assert!(!format!("{keeping:?}").contains("CANARY"));
}

#[test]
fn of_an_exchange_only_what_the_profile_gave_it_can_be_kept() {
    let profile = profile(FILE);
    let request = Request::post("https://h/services/oauth2/token").with("redirect_uri", "x").with("grant_type", "y");
    let mut draft = Draft::new(request);
    set(&mut draft, "redirect_uri", "http://localhost:1717/cb");
    set(&mut draft, "grant_type", "z");
    draft.change(Change::Add("scope".into(), "api".into()));
    let keeping = Keeping::of(&draft, &profile);
    assert_eq!(keys(&keeping.changes), "redirect_uri");
    let left: Vec<_> = keeping.left.iter().map(|(name, why)| format!("{name}: {why}")).collect();
    assert_eq!(left, ["grant_type: a profile has no key for it", "scope: a profile has no key for it"]);
}

#[test]
fn what_the_settings_say_by_now_is_no_change_any_more() {
    let mut profile = profile(FILE);
    let mut draft = draft(&profile);
    set(&mut draft, "redirect_uri", "http://localhost:1717/cb");
    set(&mut draft, "state", "CANARYmine");
    draft.change(Change::Remove(id(&draft, "display")));
    draft.change(Change::Double(id(&draft, "scope")));
    profile.redirect_uri = crate::profile::RedirectUri::parse("http://localhost:1717/cb").unwrap();
    profile.extra.remove(0);
    draft.agree(&authorize::build(&profile, None, &"CANARYstate".into(), Some(&"CANARYverifier".into())));
    assert_eq!(draft.words(), "scope added, state changed");
    assert_eq!(draft.request().expose("redirect_uri"), Some("http://localhost:1717/cb"));
    // Nothing that was left out comes back with what was built.
    draft.change(Change::Reset);
    assert_eq!(draft.request().expose("display"), None);
}
