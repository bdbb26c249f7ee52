//! `list --json` without the process around it: settings, cards and the document.

use clap::Parser;
use divan::Bencher;
use jiff::Timestamp;
use orgdeck::{cli::Cli, command::snapshot::Snapshot, print::Entry};

use crate::ground;

#[divan::bench(args = [100, 1_000])]
fn list(bencher: Bencher, profiles: usize) {
    let place = tempfile::tempdir().expect("a place");
    let dir = ground::config_dir(&place, profiles);
    let cli = Cli::parse_from(["orgdeck".as_ref(), "--config-dir".as_ref(), dir.path().as_os_str()]);
    bencher.bench(|| {
        let mut snapshot = Snapshot::take(&cli.everywhere).expect("a snapshot");
        snapshot.read_cards();
        let entries: Vec<_> = snapshot.rows.iter().map(|row| Entry::of(row, Timestamp::now())).collect();
        serde_json::to_vec(&entries).expect("a document")
    });
}
