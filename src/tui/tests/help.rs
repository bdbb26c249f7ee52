//! What `?` shows.

use insta::assert_snapshot;

use super::stage::Stage;
use crate::tui::Theme;

#[test]
fn keys_are_shown() {
    for size in [(80, 24), (120, 40), (200, 60), (40, 12)] {
        let mut stage = Stage::full(size, Theme::dark());
        stage.press("?");
        let screen = stage.screen();
        assert_eq!(screen.contains("more below"), size.1 < 40, "from 120x40 on nothing is scrolled");
        assert_snapshot!(format!("keys_{}x{}", size.0, size.1), screen);
    }
}
