//! The default profile: a file of one line, `.orgdeck` in a directory or `default` in the config
//! directory, that names the profile meant where none is named. It can do nothing else, and one that
//! somebody else could have written does not even that.

use std::{
    fs::{self, OpenOptions},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use super::{
    ConfigDir, access, durable,
    error::{StoreError, shown},
};
use crate::{plain::Plain, profile::ProfileName};

/// The file's name in a directory.
pub const FILE: &str = ".orgdeck";

/// More than a name and its line end; what is longer is something else.
const LARGEST: u64 = 256;

/// A default, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultProfile {
    /// The profile. Whether there is one of this name is not known here.
    pub name: ProfileName,
    /// The file that names it.
    pub file: PathBuf,
    /// The file as it is shown to somebody who is `here`: short where it is there.
    pub place: Plain,
    /// Whether it is the one of all directories.
    pub global: bool,
}

impl DefaultProfile {
    /// The profile, and where it is named in the dashboard's words.
    pub fn words(self) -> (ProfileName, Plain) {
        (self.name, if self.global { "--global".into() } else { self.place })
    }

    /// The file, whole, safe to show.
    pub fn path(&self) -> Plain {
        shown(&self.file)
    }
}

/// The default that holds somewhere, and the files that were passed over, each in a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The default, where there is one.
    pub default: Option<DefaultProfile>,
    /// What was ignored, and why.
    pub ignored: Vec<Plain>,
}

/// Looks for the default that holds in a directory: in its `.orgdeck`, in that of each directory above
/// it up to the root, then in the config directory's `default`.
pub fn find(here: Option<&Path>, dir: Option<&ConfigDir>) -> Found {
    let mut found = Found::default();
    let global = dir.map(ConfigDir::default_profile);
    for file in files(here, dir) {
        let place = place(&file, here);
        match read(&file) {
            Ok(None) => {}
            Ok(Some(name)) => {
                let global = global.as_ref() == Some(&file);
                found.default = Some(DefaultProfile { name, file, place, global });
                break;
            }
            Err(why) => found.ignored.push(Plain::new(format!("{place} is ignored: {why}"))),
        }
    }
    found
}

/// Has all the defaults that can be seen from here and name one profile name another, or none. Tells which.
///
/// # Errors
/// Those of [`set`].
pub(super) fn rename(
    here: Option<&Path>,
    dir: &ConfigDir,
    from: &ProfileName,
    to: Option<&ProfileName>,
) -> Result<Vec<Plain>, StoreError> {
    let named = files(here, Some(dir)).filter(|file| read(file).ok().flatten().as_ref() == Some(from));
    let change =
        |file: PathBuf| to.map_or_else(|| unset(&file).map(drop), |to| set(&file, to)).map(|()| place(&file, here));
    named.map(change).collect()
}

/// Where a default may be named, the nearest first.
fn files(here: Option<&Path>, dir: Option<&ConfigDir>) -> impl Iterator<Item = PathBuf> {
    let near = here.into_iter().flat_map(Path::ancestors).map(|dir| dir.join(FILE));
    near.chain(dir.map(ConfigDir::default_profile))
}

/// A file as it is shown to somebody who is `here`.
fn place(file: &Path, here: Option<&Path>) -> Plain {
    match here {
        Some(here) if *file == here.join(FILE) => Plain::new(format!("./{FILE}")),
        _ => shown(file),
    }
}

/// Reads one file. What is no file of ours, a directory say, is none.
fn read(path: &Path) -> Result<Option<ProfileName>, String> {
    let Ok(meta) = fs::symlink_metadata(path) else { return Ok(None) };
    if meta.is_dir() {
        return Ok(None);
    }
    if meta.is_symlink() {
        return Err("it is a link".to_owned());
    }
    let unreadable = |error: std::io::Error| format!("it cannot be read ({error})");
    let file = access::private(OpenOptions::new().read(true)).open(path).map_err(unreadable)?;
    // Of what was opened, not of what has the name by now.
    let meta = file.metadata().map_err(unreadable)?;
    if !access::is_ours(&meta) {
        return Err("it belongs to another user".to_owned());
    }
    if access::others_can_write(&meta) {
        return Err("others can write it (chmod go-w)".to_owned());
    }
    let mut text = String::new();
    let read = file.take(LARGEST).read_to_string(&mut text);
    let name = read.ok().filter(|_| meta.is_file()).and_then(|_| ProfileName::parse(text.trim()).ok());
    name.map(Some).ok_or_else(|| "it is not one line that names a profile".to_owned())
}

/// Writes a default, in one piece.
///
/// # Errors
/// [`StoreError::Link`] and [`StoreError::NotAFile`] where something else has the name;
/// [`StoreError::Write`].
pub fn set(path: &Path, name: &ProfileName) -> Result<(), StoreError> {
    check(path)?;
    durable::remove_abandoned(path);
    let write = || {
        let mut temp = durable::new_temp(path)?;
        writeln!(temp, "{name}")?;
        temp.as_file().sync_all()?;
        temp.persist(path).map_err(|error| error.error)?;
        access::sync_dir(durable::parent(path))
    };
    write().map_err(|error| StoreError::write(path, &error))
}

