//! Revocation (RFC 7009, fact sheet §9): always POST, the token in the body, never in the URL.

use crate::{
    oauth::{
        error,
        names::{self, endpoint, param},
        request::Request,
        token::Reply,
    },
    secret::Secret,
};

/// Builds the request at an instance or login host given by its base URL.
pub fn build(base: &str, token: Secret) -> Request {
    Request::post(format!("{base}{}", endpoint::REVOKE)).with_secret(param::TOKEN, token)
}

/// Whether a reply means that the token is gone: done now, or gone before.
pub fn is_gone(reply: &Reply) -> bool {
    reply.status == 200 || error::parse(reply).is_some_and(|error| error.code.as_str() == names::error::INVALID_TOKEN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::request::Method;

    fn reply(status: u16, body: &str) -> Reply {
        Reply {
            status,
            content_type: String::new(),
            location: None,
            retry_after: None,
            trace: Default::default(),
            body: body.into(),
        }
    }

    #[test]
    fn t24_the_token_goes_in_a_posts_body_and_never_in_the_url() {
        let request = build("https://acme.my.salesforce.com", "00D!CANARY=".into());
        assert_eq!(request.method, Method::Post);
        assert_eq!(request.target().expose(), "https://acme.my.salesforce.com/services/oauth2/revoke");
        assert_eq!(request.encoded().expose(), "token=00D%21CANARY%3D");
        assert!(!format!("{request:?}").contains("CANARY"));
    }

    #[test]
    fn a_token_is_gone_when_it_was_revoked_now_or_before() {
        for gone in [reply(200, ""), reply(400, "error=invalid_token"), reply(400, r#"{"error":"invalid_token"}"#)] {
            assert!(is_gone(&gone), "{gone:?}");
        }
        for not in [
            reply(400, "error=unsupported_token_type&error_description=x"),
            reply(400, "invalid_token"),
            reply(302, ""),
            reply(401, ""),
            reply(503, "<html>"),
        ] {
            assert!(!is_gone(&not), "{not:?}");
        }
    }
}
