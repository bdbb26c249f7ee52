//! What happens in each step, as data: what the Explain tab says. What an error means is
//! `oauth/error.toml`'s.

use crate::upkeep::Step;

/// One step, explained.
#[derive(Debug)]
pub struct Explanation {
    /// What happens.
    pub happens: &'static str,
    /// What is sent.
    pub sent: &'static str,
    /// What comes back.
    pub back: &'static str,
    /// What commonly goes wrong.
    pub wrong: &'static str,
}

/// The six steps of a login, in order.
pub const STEPS: [Explanation; 6] = [
    Explanation {
        happens: "The client secret is read from its source, so that a missing one fails before any browser opens. Then a random state of 256 bits and the PKCE verifier are drawn.",
        sent: "Nothing yet.",
        back: "Nothing yet.",
        wrong: "The variable, file or command that holds the client secret is not there.",
    },
    Explanation {
        happens: "orgdeck listens on the redirect URI's port, on 127.0.0.1 and ::1, so that the browser finds it when it comes back. Logins with the same port share it.",
        sent: "Nothing yet.",
        back: "Nothing yet.",
        wrong: "Another program holds the port; on a Mac, 5000 is AirPlay's.",
    },
    Explanation {
        happens: "You sign in at Salesforce and allow the app. Salesforce then sends the browser back to the redirect URI with a code that lives 15 minutes and works once.",
        sent: "The authorize request, by the browser: client id, redirect URI, scopes, state and the PKCE challenge. No secret is in it.",
        back: "The code and our state in the address. A return with another state is nobody's and is not used.",
        wrong: "A wrong redirect URI or app shows an error page that is never sent back: press p and paste its address. If the browser was signed in as somebody else, the wrong user comes back: sign out there first.",
    },
    Explanation {
        happens: "The code is exchanged for tokens at the login host's token endpoint. A request that was sent is never cut off: a grant that comes must find a home.",
        sent: "The code, client id and secret, the same redirect URI again, and the PKCE verifier.",
        back: "The access token, with the scope refresh_token a refresh token, the org's own address and a signature.",
        wrong: "invalid_grant: the code is too old or was used. invalid_client: the secret is wrong, or the app is younger than ten minutes.",
    },
    Explanation {
        happens: "Before anything is saved: do the tokens belong to Salesforce's hosts, and to the org and user that were meant? The org itself is asked who signed in.",
        sent: "The access token, to the org's own identity address; no redirect is followed.",
        back: "User name, name, e-mail and organization id.",
        wrong: "Another org or user than the file holds or expect_org names. Where you must decide, orgdeck asks; no gives the new grant back.",
    },
    Explanation {
        happens: "The token file is written to a temporary file, flushed to the disk and renamed over the old one, under a lock. Only then is the login done.",
        sent: "Nothing.",
        back: "Nothing.",
        wrong: "A full disk or a directory that cannot be written. The tokens then live here alone; Enter tries again.",
    },
];

/// What happens in a step of an errand.
pub fn errand_step(step: Step) -> &'static str {
    match step {
        Step::Prepare => {
            "The saved grant is read from its file, and the client secret from its source where the org wants one."
        }
        Step::Check => {
            "A server is asked whether the access token lives: by introspection where the app has a secret, else by the user info with the token itself. Nothing is used up by that, and no lock is held."
        }
        Step::Lock => {
            "Whoever changes a token file holds its lock, in every process. Under it the file is read again: a token that another process has saved meanwhile is taken as it is."
        }
        Step::Refresh => {
            "The refresh token is sent for a new access token, once for each hold of the lock and never while another process does the same. Before that it is made sure that the answer can be saved."
        }
        Step::Verify => "What came must be of the same org and user, and point to Salesforce's own hosts.",
        Step::Save => "The new tokens are written beside the old ones, synced to the disk, and put in their place.",
        Step::Revoke => {
            "The org is told to end the grant: its refresh token and every access token that came of it, handed out or not."
        }
        Step::Remove => "The token file is deleted; its lock and its history stay.",
    }
}
