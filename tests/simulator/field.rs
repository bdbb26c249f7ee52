//! Every field that the simulator sends is explained: what `oauth/field.toml` does not know is found here.

use orgdeck::{
    oauth::{
        field::{Message, meaning},
        jwt::Which,
    },
    simulator::roster,
};
use serde_json::Value;

use crate::{
    client::{Stage, send},
    login::with_scenario,
};

fn explained(message: Message, fields: &Value) {
    let Value::Object(fields) = fields else { panic!("no object: {fields}") };
    assert!(!fields.is_empty());
    for name in fields.keys() {
        assert!(meaning(message, name).is_some(), "{message:?}: {name} is not explained");
    }
}

async fn introspect(stage: &Stage, token: &str) -> Value {
    let org = &stage.org;
    let form = [("token", token), ("client_id", &org.client_id), ("client_secret", &org.client_secret)];
    send(stage.http.post(stage.at("/services/oauth2/introspect")).form(&form)).await.json()
}

#[tokio::test]
async fn every_field_that_the_simulator_sends_has_its_sentences() {
    let mut scenario = roster::numbered(1);
    scenario.apps[0].jwt = true;
    scenario.apps[0].scopes.push("openid".to_owned());
    let stage = with_scenario(scenario).await;
    let url = stage.location(&stage.authorize_url(&[("nonce", "n-0S6")])).await;
    for (name, _) in url.query_pairs() {
        assert!(meaning(Message::Callback, &name).is_some(), "the callback's {name} is not explained");
    }
    let tokens = stage.exchange(&crate::client::query(&url)["code"]).await;
    explained(Message::Tokens, &tokens.json());
    let token = tokens.field("access_token");
    for (which, token) in [(Which::Access, token.clone()), (Which::Id, tokens.field("id_token"))] {
        let read = jsonwebtoken::dangerous::insecure_decode::<Value>(&token).unwrap();
        explained(Message::JwtHeader, &serde_json::to_value(&read.header).unwrap());
        explained(Message::Claims(which), &read.claims);
    }
    explained(Message::Introspection, &introspect(&stage, &token).await);
    explained(Message::Person, &stage.get("/services/oauth2/userinfo", &token).await.json());
    let id = url::Url::parse(&tokens.field("id")).unwrap();
    explained(Message::Person, &send(stage.http.get(id).bearer_auth(&token)).await.json());
    explained(Message::SingleAccess, &stage.get("/services/oauth2/singleaccess", &token).await.json());
    explained(Message::Keys, &stage.get("/id/keys", &token).await.json());
    let query = "SELECT Id, AppName, UserId, CreatedDate, LastUsedDate, UseCount, DeleteToken FROM OauthToken";
    let list = stage.get(&format!("/services/data/v60.0/query?q={}", query.replace(' ', "+")), &token).await.json();
    explained(Message::GrantList, &list);
    explained(Message::GrantList, &list["records"][0]);
    explained(Message::Tokens, &stage.refresh(&tokens.field("refresh_token")).await.json());
    explained(Message::Any, &stage.refresh("5AepNone").await.json());
}
