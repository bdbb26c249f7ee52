//! `simulator`: the simulated Salesforce alone, until a signal ends it.

use std::{fs, io::ErrorKind, path::Path};

use tokio::runtime::Runtime;

use crate::{
    cli::{ExitCode, Simulator},
    command::CommandError,
    plain::Plain,
    print::Output,
    run::signal::Endings,
    simulator::{self, Options, Scenario, ScenarioError, SimulatorError, shipped},
    store::outside,
};

/// Starts it, says so in one line of JSON, and waits for a signal.
pub fn run(args: &Simulator) -> Result<ExitCode, CommandError> {
    Runtime::new().map_err(CommandError::Start)?.block_on(serve(args))
}

async fn serve(args: &Simulator) -> Result<ExitCode, CommandError> {
    let mut endings = Endings::receive().map_err(CommandError::Start)?;
    let scenario = args.scenario.as_deref().map(read).transpose()?;
    let options = Options {
        scenario,
        port: args.port,
        orgs: args.orgs.into(),
        auto_approve: args.auto_approve,
        rotate: args.rotate,
        redirect_uri: args.redirect_uri.as_str().to_owned(),
        ..Options::default()
    };
    let simulator = simulator::start(options).await.map_err(|error| match (error, &args.scenario) {
        (SimulatorError::Scenario(why), Some(path)) => unplayable(path, why),
        (error, _) => CommandError::Simulator(Plain::new(error.to_string())),
    })?;
    if let Some(path) = &args.write_profiles {
        outside::create(path, simulator.profiles_toml().as_bytes())?;
    }
    let mut out = Output::new(false);
    out.line(simulator.ready_line()).and_then(|()| out.flush()).map_err(CommandError::Output)?;
    drop(out);
    let signal = endings.next().await;
    simulator.stop().await;
    Ok(ExitCode::Signal(u8::try_from(signal).unwrap_or_default()))
}

/// A scenario by its path or, where it came with the program, by its name.
fn read(path: &Path) -> Result<Scenario, CommandError> {
    let name = path.to_str().unwrap_or_default();
    let text = match shipped::named(name) {
        Some(text) => text.to_owned(),
        None => fs::read_to_string(path).map_err(|error| match (error.kind(), shown(path)) {
            (ErrorKind::NotFound, path) => CommandError::NoScenario { path, shipped: shipped::names().join(", ") },
            (_, path) => CommandError::UnreadableScenario { path, error },
        })?,
    };
    Scenario::parse(&text).map_err(|why| unplayable(path, why))
}

fn unplayable(path: &Path, why: ScenarioError) -> CommandError {
    CommandError::Scenario { path: shown(path), why: Plain::new(why.to_string()) }
}

fn shown(path: &Path) -> Plain {
    Plain::new(path.to_string_lossy())
}
