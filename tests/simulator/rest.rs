//! The REST API around a login: what `sf` and the grants list ask, and how it refuses.

use orgdeck::simulator::{Kind, OrgSpec, Permission, Scenario, UserSpec, roster};
use serde_json::{Value, json};

use crate::{
    client::{Answer, Stage, send},
    login::with_scenario,
};

async fn query(stage: &Stage, token: &str, soql: &str) -> Answer {
    let q = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", soql).finish();
    stage.get(&format!("/services/data/v66.0/query?{q}"), token).await
}

async fn rows(stage: &Stage, token: &str, soql: &str) -> Vec<Value> {
    let answer = query(stage, token, soql).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let result = answer.json();
    let records = result["records"].as_array().unwrap().clone();
    assert_eq!((&result["totalSize"], &result["done"]), (&json!(records.len()), &json!(true)));
    records
}

/// Status, error code and the last line of an error array.
fn refusal(answer: &Answer) -> (u16, String, String) {
    let errors = answer.json();
    let [error] = &errors.as_array().unwrap()[..] else { panic!("{}", answer.body) };
    let message = error["message"].as_str().unwrap().lines().last().unwrap().to_owned();
    (answer.status.as_u16(), error["errorCode"].as_str().unwrap().to_owned(), message)
}

#[tokio::test]
async fn what_sf_asks_at_login_is_answered() {
    let stage = Stage::auto().await;
    let tokens = stage.login().await;
    let token = tokens.field("access_token");
    let get = async |path: &str| stage.get(path, &token).await;
    let user_id = get("/services/oauth2/userinfo").await.field("user_id");
    let user = get(&format!("/services/data/v51.0/sobjects/User/{user_id}")).await.json();
    assert_eq!(user["Username"], json!(stage.org.username));
    assert_eq!(user["attributes"]["type"], "User");
    let hub = get("/services/data/v51.0/query?q=SELECT%20Id%20FROM%20ScratchOrgInfo%20limit%201").await;
    let (status, code, words) = refusal(&hub);
    assert_eq!((status, code.as_str()), (400, "INVALID_TYPE"));
    assert!(words.starts_with("sObject type 'ScratchOrgInfo' is not supported."), "{words}");
    let prefix = get("/services/data/v51.0/query?q=Select%20Namespaceprefix%20FROM%20Organization").await.json();
    assert_eq!(prefix["records"][0]["NamespacePrefix"], Value::Null);
    let sandbox = "/services/data/v66.0/tooling/query?q=SELECT%20Id%20FROM%20SandboxProcess";
    assert_eq!(get(sandbox).await.json()["totalSize"], 0);
    let versions = get("/services/data").await.json();
    let newest = versions.as_array().unwrap().last().unwrap();
    assert_eq!(*newest, json!({ "label": "Spring '26", "url": "/services/data/v66.0", "version": "66.0" }));
    assert_eq!(versions[0]["label"], "Summer '14");
}

#[tokio::test]
async fn a_dev_hub_knows_its_scratch_orgs_and_production_its_sandboxes() {
    let mut scenario = Scenario::default();
    for (name, kind) in [
        ("acme", Kind::Production),
        ("acme--uat", Kind::Sandbox),
        ("globex--uat", Kind::Sandbox),
        ("koala", Kind::Scratch),
    ] {
        scenario.push_org(OrgSpec::new(name, name, kind, UserSpec::new(format!("ana@{name}.example"), "Ana")));
    }
    scenario.orgs[0].dev_hub = true;
    let stage = with_scenario(scenario).await;
    let token = stage.login().await.field("access_token");
    let org = stage.simulator.orgs()[1].org_id.clone();
    let query = "SELECT SandboxName, SandboxOrganization FROM SandboxProcess WHERE Status NOT IN ('D', 'E')";
    let sandboxes = rows(&stage, &token, query).await;
    assert_eq!((sandboxes.len(), &sandboxes[0]["SandboxName"]), (1, &json!("uat")));
    assert_eq!(sandboxes[0]["SandboxOrganization"], org[..15]);
    assert_eq!(rows(&stage, &token, &format!("{query} AND SandboxOrganization = '{org}'")).await, sandboxes);
    let scratch =
        rows(&stage, &token, "SELECT SignupUsername, ScratchOrg FROM ScratchOrgInfo WHERE Status IN ('Active', 'New')")
            .await;
    assert_eq!(scratch[0]["SignupUsername"], "ana@koala.example");
}

