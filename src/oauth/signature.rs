//! Salesforce's `signature` over a token reply (fact sheet §5, signature check).

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{oauth::token::TokenReply, secret::Secret};

/// What the check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// HMAC-SHA256 of `id` and `issued_at` with the client secret is what the reply says.
    Verified,
    /// It is not: the reply was not made by who holds this secret, or the secret was changed.
    Wrong,
    /// Nothing to check with: no client secret is known here.
    NoSecret,
    /// The reply has none.
    Missing,
}

/// Checks a reply, in constant time.
pub fn check(reply: &TokenReply, client_secret: Option<&Secret>) -> Verdict {
    let Some(secret) = client_secret else { return Verdict::NoSecret };
    let Some(signature) = &reply.signature else { return Verdict::Missing };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
    let message = format!("{}{}", reply.id, reply.issued_at_text);
    match STANDARD.decode(signature.expose()) {
        Ok(tag) if hmac::verify(&key, message.as_bytes(), &tag).is_ok() => Verdict::Verified,
        _ => Verdict::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::token;

    fn reply(signature: &str) -> TokenReply {
        let body = format!(
            r#"{{"access_token":"00D!A","id":"https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS",
               "instance_url":"https://acme.my.salesforce.com","token_type":"Bearer",
               "issued_at":"1763910000123","signature":"{signature}"}}"#
        );
        token::parse(&Secret::new(body)).unwrap()
    }

    #[test]
    fn the_fact_sheets_check_value_verifies() {
        let secret = Secret::from("1955279925675241571");
        let good = reply("yUceukqAGYuselEwkAnQJ+yD87sKyJL6AOh5ScBz2bg=");
        assert_eq!(check(&good, Some(&secret)), Verdict::Verified);
        assert_eq!(check(&good, None), Verdict::NoSecret);
    }

    #[test]
    fn t62_another_secret_or_another_text_does_not_verify() {
        let secret = Secret::from("1955279925675241571");
        assert_eq!(check(&reply("yUceukqAGYuselEwkAnQJ+yD87sKyJL6AOh5ScBz2bg="), Some(&"x".into())), Verdict::Wrong);
        assert_eq!(check(&reply("not base64"), Some(&secret)), Verdict::Wrong);
    }
}
