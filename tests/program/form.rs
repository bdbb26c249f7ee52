//! A profile's whole life by keys: typed in a form, logged in, renamed, removed with its grant.

use std::fs;

use orgdeck::{
    profile::{Kind, SecretSource, Settings},
    simulator::Persona,
};

use crate::support::{
    player::Player,
    stage::{Robot, Stage, name},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_added_by_form_logs_in_is_renamed_and_goes() {
    for size in [(120, 40), (80, 24)] {
        let stage = Stage::approving(1).await;
        let before = fs::read_to_string(stage.dir.profiles()).unwrap();
        let settings = Settings::parse(&before);
        let org = settings.rows[0].profile.as_ref().unwrap().clone();
        let Some(SecretSource::Literal(secret)) = &org.client_secret else { panic!("no secret in the file") };
        let mut player = Player::sit_down(&stage, size, Robot(Persona::Allow)).await;
        player.see("1 not logged in").await;
        player.press("a");
        player.see("Add a profile").await;
        player.press("mine<Tab>");
        player.paste(org.login.base());
        player.press("<Tab>");
        player.paste(&org.client_id);
        player.press("<Tab>");
        player.paste(secret.expose());
        // Other programs write at the same time.
        let commented = format!("# mine, too\n{before}");
        fs::write(stage.dir.profiles(), &commented).unwrap();
        player.press("<C-s>");
        player.see("mine: added to profiles.toml").await;
        let login = format!("login = \"{}\"\n", org.login.base());
        let table = format!(
            "\n[profiles.mine]\nclient_id = \"{}\"\nclient_secret = \"{}\"\n{login}",
            org.client_id,
            secret.expose()
        );
        assert_eq!(fs::read_to_string(stage.dir.profiles()).unwrap(), format!("{commented}{table}"));
        player.press("L");
        player.see("1 alive").await;

        player.press("xm<C-u>ours<Enter>");
        player.see("that is what mine is called now").await;
        assert_eq!(stage.saved(), ["ours"]);
        let kind = stage.dir.tokens().card(&name("ours")).unwrap().unwrap().kind;

        player.press("xD");
        player.see("Remove ours?").await;
        player.press(if kind == Kind::Production { "ours<Enter>" } else { "y" });
        player.see("ours: removed").await;
        assert_eq!((stage.saved(), stage.grants().await), (vec![], 0));
        assert_eq!(fs::read_to_string(stage.dir.profiles()).unwrap(), commented);
        player.press("q");
        player.end().await;
    }
}
