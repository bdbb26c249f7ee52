//! Every key that `profiles.toml` knows, as one table: unknown keys are found with it,
//! `profiles.example.toml` is tested against it, and forms and help take their words from it.

/// Where in `profiles.toml` a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Outside any table.
    Top,
    /// In `[profiles.NAME]` and in `[defaults]`.
    Profile,
    /// In `[apps.NAME]`.
    App,
    /// In the table form of `client_secret`.
    Secret,
    /// In `[store]`.
    Store,
    /// In `[ui]`.
    Ui,
    /// In `[network]`.
    Network,
}

impl Place {
    /// Its name, where it is a table that stands once.
    fn table(self) -> Option<&'static str> {
        match self {
            Self::Store => Some("store"),
            Self::Ui => Some("ui"),
            Self::Network => Some("network"),
            Self::Top | Self::Profile | Self::App | Self::Secret => None,
        }
    }
}

/// One key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Where it stands.
    pub place: Place,
    /// The key.
    pub key: &'static str,
    /// What it does, in one sentence without a full stop.
    pub words: &'static str,
    /// A value as TOML.
    pub example: &'static str,
    /// What holds without it, in words.
    pub default: &'static str,
}

/// The default of what has none.
pub const MUST: &str = "must be given";

const fn setting(
    place: Place,
    key: &'static str,
    example: &'static str,
    default: &'static str,
    words: &'static str,
) -> Setting {
    Setting { place, key, words, example, default }
}

use Place::{App, Network, Profile, Secret, Store, Top, Ui};

/// All of them, in the order in which a person would look for them.
#[rustfmt::skip]
pub const SETTINGS: &[Setting] = &[
    setting(Top, "version", "1", "1", "The version of this file's form; a newer one is refused whole"),
    setting(Top, "defaults", "{}", "nothing", "What every profile has unless it says otherwise"),
    setting(Top, "apps", "{}", "none", "Client settings that several profiles share, by name"),
    setting(Top, "profiles", "{}", "none", "The profiles, by name"),
    setting(Top, "store", "{}", "nothing", "How tokens are kept"),
    setting(Top, "ui", "{}", "nothing", "The dashboard"),
    setting(Top, "network", "{}", "nothing", "How Salesforce is reached"),

    setting(Profile, "app", "\"acme\"", "none", "The shared client settings to use, instead of client_id"),
    setting(Profile, "client_id", "\"3MVG9...\"", "the app's", "The consumer key"),
    setting(Profile, "client_secret", "{ env = \"ACME_SECRET\" }", "the app's, or none", "Where the consumer secret comes from; none for a public client"),
    setting(Profile, "login", "\"production\"", MUST, "Where to log in: production, sandbox, or a My Domain or site address"),
    setting(Profile, "redirect_uri", "\"http://localhost:1717/OauthRedirect\"", "http://localhost:1717/OauthRedirect", "The callback URL, character for character as it is registered"),
    setting(Profile, "scopes", "[\"api\", \"web\", \"refresh_token\"]", "all that the app has", "What to ask for"),
    setting(Profile, "pkce", "true", "true", "Whether to protect the code with PKCE (S256)"),
    setting(Profile, "prompt", "\"login\"", "login", "What Salesforce shows: login, consent, select_account; empty reuses the browser's session"),
    setting(Profile, "login_hint", "\"ana@acme.com\"", "the user saved last", "The username to fill in"),
    setting(Profile, "extra", "{ display = \"popup\" }", "none", "More parameters for the authorize request"),
    setting(Profile, "tags", "[\"acme\"]", "none", "Words to choose by; the first one groups the list"),
    setting(Profile, "kind", "\"production\"", "told from the org's address", "Handle the org as strictly as this kind; never more laxly than its address says"),
    setting(Profile, "expect_org", "\"00D000000000001EAA\"", "any, and the first login pins it", "The only org this profile may hold"),
    setting(Profile, "expect_user", "\"ana@acme.com\"", "any, and the first login pins it", "The only user this profile may hold: an id or a username"),
    setting(Profile, "browser", "[\"firefox\", \"{url}\"]", "$BROWSER, or the system's", "The browser to log in with: a command, or a known one with a profile (\"chrome:Work\")"),
    setting(Profile, "timeout", "\"10m\"", "10m", "How long a login waits for the person"),
    setting(Profile, "refresh_after", "\"90m\"", "off: only when it has died", "The age from which an access token is renewed before it is handed out"),
    setting(Profile, "revoke_replaced", "false", "false", "Whether a new login revokes the grant that it replaces"),
    setting(Profile, "allow_custom_host", "false", "false", "Whether login may be a host that is not Salesforce's"),

    setting(App, "client_id", "\"3MVG9...\"", MUST, "The consumer key"),
    setting(App, "client_secret", "{ env = \"ACME_SECRET\" }", "none: a public client", "Where the consumer secret comes from"),
    setting(App, "type", "\"eca-local\"", "connected", "What was set up: connected (app), eca-local or eca-packaged (external client app)"),
    setting(App, "home", "\"https://acme.my.salesforce.com\"", "unknown", "The org it was made in; an eca-local app is refused elsewhere before the browser opens"),
    setting(App, "label", "\"Acme deck\"", "its name here", "Its name in Setup, for messages to an admin"),

    setting(Secret, "env", "\"ACME_SECRET\"", "", "An environment variable"),
    setting(Secret, "file", "\"acme.secret\"", "", "A file's content; relative to the config directory"),
    setting(Secret, "command", "[\"op\", \"read\", \"op://work/acme/secret\"]", "", "The first line a program prints; no shell, no terminal, 60 seconds"),
    setting(Secret, "prompt", "true", "", "Asked for, once per app and run"),
    setting(Secret, "keyring", "true", "", "The system's keyring"),

    setting(Store, "seal", "\"none\"", "none", "How the grants on disk are sealed: none, keyring or passphrase"),

    setting(Ui, "theme", "\"dark\"", "dark", "The colours: dark, light, mono (none) or high-contrast; dark and light are the terminal's own"),
    setting(Ui, "keys", "{ log-in = \"L\", renew = [\"r\", \"ctrl-r\"], bare-link = [] }", "the built-in keys", "Other keys for actions by name: one key, a list, or [] for none"),
    setting(Ui, "mouse", "false", "false", "Whether the dashboard has the mouse from the start; % takes it and gives it back"),
    setting(Ui, "ascii", "false", "false", "Whether signs and lines are ASCII"),
    setting(Ui, "tabs", "\"one\"", "one", "one: a single browser tab walks from login to login; all: a tab for each at once"),
    setting(Ui, "check_every", "\"off\"", "off", "How often the open dashboard asks the orgs whether tokens live"),

    setting(Network, "proxy", "\"http://proxy.acme.com:8080\"", "the environment's", "The proxy for all but loopback"),
    setting(Network, "ca_file", "\"acme-ca.pem\"", "none", "Certificates to trust besides the system's; relative to the config directory"),
];

