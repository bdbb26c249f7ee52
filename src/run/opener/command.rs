//! A browser's command line: filled in, started without a shell, watched for a moment and reaped.

use std::{path::Path, process::Stdio};

use tokio::{process::Command, time::timeout};

use super::{GRACE, Withheld};
use crate::secret::Secret;

/// Browsers that need the terminal. It is never theirs: they would draw over it, or start blind and
/// look as if they had worked.
const TEXT_MODE: [&str; 10] =
    ["lynx", "links", "links2", "elinks", "w3m", "netrik", "retawq", "browsh", "carbonyl", "www-browser"];

/// A program and its arguments, with a mark where the address goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    program: String,
    arguments: Vec<String>,
    mark: &'static str,
}

impl Template {
    /// `None` where there is no program.
    pub(super) fn new(words: Vec<String>, mark: &'static str) -> Option<Self> {
        let mut words = words.into_iter();
        Some(Self { program: words.next()?, arguments: words.collect(), mark })
    }

    /// What is started.
    pub(super) fn program(&self) -> &str {
        &self.program
    }

    /// The arguments with the address in place of each mark, or behind where there is none.
    pub(super) fn arguments(&self, url: &str) -> Vec<String> {
        let mut filled: Vec<String> = self.arguments.iter().map(|word| word.replace(self.mark, url)).collect();
        if !self.arguments.iter().any(|word| word.contains(self.mark)) {
            filled.push(url.to_owned());
        }
        filled
    }

    /// Starts it, without the variables that are withheld. An error says in words why the program cannot have
    /// opened the link.
    pub(super) async fn start(&self, url: &Secret, withheld: &Withheld) -> Result<(), String> {
        let program = &self.program;
        if Path::new(program).file_name().is_some_and(|name| TEXT_MODE.iter().any(|text| name == *text)) {
            return Err(format!("{program} needs the terminal, which orgdeck has"));
        }
        let mut command = Command::new(program);
        command.args(self.arguments(url.expose()));
        withheld.take_from(&mut command).await;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // Ctrl-C here is not meant for the browser.
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn().map_err(|error| format!("{program} could not be started: {error}"))?;
        match timeout(GRACE, child.wait()).await {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(Ok(status)) => Err(match status.code() {
                Some(code) => format!("{program} ended with exit code {code}"),
                None => format!("{program} was ended by a signal"),
            }),
            Ok(Err(error)) => Err(format!("{program} could not be watched: {error}")),
            Err(_) => {
                // It runs, as browsers do. Somebody must wait for its end, or it stays as a zombie.
                tokio::spawn(async move { child.wait().await });
                Ok(())
            }
        }
    }
}
