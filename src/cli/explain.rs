//! The arguments of `explain`.

use clap::Args;

use super::help;

/// `explain`.
#[derive(Args, Clone, Debug)]
#[command(after_help = help::EXPLAIN_EXAMPLES, arg_required_else_help = true)]
pub struct Explain {
    /// An error code, its words, the address of Salesforce's error page, a pasted callback, a JSON body, a
    /// profile whose last attempt failed, or - for standard input
    #[arg(required = true, value_name = "CODE|TEXT|URL|JSON|NAME|-")]
    pub what: Vec<String>,
    /// Print a message for whoever must act
    #[arg(long)]
    pub message: bool,
}
