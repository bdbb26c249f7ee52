//! Timing of connections: how long one took that was opened for a request.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use tower::{Layer, Service};

tokio::task_local! {
    static CONNECTED: Arc<OnceLock<Instant>>;
}

/// When the connection stood that a request opened.
#[derive(Clone, Debug, Default)]
pub struct Connected(Arc<OnceLock<Instant>>);

impl Connected {
    /// Runs a request so that a connection it opens is timed.
    pub async fn scope<T>(&self, request: impl Future<Output = T>) -> T {
        CONNECTED.scope(self.0.clone(), request).await
    }

    /// How long after the start the connection stood; `None` where one was used again.
    pub fn since(&self, start: Instant) -> Option<Duration> {
        self.0.get().map(|at| at.saturating_duration_since(start))
    }
}

/// Wraps the client's connector.
#[derive(Clone, Copy, Debug)]
pub struct TimingLayer;

impl<S> Layer<S> for TimingLayer {
    type Service = Timing<S>;

    fn layer(&self, connector: S) -> Timing<S> {
        Timing(connector)
    }
}

/// A connector that notes when its connection stands.
#[derive(Clone, Debug)]
pub struct Timing<S>(S);

impl<S, R> Service<R> for Timing<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        // Taken here: the connection may come to stand in another task than the request's.
        let noted = CONNECTED.try_with(Arc::clone).ok();
        let connecting = self.0.call(target);
        Box::pin(async move {
            let connection = connecting.await?;
            if let Some(noted) = noted {
                let _ = noted.set(Instant::now());
            }
            Ok(connection)
        })
    }
}
