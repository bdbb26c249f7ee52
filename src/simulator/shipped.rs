//! The scenarios that come with the program: `scenarios/*.toml`, one for each situation.

macro_rules! scenarios {
    ($($name:literal)*) => {
        /// Each by its name.
        const SCENARIOS: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../scenarios/", $name, ".toml")))),*];
    };
}

scenarios! {
    "another-user"
    "api-access-control"
    "approval-failed"
    "blocked"
    "broken-replies"
    "denied"
    "experience-cloud"
    "foreign-instance"
    "generic-host"
    "idle-limit"
    "inactive-org"
    "inactive-user"
    "ip-restricted"
    "jwt"
    "kinds"
    "lifetime"
    "local-app"
    "login-hours"
    "lost-reply"
    "maintenance"
    "missing-scope"
    "my-domain-only"
    "never-answers"
    "no-refresh-token"
    "openid"
    "other-org"
    "packaged-app"
    "pkce-required"
    "pre-authorized"
    "rate-limit"
    "redirects"
    "refreshed-sandbox"
    "rotation"
    "secret-rotated"
    "secrets"
    "server-error"
    "short-sessions"
    "slow"
    "uninstalled-app"
    "unknown-error"
    "wrong-callback"
    "wrong-host"
    "wrong-signature"
}

/// The text of the scenario of this name.
pub fn named(name: &str) -> Option<&'static str> {
    SCENARIOS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names, in order.
pub fn names() -> Vec<&'static str> {
    SCENARIOS.iter().map(|(name, _)| *name).collect()
}
