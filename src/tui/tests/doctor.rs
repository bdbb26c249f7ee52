//! The doctor's overlay as it is seen.

use insta::assert_snapshot;

use super::stage::Stage;
use crate::{
    deck::{
        Msg,
        doctor::{Finding, Subject},
    },
    tui::Theme,
};

#[test]
fn what_the_doctor_found_comes_worst_first() {
    for (name, size) in [("wide", (120, 40)), ("narrow", (80, 24))] {
        let mut stage = Stage::full(size, Theme::dark());
        stage.press("D");
        stage.tell(Msg::Examined(vec![
            Finding::ok(Subject::Files, "settings are read from /home/ana/.config/orgdeck/profiles.toml"),
            Finding::warning(
                Subject::Modes,
                "others can read /home/ana/.config/orgdeck/tokens/acme.json",
                "chmod 600 it",
            ),
            Finding::problem(
                Subject::Ports,
                "5000 is held by python3 (pid 4711), and acme-prod would come back there",
                "end it (kill 4711), or take a redirect URI with another port, which the app in Setup must list too",
            ),
        ]));
        stage.draw();
        assert_snapshot!(name, stage.screen());
        stage.press("<Esc>");
        assert!(!stage.screen().contains(" Doctor "));
    }
}
