//! A real pseudo terminal with a program in it, and the screen that a person would see.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// Nothing here takes that long, on a machine however slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program under test.
pub const ORGDECK: &str = env!("CARGO_BIN_EXE_orgdeck");

/// A terminal and the program in it.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    /// Kept so that the terminal outlives the program.
    slave: Box<dyn SlavePty + Send>,
    keys: Box<dyn Write + Send>,
    child: Running,
    glass: Arc<Glass>,
    showing: JoinHandle<()>,
    before: String,
    place: TempDir,
}

/// A program that does not outlive its test.
struct Running(Box<dyn Child + Send + Sync>);

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.0.try_wait() {
            let _ = self.0.kill();
        }
    }
}

/// What the program has written, as bytes and as a screen.
struct Glass {
    seen: Mutex<(Vec<u8>, vt100::Parser)>,
    changed: Condvar,
    closed: AtomicBool,
}

impl Terminal {
    /// Starts orgdeck's demo with the robot.
    pub fn demo(size: (u16, u16)) -> Self {
        Self::start(size, &[ORGDECK, "demo", "--robot"], &[])
    }

    /// Starts a program with these variables; its home and temporary directory are its own.
    pub fn start((columns, lines): (u16, u16), argv: &[&str], variables: &[(&str, &str)]) -> Self {
        let place = tempfile::tempdir().unwrap();
        let size = PtySize { rows: lines, cols: columns, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(argv[0]);
        command.args(&argv[1..]);
        command.env_clear();
        command.env("PATH", std::env::var("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("HOME", place.path());
        std::fs::create_dir(place.path().join("tmp")).unwrap();
        command.env("TMPDIR", place.path().join("tmp"));
        for (name, value) in variables {
            command.env(name, value);
        }
        let before = modes(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        let parser = vt100::Parser::new(cells(lines), cells(columns), 0);
        let glass = Arc::new(Glass {
            seen: Mutex::new((Vec::new(), parser)),
            changed: Condvar::new(),
            closed: AtomicBool::new(false),
        });
        let reader = pair.master.try_clone_reader().unwrap();
        let showing = thread::spawn({
            let glass = Arc::clone(&glass);
            move || glass.show(reader)
        });
        let keys = pair.master.take_writer().unwrap();
        Self { master: pair.master, slave: pair.slave, keys, child: Running(child), glass, showing, before, place }
    }

    /// Types.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Gives the terminal another size, as a window manager does.
    pub fn resize(&mut self, (columns, lines): (u16, u16)) {
        self.glass.seen.lock().unwrap().1.screen_mut().set_size(cells(lines), cells(columns));
        self.master.resize(PtySize { rows: lines, cols: columns, ..PtySize::default() }).unwrap();
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    fn pid(&self) -> Pid {
        let pid = self.child.0.process_id().and_then(|pid| i32::try_from(pid).ok());
        pid.and_then(Pid::from_raw).unwrap()
    }

    /// Waits until the screen shows this.
    pub fn see(&self, words: &str) -> String {
        self.wait(words, |screen| screen.contents().contains(words))
    }

    /// Waits until something is true of the screen.
    pub fn wait(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) -> String {
        let seen = self.glass.seen.lock().unwrap();
        let (seen, waited) =
            self.glass.changed.wait_timeout_while(seen, PATIENCE, |(_, parser)| !is_so(parser.screen())).unwrap();
        let screen = seen.1.screen().contents();
        assert!(!waited.timed_out(), "waited for {what:?} and saw\n{screen}");
        screen
    }

    /// Every byte that was written.
    pub fn bytes(&self) -> Vec<u8> {
        self.glass.seen.lock().unwrap().0.clone()
    }

    /// Waits for the program's end.
    pub fn end(&mut self) -> ExitStatus {
        let mut killer = self.child.0.clone_killer();
        let (done, ended) = std::sync::mpsc::channel::<()>();
        let watchdog = thread::spawn(move || {
            if ended.recv_timeout(PATIENCE).is_err_and(|error| error == std::sync::mpsc::RecvTimeoutError::Timeout) {
                let _ = killer.kill();
            }
        });
        let status = self.child.0.wait().unwrap();
        drop(done);
        watchdog.join().unwrap();
        status
    }

    /// Asserts that the terminal is as it was before the program, and that the program left no files.
    pub fn assert_restored(&self) {
        self.wait("the terminal as it was", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
        assert_eq!(modes(&*self.master), self.before);
        assert_eq!(files(&self.temporary()), Vec::<PathBuf>::new());
    }

    /// Where the program keeps what is temporary.
    pub fn temporary(&self) -> PathBuf {
        self.place.path().join("tmp")
    }

    /// Closes the terminal as a window is closed, and waits for the program's end; it must be one that
    /// still writes something, for only then does the reader let go of the terminal.
    pub fn close(self) -> (ExitStatus, TempDir) {
        let Self { master, slave, keys, mut child, glass, showing, place, .. } = self;
        glass.closed.store(true, Ordering::SeqCst);
        showing.join().unwrap();
        drop((keys, slave, master));
        (child.0.wait().unwrap(), place)
    }
}

impl Glass {
    fn show(&self, mut reader: impl Read) {
        let mut bytes = [0; 4096];
        // The end of a terminal is an error on some systems and the end of a file on others.
        while let Ok(count @ 1..) = reader.read(&mut bytes) {
            let mut seen = self.seen.lock().unwrap();
            seen.0.extend_from_slice(&bytes[..count]);
            seen.1.process(&bytes[..count]);
            drop(seen);
            self.changed.notify_all();
            if self.closed.load(Ordering::SeqCst) {
                break;
            }
        }
    }
}

/// What `stty -g` would say.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

/// The files in a directory.
pub fn files(directory: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect()
}
