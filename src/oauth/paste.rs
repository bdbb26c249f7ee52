//! What a person pastes while a login waits: an address, a query, a bare code, or the text or address
//! of an error page. This file only recognises; which login it belongs to is the deck's.

use url::Url;

use crate::{
    oauth::{
        callback::{self, Return},
        error::{self, OAuthError, table},
        form,
        names::{endpoint, param},
    },
    plain::Plain,
    profile::{LoginHost, host},
    secret::Secret,
};

/// What an address begins with.
const SCHEMES: [&str; 2] = ["http://", "https://"];
/// What closes a sentence or a quotation behind an address, and is none of it.
const CLOSING: [char; 14] = ['>', ')', ']', '"', '\'', ',', '.', ';', '`', '\u{bb}', '\u{201d}', '\u{2019}', '?', '!'];
/// Salesforce's own page for apps that have no callback of theirs (fact sheet §2).
const SUCCESS: &str = "/services/oauth2/success";

/// What a pasted line turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// A callback's address or query.
    Return(Return),
    /// A callback's address with a code and without the state that every login sends.
    Cut(Return),
    /// A code without a state.
    Code(Secret),
    /// The address of Salesforce's error page, which never tells the client (fact sheet §4); its state
    /// where it carries one.
    ErrorPage {
        /// What the page says, and of which org it is where the address has one that can be.
        error: OAuthError,
        /// The login's state, where the address has it.
        state: Option<Secret>,
        /// The address without its query.
        page: String,
    },
    /// An error's text: JSON or a form.
    Error(OAuthError),
    /// None of these, with the reason as a sentence.
    Nothing(&'static str),
}

/// Recognises a pasted text.
pub fn recognize(text: &str) -> Pasted {
    let text = text.trim();
    if text.is_empty() {
        return Pasted::Nothing("nothing was pasted");
    }
    if text.contains(endpoint::ERROR_PAGE) {
        return error_page(text);
    }
    if let Some(address) = address(text) {
        return match callback::parse(query(&address)) {
            Ok(Return { outcome: Err(_), .. }) if is_page(&address) => error_page(&address),
            Ok(back) if back.state.is_none() && back.outcome.is_ok() => Pasted::Cut(back),
            Ok(back) => Pasted::Return(back),
            Err(callback::NoReturn::Doubled) => {
                Pasted::Nothing("the address names a parameter twice: paste the one the browser ended at")
            }
            Err(callback::NoReturn::Both) => Pasted::Nothing("the address has both a code and an error: log in again"),
            Err(callback::NoReturn::Neither) => {
                Pasted::Nothing("the address has neither a code nor an error: paste the one the browser ended at")
            }
        };
    }
    if let Ok(back) = callback::parse(text)
        && (back.state.is_some() || back.outcome.is_ok())
    {
        return Pasted::Return(back);
    }
    if let Some(error) = error::from_text(text) {
        return Pasted::Error(error);
    }
    // Before a code is looked for: some errors are spelled with letters that a code may have.
    if let Some(error) = table::in_text(text) {
        return Pasted::Error(error);
    }
    let code = text.strip_prefix("code=").unwrap_or(text);
    if code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '=' | '%')) && code.len() >= 16 {
        let decoded = form::decode(&format!("code={code}")).next().map_or_else(String::new, |(_, code)| code);
        return Pasted::Code(Secret::new(decoded));
    }
    Pasted::Nothing("this is neither a callback address nor a code nor an error: paste the whole address of the page")
}

/// An address or a query of its own, which the whole text is; or the one with a login's answer in it that words and
/// other addresses stand around. One that was broken into lines is put together.
fn address(text: &str) -> Option<String> {
    if text.starts_with('?') {
        return Some(text.to_owned());
    }
    // Of the same length, whatever stands there.
    let lower = text.to_ascii_lowercase();
    let begins: Vec<usize> = SCHEMES.iter().flat_map(|scheme| lower.match_indices(scheme)).map(|(at, _)| at).collect();
    let first = *begins.iter().min()?;
    let word = |at: usize| text[at..].split_whitespace().next().unwrap_or_default();
    let bare = |at: &usize| word(*at).trim_end_matches(CLOSING);
    let broken: String = text[first..].split_whitespace().collect();
    let has_state = |address: &&str| callback::parse(query(address)).is_ok_and(|back| back.state.is_some());
    match first == 0 && broken == text {
        true => Some(text.to_owned()),
        false => {
            let found = begins.iter().map(bare).find(has_state).or(Some(broken.as_str()).filter(has_state));
            found.or((first == 0).then(|| word(0))).map(str::to_owned)
        }
    }
}

/// An address's query as it was spelled.
fn query(address: &str) -> &str {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    query.split('#').next().unwrap_or_default()
}

/// Whether an address is of a page of Salesforce's own, and no callback: the one that people use who have none.
fn is_page(address: &str) -> bool {
    Url::parse(address)
        .is_ok_and(|url| host::is_salesforce(url.host_str().unwrap_or_default()) && url.path() != SUCCESS)
}

