//! What can be wrong with one value of a profile, in sentences that say how to put it right.
//! Where in the file it stood is [`super::Problem`]'s.

/// A value that was refused. No variant carries the value itself: it may have been a secret in the
/// wrong place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Characters or length of a profile's or an app's name.
    #[error("a name has 1 to 64 ASCII letters, digits or . _ - @ + and starts with a letter or a digit")]
    Name,
    /// `CON`, `NUL.x`, `com1`: no file can be called that on Windows.
    #[error("a name cannot be that of a Windows device (CON, PRN, AUX, NUL, COM0 to COM9, LPT0 to LPT9)")]
    DeviceName,
    /// Neither one of the two words nor an address.
    #[error("a login host is \"production\", \"sandbox\" or an address such as https://acme.my.salesforce.com")]
    Login,
    /// A scheme that leads nowhere a person could be sent back to.
    #[error(
        "a redirect URI of that scheme has no page and no app behind it: use http on this machine, https, or an app's own scheme"
    )]
    RedirectScheme,
    /// Plain http beyond loopback.
    #[error("a login host is reached by https; http is for localhost, 127.0.0.1 and [::1] alone")]
    LoginHttp,
    /// User name, password, query or fragment in a login host.
    #[error(
        "a login host has no user name, password, query or fragment: keep https://HOST and, for Experience Cloud, the site's path"
    )]
    LoginParts,
    /// An address of an OAuth endpoint or with an empty path segment.
    #[error("a login host ends before /services/oauth2: keep https://HOST and, for Experience Cloud, the site's path")]
    LoginPath,
    /// A host that serves pages and no logins, with the host that does.
    #[error("that host shows pages and answers no logins: use https://{0}")]
    LoginPages(String),
    /// A host that is not Salesforce's.
    #[error("{0} is not one of Salesforce's hosts: if it is meant, set allow_custom_host = true beside it")]
    LoginCustom(String),
    /// Not an absolute URI of printable ASCII.
    #[error("a redirect URI is absolute, such as http://localhost:1717/OauthRedirect, in printable ASCII")]
    Redirect,
    /// Plain http beyond loopback.
    #[error("a redirect URI with http names localhost, 127.0.0.1 or [::1]; any other host needs https")]
    RedirectHttp,
    /// A fragment (RFC 6749 §3.1.2) or user information.
    #[error("a redirect URI has no fragment, user name or password")]
    RedirectParts,
    /// A path that a browser would rewrite before it asks for it.
    #[error(
        "a browser would change this redirect URI's path (.., \\ or unusual characters): register and write the plain path"
    )]
    RedirectPath,
    /// Outside RFC 6749's scope-token.
    #[error("a scope is one word of printable ASCII without blanks, quotes and backslashes: one list entry per scope")]
    Scope,
    /// Not an org id.
    #[error("an org id has 15 or 18 letters and digits and starts with 00D")]
    OrgId,
    /// Not a user id.
    #[error("a user id has 15 or 18 letters and digits and starts with 005")]
    UserId,
    /// Neither a user id nor a username.
    #[error("an expected user is an id that starts with 005 or a username, which has an @")]
    ExpectUser,
    /// Not one of the four words.
    #[error("a kind is \"production\", \"sandbox\", \"scratch\" or \"developer\"")]
    Kind,
    /// Not one of the three words.
    #[error("an app's type is \"connected\", \"eca-local\" or \"eca-packaged\"")]
    AppType,
    /// Not one of the five forms.
    #[error("a client secret comes from env:NAME, file:PATH, command:PROGRAM ARG…, prompt or keyring")]
    SecretSource,
    /// Neither a usable command nor `chrome:Name`.
    #[error(
        "a browser is one of chrome, chromium, edge, brave, vivaldi, firefox with a profile (\"chrome:Work\"), or a command's words of which a later one contains {{url}}"
    )]
    Browser,
}
