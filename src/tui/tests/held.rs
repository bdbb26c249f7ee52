//! An errand in step mode: its request in the panes, the strip and the line below.

use insta::assert_snapshot;

use super::stage::Stage;
use crate::tui::Theme;

#[test]
fn an_errand_s_request_is_held_as_a_login_s_is() {
    for size in [(80, 24), (120, 40)] {
        let mut stage = Stage::full(size, Theme::dark());
        stage.press("/acme-prod<Enter>sr");
        stage.hold_errand(1, "acme-prod");
        assert_snapshot!(format!("held_errand_{}x{}", size.0, size.1), stage.screen());
        stage.press("eaformat=json<Enter>");
        assert_snapshot!(format!("held_errand_changed_{}x{}", size.0, size.1), stage.screen());
        stage.press("3");
        let screen = stage.screen();
        assert!(screen.contains("Refresh, held") && !screen.contains("5Aep861"), "{screen}");
    }
}
