//! `simulator`: the simulated Salesforce alone, until a signal ends it.

use tokio::runtime::Runtime;

use crate::{
    cli::{ExitCode, Simulator},
    command::CommandError,
    plain::Plain,
    print::Output,
    run::signal::Endings,
    simulator::{self, Options},
    store::outside,
};

/// Starts it, says so in one line of JSON, and waits for a signal.
pub fn run(args: &Simulator) -> Result<ExitCode, CommandError> {
    Runtime::new().map_err(CommandError::Start)?.block_on(serve(args))
}

async fn serve(args: &Simulator) -> Result<ExitCode, CommandError> {
    let mut endings = Endings::receive().map_err(CommandError::Start)?;
    let options = Options {
        port: args.port,
        orgs: args.orgs.into(),
        auto_approve: args.auto_approve,
        rotate: args.rotate,
        redirect_uri: args.redirect_uri.as_str().to_owned(),
        ..Options::default()
    };
    let simulator =
        simulator::start(options).await.map_err(|error| CommandError::Simulator(Plain::new(error.to_string())))?;
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
