//! Reading `profiles.toml`, which every start does first.

use divan::Bencher;
use orgdeck::profile::Settings;

use crate::ground;

#[divan::bench(args = [100, 1_000, 10_000])]
fn parse(bencher: Bencher, profiles: usize) {
    let text = ground::profiles_toml(profiles);
    bencher.bench(|| Settings::parse(divan::black_box(&text)));
}
