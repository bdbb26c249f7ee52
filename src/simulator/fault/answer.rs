//! An error in words that are given: any that Salesforce is known to say, also where nothing in the
//! simulated world brings it about. Written as the form Salesforce itself writes:
//! `error=CODE[&error_description=WORDS][&status=STATUS][&place=callback|page|bare]`.

use std::fmt;

use url::form_urlencoded;

use super::Place;
use crate::oauth::names::param;

/// The statuses that refuse.
const REFUSES: std::ops::RangeInclusive<u16> = 400..=599;
/// How long its code and words may be together.
const LONGEST: usize = 1000;

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// `error`, the REST API's `errorCode`, or the plain word of the identity service.
    pub code: String,
    /// `error_description`, or the REST API's `message`.
    pub words: String,
    /// The HTTP status; what the endpoint usually has if it does not say.
    pub status: Option<u16>,
    /// Where a person sees it, at authorize.
    pub place: Place,
}

impl Answer {
    /// Reads its written form. None for an unknown, missing or doubled field, for a status that refuses
    /// nothing, and for words that are not to be seen.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut code, mut words, mut status, mut place) = (None, None, None, None);
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            let before = match &*name {
                param::ERROR => code.replace(value.into_owned()).is_some(),
                param::ERROR_DESCRIPTION => words.replace(value.into_owned()).is_some(),
                "status" => status.replace(value.parse().ok().filter(|it| REFUSES.contains(it))?).is_some(),
                "place" => place.replace(Place::parse(&value)?).is_some(),
                _ => return None,
            };
            if before {
                return None;
            }
        }
        let answer = Self {
            code: code.filter(|code| !code.is_empty())?,
            words: words.unwrap_or_default(),
            status,
            place: place.unwrap_or(Place::Callback),
        };
        let mut letters = answer.code.chars().chain(answer.words.chars());
        let is_sane = answer.code.len() + answer.words.len() <= LONGEST && !letters.any(char::is_control);
        is_sane.then_some(answer)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair(param::ERROR, &self.code);
        if !self.words.is_empty() {
            form.append_pair(param::ERROR_DESCRIPTION, &self.words);
        }
        if let Some(status) = self.status {
            form.append_pair("status", &status.to_string());
        }
        if self.place != Place::Callback {
            form.append_pair("place", self.place.word());
        }
        // A star begins how often a switch strikes.
        f.write_str(&form.finish().replace('*', "%2A"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_reads_as_it_is_written() {
        for text in [
            "error=invalid_grant",
            "error=invalid_grant&error_description=expired+access%2Frefresh+token",
            "error=Bad_Id&status=404",
            "error=invalid_client&error_description=a%2Ab%3Ac&status=401&place=page",
            "error=redirect_uri_missing&place=bare",
        ] {
            assert_eq!(Answer::parse(text).unwrap().to_string(), text);
        }
        let spoken = Answer::parse("error_description=ip%20restricted&error=invalid_grant&place=callback").unwrap();
        assert_eq!(spoken.to_string(), "error=invalid_grant&error_description=ip+restricted");
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for text in [
            "",
            "error=",
            "error_description=x",
            "error=x&error=y",
            "error=x&status=200",
            "error=x&status=soon",
            "error=x&place=nowhere",
            "error=x&words=y",
            "error=x%0Ay",
        ] {
            assert_eq!(Answer::parse(text), None, "{text}");
        }
    }
}
