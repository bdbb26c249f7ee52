//! Where a program is that is named as a shell would find it.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The file that starting this name would run; `None` where there is none.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    find_in(name, env::split_paths(&env::var_os("PATH").unwrap_or_default()))
}

fn find_in(name: &str, places: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    if Path::new(name).components().count() != 1 || name.is_empty() {
        return Some(PathBuf::from(name)).filter(|path| can_run(path));
    }
    places.flat_map(|place| [place.join(name), place.join(format!("{name}.exe"))]).find(|path| can_run(path))
}

#[cfg(unix)]
fn can_run(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn can_run(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::{
        fs::{self, Permissions},
        os::unix::fs::PermissionsExt,
    };

    use super::*;

    #[test]
    fn the_first_file_of_the_name_that_can_be_run_is_found() {
        let place = tempfile::tempdir().unwrap();
        let put = |name: &str, mode| {
            let path = place.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "").unwrap();
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            path
        };
        put("a/firefox", 0o644);
        let runs = put("b/firefox", 0o755);
        let places = || ["a", "b"].map(|name| place.path().join(name)).into_iter();
        assert_eq!(find_in("firefox", places()), Some(runs.clone()));
        assert_eq!(find_in("chrome", places()), None);
        assert_eq!(find_in("", places()), None);
        assert_eq!(find_in(runs.to_str().unwrap(), places()), Some(runs), "a path is itself");
    }
}