#[tokio::test]
async fn an_organization_says_what_kind_of_org_it_is() {
    let stage = with_scenario(roster::numbered(4)).await;
    let kinds = [Kind::Production, Kind::Sandbox, Kind::Developer, Kind::Scratch];
    let mut stage = stage;
    for (number, kind) in kinds.into_iter().enumerate() {
        stage.org = stage.simulator.orgs()[number].clone();
        let token = stage.login().await.field("access_token");
        let soql = "SELECT Id, Name, InstanceName, IsSandbox, OrganizationType, TrialExpirationDate FROM Organization";
        let org = rows(&stage, &token, soql).await.remove(0);
        assert_eq!(org["IsSandbox"], json!(kind.is_test()));
        assert_eq!(org["TrialExpirationDate"].is_string(), kind == Kind::Scratch);
        assert_eq!(org["OrganizationType"] == "Developer Edition", number >= 2);
        assert_eq!(org["Id"].as_str().map(|id| &id[..15]), token.split('!').next());
    }
}

#[tokio::test]
async fn a_user_sees_the_own_grants_with_their_uses() {
    let mut specs = roster::numbered(1);
    specs.orgs[0].users.push(UserSpec::new("zoe@acme.example", "Zoe"));
    let stage = with_scenario(specs).await;
    let first = stage.login().await;
    stage.refresh(&first.field("refresh_token")).await;
    let second = stage.login().await;
    let hint = stage.authorize_url(&[("login_hint", "zoe@acme.example")]);
    let zoes = stage.exchange(&crate::client::query(&stage.location(&hint).await)["code"]).await;
    let all = "SELECT Id, AppName, UserId, CreatedDate, LastUsedDate, UseCount, DeleteToken FROM OauthToken ORDER BY UseCount DESC";
    let mine = rows(&stage, &second.field("access_token"), all).await;
    assert_eq!(mine.len(), 2);
    assert_eq!((&mine[0]["UseCount"], &mine[1]["UseCount"]), (&json!(2), &json!(1)));
    assert_eq!(mine[0]["AppName"], "Acme Corp deck");
    let id = mine[0]["Id"].as_str().unwrap();
    assert_eq!((id.len(), &id[..6]), (18, "0CISIM"));
    assert_eq!(mine[0]["attributes"]["url"], json!(format!("/services/data/v66.0/sobjects/OauthToken/{id}")));
    let created = mine[0]["CreatedDate"].as_str().unwrap();
    assert!(created.len() == 28 && created.ends_with(".000+0000"), "{created}");
    assert_ne!(mine[0]["DeleteToken"], mine[1]["DeleteToken"]);
    let one = format!("SELECT Id FROM OauthToken WHERE Id = '{}' AND UseCount = 2", &id[..15]);
    assert_eq!(rows(&stage, &second.field("access_token"), &one).await.len(), 1);
    let zoes = rows(&stage, &zoes.field("access_token"), all).await;
    assert_eq!((zoes.len(), zoes[0]["UserId"] == mine[0]["UserId"]), (1, false));
}

#[tokio::test]
async fn a_delete_token_ends_a_grant_whose_token_is_lost() {
    let stage = Stage::auto().await;
    let (lost, kept) = (stage.login().await, stage.login().await);
    let oldest = "SELECT Id, DeleteToken FROM OauthToken ORDER BY Id LIMIT 1";
    let row = rows(&stage, &kept.field("access_token"), oldest).await.remove(0);
    let form = [("token", row["DeleteToken"].as_str().unwrap())];
    let revoke = async || send(stage.http.post(stage.at("/services/oauth2/revoke")).form(&form)).await;
    assert_eq!(revoke().await.status, 200);
    assert!(!stage.is_alive(&lost.field("access_token")).await);
    assert_eq!(stage.refresh(&lost.field("refresh_token")).await.field("error"), "invalid_grant");
    assert!(stage.is_alive(&kept.field("access_token")).await);
    assert_eq!(revoke().await.field("error"), "invalid_token");
}

