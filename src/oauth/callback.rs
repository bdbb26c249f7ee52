//! The return of a login on the redirect URI (RFC 6749 §4.1.2, RFC 9207 for `iss`): reading it
//! strictly. Whose return it is, is the deck's; what a person pastes is [`crate::oauth::paste`]'s.

use thiserror::Error;

use crate::{
    oauth::{error::OAuthError, form, names::param, request::Request},
    secret::Secret,
};

/// Where a return was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// At the redirect URI.
    Callback,
    /// In the address of Salesforce's error page, which tells no program; without its query.
    ErrorPage(String),
    /// In a text that a page showed.
    Text,
}

/// A return that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// Where it was seen.
    pub seen: Seen,
    /// `state` as sent, where there is one.
    pub state: Option<Secret>,
    /// The code as it was spelled in the query, before it was decoded.
    pub spelled: Option<Secret>,
    /// `iss`, where there is one (RFC 9207 §2).
    pub issuer: Option<String>,
    /// The code, decoded once, or the error.
    pub outcome: Result<Secret, OAuthError>,
}

/// Why a query is no return.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NoReturn {
    /// A parameter that decides something stands there twice.
    #[error("it names a parameter twice")]
    Doubled,
    /// Both a code and an error.
    #[error("it has both a code and an error")]
    Both,
    /// Neither a code nor an error.
    #[error("it has neither a code nor an error")]
    Neither,
}

/// Parameters that decide something; others may come and are not looked at.
const DECIDING: [&str; 5] = [param::CODE, param::STATE, param::ERROR, param::ERROR_DESCRIPTION, param::ISS];

/// Reads a raw query, without its `?`.
pub fn parse(query: &str) -> Result<Return, NoReturn> {
    let mut found: [Option<String>; DECIDING.len()] = Default::default();
    for (name, value) in form::decode(query) {
        if let Some(index) = DECIDING.iter().position(|known| *known == name)
            && found[index].replace(value).is_some()
        {
            return Err(NoReturn::Doubled);
        }
    }
    // A parameter without a value counts as left out (RFC 6749 §3.1).
    let [code, state, error, description, issuer] = found.map(|value| value.filter(|value| !value.is_empty()));
    let outcome = match (code, error) {
        (Some(code), None) => Ok(Secret::new(code)),
        (None, Some(error)) => Err(OAuthError::new(error, description.unwrap_or_default())),
        (Some(_), Some(_)) => return Err(NoReturn::Both),
        (None, None) => return Err(NoReturn::Neither),
    };
    let spelled = query.split('&').find_map(|pair| pair.strip_prefix("code=")).map(Secret::from);
    Ok(Return { seen: Seen::Callback, state: state.map(Secret::new), spelled, issuer, outcome })
}

impl Return {
    /// The request that the browser ended with, so that it can be captured like any other; none where it is not
    /// known.
    pub fn request(&self, redirect_uri: &str) -> Option<Request> {
        let mut request = Request::get(match &self.seen {
            Seen::Callback => redirect_uri,
            Seen::ErrorPage(url) => url,
            Seen::Text => return None,
        });
        request = match &self.outcome {
            Ok(code) => request.with_secret(param::CODE, code.clone()),
            Err(error) => request
                .with(param::ERROR, error.code.as_str())
                .with(param::ERROR_DESCRIPTION, error.description.as_str()),
        };
        if let Some(state) = &self.state {
            request = request.with_secret(param::STATE, state.clone());
        }
        Some(match &self.issuer {
            Some(issuer) => request.with(param::ISS, issuer),
            None => request,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_decoded_once() {
        let back = parse("code=aPrxOQ%3D%3D&state=s%2Bt").unwrap();
        assert_eq!(back.outcome, Ok("aPrxOQ==".into()));
        assert_eq!(back.state, Some("s+t".into()));
    }

    #[test]
    fn t42_a_doubled_parameter_and_code_beside_error_are_refused() {
        for query in ["code=a&code=b&state=s", "code=a&state=s&state=t", "error=x&error=x&state=s"] {
            assert_eq!(parse(query), Err(NoReturn::Doubled));
        }
        assert_eq!(parse("code=a&error=access_denied&state=s"), Err(NoReturn::Both));
        assert_eq!(parse("state=s&code="), Err(NoReturn::Neither));
        assert_eq!(parse(""), Err(NoReturn::Neither));
    }

    #[test]
    fn a_parameter_without_a_value_counts_as_left_out() {
        assert_eq!(parse("state=s&error="), Err(NoReturn::Neither));
        let back = parse("code=a&state=&error=&iss=").unwrap();
        let (seen, outcome) = (Seen::Callback, Ok("a".into()));
        assert_eq!(back, Return { seen, state: None, spelled: Some("a".into()), issuer: None, outcome });
    }

    #[test]
    fn community_parameters_do_not_disturb() {
        assert!(parse("code=a&state=s&sfdc_community_url=https%3A%2F%2Fx&sfdc_community_id=0DB").is_ok());
    }

    #[test]
    fn an_error_keeps_its_words_made_safe() {
        let back = parse("error=access_denied&error_description=end-user+denied%1b%5b31m&state=s").unwrap();
        assert_eq!(back.outcome, Err(OAuthError::new("access_denied", "end-user denied\u{1b}[31m")));
        assert!(!format!("{:?}", back.outcome).contains('\u{1b}'));
    }
}
