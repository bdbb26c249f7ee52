//! What may be seen of a value that may not be seen: its length and fingerprint, and text with every
//! run that could be a token taken out. Which values are secret is said where they are made.

use std::fmt;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use crate::{oauth::request::Value, plain::Plain, secret::Secret};

/// A value as a pane, a file or a log may hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Seen as it is.
    Open(String),
    /// A secret's length in bytes and fingerprint.
    Hidden {
        /// Bytes.
        length: usize,
        /// The first 8 hex digits of SHA-256.
        fingerprint: String,
    },
}

impl Shown {
    /// Shows text from outside, made safe.
    pub fn open(text: impl AsRef<str>) -> Self {
        Self::Open(Plain::new(text).to_string())
    }

    /// Shows that there is a secret.
    pub fn hidden(secret: &Secret) -> Self {
        Self::Hidden { length: secret.len(), fingerprint: secret.fingerprint() }
    }
}

impl From<&Value> for Shown {
    fn from(value: &Value) -> Self {
        match value {
            Value::Open(text) => Self::open(text),
            Value::Hidden(secret) => Self::hidden(secret),
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(text) => f.write_str(text),
            Self::Hidden { length, fingerprint } => write!(f, "hidden: {length} characters, #{fingerprint}"),
        }
    }
}

/// Runs of this many token characters are masked in text that could not be parsed.
const RUN: usize = 16;

/// Takes every run of 16 or more token characters out of text nobody could parse, and makes the rest
/// safe to show.
fn mask_runs(text: &str) -> Plain {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let run = rest.find(|c| !is_token_character(c)).unwrap_or(rest.len());
        if run >= RUN {
            out.push_str("[masked]");
        } else {
            out.push_str(&rest[..run]);
        }
        rest = &rest[run..];
        let gap = rest.find(is_token_character).unwrap_or(rest.len());
        out.push_str(&rest[..gap]);
        rest = &rest[gap..];
    }
    Plain::new(out)
}

/// Takes known secrets out of text that a server wrote, and makes the rest safe to show: a server may
/// echo what it was sent, as it is, as it stood in the form, in base64 or in hex. Of a long text the beginning is
/// left.
pub fn scrub<'a>(text: &str, secrets: impl IntoIterator<Item = &'a Secret>) -> Plain {
    cut(&without(text, secrets))
}

/// As [`scrub`], and takes out every run that could be a token: for text that nobody could parse.
pub fn mask<'a>(text: &str, secrets: impl IntoIterator<Item = &'a Secret>) -> Plain {
    cut(mask_runs(&without(text, secrets)).as_str())
}

fn without<'a>(text: &str, secrets: impl IntoIterator<Item = &'a Secret>) -> String {
    let mut text = text.to_owned();
    for secret in secrets.into_iter().filter(|secret| secret.len() >= 4) {
        let bytes = secret.expose().as_bytes();
        let hex: Secret = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into();
        let spelled = [
            form_urlencoded::byte_serialize(bytes).collect::<String>().into(),
            STANDARD_NO_PAD.encode(bytes).into(),
            URL_SAFE_NO_PAD.encode(bytes).into(),
            Secret::from(hex.expose().to_uppercase()),
            hex,
        ];
        for spelling in [secret].into_iter().chain(&spelled) {
            if text.contains(spelling.expose()) {
                text = text.replace(spelling.expose(), "[masked]");
            }
        }
    }
    text
}

/// So much of a server's text is shown and written down, in bytes.
const LONGEST: usize = 2048;

/// A text's beginning. Secrets must be out of it: a cut could leave a piece of one that nobody finds.
fn cut(text: &str) -> Plain {
    match text.len() > LONGEST {
        true => Plain::new(format!("{}…", &text[..text.floor_char_boundary(LONGEST)])),
        false => Plain::new(text),
    }
}

/// Characters that tokens, codes, verifiers, JWTs and percent-coded forms of them are made of.
fn is_token_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '~' | '!' | '+' | '/' | '=' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_runs_go_and_words_stay() {
        assert_eq!(mask_runs("token: 00Dxx0000001gPL!AQcAQH0 is bad").as_str(), "token: [masked] is bad");
        assert_eq!(mask_runs("<h1>Down for maintenance</h1>").as_str(), "<h1>Down for maintenance</h1>");
    }

    #[test]
    fn an_echoed_secret_is_taken_out() {
        let secret = Secret::from("aPrxCANARY==");
        assert_eq!(scrub("bad code aPrxCANARY== sent", [&secret]).as_str(), "bad code [masked] sent");
        let spelled = ["aPrxCANARY%3D%3D", "YVByeENBTkFSWT09", "6150727843414e4152593d3d", "6150727843414E4152593D3D"];
        for spelled in spelled {
            assert_eq!(scrub(&format!("bad code={spelled}"), [&secret]).as_str(), "bad code=[masked]");
        }
    }

    #[test]
    fn t53_of_a_long_text_the_beginning_is_left_and_no_piece_of_a_secret() {
        let secret = Secret::from("CANARY".repeat(20));
        let text = format!("{}{}", "é ".repeat(682), secret.expose());
        for shown in [scrub(&text, [&secret]), mask(&text, [&secret])] {
            assert!(shown.as_str().len() <= LONGEST + "…".len() && shown.as_str().ends_with('…'), "{shown}");
            assert!(!shown.as_str().contains("CANARY"), "{shown}");
        }
    }

    proptest! {
        #[test]
        fn t25_no_token_survives_in_any_text(before in "[^A-Za-z0-9]{0,20}", token in "[A-Za-z0-9._!]{16,120}", after in "\\PC{0,20}") {
            let masked = mask_runs(&format!("{before}{token} {after}"));
            prop_assert!(!masked.as_str().contains(&token));
        }
    }
}