#[tokio::test]
async fn the_api_refuses_in_arrays() {
    let stage = Stage::auto().await;
    let token = stage.login().await.field("access_token");
    for (soql, code, words) in [
        ("SELECT Id FROM User GROUP BY Id", "MALFORMED_QUERY", "unexpected token: 'GROUP'"),
        ("SELECT Id, Foo FROM User", "INVALID_FIELD", "No such column 'Foo' on entity 'User'."),
        ("SELECT Id FROM User WHERE Foo = 1", "INVALID_FIELD", "No such column 'Foo' on entity 'User'."),
        ("SELECT User.Name FROM OauthToken", "INVALID_FIELD", "Didn't understand relationship 'User'"),
        ("", "MALFORMED_QUERY", "A query string has to be specified"),
    ] {
        let (status, told, message) = refusal(&query(&stage, &token, soql).await);
        assert_eq!((status, told.as_str()), (400, code), "{soql}");
        assert!(message.starts_with(words), "{message}");
    }
    for (path, status, code) in [
        ("/services/data/v66.0/sobjects/User/005SIM000009009AAA", 404, "NOT_FOUND"),
        ("/services/data/v66.0/sobjects/Account/001000000000001", 404, "NOT_FOUND"),
        ("/services/data/v66.0/chatter/users/me", 404, "NOT_FOUND"),
        ("/services/data/v12.0/limits", 404, "NOT_FOUND"),
        ("/services/data/x/limits", 404, "NOT_FOUND"),
    ] {
        let answer = refusal(&stage.get(path, &token).await);
        assert_eq!((answer.0, answer.1.as_str()), (status, code), "{path}");
    }
    let posted = send(stage.http.post(stage.at("/services/data/v66.0/limits")).bearer_auth(&token)).await;
    assert_eq!((posted.status.as_u16(), refusal(&posted).1.as_str()), (405, "METHOD_NOT_ALLOWED"));
    for path in ["", "/sobjects/", "/limits", "/query?q=x", "/sobjects/User/005", "/tooling/query"] {
        let path = format!("/services/data/v66.0{path}");
        assert_ne!(stage.get(&path, &token).await.status, 401, "{path}");
        let (status, code, words) = refusal(&stage.get(&path, "00DSIM!AQ").await);
        assert_eq!((status, code.as_str(), words.as_str()), (401, "INVALID_SESSION_ID", "Session expired or invalid"));
    }
    assert_eq!(send(stage.http.get(stage.at("/services/data/"))).await.status, 200, "the versions are public");
}

#[tokio::test]
async fn a_session_without_the_api_scope_is_told_so() {
    let stage = Stage::auto().await;
    let back = stage.location(&stage.authorize_url(&[("scope", "web refresh_token")])).await;
    let tokens = stage.exchange(&crate::client::query(&back)["code"]).await;
    let answer = stage.get("/services/data/v66.0/limits", &tokens.field("access_token")).await;
    let expected = "This session is not valid for use with the REST API".to_owned();
    assert_eq!(refusal(&answer), (401, "INVALID_SESSION_ID".to_owned(), expected));
}

#[tokio::test]
async fn a_record_is_read_by_its_id_in_either_length() {
    let stage = Stage::auto().await;
    let token = stage.login().await.field("access_token");
    let id = rows(&stage, &token, "SELECT Id FROM User").await[0]["Id"].as_str().unwrap().to_owned();
    let path = format!("/services/data/v66.0/sobjects/User/{}?fields=Id,%20Email", &id[..15]);
    let record = stage.get(&path, &token).await.json();
    assert_eq!(record.as_object().unwrap().keys().collect::<Vec<_>>(), ["attributes", "Id", "Email"]);
    let unknown = stage.get(&format!("/services/data/v66.0/sobjects/User/{id}?fields=Foo"), &token).await;
    assert_eq!(refusal(&unknown).1, "INVALID_FIELD");
    let objects = stage.get("/services/data/v66.0/sobjects", &token).await.json();
    assert_eq!(objects["sobjects"][0]["name"], "OauthToken");
}

#[tokio::test]
async fn who_manages_users_sees_the_grants_of_all_of_the_org() {
    let mut scenario = roster::numbered(2);
    scenario.orgs[0].users.push(UserSpec::new("zoe@acme.example", "Zoe"));
    scenario.orgs[0].users[0].permissions.push(Permission::ManageUsers);
    let stage = with_scenario(scenario).await;
    let hint = stage.authorize_url(&[("login_hint", "zoe@acme.example")]);
    let zoes = stage.exchange(&crate::client::query(&stage.location(&hint).await)["code"]).await;
    let admins = stage.login().await;
    let of = async |tokens: &Answer| {
        rows(&stage, &tokens.field("access_token"), "SELECT UserId, DeleteToken FROM OauthToken").await
    };
    let (seen, own) = (of(&admins).await, of(&zoes).await);
    assert_eq!((seen.len(), own.len()), (2, 1));
    assert_ne!(seen[0]["UserId"], seen[1]["UserId"]);
    assert!(seen.iter().any(|row| row["DeleteToken"] == own[0]["DeleteToken"]));
}
