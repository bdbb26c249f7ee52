//! The robot as an opener of links: two seconds after a link is opened it walks it, as the person of
//! the org would.

use std::{collections::HashMap, time::Duration};

use futures_util::future::BoxFuture;

use super::robot::{self, Persona};
use crate::run::{Link, Opened, Opener};

/// A person needs a moment to see that a login waits; a robot that takes one lets it be seen.
const PAUSE: Duration = Duration::from_secs(2);

/// Opens links with a robot.
#[derive(Clone, Debug)]
pub struct RobotOpener {
    personas: HashMap<String, Persona>,
    pause: Duration,
}

impl RobotOpener {
    /// A robot that knows what each profile's person does; of others it thinks that they allow.
    pub fn new(personas: impl IntoIterator<Item = (String, Persona)>) -> Self {
        Self { personas: personas.into_iter().collect(), pause: PAUSE }
    }

    /// The same without the pause.
    #[must_use]
    pub fn at_once(self) -> Self {
        Self { pause: Duration::ZERO, ..self }
    }
}

impl Opener for RobotOpener {
    fn open(&self, link: &Link) -> BoxFuture<'static, Opened> {
        let persona = self.personas.get(link.profile.as_str()).cloned().unwrap_or(Persona::Allow);
        let (url, pause) = (link.url.clone(), self.pause);
        tokio::spawn(async move {
            tokio::time::sleep(pause).await;
            // A walk that fails leaves the login waiting, as a person who closes the browser does.
            if let Err(error) = robot::walk(url.expose(), persona).await {
                tracing::warn!(%error, "the robot did not arrive");
            }
        });
        Box::pin(std::future::ready(Opened::Started))
    }

    fn words(&self) -> &'static str {
        "a robot signs in"
    }
}
