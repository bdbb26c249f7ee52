//! Opening a link in a browser: the [`Opener`] that the loop is given, and the real one. When a link
//! is opened, and what a failure means for a login, is not decided here.

mod command;
mod desktop;
mod named;
mod place;
pub(super) mod program;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;

use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::task::spawn_blocking;
use url::Url;

use self::{command::Template, place::Places};
use super::withheld::Withheld;
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
    /// Where browsers keep their profiles.
    places: Places,
    withheld: Withheld,
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
        Self { alternatives: alternatives.collect(), places: Places::here(), withheld: Withheld::default() }
    }

    /// Gives no browser these variables of the environment.
    #[must_use]
    pub fn withholding(self, withheld: Withheld) -> Self {
        Self { withheld, ..self }
    }
}

impl SystemOpener {
    /// Whether there is anything to open a link with.
    pub fn is_at_hand(&self) -> bool {
        !self.alternatives.is_empty() || desktop::is_at_hand()
    }

    /// Whether this session can show the desktop's browser, if `$BROWSER` names none.
    pub fn has_desktop(&self) -> bool {
        desktop::is_at_hand()
    }

    /// What a profile's own browser would be, in words.
    ///
    /// # Errors
    /// Why it cannot be started.
    pub fn look_for(&self, browser: &Browser) -> Result<Plain, Plain> {
        match browser {
            Browser::Command(argv) => {
                let program = argv.first().map_or("", String::as_str);
                let found = program::find(program).map(|_| Plain::new(program));
                found.ok_or_else(|| Plain::new(format!("the browser {program} is not found")))
            }
            Browser::Named { browser, profile } => match named::find(browser, profile, &self.places) {
                Ok(_) => Ok(Plain::new(format!("{browser} and its profile {profile}"))),
                Err(why) => Err(Plain::new(why.to_string())),
            },
        }
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
        let (own, alternatives, places) = (link.browser.clone(), self.alternatives.clone(), self.places.clone());
        let withheld = self.withheld.clone();
        Box::pin(async move {
            let templates = match own {
                None => alternatives,
                Some(Browser::Command(argv)) => Template::new(argv, BROWSER_URL).into_iter().collect(),
                Some(Browser::Named { browser, profile }) => {
                    let found = spawn_blocking(move || named::find(&browser, &profile, &places)).await;
                    match found
                        .map_err(|error| error.to_string())
                        .and_then(|found| found.map_err(|why| why.to_string()))
                    {
                        Ok(template) => vec![template],
                        Err(why) => return Opened::Failed(Plain::new(why)),
                    }
                }
            };
            if templates.is_empty() {
                return desktop::open(url).await;
            }
            let mut reasons = Vec::new();
            for template in &templates {
                match template.start(&url, &withheld).await {
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
