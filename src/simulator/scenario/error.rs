//! Why a scenario cannot be played, in sentences.

use thiserror::Error;

use super::check::LONGEST_NAME;

/// Why a scenario cannot be played.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ScenarioError {
    /// Not TOML of the known shape.
    #[error("line {line}, column {column}: {message}")]
    Shape {
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// It does not hang together.
    #[error("{}{flaw}", line.map(|line| format!("line {line}: ")).unwrap_or_default())]
    Flaw {
        /// Where the org, app or profile begins, from 1; none where no file says it.
        line: Option<usize>,
        /// What is wrong with it.
        flaw: Flaw,
    },
}

/// What is wrong with an org, an app or a profile. Names are cut where they are too long.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Flaw {
    /// A name that cannot be a path prefix.
    #[error(
        "an org cannot be called {0:?}: use letters, digits, `.`, `_`, `-`, at most {LONGEST_NAME}, first no dot, and not login, test or simulator"
    )]
    OrgName(String),
    /// A name that cannot be the path of a site.
    #[error(
        "a site cannot be called {0:?}: use letters, digits, `.`, `_`, `-`, at most {LONGEST_NAME}, first no dot, and not services, id, setup, secur or lightning"
    )]
    SiteName(String),
    /// Two orgs under one path.
    #[error("the orgs {one} and {other} would both be at /{domain}; call one of them otherwise")]
    Domain {
        /// The first.
        one: String,
        /// The second.
        other: String,
        /// The path prefix.
        domain: String,
    },
    /// A text that is empty, too long, or not to be seen.
    #[error("{what} {text:?} cannot be: give it 1 to {most} characters that can be seen")]
    Text {
        /// Whose text it is.
        what: String,
        /// The text.
        text: String,
        /// How many characters it may have.
        most: usize,
    },
    /// Nobody could log in.
    #[error("the org {0} needs at least one user")]
    NoUser(String),
    /// A login at a site that is not there.
    #[error("{who} logs in at the site of {org}, which has none; give the org site = {{ path = \"...\" }}")]
    NoSite {
        /// Who.
        who: String,
        /// The org.
        org: String,
    },
    /// A name that must be unique.
    #[error("the {what} {name} is there twice")]
    Twice {
        /// What it names.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A reference into the void.
    #[error("{who} names the {what} {name}, which is not in the scenario")]
    Unknown {
        /// What is missing.
        what: &'static str,
        /// Who names it.
        who: String,
        /// The name.
        name: String,
    },
    /// A callback that no app may register (fact sheet §8).
    #[error(
        "the callback {0:?} cannot be registered: use https, a scheme of your program's own, or http on localhost or 127.0.0.1, and no fragment"
    )]
    Callback(String),
    /// More callbacks than fit into Setup's field (fact sheet §8).
    #[error("the callbacks of {who} are {length} characters long with their line ends; Salesforce takes {most}")]
    Callbacks {
        /// Whose.
        who: String,
        /// How long they are.
        length: usize,
        /// How long they may be.
        most: usize,
    },
    /// A scope that cannot be one of a list (RFC 6749 §3.3).
    #[error(
        "{who} has the scope {scope:?}: a scope is letters, digits and signs without blanks, quotes and backslashes"
    )]
    Scope {
        /// Who.
        who: String,
        /// The scope.
        scope: String,
    },
    /// A length of time that is none.
    #[error("the {what} of {who} ends at once; give it some time")]
    NoTime {
        /// `session` or `refresh_policy`.
        what: &'static str,
        /// Whose.
        who: String,
    },
    /// A certificate that verifies nothing.
    #[error("the certificate of {0} is no RSA key: give a PEM of a public key or certificate, or a JWK")]
    Certificate(String),
}
