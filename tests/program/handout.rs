//! Handing a grant out of the dashboard: asked about, written down, and only then on the clipboard.

use orgdeck::{deck::Cue, simulator::Persona};

use crate::support::{
    player::Player,
    stage::{Robot, Stage, name},
};

const WIDE: (u16, u16) = (120, 40);

#[tokio::test(flavor = "multi_thread")]
async fn an_sfdx_url_goes_to_the_clipboard_after_it_was_written_down_in_card_and_ledger() {
    let stage = Stage::approving(1).await;
    let mut player = Player::sit_down(&stage, WIDE, Robot(Persona::Allow)).await;
    player.press("L");
    player.see("1 alive").await;
    player.press("ys");
    player.see("Copy the sfdx URL of org-001?").await;
    player.press("y");
    player.see("nothing was handed out: an sfdx URL names a host that answers https").await;
    let file = stage.dir.path().join("tokens/org-001.json");
    let base = stage.dir.tokens().card(&name("org-001")).unwrap().unwrap().instance_url;
    let text = std::fs::read_to_string(&file).unwrap();
    // As a real org has it.
    std::fs::write(&file, text.replace(&base, "https://acme.my.salesforce.com")).unwrap();
    player.press("ys");
    player.see("Copy the sfdx URL of org-001?").await;
    player.press("y");
    let Cue::Copy(url) = player.cue(|cue| matches!(cue, Cue::Copy(_))).await else { unreachable!("only that") };
    let (card, grant) = stage.dir.tokens().grant(&name("org-001")).unwrap().unwrap();
    let token = grant.refresh_token.unwrap();
    assert!(url.expose().starts_with(&format!("force://{}:", card.client_id)), "{}", url.expose());
    assert!(url.expose().ends_with(&format!(":{}@acme.my.salesforce.com", token.expose())), "{}", url.expose());
    assert_eq!(card.hand_outs.iter().map(|out| &*out.to).collect::<Vec<_>>(), ["sfdx-url"]);
    let ledger = orgdeck::store::ledger::read(&stage.dir).unwrap();
    assert_eq!(ledger.entries()[0].hand_outs, card.hand_outs);
    let picture = player.see("written down as handed out").await;
    assert!(!picture.screen.contains(token.expose()) && !picture.screen.contains("force://"), "{}", picture.screen);
    player.press("q");
    player.end().await;
}
