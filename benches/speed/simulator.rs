//! The simulator as a client meets it: a login over one kept connection, two requests. A thousand in a
//! row are to take less than three seconds.

use divan::{Bencher, counter::ItemsCount};
use orgdeck::simulator::{Options, OrgInfo, start};
use reqwest::{Client, redirect::Policy};
use tokio::runtime::Runtime;
use url::Url;

/// Authorize and exchange, as a plain HTTP client does them.
#[divan::bench(sample_count = 20, sample_size = 50)]
fn login(bencher: Bencher<'_, '_>) {
    let runtime = Runtime::new().expect("a runtime");
    let simulator = runtime.block_on(start(Options { auto_approve: true, ..Options::default() })).expect("a simulator");
    let org = simulator.orgs()[0].clone();
    let http = Client::builder().redirect(Policy::none()).no_proxy().tls_certs_only([]).build().expect("a client");
    bencher.counter(ItemsCount::new(1_u32)).bench(|| runtime.block_on(log_in(&http, &org)));
}

async fn log_in(http: &Client, org: &OrgInfo) {
    let asked =
        [("response_type", "code"), ("client_id", &org.client_id), ("redirect_uri", &org.redirect_uri), ("state", "s")];
    let authorize = Url::parse_with_params(&format!("{}/services/oauth2/authorize", org.login), asked).expect("a URL");
    let back = http.get(authorize).send().await.expect("a redirect");
    let location = back.headers()["location"].to_str().expect("text");
    let callback = Url::parse(location).expect("a URL");
    let code = callback.query_pairs().find(|(name, _)| name == "code").expect("a code").1;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("client_id", &org.client_id),
        ("client_secret", &org.client_secret),
        ("redirect_uri", &org.redirect_uri),
    ];
    let token = format!("{}/services/oauth2/token", org.login);
    let reply = http.post(token).form(&form).send().await.expect("a reply");
    assert!(reply.status().is_success());
    divan::black_box(reply.bytes().await.expect("a body"));
}
