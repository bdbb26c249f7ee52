//! Arguments in, exit code out.

use std::{env, process::ExitCode};

use orgdeck::{
    cli::Cli,
    command::{self, completions, hardening},
    print,
};

fn main() -> ExitCode {
    hardening::apply();
    completions::answer();
    let cli = Cli::read(env::args_os()).unwrap_or_else(|error| error.exit());
    let json = cli.everywhere.json;
    match command::run(cli) {
        Ok(code) => code.into(),
        Err(error) => {
            if !error.is_closed_pipe() {
                print::failure(error.code(), &error.to_string(), json);
            }
            error.exit_code().into()
        }
    }
}
