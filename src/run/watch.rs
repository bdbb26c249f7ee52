//! The disk as a source: it tells of what other programs change in the config directory. What that
//! means is the deck's.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode, ModifyKind},
};
use rustix::io::Errno;
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::{Instant, timeout_at},
};

use crate::{
    deck::{
        Msg,
        msg::{Change, Files},
    },
    plain::Plain,
    profile::ProfileName,
    store::{ConfigDir, Tokens, default_profile},
};

/// A change is told when nothing more has happened for this long,
const QUIET: Duration = Duration::from_millis(100);
/// and this long after it at most.
const PATIENCE: Duration = Duration::from_millis(500);
/// No file system keeps times more coarsely.
const COARSE: Duration = Duration::from_secs(2);

/// Something happened on disk.
#[derive(Debug, PartialEq)]
enum Hint {
    Settings,
    Default,
    Tokens(ProfileName),
    /// A directory came, went or was replaced by another: the watch is on the wrong one.
    Moved,
    /// More happened than the system could tell.
    Missed,
}

/// Tells of changes until nobody listens any more, and of those since a moment. When this returns, the
/// watch is on.
pub(super) fn follow(dir: &ConfigDir, here: Option<&Path>, since: Timestamp, say: &UnboundedSender<Msg>) {
    let (tell, hints) = unbounded_channel();
    // Whoever has ended needs no messages.
    let unwatched = |why: Plain| drop(say.send(Msg::Unwatched(why)));
    let near: Vec<PathBuf> = here.into_iter().flat_map(Path::ancestors).map(Path::to_owned).collect();
    match Watch::set_up(dir, &near, &tell) {
        Ok(watch) => drop(tokio::spawn(gather(watch, dir.clone(), near, tell, hints, say.clone()))),
        Err(error) => unwatched(words(&error)),
    }
    if dir.is_remote() {
        unwatched(elsewhere(dir));
    }
    let since = since.saturating_sub(COARSE).unwrap_or(since);
    let modified = |path: &Path| Timestamp::try_from(fs::metadata(path).ok()?.modified().ok()?).ok();
    let is_younger = |path: &Path| modified(path).is_some_and(|at| at >= since);
    let tokens = if is_younger(dir.tokens().path()) { Files::All } else { Files::default() };
    let _ = say.send(Msg::Changed(Change { settings: is_younger(&dir.profiles()), default: true, tokens }));
}

/// Whether a directory can be watched; if not, why.
pub(super) fn probe(dir: &ConfigDir) -> Result<(), Plain> {
    let (tell, _) = unbounded_channel();
    Watch::set_up(dir, &[], &tell).map_err(|error| words(&error))?;
    if dir.is_remote() { Err(elsewhere(dir)) } else { Ok(()) }
}

fn elsewhere(dir: &ConfigDir) -> Plain {
    Plain::new(format!("{} is on another machine", dir.path().display()))
}

fn words(error: &notify::Error) -> Plain {
    match &error.kind {
        notify::ErrorKind::PathNotFound => "the config directory is not where it was".into(),
        notify::ErrorKind::MaxFilesWatch => "fs.inotify.max_user_watches is used up".into(),
        notify::ErrorKind::Io(error) if error.raw_os_error() == Some(Errno::MFILE.raw_os_error()) => {
            "fs.inotify.max_user_instances is used up, or too many files are open".into()
        }
        _ => Plain::new(error.to_string()),
    }
}

/// Where things really are.
#[derive(Clone, Debug, PartialEq)]
struct Places {
    root: PathBuf,
    settings: PathBuf,
    tokens: PathBuf,
    /// Token files behind links, and whose they are.
    links: BTreeMap<PathBuf, ProfileName>,
}

impl Places {
    fn of(dir: &ConfigDir) -> Self {
        // What is not there yet will be where its name says.
        let real = |path: PathBuf| fs::canonicalize(&path).unwrap_or(path);
        let tokens = real(dir.tokens().path().to_owned());
        let links = links(&tokens);
        Self { root: dir.path().to_owned(), settings: real(dir.profiles()), tokens, links }
    }
}

/// The links among token files, by where they lead.
fn links(tokens: &Path) -> BTreeMap<PathBuf, ProfileName> {
    let entries = fs::read_dir(tokens).into_iter().flatten().flatten();
    let links = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()));
    links
        .filter_map(|link| Some((fs::canonicalize(link.path()).ok()?, Tokens::profile_of(&link.file_name())?)))
        .collect()
}

