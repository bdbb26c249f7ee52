//! [`Form`]: the forms in which other tools take what is known of a saved login.

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Salesforce's own tools' (fact sheet §13).
    SfdxUrl,
    /// A command line that asks the org something, its access token with it.
    Curl,
    /// Lines of a `.env` file.
    Dotenv,
    /// An object.
    Json,
    /// An environment of Postman's, with the variables that Salesforce's collection uses.
    Postman,
}

impl Form {
    /// All.
    pub const ALL: [Self; 5] = [Self::SfdxUrl, Self::Curl, Self::Dotenv, Self::Json, Self::Postman];

    /// Its name on the command line, and where a hand-out is written down.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SfdxUrl => "sfdx-url",
            Self::Curl => "curl",
            Self::Dotenv => "dotenv",
            Self::Json => "json",
            Self::Postman => "postman",
        }
    }

    /// What a person is told that it is.
    pub fn words(self) -> &'static str {
        match self {
            Self::SfdxUrl => "sfdx URL",
            Self::Curl => "curl command",
            Self::Dotenv => ".env lines",
            Self::Json => "JSON",
            Self::Postman => "Postman environment",
        }
    }

    /// Whether the refresh token goes along, where there is one: then it is the grant that is handed out.
    pub fn carries_grant(self) -> bool {
        self != Self::Curl
    }

    /// What it means to hand a grant out, for who is about to.
    pub fn warning(user: &str) -> String {
        format!(
            "Who has it acts as {user} until you revoke. Where the app rotates refresh tokens, a refresh here or there ends the other's. It is written down as handed out."
        )
    }
}
