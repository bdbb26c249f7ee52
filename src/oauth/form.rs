//! `application/x-www-form-urlencoded`, for bodies and queries alike (RFC 6749 appendix B). Values
//! are decoded exactly once when read and encoded exactly once when sent.

use url::form_urlencoded;

use crate::secret::Secret;

/// Encodes named values in their order.
pub fn encode<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Secret {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        form.append_pair(name, value);
    }
    Secret::new(form.finish())
}

/// Decodes named values, order and duplicates kept.
pub fn decode(text: &str) -> impl Iterator<Item = (String, String)> + '_ {
    form_urlencoded::parse(text.as_bytes()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_decoded_once_and_encoded_once() {
        let (_, code) = decode("code=aPrx.9nc2OQ%3D%3D&state=x").next().unwrap();
        assert_eq!(code, "aPrx.9nc2OQ==");
        assert_eq!(encode([("code", &*code)]).expose(), "code=aPrx.9nc2OQ%3D%3D");
    }

    proptest! {
        #[test]
        fn what_is_encoded_comes_back(fields in prop::collection::vec((any::<String>(), any::<String>()), 0..8)) {
            let text = encode(fields.iter().map(|(n, v)| (n.as_str(), v.as_str())));
            prop_assert_eq!(decode(text.expose()).collect::<Vec<_>>(), fields);
        }
    }
}
