//! Arguments in, exit code out.

use std::{
    env,
    process::{self, ExitCode},
};

use orgdeck::{
    cli::Cli,
    command::{self, completions, hardening},
    plain::Plain,
    print,
};

fn main() -> ExitCode {
    hardening::apply();
    completions::answer();
    let cli = Cli::read(env::args_os()).unwrap_or_else(|error| refuse(&error));
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

/// Says what is wrong with the arguments. clap repeats them as they are, and a terminal would obey what is in
/// them.
fn refuse(error: &clap::Error) -> ! {
    let words = error.to_string();
    if error.use_stderr() && words.lines().any(|line| *Plain::new(line).as_str() != *line) {
        print::lines(&words);
        process::exit(error.exit_code());
    }
    error.exit()
}
