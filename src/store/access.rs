//! Who may see and change files: modes, owners, links. The only file of the store that knows Unix;
//! elsewhere the system's own defaults for a person's directories have to do.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::Path,
};

use super::error::{StoreError, shown};

pub(super) use platform::{is_ours, is_remote, is_trusted, others_can_read, others_can_write, private, sync_dir};

/// Makes a directory for us alone where there is none. A wider one of ours is tightened, and `true`
/// tells of it.
pub(super) fn private_dir(path: &Path) -> Result<bool, StoreError> {
    if !path.exists() {
        platform::create_dir(path).map_err(|error| StoreError::write(path, &error))?;
    }
    let meta = fs::metadata(path).map_err(|error| StoreError::read(path, &error))?;
    if !meta.is_dir() {
        return Err(StoreError::NotADirectory(shown(path)));
    }
    if !is_ours(&meta) {
        return Err(StoreError::Foreign(shown(path)));
    }
    if !others_can_read(&meta) && !others_can_write(&meta) {
        return Ok(false);
    }
    platform::tighten(path).map_err(|error| StoreError::write(path, &error))?;
    Ok(true)
}

/// Makes the config directory itself where there is none. One that others can look into is fine.
pub(super) fn own_dir(path: &Path) -> Result<(), StoreError> {
    match fs::metadata(path) {
        Ok(meta) if !meta.is_dir() => return Err(StoreError::NotADirectory(shown(path))),
        Ok(meta) if !is_ours(&meta) => return Err(StoreError::Foreign(shown(path))),
        Ok(meta) if others_can_write(&meta) => return Err(StoreError::Writable(shown(path))),
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(StoreError::NotADirectory(shown(path)));
        }
        Err(error) => return Err(StoreError::read(path, &error)),
    }
    platform::create_dir(path).map_err(|error| StoreError::write(path, &error))
}

/// Refuses a file that others could write what they like into.
pub(super) fn refuse_writable(path: &Path) -> Result<fs::Metadata, StoreError> {
    let meta = fs::metadata(path).map_err(|error| StoreError::read(path, &error))?;
    if others_can_write(&meta) { Err(StoreError::Writable(shown(path))) } else { Ok(meta) }
}

/// Opens a file of ours without following a link at its name; a new one is 0600 from birth.
pub(super) fn open(path: &Path, options: &mut OpenOptions) -> Result<File, StoreError> {
    let file = private(options).open(path).map_err(|error| match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_symlink() => StoreError::Link(shown(path)),
        Ok(meta) if !meta.is_file() => StoreError::NotAFile(shown(path)),
        _ => StoreError::write(path, &error),
    })?;
    let meta = file.metadata().map_err(|error| StoreError::read(path, &error))?;
    match meta {
        meta if !meta.is_file() => Err(StoreError::NotAFile(shown(path))),
        meta if !is_ours(&meta) => Err(StoreError::Foreign(shown(path))),
        _ => Ok(file),
    }
}

#[cfg(unix)]
mod platform {
    use std::{
        fs::{DirBuilder, File, Metadata, OpenOptions, Permissions, set_permissions},
        io,
        os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
        path::Path,
    };

    use rustix::{fs::OFlags, io::Errno, process::geteuid};

    /// 0600 when created; a link at the name is an error; a pipe there does not make us wait.
    pub(in super::super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
        options.mode(0o600).custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed())
    }

    pub(in super::super) fn is_ours(meta: &Metadata) -> bool {
        meta.uid() == geteuid().as_raw()
    }

    /// Ours, or root's, who can do everything anyway.
    pub(in super::super) fn is_trusted(meta: &Metadata) -> bool {
        is_ours(meta) || meta.uid() == 0
    }

    pub(in super::super) fn others_can_write(meta: &Metadata) -> bool {
        meta.mode() & 0o022 != 0
    }

    pub(in super::super) fn others_can_read(meta: &Metadata) -> bool {
        meta.mode() & 0o055 != 0
    }

    /// The types of file systems over a network, and of those that a program of the person's feeds.
    #[cfg(target_os = "linux")]
    const REMOTE: [u32; 9] = [
        0x6969,      // NFS
        0x517b,      // SMB
        0xff53_4d42, // CIFS
        0xfe53_4d42, // SMB 2
        0x0102_1997, // 9p: the host of a virtual machine
        0x00c3_6400, // Ceph
        0x5346_414f, // AFS
        0x7375_7245, // Coda
        0x6573_5546, // FUSE: sshfs and the like
    ];

    #[cfg(target_os = "linux")]
    pub(in super::super) fn is_remote(path: &Path) -> bool {
        let kind = rustix::fs::statfs(path).ok().and_then(|fs| u32::try_from(fs.f_type).ok());
        kind.is_some_and(|kind| REMOTE.contains(&kind))
    }

    #[cfg(not(target_os = "linux"))]
    pub(in super::super) fn is_remote(_: &Path) -> bool {
        false
    }

    pub(super) fn create_dir(path: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)
    }

    pub(super) fn tighten(path: &Path) -> io::Result<()> {
        set_permissions(path, Permissions::from_mode(0o700))
    }

    /// Makes a rename durable. File systems that cannot do this for a directory say EINVAL.
    pub(in super::super) fn sync_dir(path: &Path) -> io::Result<()> {
        match File::open(path)?.sync_all() {
            Err(error) if error.raw_os_error() == Some(Errno::INVAL.raw_os_error()) => Ok(()),
            result => result,
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use std::{
        fs::{Metadata, OpenOptions, create_dir_all},
        io,
        path::Path,
    };

    pub(in super::super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
        options
    }

    pub(in super::super) fn is_ours(_: &Metadata) -> bool {
        true
    }

    pub(in super::super) fn is_trusted(_: &Metadata) -> bool {
        true
    }

    pub(in super::super) fn others_can_write(_: &Metadata) -> bool {
        false
    }

    pub(in super::super) fn others_can_read(_: &Metadata) -> bool {
        false
    }

    pub(in super::super) fn is_remote(_: &Path) -> bool {
        false
    }

    pub(super) fn create_dir(path: &Path) -> io::Result<()> {
        create_dir_all(path)
    }

    pub(super) fn tighten(_: &Path) -> io::Result<()> {
        Ok(())
    }

    pub(in super::super) fn sync_dir(_: &Path) -> io::Result<()> {
        Ok(())
    }
}
