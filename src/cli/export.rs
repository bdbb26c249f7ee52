//! The arguments of `export`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, builder::PossibleValue};

use super::help;
use crate::{profile::ProfileName, transfer::Form};

/// `export`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::EXPORT_EXAMPLES)]
pub struct Export {
    /// The profile
    #[arg(value_parser = ProfileName::parse)]
    pub name: ProfileName,
    /// In which form
    #[arg(long = "as", value_name = "FORM")]
    pub form: Form,
    /// Keep the refresh token and the client secret here: nothing is asked, and nothing is handed out for good
    #[arg(long)]
    pub access_only: bool,
    /// Write it to this new file, which only you can read; `-` is standard output
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Ask nothing
    #[arg(long)]
    pub yes: bool,
}

/// By hand, as [`super::Color`]'s.
impl ValueEnum for Form {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}
