//! Building an authorize request and encoding it, as every login does once.

use divan::{Bencher, black_box};
use orgdeck::{oauth::authorize, profile::Settings, secret::Secret};

use crate::ground;

#[divan::bench]
fn authorize_url(bencher: Bencher) {
    let settings = Settings::parse(&ground::profiles_toml(1));
    let profile = settings.rows[0].profile.clone().expect("a good profile");
    let state = Secret::from("tK8grgd7XFOy_WYW0oyWKa6Cv5h7PuW5o4upEZqdeeA");
    let verifier = Secret::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    bencher.bench(|| authorize::build(black_box(&profile), Some("ana@acme.example"), &state, Some(&verifier)).target());
}
