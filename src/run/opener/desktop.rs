//! The browser that the desktop is set to, for who chose none.

use std::{env, path::Path, thread};

use tokio::{sync::oneshot, time::timeout};

use super::{GRACE, Opened};
use crate::secret::Secret;

pub(super) async fn open(url: Secret) -> Opened {
    // Without windows only a text-mode browser could be found, and it would take the terminal.
    if !is_at_hand() {
        return Opened::Failed(
            "no browser can show a window in this session: open the link by hand, or set $BROWSER".into(),
        );
    }
    // A thread of its own: what is found may run on, and must not hold up the end of the program.
    let (sender, opened) = oneshot::channel();
    let started = thread::Builder::new().name("browser".into()).spawn(move || {
        let _ = sender.send(webbrowser::open(url.expose()));
    });
    if let Err(error) = started {
        return Opened::Failed(format!("no browser could be started: {error}").into());
    }
    match timeout(GRACE, opened).await {
        Ok(Ok(Err(error))) => Opened::Failed(format!("no browser was found: {error}").into()),
        Ok(Err(_)) => Opened::Failed("no browser could be started".into()),
        Ok(Ok(Ok(()))) | Err(_) => Opened::Started,
    }
}

/// Whether a program started now can show a window.
pub(super) fn is_at_hand() -> bool {
    has_windows(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Whether a program started here can show a window: always on macOS and Windows; elsewhere where a
/// display is named, or Windows is around (WSL).
fn has_windows(is_set: impl Fn(&str) -> bool) -> bool {
    cfg!(any(windows, target_os = "macos"))
        || is_set("DISPLAY")
        || is_set("WAYLAND_DISPLAY")
        || Path::new("/proc/sys/fs/binfmt_misc/WSLInterop").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn without_a_display_nothing_is_started() {
        assert!(has_windows(|name| name == "DISPLAY"));
        assert!(has_windows(|name| name == "WAYLAND_DISPLAY"));
        assert_eq!(has_windows(|_| false), Path::new("/proc/sys/fs/binfmt_misc/WSLInterop").exists());
    }
}