fn error_page(text: &str) -> Pasted {
    // Words may stand before the address.
    let begins =
        text.find(endpoint::ERROR_PAGE).and_then(|end| SCHEMES.iter().filter_map(|it| text[..end].rfind(it)).max());
    let text = text[begins.unwrap_or_default()..].split_whitespace().next().unwrap_or_default();
    let query = query(text);
    let state = form::decode(query).find(|(name, _)| name == param::STATE).map(|(_, state)| Secret::new(state));
    let page = text.split(['?', '#']).next().unwrap_or_default().to_owned();
    // A simulated org is below its server's root.
    let site = match page.strip_suffix(endpoint::ERROR_PAGE) {
        Some(site) => Some(site.to_owned()),
        None => Url::parse(&page).ok().map(|url| url.origin().ascii_serialization()),
    };
    let site = site.and_then(|site| LoginHost::parse(&site, false).ok()).map(|site| Plain::new(site.base()));
    match OAuthError::from_fields(form::decode(query)) {
        Some(error) => Pasted::ErrorPage { error: OAuthError { site, ..error }, state, page },
        None => Pasted::Nothing("the error page's address says no error: paste it whole"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_a_query_are_returns() {
        let wanted = callback::parse("code=aPrxOQ%3D%3D&state=s").unwrap();
        for text in [
            " http://localhost:5000/?code=aPrxOQ%3D%3D&state=s\n",
            "?code=aPrxOQ%3D%3D&state=s",
            "code=aPrxOQ%3D%3D&state=s",
            "https://x.test/cb?code=aPrxOQ%3D%3D&state=s#top",
        ] {
            assert_eq!(recognize(text), Pasted::Return(wanted.clone()), "{text}");
        }
    }

    #[test]
    fn words_around_an_address_and_lines_that_break_it_are_left_out() {
        let wanted = callback::parse("code=aPrxOQ%3D%3D&state=s").unwrap();
        for text in [
            "It ended here: http://localhost:1717/OauthRedirect?code=aPrxOQ%3D%3D&state=s, and now?",
            "<http://localhost:1717/OauthRedirect?code=aPrxOQ%3D%3D&state=s>",
            "http://localhost:1717/OauthRedirect?code=aPrxOQ%3D%3D&state=s thanks",
            "http://localhost:1717/OauthRedirect?code=aPrx\nOQ%3D%3D&state=s",
            "`HTTP://localhost:1717/OauthRedirect?code=aPrxOQ%3D%3D&state=s`",
            "from https://help.salesforce.com/?id=1 to http://localhost:1717/OauthRedirect?code=aPrxOQ%3D%3D&state=s!",
        ] {
            assert_eq!(recognize(text), Pasted::Return(wanted.clone()), "{text}");
        }
        let json = r#"{"error":"invalid_grant","error_description":"expired, see https://help.salesforce.com/?id=1"}"#;
        assert!(matches!(recognize(json), Pasted::Error(error) if error.code.as_str() == "invalid_grant"));
    }

    #[test]
    fn an_error_on_a_page_of_salesforces_own_is_no_callback() {
        let denied = "?error=access_denied&error_description=end-user+denied&state=s";
        let of = |address: &str| recognize(&format!("{address}{denied}"));
        let page = "https://acme.my.salesforce.com/setup/secur/OtherErrorPage";
        let error = OAuthError::new("access_denied", "end-user denied");
        let error = OAuthError { site: Some("https://acme.my.salesforce.com".into()), ..error };
        assert_eq!(of(page), Pasted::ErrorPage { error, state: Some("s".into()), page: page.into() });
        for callback in ["https://login.salesforce.com/services/oauth2/success", "http://localhost:1717/OauthRedirect"]
        {
            assert!(matches!(of(callback), Pasted::Return(_)), "{callback}");
        }
    }

    #[test]
    fn a_bare_code_is_decoded_once_however_it_came() {
        for text in ["aPrxaSyVmC8fBbeIj8OF==", "aPrxaSyVmC8fBbeIj8OF%3D%3D"] {
            assert_eq!(recognize(text), Pasted::Code("aPrxaSyVmC8fBbeIj8OF==".into()));
        }
    }

    #[test]
    fn salesforces_error_page_is_told_by_its_address() {
        let text = "https://acme.my.salesforce.com/setup/secur/RemoteAccessErrorPage.apexp?error=invalid_client&error_description=app+must+be+installed+into+org&state=s";
        let error = OAuthError::new("invalid_client", "app must be installed into org");
        let of_acme = OAuthError { site: Some("https://acme.my.salesforce.com".into()), ..error.clone() };
        let page = "https://acme.my.salesforce.com/setup/secur/RemoteAccessErrorPage.apexp".to_owned();
        let foreign = text.replace("my.salesforce.com", "evil.test");
        let foreign_page = page.replace("my.salesforce.com", "evil.test");
        assert_eq!(recognize(text), Pasted::ErrorPage { error: of_acme, state: Some("s".into()), page });
        assert_eq!(recognize(&foreign), Pasted::ErrorPage { error, state: Some("s".into()), page: foreign_page });
    }

    #[test]
    fn an_error_as_text_is_an_error_and_noise_is_nothing() {
        let error = OAuthError::new("redirect_uri_mismatch", "redirect_uri must match configuration");
        let text = "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration";
        assert_eq!(recognize(text), Pasted::Error(error));
        let known = OAuthError::new("redirect_uri_mismatch", "");
        assert_eq!(recognize("redirect_uri_mismatch"), Pasted::Error(known));
        assert!(matches!(recognize("hello there"), Pasted::Nothing(_)));
        assert!(matches!(recognize("http://localhost:1717/OauthRedirect"), Pasted::Nothing(_)));
    }
}
