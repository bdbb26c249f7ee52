//! How fast the pure parts and the disk are: `cargo bench`, or `cargo bench draw` for one of them.
//! Whole processes are measured by `benches/processes.sh`.

#![expect(clippy::expect_used, reason = "a bench that cannot be set up measures nothing")]

mod draw;
mod form;
mod ground;
mod list;
mod settings;
mod simulator;
mod start;

fn main() {
    divan::main();
}
