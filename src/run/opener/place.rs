//! Where browsers keep their profiles and what their programs are called, on each system. The only file
//! of the opener that knows them.

use std::path::PathBuf;

use directories::BaseDirs;

/// How a browser keeps its profiles and is told one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// `Local State`, `--profile-directory=`.
    Chrome,
    /// `profiles.ini`, `-P`.
    Firefox,
}

impl Family {
    /// That of a browser that the settings can name.
    pub(super) fn of(browser: &str) -> Self {
        if browser == "firefox" { Self::Firefox } else { Self::Chrome }
    }
}

/// A person's directories.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The home.
    #[cfg(not(windows))]
    pub(super) home: PathBuf,
    /// Configuration: `$XDG_CONFIG_HOME`, `Application Support`, the roaming application data.
    pub(super) config: PathBuf,
    /// The application data that stays on this machine.
    #[cfg(windows)]
    pub(super) local: PathBuf,
}

impl Places {
    /// Those of the person whose program this is; none where there is no home.
    pub(super) fn here() -> Self {
        let Some(dirs) = BaseDirs::new() else { return Self::default() };
        Self {
            #[cfg(not(windows))]
            home: dirs.home_dir().to_owned(),
            config: dirs.config_dir().to_owned(),
            #[cfg(windows)]
            local: dirs.data_local_dir().to_owned(),
        }
    }

    /// Where its profiles may be.
    pub(super) fn data(&self, browser: &str) -> Vec<PathBuf> {
        system::data(self, browser)
    }

    /// What its program may be called: names to be looked for, or whole paths.
    pub(super) fn programs(&self, browser: &str) -> Vec<String> {
        system::programs(self, browser)
    }
}

#[cfg(not(any(target_os = "macos", windows)))]
mod system {
    use super::{PathBuf, Places};

    pub(super) fn data(places: &Places, browser: &str) -> Vec<PathBuf> {
        let (config, home) = (|below: &str| places.config.join(below), |below: &str| places.home.join(below));
        match browser {
            "chrome" => vec![config("google-chrome")],
            "chromium" => vec![config("chromium"), home("snap/chromium/common/chromium")],
            "edge" => vec![config("microsoft-edge")],
            "brave" => vec![config("BraveSoftware/Brave-Browser")],
            "vivaldi" => vec![config("vivaldi")],
            _ => {
                vec![home(".mozilla/firefox"), config("mozilla/firefox"), home("snap/firefox/common/.mozilla/firefox")]
            }
        }
    }

    pub(super) fn programs(_: &Places, browser: &str) -> Vec<String> {
        let names: &[&str] = match browser {
            "chrome" => &["google-chrome", "google-chrome-stable"],
            "chromium" => &["chromium", "chromium-browser"],
            "edge" => &["microsoft-edge", "microsoft-edge-stable"],
            "brave" => &["brave-browser", "brave-browser-stable", "brave"],
            "vivaldi" => &["vivaldi", "vivaldi-stable"],
            _ => &["firefox", "firefox-esr"],
        };
        names.iter().map(|name| (*name).to_owned()).collect()
    }
}

#[cfg(target_os = "macos")]
mod system {
    use super::{PathBuf, Places};

    pub(super) fn data(places: &Places, browser: &str) -> Vec<PathBuf> {
        let below = match browser {
            "chrome" => "Google/Chrome",
            "chromium" => "Chromium",
            "edge" => "Microsoft Edge",
            "brave" => "BraveSoftware/Brave-Browser",
            "vivaldi" => "Vivaldi",
            _ => "Firefox",
        };
        vec![places.config.join(below)]
    }

    pub(super) fn programs(places: &Places, browser: &str) -> Vec<String> {
        let (app, program) = match browser {
            "chrome" => ("Google Chrome", "Google Chrome"),
            "chromium" => ("Chromium", "Chromium"),
            "edge" => ("Microsoft Edge", "Microsoft Edge"),
            "brave" => ("Brave Browser", "Brave Browser"),
            "vivaldi" => ("Vivaldi", "Vivaldi"),
            _ => ("Firefox", "firefox"),
        };
        let inside = format!("Applications/{app}.app/Contents/MacOS/{program}");
        [PathBuf::from("/"), places.home.clone()].map(|root| root.join(&inside).display().to_string()).into()
    }
}

#[cfg(windows)]
mod system {
    use std::env;

    use super::{PathBuf, Places};

    pub(super) fn data(places: &Places, browser: &str) -> Vec<PathBuf> {
        let below = match browser {
            "chrome" => r"Google\Chrome\User Data",
            "chromium" => r"Chromium\User Data",
            "edge" => r"Microsoft\Edge\User Data",
            "brave" => r"BraveSoftware\Brave-Browser\User Data",
            "vivaldi" => r"Vivaldi\User Data",
            _ => return vec![places.config.join(r"Mozilla\Firefox")],
        };
        vec![places.local.join(below)]
    }

    pub(super) fn programs(places: &Places, browser: &str) -> Vec<String> {
        let below = match browser {
            "chrome" => r"Google\Chrome\Application\chrome.exe",
            "chromium" => r"Chromium\Application\chrome.exe",
            "edge" => r"Microsoft\Edge\Application\msedge.exe",
            "brave" => r"BraveSoftware\Brave-Browser\Application\brave.exe",
            "vivaldi" => r"Vivaldi\Application\vivaldi.exe",
            _ => r"Mozilla Firefox\firefox.exe",
        };
        let roots = ["ProgramFiles", "ProgramFiles(x86)"].into_iter().filter_map(env::var_os).map(PathBuf::from);
        roots.chain([places.local.clone()]).map(|root| root.join(below).display().to_string()).collect()
    }
}
