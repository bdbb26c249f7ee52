//! An authorization code's shape (fact sheet §3): how it was spelled in the address, what was left once it
//! was decoded, and whether an escape is left over. Nothing of the code itself is kept.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// How long Salesforce takes a code.
pub const LIFE: Duration = Duration::from_secs(15 * 60);

/// What a code's end can be made of: padding, as it is and escaped once or twice.
const ENDINGS: [&str; 4] = ["=", "%3D", "%253D", "%25"];
/// No ending that is kept is longer.
const LONGEST: usize = 24;

/// One spelling of a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Characters.
    pub length: usize,
    /// Padding and its escapes at the end, which every code has and which say nothing of it.
    pub ending: String,
}

/// A code as it came and as it is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// As it stood in the address, where it came by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Shape>,
    /// Decoded once.
    pub decoded: Shape,
    /// Escapes that are still in it, which no code has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_over: Vec<String>,
}

impl Code {
    /// Looks at a code, and at how it was received.
    pub fn of(received: Option<&Secret>, decoded: &Secret) -> Self {
        let text = decoded.expose().to_ascii_uppercase();
        let left_over = ["%3D", "%25"].into_iter().filter(|escape| text.contains(escape));
        Self {
            received: received.map(shape),
            decoded: shape(decoded),
            left_over: left_over.map(str::to_owned).collect(),
        }
    }
}

fn shape(code: &Secret) -> Shape {
    let text = code.expose();
    let mut start = text.len();
    let ends = |start: usize| {
        let whole = text.get(..start)?.to_ascii_uppercase();
        ENDINGS.iter().find(|ending| whole.ends_with(**ending)).map(|ending| ending.len())
    };
    while let Some(length) = ends(start).filter(|length| text.len() - start + length <= LONGEST) {
        start -= length;
    }
    Shape { length: text.chars().count(), ending: text[start..].to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(received: Option<&str>, decoded: &str) -> Code {
        Code::of(received.map(Secret::from).as_ref(), &decoded.into())
    }

    #[test]
    fn a_code_that_was_decoded_once_leaves_nothing_over() {
        let code = code(Some("aPrxCANARY.9nc2OQ%3D%3D"), "aPrxCANARY.9nc2OQ==");
        assert_eq!(code.received, Some(Shape { length: 23, ending: "%3D%3D".into() }));
        assert_eq!(code.decoded, Shape { length: 19, ending: "==".into() });
        assert_eq!(code.left_over, Vec::<String>::new());
    }

    #[test]
    fn an_escape_that_is_left_over_is_found_in_any_case() {
        assert_eq!(code(None, "aPrxCANARY%3d%3D").left_over, ["%3D"]);
        assert_eq!(code(Some("aPrx%25253D"), "aPrxCANARY%253D").left_over, ["%25"]);
        assert_eq!(code(None, "aPrxCANARY%253D%3D").decoded.ending, "%253D%3D");
    }

    #[test]
    fn t21_nothing_of_a_code_but_its_padding_is_kept() {
        for text in ["aPrxCANARY==", "CANARY", "CANARY%43%41==", "", "====", "é%3D"] {
            let kept = serde_json::to_string(&code(Some(text), text)).unwrap();
            assert!(!kept.contains("CANARY") && !kept.contains("aPrx") && !kept.contains("%43"), "{kept}");
        }
        let long = code(None, &"=".repeat(5000));
        assert_eq!((long.decoded.length, long.decoded.ending.len()), (5000, LONGEST));
    }
}
