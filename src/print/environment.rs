//! A token and its org as variables: spelled for a shell to read, or as one object.

use std::io;

use serde::{Serialize, Serializer};

use super::Output;
use crate::{quote::Shell, secret::Secret};

/// A variable that is set, or taken away where its value is not known: one of another org may stand there.
#[derive(Debug)]
pub struct Variable {
    /// The name.
    pub name: &'static str,
    /// The value.
    pub value: Option<Secret>,
}

/// Writes one assignment a line.
///
/// # Errors
/// Where the output is gone.
pub fn assignments(out: &mut Output, shell: Shell, variables: &[Variable]) -> io::Result<()> {
    variables
        .iter()
        .try_for_each(|Variable { name, value }| out.line(shell.assignment(name, value.as_ref().map(Secret::expose))))
}

/// Writes an object with a field for each variable, in their order; what is not known is null.
///
/// # Errors
/// Where the output is gone.
pub fn object(out: &mut Output, variables: &[Variable]) -> io::Result<()> {
    out.document(&Object(variables))
}

struct Object<'a>(&'a [Variable]);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|it| (it.name, it.value.as_ref().map(Secret::expose))))
    }
}
