//! A `$BROWSER` that is a real program: it hands each link to the test, which walks it as a person
//! would, or leaves it.

use std::{
    fs::OpenOptions,
    io::{BufRead, BufReader},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
    process::Command,
    thread,
    time::Duration,
};

use orgdeck::{demo::robot, simulator::Persona};
use tempfile::TempDir;
use tokio::{
    runtime::Handle,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::timeout,
};

/// Nothing here takes that long, on a machine however slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// The browser.
pub struct Browser {
    links: UnboundedReceiver<String>,
    place: TempDir,
}

impl Browser {
    /// One whose person does this with every link.
    pub fn of(persona: Persona) -> Self {
        Self::new(Some(persona))
    }

    /// One that nobody looks at.
    pub fn unseen() -> Self {
        Self::new(None)
    }

    fn new(persona: Option<Persona>) -> Self {
        let place = tempfile::tempdir().unwrap();
        let pipe = place.path().join("links");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        // What it was started with is kept for those who look for secrets in it.
        let script = format!(
            "#!/bin/sh\ncat /proc/$$/cmdline /proc/$$/environ >>'{}/traces' 2>/dev/null\necho \"$1\" >'{}'\n",
            place.path().display(),
            pipe.display()
        );
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o700);
        std::io::Write::write_all(&mut options.open(place.path().join("browser")).unwrap(), script.as_bytes()).unwrap();
        let (found, links) = unbounded_channel();
        // For writing as well: so it does not end when the first writer does.
        let pipe = OpenOptions::new().read(true).write(true).open(pipe).unwrap();
        let runtime = Handle::current();
        thread::spawn(move || {
            for link in BufReader::new(pipe).lines().map_while(Result::ok) {
                if let Some(persona) = persona.clone() {
                    let link = link.clone();
                    runtime.spawn(async move { robot::walk(&link, persona).await });
                }
                if found.send(link).is_err() {
                    break;
                }
            }
        });
        Self { links, place }
    }

    /// What `$BROWSER` is set to.
    pub fn command(&self) -> String {
        format!("{} %s", self.place.path().join("browser").display())
    }

    /// Waits for the next link that is opened.
    pub async fn link(&mut self) -> String {
        timeout(PATIENCE, self.links.recv()).await.expect("no link was opened").unwrap()
    }

    /// Whether no link was opened until now.
    pub fn is_unused(&mut self) -> bool {
        self.links.try_recv().is_err()
    }

    /// Where the arguments and variables of every start are.
    pub fn traces(&self) -> PathBuf {
        self.place.path().join("traces")
    }
}
