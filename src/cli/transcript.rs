//! The arguments of `transcript`.

use clap::{Args, ValueEnum};

use crate::profile::ProfileName;

/// `transcript`.
#[derive(Args, Clone, Debug)]
#[command(after_help = super::help::TRANSCRIPT_EXAMPLES)]
pub struct Transcript {
    /// The profile
    #[arg(value_parser = ProfileName::parse)]
    pub name: ProfileName,
    /// How it is written; --json means json
    #[arg(long = "as", value_name = "FORM", default_value = "md")]
    pub form: Form,
}

/// Ways to write a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Markdown, for people
    Md,
    /// One document, for programs
    Json,
}
