//! Which events on disk are told, on real directories: what happens there is what other programs do.

use std::time::Duration;

use tempfile::TempDir;
use tokio::{sync::mpsc::UnboundedReceiver, time::timeout};

use super::*;

/// Nothing here takes that long, on a machine however slow.
const LIMIT: Duration = Duration::from_secs(20);

struct Disk {
    dir: ConfigDir,
    told: UnboundedReceiver<Msg>,
    place: TempDir,
}

impl Disk {
    /// A directory that is watched from the beginning of time, its first message taken.
    async fn watched() -> Self {
        Self::prepared(|_| {}).await
    }

    async fn prepared(prepare: impl FnOnce(&ConfigDir)) -> Self {
        let place = tempfile::tempdir().unwrap();
        let dir = ConfigDir::open(&place.path().join("orgdeck")).unwrap();
        prepare(&dir);
        let (say, told) = unbounded_channel();
        fs::create_dir_all(place.path().join("work/here")).unwrap();
        follow(&dir, Some(&place.path().join("work/here")), Timestamp::MAX, &say);
        drop(say);
        let mut disk = Self { dir, told, place };
        assert_eq!(disk.change().await, Change { default: true, ..Change::default() });
        disk
    }

    async fn told(&mut self) -> Msg {
        timeout(LIMIT, self.told.recv()).await.expect("nothing is told").expect("it has ended")
    }

