//! The control page and what it moves, in the hands of a program and of a browser without a script.

mod board;
mod rule;

use orgdeck::simulator::Options;
use reqwest::{RequestBuilder, Response, header};
use serde_json::Value;

use crate::client::{Stage, send};

/// A simulator with its control in hand.
struct Control {
    stage: Stage,
    token: String,
}

impl Control {
    async fn with(options: Options) -> Self {
        let stage = Stage::with(options).await;
        let ready: Value = serde_json::from_str(&stage.simulator.ready_line()).unwrap();
        Self { token: ready["control_token"].as_str().unwrap().to_owned(), stage }
    }

    async fn auto() -> Self {
        Self::with(Options { auto_approve: true, ..Options::default() }).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.stage.simulator.url())
    }

    fn post(&self, action: &str, form: &[(&str, &str)]) -> RequestBuilder {
        self.stage.http.post(self.url(&format!("/simulator/{action}"))).form(form)
    }

    /// Sends a form as the page does, with the token in a field.
    async fn submit(&self, action: &str, form: &[(&str, &str)]) -> Response {
        let token = [("control_token", self.token.as_str())];
        self.post(action, &[form, &token].concat()).send().await.unwrap()
    }

    async fn page(&self, path: &str) -> String {
        send(self.stage.http.get(self.url(path))).await.body
    }

    async fn state(&self) -> Value {
        send(self.stage.http.get(self.url("/simulator/state"))).await.json()
    }

    async fn switches(&self) -> Vec<String> {
        let state = self.state().await;
        let switches = state["orgs"][0]["switches"].as_array().unwrap();
        switches.iter().map(|switch| switch.as_str().unwrap().to_owned()).collect()
    }
}

fn location(response: &Response) -> &str {
    response.headers()[header::LOCATION].to_str().unwrap()
}

async fn status(request: RequestBuilder) -> u16 {
    send(request).await.status.as_u16()
}
