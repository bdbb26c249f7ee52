//! The arguments of `import`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::help;
use crate::profile::ProfileName;

/// `import`.
#[derive(Args, Clone, Debug)]
pub struct Import {
    /// From where.
    #[command(subcommand)]
    pub source: Source,
}

/// What is taken over.
#[derive(Clone, Debug, Subcommand)]
pub enum Source {
    /// A team's list of profiles, as `profile share` prints it
    Profiles(Profiles),
    /// The logins of the Salesforce CLI on this machine
    Sf(Sf),
    /// An org that another tool hands on as an sfdx URL
    SfdxUrl(SfdxUrl),
}

/// What goes with each of them.
#[derive(Args, Clone, Copy, Debug)]
pub struct Manner {
    /// Show what would be added, and write and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Ask nothing
    #[arg(long)]
    pub yes: bool,
}

/// `import profiles`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::IMPORT_PROFILES_EXAMPLES)]
pub struct Profiles {
    /// The list; `-` reads standard input
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub file: PathBuf,
    /// How.
    #[command(flatten)]
    pub manner: Manner,
}

/// `import sf`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::IMPORT_SF_EXAMPLES)]
pub struct Sf {
    /// Copy the saved logins, too: both tools then share each grant
    #[arg(long = "with-tokens")]
    pub with_grants: bool,
    /// How.
    #[command(flatten)]
    pub manner: Manner,
}

/// `import sfdx-url`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::IMPORT_SFDX_URL_EXAMPLES)]
pub struct SfdxUrl {
    /// A file with the URL; `-` reads standard input. The URL itself is never an argument
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub file: PathBuf,
    /// What to call the profile; else its My Domain
    #[arg(long, value_parser = ProfileName::parse)]
    pub name: Option<ProfileName>,
    /// How.
    #[command(flatten)]
    pub manner: Manner,
}
