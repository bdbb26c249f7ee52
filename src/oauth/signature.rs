//! Salesforce's `signature` over a token reply (fact sheet §5, signature check).

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use crate::{oauth::token::TokenReply, plain::Plain, secret::Secret};

/// What the check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// The computation, to be shown: what went in, and fingerprints of what came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// What the check came to.
    pub verdict: Verdict,
    /// `id`, as it was signed.
    pub id: String,
    /// `issued_at`, as it was signed.
    pub issued_at: String,
    /// The fingerprint of what the client secret makes of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computed: Option<String>,
    /// The fingerprint of what came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came: Option<String>,
}

/// Checks a reply, and keeps how.
pub fn inspect(reply: &TokenReply, client_secret: Option<&Secret>) -> Signature {
    let sign = |secret: &Secret| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
        let message = format!("{}{}", reply.id, reply.issued_at_text);
        Secret::new(STANDARD.encode(hmac::sign(&key, message.as_bytes())))
    };
    Signature {
        verdict: check(reply, client_secret),
        id: Plain::new(&reply.id).to_string(),
        issued_at: Plain::new(&reply.issued_at_text).to_string(),
        computed: client_secret.map(|secret| sign(secret).fingerprint()),
        came: reply.signature.as_ref().map(Secret::fingerprint),
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
    fn the_computation_is_kept_without_the_secret_and_without_the_signature() {
        let good = "yUceukqAGYuselEwkAnQJ+yD87sKyJL6AOh5ScBz2bg=";
        let kept = inspect(&reply(good), Some(&"1955279925675241571".into()));
        assert_eq!((kept.verdict, &kept.came), (Verdict::Verified, &kept.computed));
        let text = serde_json::to_string(&kept).unwrap();
        assert!(!text.contains(good) && !text.contains("1955279925675241571") && text.contains("1763910000123"));
        assert_ne!(inspect(&reply(good), Some(&"x".into())).computed, kept.came);
        assert_eq!(inspect(&reply(good), None).computed, None);
    }

    #[test]
    fn t62_another_secret_or_another_text_does_not_verify() {
        let secret = Secret::from("1955279925675241571");
        assert_eq!(check(&reply("yUceukqAGYuselEwkAnQJ+yD87sKyJL6AOh5ScBz2bg="), Some(&"x".into())), Verdict::Wrong);
        assert_eq!(check(&reply("not base64"), Some(&secret)), Verdict::Wrong);
    }
}
