//! What became of a seal, a line for each profile.

use std::io;

use serde_json::json;

use super::Output;
use crate::{
    deck::state::Condition,
    profile::{ProfileName, Seal},
};

/// Writes it for people: whether anything was changed, or why it was not, as a code and a sentence.
///
/// # Errors
/// Where the output is gone.
pub fn sealed(out: &mut Output, name: &ProfileName, way: Seal, result: Result<bool, (&str, &str)>) -> io::Result<()> {
    let (sign, words) = match result {
        Ok(true) => (Condition::Alive, way.words().to_owned()),
        Ok(false) => (Condition::Alive, format!("{} already", way.words())),
        Err((_, why)) => (Condition::NeedsYou, why.to_owned()),
    };
    out.line(format_args!("{:<20} {} {words}", name.as_str(), out.sign(sign)))
}

/// The same for machines: an object on a line of its own.
///
/// # Errors
/// Where the output is gone.
pub fn sealed_object(
    out: &mut Output,
    name: &ProfileName,
    way: Seal,
    result: Result<bool, (&str, &str)>,
) -> io::Result<()> {
    out.document(&match result {
        Ok(changed) => {
            let result = if way == Seal::None { "unsealed" } else { "sealed" };
            json!({ "profile": name.as_str(), "result": result, "by": way.code().filter(|_| way != Seal::None), "changed": changed })
        }
        Err((code, message)) => {
            json!({ "profile": name.as_str(), "result": "failed", "fault": { "code": code, "message": message } })
        }
    })
}
