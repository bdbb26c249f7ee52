//! An sfdx URL as a login to be taken over. Whose it is it does not say: the org has to be asked.

use serde_json::Value as Json;

use super::{Candidate, Foreign, login_of};
use crate::{
    oauth::sfdx_url::{self, NotSfdxUrl},
    plain::Plain,
    profile::{ProfileError, host},
    secret::Secret,
};

/// Why it is not taken over. Nothing of the text is in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is none.
    #[error(transparent)]
    NotSfdxUrl(#[from] NotSfdxUrl),
    /// Its host is nowhere to log in.
    #[error("the host of the sfdx URL cannot be used: {0}")]
    Host(#[from] ProfileError),
}

/// Reads one.
///
/// # Errors
/// [`Refused`].
pub fn read(text: &Secret) -> Result<Candidate, Refused> {
    let url = match in_json(text) {
        Some(inner) => sfdx_url::parse(&inner)?,
        None => sfdx_url::parse(text)?,
    };
    let login = login_of(&url.instance_url)?;
    Ok(Candidate {
        from: Plain::new(login.host()),
        wished: short(login.host()),
        client_id: url.client_id,
        client_secret: url.client_secret,
        login,
        waits_at_sf: true,
        username: None,
        org: None,
        grant: Some(Foreign { access: None, refresh: Some(url.refresh_token) }),
        notes: Vec::new(),
    })
}

/// The URL within what `sf … --json` prints.
fn in_json(text: &Secret) -> Option<Secret> {
    let json: Json = serde_json::from_str(text.expose()).ok()?;
    let url = json.get("sfdxAuthUrl").or_else(|| json.get("result")?.get("sfdxAuthUrl"))?;
    url.as_str().map(Secret::from)
}

/// What people call an org by its My Domain: `acme`, `acme-uat`.
fn short(host: &str) -> String {
    let name = host.split('.').next().unwrap_or(host);
    if host::is_my_domain(host) { name.replace("--", "-") } else { host.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_my_domain_is_the_name_and_the_two_doors_have_their_words() {
        for (host, name, login) in [
            ("acme.my.salesforce.com", "acme", "https://acme.my.salesforce.com"),
            ("acme--uat.sandbox.my.salesforce.com", "acme-uat", "https://acme--uat.sandbox.my.salesforce.com"),
            ("login.salesforce.com", "login.salesforce.com", "production"),
            ("test.salesforce.com", "test.salesforce.com", "sandbox"),
        ] {
            let candidate = read(&format!("force://PlatformCLI::5Aep861@{host}").into()).unwrap();
            assert_eq!((candidate.wished.as_str(), candidate.login.as_written()), (name, login));
        }
    }

    #[test]
    fn the_json_that_sf_prints_is_read_for_its_url() {
        for text in [
            r#"{"status":0,"result":{"sfdxAuthUrl":"force://a:b:5Aep861@acme.my.salesforce.com","id":"x"}}"#,
            r#"{"sfdxAuthUrl":"force://a:b:5Aep861@acme.my.salesforce.com"}"#,
        ] {
            assert_eq!(read(&text.into()).unwrap().client_id, "a");
        }
        let hidden = r#"{"result":{"sfdxAuthUrl":"[REDACTED] see CANARY"}}"#;
        assert_eq!(read(&hidden.into()).unwrap_err(), Refused::NotSfdxUrl(NotSfdxUrl));
    }

    #[test]
    fn t16_no_other_host_than_salesforces_is_taken() {
        for host in ["evil.test", "acme.my.salesforce.com.evil.test", "acme.my.salesforce.com.", "10.0.0.1", "a:80:80"]
        {
            let refused = read(&format!("force://a:b:CANARY@{host}").into()).unwrap_err();
            assert!(matches!(refused, Refused::Host(_)) && !refused.to_string().contains("CANARY"), "{host}");
        }
    }
}
