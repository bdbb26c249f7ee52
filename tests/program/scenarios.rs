//! Every scenario that comes with the simulator, through the whole client: each profile's login ends
//! as the scenario says.
#![expect(clippy::unwrap_used, reason = "a scenario that cannot be played has failed")]

use futures_util::future::join_all;
use orgdeck::{
    flow::Flow,
    simulator::{Options, Scenario, shipped},
};

use crate::support::stage::{Stage, flow, result};

#[tokio::test(flavor = "multi_thread")]
async fn every_shipped_scenario_ends_as_it_says() {
    let wrong = join_all(shipped::names().into_iter().map(play)).await.concat();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What ended otherwise.
async fn play(name: &'static str) -> Vec<String> {
    let scenario = Scenario::parse(shipped::named(name).unwrap()).unwrap();
    let profiles = scenario.profiles.clone();
    let stage =
        Stage::new(|redirect_uri| Options { scenario: Some(scenario), redirect_uri, ..Options::default() }).await;
    let deck = stage.log_in_all(stage.people()).await;
    let mut wrong = Vec::new();
    for profile in profiles {
        let row = deck.row(&profile.name).unwrap();
        if deck.flow_of(row).is_none() {
            wrong.push(format!("{name}, {}: no login began: {:?}", profile.name, row.settings));
            continue;
        }
        let came = result(&deck, &profile.name);
        if Some(&came) != profile.ends.as_ref() {
            wrong.push(format!(
                "{name}, {}: {came}, not {:?}: {}",
                profile.name,
                profile.ends,
                trail(flow(&deck, &profile.name))
            ));
        }
        let is_saved = stage.saved().contains(&profile.name);
        if is_saved != (came == "saved") {
            wrong.push(format!("{name}, {}: saved is {is_saved}", profile.name));
        }
    }
    wrong
}

fn trail(flow: &Flow) -> String {
    flow.trail().iter().map(|stamp| format!("{} {:?} {}; ", stamp.step.name(), stamp.status, stamp.words)).collect()
}
