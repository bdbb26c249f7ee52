//! The arguments of the dashboard, and of what needs no org: `demo` and `simulator`.

use std::path::PathBuf;

use clap::Args;

use super::help;
use crate::profile::RedirectUri;

/// How the dashboard is opened.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Opening {
    /// Open the dashboard for a shared screen: no key reveals, revokes or writes anything
    #[arg(long)]
    pub read_only: bool,
}

/// `demo`.
#[derive(Args, Clone, Debug)]
pub struct Demo {
    /// Let a robot sign in, as where there is no browser
    #[arg(long, conflicts_with = "browser")]
    pub robot: bool,
    /// Sign in yourself, in your browser
    #[arg(long)]
    pub browser: bool,
    /// How it is opened.
    #[command(flatten)]
    pub opening: Opening,
}

/// `simulator`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::SIMULATOR_EXAMPLES)]
pub struct Simulator {
    /// Listen on this port of 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// Simulate so many orgs: org-001, org-002, …
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=9999))]
    pub orgs: u16,
    /// Play this scenario: a TOML file of orgs, apps, profiles and what goes wrong, or the name of one that
    /// comes with the program
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, conflicts_with = "orgs")]
    pub scenario: Option<PathBuf>,
    /// Answer authorize with the redirect at once, so that `curl -L` is a browser
    #[arg(long)]
    pub auto_approve: bool,
    /// Rotate refresh tokens: each can be used once
    #[arg(long)]
    pub rotate: bool,
    /// Register this callback in every org's app
    #[arg(long, value_name = "URI", default_value = "http://localhost:1717/OauthRedirect", value_parser = RedirectUri::parse)]
    pub redirect_uri: RedirectUri,
    /// Write a profiles.toml that logs in to these orgs; never over a file that is there
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub write_profiles: Option<PathBuf>,
}