/// The watch on the directories: files are replaced, directories stay.
struct Watch {
    places: Places,
    /// It ends with this.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// `near` are the directories in which a default may be named.
    fn set_up(dir: &ConfigDir, near: &[PathBuf], tell: &UnboundedSender<Hint>) -> notify::Result<Self> {
        let places = Places::of(dir);
        let (known, names, tell) = (places.clone(), dir.clone(), tell.clone());
        let defaults: Vec<_> =
            near.iter().map(|dir| dir.join(default_profile::FILE)).chain([dir.default_profile()]).collect();
        let mut watcher = notify::recommended_watcher(move |event| {
            for hint in hints(event, &known, &defaults, &names) {
                let _ = tell.send(hint);
            }
        })?;
        for dir in near {
            // One that cannot be watched may still be read, where a key looks.
            let _ = watcher.watch(dir, RecursiveMode::NonRecursive);
        }
        watcher.watch(&places.root, RecursiveMode::NonRecursive)?;
        if places.tokens.is_dir() {
            watcher.watch(&places.tokens, RecursiveMode::NonRecursive)?;
        }
        // People link their dotfiles.
        let linked = [&places.settings].into_iter().chain(places.links.keys()).filter_map(|file| file.parent());
        for parent in linked.collect::<BTreeSet<_>>() {
            if *parent != places.root && *parent != places.tokens {
                watcher.watch(parent, RecursiveMode::NonRecursive)?;
            }
        }
        Ok(Self { places, _watcher: watcher })
    }
}

/// What an event means, if anything: reading a file is an event, too.
fn hints(event: notify::Result<Event>, places: &Places, defaults: &[PathBuf], dir: &ConfigDir) -> Vec<Hint> {
    let Ok(event) = event else { return vec![Hint::Moved] };
    if event.need_rescan() {
        return vec![Hint::Missed];
    }
    let moved =
        matches!(event.kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
    let hint = |path: &PathBuf| {
        if *path == places.root || *path == places.tokens || path == dir.tokens().path() {
            moved.then_some(Hint::Moved)
        } else if *path == places.settings || *path == dir.profiles() {
            Some(Hint::Settings)
        } else if defaults.contains(path) {
            Some(Hint::Default)
        } else if let Some(name) = places.links.get(path) {
            Some(Hint::Tokens(name.clone()))
        } else {
            let name = path.file_name().filter(|_| path.parent() == Some(&places.tokens))?;
            Tokens::profile_of(name).map(Hint::Tokens)
        }
    };
    // Whoever is killed in a refresh leaves his lock, and no more than that tells of it.
    let left = |path: &PathBuf| {
        let name = path.file_name().filter(|_| path.parent() == Some(&places.tokens))?;
        Tokens::locked_by(name).map(Hint::Tokens)
    };
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => event.paths.iter().filter_map(left).collect(),
        EventKind::Access(_) => Vec::new(),
        _ => event.paths.iter().filter_map(hint).collect(),
    }
}

/// Gathers hints until it is quiet, and tells of them.
async fn gather(
    mut watch: Watch,
    dir: ConfigDir,
    near: Vec<PathBuf>,
    tell: UnboundedSender<Hint>,
    mut hints: UnboundedReceiver<Hint>,
    say: UnboundedSender<Msg>,
) {
    loop {
        let first = tokio::select! {
            () = say.closed() => return,
            hint = hints.recv() => hint,
        };
        let end = Instant::now() + PATIENCE;
        let mut gathered: Vec<Hint> = first.into_iter().collect();
        while let Ok(Some(hint)) = timeout_at(end.min(Instant::now() + QUIET), hints.recv()).await {
            gathered.push(hint);
        }
        if watch.places != Places::of(&dir) {
            gathered.push(Hint::Moved);
        }
        if gathered.contains(&Hint::Moved) {
            match Watch::set_up(&dir, &near, &tell) {
                Ok(anew) => watch = anew,
                Err(error) => {
                    let _ = say.send(Msg::Changed(change(gathered)));
                    let _ = say.send(Msg::Unwatched(words(&error)));
                    return;
                }
            }
        }
        if gathered.contains(&Hint::Missed) {
            let _ = say.send(Msg::Missed);
        }
        let _ = say.send(Msg::Changed(change(gathered)));
    }
}

/// What hints come to.
fn change(hints: Vec<Hint>) -> Change {
    if hints.contains(&Hint::Moved) {
        return Change { settings: true, default: true, tokens: Files::All };
    }
    let settings = hints.contains(&Hint::Settings);
    let default = hints.contains(&Hint::Default);
    let name = |hint| if let Hint::Tokens(name) = hint { Some(name) } else { None };
    let names: BTreeSet<ProfileName> = hints.into_iter().filter_map(name).collect();
    Change { settings, default, tokens: Files::These(names.into_iter().collect()) }
}

#[cfg(test)]
mod tests;
