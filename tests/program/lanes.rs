//! Lanes on the real loop: refreshes that pass, that are tried again and that take long, against the
//! simulator with its faults.

use orgdeck::simulator::{Persona, Switch};

use crate::support::{
    player::{Picture, Player},
    stage::{Nobody, Robot, Stage},
};

/// The lane of a profile.
fn lane(picture: &Picture, profile: &str) -> String {
    picture.screen.lines().find(|line| line.contains(profile)).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn refreshes_are_seen_as_lanes_while_they_run_and_where_they_struck_trouble() {
    let stage = Stage::approving(3).await;
    stage.log_in_all(Robot(Persona::Allow)).await;
    let mut player = Player::sit_down(&stage, (120, 40), Nobody).await;
    player.see("3 alive").await;
    for (org, fault) in
        [("org-001", "token:slow=700"), ("org-002", "token:server_error*1"), ("org-003", "inactive_org")]
    {
        assert!(stage.simulator.set_fault(org, Switch::parse(fault).unwrap()));
    }
    player.press("w");
    player.see("Nothing runs").await;
    player.press("w*rw");
    let picture = player.see("▸ Refresh").await;
    assert!(picture.screen.contains("under way"), "{}", picture.screen);
    let picture = player.wait("all is over", |picture| !picture.screen.contains("under way")).await;
    assert!(lane(&picture, "org-001").contains("━━━━✓"), "{}", picture.screen);
    let again = lane(&picture, "org-002");
    assert!(again.contains("✓ new token") && again.contains('✗'), "{}", picture.screen);
    assert!(lane(&picture, "org-003").contains("✗ Refresh"), "{}", picture.screen);
    player.press("<Esc>q");
    player.end().await;
}