/// The keys of one place.
pub fn keys(place: Place) -> impl Iterator<Item = &'static str> {
    SETTINGS.iter().filter(move |setting| setting.place == place).map(|setting| setting.key)
}

/// The table that a key belongs in, of those that stand once.
pub fn table_of(key: &str) -> Option<&'static str> {
    SETTINGS.iter().filter(|setting| setting.key == key).find_map(|setting| setting.place.table())
}

/// The candidate that was probably meant: at most a third of the letters differ.
pub fn nearest<'a>(written: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |key: &str| strsim::damerau_levenshtein(&written.to_lowercase(), &key.to_lowercase());
    candidates
        .map(|key| (distance(key), key))
        .filter(|(distance, key)| *distance <= (key.chars().count() / 3).max(1))
        .min()
        .map(|(_, key)| key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_the_key_and_gibberish_finds_none() {
        for (written, meant) in [
            ("loginn", Some("login")),
            ("clientid", Some("client_id")),
            ("redirect_url", Some("redirect_uri")),
            ("Scopes", Some("scopes")),
            ("timout", Some("timeout")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, keys(Profile)), meant, "{written}");
        }
    }

    #[test]
    fn no_key_stands_twice_in_one_place_and_each_has_words() {
        for (i, one) in SETTINGS.iter().enumerate() {
            assert!(!SETTINGS[..i].iter().any(|other| (other.place, other.key) == (one.place, one.key)), "{}", one.key);
            assert!(!one.words.is_empty() && !one.words.ends_with('.'), "{}", one.key);
        }
    }
}
