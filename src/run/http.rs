//! Sending requests: one client made on first use, no redirects, time-outs, and at most 1 MiB of
//! reply. What is sent and what a reply means is decided elsewhere.

mod timing;

use std::{
    error::Error,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use reqwest::{Client, ClientBuilder, Method as Verb, Response, header, redirect::Policy};
use tokio::sync::OnceCell;

use crate::{
    oauth::{
        call::{Answer, Call, Silence, SilenceKind, Times},
        request::{Method, Request},
        token::Reply,
        trace::Trace,
    },
    plain::Plain,
    profile::{Network, host},
    secret::Secret,
    store::ConfigDir,
};

/// A reply's body is cut off here, after decoding.
const LARGEST: usize = 1 << 20;
/// A connection that takes longer does not come about.
const CONNECT: Duration = Duration::from_secs(10);

/// Sends requests. A clone shares the connections.
#[derive(Clone, Debug)]
pub struct Http(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    network: Network,
    outside: OnceCell<Client>,
    loopback: OnceCell<Client>,
}

impl Http {
    /// Nothing is built and nothing is loaded before the first request.
    pub fn new(network: Network) -> Self {
        Self(Arc::new(Inner { network, outside: OnceCell::new(), loopback: OnceCell::new() }))
    }

    /// The same as the settings have it: their file's relative path starts where the settings are.
    pub fn of(network: Network, dir: &ConfigDir) -> Self {
        Self::new(Network { ca_file: network.ca_file.map(|path| dir.path().join(path)), ..network })
    }

    /// Sends a request and waits for the whole reply, at most so long. Once it is on the wire it is not
    /// aborted by anything but that.
    pub async fn send(&self, request: &Request, limit: Duration) -> Answer {
        let start = Instant::now();
        let connect = timing::Connected::default();
        let mut first_byte = None;
        let reply = connect.scope(self.exchange(request, limit, start, &mut first_byte)).await;
        let times = Times { connect: connect.since(start), first_byte, done: start.elapsed() };
        Answer { reply, times }
    }

    /// As [`Http::send`], and captures it.
    pub async fn call(&self, request: &Request, limit: Duration) -> (Call, Answer) {
        let sent_at = Timestamp::now();
        let answer = self.send(request, limit).await;
        (Call::whole(request, sent_at, &answer), answer)
    }

    async fn exchange(
        &self,
        request: &Request,
        limit: Duration,
        start: Instant,
        first_byte: &mut Option<Duration>,
    ) -> Result<Reply, Silence> {
        let client = self.client(&request.url).await?;
        let verb = match request.method {
            Method::Get => Verb::GET,
            Method::Post => Verb::POST,
        };
        let mut builder =
            client.request(verb, request.target().expose()).header(header::ACCEPT, "application/json").timeout(limit);
        if let Some(token) = &request.bearer {
            builder = builder.bearer_auth(token.expose());
        }
        if request.method == Method::Post {
            builder = builder
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(request.encoded().expose().to_owned());
        }
        let response = builder.send().await.map_err(silence)?;
        *first_byte = Some(start.elapsed());
        read(response).await
    }

    /// Builds the client that a URL needs, so that the first request to it does not wait for that.
    pub async fn prepare(&self, url: &str) {
        // What goes wrong is said of the request itself.
        let _ = self.client(url).await;
    }

    async fn client(&self, url: &str) -> Result<&Client, Silence> {
        let near = host::is_on_this_machine(url);
        let cell = if near { &self.0.loopback } else { &self.0.outside };
        cell.get_or_try_init(|| async {
            // Reading the system's certificates blocks; the loop must not.
            let network = self.0.network.clone();
            let built = tokio::task::spawn_blocking(move || build(&network, near)).await;
            built.unwrap_or_else(|_| Err("the client could not be built".to_owned()))
        })
        .await
        .map_err(|words| Silence { kind: SilenceKind::NotSent, words })
    }
}

fn build(network: &Network, near: bool) -> Result<Client, String> {
    let make = || -> Result<ClientBuilder, String> {
        let mut builder = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(CONNECT)
            .connector_layer(timing::TimingLayer)
            .user_agent(concat!("orgdeck/", env!("CARGO_PKG_VERSION")));
        if near {
            // reqwest would send requests for 127.0.0.1 to HTTP_PROXY, too.
            builder = builder.no_proxy();
        } else if let Some(proxy) = &network.proxy {
            let proxy = reqwest::Proxy::all(proxy.expose()).map_err(|_| "[network] proxy is not a proxy's URL")?;
            builder = builder.proxy(proxy);
        }
        if let Some(path) = &network.ca_file {
            builder = builder.tls_certs_merge(certificates(path)?);
        }
        Ok(builder)
    };
    // Without any certificate store the first build fails, even for plain http.
    make()?.build().or_else(|_| {
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
        let roots = roots.filter_map(|root| reqwest::Certificate::from_der(root).ok());
        make()?.tls_certs_merge(roots).build().map_err(|error| words(&error))
    })
}

pub(super) fn certificates(path: &Path) -> Result<Vec<reqwest::Certificate>, String> {
    let shown = Plain::new(path.to_string_lossy());
    let pem = std::fs::read(path).map_err(|error| format!("cannot read [network] ca_file {shown}: {error}"))?;
    reqwest::Certificate::from_pem_bundle(&pem)
        .map_err(|_| format!("[network] ca_file {shown} holds no PEM certificates"))
}

async fn read(mut response: Response) -> Result<Reply, Silence> {
    let headers = response.headers();
    let text = |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let (content_type, location) = (text(header::CONTENT_TYPE.as_str()), text(header::LOCATION.as_str()));
    let (retry_after, trace) = (text(header::RETRY_AFTER.as_str()), Trace::read(text));
    let status = response.status().as_u16();
    let mut body = zeroize::Zeroizing::new(Vec::new());
    while let Some(chunk) = response.chunk().await.map_err(silence)? {
        if body.len() + chunk.len() > LARGEST {
            return Err(Silence { kind: SilenceKind::Unusable, words: "the reply is larger than 1 MiB".to_owned() });
        }
        body.extend_from_slice(&chunk);
    }
    let body = match std::str::from_utf8(&body) {
        Ok(text) => Secret::from(text),
        Err(_) => return Err(Silence { kind: SilenceKind::Unusable, words: "the reply is not UTF-8 text".to_owned() }),
    };
    let location = location.map(Secret::new);
    Ok(Reply { status, content_type: content_type.unwrap_or_default(), location, retry_after, trace, body })
}

fn silence(error: reqwest::Error) -> Silence {
    let kind = match &error {
        error if error.is_connect() => SilenceKind::NotSent,
        error if error.is_timeout() => SilenceKind::TimedOut,
        error if error.is_builder() => SilenceKind::NotSent,
        error if error.is_decode() => SilenceKind::Unusable,
        _ => SilenceKind::Broken,
    };
    let words = match kind {
        SilenceKind::TimedOut => "the time was over".to_owned(),
        _ => words(&error.without_url()),
    };
    Silence { kind, words }
}

/// The cause at the bottom of a chain of errors; those above it repeat themselves and name URLs.
fn words(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(below) = cause.source() {
        cause = below;
    }
    Plain::new(cause.to_string()).to_string()
}