/// Removes a default; tells whether there was one.
///
/// # Errors
/// Those of [`set`].
pub fn unset(path: &Path) -> Result<bool, StoreError> {
    check(path)?;
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::write(path, &error)),
    }
}

fn check(path: &Path) -> Result<(), StoreError> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_symlink() => Err(StoreError::Link(shown(path))),
        Ok(meta) if !meta.is_file() => Err(StoreError::NotAFile(shown(path))),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    struct Stage {
        _temp: tempfile::TempDir,
        dir: ConfigDir,
        here: PathBuf,
    }

    /// A config directory, and `a/b` to stand in.
    fn stage() -> Stage {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().canonicalize().unwrap();
        let dir = ConfigDir::open(&root.join("orgdeck")).unwrap();
        let here = root.join("a/b");
        fs::create_dir_all(&here).unwrap();
        Stage { _temp: temp, dir, here }
    }

    impl Stage {
        fn find(&self) -> (Option<String>, Vec<String>) {
            let found = find(Some(&self.here), Some(&self.dir));
            let words = |plain: &Plain| plain.to_string();
            (found.default.map(|default| default.name.to_string()), found.ignored.iter().map(words).collect())
        }

        fn near(&self) -> PathBuf {
            self.here.join(FILE)
        }
    }

    fn name(text: &str) -> ProfileName {
        ProfileName::parse(text).unwrap()
    }

    #[test]
    fn the_nearest_one_holds_then_those_above_then_the_one_of_all() {
        let stage = stage();
        assert_eq!(stage.find(), (None, vec![]));
        let above = stage.here.parent().unwrap().join(FILE);
        for (file, said) in [(stage.dir.default_profile(), "all"), (above, "above"), (stage.near(), "near")] {
            set(&file, &name(said)).unwrap();
            assert_eq!(stage.find(), (Some(said.to_owned()), vec![]));
        }
        let found = find(Some(&stage.here), None).default.unwrap();
        assert_eq!((found.place.as_str(), found.file), ("./.orgdeck", stage.near()));
        let all = stage.dir.default_profile();
        assert_eq!(place(&all, Some(stage.dir.path())), shown(&all), "it is called otherwise");
        assert_eq!((unset(&stage.near()), unset(&stage.near())), (Ok(true), Ok(false)));
        assert_eq!(stage.find().0.as_deref(), Some("above"));
    }

    #[test]
    fn t61_it_can_name_a_profile_and_nothing_else() {
        let stage = stage();
        let long = "n".repeat(65);
        for text in ["", "\n", "../x", "a b", "a\nb", "[profiles.a]\nlogin = \"x\"", "profile = a", &long, "\u{e9}"] {
            fs::write(stage.near(), text).unwrap();
            let sentence = "./.orgdeck is ignored: it is not one line that names a profile".to_owned();
            assert_eq!(stage.find(), (None, vec![sentence]), "{text:?}");
        }
        for text in ["acme", "acme\n", "acme\r\n"] {
            fs::write(stage.near(), text).unwrap();
            assert_eq!(stage.find(), (Some("acme".to_owned()), vec![]), "{text:?}");
        }
    }

    #[test]
    fn what_others_could_have_written_is_passed_over_with_a_sentence() {
        let stage = stage();
        set(&stage.dir.default_profile(), &name("all")).unwrap();
        set(&stage.near(), &name("near")).unwrap();
        fs::set_permissions(stage.near(), fs::Permissions::from_mode(0o664)).unwrap();
        let sentence = "./.orgdeck is ignored: others can write it (chmod go-w)".to_owned();
        assert_eq!(stage.find(), (Some("all".to_owned()), vec![sentence]));

        fs::remove_file(stage.near()).unwrap();
        symlink(stage.dir.default_profile(), stage.near()).unwrap();
        assert_eq!(stage.find().1, ["./.orgdeck is ignored: it is a link"]);
        assert!(matches!(set(&stage.near(), &name("x")), Err(StoreError::Link(_))));
        assert!(matches!(unset(&stage.near()), Err(StoreError::Link(_))));
    }

    #[test]
    fn a_directory_of_that_name_is_somebodys_config_directory() {
        let stage = stage();
        fs::create_dir(stage.near()).unwrap();
        assert_eq!(stage.find(), (None, vec![]));
        assert!(matches!(set(&stage.near(), &name("x")), Err(StoreError::NotAFile(_))));
    }

    #[test]
    fn t11_it_is_for_its_owner_alone_and_leaves_nothing_beside_it() {
        let stage = stage();
        set(&stage.near(), &name("acme")).unwrap();
        set(&stage.near(), &name("globex")).unwrap();
        assert_eq!(fs::metadata(stage.near()).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(&stage.here).unwrap().count(), 1);
        assert_eq!(fs::read_to_string(stage.near()).unwrap(), "globex\n");
    }
}
