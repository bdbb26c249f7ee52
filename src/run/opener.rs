//! Opening a link in a browser: the [`Opener`] that the loop is given, and the real one. When a link
//! is opened, and what a failure means for a login, is not decided here.

mod command;
pub(super) mod desktop;
pub(super) mod program;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;

use std::time::Duration;

use futures_util::future::BoxFuture;
use url::Url;

use self::command::Template;
use crate::{
    plain::Plain,
    profile::{BROWSER_URL, Browser, ProfileName},
    secret::Secret,
};

/// How long a program that was started is watched; one that fails does so within this time.
const GRACE: Duration = Duration::from_secs(3);

/// What is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose login it is.
    pub profile: ProfileName,
    /// The profile's own browser, if it has one.
    pub browser: Option<Browser>,
    /// An http or https address; secret, because a `state` or a token may be in it.
    pub url: Secret,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// A program took the link and had not failed 3 s later.
    Started,
    /// No program took it; the sentence names each that was tried.
    Failed(Plain),
}

/// Opens links. The real one is [`SystemOpener`]; a demo and tests have robots.
pub trait Opener: Send + Sync {
    /// Opens a link, and tells within some seconds whether that went wrong. The login waits for its
    /// return meanwhile: a person may be quicker than the answer.
    fn open(&self, link: &Link) -> BoxFuture<'static, Opened>;

    /// What is said of a link that was opened.
    fn words(&self) -> &'static str {
        "browser opened"
    }
}

/// Starts the profile's browser, else `$BROWSER`, else what the desktop is set to.
#[derive(Clone, Debug)]
pub struct SystemOpener {
    /// `$BROWSER`'s alternatives; empty where it is unset.
    alternatives: Vec<Template>,
}

impl SystemOpener {
    /// Takes the value of `$BROWSER`: commands split at blanks, with `%s` for the address or else the
    /// address behind, and `:` between alternatives (`;` on Windows).
    pub fn new(browser: Option<&str>) -> Self {
        let separator = if cfg!(windows) { ';' } else { ':' };
        let alternatives = browser
            .unwrap_or_default()
            .split(separator)
            .filter_map(|command| Template::new(command.split_whitespace().map(str::to_owned).collect(), "%s"));
        Self { alternatives: alternatives.collect() }
    }
}

impl SystemOpener {
    /// Whether there is anything to open a link with.
    pub fn is_at_hand(&self) -> bool {
        !self.alternatives.is_empty() || desktop::is_at_hand()
    }

    /// The programs that `$BROWSER` names, in their order.
    pub fn programs(&self) -> impl Iterator<Item = &str> {
        self.alternatives.iter().map(Template::program)
    }
}

impl Opener for SystemOpener {
    fn open(&self, link: &Link) -> BoxFuture<'static, Opened> {
        let url = link.url.clone();
        if !is_web(url.expose()) {
            return failed("only http and https addresses are opened, and this is none");
        }
        let own = match &link.browser {
            None => None,
            Some(Browser::Command(argv)) => Template::new(argv.clone(), BROWSER_URL),
            Some(Browser::Named { browser, profile }) => {
                return failed(&format!(
                    "{browser} cannot be started with its profile {profile} by name: give this profile's `browser` as a command with {BROWSER_URL}"
                ));
            }
        };
        let templates = own.map_or_else(|| self.alternatives.clone(), |own| vec![own]);
        Box::pin(async move {
            if templates.is_empty() {
                return desktop::open(url).await;
            }
            let mut reasons = Vec::new();
            for template in &templates {
                match template.start(&url).await {
                    Ok(()) => return Opened::Started,
                    Err(reason) => reasons.push(reason),
                }
            }
            Opened::Failed(reasons.join("; ").into())
        })
    }
}

fn failed(sentence: &str) -> BoxFuture<'static, Opened> {
    let opened = Opened::Failed(sentence.into());
    Box::pin(async { opened })
}

/// Whether it is a whole http or https address as it stands: what a parser would first repair or
/// encode is refused (T32).
fn is_web(url: &str) -> bool {
    let whole = url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\' | b'<' | b'>'));
    whole
        && Url::parse(url)
            .is_ok_and(|it| ["http", "https"].contains(&it.scheme()) && url[it.scheme().len()..].starts_with("://"))
}