    async fn change(&mut self) -> Change {
        match self.told().await {
            Msg::Changed(change) => change,
            other => panic!("{other:?}"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn save(&self, name: &str) {
        // As the store does it.
        fs::write(self.path("tokens/.x.json.abcdef.tmp"), "{}").unwrap();
        fs::rename(self.path("tokens/.x.json.abcdef.tmp"), self.path("tokens").join(name)).unwrap();
    }
}

fn tokens(names: &[&str]) -> Change {
    let names = names.iter().map(|name| ProfileName::parse(name).unwrap()).collect();
    Change { tokens: Files::These(names), ..Change::default() }
}

const ALL: Change = Change { settings: true, default: true, tokens: Files::All };

#[tokio::test]
async fn saves_that_come_together_are_told_together_and_locks_once_they_are_let_go() {
    let mut disk = Disk::prepared(|dir| fs::create_dir(dir.tokens().path()).unwrap()).await;
    disk.save("b.json");
    disk.save("a.json");
    disk.save("a.json");
    fs::write(disk.path("tokens/c.lock"), "{}").unwrap();
    fs::write(disk.path("history.txt"), "").unwrap();
    let held = fs::File::create(disk.path("tokens/d.lock")).unwrap();
    assert_eq!(disk.change().await, tokens(&["a", "b", "c"]));
    drop(held);
    assert_eq!(disk.change().await, tokens(&["d"]));
    fs::remove_file(disk.path("tokens/b.json")).unwrap();
    assert_eq!(disk.change().await, tokens(&["b"]));
}

#[tokio::test]
async fn reading_is_no_change() {
    let mut disk = Disk::prepared(|dir| {
        fs::create_dir(dir.tokens().path()).unwrap();
        fs::write(dir.tokens().path().join("a.json"), "{}").unwrap();
    })
    .await;
    fs::read(disk.path("tokens/a.json")).unwrap();
    fs::read_dir(disk.path("tokens")).unwrap().count();
    disk.save("b.json");
    assert_eq!(disk.change().await, tokens(&["b"]));
}

#[tokio::test]
async fn settings_are_told_however_an_editor_writes_them() {
    let mut disk = Disk::watched().await;
    let settings = Change { settings: true, ..Change::default() };
    fs::write(disk.path("profiles.toml"), "version = 1").unwrap();
    assert_eq!(disk.change().await, settings);
    fs::write(disk.path("profiles.toml~"), "version = 1\n").unwrap();
    fs::rename(disk.path("profiles.toml~"), disk.path("profiles.toml")).unwrap();
    assert_eq!(disk.change().await, settings);
}

#[tokio::test]
async fn a_directory_of_tokens_that_comes_later_or_is_replaced_is_watched() {
    let mut disk = Disk::watched().await;
    fs::create_dir(disk.path("tokens")).unwrap();
    assert_eq!(disk.change().await, ALL);
    disk.save("a.json");
    assert_eq!(disk.change().await, tokens(&["a"]));
    fs::remove_dir_all(disk.path("tokens")).unwrap();
    fs::create_dir(disk.path("tokens")).unwrap();
    assert_eq!(disk.change().await, ALL);
    disk.save("b.json");
    assert_eq!(disk.change().await, tokens(&["b"]));
}

#[cfg(unix)]
#[tokio::test]
async fn links_are_followed_to_where_things_really_are() {
    use std::os::unix::fs::symlink;
    let dotfiles = tempfile::tempdir().unwrap();
    let home = dotfiles.path().canonicalize().unwrap();
    fs::write(home.join("deck.toml"), "").unwrap();
    fs::create_dir(home.join("kept")).unwrap();
    let mut disk = Disk::prepared(|dir| {
        symlink(home.join("deck.toml"), dir.profiles()).unwrap();
        symlink(home.join("kept"), dir.tokens().path()).unwrap();
    })
    .await;
    fs::write(home.join("deck.toml"), "version = 1").unwrap();
    assert_eq!(disk.change().await, Change { settings: true, ..Change::default() });
    disk.save("a.json");
    assert_eq!(disk.change().await, tokens(&["a"]));
    // The link leads elsewhere from now on.
    fs::write(home.join("other.toml"), "").unwrap();
    fs::remove_file(disk.path("profiles.toml")).unwrap();
    symlink(home.join("other.toml"), disk.path("profiles.toml")).unwrap();
    assert_eq!(disk.change().await, ALL);
    fs::write(home.join("other.toml"), "version = 1").unwrap();
    assert_eq!(disk.change().await, Change { settings: true, ..Change::default() });
}

#[tokio::test]
async fn a_config_directory_that_is_replaced_is_watched_and_one_that_goes_is_told() {
    let mut disk = Disk::watched().await;
    let (here, aside) = (disk.dir.path().to_owned(), disk.dir.path().with_extension("old"));
    fs::rename(&here, &aside).unwrap();
    fs::create_dir(&here).unwrap();
    assert_eq!(disk.change().await, ALL);
    fs::write(disk.path("profiles.toml"), "").unwrap();
    assert_eq!(disk.change().await, Change { settings: true, ..Change::default() });
    fs::remove_dir_all(&here).unwrap();
    assert_eq!(disk.change().await, ALL);
    assert!(matches!(disk.told().await, Msg::Unwatched(_)));
}

#[tokio::test]
async fn what_changed_since_the_start_is_told_at_once() {
    let place = tempfile::tempdir().unwrap();
    let dir = ConfigDir::open(&place.path().join("orgdeck")).unwrap();
    fs::create_dir(dir.tokens().path()).unwrap();
    fs::write(dir.profiles(), "").unwrap();
    let (say, mut told) = unbounded_channel();
    follow(&dir, None, Timestamp::now(), &say);
    assert_eq!(told.try_recv(), Ok(Msg::Changed(ALL)));
}

#[tokio::test]
async fn it_ends_when_nobody_listens() {
    let Disk { dir, told, place: _place } = Disk::watched().await;
    let watchers = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    assert_eq!(watchers, 1);
    drop(told);
    while tokio::runtime::Handle::current().metrics().num_alive_tasks() > 0 {
        tokio::task::yield_now().await;
    }
    drop(dir);
}

#[tokio::test]
async fn a_default_is_told_of_here_above_and_in_the_config_directory() {
    let mut disk = Disk::watched().await;
    let work = disk.place.path().join("work");
    for file in [work.join("here/.orgdeck"), work.join(".orgdeck"), disk.path("default")] {
        fs::write(&file, "acme\n").unwrap();
        assert_eq!(disk.change().await, Change { default: true, ..Change::default() }, "{}", file.display());
    }
    fs::write(work.join("here/other"), "").unwrap();
    fs::remove_file(work.join(".orgdeck")).unwrap();
    assert_eq!(disk.change().await, Change { default: true, ..Change::default() });
}

#[cfg(unix)]
#[tokio::test]
async fn a_token_file_behind_a_link_is_followed_where_it_lies() {
    let elsewhere = tempfile::tempdir().unwrap();
    let real = |name: &str| elsewhere.path().canonicalize().unwrap().join(name);
    fs::write(real("one"), "{}").unwrap();
    fs::write(real("two"), "{}").unwrap();
    let mut disk = Disk::prepared(|dir| {
        fs::create_dir(dir.tokens().path()).unwrap();
        std::os::unix::fs::symlink(real("one"), dir.tokens().path().join("a.json")).unwrap();
    })
    .await;
    // As the store replaces what a link leads to.
    fs::write(real("new"), "{ }").unwrap();
    fs::rename(real("new"), real("one")).unwrap();
    assert_eq!(disk.change().await, tokens(&["a"]));
    std::os::unix::fs::symlink(real("two"), disk.path("tokens/b.json")).unwrap();
    assert_eq!(disk.change().await, ALL);
    fs::write(real("two"), "{ }").unwrap();
    assert_eq!(disk.change().await, tokens(&["b"]));
}
